"""Structured data (JSON-LD, https://schema.org) of papers, sessions and the workshop itself.

Records only; :func:`~sphinx_proceedings.markup.script_json` makes them fit for a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import markup
from ..citations import tags
from ..corrections import citation_note, is_retracted
from ..model import Attendance, Role, Status
from . import address, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..model import Authorship, Event, Paper, PersonId, Proceedings

Record = dict[str, Any]
"""A thing of schema.org; becomes JSON as it is."""

_CONTEXT = "https://schema.org"
_MODES = {
    Attendance.IN_PERSON: "https://schema.org/OfflineEventAttendanceMode",
    Attendance.ONLINE: "https://schema.org/OnlineEventAttendanceMode",
    Attendance.HYBRID: "https://schema.org/MixedEventAttendanceMode",
}


def html_page(docname: str) -> str:
    """The path of a page as the ``html`` builder names it."""
    return f"{docname}.html"


class StructuredData:
    """Describes the things of one proceedings to search engines."""

    def __init__(
        self,
        proceedings: Proceedings,
        base_url: str | None = None,
        *,
        page: Callable[[str], str] = html_page,
        home: str = "index",
    ) -> None:
        """:param base_url: the site's address, if it is known.
        :param page: finds the path of a page by its docname.
        :param home: docname of the home page.
        """
        self._proceedings = proceedings
        self._workshop = proceedings.workshop
        self._base_url = base_url
        self._page = page
        self._home = self._address(home)
        self._people = {person.id: person for person in proceedings.people}
        self._published = tags.publication_date(self._workshop).replace("/", "-")
        self._volume = self._volume_record()

    # --- papers ------------------------------------------------------------------------------

    def paper(self, paper: Paper, url: str | None = None, pdf: str | None = None) -> Record:
        """A paper, with its authors and the proceedings in which it appeared.

        :param url: whole address of its page, if it is known.
        :param pdf: whole address of its PDF, if there is one.
        """
        title = paper.title.plain
        found: Record = {
            "@context": _CONTEXT,
            "@type": "ScholarlyArticle",
            "name": title,
            "headline": title,
            "author": [_author(authorship) for authorship in paper.authors],
            "datePublished": self._published,
            "isPartOf": self._volume,
        }
        if paper.links.forum:
            found["sameAs"] = [paper.links.forum]
        if url:
            found["url"] = url
        if paper.keywords:
            found["keywords"] = [keyword.plain for keyword in paper.keywords]
        if paper.doi:
            found["identifier"] = f"https://doi.org/{paper.doi}"
        if note := citation_note(paper.id, self._proceedings):
            found["correction"] = note
        if is_retracted(paper.id, self._proceedings):
            found["creativeWorkStatus"] = "Retracted"
        if pdf:
            media = {"@type": "MediaObject", "encodingFormat": "application/pdf"}
            found["encoding"] = {**media, "contentUrl": pdf}
        return found

    def _volume_record(self) -> Record:
        """The proceedings of the papers; ours have an address, those of a demonstration not."""
        workshop = self._workshop
        found: Record = {
            "@type": ["Book", "PublicationVolume"],
            "name": plain(workshop.paper_booktitle),
            "datePublished": str(workshop.paper_year),
        }
        if workshop.demonstration is not None:
            return found
        if self._home:
            found["@id"] = f"{self._home}#proceedings"
        if workshop.publisher:
            found["publisher"] = _organization(plain(workshop.publisher))
        if self._proceedings.editors:
            editors = (self._person(person.id) for person in self._proceedings.editors)
            found["editor"] = [editor for editor in editors if editor]
        return found

    # --- events ------------------------------------------------------------------------------

    def session(self, event: Event, papers: Iterable[Paper] = ()) -> Record:
        """An event of the programme that has a page.

        :param papers: those of the session; not told in a demonstration, when they are others'.
        """
        found = {"@context": _CONTEXT, **self._event(event), "superEvent": self._workshop_event()}
        if event.abstract:
            found["description"] = " ".join(markup.block(event.abstract).plain.split())
        people = [self._person(person_id) for person_id in event.speakers]
        if people := [person for person in people if person]:
            found["performer"] = people
        if self._workshop.demonstration is None and (shown := [*papers]):
            found["workFeatured"] = [self._short(paper) for paper in shown]
        return found

    def workshop(self) -> list[Record]:
        """What the home page is about: the workshop and, if they are its own, its proceedings."""
        found = {"@context": _CONTEXT, **self._workshop_event()}
        if self._workshop.short != self._workshop.title:
            found["alternateName"] = plain(self._workshop.short)
        for name, role in (("organizer", Role.ORGANIZER), ("performer", Role.SPEAKER)):
            having = (person.id for person in self._proceedings.people if role in person.roles)
            people = [record for person_id in having if (record := self._person(person_id))]
            if people:
                found[name] = people
        events = [event for event in self._proceedings.events if event.has_page]
        if events:
            found["subEvent"] = [self._event(event) for event in events]
        if self._workshop.demonstration is not None or not self._proceedings.papers:
            return [found]
        return [found, {"@context": _CONTEXT, **self._volume}]

    def _workshop_event(self) -> Record:
        workshop = self._workshop
        found: Record = {"@type": "Event", "name": plain(workshop.title)}
        if self._home:
            found |= {"@id": f"{self._home}#workshop", "url": self._home}
        if workshop.dates:
            found["startDate"] = workshop.dates[0].isoformat()
            found["endDate"] = workshop.dates[-1].isoformat()
        stream = next(filter(None, map(_online, self._proceedings.events)), None)
        return {**found, **self._where("", stream and (self._home or stream), self._home)}

    def _event(self, event: Event) -> Record:
        found: Record = {
            "@type": "Event",
            "name": plain(event.title),
            "startDate": event.start.isoformat(),
            "endDate": event.end.isoformat(),
            "eventStatus": "https://schema.org/EventScheduled",
        }
        page = self._address(f"sessions/{event.slug}")
        if page:
            found["url"] = page
        return {**found, **self._where(event.room, _online(event), page)}

    def _where(self, room: str, stream: str | None, page: str | None) -> Record:
        """The places of an event, and whether one can be in either; nothing unknown is claimed.

        :param stream: where one can be if not there, if that is known already.
        :param page: where that will be told.
        """
        place, attendance = plain(self._workshop.place), self._workshop.attendance
        locations: list[Record] = []
        if (place or room) and attendance is not Attendance.ONLINE:
            named = ", ".join(part for part in (plain(room), place) if part)
            # Google asks for an address besides the name, and takes it as text.
            locations.append({"@type": "Place", "name": named, "address": place or named})
        online = stream or (page if attendance not in (None, Attendance.IN_PERSON) else None)
        if online and attendance is not Attendance.IN_PERSON:
            locations.append({"@type": "VirtualLocation", "url": online})
        if attendance is None and stream:
            attendance = Attendance.HYBRID if len(locations) > 1 else Attendance.ONLINE
        found: Record = {"eventAttendanceMode": _MODES[attendance]} if attendance else {}
        if locations:
            found["location"] = locations if len(locations) > 1 else locations[0]
        return found

    # --- parts -------------------------------------------------------------------------------

    def _person(self, person_id: PersonId) -> Record | None:
        """Somebody of the workshop; nobody who has not said yes."""
        person = self._people.get(person_id)
        if person is None or person.status is not Status.CONFIRMED:
            return None
        found: Record = {"@type": "Person", "name": plain(person.name)}
        if person.affiliation:
            found["affiliation"] = _organization(plain(person.affiliation))
        if person.website:
            found["url"] = person.website
        return found

    def _short(self, paper: Paper) -> Record:
        found: Record = {"@type": "ScholarlyArticle", "name": paper.title.plain}
        url = self._address(f"papers/{paper.slug}")
        link = url or paper.links.forum
        return {**found, "url": link} if link else found

    def _address(self, docname: str) -> str | None:
        return address(self._base_url, self._page(docname))


def _author(authorship: Authorship) -> Record:
    found: Record = {"@type": "Person", "name": authorship.name.plain}
    if authorship.affiliations:
        named = [_organization(affiliation.plain) for affiliation in authorship.affiliations]
        found["affiliation"] = named if len(named) > 1 else named[0]
    return found


def _organization(name: str) -> Record:
    return {"@type": "Organization", "name": name}


def _online(event: Event) -> str | None:
    return event.stream or event.chat
