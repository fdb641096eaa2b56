"""A table of contents as dblp wants it sent (https://dblp.org/faq/1474621.html).

The elements and their order are those of dblp's ``dblpsubmission.dtd``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from . import address, days_in_words, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Paper, Proceedings, Workshop

DBLP_FILE: Final = "dblp.xml"

_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE dblpsubmission SYSTEM "dblpsubmission.dtd">\n'
)
_REST: Final = "Further papers"
_LEVEL: Final = 3
"""Of what stands in the table of contents, in the elements around it."""


def dblp(proceedings: Proceedings, base_url: str | None = None) -> bytes:
    """The submission as a whole: see :func:`pieces`."""
    return "".join(pieces(proceedings, base_url)).encode()


def pieces(proceedings: Proceedings, base_url: str | None = None) -> Iterator[str]:
    """The submission: the proceedings with the sessions as headings, each paper once.

    Of an archive all elements together would take much memory.

    :param base_url: the site's address, if it is known.
    :raises ValueError: in a demonstration, whose papers dblp knows from their own venue.
    """
    workshop = proceedings.workshop
    if workshop.demonstration is not None:
        raise ValueError("demonstration papers are not the workshop's")
    root = ET.Element("dblpsubmission")
    volume = ET.SubElement(root, "proceedings")
    for editor in proceedings.editors:
        _add(volume, "editor", plain(editor.name))
    _add(volume, "title", plain(workshop.booktitle))
    if workshop.publisher:
        _add(volume, "publisher", plain(workshop.publisher))
    _add(volume, "year", str(workshop.year))
    _add_conference(volume, workshop, base_url)
    if workshop.series:
        _add(ET.SubElement(volume, "series"), "title", plain(workshop.series))
    contents = ET.SubElement(volume, "toc")
    if not proceedings.papers:
        yield _HEAD + _written(root) + "\n"
        return
    here = ET.SubElement(contents, "here")
    before, after = _written(root).split(ET.tostring(here, encoding="unicode").strip())
    yield _HEAD + before
    between = ""
    for entry in _contents(proceedings):
        yield between + _written(entry, _LEVEL)
        between = "\n" + _LEVEL * "  "
    yield after + "\n"


def _contents(proceedings: Proceedings) -> Iterator[ET.Element]:
    for heading, papers in _sections(proceedings):
        if heading:
            section = ET.Element("section")
            section.text = heading
            yield section
        yield from map(_publication, papers)


def _written(element: ET.Element, level: int = 0) -> str:
    ET.indent(element, level=level)
    return ET.tostring(element, encoding="unicode")


def _add_conference(volume: ET.Element, workshop: Workshop, base_url: str | None) -> None:
    """The event; dblp wants place and date, so they are there even if empty."""
    conference = ET.SubElement(volume, "conf")
    _add(conference, "acronym", plain(workshop.short))
    _add(conference, "location", plain(workshop.place))
    _add(conference, "date", days_in_words(workshop.dates))
    if home := address(base_url, ""):
        _add(conference, "url", home)


def _sections(proceedings: Proceedings) -> Iterator[tuple[str, list[Paper]]]:
    """Headings and papers; a paper of several sessions stands in the first."""
    left = {paper.id: paper for paper in proceedings.papers}
    for event in proceedings.events:
        held = [left.pop(paper_id) for paper_id in event.papers if paper_id in left]
        if held:
            yield plain(event.title), held
    if left:
        yield _REST if len(left) < len(proceedings.papers) else "", [*left.values()]


def _publication(paper: Paper) -> ET.Element:
    entry = ET.Element("publ")
    for authorship in paper.authors:
        _add(entry, "author", authorship.name.plain)
    _add(entry, "title", paper.title.plain)
    if paper.doi:
        _add(entry, "doi", paper.doi)
    # The address on OpenReview lasts, whatever becomes of the site.
    if paper.links.cited:
        _add(entry, "ee", paper.links.cited)
    return entry


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
