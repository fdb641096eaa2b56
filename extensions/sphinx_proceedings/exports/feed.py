"""Atom (:rfc:`4287`): news, changes of the programme, and corrections of papers.

Every id is a ``urn:uuid`` made of the workshop's venue and the entry's own id, so that readers
know an entry again wherever the site stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from .. import markup
from ..corrections import announced
from ..wording import ENGLISH
from . import EventPage, address, session_page, stable_id, stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from ..corrections import Announced
    from ..history import Change, History
    from ..model import Event, EventId, Proceedings, Slug, Workshop
    from ..news import News
    from ..wording import Wording

FEED_FILE = "feed.atom"

_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    day: date
    title: str
    """Plain text."""
    content: str
    kind: str
    """``text`` or ``html``."""
    link: str | None


def feed(
    proceedings: Proceedings,
    history: History,
    news: Sequence[News],
    base_url: str | None = None,
    *,
    event_page: EventPage = session_page,
    paper_page: Callable[[Slug], str] = lambda slug: f"papers/{slug}.html",
    language: str = "en",
    wording: Wording = ENGLISH,
) -> bytes:
    """The feed, the newest first; valid also if there is nothing to tell.

    :param base_url: the site's address, if it is known.
    :param event_page: finds the page of an event below that address.
    :param paper_page: finds the page of a paper, by the last part of its address.
    :param language: of the site, as a BCP 47 tag.
    """
    workshop = proceedings.workshop
    events = {event.id: event for event in proceedings.events}
    entries = [_of_news(each, workshop, base_url) for each in news]
    entries += [
        _of_change(each, events, workshop, base_url, event_page) for each in history.changes
    ]
    entries += [
        _of_correction(each, workshop, address(base_url, paper_page(each.slug)))
        for each in announced(proceedings, wording)
    ]
    entries.sort(key=lambda entry: entry.day, reverse=True)
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    _add(root, "id", stable_id(workshop, "feed").urn)
    _add(root, "title", markup.literal(workshop.title).plain)
    subtitle = wording.gettext("News, changes of the programme, corrections of papers")
    _add(root, "subtitle", subtitle)
    newest = max((entry.day for entry in entries), default=None)
    _add(root, "updated", _when(workshop, newest))
    organizers = wording.gettext("Organizers of {workshop}").format(workshop=workshop.short)
    _add(ET.SubElement(root, "author"), "name", organizers)
    if here := address(base_url, FEED_FILE):
        ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": here})
    if home := address(base_url, ""):
        ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": home})
    for entry in entries:
        _add_entry(root, entry, workshop)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _of_news(news: News, workshop: Workshop, base_url: str | None) -> _Entry:
    # An entry without content would need a link, which there may not be.
    text = news.text if news.text.source else news.title
    return _Entry(
        id=stable_id(workshop, "news", news.id).urn,
        day=news.day,
        title=news.title.plain,
        content=str(text.html),
        kind="html",
        link=address(base_url, ""),
    )


def _of_correction(each: Announced, workshop: Workshop, link: str | None) -> _Entry:
    correction = each.correction
    # An entry without content would need a link, which there may not be.
    said = str(correction.reason.html) if correction.reason.source else ""
    return _Entry(
        id=stable_id(workshop, "correction", correction.id).urn,
        day=correction.day,
        title=each.headline,
        content=said or each.headline,
        kind="html" if said else "text",
        link=link,
    )


def _of_change(
    change: Change,
    events: dict[EventId, Event],
    workshop: Workshop,
    base_url: str | None,
    event_page: EventPage,
) -> _Entry:
    event = events.get(change.event)
    return _Entry(
        id=stable_id(workshop, "change", f"{change.event}/{change.number}").urn,
        day=change.day,
        title="; ".join(change.what),
        content="".join(f"{sentence}.\n" for sentence in change.what).strip(),
        kind="text",
        link=address(base_url, event_page(event) or "" if event else ""),
    )


def _add_entry(root: ET.Element, entry: _Entry, workshop: Workshop) -> None:
    element = ET.SubElement(root, "entry")
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "updated", _when(workshop, entry.day))
    _add(element, "published", _when(workshop, entry.day))
    if entry.link is not None:
        link = {"rel": "alternate", "type": "text/html", "href": entry.link}
        ET.SubElement(element, "link", link)
    _add(element, "content", entry.content).set("type", entry.kind)


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = markup.clean(text)
    return element


def _when(workshop: Workshop, day: date | None) -> str:
    return f"{stamp(workshop, day):%Y-%m-%dT%H:%M:%SZ}"
