"""A deposit for Crossref: conference proceedings, schema 5.3.1.

Elements and their order are those of https://data.crossref.org/schemas/crossref5.3.1.xsd.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from . import days_in_words, plain, stable_id
from .doi import check_lengths, doi_of, doi_of_volume, publisher, registration

if TYPE_CHECKING:
    from ..model import Authorship, Paper, Proceedings, Workshop
    from .doi import Landing

LONGEST_NAME: Final = 60
"""Characters of ``given_name`` and ``surname``."""

_VERSION: Final = "5.3.1"
_NAMESPACE: Final = f"http://www.crossref.org/schema/{_VERSION}"
_SCHEMA: Final = f"https://www.crossref.org/schemas/crossref{_VERSION}.xsd"


@dataclass(frozen=True, slots=True)
class Deposit:
    """What Crossref wants to know of one sending."""

    email: str
    """To which Crossref reports; given for each deposit, since it stands in no public file."""
    timestamp: int
    """Grows from one deposit to the next; Crossref keeps the record of the greatest."""


def crossref(proceedings: Proceedings, landing: Landing, deposit: Deposit) -> bytes:
    """The deposit of the proceedings and all papers.

    :raises NoDoisError: if these papers are not to be registered, or Crossref would refuse one.
    """
    workshop = proceedings.workshop
    given = registration(workshop)
    check_lengths(proceedings, LONGEST_NAME)
    root = ET.Element(
        "doi_batch",
        {
            "version": _VERSION,
            "xmlns": _NAMESPACE,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{_NAMESPACE} {_SCHEMA}",
        },
    )
    head = ET.SubElement(root, "head")
    _add(head, "doi_batch_id", f"{stable_id(workshop, 'doi').hex}-{deposit.timestamp}")
    _add(head, "timestamp", str(deposit.timestamp))
    depositor = ET.SubElement(head, "depositor")
    _add(depositor, "depositor_name", plain(given.depositor))
    _add(depositor, "email_address", deposit.email)
    _add(head, "registrant", plain(given.registrant))
    conference = ET.SubElement(ET.SubElement(root, "body"), "conference")
    _add_event(conference, workshop)
    volume = ET.SubElement(conference, "proceedings_metadata")
    _add(volume, "proceedings_title", plain(workshop.booktitle))
    _add(ET.SubElement(volume, "publisher"), "publisher_name", publisher(workshop))
    _add_date(volume, workshop)
    ET.SubElement(volume, "noisbn", {"reason": "simple_series"})
    _add_doi(volume, doi_of_volume(given), landing.volume())
    for paper in proceedings.papers:
        _add_paper(conference, paper, proceedings, landing)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add_event(conference: ET.Element, workshop: Workshop) -> None:
    event = ET.SubElement(conference, "event_metadata")
    _add(event, "conference_name", plain(workshop.title))
    _add(event, "conference_acronym", plain(workshop.short))
    if workshop.place:
        _add(event, "conference_location", plain(workshop.place))
    if workshop.dates:
        first, last = workshop.dates[0], workshop.dates[-1]
        element = _add(event, "conference_date", days_in_words(workshop.dates))
        for name, day in (("start", first), ("end", last)):
            element.set(f"{name}_year", str(day.year))
            element.set(f"{name}_month", f"{day.month:02}")
            element.set(f"{name}_day", f"{day.day:02}")


def _add_paper(
    conference: ET.Element, paper: Paper, proceedings: Proceedings, landing: Landing
) -> None:
    entry = ET.SubElement(conference, "conference_paper", {"publication_type": "full_text"})
    contributors = ET.SubElement(entry, "contributors")
    for place, authorship in enumerate(paper.authors):
        _add_author(contributors, authorship, proceedings, first=place == 0)
    if not paper.authors:
        attributes = {"sequence": "first", "contributor_role": "author"}
        ET.SubElement(contributors, "anonymous", attributes)
    _add(ET.SubElement(entry, "titles"), "title", paper.title.plain)
    _add_date(entry, proceedings.workshop)
    given = registration(proceedings.workshop)
    _add_doi(entry, doi_of(paper, given), landing.paper(paper))


def _add_author(
    contributors: ET.Element, authorship: Authorship, proceedings: Proceedings, *, first: bool
) -> None:
    name = proceedings.name_of(authorship.name)
    attributes = {"sequence": "first" if first else "additional", "contributor_role": "author"}
    person = ET.SubElement(contributors, "person_name", attributes)
    if name.given:
        _add(person, "given_name", name.given)
    _add(person, "surname", f"{name.particle} {name.family}".strip())
    if name.suffix:
        _add(person, "suffix", name.suffix)
    if authorship.affiliations:
        affiliations = ET.SubElement(person, "affiliations")
        for affiliation in authorship.affiliations:
            institution = ET.SubElement(affiliations, "institution")
            _add(institution, "institution_name", affiliation.plain)


def _add_date(parent: ET.Element, workshop: Workshop) -> None:
    """The day of the workshop, or the year alone where it is another's or not known."""
    element = ET.SubElement(parent, "publication_date", {"media_type": "online"})
    days = workshop.dates
    if days and days[0].year == workshop.year:
        _add(element, "month", f"{days[0].month:02}")
        _add(element, "day", f"{days[0].day:02}")
    _add(element, "year", str(workshop.year))


def _add_doi(parent: ET.Element, doi: str, url: str) -> None:
    data = ET.SubElement(parent, "doi_data")
    _add(data, "doi", doi)
    _add(data, "resource", url)


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = text
    return element
