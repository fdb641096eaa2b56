"""The programme's past: ``programme-log.toml``, so that a build need not ask what changed when.

A build is a pure function of its files, yet a calendar must number the revisions of each event
(:rfc:`5545#section-3.8.7.4`) and a feed must tell of changes.  So the command line compares the
programme with the log before it builds (:func:`update_log`) and writes down what is new; Sphinx
only reads (:func:`read_log`).  The file is committed with the rest of the data.

For each event the log holds what readers have last seen of it, in plain TOML and without the
text of abstracts, of which a fingerprint is enough to see that they changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from . import changes as words
from .log_file import (
    CANCELLED,
    CHANGE,
    CHANGE_DATE,
    CHANGE_EVENT,
    CHANGE_NUMBER,
    CHANGED,
    FINGERPRINT,
    FIXED_END,
    FIXED_START,
    HEADER,
    LIVE,
    LOG_TABLES,
    SEEN,
    SEQUENCE,
    WHAT,
    toml_table,
)
from .model import Event, EventId, ForumId, PersonId, Status
from .problems import Place, ProblemKind, Report, Severity
from .program import (
    CAPTIONS,
    CHAIR,
    CHAT,
    EVENT_ID,
    EVENT_KIND,
    PAPERS,
    RECORDING,
    ROOM,
    SLIDES,
    SPEAKERS,
    STREAM,
    TITLE,
)
from .tables import Key, Row, Rows, read_toml
from .whole_files import write_whole
from .wording import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from .model import Person
    from .wording import Wording

LOG_FILE: Final = "programme-log.toml"


# --- records ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One event changed on one day."""

    day: date
    event: EventId
    number: int
    """The event's sequence from then on; with the id it names the change for ever."""
    what: tuple[str, ...]
    """What is different, a sentence each, without full stops."""


@dataclass(frozen=True, slots=True)
class Logged:
    """What readers have last seen of an event."""

    event: Event
    """The event; its abstract is the fingerprint only."""
    sequence: int = 0
    """How often it has changed."""
    changed: date | None = None
    """When it last changed, or was added to a programme already published."""
    cancelled: bool = False
    """Whether it has left the programme."""


@dataclass(frozen=True, slots=True)
class History:
    """The past of a programme; the empty one is that of a programme never logged."""

    changes: tuple[Change, ...] = ()
    """The newest first."""
    logged: Mapping[EventId, Logged] = field(default_factory=dict)

    def sequence(self, event_id: EventId) -> int:
        """How often the event has changed since it was first published."""
        return self.logged[event_id].sequence if event_id in self.logged else 0

    def changed(self, event_id: EventId) -> date | None:
        """The day of its last change; ``None`` if it never changed."""
        return self.logged[event_id].changed if event_id in self.logged else None

    def cancelled(self, events: Iterable[Event]) -> tuple[Logged, ...]:
        """Events that have left the programme, by id.

        :param events: those in the programme, which count as such whatever the log says.
        """
        there = {event.id for event in events}
        left = (each for key, each in self.logged.items() if each.cancelled and key not in there)
        return tuple(sorted(left, key=lambda each: each.event.id))


# --- the file --------------------------------------------------------------------------------


def read_log(path: Path, report: Report, *, file: str) -> History:
    """Read the log; without a file, the empty history.

    What cannot be read is reported and left out.

    :param file: the file's name in messages.
    """
    if not path.exists():
        return History()
    faults = len(report)
    rows = read_toml(path, LOG_TABLES, report, file=file)
    history = _history(rows, report) if rows is not None else History()
    if len(report) > faults:
        report.add(
            ProblemKind.FILE_FORMAT,
            Place(file),
            "changes of the programme are not recorded while this file has faults",
            "Restore it from version control, or delete it to begin anew",
        )
    return history


def _history(rows: Rows, report: Report) -> History:
    logged: dict[EventId, Logged] = {}
    for row in rows.all(SEEN):
        each = _logged(row)
        if logged.setdefault(each.event.id, each) is not each:
            report.add(
                ProblemKind.DUPLICATE_EVENT,
                row.place(EVENT_ID.name),
                f'the event "{each.event.id}" is in the log twice; the first counts',
                "Take one of them out",
                severity=Severity.ERROR,
            )
    changes = (
        Change(row[CHANGE_DATE], EventId(row[CHANGE_EVENT]), row[CHANGE_NUMBER], row[WHAT])
        for row in rows.all(CHANGE)
    )
    named = {(each.event, each.number): each for each in reversed(tuple(changes))}
    newest = sorted(named.values(), key=lambda each: (each.event, each.number))
    newest.sort(key=lambda each: each.day, reverse=True)
    return History(tuple(newest), logged)


def _logged(row: Row) -> Logged:
    event = Event(
        id=EventId(row[EVENT_ID]),
        kind=row[EVENT_KIND],
        title=row[TITLE],
        start=row[FIXED_START],
        end=row[FIXED_END],
        room=row[ROOM],
        speakers=tuple(PersonId(each) for each in row[SPEAKERS]),
        chair=PersonId(row[CHAIR]) if row[CHAIR] else None,
        papers=tuple(ForumId(each) for each in row[PAPERS]),
        abstract=row[FINGERPRINT],
        stream=row[STREAM],
        chat=row[CHAT],
        recording=row[RECORDING],
        captions=row[CAPTIONS],
        slides=row[SLIDES],
        live=row[LIVE],
    )
    return Logged(event, row[SEQUENCE], row[CHANGED], row[CANCELLED])


# --- what is new -----------------------------------------------------------------------------


def update_log(
    path: Path,
    events: Iterable[Event],
    people: Iterable[Person],
    today: date,
    *,
    renamed: Callable[[History], History] = lambda history: history,
    wording: Wording = ENGLISH,
) -> list[str]:
    """Compare the programme with the log, and write down what is new.

    The first time the events are recorded as they are, without news.  The file is written only
    if something differs, and whole or not at all.  A log with faults, of which
    :func:`read_log` tells, is left alone; so is one whose programme has become empty, since a
    ``program.toml`` that cannot be read looks like that.

    :param events: joined and checked.  Do not call this while ``program.toml`` has errors: an
        event that is left out of it counts as cancelled.
    :param people: only the confirmed among them are named, or recorded at all.
    :param renamed: puts new names of people into the log, which the events have already: that
        somebody has another name is no news.
    :param wording: puts the sentences into the site's language.
    :returns: what changed, in plain words, a sentence each.
    :raises OSError: if the file cannot be written; then the old one is still whole.
    """
    report = Report()
    old = renamed(read_log(path, report, file=path.name))
    names = {each.id: each.name for each in people if each.status is Status.CONFIRMED}
    seen = [_as_seen(event, names) for event in events]
    if len(report) or not seen:
        return []
    if path.exists():
        new, news = _compare(old, seen, names, today, wording)
    else:
        new, news = {event.id: Logged(event) for event in seen}, []
    if new == old.logged and path.exists():
        return []
    _write(path, History((*news, *old.changes), new))
    return [sentence for change in news for sentence in change.what]


def _as_seen(event: Event, names: Mapping[PersonId, str]) -> Event:
    """The event as readers see it, in values that the log gives back unchanged."""
    abstract = words.fingerprint(event.abstract)
    return replace(
        event,
        start=_fixed(event.start),
        end=_fixed(event.end),
        speakers=tuple(each for each in event.speakers if each in names),
        chair=event.chair if event.chair in names else None,
        abstract=abstract,
        stream=event.stream if event.live else None,
        recording=None if event.live else event.recording,
        captions=None if event.live else event.captions,
        was=(),
    )


def _fixed(moment: datetime) -> datetime:
    """The moment with an offset instead of a zone; TOML has offsets of whole minutes only."""
    if (moment.utcoffset() or timedelta()) % timedelta(minutes=1):
        moment = moment.astimezone(UTC)
    return datetime.fromisoformat(moment.isoformat())


def _compare(
    old: History,
    seen: list[Event],
    names: Mapping[PersonId, str],
    today: date,
    wording: Wording,
) -> tuple[dict[EventId, Logged], list[Change]]:
    """The events as they will be logged, and the news among them."""
    new: dict[EventId, Logged] = {}
    news: list[Change] = []
    # Events of the programme in its order, then those that have left it.
    gone = sorted(old.logged.keys() - {event.id for event in seen})
    for now in (*seen, *(old.logged[key].event for key in gone)):
        before = old.logged.get(now.id)
        after, what = _next(before, now, names, today, wording, there=now.id not in gone)
        new[now.id] = after
        if what:
            news.append(Change(today, now.id, after.sequence, what))
    return new, news


def _next(
    before: Logged | None,
    now: Event,
    names: Mapping[PersonId, str],
    today: date,
    wording: Wording,
    *,
    there: bool,
) -> tuple[Logged, tuple[str, ...]]:
    """How an event will be logged, and what to tell of it."""
    if before is None:
        return Logged(now, 0, today), (words.added(now, wording),)
    if not there:
        if before.cancelled:
            return before, ()
        after = Logged(now, before.sequence + 1, today, cancelled=True)
        return after, (words.cancelled(now, wording),)
    if not before.cancelled and now == before.event:
        return before, ()
    after = Logged(now, before.sequence + 1, today)
    if before.cancelled:
        return after, (words.restored(now, wording),)
    return after, words.differences(before.event, now, names, wording)


# --- writing ---------------------------------------------------------------------------------


def _write(path: Path, history: History) -> None:
    parts = [HEADER]
    parts += [toml_table(CHANGE, _change_values(change)) for change in history.changes]
    parts += [toml_table(SEEN, _seen_values(each)) for _, each in sorted(history.logged.items())]
    write_whole(path, "\n".join(parts).encode())


def _change_values(change: Change) -> Iterator[tuple[Key[Any], object]]:
    yield CHANGE_DATE, change.day
    yield CHANGE_EVENT, change.event
    yield CHANGE_NUMBER, change.number
    yield WHAT, change.what


def _seen_values(logged: Logged) -> Iterator[tuple[Key[Any], object]]:
    for key in SEEN.keys:
        if key in (SEQUENCE, CHANGED, CANCELLED):
            yield key, getattr(logged, key.name)
        else:
            yield key, getattr(logged.event, key.name)
