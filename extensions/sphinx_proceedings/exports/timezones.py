"""``VTIMEZONE``: what a calendar program must know of a zone, for the time in question."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.timezone import tzid_from_tzinfo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

_STEP = timedelta(days=7)
"""Zones have kept each offset for longer than this, also around Ramadan in Morocco."""
_SECOND = timedelta(seconds=1)


@lru_cache(maxsize=8)
def vtimezone(zone: ZoneInfo, first_year: int, last_year: int) -> Timezone | None:
    """The zone's rules from the first to the last year; ``None`` for UTC, which needs none.

    Not the library's own ``Timezone.from_tzinfo``, which as of 7.3 lets summer time begin an
    hour late: it gives the onset by the new offset, where :rfc:`5545#section-3.6.5` wants it by
    the old one.

    :returns: a component that is shared; do not change it.
    """
    tzid = tzid_from_tzinfo(zone)
    if tzid == "UTC":
        return None
    # A day more at each end: the year begins and ends hours earlier or later than in UTC.
    first = datetime(first_year - 1, 12, 31, tzinfo=UTC)
    component = Timezone()
    component.add("TZID", tzid)
    component.add_component(_observance(zone, first, first))
    for change in _changes(zone, first, datetime(last_year + 1, 1, 2, tzinfo=UTC)):
        component.add_component(_observance(zone, change - _SECOND, change))
    return component


def _observance(
    zone: ZoneInfo, before: datetime, onset: datetime
) -> TimezoneStandard | TimezoneDaylight:
    """The offset that holds from an instant (UTC) on.

    :param before: an instant (UTC) at which the offset before it still held.
    """
    old, new = before.astimezone(zone), onset.astimezone(zone)
    offset = old.utcoffset() or timedelta()
    part = TimezoneDaylight() if new.dst() else TimezoneStandard()
    part.DTSTART = (onset + offset).replace(tzinfo=None)
    part.TZOFFSETFROM = offset
    part.TZOFFSETTO = new.utcoffset()
    part.add("TZNAME", new.tzname())
    return part


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The instants (UTC) between two others at which a zone's offset changes."""
    while start < end:
        then = min(start + _STEP, end)
        if _offset(zone, start) != _offset(zone, then):
            low, high = start, then
            while high - low > _SECOND:
                middle = low + (high - low) // 2 // _SECOND * _SECOND
                low, high = (
                    (middle, high)
                    if _offset(zone, middle) == _offset(zone, start)
                    else (low, middle)
                )
            yield high
        start = then


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta | None:
    return instant.astimezone(zone).utcoffset()
