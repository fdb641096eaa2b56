"""A reader for the project's TOML files: each key declared once, each fault told with its line.

A :class:`Table` lists its :class:`Key` s as data, from which the reading, the checking and the
reference documentation come.  :func:`read_toml` checks a whole file at once; what it returns
holds good values only, typed by their keys: ``row[TITLE]`` is a ``str``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from .kinds import Kind, UnfitError, said, suggestion
from .problems import Place, ProblemKind, Report, Severity
from .toml_lines import Path as KeyPath
from .toml_lines import key_lines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


# --- declarations ----------------------------------------------------------------------------


class Required(Enum):
    """The default of a key that has none."""

    REQUIRED = "required"


REQUIRED = Required.REQUIRED


@dataclass(frozen=True, slots=True)
class Key(Generic[T_co]):
    """One key of a table."""

    name: str
    kind: Kind[T_co]
    help: str
    """A sentence for the reference documentation."""
    default: T_co | Required = REQUIRED

    @property
    def required(self) -> bool:
        """Whether the table is of no use without this key."""
        return self.default is REQUIRED


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file, ``[name]`` or, repeated, ``[[name]]``."""

    name: str
    help: str
    keys: tuple[Key[Any], ...] = ()
    repeated: bool = False
    required: bool = False
    any_key: Kind[Any] | None = None
    """The kind of the values if the keys are the organizer's own."""

    @property
    def header(self) -> str:
        """As the table is written in TOML."""
        return f"[[{self.name}]]" if self.repeated else f"[{self.name}]"


# --- what has been read ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One table that has been read: the typed values of its keys, and their lines."""

    values: Mapping[str, object]
    raw: Mapping[str, object]
    """As the file has it, unchecked."""
    file: str
    record: str
    """The id of the record, or the header of the table."""
    path: KeyPath
    lines: Mapping[KeyPath, int]

    def __getitem__(self, key: Key[T]) -> T:
        return cast("T", self.values[key.name])

    def place(self, key: str = "", index: int | None = None) -> Place:
        """Where the record, one of its keys or an item of that key's list stands."""
        path = self.path
        steps: KeyPath = (key,) if key else ()
        for step in steps if index is None else (*steps, index):
            if (*path, step) not in self.lines:
                break
            path = (*path, step)
        return Place(self.file, self.record, key, self.lines.get(path, 0))

    def place_of(self, key: str, item: str) -> Place:
        """Where an item of a key's list stands; the key itself if it is not there."""
        listed = self.raw.get(key)
        index = listed.index(item) if isinstance(listed, list) and item in listed else None
        return self.place(key, index)


@dataclass(frozen=True, slots=True)
class Rows:
    """The tables of one file that could be read, by name of table, in the file's order."""

    rows: Mapping[str, tuple[Row, ...]]

    def all(self, table: Table) -> tuple[Row, ...]:
        """The rows of a table."""
        return self.rows.get(table.name, ())

    def one(self, table: Table) -> Row | None:
        """The row of a table that is not repeated; ``None`` if absent or unusable."""
        return next(iter(self.all(table)), None)


# --- reading ---------------------------------------------------------------------------------


def read_toml(path: Path, tables: tuple[Table, ...], report: Report, *, file: str) -> Rows | None:
    """Read and check a whole TOML file; ``None`` if it cannot be read at all.

    A record that lacks a required key, or has it with a value that does not fit, is left out.

    :param tables: what the file may hold.
    :param file: the file's name in messages.
    """
    source = _source(path, report, file)
    if source is None:
        return None
    try:
        data = tomllib.loads(source)
        lines = key_lines(source)
    except tomllib.TOMLDecodeError as fault:
        message, line = _syntax_fault(str(fault), source)
        report.add(
            ProblemKind.FILE_FORMAT,
            Place(file, line=line),
            f"this is not TOML: {message}",
            "Mend this line or the one before it",
            severity=Severity.ERROR,
        )
        return None
    except RecursionError:
        report.add(
            ProblemKind.FILE_FORMAT,
            Place(file),
            "lists or tables lie too deep in one another",
            severity=Severity.ERROR,
        )
        return None
    return _Reader(data, lines, report, file).read(tables)


def _source(path: Path, report: Report, file: str) -> str | None:
    """The text of a file with line feeds as the only line end, without a byte order mark."""
    try:
        raw = path.read_bytes()
    except OSError as fault:
        report.add(
            ProblemKind.FILE_MISSING,
            Place(file),
            f"the file cannot be read ({fault.strerror or type(fault).__name__})",
            "Create it, or mend its name or its permissions",
            severity=Severity.ERROR,
        )
        return None
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as fault:
        report.add(
            ProblemKind.FILE_FORMAT,
            Place(file, line=raw.count(b"\n", 0, fault.start) + 1),
            "this is not UTF-8 text",
            "Save the file in UTF-8",
            severity=Severity.ERROR,
        )
        return None


def _syntax_fault(message: str, source: str) -> tuple[str, int]:
    """What :mod:`tomllib` says, and the line of which it speaks."""
    found = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    if found is None:
        return message, 0
    said = message[: found.start()]
    if found[1] is None:
        return f"{said} (at the end of the file)", source.rstrip("\n").count("\n") + 1
    return f"{said} (column {found[2]})", int(found[1])


class _Reader:
    """One file on its way from plain TOML data to rows."""

    def __init__(
        self, data: dict[str, object], lines: Mapping[KeyPath, int], report: Report, file: str
    ) -> None:
        self.data = data
        self.lines = lines
        self.report = report
        self.file = file

    def read(self, tables: tuple[Table, ...]) -> Rows:
        known = [table.name for table in tables]
        for name in self.data.keys() - set(known):
            place = Place(self.file, line=self.lines.get((name,), 0) or self._first((name,)))
            self._unknown(place, name, known, "the file")
        return Rows({table.name: self._table(table) for table in tables})

    def _first(self, path: KeyPath) -> int:
        """The first line of an array of tables, which has no line as a whole."""
        return self.lines.get((*path, 0), 0)

    def _table(self, table: Table) -> tuple[Row, ...]:
        value = self.data.get(table.name)
        path: KeyPath = (table.name,)
        if value is None:
            if table.required:
                place = Place(self.file, table.header)
                self._error(ProblemKind.MISSING_KEY, place, "the table is missing", "Add it")
            return ()
        if table.repeated and isinstance(value, list):
            found = [self._row(table, part, (*path, i)) for i, part in enumerate(value)]
            return tuple(row for row in found if row is not None)
        if not table.repeated and isinstance(value, dict):
            row = self._row(table, value, path)
            return () if row is None else (row,)
        place = Place(self.file, table.header, line=self.lines.get(path, 0) or self._first(path))
        mend = f"Write {table.header} on a line of its own, and the keys below it"
        self._error(ProblemKind.BAD_VALUE, place, f'"{table.name}" is not such a table', mend)
        return ()

    def _row(self, table: Table, value: object, path: KeyPath) -> Row | None:
        """One table; ``None`` if it is of no use."""
        if not isinstance(value, dict):
            place = Place(self.file, table.header, line=self.lines.get(path, 0))
            fault = f"{said(value)} stands where a table is expected"
            self._error(ProblemKind.BAD_VALUE, place, fault, f"Write {table.header}")
            return None
        name = value.get("id") if any(key.name == "id" for key in table.keys) else None
        record = name if isinstance(name, str) and name else table.header
        values: dict[str, object] = {}
        row = Row(values, value, self.file, record, path, self.lines)
        known = [key.name for key in table.keys]
        for unknown in value.keys() - set(known):
            if table.any_key is None:
                self._unknown(row.place(unknown), unknown, known, table.header)
        if table.any_key is not None:
            for name in value:
                free = Key(name, table.any_key, "", None)
                if (good := self._value(free, value, row)) is not None:
                    values[name] = good
        for key in table.keys:
            values[key.name] = self._value(key, value, row)
        return None if any(found is REQUIRED for found in values.values()) else row

    def _value(self, key: Key[Any], value: Mapping[str, object], row: Row) -> object:
        """The typed value of a key, else its default, which is REQUIRED if it has none."""
        if key.name not in value:
            if key.required:
                fault = f'"{key.name}" is missing'
                self._error(ProblemKind.MISSING_KEY, row.place(), fault, f"Add {key.name} = …")
            return key.default

        def complain(index: int | None, fault: UnfitError) -> None:
            self._error(fault.kind, row.place(key.name, index), fault.fault, fault.mend)

        try:
            found = key.kind.read(value[key.name], complain)
        except UnfitError as fault:
            complain(None, fault)
            return key.default
        if key.required and found in ("", ()):
            place = row.place(key.name)
            self._error(ProblemKind.MISSING_KEY, place, f'"{key.name}" is empty', "Fill it in")
            return key.default
        return cast("object", found)

    def _unknown(self, place: Place, name: str, known: list[str], where: str) -> None:
        mend = suggestion(name, known) or f"Known are {', '.join(sorted(known))}"
        self.report.add(ProblemKind.UNKNOWN_KEY, place, f'"{name}" is not a key of {where}', mend)

    def _error(self, kind: ProblemKind, place: Place, fault: str, mend: str = "") -> None:
        self.report.add(kind, place, fault, mend, severity=Severity.ERROR)
