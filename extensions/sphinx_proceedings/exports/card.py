"""The picture that other sites show beside a link to this one (Open Graph)."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ..naming import ascii_fold
from . import days_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

    from ..model import Workshop

CARD_FILE = "card.png"
WIDTH, HEIGHT = 1200, 630
"""Pixels: what Facebook, LinkedIn and X recommend for a large picture."""
MARGIN = 80
_ROOM = WIDTH - 2 * MARGIN
_SHORT_TOP = 64
_TITLE_TOP, _TITLE_END = 138, 404
_DECK = 486
"""Where the two tones meet."""
_TITLE_SIZES = (72, 66, 60, 54, 48, 42, 37, 32, 28)
_LEADING = 1.2
_SMOOTH = 4
"""How much larger the bridge is drawn than it is shown, since Pillow's lines have hard edges."""


@dataclass(frozen=True, slots=True)
class Colours:
    """The two tones of a card, as CSS writes them in hexadecimal."""

    dark: str = "#0a5468"
    light: str = "#fbf3e6"


def can_draw() -> bool:
    """Whether Pillow is there and can draw letters; it comes with the extra ``files``."""
    try:
        from PIL import features
    except ImportError:
        return False
    return bool(features.check("freetype2"))


def alternative(workshop: Workshop) -> str:
    """What the card says, for those who do not see it."""
    said = (f"{workshop.short}: {workshop.title}", days_in_words(workshop.dates), workshop.place)
    return ". ".join(filter(None, said))


def card(workshop: Workshop, colours: Colours = Colours()) -> bytes:
    """A PNG of 1200 × 630 pixels; same input and version of Pillow, same bytes.

    :raises ImportError: if not :func:`can_draw`.
    """
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), colours.light)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, _DECK, WIDTH, HEIGHT), fill=colours.dark)
    image.paste(colours.dark, (0, 0), _bridge().point(lambda value: value * 45 // 100))
    _line(draw, _SHORT_TOP, workshop.short, 44, colours.dark)
    font, lines = _title(workshop.title)
    for place, line in enumerate(lines):
        top = _TITLE_TOP + round(place * font.size * _LEADING)
        draw.text((MARGIN, top), line, fill=colours.dark, font=font)
    below = [part for part in (days_in_words(workshop.dates), workshop.place) if part]
    for text, top in zip(below, (516, 566) if len(below) > 1 else (540,), strict=False):
        _line(draw, top, text, 34, colours.light)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


# --- text ----------------------------------------------------------------------------------------


def _font(size: int) -> FreeTypeFont:
    """The font that Pillow itself brings, so that every machine draws the same letters."""
    from PIL import ImageFont

    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)  # noqa: S101 (of a given size it always is)
    # The other engine is there on some machines only, and may space letters differently.
    return font.font_variant(layout_engine=ImageFont.Layout.BASIC)


def _drawable(text: str, font: FreeTypeFont) -> str:
    """One line of words in characters that the font has; others are transliterated."""
    missing = bytes(font.getmask("\U0010ffff"))

    def known(character: str) -> str:
        if character.isspace() or "!" <= character <= "~":
            return character
        if character.isprintable() and bytes(font.getmask(character)) != missing:
            return character
        # ASCII that cannot be printed is a control character.
        return "" if character.isascii() else ascii_fold(character)

    drawn = "".join(map(known, unicodedata.normalize("NFC", text)))
    return " ".join(drawn.split())


def _line(draw: ImageDraw, top: int, text: str, size: int, fill: str) -> None:
    """A single line, smaller if it is long, cut if it is very long."""
    font = _font(size)
    text = _drawable(text, font)
    while font.getlength(text) > _ROOM and font.size > size * 2 // 3:
        font = _font(int(font.size) - 1)
    draw.text((MARGIN, top), _cut(text, font), fill=fill, font=font)


def _cut(text: str, font: FreeTypeFont, end: str = "") -> str:
    """As much of a text as a line holds, with an ellipsis if that is not all or more follows."""
    while font.getlength(text + end) > _ROOM:
        text, end = text[:-1].rstrip(" ,;:."), "…"
    return text + end


def _title(title: str) -> tuple[FreeTypeFont, list[str]]:
    """The largest font in which the title fits, and its lines; a title without end is cut."""
    for size in _TITLE_SIZES:
        font = _font(size)
        text = _drawable(title, font)
        lines = list(_wrapped(text, font, _ROOM))
        fitting = int((_TITLE_END - _TITLE_TOP) // (size * _LEADING))
        if len(lines) <= fitting:
            return font, _balanced(text, font, lines)
    return font, [*lines[: fitting - 1], _cut(lines[fitting - 1], font, "…")]


def _balanced(text: str, font: FreeTypeFont, lines: list[str]) -> list[str]:
    """As many lines, none of them much longer than need be."""
    for room in range(_ROOM, _ROOM // 2, -20):
        narrower = list(_wrapped(text, font, room))
        # A word must not be broken for the sake of balance.
        if len(narrower) > len(lines) or " ".join(narrower) != " ".join(lines):
            break
        lines = narrower
    return lines


def _wrapped(text: str, font: FreeTypeFont, room: int) -> Iterator[str]:
    """Lines that fit; a word longer than a line is broken anywhere.

    :param room: pixels.
    """
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if font.getlength(longer) <= room:
            line = longer
            continue
        if line:
            yield line
        line = word
        while font.getlength(line) > room:
            held = next(n for n in range(len(line), 0, -1) if font.getlength(line[:n]) <= room)
            yield line[:held]
            line = line[held:]
    if line:
        yield line


# --- the picture ---------------------------------------------------------------------------------


def _bridge() -> Image:
    """A suspension bridge from edge to edge, as a mask: white where its lines are."""
    from PIL import Image, ImageDraw

    top = _DECK - 76
    size = (WIDTH * _SMOOTH, (HEIGHT - top) * _SMOOTH)
    mask = Image.new("L", size)
    draw = ImageDraw.Draw(mask)

    def stroke(start: tuple[float, float], end: tuple[float, float], width: float) -> None:
        points = [(x * _SMOOTH, (y - top) * _SMOOTH) for x, y in (start, end)]
        draw.line(points, fill=255, width=round(width * _SMOOTH))

    towers = (240, 960)
    cable = [(float(x), _cable(x, towers)) for x in range(0, WIDTH + 1, 4)]
    for start, end in pairwise(cable):
        stroke(start, end, 2.5)
    for x, y in cable[::6]:
        stroke((x, y), (x, _DECK), 1)
    for x in towers:
        stroke((x, top), (x, _DECK), 7)
    whole = Image.new("L", (WIDTH, HEIGHT))
    whole.paste(mask.resize((WIDTH, HEIGHT - top), Image.Resampling.BOX), (0, top))
    return whole


def _cable(x: float, towers: tuple[int, int]) -> float:
    """Height at which the cable hangs: a parabola between the towers, and half of one outside."""
    middle, half = sum(towers) / 2, (towers[1] - towers[0]) / 2
    away = abs(x - middle)
    share = away / half if away <= half else (WIDTH - middle - away) / (WIDTH - middle - half)
    return _DECK - 8 - 64 * share**2
