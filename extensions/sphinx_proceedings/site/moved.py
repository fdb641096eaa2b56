"""Pages at addresses that were published once: they lead on, or say that a paper is withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from markupsafe import escape
from sphinx.locale import get_translation

from .addressbook import HOLE, PAPERS, AddressBook, index_docname
from .pages import NOINDEX
from .shell import Filling, render_shell
from .templating import CATALOGUE, page_environment

if TYPE_CHECKING:
    from sphinx.builders.html import StandaloneHTMLBuilder

    from ..model import Proceedings
    from .output import OutputTree


def write_moved(
    builder: StandaloneHTMLBuilder, proceedings: Proceedings, tree: OutputTree, kept: set[str]
) -> None:
    """Write a page at every address that has moved.

    A static host cannot redirect, so browsers are sent on by the page, and search engines by its
    canonical address.

    :param kept: docnames at which the organizer has pages.
    """
    if not proceedings.redirects:
        return
    template = page_environment(builder).get_template("proceedings/moved.html")
    for old, new in proceedings.redirects.items():
        if old not in kept:
            base = builder.config.html_baseurl
            target = AddressBook(builder.get_target_uri, old).to(new)
            whole = urljoin(base.rstrip("/") + "/", builder.get_target_uri(new)) if base else target
            page = template.render(
                language=builder.config.language or "en", target=target, canonical=whole
            )
            tree.write(_file(builder, old), page.encode())


def write_withdrawn(
    builder: StandaloneHTMLBuilder, proceedings: Proceedings, tree: OutputTree, kept: set[str]
) -> None:
    """Write a page for every paper that was shown once and is no more; it names nothing of it."""
    if not proceedings.withdrawn:
        return
    pattern = f"{PAPERS}/{HOLE}"
    shell = render_shell(builder, pattern)
    before, after = _file(builder, pattern).split(HOLE)
    environment = page_environment(builder)
    to = AddressBook(builder.get_target_uri, pattern)
    template = environment.get_template("proceedings/withdrawn.html")
    body = template.render(papers=to.to(index_docname(PAPERS)))
    title = str(escape(get_translation(CATALOGUE)("Withdrawn")))
    for slug in proceedings.withdrawn:
        if f"{PAPERS}/{slug}" not in kept:
            tree.write(before + slug + after, shell.fill(Filling(slug, title, NOINDEX, body)))


def _file(builder: StandaloneHTMLBuilder, docname: str) -> str:
    """Path of a page's file below the output folder."""
    path = builder.get_output_path(docname)
    return path.relative_to(builder.outdir).as_posix()
