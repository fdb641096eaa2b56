"""Nodes to plain text: for ``<title>``, meta tags, search, calendars."""

from __future__ import annotations

import unicodedata
import xml.etree.ElementTree as ET
from functools import lru_cache
from typing import TYPE_CHECKING

from .mathml import convert
from .nodes import Block, Break, Code, Formula, Inline, Link, Paragraph, Plain, Styled

if TYPE_CHECKING:
    from collections.abc import Sequence


def inline(nodes: Sequence[Inline]) -> str:
    """One line."""
    return " ".join("".join(map(_inline, nodes)).split())


def _inline(node: Inline) -> str:
    match node:
        case Plain(text) | Code(text):
            return text
        case Formula(tex, display):
            return formula(tex, display)
        case Break():
            return " "
        case Styled(_, children) | Link(_, children):
            return "".join(map(_inline, children))


def block(nodes: Sequence[Block]) -> str:
    """Paragraphs with an empty line between them; each item of a list on lines of its own."""
    return "\n\n".join(filter(None, map(_block, nodes)))


def _block(node: Block) -> str:
    if isinstance(node, Paragraph):
        return inline(node.children)
    lines = []
    for number, item in enumerate(node.items, node.start or 0):
        bullet = "-" if node.start is None else f"{number}."
        lines.append(f"{bullet} " + block(item).replace("\n\n", "\n"))
    return "\n".join(lines)


# --- formulas --------------------------------------------------------------------------------

_SUPERSCRIPTS = dict(zip("0123456789+-−=()ni′*∗⊤", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ′**ᵀ", strict=True))
_SUBSCRIPTS = dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
_OVER = {
    "~": "\u0303", "˜": "\u0303", "^": "\u0302", "ˆ": "\u0302", "¯": "\u0304", "‾": "\u0304",
    "→": "\u20d7", "˙": "\u0307", ".": "\u0307", "¨": "\u0308", "ˇ": "\u030c", "´": "\u0301",
}  # fmt: skip
_APPLIED = "\u2061"
_INVISIBLE = str.maketrans("", "", "\u2062\u2063\u2064\ufe00\ufe01")


class _NotPlain(Exception):  # noqa: N818 - not an error: the formula needs two dimensions
    """The formula cannot be told in one line."""


@lru_cache(maxsize=20_000)
def formula(tex: str, display: bool = False) -> str:  # noqa: FBT001, FBT002 - a cache key
    """The formula in Unicode where one line can hold it, else its TeX source.

    Read off the MathML, so that nothing has to understand TeX a second time.
    """
    mathml = convert(tex, display)
    if not isinstance(mathml, str):
        return tex
    try:
        text = _math(ET.fromstring(mathml))  # noqa: S314 - checked before
    except _NotPlain:
        return tex
    return unicodedata.normalize("NFC", " ".join(text.replace(_APPLIED, " ").split())) or tex


def _math(element: ET.Element) -> str:
    tag = element.tag
    if tag in ("mi", "mn", "mo", "ms"):
        return _letters("".join(element.itertext()))
    if tag in ("mtext", "b", "em", "i", "code", "span"):
        return "".join(element.itertext())
    if tag == "semantics":
        return _math(element[0])
    if tag in ("math", "mrow", "mstyle", "mpadded"):
        return _row(element)
    if tag == "mspace":
        return " " if element.get("width", "0") not in ("0", "0em") else ""
    parts = [_math(child) for child in element]
    if tag == "msqrt":
        return "√" + _grouped("".join(parts))
    if tag == "mfrac" and element.get("linethickness") is None:
        return f"{_grouped(parts[0])}/{_grouped(parts[1])}"
    if tag in ("msub", "munder") and not _is_accent(element):
        return parts[0] + _script(parts[1], "_", _SUBSCRIPTS)
    if tag == "msup" or (tag == "mover" and not _is_accent(element)):
        return parts[0] + _script(parts[1], "^", _SUPERSCRIPTS)
    if tag in ("msubsup", "munderover"):
        return (
            parts[0] + _script(parts[1], "_", _SUBSCRIPTS) + _script(parts[2], "^", _SUPERSCRIPTS)
        )
    if tag == "mover" and len(parts[0]) == 1 and parts[1] in _OVER:
        return parts[0] + _OVER[parts[1]]
    raise _NotPlain


def _is_accent(element: ET.Element) -> bool:
    return "true" in (element.get("accent"), element.get("accentunder"))


def _row(element: ET.Element) -> str:
    """Parts of a row; names such as ``log`` are set apart by signs that cannot be seen."""
    return "".join(map(_math, element)).replace(f"{_APPLIED}(", "(")


def _letters(text: str) -> str:
    """Letters of the mathematical alphabets as ordinary ones, but the double-struck."""
    text = text.translate(_INVISIBLE)
    return "".join(
        unicodedata.normalize("NFKC", char)
        if "\U0001d400" <= char <= "\U0001d7ff" and "DOUBLE" not in unicodedata.name(char, "")
        else char
        for char in text
    )


def _grouped(text: str) -> str:
    return text if len(text) == 1 or text.isalnum() else f"({text})"


def _script(text: str, sign: str, table: dict[str, str]) -> str:
    if text and all(char in table for char in text):
        return "".join(table[char] for char in text)
    return f"{sign}{text}" if len(text) == 1 else f"{sign}{{{text}}}"
