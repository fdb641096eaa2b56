"""The theme's whole page around holes, rendered once by Sphinx and filled for each record.

Rendering the theme costs milliseconds a page; filling a shell costs microseconds.  Because
Sphinx itself renders the shell, any theme and any extension that hooks ``html-page-context``
keeps working; such handlers run for the shell only.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .addressbook import HOLE

if TYPE_CHECKING:
    from sphinx.builders.html import StandaloneHTMLBuilder

_TITLE, _HEAD, _BODY = "xProceedingsTitleHolex", "xProceedingsHeadHolex", "xProceedingsBodyHolex"
_HOLES = (HOLE, _TITLE, _HEAD, _BODY)


class Filling(NamedTuple):
    """What one record puts into the holes; every value is HTML already."""

    slug: str
    title: str
    """Escaped plain text: it stands in the ``<title>`` and may stand in attributes."""
    head: str
    """Elements for the page's head."""
    body: str


class Shell:
    """A rendered page, cut at its holes."""

    def __init__(self, page: str) -> None:
        self.page = page
        """As rendered, with its holes."""
        parts = re.split("|".join(f"({hole})" for hole in _HOLES), page)
        pieces = [part for part in parts if part is not None]
        # Even places hold text of the theme, odd places the name of a hole.
        self.fixed = [piece.encode() for piece in pieces[0::2]]
        self._holes = [_HOLES.index(piece) for piece in pieces[1::2]]

    def fill(self, filling: Filling) -> bytes:
        """The page of one record, encoded in UTF-8."""
        values = [value.encode() for value in filling]
        parts = [self.fixed[0]]
        for hole, text in zip(self._holes, self.fixed[1:], strict=True):
            parts.append(values[hole])
            parts.append(text)
        return b"".join(parts)


def render_shell(builder: StandaloneHTMLBuilder, docname: str) -> Shell:
    """Let Sphinx render the theme's page for a docname, or for a pattern holding the hole.

    ``page.html`` is a template of Sphinx's basic theme that every theme has, with the variables
    ``title``, ``metatags`` and ``body``.
    """
    context: dict[str, object] = {
        "title": _TITLE,
        "metatags": _HEAD,
        "body": _BODY,
        "meta": {},
        "prev": None,
        "next": None,
        "parents": [],
    }
    with tempfile.TemporaryDirectory(prefix="proceedings-") as folder:
        rendered = Path(folder) / "shell.html"
        builder.handle_page(docname, context, "page.html", outfilename=rendered)
        return Shell(rendered.read_text(encoding="utf-8"))
