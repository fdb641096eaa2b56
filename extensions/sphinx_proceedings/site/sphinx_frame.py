"""The frame of generated pages as Sphinx makes it: see :mod:`.frame`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from .domain import domain_of
from .frame import Frame
from .search import hand_written_pages
from .shell import render_shell
from .sphinx_templates import environment_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config


def frame_of(app: Sphinx, builder: StandaloneHTMLBuilder) -> Frame:
    """The frame of all generated pages, once the documents have been read."""

    def file(docname: str) -> str:
        return builder.get_output_path(docname).relative_to(builder.outdir).as_posix()

    return Frame(
        output=builder.outdir,
        cache=Path(app.doctreedir),
        uri=builder.get_target_uri,
        file=file,
        shell=partial(render_shell, builder),
        environment=partial(environment_of, builder),
        base_url=app.config.html_baseurl or "",
        language=app.config.language or "",
        root_doc=app.config.root_doc,
        documents=frozenset(app.env.found_docs),
        searched=tuple(hand_written_pages(app)),
        listed=tuple(_listed(app)),
        organizers_files=frozenset(files_of_organizer(app.config, Path(app.confdir))),
    )


def _listed(app: Sphinx) -> Iterator[str]:
    """Hand-written pages whose authors do not keep them from search engines."""
    domain = domain_of(app.env)
    demonstration = domain.proceedings.workshop.demonstration is not None
    for docname in sorted(app.env.found_docs):
        shown = demonstration and domain.shows_papers(docname)
        if not shown and not domain.is_hidden(docname):
            yield docname


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
