"""Untrusted text to HTML, plain text and LaTeX: the one trust boundary.

Three constructors say how much markup a text may hold, and :class:`Text` has the faces::

    inline(source)   titles, keywords, TLDRs: one line, no links
    block(source)    abstracts, biographies: paragraphs, lists, links
    literal(source)  names, affiliations: no markup but the accents of LaTeX

Data for scripts goes through :func:`script_json`, formatted references through
:func:`italicized`.

Whatever the source, ``Text.html`` is well-formed and holds only the elements and attributes of
:mod:`.to_html` and :mod:`.mathml`, and the braces of ``Text.latex`` balance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from . import to_html, to_latex, to_plain, to_tree
from .clean import clean, safe_url
from .mathml import Refusal, convert
from .nodes import Formula, ItemList, Link, Paragraph, Plain, Styled
from .parse import parse_block, parse_inline, plain_paragraphs
from .runs import Run, holds_html, italicized
from .script_data import script_json
from .tex import decode_accents
from .to_latex import Segment, SegmentKind
from .to_tree import Tree, breakable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .nodes import Block, Inline

__all__ = [
    "Kind",
    "Run",
    "Segment",
    "SegmentKind",
    "Text",
    "Tree",
    "block",
    "breakable",
    "clean",
    "holds_html",
    "inline",
    "italicized",
    "latex_segments",
    "literal",
    "safe_url",
    "script_json",
    "tree",
]


class Kind(Enum):
    """How much markup is read in a text."""

    INLINE = "inline"
    """Maths, emphasis, code, text commands; one line."""
    BLOCK = "block"
    """Paragraphs, lists and links as well."""
    LITERAL = "literal"
    """None but the accents of LaTeX."""


_SPECIAL = re.compile(
    r"[\\$*`{~\[]|(?<!\w)_|_(?!\w)|--|''|https?://|\n[ \t]*\n"
    r"|^[ \t]*(?:[-+]|[0-9]{1,9}[.)])(?:\s|$)",
    re.IGNORECASE | re.MULTILINE,
)
"""Anything that could be markup; without it a text is only escaped."""


_SPECIAL_ALONE = re.compile(r"[\\$*`{~\[]")
_BEGINS_LIST = re.compile(r"\s*[-+0-9]")


def _may_be_special(text: str) -> bool:
    """Whether :data:`_SPECIAL` can be found at all: a tenth of the time, and mostly not."""
    return (
        _SPECIAL_ALONE.search(text) is not None
        or any(mark in text for mark in ("_", "--", "''", "://", "\n"))
        or _BEGINS_LIST.match(text) is not None
    )


_ESCAPED = re.compile(r"\\([&%#_$])")


_AT_HAND = 8_192
"""Parsed texts that are kept: all of a conference, a few MB of an archive."""


@dataclass(frozen=True, slots=True)
class Text:
    """A stranger's text, cleaned; equal to another of the same source and kind.

    Its faces are made when they are first asked for.  Those that lists show again and again stay
    with the text; what is long and on one page is left to a cache that does not grow with the
    archive.
    """

    source: str
    kind: Kind
    _plain: str | None = field(default=None, init=False, repr=False, compare=False)
    _html: Markup | None = field(default=None, init=False, repr=False, compare=False)
    _is_plain: bool | None = field(default=None, init=False, repr=False, compare=False)

    def __str__(self) -> str:
        return self.plain

    @property
    def plain(self) -> str:
        """Characters only; one line unless it is a ``block`` text."""
        found = self._plain
        if found is None:
            found = _one_line(self.source) if self.is_plain else _parsed(self).plain
            object.__setattr__(self, "_plain", found)
        return found

    @property
    def html(self) -> Markup:
        """HTML that is safe anywhere in a body; ``block`` texts come in block elements."""
        found = self._html
        if found is None:
            found = self._escaped() if self.is_plain else _parsed(self).html
            if self.kind is not Kind.BLOCK:
                object.__setattr__(self, "_html", found)
        return found

    @property
    def latex(self) -> str:
        """LaTeX for a document or a .bib field, ASCII as far as LaTeX goes, balanced."""
        return _parsed(self).latex

    @property
    def unconverted(self) -> tuple[str, ...]:
        """TeX of the formulas that could not be converted, each once, in their order."""
        return tuple(tex for tex, _ in self.problems)

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """(TeX, reason) of each formula that could not be converted."""
        return () if self.is_plain else _parsed(self).problems

    @property
    def is_plain(self) -> bool:
        """Whether nothing in the text could be markup (most titles)."""
        found = self._is_plain
        if found is None:
            if self.kind is Kind.LITERAL:
                found = "\\" not in self.source
            else:
                found = not (_may_be_special(self.source) and _SPECIAL.search(self.source))
            object.__setattr__(self, "_is_plain", found)
        return found

    def _escaped(self) -> Markup:
        text = escape(self.plain)
        if text and self.kind is Kind.BLOCK:
            return Markup(f"<p>{text}</p>")  # noqa: S704 - the text is escaped
        return text


class _Parsed:
    """A text taken apart, and what is made of its parts."""

    def __init__(self, text: Text) -> None:
        self._text = text

    @cached_property
    def html(self) -> Markup:
        if self._text.kind is Kind.BLOCK:
            return Markup(to_html.block(self.blocks))  # noqa: S704 - this is the boundary
        return Markup(to_html.inline(self.line))  # noqa: S704

    @cached_property
    def plain(self) -> str:
        if self._text.kind is Kind.BLOCK:
            return to_plain.block(self.blocks)
        return to_plain.inline(self.line)

    @cached_property
    def latex(self) -> str:
        if self._text.kind is Kind.BLOCK:
            return to_latex.block(self.blocks)
        return to_latex.inline(self.line)

    @cached_property
    def problems(self) -> tuple[tuple[str, str], ...]:
        nodes: Iterator[Block | Inline] = iter((*self.blocks, *self.line))
        refused: dict[str, str] = {}
        for formula in _formulas(nodes):
            result = convert(formula.tex, formula.display)
            if isinstance(result, Refusal):
                refused[formula.tex] = result.reason
        return tuple(refused.items())

    @cached_property
    def line(self) -> tuple[Inline, ...]:
        source = self._text.source
        if self._text.kind is Kind.BLOCK:
            return ()
        if self._text.is_plain:
            return (Plain(_one_line(source)),)
        if self._text.kind is Kind.LITERAL:
            return (Plain(_one_line(_ESCAPED.sub(r"\1", decode_accents(source)))),)
        return parse_inline(source)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        source = self._text.source
        if self._text.kind is not Kind.BLOCK:
            return ()
        return plain_paragraphs(source) if self._text.is_plain else parse_block(source)


_parsed = lru_cache(maxsize=_AT_HAND)(_Parsed)


def _one_line(source: str) -> str:
    """With single blanks; the very string where it has no others, which takes no room."""
    joined = " ".join(source.split())
    return source if joined == source else joined


def _formulas(nodes: Iterator[Block | Inline]) -> Iterator[Formula]:
    for node in nodes:
        match node:
            case Formula():
                yield node
            case Paragraph(children) | Styled(_, children) | Link(_, children):
                yield from _formulas(iter(children))
            case ItemList(items):
                for item in items:
                    yield from _formulas(iter(item))


def inline(source: str) -> Text:
    """A title, a keyword, a TLDR: one line with maths, emphasis, code and text commands."""
    return Text(clean(source), Kind.INLINE)


def block(source: str) -> Text:
    """An abstract, a biography: paragraphs and lists, with links too."""
    return Text(clean(source), Kind.BLOCK)


def literal(source: str) -> Text:
    r"""A name, an affiliation: no markup is read but LaTeX accents such as ``{\"o}``."""
    return Text(clean(source), Kind.LITERAL)


def latex_segments(text: Text) -> tuple[Segment, ...]:
    """The LaTeX of a one-line text in stretches, for whoever protects capitals.

    A word may be several segments (``D$^2$CSG`` is text, maths, text); SPACE segments stand
    between words.  Text within COMMAND segments is inside braces already.

    :raises ValueError: for a block text.
    """
    if text.kind is Kind.BLOCK:
        raise ValueError("a block text has no single line")
    return to_latex.segments(_parsed(text).line)


def tree(text: Text) -> list[Tree]:
    """The text as plain data for a typesetter, see :mod:`.to_tree`.

    A list of blocks for a block text, else of what stands in the line.
    """
    if text.kind is Kind.BLOCK:
        return to_tree.block(_parsed(text).blocks)
    return to_tree.inline(_parsed(text).line)
