"""Microsoft CMT: the table of submissions that a chair exports (Submissions, Actions, Export).

An XLSX, a tab-separated table, or XML under the name ``.xls``, with a title above the names of
the columns: "Paper ID", "Paper Title", "Abstract", "Authors" ("First Last (Organization)*; …"),
"Status" and many more, of which a chair may leave some out.  This is the shape as chairs know and
describe it; no export from the live system could be compared.  Contacts, e-mail addresses,
conflicts, reviewers and bids, which stand beside all that, are never read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..problems import ProblemKind
from .keywords import split_keywords
from .listing import Listed, Listing, is_accepted, split_people
from .spreadsheets import peek, sheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model import Paper, Workshop
    from ..problems import Report
    from .spreadsheets import Record, Sheet

_ID, _TITLE, _STATUS = "paper id", "paper title", "status"
_AREAS = ("primary subject area", "secondary subject areas")


def recognizes(data: bytes, suffixes: Sequence[str]) -> bool:  # noqa: ARG001 (all are told apart alike)
    """Whether a table has the columns of CMT."""
    return any(sheet.columns(_ID, _TITLE) for sheet in peek(data))


def read(data: bytes, workshop: Workshop, report: Report, *, file: str) -> tuple[Paper, ...]:
    """The accepted papers, by number.

    :param file: the name of the file to show in problems.
    :raises InputError: if the table says of no paper that it is accepted.
    """
    listing = Listing(file, workshop, report)
    found = [sheet for sheet in sheets(data, listing) if sheet.columns(_ID, _TITLE)]
    if not found or not found[0].columns(_ID, _TITLE, _STATUS):
        listing.refuse(
            "the table does not say which papers are accepted: it has no column Status",
            "Export it from CMT with the column Status",
            ProblemKind.MISSING_KEY,
        )
    return listing.papers(_accepted(found[0], report))


def _accepted(sheet: Sheet, report: Report) -> Iterator[Listed]:
    for record in sheet.records(_ID, _TITLE, _STATUS):
        if is_accepted(record.get(_STATUS)):
            yield _listed(record)
        else:
            report.left_out["not accepted for certain"] += 1


def _listed(record: Record) -> Listed:
    number = record.get(_ID)
    areas = [area for name in _AREAS for area in record.get(name).split(";")]
    keywords = record.get("keywords")
    return Listed(
        id=number,
        title=record.get(_TITLE),
        authors=split_people(record.get("authors", "author names")),
        abstract=record.get("abstract"),
        keywords=(
            *(split_keywords([keywords]) if keywords else ()),
            # "Theory -> Optimization"
            *(re.sub(r"\s*->\s*", ": ", area.strip()) for area in areas if area.strip()),
        ),
        presentation=record.get(_STATUS),
        number=int(number) if number.isdecimal() else None,
        line=record.line,
    )
