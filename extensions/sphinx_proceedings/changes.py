"""What has changed in an event, in plain words."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from . import markup
from .model import EventKind
from .moments import instant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from .model import Event, PersonId

KIND_NAMES = {
    EventKind.REMARKS: "Remarks",
    EventKind.INVITED: "Invited talk",
    EventKind.CONTRIBUTED: "Contributed talks",
    EventKind.POSTER: "Poster session",
    EventKind.BREAK: "Break",
}

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
"""Those of :mod:`calendar` depend on the locale, which Sphinx sets."""

_LINKS = (
    ("stream", "the live stream"),
    ("chat", "the chat"),
    ("recording", "the recording"),
    ("captions", "the captions"),
    ("slides", "the slides"),
)


def fingerprint(abstract: str) -> str:
    """What the log has of an abstract; empty if there is none."""
    return hashlib.sha256(abstract.encode()).hexdigest()[:16] if abstract else ""


def title_of(event: Event) -> str:
    """The title in characters only."""
    return markup.inline(event.title).plain


def added(event: Event) -> str:
    """That an event is new."""
    return f"New in the programme: {title_of(event)}, {_span(event)}"


def cancelled(event: Event) -> str:
    """That an event is no longer in the programme."""
    return f"{title_of(event)} ({_span(event)}) is cancelled"


def restored(event: Event) -> str:
    """That a cancelled event is in the programme again."""
    return f"{title_of(event)} takes place after all, {_span(event)}"


def differences(before: Event, now: Event, names: Mapping[PersonId, str]) -> tuple[str, ...]:
    """What readers of the programme should know, a sentence each, without full stops.

    May be empty although the two differ: that a live stream is over is no news.

    :param names: of the people who may be named.
    """
    title = title_of(now)
    found: list[str] = []
    if title != (old := title_of(before)):
        found.append(f"“{old}” is now called “{title}”")
    if now.kind is not before.kind:
        found.append(f"{title} is now announced as: {KIND_NAMES[now.kind].lower()}")
    found.extend(_times(title, before, now))
    if now.room != before.room:
        was = f" (was {before.room})" if before.room else ""
        place = f"takes place in {now.room}{was}" if now.room else f"has no room at present{was}"
        found.append(f"{title} now {place}" if before.room else f"{title} {place}")
    found.extend(_people(title, before, now, names))
    found.extend(_papers(title, before, now))
    found.extend(_abstract(title, before, now))
    found.extend(_links(title, before, now))
    return tuple(found)


# --- times -----------------------------------------------------------------------------------


def _times(title: str, before: Event, now: Event) -> Iterator[str]:
    zone = now.start.tzinfo
    old_start, old_end = before.start.astimezone(zone), before.end.astimezone(zone)
    days = {moment.date() for moment in (old_start, old_end, now.start, now.end)}

    def at(moment: datetime) -> str:
        clock = f"{moment:%H:%M}"
        return clock if len(days) == 1 else f"{clock} on {_day(moment)}"

    starts = instant(old_start) != instant(now.start)
    ends = instant(old_end) != instant(now.end)
    if starts and ends:
        was = f"{at(old_start)} to {at(old_end)}"
        yield f"{title} is now from {at(now.start)} to {at(now.end)} (was {was})"
    elif starts:
        yield f"{title} now starts at {at(now.start)} (was {at(old_start)})"
    elif ends:
        yield f"{title} now ends at {at(now.end)} (was {at(old_end)})"


def _day(moment: date) -> str:
    return f"{moment.day} {_MONTHS[moment.month - 1]}"


def _span(event: Event) -> str:
    end = f"{event.end:%H:%M}"
    if event.end.date() != event.start.date():
        end += f" on {_day(event.end)}"
    return f"{_day(event.start)}, {event.start:%H:%M} to {end}"


# --- what it holds ---------------------------------------------------------------------------


def _people(title: str, before: Event, now: Event, names: Mapping[PersonId, str]) -> Iterator[str]:
    if now.speakers != before.speakers:
        who = " and ".join(names.get(each, each) for each in now.speakers)
        yield (
            f"{title} is now with {who}" if who else f"{title} has no announced speaker at present"
        )
    if now.chair != before.chair:
        chair = names.get(now.chair, now.chair) if now.chair else None
        yield f"{title} is now chaired by {chair}" if chair else f"{title} has no chair at present"


def _papers(title: str, before: Event, now: Event) -> Iterator[str]:
    new = len(set(now.papers) - set(before.papers))
    gone = len(set(before.papers) - set(now.papers))
    parts = []
    if new:
        parts.append(f"{new} paper{'s' if new > 1 else ''} added")
    if gone:
        parts.append(f"{gone} paper{'s' if gone > 1 else ''} taken out")
    if parts:
        yield f"{title}: {', '.join(parts)}"
    elif now.papers != before.papers:
        yield f"The papers of {title} are in another order"


def _abstract(title: str, before: Event, now: Event) -> Iterator[str]:
    if now.abstract != before.abstract:
        state = "taken back" if not now.abstract else "changed" if before.abstract else "published"
        yield f"The abstract of {title} has been {state}"


def _links(title: str, before: Event, now: Event) -> Iterator[str]:
    for field, noun in _LINKS:
        old, new = getattr(before, field), getattr(now, field)
        if old == new or (field == "stream" and before.live != now.live):
            continue
        if old and new:
            yield f"The link to {noun} of {title} has changed"
        elif new:
            yield f"There is a link to {noun} of {title} now"
        else:
            yield f"There is no link to {noun} of {title} any more"
