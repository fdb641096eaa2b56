"""The picture beside links: its size, its text, and that it is the same every time."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image, ImageChops

from sphinx_proceedings.exports import card as cards
from sphinx_proceedings.exports.card import HEIGHT, MARGIN, WIDTH, Colours, alternative, card
from sphinx_proceedings.model import Workshop

LONGEST = ("Bridging the gap between practice and theory " * 6)[:250].strip()
PLAIN = Colours()
HANZI = "深度学习的理论" * 20


def workshop(title: str = "Toys", short: str = "TOY", **fields: object) -> Workshop:
    place = {"dates": (date(2024, 5, 11),), "place": "Vienna", **fields}
    return Workshop(title, short, "Toys 2024", "Toy.cc/2024", 2024, **place)  # type: ignore[arg-type]


def picture(of: Workshop, colours: Colours = PLAIN) -> Image.Image:
    return Image.open(io.BytesIO(card(of, colours))).convert("RGB")


def text_box(of: Workshop) -> tuple[int, int, int, int]:
    """What differs from a card without any words: left, top, right, bottom."""
    empty = picture(Workshop("", "", "", "", 2024))
    box = ImageChops.difference(picture(of), empty).getbbox()
    assert box is not None
    return box


def test_card_has_the_size_that_the_tags_promise() -> None:
    found = Image.open(io.BytesIO(card(workshop())))
    assert (found.format, found.size) == ("PNG", (1200, 630))
    assert (WIDTH, HEIGHT) == (1200, 630)


def test_same_workshop_same_bytes() -> None:
    assert card(workshop(LONGEST)) == card(workshop(LONGEST))


@pytest.mark.parametrize(
    "other",
    [
        workshop("Games"),
        workshop(short="TOYS"),
        workshop(place="Graz"),
        workshop(dates=(date(2024, 5, 12),)),
    ],
)
def test_title_short_name_day_and_place_are_on_the_card(other: Workshop) -> None:
    assert card(other) != card(workshop())


def test_colours_are_those_given() -> None:
    found = picture(workshop(), Colours(dark="#102030", light="#f0e0d0"))
    corners = found.getpixel((0, 0)), found.getpixel((WIDTH - 1, HEIGHT - 1))
    assert corners == ((0xF0, 0xE0, 0xD0), (0x10, 0x20, 0x30))


@pytest.mark.parametrize("text", [LONGEST, "W" * 250, HANZI, "W " * 2000], ids=len)
def test_no_text_runs_off_the_edge(text: str) -> None:
    left, top, right, bottom = text_box(workshop(text, text, place=text))
    assert left >= MARGIN - 2
    assert right <= WIDTH - MARGIN + 2
    assert 0 < top < bottom < HEIGHT - 20


def test_title_stays_above_the_bridge() -> None:
    _left, _top, _right, bottom = text_box(workshop("Wg " * 2000, dates=(), place=""))
    assert bottom <= cards._TITLE_END


def test_whole_title_of_250_characters_is_shown() -> None:
    _font, lines = cards._title(LONGEST)
    assert " ".join(lines) == LONGEST


def test_endless_title_ends_in_an_ellipsis() -> None:
    _font, lines = cards._title("word " * 500)
    assert lines[-1].endswith("…")


def test_lines_are_balanced() -> None:
    _font, lines = cards._title("Bridging the Gap Between Practice and Theory in Deep Learning")
    assert min(map(len, lines)) > max(map(len, lines)) / 2


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("深度学习", "ShenDuXueXi"),
        ("Zoë’s\n  Łódź", "Zoe’s Lodz"),
        ("Zoe\u0308", "Zoe"),
        ("a–b", "a-b"),
        ("\x00a\U0010fffe\u202e", "a"),
        ("", ""),
    ],
)
def test_characters_without_a_glyph_are_transliterated(text: str, drawn: str) -> None:
    assert cards._drawable(text, cards._font(40)) == drawn


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((), "TOY: Toys. Vienna"),
        ((date(2024, 5, 11),), "TOY: Toys. 11 May 2024. Vienna"),
        ((date(2024, 5, 11), date(2024, 5, 12)), "TOY: Toys. 11-12 May 2024. Vienna"),
        ((date(2024, 4, 30), date(2024, 5, 1)), "TOY: Toys. 30 April - 1 May 2024. Vienna"),
        (
            (date(2024, 12, 31), date(2025, 1, 1)),
            "TOY: Toys. 31 December 2024 - 1 January 2025. Vienna",
        ),
    ],
)
def test_alternative_text_says_what_the_card_says(days: tuple[date, ...], said: str) -> None:
    assert alternative(workshop(dates=days)) == said
