"""Texts with which organizers announce the workshop elsewhere: lists, posts, WikiCFP.

All is said in English, as on the lists that they are for, and comes from ``workshop.toml``,
``program.toml`` and ``people.toml`` alone: what is not known there is left out, and so are the
papers, people who have not confirmed, and e-mail addresses, which others would harvest.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from .. import markup
from ..model import Role, Status
from . import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from ..model import ImportantDate, Person, Proceedings, Workshop

COLUMNS = 72
"""Width of mail that is still whole when quoted (:rfc:`1855`: below 80)."""
POST_LENGTH = 280
"""Characters of a short post."""

# Not strftime: its names follow the locale of whoever builds.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Announcement:
    """One text, ready to be copied."""

    id: str
    """Unique and stable, of letters and hyphens."""
    title: str
    """What the text is for."""
    text: str
    """Plain text; lines end with a line feed, but for the last."""


class _Field(Enum):
    """The deadlines that WikiCFP asks for; the value is how it calls them."""

    ABSTRACT = "Abstract Registration Due"
    SUBMISSION = "Submission Deadline"
    NOTIFICATION = "Notification Due"
    FINAL = "Final Version Due"


_FIELD_WORDS: tuple[tuple[_Field | None, re.Pattern[str]], ...] = (
    (None, re.compile(r"\bopen(s|ing)?\b")),
    (_Field.FINAL, re.compile(r"\bcamera ready\b|\bfinal (versions?|papers?|manuscripts?)\b")),
    (_Field.ABSTRACT, re.compile(r"\babstract registration\b")),
    # These may be submitted and notified of, and are not the papers.
    (
        None,
        re.compile(
            r"\b(review(s|ers?|ing)?|rebuttals?|registration|grants?|visas?|proposals?|slides?"
            r"|posters?|videos?|recordings?|supplement\w*|code)\b"
        ),
    ),
    (_Field.NOTIFICATION, re.compile(r"\bnotif|\bdecisions?\b|\bacceptance\b")),
    (_Field.SUBMISSION, re.compile(r"\bextended abstracts?\b")),
    (_Field.ABSTRACT, re.compile(r"\babstracts?\b")),
    (_Field.SUBMISSION, re.compile(r"\bsubmissions?\b|\bsubmit\b|\bpapers? (due|deadline)\b")),
)
"""By which words in its title a date is known; the first that fit decide."""


def announcements(proceedings: Proceedings, base_url: str | None) -> tuple[Announcement, ...]:
    """A call for mailing lists, a short post, and what WikiCFP's form asks for.

    :param base_url: the site's address, if it is known.
    """
    # Like any address, also because one with a user's name in it must not get about.
    home = address(markup.safe_url(base_url) if base_url else None, "")
    return (
        Announcement("call", "Call for mailing lists", _call(proceedings, home)),
        Announcement("post", "Short post", _post(proceedings, home)),
        Announcement("wikicfp", "Fields of WikiCFP", _wikicfp(proceedings, home)),
    )


# --- the three texts -------------------------------------------------------------------------


def _call(proceedings: Proceedings, home: str | None) -> str:
    workshop = proceedings.workshop
    # Without a deadline nobody can be called to submit.
    kind = "papers" if _deadlines(workshop, _Field.SUBMISSION) else "participation"
    facts = [("When", _when(proceedings)), ("Where", _words(workshop.place))]
    head = [line for name, value in facts if value for line in _wrapped(value, f"{name + ':':<7}")]
    if home:
        head.append(f"{'Web:':<7}{home}")
    dates = [f"{_words(found.title)}: {_moment(found)}" for found in workshop.important_dates]
    blocks = [
        [f"Call for {kind}"],
        _wrapped(_headline(workshop)),
        head,
        _listed("Important dates", dates),
        _listed("Speakers", _people(proceedings, Role.SPEAKER)),
        _listed("Organizers", _people(proceedings, Role.ORGANIZER)),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _post(proceedings: Proceedings, home: str | None) -> str:
    """The title, then as many of the other facts as find room, the most needed first."""
    workshop = proceedings.workshop
    place, when = _words(workshop.place), _span(_days(proceedings))
    deadlines = _deadlines(workshop, _Field.SUBMISSION)
    speakers = [_words(person.name) for person in _confirmed(proceedings, Role.SPEAKER)]
    title = _headline(workshop)
    lines = {
        "title": title if len(title) <= POST_LENGTH else f"{title[: POST_LENGTH - 1]}…",
        "when": when,
        "where": place,
        "deadline": "; ".join(f"{_words(each.title)}: {_moment(each)}" for each in deadlines),
        "speakers": f"Speakers: {', '.join(speakers)}" if speakers else "",
        "home": home or "",
    }
    chosen = {"title"}
    for name in ("home", "when", "deadline", "where", "speakers"):
        if len(_lines(lines, {*chosen, name})) <= POST_LENGTH:
            chosen.add(name)
    return _lines(lines, chosen)


def _wikicfp(proceedings: Proceedings, home: str | None) -> str:
    workshop = proceedings.workshop
    short, year = _words(workshop.short), str(workshop.year)
    days = _days(proceedings)
    fields = {
        "Event": _full_title(workshop),
        "Acronym": short if year in short else f"{short} {year}",
        "When": f"{_american(days[0])} - {_american(days[-1])}" if days else "",
        "Where": _words(workshop.place),
        **{field.value: _due(_deadlines(workshop, field)) for field in _Field},
        "Link": home or "",
    }
    return "\n".join(f"{name}: {value}" for name, value in fields.items() if value)


def _lines(lines: dict[str, str], chosen: set[str]) -> str:
    return "\n".join(text for name, text in lines.items() if text and name in chosen)


# --- what is announced -----------------------------------------------------------------------


def _full_title(workshop: Workshop) -> str:
    """The title, with the conference around it where the name of the proceedings tells it."""
    title, booktitle = _words(workshop.title), _words(workshop.booktitle)
    longer = title.casefold() in booktitle.casefold()
    return booktitle if longer and "proceedings" not in booktitle.casefold() else title


def _headline(workshop: Workshop) -> str:
    """The short name and the title, or the title alone if that name is in it."""
    short, title = _words(workshop.short), _full_title(workshop)
    named = re.search(rf"(?<!\w){re.escape(short)}(?!\w)", title)
    return title if named else f"{short}: {title}"


def _confirmed(proceedings: Proceedings, role: Role) -> Iterator[Person]:
    for person in proceedings.people:
        if role in person.roles and person.status is Status.CONFIRMED:
            yield person


def _people(proceedings: Proceedings, role: Role) -> list[str]:
    found = []
    for person in _confirmed(proceedings, role):
        affiliation = _words(person.affiliation)
        found.append(_words(person.name) + (f" ({affiliation})" if affiliation else ""))
    return found


def _deadlines(workshop: Workshop, field: _Field) -> list[ImportantDate]:
    """The dates that fit a field; several where there are several tracks."""
    return [found for found in workshop.important_dates if _field(found.title) is field]


def _field(title: str) -> _Field | None:
    title = re.sub(r"[\W_]+", " ", title.casefold())
    return next((field for field, words in _FIELD_WORDS if words.search(title)), None)


def _due(found: Sequence[ImportantDate]) -> str:
    """The day as WikiCFP writes it; of several, each with its title, for the organizer to choose.

    The form takes no time and no zone.
    """
    if len(found) == 1:
        return _american(found[0].when)
    return "; ".join(f"{_american(each.when)} ({_words(each.title)})" for each in found)


# --- dates and times -------------------------------------------------------------------------


def _days(proceedings: Proceedings) -> tuple[date, ...]:
    """The days of the workshop, or those of its programme."""
    programme = {event.start.date() for event in proceedings.events}
    return proceedings.workshop.dates or tuple(sorted(programme))


def _when(proceedings: Proceedings) -> str:
    """The days; of a single one also the hours, if the programme tells them."""
    days = _days(proceedings)
    events = [event for event in proceedings.events if event.start.date() in days]
    if len(days) != 1 or not events:
        return _span(days, weekday=True)
    start, end = min(event.start for event in events), max(event.end for event in events)
    if end.date() != days[0]:
        return _span(days, weekday=True)
    return f"{_span(days, weekday=True)}, {start:%H:%M} to {end:%H:%M} {_zone(start)}"


def _span(days: Sequence[date], *, weekday: bool = False) -> str:
    """Days without a gap as first and last, others one by one."""
    if not days:
        return ""
    first, last = days[0], days[-1]
    if len(days) == 1:
        return (f"{_DAYS[first.weekday()]}, " if weekday else "") + _day(first)
    if last - first == timedelta(days=len(days) - 1):
        return f"{_day(first)} to {_day(last)}"
    return ", ".join(_day(day) for day in days)


def _moment(found: ImportantDate) -> str:
    time = "" if found.day_only else f" {found.when:%H:%M}"
    return f"{_day(found.when)},{time} {_zone(found.when)}"


def _zone(when: datetime) -> str:
    """The name of the zone at that time, with its IANA name, since CST is four zones."""
    name = when.tzname() or ""
    key = when.tzinfo.key if isinstance(when.tzinfo, ZoneInfo) else name
    if name == "AoE":
        return "AoE (anywhere on Earth)"
    return f"{name} ({key})" if name.isalpha() and name != key else key


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _american(day: date) -> str:
    return f"{_MONTHS[day.month - 1][:3]} {day.day}, {day.year}"


# --- plain text ------------------------------------------------------------------------------

_MAIL = re.compile(r"[<(\[]?[^\s<>()\[\],;@]+@[^\s<>()\[\],;@]+\.[^\s<>()\[\],;@]+[>)\]]?")
"""An e-mail address, in brackets or not; "TOY@ICML" is none."""


def _words(text: str) -> str:
    """One line without e-mail addresses."""
    return " ".join(_MAIL.sub(" ", markup.literal(text).plain).split()).strip(" ,;")


def _wrapped(text: str, before: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        COLUMNS,
        initial_indent=before,
        subsequent_indent=" " * len(before),
        break_on_hyphens=False,
    )


def _listed(heading: str, entries: Iterable[str]) -> list[str]:
    lines = [line for entry in entries for line in _wrapped(entry, "- ")]
    return [heading, "", *lines] if lines else []
