"""Where the generated pages stand: docnames, files and links between them.

All addresses come from the builder's own ``get_target_uri``, so that ``html`` and ``dirhtml``
both work.  Links are relative; all pages of one kind stand equally deep, so the way from one to
another kind is a pair of strings around the slug, computed once.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.osutil import relative_uri

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.builders import Builder

HOLE = "xProceedingsSlugHolex"
"""Stands for a slug in patterns; of letters alone, so that no escaping changes it."""

_WITHOUT_PAGES = frozenset({"epub", "singlehtml", "htmlhelp", "qthelp", "devhelp", "applehelp"})
"""Builders derived from the HTML builder that write no pages besides the documents."""

PAPERS, AUTHORS, TOPICS = "papers", "authors", "topics"
FOLDERS = (PAPERS, AUTHORS, TOPICS)


def index_docname(folder: str) -> str:
    """Docname of the index of a folder: ``papers/index``."""
    return f"{folder}/index"


def has_pages(builder: Builder) -> bool:
    """Whether this builder writes the generated pages, so that one can link to them."""
    return isinstance(builder, StandaloneHTMLBuilder) and builder.name not in _WITHOUT_PAGES


class AddressBook:
    """Links from one kind of page to every other."""

    def __init__(self, target_uri: Callable[[str], str], docname: str) -> None:
        """:param docname: the page that links, or a pattern holding :data:`HOLE`."""
        self._target_uri = target_uri
        self._base = target_uri(docname)
        self.page = cache(self._page)

    def to(self, docname: str) -> str:
        """Relative link to a page."""
        return relative_uri(self._base, self._target_uri(docname)) or "./"

    def file(self, path: str) -> str:
        """Relative link to a file of the output folder that is no page."""
        return relative_uri(self._base, path)

    def _page(self, folder: str) -> tuple[str, str]:
        before, _, after = self.to(f"{folder}/{HOLE}").partition(HOLE)
        return before, after

    def paper(self, slug: str) -> str:
        """Relative link to a paper."""
        before, after = self.page(PAPERS)
        return before + slug + after

    def author(self, slug: str) -> str:
        """Relative link to an author."""
        before, after = self.page(AUTHORS)
        return before + slug + after

    def topic(self, slug: str) -> str:
        """Relative link to a topic."""
        before, after = self.page(TOPICS)
        return before + slug + after
