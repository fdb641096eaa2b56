"""What an assignment of posters must keep: presenters' wishes, and nobody in two places.

Each rule says in plain words why it is there, so that rules that clash can be named.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from ..kinds import TEXT, list_of, suggestion
from ..model import EventKind
from ..moments import instant
from ..naming import fold
from ..problems import ProblemKind, Report, Severity
from ..tables import Key, Row, Table, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from ..model import Event, EventId, ForumId, Paper, Proceedings

PAPER = Key("paper", TEXT, "Forum id of the paper.")
NAME = Key("name", TEXT, "Who presents it; every author counts as presenting if absent.", "")
NOT = Key("not", list_of(TEXT, or_one=True), "Ids of sessions in which they cannot present.", ())
ONLY = Key("only", list_of(TEXT, or_one=True), "Ids of the sessions in which they can.", ())
PRESENTER = Table(
    "presenter",
    "What a poster's presenter can and cannot do.",
    (PAPER, NAME, NOT, ONLY),
    repeated=True,
)


class Presenter(NamedTuple):
    """What is known of who presents a poster."""

    name: str = ""
    """Folded; empty if it may be any author."""
    sessions: frozenset[EventId] | None = None
    """In which they can; ``None`` for any."""
    where: str = ""
    """Where that stands."""


class Forbidden(NamedTuple):
    """A session in which a paper cannot be shown."""

    paper: ForumId
    session: EventId
    why: str


class Shared(NamedTuple):
    """Papers that one person presents, so that they cannot be in sessions at one time."""

    papers: tuple[ForumId, ...]
    why: str


class Rules(NamedTuple):
    """Everything that an assignment must keep."""

    forbidden: tuple[Forbidden, ...] = ()
    shared: tuple[Shared, ...] = ()
    most: int | None = None
    """Posters for which a session has room."""


NO_RULES = Rules()


def overlap(one: Event, other: Event) -> bool:
    """Whether two events are at one time."""
    return instant(one.start) < instant(other.end) and instant(other.start) < instant(one.end)


# --- presenters' wishes ------------------------------------------------------------------------


def read_presenters(
    path: Path, papers: Iterable[Paper], sessions: Sequence[Event], report: Report, *, file: str
) -> dict[ForumId, Presenter]:
    """The ``[[presenter]]`` tables of a file, by paper; what is unknown in them is reported.

    A paper that stands there more than once keeps to all that is said of it.
    """
    rows = read_toml(path, (PRESENTER,), report, file=file)
    known = {str(paper.id): paper for paper in papers}
    ids = [event.id for event in sessions]
    found: dict[ForumId, Presenter] = {}
    for row in rows.all(PRESENTER) if rows else ():
        paper = known.get(row[PAPER])
        if paper is None:
            _unknown(row, PAPER.name, row[PAPER], "no paper has this id", known, report)
            continue
        before = found.get(paper.id, Presenter())
        can = _sessions(row, ids, report)
        if before.sessions is not None:
            can &= before.sessions
        place = row.place()
        where = f"{before.where} and line {place.line}" if before.where else str(place)
        found[paper.id] = Presenter(_name(row, paper, report) or before.name, can, where)
    return found


def _sessions(row: Row, ids: Sequence[EventId], report: Report) -> frozenset[EventId]:
    can = set(ids)
    for key in (NOT, ONLY):
        for name in row[key]:
            if name not in ids:
                _unknown(row, key.name, name, "no poster session has this id", ids, report)
    can -= set(row[NOT])
    if row[ONLY]:
        can &= set(row[ONLY])
    return frozenset(can)


def _name(row: Row, paper: Paper, report: Report) -> str:
    names = {author.name.plain for author in paper.authors}
    name = row[NAME]
    if name and fold(name) not in {fold(each) for each in names}:
        _unknown(row, NAME.name, name, "no author of the paper has this name", names, report)
        return ""
    return fold(name)


def _unknown(
    row: Row, key: str, value: str, fault: str, known: Iterable[str], report: Report
) -> None:
    listed = sorted(known)
    few = f"Known are {', '.join(listed)}" if len(listed) <= 12 else "Copy it from the paper's page"
    report.add(
        ProblemKind.UNKNOWN_ID,
        row.place_of(key, value),
        f'{fault}: "{value}"',
        suggestion(value, listed) or few,
        severity=Severity.ERROR,
    )


# --- nobody in two places ----------------------------------------------------------------------


def rules(
    proceedings: Proceedings,
    papers: Sequence[Paper],
    sessions: Sequence[Event],
    presenters: Mapping[ForumId, Presenter],
    *,
    most: int | None = None,
) -> Rules:
    """What the programme and the presenters ask of an assignment.

    :param papers: those to be assigned.
    """
    return Rules(
        (
            *_wishes(papers, sessions, presenters),
            *_speaking(proceedings, papers, sessions, presenters),
        ),
        tuple(_shared(papers, presenters)),
        most,
    )


def _wishes(
    papers: Iterable[Paper], sessions: Iterable[Event], presenters: Mapping[ForumId, Presenter]
) -> Iterator[Forbidden]:
    events = tuple(sessions)
    for paper in papers:
        presenter = presenters.get(paper.id)
        if presenter is None or presenter.sessions is None:
            continue
        for event in events:
            if event.id not in presenter.sessions:
                why = f"{presenter.where}: {paper.id} cannot be in {event.id}"
                yield Forbidden(paper.id, event.id, why)


def _people(paper: Paper, presenters: Mapping[ForumId, Presenter]) -> dict[str, tuple[str, str]]:
    """Who may present a paper: (folded name, printed name) by the author's key."""
    wanted = presenters.get(paper.id, Presenter()).name
    found = {}
    for author in paper.authors:
        folded = fold(author.name.plain)
        if not wanted or folded == wanted:
            found[str(author.key)] = folded, author.name.plain
    return found


def _speaking(
    proceedings: Proceedings,
    papers: Iterable[Paper],
    sessions: Iterable[Event],
    presenters: Mapping[ForumId, Presenter],
) -> Iterator[Forbidden]:
    """People who speak elsewhere while a session lasts."""
    paper_of = {paper.id: paper for paper in proceedings.papers}
    person_of = {person.id: person for person in proceedings.people}
    presented = [(paper, _people(paper, presenters)) for paper in papers]
    for session in sessions:
        for event in proceedings.events:
            if event.kind is EventKind.POSTER or not overlap(session, event):
                continue
            # A programme knows its speakers by name alone, papers tell authors apart.
            on_stage = [*event.speakers, *([event.chair] if event.chair else [])]
            names = {fold(person_of[each].name) for each in on_stage if each in person_of}
            talking: set[str] = set()
            for paper_id in event.papers:
                if paper_id in paper_of:
                    talking |= _people(paper_of[paper_id], presenters).keys()
            for paper, people in presented:
                for key, (folded, printed) in sorted(people.items()):
                    if key in talking or folded in names:
                        why = f"{printed} ({paper.id}) is in {event.id} while {session.id} lasts"
                        yield Forbidden(paper.id, session.id, why)


def _shared(papers: Iterable[Paper], presenters: Mapping[ForumId, Presenter]) -> Iterator[Shared]:
    by_person: defaultdict[str, list[ForumId]] = defaultdict(list)
    printed: dict[str, str] = {}
    for paper in papers:
        for key, (_, name) in _people(paper, presenters).items():
            by_person[key].append(paper.id)
            printed[key] = name
    for key in sorted(by_person):
        if len(by_person[key]) > 1:
            ids = tuple(sorted(by_person[key]))
            yield Shared(ids, f"{printed[key]} is an author of {', '.join(ids)}")
