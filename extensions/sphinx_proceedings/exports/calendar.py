"""iCalendar (:rfc:`5545`, :rfc:`7986`): the programme, single events, and the deadlines.

An event's UID is a UUID as :rfc:`7986#section-5.3` wants it, made of the workshop's venue and the
event's id, so that it is the same in every file, on every site and for ever.  Its revisions are
those of the :class:`~sphinx_proceedings.history.History`; one that has left the programme stays
in the file of the whole programme as cancelled, for those who have imported it before.

There is no METHOD: these are calendars to subscribe to and to import, not invitations.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, vDuration, vText, vUri
from icalendar import Event as Component

from .. import markup
from ..changes import KIND_NAMES, title_of
from ..model import EventKind, Status
from ..moments import instant
from ..naming import slugify
from ..wording import ENGLISH
from . import EventPage, address, session_page, stable_id, stamp
from .timezones import vtimezone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from ..history import History, Logged
    from ..model import Event, ForumId, ImportantDate, Paper, Person, Proceedings
    from ..wording import Wording

PROGRAMME_FILE = "program.ics"
DEADLINES_FILE = "deadlines.ics"

_PRODUCT = "-//sphinx-proceedings//Proceedings//EN"
_REFRESH = timedelta(hours=1)
"""How often subscribers should look; on the day of the workshop an hour is long enough."""

_FEATURES = {"stream": ["AUDIO", "VIDEO"], "chat": ["CHAT"]}


class _Escaped(vText):
    r"""Text that comes back from a calendar as it went in.

    The library takes ``\N`` in a text for a line break, although many formulas hold it.
    """

    __slots__ = ()

    def to_ical(self) -> bytes:
        return rb"\\N".join(vText(part).to_ical() for part in self.split(r"\N"))


def programme(
    proceedings: Proceedings,
    history: History,
    base_url: str | None = None,
    *,
    event_page: EventPage = session_page,
    wording: Wording = ENGLISH,
) -> bytes:
    """All events of the programme, and those that have left it.

    :param base_url: the site's address, if it is known.
    :param event_page: finds the page of an event below that address.
    """
    writer = _Writer(proceedings, history, base_url, event_page, wording)
    cancelled = history.cancelled(proceedings.events)
    calendar = writer.calendar(PROGRAMME_FILE, "programme", wording.gettext("programme"))
    writer.add_zone(calendar, [*proceedings.events, *(each.event for each in cancelled)])
    for event in proceedings.events:
        calendar.add_component(writer.event(event))
    for logged in cancelled:
        calendar.add_component(writer.cancelled(logged))
    return bytes(calendar.to_ical())


def single(
    event: Event,
    proceedings: Proceedings,
    history: History,
    base_url: str | None = None,
    *,
    event_page: EventPage = session_page,
    wording: Wording = ENGLISH,
) -> bytes:
    """One event of the programme, exactly as it stands in the whole."""
    writer = _Writer(proceedings, history, base_url, event_page, wording)
    calendar = writer.frame()
    writer.add_zone(calendar, [event])
    calendar.add_component(writer.event(event))
    return bytes(calendar.to_ical())


def deadlines(
    proceedings: Proceedings,
    history: History,
    base_url: str | None = None,
    *,
    wording: Wording = ENGLISH,
) -> bytes | None:
    """The dates that matter before the workshop; ``None`` if there are none.

    A date without a time is a whole day, of which the description says when it ends; one with a
    time is that moment, in UTC.
    """
    dates = proceedings.workshop.important_dates
    if not dates:
        return None
    writer = _Writer(proceedings, history, base_url, session_page, wording)
    calendar = writer.calendar(DEADLINES_FILE, "dates", wording.gettext("dates"))
    names: set[str] = set()
    for each in dates:
        # By title, so that a deadline that is extended stays the same one.
        name = stem = slugify(each.title) or each.title
        number = 1
        while name in names:
            number += 1
            name = f"{stem}-{number}"
        names.add(name)
        calendar.add_component(writer.deadline(each, name))
    return bytes(calendar.to_ical())


class _Writer:
    """Makes the components of one site's calendars."""

    def __init__(
        self,
        proceedings: Proceedings,
        history: History,
        base_url: str | None,
        event_page: EventPage,
        wording: Wording,
    ) -> None:
        self.workshop = proceedings.workshop
        self.history = history
        self.base_url = base_url
        self.event_page = event_page
        self.wording = wording
        self.people = {
            each.id: each for each in proceedings.people if each.status is Status.CONFIRMED
        }
        self.papers: dict[ForumId, Paper] = {paper.id: paper for paper in proceedings.papers}

    # --- calendars -------------------------------------------------------------------------

    def frame(self) -> Calendar:
        """A calendar without a name, to be added to the reader's own."""
        calendar = Calendar()
        calendar.add("PRODID", _PRODUCT)
        calendar.add("VERSION", "2.0")
        return calendar

    def calendar(self, file: str, what: str, called: str) -> Calendar:
        """A calendar to subscribe to.

        :param what: it holds, for its lasting id.
        :param called: the same in the site's language.
        """
        calendar = self.frame()
        name = _text(f"{self.workshop.short} {self.workshop.year}: {called}")
        calendar.add("UID", str(stable_id(self.workshop, "calendar", what)))
        # Programs that do not know RFC 7986 yet look for the names that came before it.
        for key in ("NAME", "X-WR-CALNAME"):
            calendar.add(key, name)
        for key in ("DESCRIPTION", "X-WR-CALDESC"):
            calendar.add(key, _text(self.workshop.title))
        days = [change.day for change in self.history.changes] if what == "programme" else []
        calendar.add("LAST-MODIFIED", stamp(self.workshop, max(days, default=None)))
        calendar.add("REFRESH-INTERVAL", vDuration(_REFRESH, params={"VALUE": "DURATION"}))
        calendar.add("X-PUBLISHED-TTL", vDuration(_REFRESH))
        if home := address(self.base_url, ""):
            calendar.add("URL", vUri(home))
        if source := address(self.base_url, file):
            calendar.add("SOURCE", vUri(source, params={"VALUE": "URI"}))
        return calendar

    def add_zone(self, calendar: Calendar, events: Sequence[Event]) -> None:
        """Add the rules of the venue's zone for the years of some events."""
        years = [moment.year for event in events for moment in (event.start, event.end)]
        if years:
            zone = vtimezone(self.workshop.timezone, min(years), max(years))
            if zone is not None:
                calendar.add_component(zone)

    # --- components ------------------------------------------------------------------------

    def event(self, event: Event) -> Component:
        """One event of the programme."""
        component = self._revision(
            "event", event.id, self.history.sequence(event.id), self.history.changed(event.id)
        )
        self._times(component, event)
        component.add("SUMMARY", _text(title_of(event)))
        component.add("STATUS", "CONFIRMED")
        component.add("CATEGORIES", [self.wording.gettext(KIND_NAMES[event.kind])])
        if place := ", ".join(part for part in (event.room, self.workshop.place) if part):
            component.add("LOCATION", _text(place))
        page = address(self.base_url, self.event_page(event))
        if page is not None:
            component.add("URL", vUri(page))
        if description := "\n\n".join(self._description(event, page)):
            component.add("DESCRIPTION", _text(description))
        for link, label, url in _live_links(event, self.wording):
            parameters = {"VALUE": "URI", "FEATURE": _FEATURES[link], "LABEL": label}
            component.add("CONFERENCE", vUri(url, params=parameters))
        return component

    def cancelled(self, logged: Logged) -> Component:
        """An event that has left the programme."""
        event = logged.event
        component = self._revision("event", event.id, logged.sequence, logged.changed)
        self._times(component, event)
        component.add("SUMMARY", _text(title_of(event)))
        component.add("STATUS", "CANCELLED")
        return component

    def deadline(self, given: ImportantDate, name: str) -> Component:
        """A date that matters; it takes up no time."""
        component = self._revision("date", name, 0, None)
        component.add("SUMMARY", _text(f"{self.workshop.short}: {_plain(given.title)}"))
        title, zone = _plain(self.workshop.title), given.when.tzname() or ""
        if given.day_only:
            component.add("DTSTART", given.when.date())
            component.add("DTEND", given.when.date() + timedelta(days=1))
            ends = self.wording.gettext("Until {clock} {zone}, {utc} UTC").format(
                clock=f"{given.when:%H:%M}", zone=zone, utc=f"{instant(given.when):%Y-%m-%d %H:%M}"
            )
            component.add("DESCRIPTION", _text(f"{title}\n\n{ends}"))
        else:
            component.add("DTSTART", instant(given.when))
            local = f"{given.when:%Y-%m-%d %H:%M} {zone}"
            component.add("DESCRIPTION", _text(f"{title}\n\n{local}"))
        component.add("TRANSP", "TRANSPARENT")
        component.add("STATUS", "CONFIRMED")
        if home := address(self.base_url, ""):
            component.add("URL", vUri(home))
        return component

    def _revision(self, what: str, name: str, sequence: int, changed: date | None) -> Component:
        """A component that says which thing it is, and which version of it."""
        component = Component()
        component.add("UID", str(stable_id(self.workshop, what, name)))
        component.add("SEQUENCE", sequence)
        # Without a METHOD, DTSTAMP too tells of the last revision (RFC 5545, 3.8.7.2).
        for key in ("DTSTAMP", "LAST-MODIFIED"):
            component.add(key, stamp(self.workshop, changed))
        return component

    def _times(self, component: Component, event: Event) -> None:
        component.add("DTSTART", _moment(event.start, self.workshop.timezone))
        component.add("DTEND", _moment(event.end, self.workshop.timezone))

    # --- description -----------------------------------------------------------------------

    def _description(self, event: Event, page: str | None) -> Iterator[str]:
        gettext = self.wording.gettext
        papers = [self.papers[each] for each in event.papers if each in self.papers]
        if papers and self.workshop.demonstration:
            notice = _plain(self.workshop.demonstration.notice)
            label = gettext("Demonstration data.")
            yield f"{label} {notice}"
        speakers = [self.people[each] for each in event.speakers if each in self.people]
        if speakers:
            label = self.wording.ngettext("Speaker", "Speakers", len(speakers))
            yield f"{label}: {'; '.join(map(_person, speakers))}"
        if event.chair in self.people:
            label = gettext("Chair:")
            yield f"{label} {_person(self.people[event.chair])}"
        if event.abstract:
            yield markup.block(event.abstract).plain
        if event.kind is EventKind.POSTER and papers:
            yield "\n".join(f"• {paper.title.plain}" for paper in papers)
        else:
            yield from (f"{paper.title.plain}\n{_authors(paper, self.wording)}" for paper in papers)
        links = [f"{label}: {url}" for label, url in _links(event, self.wording)]
        if page is not None:
            label = gettext("Details")
            links.append(f"{label}: {page}")
        if links:
            yield "\n".join(links)


def _live_links(event: Event, wording: Wording) -> Iterator[tuple[str, str, str]]:
    """(key, label, address) of what one can take part in, before and during the event."""
    if event.live and event.stream:
        yield "stream", wording.gettext("Live stream"), event.stream
    if event.live and event.chat:
        yield "chat", wording.gettext("Chat"), event.chat


def _links(event: Event, wording: Wording) -> Iterator[tuple[str, str]]:
    """(label, address) of all that is linked at present."""
    yield from ((label, url) for _, label, url in _live_links(event, wording))
    if not event.live:
        if event.recording:
            yield wording.gettext("Recording"), event.recording
        if event.captions:
            yield wording.gettext("Captions"), event.captions
    if event.slides:
        yield wording.gettext("Slides"), event.slides


def _person(person: Person) -> str:
    name = markup.literal(person.name).plain
    return f"{name} ({_plain(person.affiliation)})" if person.affiliation else name


def _authors(paper: Paper, wording: Wording) -> str:
    return ", ".join(each.name.plain for each in paper.authors) or wording.gettext("Anonymous")


def _moment(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment as a calendar writes it: in the venue's zone.

    A local time that exists twice goes in UTC: :rfc:`5545#section-3.3.5` takes it for the first
    of the two, yet readers differ (ical.js takes the second).
    """
    local = moment.astimezone(zone)
    twin = local.replace(fold=1 - local.fold)
    return local if twin.utcoffset() == local.utcoffset() else local.astimezone(UTC)


def _plain(text: str) -> str:
    return markup.literal(text).plain


def _text(text: str) -> vText:
    return _Escaped(markup.clean(text))
