"""``proceedings.json``: all public records of a site in one file, for programs.

Its shape is promised by ``schemas/proceedings.schema.json``, which is published beside it.  A
field is in it because it is named here: a field new to the model stays out until it is.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .. import markup
from ..hosted.places import target
from ..model import Status
from . import address, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..model import Authorship, Correction, Event, Paper, Person, Proceedings, Workshop

DUMP_FILE: Final = "proceedings.json"
SCHEMA_FILE: Final = "proceedings.schema.json"
SCHEMA: Final = Path(__file__).parent.parent / "schemas" / SCHEMA_FILE
FORMAT: Final = 1
"""Goes up when a program that reads the file must change; new fields alone do not count."""

Record = dict[str, Any]

_ENCODE = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":")
).encode


def dump(
    proceedings: Proceedings,
    base_url: str | None = None,
    *,
    page: Callable[[str], str] = "{}.html".format,
) -> bytes:
    """The file as a whole: see :func:`pieces`."""
    return b"".join(pieces(proceedings, base_url, page=page))


def pieces(
    proceedings: Proceedings,
    base_url: str | None = None,
    *,
    page: Callable[[str], str] = "{}.html".format,
) -> Iterator[bytes]:
    """The pieces of the file: a record a line, so that two versions can be compared.

    :param base_url: the site's address, if it is known.
    :param page: finds the path of a page by its docname.
    """
    confirmed = [each for each in proceedings.people if each.status is Status.CONFIRMED]
    lists: dict[str, Iterable[Record]] = {
        "papers": (_paper(each, proceedings, base_url, page) for each in proceedings.papers),
        "authors": (
            {
                "id": author.slug,
                "name": author.name.plain,
                "papers": [paper.id for paper in author.papers],
            }
            for author in proceedings.authors
        ),
        "topics": (
            {
                "id": topic.slug,
                "name": topic.name.plain,
                "papers": [paper.id for paper in topic.papers],
            }
            for topic in proceedings.topics
        ),
        "events": (_event(event, {each.id for each in confirmed}) for event in proceedings.events),
        "people": (_person(person) for person in confirmed),
    }
    yield f'{{"$schema":"{SCHEMA_FILE}",\n"format":{FORMAT},\n'.encode()
    yield f'"workshop":{_ENCODE(_workshop(proceedings.workshop))}'.encode()
    for name, records in lists.items():
        yield f',\n"{name}":['.encode()
        between = "\n"
        for record in records:
            yield (between + _ENCODE(record)).encode()
            between = ",\n"
        yield b"]" if between == "\n" else b"\n]"
    yield b"}\n"


def line(
    paper: Paper, proceedings: Proceedings, base_url: str | None, page: Callable[[str], str]
) -> bytes:
    """A paper as it stands in the file, between line ends; see :func:`pieces`."""
    return _ENCODE(_paper(paper, proceedings, base_url, page)).encode()


def _workshop(workshop: Workshop) -> Record:
    demonstration = workshop.demonstration
    return _told(
        title=plain(workshop.title),
        short=plain(workshop.short),
        booktitle=plain(workshop.booktitle),
        venueid=workshop.venueid,
        year=workshop.year,
        dates=[day.isoformat() for day in workshop.dates],
        timezone=workshop.timezone.key,
        place=plain(workshop.place),
        attendance=workshop.attendance.value if workshop.attendance else None,
        demonstration=demonstration
        and {
            "booktitle": plain(demonstration.booktitle),
            "venueid": demonstration.venueid,
            "year": demonstration.year,
            "notice": markup.inline(demonstration.notice).plain,
        },
    )


def _paper(
    paper: Paper, proceedings: Proceedings, base_url: str | None, page: Callable[[str], str]
) -> Record:
    url = address(base_url, page(f"papers/{paper.slug}")) if base_url else None
    links, files = paper.links, proceedings.files.get(paper.id)
    return _told(
        id=paper.id,
        title=paper.title.plain,
        authors=[_author(authorship, proceedings) for authorship in paper.authors],
        abstract=paper.abstract.plain if paper.abstract else None,
        tldr=paper.tldr.plain if paper.tldr else None,
        keywords=[keyword.plain for keyword in paper.keywords],
        presentation=paper.presentation,
        venue=paper.venue,
        citation_key=proceedings.citation_keys.get(paper.id),
        published=paper.published.isoformat() if paper.published else None,
        doi=paper.doi,
        arxiv=paper.arxiv,
        dblp=paper.dblp,
        licence=paper.licence,
        url=url,
        openreview=links.forum,
        pdf=links.pdf,
        code=links.code,
        supplementary=links.supplementary,
        files=[
            {"kind": hosted.kind.value, "path": target(paper, hosted), "type": hosted.media_type}
            for hosted in (files.files if files else ())
        ],
        events=[event.id for event in proceedings.sessions_of.get(paper.id, ())],
        corrections=[_correction(each) for each in proceedings.corrections.get(paper.id, ())],
    )


def _correction(correction: Correction) -> Record:
    return _told(
        kind=correction.kind.value,
        date=correction.day.isoformat(),
        reason=correction.reason.plain,
        link=correction.link,
    )


def _author(authorship: Authorship, proceedings: Proceedings) -> Record:
    return _told(
        id=proceedings.author_of[authorship.key].slug,
        name=authorship.name.plain,
        affiliations=[affiliation.plain for affiliation in authorship.affiliations],
    )


def _event(event: Event, confirmed: set[Any]) -> Record:
    """As on the event's page: streams while they are live, recordings afterwards."""
    return _told(
        id=event.id,
        kind=event.kind.value,
        title=plain(event.title),
        start=event.start.isoformat(),
        end=event.end.isoformat(),
        room=plain(event.room),
        abstract=markup.block(event.abstract).plain,
        speakers=[person for person in event.speakers if person in confirmed],
        chair=event.chair if event.chair in confirmed else None,
        papers=list(event.papers),
        stream=event.stream if event.live else None,
        chat=event.chat if event.live else None,
        recording=None if event.live else event.recording,
        captions=None if event.live or not event.recording else event.captions,
        slides=event.slides,
    )


def _person(person: Person) -> Record:
    return _told(
        id=person.id,
        name=plain(person.name),
        roles=[role.value for role in person.roles],
        affiliation=plain(person.affiliation),
        website=person.website,
        biography=markup.block(person.bio).plain,
    )


def _told(**fields: object) -> Record:
    """The fields that have a value: what is not known has no field."""
    return {name: value for name, value in fields.items() if value not in (None, "", [])}
