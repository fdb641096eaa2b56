"""Where the records stand: the files of a data folder, and the lines in them."""

from __future__ import annotations

import tomllib
from functools import cached_property
from typing import TYPE_CHECKING

from ..join import PEOPLE_FILE, PROGRAM_FILE
from ..problems import Place
from ..toml_lines import key_lines

if TYPE_CHECKING:
    from pathlib import Path


class Files:
    """Finds the places of papers, events and people."""

    def __init__(self, folder: Path, shown_as: str, export: str) -> None:
        """:param shown_as: how the organizer knows the folder."""
        self._folder = folder
        self._shown_as = shown_as
        self._export = export

    def paper(self, record: str, field: str = "") -> Place:
        """The place of a paper; an export has no lines that would help anybody."""
        return Place(self._named(self._export), record, field)

    def event(self, record: str, field: str = "") -> Place:
        """The place of an event."""
        return Place(self._named(PROGRAM_FILE), record, field, self._events.get(record, 0))

    def person(self, record: str, field: str = "") -> Place:
        """The place of a person."""
        return Place(self._named(PEOPLE_FILE), record, field, self._people.get(record, 0))

    def _named(self, file: str) -> str:
        return f"{self._shown_as}/{file}" if self._shown_as else file

    @cached_property
    def _events(self) -> dict[str, int]:
        return _lines(self._folder / PROGRAM_FILE, "event")

    @cached_property
    def _people(self) -> dict[str, int]:
        return _lines(self._folder / PEOPLE_FILE, "person")


def _lines(path: Path, table: str) -> dict[str, int]:
    """The lines on which the tables of a name begin, by their ids."""
    try:
        text = path.read_text(encoding="utf-8")
        rows = tomllib.loads(text).get(table, [])
    except (OSError, ValueError):
        return {}
    lines = key_lines(text)
    return {
        str(row.get("id")): lines.get((table, index), 0)
        for index, row in enumerate(rows if isinstance(rows, list) else ())
        if isinstance(row, dict)
    }
