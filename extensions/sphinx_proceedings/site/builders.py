"""Which of Sphinx's builders write generated pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from sphinx.builders import Builder

_WITHOUT_PAGES = frozenset({"epub", "singlehtml", "htmlhelp", "qthelp", "devhelp", "applehelp"})
"""Builders derived from the HTML builder that write no pages besides the documents."""


def has_pages(builder: Builder) -> bool:
    """Whether this builder writes the generated pages, so that one can link to them."""
    return isinstance(builder, StandaloneHTMLBuilder) and builder.name not in _WITHOUT_PAGES
