"""What an organizer says of the workshop, checked as it is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ..config import VENUEID
from ..kinds import DAY, UnfitError
from ..markup import clean
from ..moments import read_zone

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Answers:
    """All that the files of a new site are made from; every text is one line."""

    title: str
    short: str
    booktitle: str
    venueid: str
    dates: tuple[date, ...]
    """At least one, in order, each once."""
    zone: str
    """IANA name."""
    place: str = ""


def one_line(text: str) -> str:
    """A text without invisible characters, its white space folded.

    :raises UnfitError: if nothing is left.
    """
    folded = " ".join(clean(text).split())
    if not folded:
        raise UnfitError("this is empty", "Write a text")
    return folded


def venueid(text: str) -> str:
    """The id of an OpenReview venue.

    :raises UnfitError: if it cannot be one.
    """
    return VENUEID.read(text.strip(), _never)


def zone(text: str) -> str:
    """The IANA name of a time zone.

    :raises UnfitError: if there is none of that name; names the nearest.
    """
    return read_zone(text.strip()).key


def day(texts: Sequence[str]) -> tuple[date, ...]:
    """Days in order, each once, from texts that hold one or several, parted by commas or spaces.

    :raises UnfitError: if one of them is no date, or there is none.
    """
    days = sorted({_day(text) for text in re.split(r"[\s,;]+", " ".join(texts)) if text})
    if not days:
        raise UnfitError("this is empty", "Write a date as 2027-05-11")
    return tuple(days)


def _day(text: str) -> date:
    try:
        # fromisoformat also takes 20270511 and 2027-W19-2.
        is_day = re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII)
        found = date.fromisoformat(text) if is_day else None
    except ValueError:
        found = None
    if found is None:
        mend = "Write year, month and day as 2027-05-11"
        raise UnfitError(f'"{text}" is not a date', mend)
    return DAY.read(found, _never)


def default_booktitle(title: str, venue: str, year: int) -> str:
    """The proceedings as most workshops are cited: ``ICLR 2024 Workshop on Toys``.

    :param venue: venue id, whose first part names the conference and often its year.
    """
    conference, *rest = venue.split("/")
    named = next((part for part in rest if re.fullmatch(r"(19|2\d)\d\d", part)), str(year))
    joint = "" if re.search(r"\bworkshop\b", title, re.IGNORECASE) else "Workshop on "
    return f"{conference.partition('.')[0]} {named} {joint}{title}"


def _never(_index: int, fault: UnfitError) -> None:
    raise fault
