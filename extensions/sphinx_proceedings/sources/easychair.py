"""EasyChair: the data of a conference, as a chair downloads them (Administration, Data download).

An XLSX with a sheet a table, or a ZIP of CSV files: *Submissions* ("#", "title", "authors",
"keywords", "decision", "abstract", "deleted?") and *Authors* ("submission #", "first name", "last
name", "email", "country", "affiliation", "web page", "person #", "corresponding?").  This is the
shape as chairs know and describe it; no download from the live system could be compared.  Reviews,
scores, the committee and e-mail addresses, which are in the same download, are never read; "person
#" tells people of one name apart, and stays here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from ..problems import ProblemKind
from .keywords import split_keywords
from .listing import Listed, ListedAuthor, Listing, is_accepted
from .spreadsheets import peek, sheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..model import Paper, Workshop
    from ..problems import Report
    from .spreadsheets import Record, Sheet

_NUMBERS = ("#", "number")
_AUTHOR = ("first name", "last name")
_NO = {"", "no", "false", "0", "✗"}
"""What says that a submission has not been deleted."""


def recognizes(data: bytes, suffixes: Sequence[str]) -> bool:  # noqa: ARG001 (all are told apart alike)
    """Whether one of the tables is EasyChair's of submissions."""
    return _submissions(peek(data)) is not None


def read(data: bytes, workshop: Workshop, report: Report, *, file: str) -> tuple[Paper, ...]:
    """The accepted papers, by number.

    :param file: the name of the file to show in problems.
    :raises InputError: if the tables say of no paper that it is accepted.
    """
    listing = Listing(file, workshop, report)
    tables = sheets(data, listing)
    found = _submissions(tables)
    if found is None or not found.columns(_number_in(found), "title", "decision"):
        listing.refuse(
            "the table does not say which papers are accepted: it has no column decision",
            "Download the data from EasyChair once more, with all columns of submissions",
            ProblemKind.MISSING_KEY,
        )
    authors = _authors(tables)
    if not authors:
        listing.complain(
            ProblemKind.MISSING_FIELD,
            "there is no table of authors; names are taken from the submissions",
            "Download the authors, too: their affiliations and who is who stand there alone",
        )
    return listing.papers(_accepted(found, authors, report))


def _number_in(sheet: Sheet) -> str:
    return next((name for name in _NUMBERS if sheet.columns(name, "title")), _NUMBERS[0])


def _submissions(tables: Sequence[Sheet]) -> Sheet | None:
    for sheet in tables:
        # "Reviews" has numbers, too, and the author list of other systems titles.
        if sheet.columns(_number_in(sheet), "title") and not sheet.columns("paper id"):
            names = sheet.columns(_number_in(sheet), "title")
            if {"authors", "decision", "form fields"} & set(names):
                return sheet
    return None


def _authors(tables: Sequence[Sheet]) -> Mapping[str, tuple[ListedAuthor, ...]]:
    """The author lines, by number of submission; in the order of the table."""
    found: defaultdict[str, list[ListedAuthor]] = defaultdict(list)
    for sheet in tables:
        for record in sheet.records(*_AUTHOR):
            number = record.get("submission #", "submission", "paper #", "#")
            name = f"{record.get('first name')} {record.get('last name')}".strip()
            if number and name:
                person = record.get("person #", "person")
                found[number].append(ListedAuthor(name, record.get("affiliation"), person))
    return {number: tuple(line) for number, line in found.items()}


def _accepted(
    sheet: Sheet, authors: Mapping[str, tuple[ListedAuthor, ...]], report: Report
) -> Iterator[Listed]:
    column = _number_in(sheet)
    for record in sheet.records(column, "title", "decision"):
        if record.get("deleted").casefold() not in _NO:
            report.left_out["deleted"] += 1
        elif is_accepted(record.get("decision")):
            number = record.get(column)
            yield _listed(record, number, authors.get(number, ()))
        else:
            report.left_out["not accepted for certain"] += 1


def _listed(record: Record, number: str, authors: tuple[ListedAuthor, ...]) -> Listed:
    keywords = record.get("keywords")
    return Listed(
        id=number,
        title=record.get("title"),
        authors=authors or _of_line(record.get("authors")),
        abstract=record.get("abstract"),
        keywords=tuple(split_keywords([keywords]) if keywords else ()),
        presentation=" ".join((record.get("decision"), record.get("track", "track name"))),
        number=int(number) if number.isdecimal() else None,
        line=record.line,
    )


def _of_line(line: str) -> tuple[ListedAuthor, ...]:
    """As EasyChair writes the names of a submission: ``A B, C D and E F``."""
    return tuple(ListedAuthor(name.strip()) for name in re.split(r",| and ", line) if name.strip())
