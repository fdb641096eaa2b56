"""What ``workshop.toml`` says: each key declared once, read into a :class:`Workshop`."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from .kinds import (
    AS_IS,
    DAY,
    TEXT,
    WHOLE,
    YES,
    UnfitError,
    checked,
    kind,
    list_of,
    member_of,
    plausible,
)
from .model import Attendance, Demonstration, ImportantDate, Registration, Workshop
from .moments import ANYWHERE_ON_EARTH, ZONE, in_zone, instant, read_zone
from .problems import ProblemKind, Report, Severity
from .tables import Key, Row, Rows, Table, read_toml

if TYPE_CHECKING:
    from datetime import tzinfo
    from pathlib import Path

# --- kinds of value --------------------------------------------------------------------------


def _venueid(value: str) -> str:
    """A venue id as OpenReview forms them: ``ICLR.cc/2024/Workshop/BGPT``."""
    mend = 'Write it as "ICLR.cc/2024/Workshop/BGPT"'
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*(/[\w.-]+)+", value, re.ASCII):
        raise UnfitError(f'"{value}" is not the id of an OpenReview venue', mend)
    state = r"(.+)/((Rejected|Withdrawn|Desk_Rejected)_[^/]+|Submission)"
    if found := re.fullmatch(state, value):
        raise UnfitError(f'"{value}" is the id of papers not accepted', f'Write "{found[1]}"')
    return value


def _file_name(value: str) -> str:
    """A name that stays inside its folder on every system.

    Windows paths know ``/`` too, and drives besides.
    """
    path = PureWindowsPath(value)
    if not value.isprintable() or path.name != value or value in {".", ".."}:
        mend = "Put the file into the data folder, and write its name alone"
        raise UnfitError(f'"{value}" is not the name of a file in the data folder', mend)
    return value


def _year(value: int) -> int:
    if not 1900 <= value <= 2999:
        raise UnfitError(f"{value} is not a year", "Write four digits, as 2024")
    return value


def _presentation(value: str) -> str:
    if not value:
        raise UnfitError("the empty text is in every venue string", "Write what to look for")
    return value


def _when(value: object) -> date | datetime:
    if not isinstance(value, date):
        mend = "Write 2024-02-03, or 2024-02-03T23:59:00, without quotes"
        raise UnfitError("this is not a date", mend)
    return plausible(value)


def _deadline_zone(value: object) -> tzinfo:
    return ANYWHERE_ON_EARTH if value == "AoE" else read_zone(value)


def _prefix(value: str) -> str:
    if not re.fullmatch(r"10\.[0-9]{4,9}", value, re.ASCII):
        mend = 'Write what the agency has given you, as "10.12345"'
        raise UnfitError(f'"{value}" is not the prefix of a DOI', mend)
    return value


def _suffix(value: str) -> str:
    """What the DOI Handbook and Crossref recommend, in lower case since case does not count."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,99}", value, re.ASCII):
        mend = 'Write lower-case letters, digits and ". - _", as "bgpt.2024"'
        raise UnfitError(f'"{value}" cannot begin the suffix of a DOI', mend)
    return value


VENUEID = checked(TEXT, _venueid, "OpenReview venue id")
FILE_NAME = checked(AS_IS, _file_name, "file name")
YEAR = checked(WHOLE, _year, "year")

# --- keys and tables -------------------------------------------------------------------------

TITLE = Key("title", TEXT, "Full title of the workshop.")
SHORT = Key("short", TEXT, "Short name, for titles, feeds and file names.")
BOOKTITLE = Key("booktitle", TEXT, "Name of the proceedings, as citations print it.")
VENUE = Key(
    "venueid",
    VENUEID,
    "OpenReview venue whose papers are accepted here; needed where these come from there.",
    "",
)
PUBLISHED = Key("year", YEAR, "Year of the proceedings.")
DATES = Key("dates", list_of(DAY), "Days of the workshop, local to the venue, in order.", ())
TIMEZONE: Key[ZoneInfo | None] = Key("timezone", ZONE, "Zone of the venue; UTC if absent.", None)
PLACE = Key("place", TEXT, "Where the workshop takes place.", "")
ATTENDANCE: Key[Attendance | None] = Key(
    "attendance", member_of(Attendance), "How one can take part, for search engines.", None
)
PUBLISHER = Key("publisher", TEXT, "Publisher of the proceedings, for citations.", "")
SERIES = Key("series", TEXT, "Series in which the proceedings appear, for citations.", "")
EDITORS = Key(
    "editors",
    YES,
    "Whether citations name the confirmed organizers as editors.",
    False,  # noqa: FBT003
)
OPENREVIEW_KEYS = Key(
    "openreview_keys",
    YES,
    "Whether new papers take the citation key of OpenReview's BibTeX, where it is well formed"
    " and no other paper has it.",
    False,  # noqa: FBT003
)
EXPORT = Key(
    "export",
    FILE_NAME,
    "Export of the papers, in the data folder: of OpenReview, or of another source.",
    "openreview.json",
)

WORKSHOP = Table(
    "workshop",
    "The workshop itself.",
    (
        TITLE,
        SHORT,
        BOOKTITLE,
        VENUE,
        PUBLISHED,
        DATES,
        TIMEZONE,
        PLACE,
        ATTENDANCE,
        EXPORT,
        PUBLISHER,
        SERIES,
        EDITORS,
        OPENREVIEW_KEYS,
    ),
    required=True,
)
PRESENTATION = Table(
    "presentation",
    "Presentation types, each with the text to look for in the venue strings of the export,"
    " any case; the first match wins. If absent: oral, spotlight and poster.",
    any_key=checked(TEXT, _presentation),
)

SHOWN_VENUE = Key("venueid", VENUEID, "OpenReview venue of the papers that stand in.")
SHOWN_BOOKTITLE = Key("booktitle", TEXT, "Proceedings in which these papers appeared.")
SHOWN_YEAR = Key("year", YEAR, "Year of those proceedings.")
NOTICE = Key("notice", TEXT, "What every page says that shows one of these papers.")
DEMONSTRATION = Table(
    "demonstration",
    "Papers of another venue, while the export is not the workshop's own.",
    (SHOWN_VENUE, SHOWN_BOOKTITLE, SHOWN_YEAR, NOTICE),
)

PREFIX = Key("prefix", checked(TEXT, _prefix, "DOI prefix"), "Your prefix, given by the agency.")
SUFFIX = Key(
    "suffix",
    checked(TEXT, _suffix, "beginning of DOI suffixes"),
    "Stands between the prefix and the id of each paper; never change it.",
)
REGISTRANT = Key("registrant", TEXT, "Organization that has the prefix.")
DEPOSITOR = Key("depositor", TEXT, "Who sends the records; no e-mail address here.")
DOI = Table(
    "doi",
    "DOIs of the papers, for organizers who register them; not used in a demonstration.",
    (PREFIX, SUFFIX, REGISTRANT, DEPOSITOR),
)

WHAT = Key("title", TEXT, "What happens then.")
WHEN = Key("when", kind("date or date-time", _when), "The date; without a time, its whole day.")
WHEN_ZONE: Key[tzinfo | None] = Key(
    "zone",
    kind("IANA time zone | AoE", _deadline_zone),
    'Zone of the date, "AoE" for anywhere on earth; the venue\'s if absent.',
    None,
)
DATE = Table(
    "date",
    "A date that matters before or after the workshop, such as a deadline.",
    (WHAT, WHEN, WHEN_ZONE),
    repeated=True,
)

WORKSHOP_TABLES = (WORKSHOP, PRESENTATION, DEMONSTRATION, DOI, DATE)
"""All of ``workshop.toml``."""

DEFAULT_PRESENTATION = (("oral", "oral"), ("spotlight", "spotlight"), ("poster", "poster"))

# --- reading ---------------------------------------------------------------------------------


def read_workshop(path: Path, report: Report, *, file: str) -> Workshop:
    """Read ``workshop.toml``.

    :param file: the file's name in messages.
    :raises InputError: if the file cannot be read, or if any value of ``[workshop]`` or
        ``[demonstration]`` is missing or does not fit: what they say stands in every citation
        and every time, so that a guess would do harm.
    """
    before = set(report)
    rows = read_toml(path, WORKSHOP_TABLES, report, file=file)
    row = rows.one(WORKSHOP) if rows is not None else None
    fatal = any(
        problem.severity is Severity.ERROR and problem.place.record != DATE.header
        for problem in report
        if problem not in before
    )
    if rows is None or row is None or fatal:
        report.stop()
    zone = _zone(row, report)
    return Workshop(
        title=row[TITLE],
        short=row[SHORT],
        booktitle=row[BOOKTITLE],
        venueid=row[VENUE],
        year=row[PUBLISHED],
        dates=_ascending(row, report),
        timezone=zone,
        place=row[PLACE],
        attendance=row[ATTENDANCE],
        export=row[EXPORT],
        publisher=row[PUBLISHER],
        series=row[SERIES],
        editors=row[EDITORS],
        openreview_keys=row[OPENREVIEW_KEYS],
        presentation=_presentation_types(rows),
        demonstration=_demonstration(rows),
        important_dates=_important_dates(rows, zone, report),
        registration=_registration(rows),
    )


def _zone(row: Row, report: Report) -> ZoneInfo:
    zone = row[TIMEZONE]
    if zone is None and row[DATES]:
        report.add(
            ProblemKind.MISSING_KEY,
            row.place(),
            "the venue's time zone is not given, so that all times count as UTC",
            'Add timezone = "…", with an IANA name such as "Europe/Vienna"',
        )
    return zone or ZoneInfo("UTC")


def _ascending(row: Row, report: Report) -> tuple[date, ...]:
    """The workshop's days in order, each once."""
    given = row[DATES]
    days = tuple(sorted(set(given)))
    if days != given:
        fault = "the dates are not in ascending order, or one stands there twice"
        mend = "Write dates = [" + ", ".join(day.isoformat() for day in days) + "]"
        report.add(ProblemKind.BAD_VALUE, row.place(DATES.name), fault, mend)
    return days


def _presentation_types(rows: Rows) -> tuple[tuple[str, str], ...]:
    row = rows.one(PRESENTATION)
    if row is None:
        return DEFAULT_PRESENTATION
    return tuple((name, str(text)) for name, text in row.values.items())


def _demonstration(rows: Rows) -> Demonstration | None:
    row = rows.one(DEMONSTRATION)
    if row is None:
        return None
    return Demonstration(
        venueid=row[SHOWN_VENUE],
        booktitle=row[SHOWN_BOOKTITLE],
        year=row[SHOWN_YEAR],
        notice=row[NOTICE],
    )


def _registration(rows: Rows) -> Registration | None:
    row = rows.one(DOI)
    if row is None:
        return None
    return Registration(
        prefix=row[PREFIX],
        suffix=row[SUFFIX],
        registrant=row[REGISTRANT],
        depositor=row[DEPOSITOR],
    )


def _important_dates(rows: Rows, zone: tzinfo, report: Report) -> tuple[ImportantDate, ...]:
    found = [_important_date(row, zone, report) for row in rows.all(DATE)]
    return tuple(sorted(found, key=lambda each: (instant(each.when), each.title)))


def _important_date(row: Row, zone: tzinfo, report: Report) -> ImportantDate:
    when, own = row[WHEN], row[WHEN_ZONE]
    if not isinstance(when, datetime):
        # A deadline on a day holds until that day has ended.
        when = datetime.combine(when, time(23, 59))
        return ImportantDate(row[WHAT], in_zone(when, own or zone)[0], day_only=True)
    if when.tzinfo is not None:
        if own is not None:
            fault = '"zone" says nothing, since "when" has its offset'
            mend = "Take out the one or the other"
            report.add(ProblemKind.BAD_VALUE, row.place(WHEN_ZONE.name), fault, mend)
        return ImportantDate(row[WHAT], when)
    moment, fault_found = in_zone(when, own or zone)
    if fault_found is not None:
        report.add(fault_found.kind, row.place(WHEN.name), fault_found.fault, fault_found.mend)
    return ImportantDate(row[WHAT], moment)
