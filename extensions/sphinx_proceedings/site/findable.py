"""What search engines ask a site for: the sitemap and ``robots.txt``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..exports import sitemap
from ..hosted import targets
from .domain import domain_of
from .metadata import site_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config

    from .output import OutputTree

NO_ADDRESS = "no sitemap and no canonical addresses: conf.py does not say html_baseurl"


def write_sitemap(
    app: Sphinx, builder: StandaloneHTMLBuilder, generated: Iterable[str], tree: OutputTree
) -> None:
    """List every page that may be found, unless the organizer has files of these names.

    :param generated: paths below the site's address of the generated pages that may be.
    """
    base = site_address(app.config.html_baseurl)
    if base is None:
        return
    paths = [*generated, *_documents(app, builder), *_hosted_papers(app)]
    given = files_of_organizer(app.config, Path(app.confdir))
    files = sitemap.sitemaps(base, paths)
    files[sitemap.ROBOTS_FILE] = sitemap.robots(base)
    for name, content in files.items():
        if name not in given:
            tree.write(name, content)


def _documents(app: Sphinx, builder: StandaloneHTMLBuilder) -> Iterator[str]:
    """Hand-written pages whose authors do not keep them from search engines."""
    domain = domain_of(app.env)
    demonstration = domain.proceedings.workshop.demonstration is not None
    for docname in app.env.found_docs:
        shown = demonstration and domain.shows_papers(docname)
        if not shown and not domain.is_hidden(docname):
            yield builder.get_target_uri(docname)


def _hosted_papers(app: Sphinx) -> Iterator[str]:
    """PDFs that the site hosts: search engines read papers as well as pages."""
    proceedings = domain_of(app.env).proceedings
    if proceedings.workshop.demonstration is None:
        for path, _hosted in targets(proceedings):
            if path.endswith(".pdf"):
                yield path


def files_of_organizer(config: Config, folder: Path) -> set[str]:
    """Names of the top files that the organizer has Sphinx copy (``html_extra_path``).

    :param folder: of conf.py.
    """
    found = set()
    for given in config.html_extra_path:
        path = folder / given
        if path.is_dir():
            found |= {entry.name for entry in path.iterdir() if entry.is_file()}
        else:
            found.add(path.name)
    return found
