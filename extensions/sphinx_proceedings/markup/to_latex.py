r"""Nodes to LaTeX, for BibTeX and for documents.

Outside maths every special character is escaped and what TeX has an accent for is ASCII;
formulas stay formulas if the converter understood them and their braces balance.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from .latex_chars import MATHS, character
from .mathml import convert, depth_of_braces
from .nodes import Block, Break, Code, Formula, Inline, Link, Paragraph, Plain, Style, Styled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class SegmentKind(Enum):
    """What a stretch of LaTeX is."""

    TEXT = "text"
    """Escaped text without white space: a word or a part of one, with its punctuation."""
    SPACE = "space"
    """White space, or a tie."""
    MATHS = "maths"
    """A formula with its dollars."""
    COMMAND = "command"
    r"""The beginning ``\emph{`` or the end ``}`` of a command around other segments."""


class Segment(NamedTuple):
    """A stretch of LaTeX and the characters that it stands for.

    The ``latex`` of all segments of a text, one after the other, is its LaTeX face.
    """

    kind: SegmentKind
    latex: str
    text: str = ""
    """The same in Unicode, for TEXT only: what to look at for capitals."""


_COMMANDS = {
    Style.EMPHASIS: "\\emph{",
    Style.STRONG: "\\textbf{",
    Style.CODE: "\\texttt{",
    Style.UNDERLINE: "\\underline{",
    Style.SMALL_CAPITALS: "\\textsc{",
}
_WORDS = re.compile(r"[^\S\u00a0]+|\u00a0|[^\s\u00a0]+")
_MATHS_RUN = f"[{re.escape(''.join(MATHS))}]+"
_WRITTEN = re.compile(
    rf"{_MATHS_RUN}|[ \t\n]{{2,}}|[\t\n]|-{{2,}}|'{{2,}}|[\\\\{{}}$&%#_~^<>|`\"]|[^\x00-\x7f]"
)
"""What is not itself in LaTeX: runs of maths signs, of hyphens, of apostrophes; other signs."""
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_OPENS_QUOTE = frozenset(" ([{`-‘“–—/$\u00a0")


def inline(nodes: Sequence[Inline]) -> str:
    """One line of LaTeX."""
    return "".join(segment.latex for segment in _Writer(words=False).segments(nodes))


def segments(nodes: Sequence[Inline]) -> tuple[Segment, ...]:
    """The line in stretches, so that capitals can be protected word by word."""
    return tuple(_Writer(words=True).segments(nodes))


def block(nodes: Sequence[Block]) -> str:
    """Paragraphs with an empty line between them, lists as environments."""
    return "\n\n".join(_block(node) for node in nodes)


def _block(node: Block) -> str:
    if isinstance(node, Paragraph):
        return inline(node.children)
    name = "itemize" if node.start is None else "enumerate"
    items = "\n".join(f"\\item {block(item)}" for item in node.items)
    return f"\\begin{{{name}}}\n{items}\n\\end{{{name}}}"


class _Writer:
    """Remembers what stood before, on which the direction of a straight quote depends."""

    def __init__(self, *, words: bool) -> None:
        self._words = words
        self._before = " "

    def segments(self, nodes: Sequence[Inline]) -> Iterator[Segment]:
        for node in nodes:
            match node:
                case Plain(text):
                    yield from self.text(text)
                case Formula(tex):
                    yield from self._formula(tex)
                case Break():
                    yield from self.text(" ")
                case Code(text):
                    yield from self._within("\\texttt{", (Plain(text),))
                case Styled(style, children):
                    yield from self._within(_COMMANDS[style], children)
                case Link(_, children):
                    yield from self.segments(children)

    def _within(self, command: str, children: Sequence[Inline]) -> Iterator[Segment]:
        yield Segment(SegmentKind.COMMAND, command)
        yield from self.segments(children)
        yield Segment(SegmentKind.COMMAND, "}")

    def _formula(self, tex: str) -> Iterator[Segment]:
        latex = formula(tex)
        if latex is None:
            yield from self.text(tex)
        else:
            self._before = "$"
            yield Segment(SegmentKind.MATHS, latex)

    def text(self, text: str) -> Iterator[Segment]:
        if not self._words:
            yield Segment(SegmentKind.TEXT, _WRITTEN.sub(self._written, text), text)
            self._before = text[-1:] or self._before
            return
        for match in _WORDS.finditer(text):
            word = match[0]
            if word.isspace():
                yield Segment(SegmentKind.SPACE, "~" if word == "\u00a0" else " ")
            else:
                yield Segment(SegmentKind.TEXT, _WRITTEN.sub(self._written, word), word)
            self._before = word[-1]

    def _written(self, match: re.Match[str]) -> str:
        chars = match[0]
        if chars == '"':
            before = match.string[match.start() - 1] if match.start() else self._before
            return "``" if before in _OPENS_QUOTE or before.isspace() else "''"
        if chars[0] in " \t\n":
            return " "
        if chars[0] in "-'":
            return "{}".join(chars)  # two in a row would become a dash or a quote
        if chars[0] in MATHS:
            return f"${' '.join(MATHS[char] for char in chars)}$"
        return character(chars)


def formula(tex: str) -> str | None:
    """``$…$``, or ``None`` if writing it as maths could break a document."""
    if not tex or "$" in re.sub(r"\\.", "", tex) or depth_of_braces(tex) is None:
        return None
    if not isinstance(convert(tex), str):
        return None
    if not tex.isascii():
        tex = _NON_ASCII.sub(_maths_character, tex)
    return f"${tex}$"


def _maths_character(match: re.Match[str]) -> str:
    command = MATHS.get(match[0])
    return f"{{{command}}}" if command else match[0]
