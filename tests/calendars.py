"""A small workshop with a programme, for the tests of calendars, feed and history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sphinx_proceedings.join import join
from sphinx_proceedings.markup import inline, literal
from sphinx_proceedings.model import (
    AuthorKey,
    Authorship,
    Demonstration,
    Event,
    EventId,
    EventKind,
    ForumId,
    Paper,
    PaperLinks,
    Person,
    PersonId,
    Proceedings,
    Role,
    Slug,
    Status,
    Workshop,
)

ADA = Person(PersonId("ada"), "Ada Lovelace", (Role.SPEAKER,), affiliation="Analytical Society")
EVE = Person(PersonId("eve"), "Eve Secret", (Role.SPEAKER,), Status.UNCONFIRMED)
PEOPLE = (ADA, EVE)

WORKSHOP = Workshop(
    title="A Workshop of Toys",
    short="TOY",
    booktitle="Workshop on Toys",
    venueid="Toy.cc/2024/Workshop/TOY",
    year=2024,
    dates=(date(2024, 5, 11),),
    timezone=ZoneInfo("Europe/Vienna"),
    place="Messe Wien, Vienna",
)
DEMONSTRATION = Demonstration("Old.cc/2023/Conference", "Old 2023", 2023, "These appeared at Old.")


def paper(paper_id: str, title: str, *authors: str) -> Paper:
    return Paper(
        id=ForumId(paper_id),
        slug=Slug(paper_id),
        title=inline(title),
        authors=tuple(Authorship(literal(name), AuthorKey(name)) for name in authors),
        links=PaperLinks(forum=f"https://openreview.net/forum?id={paper_id}"),
    )


PAPERS = (
    paper("p1", "Toys of $\\ell_2$ norm; a study", "Zoë Müller", "南佳怡"),
    paper("p2", "深度学习的理论" * 12, "Yang Liu"),
    paper("p3", "Nobody's toys"),
)


def event(event_id: str, start: str, end: str, **fields: Any) -> Event:
    """An event; times as ``10:10`` on the day of the workshop, or as ISO dates with times."""

    def moment(text: str) -> datetime:
        whole = text if "T" in text else f"2024-05-11T{text}"
        return datetime.fromisoformat(whole).replace(tzinfo=ZoneInfo("Europe/Vienna"))

    values: dict[str, Any] = {"kind": EventKind.REMARKS, "title": event_id.capitalize(), **fields}
    return Event(id=EventId(event_id), start=moment(start), end=moment(end), **values)


OPENING = event("opening", "09:00", "09:10", title="Opening")
TALK = event(
    "talk",
    "09:10",
    "09:40",
    kind=EventKind.INVITED,
    title="Invited Talk 1",
    speakers=(ADA.id, EVE.id),
    chair=EVE.id,
    abstract="On *engines*.",
    room="Hall A",
    stream="https://zoom.example/j/1?a=1,2;3",
    chat="https://slack.example/toy",
    recording="https://video.example/1",
    captions="https://video.example/1.vtt",
)
CONTRIBUTED = event(
    "contributed", "09:40", "10:10", kind=EventKind.CONTRIBUTED, papers=("p1", "p3")
)
POSTERS = event(
    "posters",
    "10:10",
    "11:00",
    kind=EventKind.POSTER,
    title="Poster Session 1",
    papers=("p1", "p2"),
)
EVENTS = (OPENING, TALK, CONTRIBUTED, POSTERS)


def proceedings(*events: Event, **workshop: Any) -> Proceedings:
    """The workshop with some events (all, if none are given), its own fields replaced."""
    return join(replace(WORKSHOP, **workshop), PAPERS, PEOPLE, events or EVENTS)
