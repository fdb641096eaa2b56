"""The file ``programme-log.toml`` of :mod:`.history`: its tables, and how they are written."""

from __future__ import annotations

import json
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from .kinds import DAY, MOMENT, TEXT, WHOLE, YES, UnfitError, checked, list_of
from .program import (
    CAPTIONS,
    CHAIR,
    CHAT,
    END,
    EVENT_ID,
    EVENT_KIND,
    PAPERS,
    RECORDING,
    ROOM,
    SLIDES,
    SPEAKERS,
    START,
    STREAM,
    TITLE,
)
from .tables import Key, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER: Final = """\
# What has changed in the programme since it was first published.
#
# Written by the command line before a build; commit it with the rest. Readers' calendars know a
# new version of an event by its "sequence", and the feed tells of each [[change]]. The words of a
# change may be mended, and a change that is nobody's business may be taken out. Leave the
# [[event]] tables alone: they are what readers have last seen, which the next build compares.
"""


def _count(value: int) -> int:
    if not 0 <= value < 2**31:
        raise UnfitError(f"{value} cannot count changes", "Restore it from version control")
    return value


def _with_offset(value: datetime) -> datetime:
    if value.tzinfo is None:
        mend = "Write it as 2024-05-11T09:00:00+02:00"
        raise UnfitError("the time lacks its offset from UTC", mend)
    return value


_NUMBER = checked(WHOLE, _count, "count of changes")
_FIXED = checked(MOMENT, _with_offset, "date-time with offset")

CHANGE_DATE = Key("date", DAY, "Day on which the change was recorded.")
CHANGE_EVENT = Key("event", TEXT, "Id of the event that changed.")
CHANGE_NUMBER = Key("sequence", _NUMBER, "The event's sequence after the change.")
WHAT = Key("what", list_of(TEXT, or_one=True), "What changed, a sentence each.")

CHANGE = Table(
    "change",
    "A change of the programme, for the feed.",
    (CHANGE_DATE, CHANGE_EVENT, CHANGE_NUMBER, WHAT),
    repeated=True,
)

FIXED_START = Key(START.name, _FIXED, "Start, with its offset from UTC.")
FIXED_END = Key(END.name, _FIXED, "End, with its offset from UTC.")
FINGERPRINT = Key("abstract", TEXT, "Fingerprint of the abstract.", "")
LIVE = Key("live", YES, "Whether the stream was linked.", True)  # noqa: FBT003
SEQUENCE = Key("sequence", _NUMBER, "How often the event has changed.", 0)
CHANGED: Key[date | None] = Key("changed", DAY, "Day of its last change.", None)
CANCELLED = Key("cancelled", YES, "Whether it has left the programme.", False)  # noqa: FBT003

SEEN = Table(
    "event",
    "What readers have last seen of an event.",
    (
        EVENT_ID,
        EVENT_KIND,
        TITLE,
        FIXED_START,
        FIXED_END,
        ROOM,
        SPEAKERS,
        CHAIR,
        PAPERS,
        FINGERPRINT,
        STREAM,
        CHAT,
        RECORDING,
        CAPTIONS,
        SLIDES,
        LIVE,
        SEQUENCE,
        CHANGED,
        CANCELLED,
    ),
    repeated=True,
)

LOG_TABLES = (CHANGE, SEEN)
"""All of ``programme-log.toml``."""


# --- writing -----------------------------------------------------------------------------


def toml_table(table: Table, values: Iterator[tuple[Key[Any], object]]) -> str:
    """One table; values that are the default, or nothing, go without saying."""
    said = [(key, value) for key, value in values if value is not None and value != key.default]
    return "\n".join([table.header, *(f"{key.name} = {_toml(value)}" for key, value in said), ""])


def _toml(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case tuple():
            # A line an item, so that a difference between versions names what it is about.
            return "".join(["[\n", *(f"  {_toml(item)},\n" for item in value), "]"])
        case Enum():
            return _toml(value.value)
        case _:
            # A basic string; its escapes are those of JSON, and DEL must be one too.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
