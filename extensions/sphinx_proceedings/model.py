"""The records that every page and file is made from.

All are frozen; texts of strangers are :class:`~sphinx_proceedings.markup.Text` values, which
know how to become HTML, plain text and LaTeX.  What must stay private is not in here: the
readers in :mod:`~sphinx_proceedings.sources` let only allow-listed fields through.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, NewType
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

    from .markup import Text

ForumId = NewType("ForumId", str)
"""An OpenReview forum id: case-sensitive, of letters, digits, ``-`` and ``_``."""
EventId = NewType("EventId", str)
PersonId = NewType("PersonId", str)
"""Id of a person in ``people.toml``."""
AuthorKey = NewType("AuthorKey", str)
"""What tells one author from another within one build; opaque, never published."""
Slug = NewType("Slug", str)
"""The last part of an address: ASCII letters, digits, ``-`` and ``_``."""


# --- workshop.toml ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Demonstration:
    """Papers of another venue that stand in until the workshop's own export is there."""

    venueid: str
    booktitle: str
    year: int
    notice: str


@dataclass(frozen=True, slots=True)
class ImportantDate:
    """A deadline or another date that matters before the workshop."""

    title: str
    when: datetime
    """Aware, in the zone in which it was given."""
    day_only: bool = False
    """Whether only the day was given; ``when`` is then its last minute."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What ``workshop.toml`` says."""

    title: str
    short: str
    booktitle: str
    venueid: str
    year: int
    dates: tuple[date, ...] = ()
    """Days of the workshop, local to the venue, ascending."""
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    place: str = ""
    export: str = "openreview.json"
    """File name relative to the data folder."""
    presentation: tuple[tuple[str, str], ...] = ()
    """(presentation type, text looked for in the venue string, any case); first match wins."""
    demonstration: Demonstration | None = None
    important_dates: tuple[ImportantDate, ...] = ()

    @property
    def paper_venueid(self) -> str:
        """The venue whose papers are shown: the demonstration's while there is one."""
        return self.demonstration.venueid if self.demonstration else self.venueid

    @property
    def paper_booktitle(self) -> str:
        """Where the shown papers appeared; what every citation must name."""
        return self.demonstration.booktitle if self.demonstration else self.booktitle

    @property
    def paper_year(self) -> int:
        """The year of the proceedings in which the shown papers appeared."""
        return self.demonstration.year if self.demonstration else self.year


# --- papers ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Authorship:
    """One name in the author line of one paper."""

    name: Text
    key: AuthorKey
    """Alike on two papers exactly if the export says that it is the same person
    (by profile where it has profiles, else by the very same name)."""
    affiliations: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperLinks:
    """Links of a paper, each http(s) and checked, or ``None``."""

    forum: str
    """The paper's page on OpenReview."""
    pdf: str | None = None
    code: str | None = None
    supplementary: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """An accepted submission."""

    id: ForumId
    slug: Slug
    """Last part of the address: the id, unless that cannot be one (see ``addresses``)."""
    title: Text
    authors: tuple[Authorship, ...]
    """In printed order; empty if hidden or unknown, then the paper is by "Anonymous"."""
    links: PaperLinks
    number: int | None = None
    abstract: Text | None = None
    tldr: Text | None = None
    keywords: tuple[Text, ...] = ()
    """As the authors gave them, each once, in their order."""
    venue: str = ""
    """The venue string, such as "BGPT Poster"; plain text."""
    presentation: str | None = None
    """Presentation type: a key of ``[presentation]``."""
    licence: str | None = None
    published: date | None = None
    """Day (UTC) on which OpenReview published the paper."""
    doi: str | None = None
    arxiv: str | None = None
    dblp: str | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """A person with papers here, under the name most often printed."""

    key: AuthorKey
    slug: Slug
    name: Text
    sort_key: tuple[str, ...]
    """Folded family name, then folded given names."""
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A keyword that several papers share, folded by case and plural."""

    slug: Slug
    name: Text
    """The spelling most often used."""
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword of one paper as its authors spelled it, and its topic if it has one."""

    text: Text
    topic: Topic | None


# --- the programme ---------------------------------------------------------------------------


class Role(Enum):
    """What a person does at the workshop."""

    SPEAKER = "speaker"
    ORGANIZER = "organizer"
    COMMITTEE = "committee"


class Status(Enum):
    """Whether the person has said yes; only the confirmed are announced."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker, an organizer or a member of the committee, as in ``people.toml``."""

    id: PersonId
    name: str
    roles: tuple[Role, ...]
    status: Status = Status.CONFIRMED
    affiliation: str = ""
    website: str | None = None
    bio: str = ""
    """The organizer's Markdown, rendered through markup."""


class EventKind(Enum):
    """The kinds of event; posters and contributed talks hold papers."""

    REMARKS = "remarks"
    INVITED = "invited"
    CONTRIBUTED = "contributed"
    POSTER = "poster"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the programme."""

    id: EventId
    kind: EventKind
    title: str
    start: datetime
    """Aware, in the venue's zone."""
    end: datetime
    room: str = ""
    speakers: tuple[PersonId, ...] = ()
    chair: PersonId | None = None
    papers: tuple[ForumId, ...] = ()
    abstract: str = ""
    stream: str | None = None
    chat: str | None = None
    recording: str | None = None
    captions: str | None = None
    slides: str | None = None
    live: bool = True
    """Whether the stream is linked (before and during the event); else the recording."""

    @property
    def is_session(self) -> bool:
        """Whether this event holds papers."""
        return self.kind in (EventKind.POSTER, EventKind.CONTRIBUTED)

    @property
    def has_page(self) -> bool:
        """Whether there is more to say of it than a line of the schedule."""
        return self.is_session or self.kind is EventKind.INVITED

    @property
    def slug(self) -> Slug:
        """Last part of the address: the id, which is safe by its pattern."""
        return Slug(self.id)


# --- hosted files ----------------------------------------------------------------------------


class FileKind(Enum):
    """What a file that the site hosts is to its paper; the value begins the file's name."""

    PAPER = "paper"
    """The paper itself."""
    POSTER = "poster"
    SLIDES = "slides"
    VIDEO = "video"
    """A recording of the talk, or one made beforehand."""
    CAPTIONS = "captions"
    """What is said in the video, with times."""


@dataclass(frozen=True, slots=True)
class HostedFile:
    """One file in the organizer's folder, checked, that is published beside its paper's page."""

    kind: FileKind
    source: Path
    """Where it lies; may be a symbolic link to another place in the organizer's folder."""
    suffix: str
    """Lower case with its dot; that of the content, whatever the name says."""
    media_type: str
    size: int
    """Bytes."""
    digest: str
    """SHA-256 of the content, 64 hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class HostedFiles:
    """The files of one paper."""

    files: tuple[HostedFile, ...]
    """At most one of each kind, in the order of :class:`FileKind`."""
    alt: str = ""
    """What the poster shows, for those who cannot see it; plain text of one or more lines."""

    def of(self, kind: FileKind) -> HostedFile | None:
        """The file of a kind, if there is one."""
        return next((file for file in self.files if file.kind is kind), None)


# --- all of it -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proceedings:
    """Papers, people and programme, joined and checked: what everything is made from."""

    workshop: Workshop
    papers: tuple[Paper, ...]
    """In the order of the site: by presentation type as listed, then title, then id."""
    authors: tuple[Author, ...]
    """By sort key."""
    topics: tuple[Topic, ...]
    """By name; only those shared by enough papers."""
    rare_keywords: tuple[tuple[Text, tuple[Paper, ...]], ...]
    """Keywords of too few papers for a topic of their own, by name."""
    author_of: Mapping[AuthorKey, Author]
    keywords_of: Mapping[ForumId, tuple[Keyword, ...]]
    citation_keys: Mapping[ForumId, str]
    people: tuple[Person, ...] = ()
    """In the order of ``people.toml``."""
    events: tuple[Event, ...] = ()
    """By start, then id."""
    sessions_of: Mapping[ForumId, tuple[Event, ...]] = field(default_factory=dict)
    files: Mapping[ForumId, HostedFiles] = field(default_factory=dict)
    """Only papers with hosted files."""
