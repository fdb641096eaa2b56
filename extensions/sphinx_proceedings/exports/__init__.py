"""Files for programs other than browsers: iCalendar and Atom.

Both name their things by UUIDs made of the workshop's OpenReview venue and the thing's own id
(:func:`stable_id`), so that they need no domain and survive a move of the site.  All that varies
in time comes from :mod:`~sphinx_proceedings.history`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from .. import markup
from ..model import Event

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from ..model import Workshop

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

EventPage = Callable[[Event], str | None]
"""The page of an event as a path below the site's address; ``None`` if it has none."""


def session_page(event: Event) -> str | None:
    """The page of a session as the ``html`` builder names it."""
    return f"sessions/{event.id}.html" if event.is_session else None


def stable_id(workshop: Workshop, what: str, name: str = "") -> UUID:
    """A UUID that depends on the workshop's venue and on what is named, and on nothing else.

    Version 5 of :rfc:`9562`, of the address of the venue's page on OpenReview and a fragment; of
    the name of the proceedings where there is no such venue.
    """
    # A rebuilding that makes neither feed nor calendar does without.
    from uuid import NAMESPACE_URL, uuid5

    fragment = f"{what}/{name}" if name else what
    if workshop.venueid:
        group = f"https://openreview.net/group?id={workshop.venueid}"
        return uuid5(NAMESPACE_URL, f"{group}#{fragment}")
    return uuid5(NAMESPACE_URL, f"urn:x-proceedings:{workshop.booktitle}#{fragment}")


def stamp(workshop: Workshop, changed: date | None) -> datetime:
    """When something was last changed, in UTC; at the latest when the workshop's year began.

    Only the day is known; where no change is known, the year is: a stamp must be the same in
    every build.
    """
    return datetime.combine(changed or date(workshop.year, 1, 1), time(), UTC)


def address(base_url: str | None, path: str | None) -> str | None:
    """The whole address of a path of the site; ``None`` if either is not known."""
    if not base_url or path is None:
        return None
    return f"{base_url.rstrip('/')}/{path}"


def days_in_words(days: Sequence[date]) -> str:
    """From the first to the last day: 11 May 2024; 11-12 May 2024; 30 April - 2 May 2024."""
    if not days:
        return ""
    first, last = days[0], days[-1]
    end = f"{last.day} {_MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}-{end}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {_MONTHS[first.month - 1]}{year} - {end}"


def plain(text: str) -> str:
    """A line of an organizer as plain text."""
    return markup.literal(text).plain
