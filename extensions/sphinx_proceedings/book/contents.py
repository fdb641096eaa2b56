"""What stands in the book of abstracts, in its order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from .. import markup
from ..corrections import WORDS, is_retracted
from ..days import day_in_words, days_in_words
from ..exports import stable_id, stamp
from ..model import Role, Status
from ..names import inverted_name
from ..naming import slugify

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from uuid import UUID

    from ..markup import Text
    from ..model import (
        Author,
        Correction,
        Event,
        ForumId,
        Paper,
        Person,
        PersonId,
        Proceedings,
    )
    from ..wording import Wording


class Remark(NamedTuple):
    """A correction of a paper."""

    words: str
    """What it is, and of which day."""
    reason: Text
    """What the organizers say of it; may be empty."""


class Abstract(NamedTuple):
    """A paper in the book."""

    number: int
    """Its place in the book, counted from 0."""
    paper: Paper
    retracted: bool
    remarks: tuple[Remark, ...]
    """Its corrections, by date."""
    address: str | None
    """Where the paper is to be found."""

    @property
    def affiliations(self) -> tuple[str, ...]:
        """Those of all authors, each once, in their order."""
        authors = self.paper.authors
        return tuple(dict.fromkeys(text.plain for each in authors for text in each.affiliations))


class Section(NamedTuple):
    """A session or a talk, or the papers that are in no session."""

    title: str
    when: str
    """Day and time in words; empty for the papers of no session."""
    facts: tuple[str, ...]
    """Room and chair."""
    speakers: tuple[Person, ...]
    abstract: Text | None
    abstracts: tuple[Abstract, ...]
    again: tuple[Abstract, ...]
    """Papers of this session whose abstracts stand in an earlier one."""


class Line(NamedTuple):
    """An event of the programme."""

    time: str
    title: str
    people: str
    """Speakers, or how many papers; may be empty."""
    room: str
    section: int | None
    """Where more is told of it: the number of its section, counted from 0."""


class Day(NamedTuple):
    """A day of the programme."""

    title: str
    lines: tuple[Line, ...]


class Entry(NamedTuple):
    """An author in the index."""

    letter: str
    """Under which the name stands."""
    name: str
    """Family name first."""
    numbers: tuple[int, ...]
    """The papers by their numbers, ascending."""


@dataclass(frozen=True, slots=True)
class Book:
    """The whole book."""

    title: str
    subtitle: str
    days: str
    place: str
    organizers: tuple[Person, ...]
    notice: Text | None
    """What a demonstration says of its papers."""
    programme: tuple[Day, ...]
    zone: str
    """In which the times are, as an IANA name."""
    sections: tuple[Section, ...]
    authors: tuple[Entry, ...]
    language: str
    """A language tag as in BCP 47: ``en``, ``de-AT``."""
    wording: Wording
    identifier: UUID
    made: datetime
    """The first day of the workshop: no build may show when it ran."""
    name: str
    """Of its files, without suffixes."""


def contents(proceedings: Proceedings, wording: Wording, language: str = "") -> Book:
    """Bring all that is public in the order of the book.

    Who has not confirmed is not named; removed and withdrawn papers are not among the records.

    :param language: of the book's own words, as in conf.py.
    """
    workshop = proceedings.workshop
    maker = _Maker(proceedings, wording, language)
    sections, section_of = maker.sections()
    return Book(
        title=workshop.title,
        subtitle=wording.gettext("Book of abstracts"),
        days=days_in_words(workshop.dates, language),
        place=workshop.place,
        organizers=tuple(
            person
            for person in proceedings.people
            if Role.ORGANIZER in person.roles and person.status is Status.CONFIRMED
        ),
        notice=markup.inline(workshop.demonstration.notice) if workshop.demonstration else None,
        programme=tuple(maker.programme(section_of)),
        zone=workshop.timezone.key,
        sections=sections,
        authors=tuple(_index(proceedings, sections)),
        language=(language or "en").replace("_", "-"),
        wording=wording,
        identifier=stable_id(workshop, "abstracts"),
        made=stamp(workshop, workshop.dates[0] if workshop.dates else None),
        name=f"{slugify(workshop.short) or 'workshop'}-{workshop.year}-abstracts",
    )


class _Maker:
    """Puts events and papers into words."""

    def __init__(self, proceedings: Proceedings, wording: Wording, language: str) -> None:
        self._proceedings = proceedings
        self._gettext = wording.gettext
        self._ngettext = wording.ngettext
        self._language = language
        self._people: Mapping[PersonId, Person] = {
            person.id: person for person in proceedings.people if person.status is Status.CONFIRMED
        }
        self._placed: dict[ForumId, Abstract] = {}

    def programme(self, section_of: Mapping[str, int]) -> Iterator[Day]:
        """The events of each day."""
        events = self._proceedings.events
        for day, found in groupby(events, key=lambda event: event.start.date()):
            lines = tuple(self._line(event, section_of.get(event.id)) for event in found)
            yield Day(day_in_words(day, self._language), lines)

    def _line(self, event: Event, section: int | None) -> Line:
        names = ", ".join(person.name for person in self._speakers(event))
        if not names and event.papers:
            number = len(event.papers)
            names = self._ngettext("{n} paper", "{n} papers", number).format(n=number)
        return Line(_times(event), event.title, names, event.room, section)

    def _speakers(self, event: Event) -> tuple[Person, ...]:
        return tuple(self._people[each] for each in event.speakers if each in self._people)

    def sections(self) -> tuple[tuple[Section, ...], dict[str, int]]:
        """All sections, and the number of each event's."""
        papers = {paper.id: paper for paper in self._proceedings.papers}
        found: list[Section] = []
        section_of: dict[str, int] = {}
        for event in self._proceedings.events:
            speakers = self._speakers(event)
            own = [papers[paper_id] for paper_id in event.papers if paper_id in papers]
            if own or speakers or event.abstract:
                section_of[event.id] = len(found)
                found.append(self._section(event, speakers, own))
        rest = [paper for paper in papers.values() if paper.id not in self._placed]
        if rest:
            title = self._gettext("Further papers") if found else self._gettext("Papers")
            abstracts = tuple(self._abstract(paper) for paper in rest)
            found.append(Section(title, "", (), (), None, abstracts, ()))
        return tuple(found), section_of

    def _section(self, event: Event, speakers: tuple[Person, ...], papers: list[Paper]) -> Section:
        again = [self._placed[paper.id] for paper in papers if paper.id in self._placed]
        new = [self._abstract(paper) for paper in papers if paper.id not in self._placed]
        facts = [event.room] if event.room else []
        if event.chair is not None and event.chair in self._people:
            facts.append(f"{self._gettext('Chair:')} {self._people[event.chair].name}")
        return Section(
            event.title,
            f"{day_in_words(event.start.date(), self._language)}, {_times(event)}",
            tuple(facts),
            speakers,
            markup.block(event.abstract) if event.abstract else None,
            tuple(new),
            tuple(again),
        )

    def _abstract(self, paper: Paper) -> Abstract:
        said = self._proceedings.corrections.get(paper.id, ())
        made = Abstract(
            len(self._placed),
            paper,
            is_retracted(paper.id, self._proceedings),
            tuple(self._remark(each) for each in said),
            f"https://doi.org/{paper.doi}" if paper.doi else paper.links.forum or paper.links.pdf,
        )
        self._placed[paper.id] = made
        return made

    def _remark(self, correction: Correction) -> Remark:
        kind = self._gettext(WORDS[correction.kind])
        return Remark(f"{kind}, {day_in_words(correction.day, self._language)}", correction.reason)


def _times(event: Event) -> str:
    return f"{event.start:%H:%M}–{event.end:%H:%M}"


# --- index -----------------------------------------------------------------------------------


def _index(proceedings: Proceedings, sections: tuple[Section, ...]) -> Iterator[Entry]:
    number_of = {each.paper.id: each.number for part in sections for each in part.abstracts}
    for author in proceedings.authors:
        numbers = sorted(number_of[paper.id] for paper in author.papers)
        name = inverted_name(proceedings.name_of(author.name))
        yield Entry(_letter(author), name, tuple(numbers))


def _letter(author: Author) -> str:
    first = "".join(author.sort_key)[:1].upper()
    return first if first.isalpha() else "#"
