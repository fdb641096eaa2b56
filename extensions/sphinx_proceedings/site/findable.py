"""What search engines ask a site for: the sitemap and ``robots.txt``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..exports import sitemap
from ..hosted import targets
from .metadata import site_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..model import Proceedings
    from .frame import Frame
    from .output import OutputTree

_NO_ADDRESS = "no sitemap and no canonical addresses: conf.py does not say html_baseurl"


def missing_address(base_url: str | None) -> list[str]:
    """What is told where the site's address is not known."""
    return [_NO_ADDRESS] if site_address(base_url) is None else []


def write_sitemap(
    frame: Frame, proceedings: Proceedings, generated: Iterable[str], tree: OutputTree
) -> None:
    """List every page that may be found, unless the organizer has files of these names.

    :param generated: paths below the site's address of the generated pages that may be.
    """
    base = site_address(frame.base_url)
    if base is None:
        return
    paths = [*generated, *map(frame.uri, frame.listed), *_hosted_papers(proceedings)]
    files = sitemap.sitemaps(base, paths)
    files[sitemap.ROBOTS_FILE] = sitemap.robots(base)
    for name, content in files.items():
        if name not in frame.organizers_files:
            tree.write(name, content)


def _hosted_papers(proceedings: Proceedings) -> Iterator[str]:
    """PDFs that the site hosts: search engines read papers as well as pages."""
    if proceedings.workshop.demonstration is None:
        for path, _hosted in targets(proceedings):
            if path.endswith(".pdf"):
                yield path
