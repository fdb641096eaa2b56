"""What benches tell: tables on the terminal as they grow, and sections of a page of the manual.

Every bench owns one section of the page, between ``<!-- bench: NAME -->`` and ``<!-- end -->``: its
method, which is the bench's own docstring, when and with what it was measured, and its tables.
What stands around the sections is written by hand and stays as it is.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import re
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import conference

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROGRAMS = ("sphinx", "sphinx-book-theme")
"""Packages on which every figure depends."""
_MANY = 100
"""Numbers from here on are shown whole, those below with three figures."""


class Section:
    """What one bench tells; shown at once, since benches are slow, and kept for the page."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, text: str) -> None:
        """A paragraph."""
        self._tell("")
        self._tell(text)

    def head(self, *columns: str) -> None:
        """Begin a table."""
        self.say("| " + " | ".join(columns) + " |")
        self._tell("|" + "---|" * len(columns))

    def row(self, *cells: object) -> None:
        """A line of the table."""
        self._tell("| " + " | ".join(map(_shown, cells)) + " |")

    def _tell(self, line: str) -> None:
        print(line, flush=True)
        self.lines.append(line)


def _shown(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:.0f}" if abs(cell) >= _MANY else f"{cell:.3g}"
    return str(cell)


# --- arguments ---------------------------------------------------------------------------------


def parser(method: str | None, sizes: Sequence[int], repeats: int = 1) -> argparse.ArgumentParser:
    """The arguments that all benches have.

    :param method: the docstring of the bench.
    :param sizes: numbers of papers that are measured if no others are asked for.
    """
    found = argparse.ArgumentParser(description=method)
    found.add_argument("sizes", nargs="*", type=int, default=sizes, help="numbers of papers")
    found.add_argument("--repeats", type=int, default=repeats, help="the median counts")
    found.add_argument(
        "--folder", type=Path, default=conference.folder_in_memory(), help="where sites are written"
    )
    found.add_argument("--quick", action="store_true", help="only show that it runs")
    found.add_argument("--page", type=Path, help="a Markdown file that gets the tables, too")
    return found


def arguments(known: argparse.ArgumentParser, quick: Sequence[int]) -> argparse.Namespace:
    """Those given; a bench that only shows that it runs measures little and writes nothing.

    :param quick: numbers of papers for that.
    """
    given = known.parse_args()
    if given.quick:
        given.sizes, given.repeats, given.page = quick, 1, None
    return given


# --- the page ----------------------------------------------------------------------------------


@contextlib.contextmanager
def section(
    bench: str, method: str | None, given: argparse.Namespace, *programs: str
) -> Iterator[Section]:
    """What a bench tells goes into its section of the page, once all of it has been measured.

    :param method: the docstring of the bench.
    :param programs: further packages whose versions count.
    """
    before = _circumstances(bench, given, (*PROGRAMS, *programs))
    told = Section()
    yield told
    if given.page is not None:
        text = "\n".join(((method or "").strip(), "", before, *told.lines))
        page = given.page.read_text(encoding="utf-8")
        given.page.write_text(placed(page, bench, text), encoding="utf-8")


def _circumstances(bench: str, given: argparse.Namespace, programs: Sequence[str]) -> str:
    """When, how and with what something is measured."""
    sizes = " ".join(map(str, given.sizes))
    repeats = f"medians of {given.repeats}" if given.repeats > 1 else "once each"
    day = datetime.now(tz=UTC).date().isoformat()
    with_what = ", ".join(
        (
            f"Python {platform.python_version()}",
            *(f"{program} {version(program)}" for program in programs),
            f"{os.cpu_count()} cores",
        )
    )
    # Others may use the machine, too; who reads the figures should know.
    load = f", load {os.getloadavg()[0]:.1f} at the start" if sys.platform != "win32" else ""
    return (
        f"*Measured by `nox -s bench -- {bench} {sizes} --repeats {given.repeats}` on {day},"
        f" {repeats}: {with_what}{load}.*"
    )


def placed(page: str, bench: str, text: str) -> str:
    """The page with a text as the section of a bench, at its end if it has none yet."""
    new = f"<!-- bench: {bench} -->\n{text}\n<!-- end -->\n"
    old = re.compile(f"<!-- bench: {re.escape(bench)} -->\n.*?<!-- end -->\n", re.DOTALL)
    if old.search(page):
        return old.sub(lambda _: new, page, count=1)
    return f"{page.rstrip()}\n\n## {bench.capitalize()}\n\n{new}"
