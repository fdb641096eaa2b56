"""The programme and its people: ``program.toml`` and ``people.toml``, read and checked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from .kinds import (
    MOMENT,
    PROSE,
    TEXT,
    YES,
    UnfitError,
    checked,
    list_of,
    member_of,
)
from .markup import safe_url
from .model import Event, EventId, EventKind, ForumId, Person, PersonId, Role, Status
from .moments import in_zone, instant
from .names import NO_OVERRIDES
from .overrides import NAME as SPLIT_NAME
from .overrides import overrides
from .problems import Place, ProblemKind, Report, Severity
from .program_checks import check_program
from .tables import Key, Row, Rows, Table, read_toml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from .model import Paper, Workshop
    from .names import Name

__all__ = [
    "People",
    "check_program",
    "read_events",
    "read_people",
    "read_people_and_names",
    "read_program",
]

T = TypeVar("T")

# --- kinds of value --------------------------------------------------------------------------


def _id(value: str) -> str:
    """An id that can be an address: it becomes one, and may not change by folding case."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", value):
        made = re.sub(r"[^a-z0-9_-]+", "-", value.lower()).strip("-_")
        mend = f'Write "{made}"' if made else 'Write one such as "posters-1"'
        raise UnfitError(f'"{value}" cannot be part of an address', mend)
    if value == "index":
        raise UnfitError('"index" is the address of the list itself', "Take another id")
    return value


def _link(value: str) -> str:
    url = safe_url(value)
    if url is None:
        mend = "Write the whole address, with https://"
        raise UnfitError(f'"{value}" is not a link', mend, ProblemKind.BAD_LINK)
    return url


ID = checked(TEXT, _id, "id: lower-case letters, digits, - and _")
LINK = checked(TEXT, _link, "http(s) link")


def _link_key(name: str, help_: str) -> Key[str | None]:
    return Key(name, LINK, help_, None)


# --- people.toml -----------------------------------------------------------------------------

PERSON_ID = Key("id", ID, "Id of the person, by which events name them.")
NAME = Key("name", TEXT, "Name as printed.")
ROLES = Key("role", list_of(member_of(Role), or_one=True), "What the person does at the workshop.")
STATUS: Key[Status | None] = Key(
    "status", member_of(Status), "Whether they have said yes; confirmed if absent.", None
)
AFFILIATION = Key("affiliation", TEXT, "Where the person works.", "")
WEBSITE = _link_key("website", "The person's own page.")
BIO = Key("bio", PROSE, "Biography, in Markdown.", "")

PERSON = Table(
    "person",
    "A speaker, an organizer or a member of the programme committee.",
    (PERSON_ID, NAME, ROLES, STATUS, AFFILIATION, WEBSITE, BIO),
    repeated=True,
)

PEOPLE_TABLES = (PERSON, SPLIT_NAME)
"""All of ``people.toml``."""

# --- program.toml ----------------------------------------------------------------------------

STREAM = _link_key("stream", "Live stream.")
CHAT = _link_key("chat", "Chat of the event, for questions too.")
ROOM = Key("room", TEXT, "Room; events of one room must not overlap.", "")
LIVE: Key[bool | None] = Key(
    "live",
    YES,
    "The switch between live and afterwards: true (or absent) links the stream,"
    " false the recording.",
    None,
)

PROGRAM = Table(
    "program",
    "What holds for every event that does not say otherwise.",
    (ROOM, STREAM, CHAT, LIVE),
)

EVENT_ID = Key("id", ID, "Id of the event; stable, since it becomes an address.")
WAS = Key("was", list_of(ID, or_one=True), "Ids that it had before; they lead to it.", ())
EVENT_KIND = Key("kind", member_of(EventKind), "Kind of event.")
TITLE = Key("title", TEXT, "Title as printed.")
START = Key("start", MOMENT, "Start, in the venue's local time.")
END = Key("end", MOMENT, "End, in the venue's local time.")
SPEAKERS = Key("speakers", list_of(TEXT, or_one=True), "Ids of the speakers, in people.toml.", ())
CHAIR = Key("chair", TEXT, "Id of the chair, in people.toml.", "")
PAPERS = Key("papers", list_of(TEXT), "Forum ids of the papers, in order.", ())
ABSTRACT = Key("abstract", PROSE, "Abstract of a talk, in Markdown.", "")
RECORDING = _link_key("recording", "Recording, once there is one.")
CAPTIONS = _link_key("captions", "Captions or transcript of the recording.")
SLIDES = _link_key("slides", "Slides.")

EVENT = Table(
    "event",
    "One line of the programme.",
    (
        EVENT_ID,
        EVENT_KIND,
        TITLE,
        START,
        END,
        ROOM,
        SPEAKERS,
        CHAIR,
        PAPERS,
        ABSTRACT,
        STREAM,
        CHAT,
        RECORDING,
        CAPTIONS,
        SLIDES,
        LIVE,
        WAS,
    ),
    repeated=True,
)

PROGRAM_TABLES = (PROGRAM, EVENT)
"""All of ``program.toml``."""

# --- reading ---------------------------------------------------------------------------------


class People(NamedTuple):
    """What ``people.toml`` holds."""

    people: tuple[Person, ...] = ()
    overrides: Mapping[str, Name] = NO_OVERRIDES
    """How names are split that no rule can know, by printed name."""


def read_people(path: Path, report: Report, *, file: str) -> tuple[Person, ...]:
    """The people of ``people.toml``, in its order; records of no use are reported and left out.

    :param file: the file's name in messages.
    """
    rows = read_toml(path, PEOPLE_TABLES, report, file=file)
    return _people(rows, report) if rows is not None else ()


def read_people_and_names(
    path: Path, papers: Iterable[Paper], report: Report, *, file: str
) -> People:
    """As :func:`read_people`, and how names are split that no rule can know.

    :param papers: whose authors the file may name.
    """
    rows = read_toml(path, PEOPLE_TABLES, report, file=file)
    if rows is None:
        return People()
    people = _people(rows, report)
    splits = rows.all(SPLIT_NAME)
    printed = {person.name for person in people} if splits else set()
    if splits:
        printed |= {author.name.plain for paper in papers for author in paper.authors}
    return People(people, overrides(splits, printed, report))


def _people(rows: Rows, report: Report) -> tuple[Person, ...]:
    return tuple(_person(row) for row in _unique(rows.all(PERSON), PERSON_ID, report))


def _person(row: Row) -> Person:
    # A misspelt status must not announce somebody who has not said yes.
    unsaid = Status.UNCONFIRMED if STATUS.name in row.raw else Status.CONFIRMED
    return Person(
        id=PersonId(row[PERSON_ID]),
        name=row[NAME],
        roles=tuple(dict.fromkeys(row[ROLES])),
        status=row[STATUS] or unsaid,
        affiliation=row[AFFILIATION],
        website=row[WEBSITE],
        bio=row[BIO],
    )


def read_program(
    path: Path,
    people: Iterable[Person],
    papers: Iterable[Paper],
    workshop: Workshop,
    report: Report,
    *,
    file: str,
    removed: Collection[ForumId] = (),
) -> tuple[Event, ...]:
    """Read ``program.toml``, join it with people and papers, and check all of it.

    As :func:`read_events` and :func:`check_program`, with the line of each problem.
    """
    rows = _event_rows(path, report, file)
    events = _events(rows, workshop, report)
    row_of = {row[EVENT_ID]: row for row in rows.events}

    def where(event: Event, key: str = "", item: str = "") -> Place:
        return row_of[event.id].place_of(key, item)

    return check_program(
        events, people, papers, workshop, report, file=file, where=where, removed=removed
    )


def read_events(path: Path, workshop: Workshop, report: Report, *, file: str) -> tuple[Event, ...]:
    """Read ``program.toml``, by start, then id; a record of no use is reported and left out.

    What the events say of each other, of people and of papers is not checked.

    :param file: the file's name in messages.
    """
    return _events(_event_rows(path, report, file), workshop, report)


class _ProgramRows(NamedTuple):
    program: Row | None
    events: tuple[Row, ...]


def _event_rows(path: Path, report: Report, file: str) -> _ProgramRows:
    rows = read_toml(path, PROGRAM_TABLES, report, file=file)
    if rows is None:
        return _ProgramRows(None, ())
    return _ProgramRows(rows.one(PROGRAM), _unique(rows.all(EVENT), EVENT_ID, report))


def _unique(rows: Iterable[Row], key: Key[str], report: Report) -> tuple[Row, ...]:
    """The rows without those whose id an earlier one has."""
    found: dict[str, Row] = {}
    for row in rows:
        first = found.setdefault(row[key], row)
        if first is not row:
            report.add(
                ProblemKind.DUPLICATE_EVENT,
                row.place(key.name),
                f'the id "{row[key]}" stands on line {first.place(key.name).line} already,'
                " so that this record is left out",
                "Give it another id",
                severity=Severity.ERROR,
            )
    return tuple(found.values())


def _events(rows: _ProgramRows, workshop: Workshop, report: Report) -> tuple[Event, ...]:
    events = [_event(row, rows.program, workshop, report) for row in rows.events]
    return tuple(sorted(events, key=lambda event: (instant(event.start), event.id)))


def _event(row: Row, program: Row | None, workshop: Workshop, report: Report) -> Event:
    def moment(key: Key[datetime]) -> datetime:
        found, fault = in_zone(row[key], workshop.timezone)
        if fault is not None:
            report.add(fault.kind, row.place(key.name), fault.fault, fault.mend)
        return found

    kind = row[EVENT_KIND]
    common = program if kind is not EventKind.BREAK else None
    live = _own_or_common(row, program, LIVE)
    return Event(
        id=EventId(row[EVENT_ID]),
        kind=kind,
        title=row[TITLE],
        start=moment(START),
        end=moment(END),
        room=_own_or_common(row, common, ROOM),
        speakers=tuple(PersonId(each) for each in row[SPEAKERS]),
        chair=PersonId(row[CHAIR]) if row[CHAIR] else None,
        papers=tuple(ForumId(each) for each in row[PAPERS]),
        abstract=row[ABSTRACT],
        stream=_own_or_common(row, common, STREAM),
        chat=_own_or_common(row, common, CHAT),
        recording=row[RECORDING],
        captions=row[CAPTIONS],
        slides=row[SLIDES],
        was=tuple(EventId(each) for each in row[WAS]),
        live=True if live is None else live,
    )


def _own_or_common(row: Row, common: Row | None, key: Key[T]) -> T:
    """The event's own value if it gives one, else that of ``[program]``."""
    return row[key] if key.name in row.raw or common is None else common[key]
