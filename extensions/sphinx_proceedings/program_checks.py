"""What can be wrong with a programme as a whole, among its events, its people and its papers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from .kinds import suggestion
from .model import Event, EventKind, Status
from .moments import instant
from .problems import Place, ProblemKind, Report, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from .model import ForumId, Paper, Person, PersonId, Workshop

Where = Callable[[Event, str, str], Place]
"""The place of an event, of one of its keys, or of an item of that key's list."""

_FEW = 5
"""Faults of one kind that are told one by one; more become one summary."""
_NAMED = 10
"""Ids that a summary names."""


def check_program(
    events: Iterable[Event],
    people: Iterable[Person],
    papers: Iterable[Paper],
    workshop: Workshop,
    report: Report,
    *,
    file: str,
    where: Where | None = None,
    removed: Collection[ForumId] = (),
) -> tuple[Event, ...]:
    """Join the programme with people and papers, and report what does not fit.

    Unknown people and papers, and people who are not confirmed, are taken out of their events,
    and papers out of events that are no sessions; an event that ends before it starts is left
    out.  Everything else stays as it is.

    :param file: name of ``program.toml`` in messages.
    :param where: finds the lines of that file; see :func:`~.program.read_program`.
    :param removed: ids of papers that must not be shown any more; to name them is no error.
    :returns: the events, in the order given.
    """

    def place(event: Event, key: str, _item: str) -> Place:
        return Place(file, event.id, key)

    check = _Check(
        report=report,
        where=where or place,
        people={person.id: person for person in people},
        papers={paper.id: paper for paper in papers},
        removed=frozenset(removed),
    )
    given = tuple(events)
    joined = check.without_unknown_papers(check.with_known_people(event) for event in given)
    check.papers_without_session(joined, file)
    joined = tuple(event for event in joined if check.lasts(event))
    for event in joined:
        check.dates(event, workshop)
        check.recording(event)
    check.pairs(joined)
    return joined


@dataclass(frozen=True, slots=True)
class _Check:
    """The checks of one programme, each of which reports what it finds."""

    report: Report
    where: Where
    people: Mapping[PersonId, Person]
    papers: Mapping[ForumId, Paper]
    removed: frozenset[ForumId] = frozenset()

    # --- references ---------------------------------------------------------------------------

    def with_known_people(self, event: Event) -> Event:
        """The event with only those speakers and the chair who may be announced."""
        speakers = tuple(
            each
            for each in dict.fromkeys(event.speakers)
            if self._announced(event, "speakers", each)
        )
        chair = event.chair
        if chair is not None and not self._announced(event, "chair", chair):
            chair = None
        return replace(event, speakers=speakers, chair=chair)

    def _announced(self, event: Event, key: str, person_id: PersonId) -> bool:
        person = self.people.get(person_id)
        if person is None:
            self._error(
                ProblemKind.UNKNOWN_ID,
                self.where(event, key, person_id),
                f'nobody in people.toml has the id "{person_id}"',
                suggestion(person_id, self.people) or "Add them there, or mend the id",
            )
            return False
        if person.status is not Status.CONFIRMED:
            self.report.add(
                ProblemKind.BAD_VALUE,
                self.where(event, key, person_id),
                f'"{person_id}" is not confirmed, so that the event does not name them',
                'Set status = "confirmed" in people.toml once they have said yes',
            )
            return False
        return True

    def without_unknown_papers(self, events: Iterable[Event]) -> tuple[Event, ...]:
        """The events with only the papers that are there, each once, and only in sessions."""
        found: list[Event] = []
        unknown: list[tuple[Event, ForumId]] = []
        for event in events:
            papers = tuple(dict.fromkeys(event.papers))
            if len(papers) < len(event.papers):
                twice = sorted({each for each in papers if event.papers.count(each) > 1})
                fault = f"{_listed(twice)} stands twice in this session"
                self._warn(ProblemKind.SLOT, self.where(event, "papers", ""), fault, "Take one out")
            for each in papers:
                if each in self.removed:
                    fault = f'the paper "{each}" has been removed, so that it is not shown'
                    place = self.where(event, "papers", each)
                    self._warn(ProblemKind.UNKNOWN_ID, place, fault, "Take it out")
                elif each not in self.papers:
                    unknown.append((event, each))
            papers = tuple(each for each in papers if each in self.papers)
            found.append(self._in_session(replace(event, papers=papers), event))
        self._report_unknown(unknown)
        return tuple(found)

    def _in_session(self, event: Event, given: Event) -> Event:
        if not event.is_session and event.papers:
            place = self.where(given, "papers", "")
            fault = f'an event of kind "{event.kind.value}" is no session and shows no papers'
            self._warn(ProblemKind.SLOT, place, fault, 'Make it "poster" or "contributed"')
            return replace(event, papers=())
        if event.kind is EventKind.POSTER and not given.papers:
            fault = "this poster session has no posters"
            self._warn(ProblemKind.SLOT, self.where(given, "", ""), fault, "Add papers = [ids]")
        return event

    def _report_unknown(self, unknown: list[tuple[Event, ForumId]]) -> None:
        if len(unknown) > _FEW:
            event, first = unknown[0]
            ids = _listed([each for _, each in unknown])
            fault = f"{len(unknown)} papers of the programme are not in the export: {ids}"
            mend = "Put the ids of this export into the programme, or take these out"
            self._error(ProblemKind.UNKNOWN_ID, self.where(event, "papers", first), fault, mend)
            return
        for event, paper_id in unknown:
            self._error(
                ProblemKind.UNKNOWN_ID,
                self.where(event, "papers", paper_id),
                f'no accepted paper of the export has the id "{paper_id}"',
                suggestion(paper_id, self.papers) or "Mend the id, or take it out",
            )

    def papers_without_session(self, events: tuple[Event, ...], file: str) -> None:
        """Report papers that no session holds, if there are sessions at all."""
        if not any(event.is_session for event in events):
            return
        shown = {each for event in events for each in event.papers}
        missing = sorted(self.papers.keys() - shown)
        for paper_id in missing if len(missing) <= _FEW else ():
            fault = "no session of the programme holds this paper"
            self._warn(ProblemKind.NO_SESSION, Place(file, paper_id), fault, "Add its id to one")
        if len(missing) > _FEW:
            fault = f"{len(missing)} papers are in no session: {_listed(missing)}"
            self._warn(ProblemKind.NO_SESSION, Place(file), fault, "Add their ids to sessions")

    # --- times --------------------------------------------------------------------------------

    def lasts(self, event: Event) -> bool:
        """Whether the event ends after it starts; reports it if not."""
        if instant(event.start) < instant(event.end):
            return True
        fault = f"the end, {_clock(event, end=True)}, is not after the start, {_clock(event)}"
        mend = "Mend the one or the other; the event is left out until then"
        self._error(ProblemKind.BAD_TIME, self.where(event, "end", ""), fault, mend)
        return False

    def dates(self, event: Event, workshop: Workshop) -> None:
        """Report an event on a day that is none of the workshop's."""
        # An event may last until midnight, which belongs to the day after.
        last = event.end - timedelta(microseconds=1)
        for key, moment in (("start", event.start), ("end", last)):
            if workshop.dates and moment.date() not in workshop.dates:
                days = ", ".join(day.isoformat() for day in workshop.dates)
                fault = f"{moment.date()} is no day of the workshop ({days})"
                mend = 'Mend the date, or add the day to "dates" in workshop.toml'
                self._warn(ProblemKind.BAD_TIME, self.where(event, key, ""), fault, mend)
                return

    def pairs(self, events: tuple[Event, ...]) -> None:
        """Report what two events at one time cannot share: a room, a person, a paper."""
        by_start = sorted(events, key=lambda event: (instant(event.start), event.id))
        for index, first in enumerate(by_start):
            for second in by_start[index + 1 :]:
                if instant(second.start) >= instant(first.end):
                    break
                self._pair(first, second)

    def _pair(self, first: Event, second: Event) -> None:
        """Two events that overlap; told at the later one."""
        also = f'"{first.id}" ({_clock(first)} to {_clock(first, end=True)})'
        one_room = _fold(first.room) == _fold(second.room)
        # Coffee is had among the posters.
        pause = {first.kind, second.kind} == {EventKind.BREAK, EventKind.POSTER}
        if one_room and not pause:
            at = f'in the room "{second.room}"' if second.room else "and neither names its room"
            fault = f"this is at the same time as {also}, {at}"
            mend = "Mend the times, or give each its own room"
            self._warn(ProblemKind.OVERLAP, self.where(second, "start", ""), fault, mend)
        for person_id in sorted(_people(first) & _people(second)) if not one_room else ():
            key = "speakers" if person_id in second.speakers else "chair"
            fault = f'"{person_id}" is needed here and at the same time in {also}'
            place = self.where(second, key, person_id)
            self._warn(ProblemKind.OVERLAP, place, fault, "Move one of the events")
        for paper_id in sorted(set(first.papers) & set(second.papers)):
            fault = f'the paper "{paper_id}" is presented at the same time in {also}'
            place = self.where(second, "papers", paper_id)
            self._warn(ProblemKind.SLOT, place, fault, "Take it out of one of the two")

    # --- recordings ---------------------------------------------------------------------------

    def recording(self, event: Event) -> None:
        """Report a recording that not everybody can follow."""
        if event.recording and not event.captions:
            fault = "the recording has no captions"
            mend = "Add captions = a link to captions or a transcript"
            self._warn(ProblemKind.CAPTIONS, self.where(event, "recording", ""), fault, mend)

    def _warn(self, kind: ProblemKind, place: Place, fault: str, mend: str) -> None:
        self.report.add(kind, place, fault, mend)

    def _error(self, kind: ProblemKind, place: Place, fault: str, mend: str) -> None:
        self.report.add(kind, place, fault, mend, severity=Severity.ERROR)


def _people(event: Event) -> set[PersonId]:
    return {*event.speakers, *((event.chair,) if event.chair else ())}


def _fold(room: str) -> str:
    return room.casefold()


def _clock(event: Event, *, end: bool = False) -> str:
    return f"{event.end if end else event.start:%Y-%m-%d %H:%M}"


def _listed(ids: list[ForumId]) -> str:
    named = ", ".join(ids[:_NAMED])
    return f"{named} and {len(ids) - _NAMED} more" if len(ids) > _NAMED else named
