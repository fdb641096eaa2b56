"""A table that an organizer keeps: CSV, TSV or XLSX with a row for each paper.

Its columns are :data:`COLUMNS`.  Every row is an accepted paper, since the organizer has written
the list, unless there is a column ``status``: then it must say "accepted".  A column that nobody
knows is reported, and not read.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ..problems import ProblemKind, nearest
from .keywords import split_keywords
from .listing import Listed, Listing, is_accepted, split_people
from .spreadsheets import peek, sheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model import Paper, Workshop
    from ..problems import Report
    from .spreadsheets import Record, Sheet

NEEDED = ("id", "title")
COLUMNS = (
    *NEEDED, "authors", "abstract", "tldr", "keywords", "presentation", "status", "pdf", "code",
    "supplementary", "doi", "licence", "published", "number",
)  # fmt: skip
"""Names of the columns, in any order and case."""


def recognizes(data: bytes, suffixes: Sequence[str]) -> bool:
    """Whether this is a table, by its name or its columns."""
    named = any(suffix.lower() in (".csv", ".tsv", ".xlsx", ".xls") for suffix in suffixes)
    return named or any(sheet.columns(*NEEDED) for sheet in peek(data))


def read(data: bytes, workshop: Workshop, report: Report, *, file: str) -> tuple[Paper, ...]:
    """The accepted papers, by number, then id.

    :param file: the name of the file to show in problems.
    :raises InputError: if it is no table, or lacks the columns that it needs.
    """
    listing = Listing(file, workshop, report)
    found = [sheet for sheet in sheets(data, listing) if sheet.columns(*NEEDED)]
    if not found:
        listing.refuse(
            "the table lacks a column that it needs: id, title",
            "Name the columns in the first row; those that can be read are " + ", ".join(COLUMNS),
            ProblemKind.MISSING_KEY,
        )
    for name in found[0].columns(*NEEDED):
        if name and name not in COLUMNS:
            mend = nearest(name, COLUMNS) or f"Known are {', '.join(COLUMNS)}"
            fault = "nothing reads this column"
            listing.complain(
                ProblemKind.UNKNOWN_KEY, fault, mend[0].upper() + mend[1:], field=name[:40]
            )
    return listing.papers(_accepted(found[0], listing))


def _accepted(sheet: Sheet, listing: Listing) -> Iterator[Listed]:
    has_status = "status" in sheet.columns(*NEEDED)
    for record in sheet.records(*NEEDED):
        if has_status and not is_accepted(record.get("status")):
            listing.report.left_out["not accepted for certain"] += 1
        else:
            yield _listed(record, listing)


def _listed(record: Record, listing: Listing) -> Listed:
    number, keywords = record.get("number"), record.get("keywords")
    return Listed(
        id=record.get("id"),
        title=record.get("title"),
        authors=split_people(record.get("authors")),
        abstract=record.get("abstract"),
        tldr=record.get("tldr"),
        keywords=tuple(split_keywords([keywords]) if keywords else ()),
        presentation=record.get("presentation"),
        pdf=record.get("pdf"),
        code=record.get("code"),
        supplementary=record.get("supplementary"),
        doi=record.get("doi"),
        licence=record.get("licence"),
        published=_day(record, listing),
        number=int(number) if number.isdecimal() and len(number) < 10 else None,
        line=record.line,
    )


def _day(record: Record, listing: Listing) -> date | None:
    given = record.get("published")
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        listing.complain(
            ProblemKind.BAD_FIELD,
            "this is no date; left out",
            "Write it as 2027-05-11",
            record=record.get("id"),
            field="published",
            line=record.line,
        )
        return None
