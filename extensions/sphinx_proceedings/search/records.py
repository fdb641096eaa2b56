"""What can be found: papers, events, hand-written pages and authors, each as one record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from .. import markup
from ..corrections import is_retracted
from ..model import EventKind, FileKind, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..model import Author, Event, Paper, PersonId, Proceedings


class Kind(Enum):
    """What a record is, in the order of the index."""

    PAPER = "paper"
    EVENT = "event"
    PAGE = "page"
    AUTHOR = "author"


class Held(Enum):
    """What a paper has besides its text; the value is what filters call it."""

    POSTER = "poster"
    SLIDES = "slides"
    VIDEO = "video"
    CODE = "code"


class Named(NamedTuple):
    """A topic: what its filter is called, and its name."""

    id: str
    name: str
    """Plain text."""


class Session(NamedTuple):
    """When and where in the programme something is."""

    id: str
    title: str
    """Plain text."""
    start: str
    """ISO 8601, with the venue's offset."""
    url: str


class HandWrittenPage(NamedTuple):
    """A page of the organizer's."""

    docname: str
    title: str
    """Plain text."""
    text: str
    """Plain text, without the title."""


@dataclass(frozen=True, slots=True)
class Findable:
    """Something that can be found.  Texts are plain unless another thing is said."""

    kind: Kind
    id: str
    """Forum id, event id, docname, or author's slug."""
    url: str
    """Relative to the site's top folder."""
    title: str
    html: str
    """The title, safe HTML of one line."""
    people: str = ""
    """Authors or speakers as they are shown."""
    families: str = ""
    """Their family names, which count more than given names."""
    keywords: str = ""
    """Keywords and TLDR."""
    body: str = ""
    """Abstract or page."""
    other: str = ""
    """Found, but not shown: session titles and the presentation type; an event's kind and room."""
    passage: str = ""
    """The body as safe HTML, from which snippets are cut."""
    citation_key: str = ""
    presentation: str = ""
    held: tuple[Held, ...] = ()
    sessions: tuple[Session, ...] = ()
    """An event stands here itself."""
    topics: tuple[Named, ...] = ()
    authors: tuple[str, ...] = ()
    """Slugs."""
    papers: int = 0
    """Number of papers of an author."""
    retracted: bool = False
    """Whether a paper does not hold: it is found as any other, and marked."""


def findables(
    proceedings: Proceedings, pages: Iterable[HandWrittenPage], address: Callable[[str], str]
) -> Iterator[Findable]:
    """All that can be found: papers in the site's order, events, pages, authors.

    Authors with most papers come first, so that those that a filter may offer are together.

    :param address: the page of a docname, relative to the site's top folder.
    """
    made = _Records(proceedings, address)
    authors = sorted(proceedings.authors, key=lambda author: -len(author.papers))
    yield from map(made.paper, proceedings.papers)
    yield from (made.event(event) for event in proceedings.events if _is_sought(event))
    yield from (_page(page, address(page.docname)) for page in sorted(pages))
    yield from map(made.author, authors)


def findable_papers(
    papers: Iterable[Paper], proceedings: Proceedings, address: Callable[[str], str]
) -> tuple[Findable, ...]:
    """Some papers as :func:`findables` has them."""
    return tuple(map(_Records(proceedings, address).paper, papers))


def _is_sought(event: Event) -> bool:
    return event.has_page or event.kind is not EventKind.BREAK


_HOSTED = (
    (FileKind.POSTER, Held.POSTER),
    (FileKind.SLIDES, Held.SLIDES),
    (FileKind.VIDEO, Held.VIDEO),
)


class _Records:
    """Makes records of the parts of a proceedings."""

    def __init__(self, proceedings: Proceedings, address: Callable[[str], str]) -> None:
        self._proceedings = proceedings
        self._schedule = address("sessions/index")
        # One address for each folder, instead of one for each of many thousand pages.
        hole = "xSlugHolex"
        self._around = {
            folder: address(f"{folder}/{hole}").partition(hole)[::2]
            for folder in ("papers", "authors", "sessions")
        }
        self._people: dict[PersonId, str] = {
            person.id: person.name
            for person in proceedings.people
            if person.status is Status.CONFIRMED
        }
        self._sessions = {event.id: self._session(event) for event in proceedings.events}

    def _url(self, folder: str, slug: str) -> str:
        before, after = self._around[folder]
        return before + slug + after

    def _session(self, event: Event) -> Session:
        url = (
            self._url("sessions", event.slug)
            if event.has_page
            else f"{self._schedule}#event-{event.id}"
        )
        return Session(event.id, event.title, event.start.isoformat(), url)

    def paper(self, paper: Paper) -> Findable:
        proceedings = self._proceedings
        sessions = proceedings.sessions_of.get(paper.id, ())
        keywords = proceedings.keywords_of.get(paper.id, ())
        names = [authorship.name.plain for authorship in paper.authors]
        told = [keyword.plain for keyword in paper.keywords]
        if paper.tldr:
            told.append(paper.tldr.plain)
        topics = {keyword.topic.slug: keyword.topic for keyword in keywords if keyword.topic}
        return Findable(
            Kind.PAPER,
            paper.id,
            self._url("papers", paper.slug),
            paper.title.plain,
            str(paper.title.html),
            people=", ".join(names),
            families=" ".join(proceedings.name_of(name).family for name in names),
            keywords=", ".join(told),
            body=paper.abstract.plain if paper.abstract else "",
            other=", ".join((*(event.title for event in sessions), paper.presentation or "")),
            passage=str(paper.abstract.html) if paper.abstract else "",
            citation_key=proceedings.citation_keys.get(paper.id, ""),
            presentation=paper.presentation or "",
            held=tuple(self._held(paper)),
            sessions=tuple(self._sessions[event.id] for event in sessions),
            topics=tuple(Named(slug, topic.name.plain) for slug, topic in topics.items()),
            authors=tuple(
                dict.fromkeys(proceedings.author_of[by.key].slug for by in paper.authors)
            ),
            retracted=is_retracted(paper.id, proceedings),
        )

    def _held(self, paper: Paper) -> Iterator[Held]:
        files = self._proceedings.files.get(paper.id)
        if files:
            yield from (held for kind, held in _HOSTED if files.of(kind))
        if paper.links.code:
            yield Held.CODE

    def event(self, event: Event) -> Findable:
        speakers = [self._people[speaker] for speaker in event.speakers if speaker in self._people]
        session = self._sessions[event.id]
        abstract = markup.block(event.abstract)
        return Findable(
            Kind.EVENT,
            event.id,
            session.url,
            event.title,
            str(markup.literal(event.title).html),
            people=", ".join(speakers),
            families=" ".join(self._proceedings.name_of(name).family for name in speakers),
            body=abstract.plain,
            other=f"{event.kind.value}, {event.room}",
            passage=str(abstract.html),
            sessions=(session,),
        )

    def author(self, author: Author) -> Findable:
        return Findable(
            Kind.AUTHOR,
            author.slug,
            self._url("authors", author.slug),
            author.name.plain,
            str(author.name.html),
            families=self._proceedings.name_of(author.name).family,
            papers=len(author.papers),
        )


def _page(page: HandWrittenPage, url: str) -> Findable:
    return Findable(
        Kind.PAGE,
        page.docname,
        url,
        page.title,
        str(markup.literal(page.title).html),
        body=page.text,
        passage=str(markup.literal(page.text).html),
    )
