"""Tables of texts, from the files in which submission systems and spreadsheets keep them.

CSV and TSV in the encodings and with the separators that are about, XLSX, the XML that older
systems call ``.xls``, and a ZIP of CSV files.  Cells are texts; what they mean is read elsewhere.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from ..problems import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .listing import Listing

LARGEST = 200_000_000
"""Bytes of a file, unpacked."""
_ZIP, _OLD_XLS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_XML_TABLE = "{urn:schemas-microsoft-com:office:spreadsheet}"
_HEADERS_WITHIN = 10
"""Rows in which the names of the columns are looked for: some exports begin with a title."""
_SEPARATORS = ",;\t"
_AGAIN = "Export the table again, as CSV or XLSX"


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table."""

    line: int
    """Of the file, or the row of the sheet, counted from 1."""
    cells: Mapping[str, str]
    """By folded name of the column."""

    def get(self, *names: str) -> str:
        """The first cell of these columns that holds something, or the empty string."""
        return next((found for name in names if (found := self.cells.get(name, "").strip())), "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it stands in a file."""

    name: str
    """Of the sheet or the file within a ZIP, folded; empty if it has none."""
    rows: Sequence[tuple[int, Sequence[str]]]
    """Each with its line."""

    def columns(self, *needed: str) -> tuple[str, ...]:
        """Folded names of the columns, of the first row that has all of these; else empty."""
        _, names = self._header(needed)
        return names

    def records(self, *needed: str) -> Iterator[Record]:
        """The rows below the first row that has all of these columns, but for empty ones."""
        place, names = self._header(needed)
        for line, row in self.rows[place + 1 :] if names else ():
            if any(cell.strip() for cell in row):
                yield Record(line, dict(zip(names, row, strict=False)))

    def _header(self, needed: Sequence[str]) -> tuple[int, tuple[str, ...]]:
        for place, (_, row) in enumerate(self.rows[:_HEADERS_WITHIN]):
            names = tuple(map(folded, row))
            if set(needed) <= set(names):
                return place, names
        return 0, ()


def folded(name: str) -> str:
    """A column's name without case, double blanks and marks: ``deleted`` for "Deleted?"."""
    return " ".join(name.casefold().replace("_", " ").split()).strip(" ?:*")


def sheets(data: bytes, listing: Listing) -> list[Sheet]:
    """The tables of a file.

    :raises InputError: if it is none of the known formats, too large, or damaged.
    """
    if len(data) > LARGEST:
        listing.refuse("the file is too large for a table of papers", _AGAIN)
    if data.startswith(_OLD_XLS):
        listing.refuse("this is an XLS file of Excel 97", "Save it as XLSX or CSV")
    if data.startswith(_ZIP):
        return _unpacked(data, listing)
    text = _decoded(data, listing)
    if not text.strip():
        listing.refuse("the file is empty", _AGAIN)
    if text.lstrip().startswith("<"):
        return _of_xml(text, listing)
    return [Sheet("", _of_csv(text, listing))]


def peek(data: bytes) -> list[Sheet]:
    """The tables of a file, whatever is wrong with it; none if they cannot be read."""
    from ..problems import InputError, Report
    from .listing import Listing

    try:
        return sheets(data, Listing("", None, Report()))  # type: ignore[arg-type] # tells nobody
    except InputError:
        return []


# --- CSV -----------------------------------------------------------------------------------------


def _decoded(data: bytes, listing: Listing) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        listing.complain(
            ProblemKind.FILE_FORMAT,
            "the file is not in UTF-8; it is read as Windows-1252",
            'Save it as "CSV UTF-8", and compare names with accents',
            line=data.count(b"\n", 0, error.start) + 1,
        )
        return data.decode("cp1252", "replace")


def _of_csv(text: str, listing: Listing) -> list[tuple[int, list[str]]]:
    head = "\n".join(text.splitlines()[:_HEADERS_WITHIN])
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    before = csv.field_size_limit(LARGEST)
    try:
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        listing.refuse(f"the table cannot be read on from here ({error})", _AGAIN, line=line)
    finally:
        csv.field_size_limit(before)
    return rows


# --- XLSX and ZIP --------------------------------------------------------------------------------


def _unpacked(data: bytes, listing: Listing) -> list[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
            if sum(member.file_size for member in members) > LARGEST:
                listing.refuse("the file unpacks to more than a table of papers has", _AGAIN)
            if any(member.filename == "xl/workbook.xml" for member in members):
                _refuse_entities(packed, listing)
                return _of_workbook(data, listing)
            return [
                Sheet(
                    folded(re.sub(r".*/|\.[^.]*$", "", member.filename)),
                    _of_csv(_decoded(packed.read(member), listing), listing),
                )
                for member in members
                if member.filename.lower().endswith((".csv", ".tsv"))
                and not member.filename.startswith("__MACOSX")
            ]
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
        listing.refuse("the file is damaged or encrypted", _AGAIN)


def _refuse_entities(packed: zipfile.ZipFile, listing: Listing) -> None:
    """Workbooks define no entities; one that does is made to harm whoever reads it."""
    for member in packed.infolist():
        if member.filename.endswith((".xml", ".rels")):
            with packed.open(member) as stream:
                if b"<!" in stream.read(4096).replace(b"<!--", b""):
                    listing.refuse(
                        "the workbook has definitions that no spreadsheet writes", _AGAIN
                    )


def _of_workbook(data: bytes, listing: Listing) -> list[Sheet]:
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError:
        mend = 'Run python -m pip install "sphinx-proceedings[spreadsheets]", or save it as CSV'
        listing.refuse("openpyxl, which reads XLSX, is not installed", mend)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return [
            Sheet(
                folded(sheet.title),
                [
                    (line, [_cell(value) for value in row])
                    for line, row in enumerate(sheet.iter_rows(values_only=True), 1)
                ],
            )
            for sheet in book.worksheets
        ]
    except (InvalidFileException, KeyError, ValueError, TypeError, ET.ParseError, AttributeError):
        listing.refuse("the workbook is damaged", _AGAIN)


def _cell(value: object) -> str:
    """A cell as its text: 12 and not 12.0, days as 2027-05-11."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)


# --- XML -----------------------------------------------------------------------------------------


def _of_xml(text: str, listing: Listing) -> list[Sheet]:
    head = text[:4096]
    if "office:spreadsheet" not in head:
        mend = "Log in to the submission system, and export the table again"
        listing.refuse("this is a page of the web, most likely one to log in", mend)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        listing.refuse("the table has definitions that no spreadsheet writes", _AGAIN)
    try:
        root = ET.fromstring(text)  # noqa: S314 (no entities)
    except ET.ParseError as error:
        listing.refuse("the table is cut off or damaged", _AGAIN, line=error.position[0])
    return [
        Sheet(
            folded(sheet.get(f"{_XML_TABLE}Name", "")),
            [
                (line, [*_cells_of_xml(row)])
                for line, row in enumerate(sheet.iter(f"{_XML_TABLE}Row"), 1)
            ],
        )
        for sheet in root.iter(f"{_XML_TABLE}Worksheet")
    ]


def _cells_of_xml(row: ET.Element) -> Iterator[str]:
    place = 1
    for cell in row.iter(f"{_XML_TABLE}Cell"):
        # Empty cells are left out, and the next one says where it stands.
        at = int(cell.get(f"{_XML_TABLE}Index", place))
        yield from ("" for _ in range(min(at - place, 500)))
        place = max(at, place) + 1
        yield "".join(cell.itertext()).strip()
