"""The records that every page and file is made from.

All are frozen; texts of strangers are :class:`~sphinx_proceedings.markup.Text` values, which
know how to become HTML, plain text and LaTeX.  What must stay private is not in here: the
readers in :mod:`~sphinx_proceedings.sources` let only allow-listed fields through.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, NewType
from zoneinfo import ZoneInfo

from .names import NO_OVERRIDES, split_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from .markup import Text
    from .names import Name

ForumId = NewType("ForumId", str)
"""An OpenReview forum id: case-sensitive, of letters, digits, ``-`` and ``_``; of other sources
what stands in its place, such as a submission number."""
EventId = NewType("EventId", str)
PersonId = NewType("PersonId", str)
"""Id of a person in ``people.toml``."""
AuthorKey = NewType("AuthorKey", str)
"""What tells one author from another within one build; opaque, never published."""
Slug = NewType("Slug", str)
"""The last part of an address: ASCII letters, digits, ``-`` and ``_``."""


def unidentified(name: Text) -> AuthorKey:
    """The key of an author of whom the export tells no more than the name."""
    return AuthorKey(f"n:{name.source}")


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


class Attendance(Enum):
    """How one can take part in the workshop."""

    IN_PERSON = "in-person"
    ONLINE = "online"
    HYBRID = "hybrid"
    """Either way."""


@dataclass(frozen=True, slots=True)
class Registration:
    """Who registers DOIs for the papers, and under which names."""

    prefix: str
    """Begins every DOI of the registrant: ``10.12345``."""
    suffix: str
    """Begins what follows the prefix in the DOI of every paper: ``bgpt.2024``."""
    registrant: str
    """The organization that has the prefix; the publisher in the records."""
    depositor: str
    """Who sends the records."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What ``workshop.toml`` says."""

    title: str
    short: str
    booktitle: str
    venueid: str
    """Empty if the papers are not on OpenReview."""
    year: int
    dates: tuple[date, ...] = ()
    """Days of the workshop, local to the venue, ascending."""
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    place: str = ""
    attendance: Attendance | None = None
    """``None`` if not said."""
    export: str = "openreview.json"
    """File name relative to the data folder."""
    presentation: tuple[tuple[str, str], ...] = ()
    """(presentation type, text looked for in the venue string, any case); first match wins."""
    demonstration: Demonstration | None = None
    important_dates: tuple[ImportantDate, ...] = ()
    publisher: str = ""
    series: str = ""
    editors: bool = False
    """Whether citations name the confirmed organizers as editors."""
    openreview_keys: bool = False
    """Whether papers keep the citation keys that OpenReview gave them."""
    registration: Registration | None = None
    """``None`` if no DOIs are registered."""

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

    forum: str | None = None
    """The paper's page on OpenReview, if that is where it comes from."""
    pdf: str | None = None
    pdf_file: str | None = None
    """OpenReview's path of the PDF, another one for each version; ``None`` if it lies elsewhere."""
    code: str | None = None
    supplementary: str | None = None

    @property
    def cited(self) -> str | None:
        """Where a citation leads: to the page on OpenReview, or else to the PDF."""
        return self.forum or self.pdf


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
    given_key: str | None = None
    """Citation key that the source gives, where it is well formed and to be kept."""


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
    was: tuple[EventId, ...] = ()
    """Ids under which the event was published before."""
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
    PORTRAIT = "portrait"
    """A person's picture; no paper has one."""


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


# --- corrections -----------------------------------------------------------------------------


class CorrectionKind(Enum):
    """What happened to a paper after it was published."""

    REVISION = "revision"
    """A new version has taken its place."""
    ERRATUM = "erratum"
    """A mistake in it is told."""
    RETRACTION = "retraction"
    """It does not hold; page and files stay, so that readers learn of it."""
    REMOVAL = "removal"
    """It must not be shown any more; a page that names nothing of it stays."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What the organizers say of a paper after its publication (``corrections.toml``)."""

    id: str
    """Differs from all others, for ever the same."""
    paper: ForumId
    kind: CorrectionKind
    day: date
    reason: Text
    """Paragraphs; its source is empty if none is given."""
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of a paper that was removed: its address, and why."""

    slug: Slug
    correction: Correction


class FormerName(NamedTuple):
    """A name that an author had."""

    name: str
    leads_on: bool
    """Whether the address made from it leads to the author's page."""


# --- addresses -------------------------------------------------------------------------------

AuthorPlace = tuple[str, int]
"""A paper's slug, and the place in its author line, counted from 1; 0 for who has left it."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Every address that has been published, and whose it is (``addresses.toml``)."""

    papers: Mapping[str, ForumId] = field(default_factory=dict)
    """Forum ids by slug."""
    authors: Mapping[str, tuple[AuthorPlace, ...]] = field(default_factory=dict)
    """Where an author's name stood, by slug."""
    topics: Mapping[str, str] = field(default_factory=dict)
    """Folded keywords by slug."""
    moved: Mapping[str, str] = field(default_factory=dict)
    """Old addresses and the new ones: ``authors/ann-lee``, ``authors/ann-smith``."""


# --- all of it -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proceedings:
    """Papers, people and programme, joined and checked: what everything is made from."""

    workshop: Workshop
    papers: Sequence[Paper]
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
    portraits: Mapping[PersonId, HostedFile] = field(default_factory=dict)
    """Only confirmed people with a portrait."""
    addresses: Addresses = field(default_factory=Addresses)
    """All addresses ever given, those of this build included: what must be kept."""
    redirects: Mapping[str, str] = field(default_factory=dict)
    """Old addresses, such as ``authors/ann-lee``, and those to which they lead now."""
    withdrawn: tuple[Slug, ...] = ()
    """Addresses of papers that were shown once and are no more."""
    corrections: Mapping[ForumId, tuple[Correction, ...]] = field(default_factory=dict)
    """Only papers that were corrected; by date."""
    removed: tuple[Tombstone, ...] = ()
    """Papers that are not among :attr:`papers` although they were accepted; by slug."""
    overrides: Mapping[str, Name] = field(default_factory=lambda: NO_OVERRIDES)
    """How names are split that no rule can know, by printed name (``Text.plain``)."""

    @property
    def awaits_papers(self) -> bool:
        """Whether the workshop is before its decisions: no paper is here or ever was."""
        return not (self.papers or self.removed or self.withdrawn)

    @property
    def editors(self) -> tuple[Person, ...]:
        """The confirmed organizers, if citations are to name them; never in a demonstration."""
        if self.workshop.demonstration or not self.workshop.editors:
            return ()
        return tuple(
            person
            for person in self.people
            if Role.ORGANIZER in person.roles and person.status is Status.CONFIRMED
        )

    def name_of(self, printed: Text | str) -> Name:
        """The parts of a printed name, as the organizer or the rules split it; cheap, cached."""
        return split_name(printed if isinstance(printed, str) else printed.plain, self.overrides)
