"""Nodes to nested lists of plain data, for a typesetter that knows no markup.

A stranger's text is never a typesetter's source, as it is in LaTeX, only data that a program of
ours walks through.  A node is a string, or a list whose first member names it:

    ["emphasis"|"strong"|"code"|"underline"|"small-capitals", [inline…]]   ["break"]
    ["verbatim", text]   ["link", address, [inline…]]
    ["formula", display, words, maths]   ["tex", source]
    ["paragraph", [inline…]]   ["list", start or null, [[block…]…]]

Maths is read off the checked MathML, so that nothing has to understand TeX a second time::

    ["letter", char, upright]   ["name", text]   ["number", text]   ["text", text]
    ["sign", char, ordinary, size in em or null]   ["space", em]   ["row", [maths…]]
    ["fenced", [maths…]]   ["fraction", above, below]   ["stack", above, below]
    ["root", maths, index or null]   ["scripts", base, below or null, above or null]
    ["limits"|"moving-limits", base, below or null, above or null]   ["accent", base, char]
    ["over"|"under", "line"|"brace"|"bracket"|"paren", base]   ["hidden", maths]
    ["table", "left"|"center"|"right", [[maths…]…]]   ["styled", style, maths]
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, TypeAlias

from . import to_plain
from .mathml import convert
from .nodes import Block, Break, Code, Formula, Inline, Link, Paragraph, Plain, Styled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Tree: TypeAlias = "str | int | float | bool | list[Tree] | None"
"""What JSON can hold, without its objects."""

_LONGEST_WORD = 40
"""Characters of a word that surely fits on a line; longer ones may be broken anywhere."""
_LONG = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")
_BREAK = "\u200b"


def breakable(text: str) -> str:
    """The text with places to break in words that no line could hold (addresses, mostly)."""
    return _LONG.sub(lambda found: _BREAK.join(found[0]), text)


def inline(nodes: Sequence[Inline]) -> list[Tree]:
    """One line."""
    return [_inline(node) for node in nodes]


def _inline(node: Inline) -> Tree:
    match node:
        case Plain(text):
            return breakable(text)
        case Formula(tex, display):
            maths = formula(tex, display=display)
            if maths is None:
                return ["tex", breakable(tex)]
            return ["formula", display, to_plain.formula(tex, display), maths]
        case Code(text):
            return ["verbatim", breakable(text)]
        case Break():
            return ["break"]
        case Styled(style, children):
            return [style.value, inline(children)]
        case Link(url, children):
            return ["link", url, inline(children)]


def block(nodes: Sequence[Block]) -> list[Tree]:
    """Paragraphs and lists."""
    return [_block(node) for node in nodes]


def _block(node: Block) -> Tree:
    if isinstance(node, Paragraph):
        return ["paragraph", inline(node.children)]
    return ["list", node.start, [block(item) for item in node.items]]


# --- formulas --------------------------------------------------------------------------------

_FENCES = frozenset("()[]{}|‖⟨⟩⌈⌉⌊⌋⟦⟧/\\↑↓⟮⟯⎰⎱∥∣")
_NO_FENCE = "\u2063"
"""The other half of a pair of which only one is seen."""
_INVISIBLE = frozenset("\u2061\u2062\u2063\u2064")
_ACCENTS = {
    "~": "\u0303", "˜": "\u0303", "∼": "\u0303", "^": "\u0302", "ˆ": "\u0302", "→": "\u20d7",
    "⃗": "\u20d7", "←": "\u20d6", "˙": "\u0307", ".": "\u0307", "¨": "\u0308", "…": "\u20db",
    "ˇ": "\u030c", "´": "\u0301", "`": "\u0300", "˘": "\u0306", "˚": "\u030a",
}  # fmt: skip
_COMBINING = frozenset(_ACCENTS.values())
_LINES = frozenset("¯‾_\u0304\u0305\u0332―─")
_BRACES = {"⏞": "brace", "⏟": "brace", "⎴": "bracket", "⎵": "bracket", "⏜": "paren", "⏝": "paren"}
_MOVING = frozenset("∑∏∐∫∬∭∮⋀⋁⋂⋃⨀⨁⨂⨃⨄⨅⨆")
"""Signs whose limits stand beside them within a line, above and below in a display."""
_SIDE = re.compile(r"text-align:\s*(left|right|center)")
_LENGTH = re.compile(r"(-?[0-9]*\.?[0-9]+)(?:em)?\Z")


class _UnknownError(Exception):
    """The formula holds what typesetters are not told of."""


def formula(tex: str, *, display: bool) -> Tree:
    """The formula as data, or ``None`` if it has to be shown as TeX."""
    mathml = convert(tex, display)
    if not isinstance(mathml, str):
        return None
    try:
        return _maths(ET.fromstring(mathml))  # noqa: S314 - checked before
    except _UnknownError:
        return None


def _maths(element: ET.Element) -> Tree:
    made = _MADE.get(element.tag)
    if made is None:
        raise _UnknownError(element.tag)
    return made(element)


def _children(element: ET.Element, number: int) -> list[Tree]:
    if len(element) != number:
        raise _UnknownError(element.tag)
    return [_maths(child) for child in element]


def _text(element: ET.Element) -> str:
    return "".join(element.itertext())


def _letter(element: ET.Element) -> Tree:
    text = _text(element)
    if len(text) == 1:
        return ["letter", text, element.get("mathvariant") == "normal"]
    return ["name", text]


def _sign(element: ET.Element) -> Tree:
    text = "".join(char for char in _text(element) if char not in _INVISIBLE)
    if not text:
        return ["row", []]
    if len(text) > 1:
        return ["name", text]
    tight = element.get("lspace") == "0" and element.get("rspace") == "0"
    ordinary = tight and text not in _MOVING
    size = _LENGTH.match(element.get("minsize", ""))
    return ["sign", text, ordinary, float(size[1]) if size else None]


_TEXT_STYLES = {"b": "bold", "i": "italic", "em": "italic", "code": "code"}


def _words(element: ET.Element) -> Tree:
    """Text within a formula, in the one style that all of it has."""
    words: Tree = ["text", _text(element)]
    if len(element) == 1 and not (element.text or element[0].tail):
        style = _TEXT_STYLES.get(element[0].tag)
        return ["styled", style, words] if style else words
    return words


def _space(element: ET.Element) -> Tree:
    found = _LENGTH.match(element.get("width", "0"))
    return ["space", float(found[1]) if found else 0]


_NOTHING: tuple[Tree, ...] = (["space", 0], ["row", []])


def _row(element: ET.Element) -> Tree:
    parts: list[Tree] = [part for child in element if (part := _maths(child)) not in _NOTHING]
    if len(element) > 1 and _is_fence(element[0]) and _is_fence(element[-1]):
        return ["fenced", parts]
    return parts[0] if len(parts) == 1 else ["row", parts]


def _is_fence(element: ET.Element) -> bool:
    """Whether it grows with what it stands around."""
    text = _text(element)
    return (
        element.tag == "mo"
        and (text == _NO_FENCE or text in _FENCES)
        and element.get("stretchy") != "false"
        and "minsize" not in element.attrib
    )


def _styled(element: ET.Element) -> Tree:
    inside = _row(element)
    style = {"true": "display", "false": "inline"}.get(element.get("displaystyle", ""))
    return ["styled", style, inside] if style else inside


def _fraction(element: ET.Element) -> Tree:
    parts = _children(element, 2)
    return ["stack" if element.get("linethickness") == "0" else "fraction", *parts]


def _around(element: ET.Element) -> Tree:
    """Something above or below: an accent, a line, a brace, a limit."""
    base, mark = _children(element, 2)
    above = element.tag == "mover"
    side = "over" if above else "under"
    char = _text(element[1]) if element[1].tag == "mo" else ""
    if char in _BRACES:
        return [side, _BRACES[char], base]
    if element.get("accent" if above else "accentunder") == "true" or _stretches(element[1]):
        if char in _LINES:
            return [side, "line", base]
        if above and (char in _ACCENTS or char in _COMBINING):
            return ["accent", base, _ACCENTS.get(char, char)]
    return _limits(element, base, None if above else mark, mark if above else None)


def _stretches(element: ET.Element) -> bool:
    return element.get("stretchy") != "false" and _text(element) in "^ˆ~˜‾¯_"


def _limits(element: ET.Element, base: Tree, below: Tree, above: Tree) -> Tree:
    sign = element[0]
    moves = _text(sign) in _MOVING and sign.get("movablelimits") != "false"
    return ["moving-limits" if moves else "limits", base, below, above]


def _table(element: ET.Element) -> Tree:
    if any(row.tag != "mtr" or any(cell.tag != "mtd" for cell in row) for row in element):
        raise _UnknownError("mtable")
    sides = {_side(cell) for row in element for cell in row}
    rows: list[Tree] = [[_row(cell) for cell in row] for row in element]
    return ["table", sides.pop() if len(sides) == 1 else "center", rows]


def _side(cell: ET.Element) -> str:
    found = _SIDE.search(cell.get("style", ""))
    return found[1] if found else "center"


def _root(element: ET.Element) -> Tree:
    radicand, index = _children(element, 2)
    return ["root", radicand, index]


def _scripts(element: ET.Element, places: str) -> Tree:
    base, *marks = _children(element, len(places) + 1)
    found = dict(zip(places, marks, strict=True))
    return ["scripts", base, found.get("b"), found.get("t")]


_MADE: dict[str, Callable[[ET.Element], Tree]] = {
    "math": _row,
    "mrow": _row,
    "mpadded": _row,
    "mstyle": _styled,
    "semantics": lambda element: _maths(element[0]),
    "mi": _letter,
    "mn": lambda element: ["number", _text(element)],
    "mo": _sign,
    "ms": lambda element: ["text", _text(element)],
    "mtext": _words,
    "mspace": _space,
    "mphantom": lambda element: ["hidden", _row(element)],
    "mfrac": _fraction,
    "msqrt": lambda element: ["root", _row(element), None],
    "mroot": _root,
    "msub": lambda element: _scripts(element, "b"),
    "msup": lambda element: _scripts(element, "t"),
    "msubsup": lambda element: _scripts(element, "bt"),
    "munderover": lambda element: _limits(element, *_children(element, 3)),
    "munder": _around,
    "mover": _around,
    "mtable": _table,
}
"""Elements of MathML that can be told to typesetters."""
