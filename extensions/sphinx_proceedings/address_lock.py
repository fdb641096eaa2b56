"""The lock file of addresses: once published, an address belongs to one record for ever.

A paper is known by its forum id, a topic by its folded keyword.  Of people the file says no more
than the pages do: an author's address stands beside the papers' addresses, each with the
author's place in its author line.  Profile ids, by which the export tells two people of one name
apart, are never written; :mod:`~sphinx_proceedings.people_lock` finds people again without them.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Final, TypeVar

from .addresses import RESERVED
from .model import Addresses, ForumId
from .problems import Place, ProblemKind, Report, Severity
from .whole_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from .model import AuthorPlace

T = TypeVar("T")

LOCK_FILE: Final = "addresses.toml"

HEADER: Final = """\
# The address of every paper, author and topic that has ever been shown here.
#
# Written by the command line after a build: commit this file, and leave its lines alone. They say
# whose an address is, so that it never comes to lead to somebody else's page: a paper by its
# OpenReview id, an author by papers and places in their author lines (0: no longer there), a topic
# by its keyword.
#
# [moved] is yours, too: an old address, and the new one to which its page leads. Take a line out
# to make the old address vanish, as when somebody no longer wants to be found by a former name.
"""

_SLUG: Final = r"[A-Za-z0-9_-]{1,200}"
_IS_SLUG: Final = re.compile(_SLUG, re.ASCII)
_ADDRESS: Final = re.compile(rf"(?:papers|sessions|authors|topics)/{_SLUG}", re.ASCII)
_PLACE_IN_LINE: Final = re.compile(rf"({_SLUG})/(0|[1-9][0-9]{{0,4}})", re.ASCII)


def read_lock(path: Path, report: Report, *, file: str = "") -> Addresses:
    """The addresses given so far.

    A file that cannot be read is an error in the report, and :func:`write_lock` leaves it alone.
    Lines that make no sense are reported and left out.

    :param file: how the organizer knows the file; problems name it so.
    """
    file = file or path.name
    try:
        tables = _tables(path)
    except (OSError, ValueError) as error:
        report.add(
            ProblemKind.FILE_FORMAT,
            Place(file),
            f"the addresses cannot be read ({error}), so records may get other ones than before",
            "Restore the file from version control",
            severity=Severity.ERROR,
        )
        return Addresses()
    reader = _Reader(report, file)
    return Addresses(
        papers=dict(reader.lines("papers", tables, _IS_SLUG, _forum_id)),
        authors=dict(reader.lines("authors", tables, _IS_SLUG, _author_places)),
        topics=dict(reader.lines("topics", tables, _IS_SLUG, str)),
        moved=dict(reader.lines("moved", tables, _ADDRESS, _address)),
    )


class _Reader:
    """Takes the good lines of each table, and tells of the others."""

    def __init__(self, report: Report, file: str) -> None:
        self._report = report
        self._file = file

    def lines(
        self,
        table: str,
        tables: Mapping[str, Mapping[str, object]],
        known: re.Pattern[str],
        read: Callable[[str], T | None],
    ) -> Iterator[tuple[str, T]]:
        """The lines of one table; of addresses that differ in case only, the first."""
        taken: set[str] = set()
        for name, value in sorted(tables.get(table, {}).items()):
            found = read(value) if isinstance(value, str) else None
            usable = known.fullmatch(name) and name.lower().rpartition("/")[2] not in RESERVED
            if found is None or not usable or name.lower() in taken:
                place = Place(self._file, f"[{table}]", name)
                fault = f"the line {_quoted(name)} = {value!r} says nothing that can be understood"
                mend = "Restore the file from version control, or take the line out"
                self._report.add(ProblemKind.BAD_VALUE, place, fault, mend)
            else:
                taken.add(name.lower())
                yield name, found


def _forum_id(value: str) -> ForumId | None:
    return ForumId(value) if value else None


def _address(value: str) -> str | None:
    return value if _ADDRESS.fullmatch(value) else None


def _author_places(value: str) -> tuple[AuthorPlace, ...] | None:
    places: list[AuthorPlace] = []
    for part in value.split():
        found = _PLACE_IN_LINE.fullmatch(part)
        if found is None:
            return None
        places.append((found[1], int(found[2])))
    return tuple(places)


def write_lock(path: Path, lock: Addresses) -> bool:
    """Write the lock file; whether it differs from what was there.

    The organizer's own text above the tables stays.  A file that cannot be read is left alone:
    the addresses in it are worth more than the new ones.

    :param lock: all of it, also what was locked before.
    :raises OSError: if the file cannot be written; then the old one is still whole.
    """
    try:
        _tables(path)
        text = path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, ValueError):
        return False
    found = re.search(r"^\[", text, re.MULTILINE)
    header = text[: found.start()].rstrip("\n") + "\n" if found else text or HEADER
    new = header + in_toml(lock)
    if new == text:
        return False
    write_whole(path, new.encode())
    return True


def in_toml(lock: Addresses) -> str:
    """The tables of the lock file; the same text for the same addresses."""
    return "".join(_written(lock))


def _written(lock: Addresses) -> Iterator[str]:
    authors = {
        slug: " ".join(f"{paper}/{place}" for paper, place in sorted(places))
        for slug, places in lock.authors.items()
    }
    tables: dict[str, Mapping[str, str]] = {
        "moved": lock.moved,
        "papers": lock.papers,
        "authors": authors,
        "topics": lock.topics,
    }
    for name, lines in tables.items():
        yield f"\n[{name}]\n"
        for address, record in sorted(lines.items()):
            yield f"{_quoted(address)} = {_quoted(record)}\n"


def _tables(path: Path) -> dict[str, dict[str, object]]:
    """The tables as they stand; none if there is no file.

    :raises ValueError: if the file is not TOML, not UTF-8 or holds something else.
    """
    try:
        with path.open("rb") as stream:
            tables = tomllib.load(stream)
    except FileNotFoundError:
        return {}
    known = {"moved", "papers", "authors", "topics"}
    if not all(name in known and isinstance(table, dict) for name, table in tables.items()):
        msg = "it must hold the tables [moved], [papers], [authors], [topics] and nothing else"
        raise ValueError(msg)
    return tables


def _quoted(text: str) -> str:
    """A TOML basic string; its escapes are those of JSON, and DEL must be one too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
