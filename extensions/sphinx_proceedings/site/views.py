"""What stands on each kind of generated page.

A new kind of page is one template and one entry in :data:`RECORD_PAGES` or :data:`GENERAL_PAGES`;
indexes stand in :data:`.index_pages.INDEXES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import markup
from .addressbook import AUTHORS, MAP, MINE, PAPERS, SCHEDULE, SESSIONS, TOPICS

if TYPE_CHECKING:
    from ..model import Author, Event, Paper, Proceedings, Topic
    from ..wording import Wording

Context = Mapping[str, Any]
"""Variables of a template; the only place where records meet names of templates."""


class RecordPages(NamedTuple):
    """A kind of page of which every record of one type has one."""

    folder: str
    variable: str
    """Name of the record in the template, which is named like it.  The template has two
    blocks, ``head`` and ``body``."""
    records: Callable[[Proceedings], Sequence[Any]]
    heading: Callable[[Any], str]
    """Plain title of a record's page."""
    description: Callable[[Any, Wording], str]
    """Plain text for search engines."""
    context: Callable[[Proceedings, Any, int], Context]
    """What the template needs besides the record; gets its place among the records."""
    shows_papers: Callable[[Any], bool] = lambda _record: True
    """Whether a record's page shows any paper; such pages are labelled in a demonstration."""
    papers: Callable[[Proceedings, Any], Sequence[Paper]] | None = None
    """Those that the page lists; on further pages if they are too many for one."""


class GeneralPage(NamedTuple):
    """A page that is neither a record's nor an index; its title stands in ``TITLES``."""

    docname: str
    template: str
    """The whole body."""
    context: Callable[[Proceedings], Context]


def _paper_context(proceedings: Proceedings, paper: Paper, place: int) -> Context:
    papers = proceedings.papers
    return {
        "previous": papers[place - 1] if place > 0 else None,
        "following": papers[place + 1] if place + 1 < len(papers) else None,
        "keywords": proceedings.keywords_of[paper.id],
        "sessions": proceedings.sessions_of.get(paper.id, ()),
    }


def _own_papers(_proceedings: Proceedings, record: Author | Topic) -> Sequence[Paper]:
    return record.papers


def _no_context(_proceedings: Proceedings, _record: object, _place: int) -> Context:
    return {}


def _shortened(text: str, limit: int = 200) -> str:
    """The beginning of a text, cut between words."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:.") + " …"


# --- the programme ---------------------------------------------------------------------------


def _pages_of_events(proceedings: Proceedings) -> list[Event]:
    return [event for event in proceedings.events if event.has_page]


def _paper_description(paper: Paper, _wording: Wording) -> str:
    return _shortened(paper.abstract.plain) if paper.abstract else paper.title.plain


def _author_description(author: Author, wording: Wording) -> str:
    number = len(author.papers)
    told = wording.ngettext("{n} paper by {author}", "{n} papers by {author}", number)
    return told.format(n=number, author=author.name.plain)


def _topic_description(topic: Topic, wording: Wording) -> str:
    number = len(topic.papers)
    told = wording.ngettext("{n} paper on {topic}", "{n} papers on {topic}", number)
    return told.format(n=number, topic=topic.name.plain)


def _event_description(event: Event, _wording: Wording) -> str:
    return _shortened(markup.block(event.abstract).plain) if event.abstract else event.title


def _session_context(proceedings: Proceedings, event: Event, place: int) -> Context:
    events = _pages_of_events(proceedings)
    return {
        "papers": papers_of(proceedings, event),
        "people": {person.id: person for person in proceedings.people},
        "biographies": {
            person.id: markup.block(person.bio)
            for person in proceedings.people
            if person.id in event.speakers and person.bio
        },
        "abstract": markup.block(event.abstract) if event.abstract else None,
        "previous": events[place - 1] if place > 0 else None,
        "following": events[place + 1] if place + 1 < len(events) else None,
    }


def papers_of(proceedings: Proceedings, event: Event) -> list[Paper]:
    """The papers of a session, in its order."""
    known = {paper.id: paper for paper in proceedings.papers}
    return [known[paper_id] for paper_id in event.papers]


def _schedule_context(proceedings: Proceedings) -> Context:
    grouped = groupby(proceedings.events, key=lambda event: event.start.date())
    return {
        "days": [(day, list(events)) for day, events in grouped],
        "people": {person.id: person for person in proceedings.people},
        "papers_by_event": {
            event.id: papers_of(proceedings, event) for event in proceedings.events
        },
    }


RECORD_PAGES: tuple[RecordPages, ...] = (
    RecordPages(
        PAPERS,
        "paper",
        lambda proceedings: proceedings.papers,
        lambda paper: paper.title.plain,
        _paper_description,
        _paper_context,
    ),
    RecordPages(
        SESSIONS,
        "session",
        _pages_of_events,
        lambda event: event.title,
        _event_description,
        _session_context,
        lambda event: bool(event.papers),
        papers_of,
    ),
    RecordPages(
        AUTHORS,
        "author",
        lambda proceedings: proceedings.authors,
        lambda author: author.name.plain,
        _author_description,
        _no_context,
        papers=_own_papers,
    ),
    RecordPages(
        TOPICS,
        "topic",
        lambda proceedings: proceedings.topics,
        lambda topic: topic.name.plain,
        _topic_description,
        _no_context,
        papers=_own_papers,
    ),
)

GENERAL_PAGES: tuple[GeneralPage, ...] = (
    GeneralPage(SCHEDULE, "schedule", _schedule_context),
    GeneralPage(MINE, "mine", lambda _proceedings: {}),
    GeneralPage(MAP, "papers-map", lambda _proceedings: {}),
)
