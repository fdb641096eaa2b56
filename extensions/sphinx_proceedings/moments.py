"""Local times: the zone they are in, and what clock changes make of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from .kinds import UnfitError, kind, suggestion
from .problems import ProblemKind

ANYWHERE_ON_EARTH = timezone(timedelta(hours=-12), "AoE")
"""The zone of deadlines that hold until the day has ended everywhere."""


def read_zone(value: object) -> ZoneInfo:
    """A zone by its IANA name.

    :raises UnfitError: if there is none of that name; names the nearest.
    """
    name = value if isinstance(value, str) else ""
    try:
        # The others are this machine's own zone, and clocks with leap seconds.
        if not name.startswith(("localtime", "posix", "right/", "Factory")):
            return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        pass
    guess = suggestion(name, available_timezones())
    mend = guess or 'Write an IANA name, as "Europe/Vienna"'
    raise UnfitError(f'"{value}" is not a time zone', mend)


ZONE = kind("IANA time zone", read_zone)


def instant(moment: datetime) -> datetime:
    """The same moment in UTC: two local times of one zone compare by the clock alone."""
    return moment.astimezone(UTC)


def localized(naive: datetime, zone: tzinfo) -> tuple[datetime, UnfitError | None]:
    """The moment that a clock of a zone shows, and what is wrong with it.

    A time that the clocks skip is moved on by the length of the gap; of a time that they show
    twice the first is taken (:pep:`495`).
    """
    first = naive.replace(tzinfo=zone, fold=0)
    before, after = first.utcoffset(), first.replace(fold=1).utcoffset()
    if before == after or before is None or after is None:
        return first, None
    text = f"{naive:%Y-%m-%d %H:%M}"
    if before < after:
        moved = first.astimezone(UTC).astimezone(zone)
        mend = f"Clocks go forward then; write {moved:%H:%M} if that is meant"
        return moved, UnfitError(f"{text} does not exist in {zone}", mend, ProblemKind.BAD_TIME)
    second = first.replace(fold=1)
    mend = f"Write {first.isoformat()} or {second.isoformat()}"
    return first, UnfitError(f"{text} exists twice in {zone}", mend, ProblemKind.BAD_TIME)


def in_zone(moment: datetime, zone: tzinfo) -> tuple[datetime, UnfitError | None]:
    """A date-time of a TOML file in a zone: converted if it has an offset, else put there."""
    if moment.tzinfo is not None:
        return moment.astimezone(zone), None
    return localized(moment, zone)
