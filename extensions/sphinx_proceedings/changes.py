"""What has changed in an event, in plain words."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from . import markup
from .model import EventKind
from .moments import instant
from .wording import ENGLISH, marked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from .model import Event, PersonId
    from .wording import Wording

KIND_NAMES = {
    EventKind.REMARKS: marked("Remarks"),
    EventKind.INVITED: marked("Invited talk"),
    EventKind.CONTRIBUTED: marked("Contributed talks"),
    EventKind.POSTER: marked("Poster session"),
    EventKind.BREAK: marked("Break"),
}

_KINDS_IN_SENTENCES = {
    EventKind.REMARKS: marked("remarks"),
    EventKind.INVITED: marked("invited talk"),
    EventKind.CONTRIBUTED: marked("contributed talks"),
    EventKind.POSTER: marked("poster session"),
    EventKind.BREAK: marked("break"),
}

_MONTHS = (
    marked("January"), marked("February"), marked("March"), marked("April"), marked("May"),
    marked("June"), marked("July"), marked("August"), marked("September"), marked("October"),
    marked("November"), marked("December"),
)  # fmt: skip
"""Those of :mod:`calendar` depend on the locale, which Sphinx sets."""

_LINKS = (
    ("stream", marked("the live stream")),
    ("chat", marked("the chat")),
    ("recording", marked("the recording")),
    ("captions", marked("the captions")),
    ("slides", marked("the slides")),
)


def fingerprint(abstract: str) -> str:
    """What the log has of an abstract; empty if there is none."""
    return hashlib.sha256(abstract.encode()).hexdigest()[:16] if abstract else ""


def title_of(event: Event) -> str:
    """The title in characters only."""
    return markup.inline(event.title).plain


def added(event: Event, wording: Wording = ENGLISH) -> str:
    """That an event is new."""
    return wording.gettext("New in the programme: {event}, {time}").format(
        event=title_of(event), time=_span(event, wording)
    )


def cancelled(event: Event, wording: Wording = ENGLISH) -> str:
    """That an event is no longer in the programme."""
    return wording.gettext("{event} ({time}) is cancelled").format(
        event=title_of(event), time=_span(event, wording)
    )


def restored(event: Event, wording: Wording = ENGLISH) -> str:
    """That a cancelled event is in the programme again."""
    return wording.gettext("{event} takes place after all, {time}").format(
        event=title_of(event), time=_span(event, wording)
    )


def differences(
    before: Event, now: Event, names: Mapping[PersonId, str], wording: Wording = ENGLISH
) -> tuple[str, ...]:
    """What readers of the programme should know, a sentence each, without full stops.

    May be empty although the two differ: that a live stream is over is no news.

    :param names: of the people who may be named.
    """
    return tuple(_Differences(before, now, names, wording).all())


class _Differences:
    """Compares two versions of an event, and says in a language what differs."""

    def __init__(
        self, before: Event, now: Event, names: Mapping[PersonId, str], wording: Wording
    ) -> None:
        self._before = before
        self._now = now
        self._names = names
        self._wording = wording
        self._title = title_of(now)

    def all(self) -> Iterator[str]:
        """Every difference, the name first."""
        gettext = self._wording.gettext
        if self._title != (old := title_of(self._before)):
            yield gettext("“{old}” is now called “{event}”").format(old=old, event=self._title)
        if self._now.kind is not self._before.kind:
            kind = gettext(_KINDS_IN_SENTENCES[self._now.kind])
            yield self._said(gettext("{event} is now announced as: {kind}"), kind=kind)
        yield from self._times()
        yield from self._rooms()
        yield from self._people()
        yield from self._papers()
        yield from self._abstract()
        yield from self._links()

    def _said(self, sentence: str, **words: object) -> str:
        return sentence.format(event=self._title, **words)

    def _times(self) -> Iterator[str]:
        now, gettext = self._now, self._wording.gettext
        zone = now.start.tzinfo
        before = [moment.astimezone(zone) for moment in (self._before.start, self._before.end)]
        several = len({moment.date() for moment in (*before, now.start, now.end)}) > 1

        def at(moment: datetime) -> str:
            return _moment(moment, self._wording) if several else f"{moment:%H:%M}"

        words = {"start": at(now.start), "end": at(now.end)}
        words |= {"old_start": at(before[0]), "old_end": at(before[1])}
        starts = instant(before[0]) != instant(now.start)
        ends = instant(before[1]) != instant(now.end)
        if starts and ends:
            told = gettext("{event} is now from {start} to {end} (was {old_start} to {old_end})")
            yield self._said(told, **words)
        elif starts:
            yield self._said(gettext("{event} now starts at {start} (was {old_start})"), **words)
        elif ends:
            yield self._said(gettext("{event} now ends at {end} (was {old_end})"), **words)

    def _rooms(self) -> Iterator[str]:
        room, old, gettext = self._now.room, self._before.room, self._wording.gettext
        if room == old:
            return
        if not old:
            yield self._said(gettext("{event} takes place in {room}"), room=room)
        elif room:
            told = gettext("{event} now takes place in {room} (was {old})")
            yield self._said(told, room=room, old=old)
        else:
            yield self._said(gettext("{event} now has no room at present (was {old})"), old=old)

    def _people(self) -> Iterator[str]:
        now, gettext = self._now, self._wording.gettext
        if now.speakers != self._before.speakers:
            who = gettext(" and ").join(self._names.get(each, each) for each in now.speakers)
            yield (
                self._said(gettext("{event} is now with {who}"), who=who)
                if who
                else self._said(gettext("{event} has no announced speaker at present"))
            )
        if now.chair != self._before.chair:
            yield (
                self._said(
                    gettext("{event} is now chaired by {who}"),
                    who=self._names.get(now.chair, now.chair),
                )
                if now.chair
                else self._said(gettext("{event} has no chair at present"))
            )

    def _papers(self) -> Iterator[str]:
        now, before = self._now.papers, self._before.papers
        new, gone = len(set(now) - set(before)), len(set(before) - set(now))
        ngettext = self._wording.ngettext
        parts = []
        if new:
            parts.append(ngettext("{n} paper added", "{n} papers added", new).format(n=new))
        if gone:
            parts.append(
                ngettext("{n} paper taken out", "{n} papers taken out", gone).format(n=gone)
            )
        if parts:
            yield f"{self._title}: {', '.join(parts)}"
        elif now != before:
            yield self._said(self._wording.gettext("The papers of {event} are in another order"))

    def _abstract(self) -> Iterator[str]:
        now, before, gettext = self._now.abstract, self._before.abstract, self._wording.gettext
        if now == before:
            return
        if not now:
            yield self._said(gettext("The abstract of {event} has been taken back"))
        elif before:
            yield self._said(gettext("The abstract of {event} has been changed"))
        else:
            yield self._said(gettext("The abstract of {event} has been published"))

    def _links(self) -> Iterator[str]:
        gettext = self._wording.gettext
        for field, noun in _LINKS:
            old, new = getattr(self._before, field), getattr(self._now, field)
            if old == new or (field == "stream" and self._before.live != self._now.live):
                continue
            what = gettext(noun)
            if old and new:
                yield self._said(gettext("The link to {what} of {event} has changed"), what=what)
            elif new:
                yield self._said(gettext("There is a link to {what} of {event} now"), what=what)
            else:
                yield self._said(
                    gettext("There is no link to {what} of {event} any more"), what=what
                )


# --- times -----------------------------------------------------------------------------------


def _day(day: date, wording: Wording) -> str:
    """Without the year, as in "11 May"."""
    return wording.gettext("{day} {month}").format(
        day=day.day, month=wording.gettext(_MONTHS[day.month - 1])
    )


def _moment(moment: datetime, wording: Wording) -> str:
    return wording.gettext("{clock} on {day}").format(
        clock=f"{moment:%H:%M}", day=_day(moment, wording)
    )


def _span(event: Event, wording: Wording) -> str:
    one_day = event.end.date() == event.start.date()
    return wording.gettext("{day}, {start} to {end}").format(
        day=_day(event.start, wording),
        start=f"{event.start:%H:%M}",
        end=f"{event.end:%H:%M}" if one_day else _moment(event.end, wording),
    )
