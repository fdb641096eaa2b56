"""What a text is made of once parsed: a small tree of frozen nodes.

No node holds markup of any output format; the three ``to_`` modules write those.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


class Style(Enum):
    """How a stretch of text is set apart."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"
    UNDERLINE = "underline"
    SMALL_CAPITALS = "small-capitals"


@dataclass(frozen=True, slots=True)
class Plain:
    """Characters that mean themselves."""

    text: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula: TeX without its delimiters, white space normalised."""

    tex: str
    display: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A code span, verbatim."""

    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """A forced line break."""


@dataclass(frozen=True, slots=True)
class Styled:
    """A stretch of text in one style."""

    style: Style
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link; the address has passed :func:`~.clean.safe_url`."""

    url: str
    children: tuple[Inline, ...]


Inline: TypeAlias = Plain | Formula | Code | Break | Styled | Link


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ItemList:
    """A bullet list (``start`` is ``None``) or an ordered one; each item holds blocks."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


Block: TypeAlias = Paragraph | ItemList
