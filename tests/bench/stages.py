"""What costs most in a first build: CPU by stage, and the functions that take most of it.

One process makes the whole site (``proceedings_processes = 1``).  A clock around the function of
each stage counts the CPU seconds spent in it and not in another stage called from there; what is
in none of them is Sphinx, its theme and the start of Python.  Files are written to memory, as in
the other benches; "writing files" is the system calls for that, but for the few files that are
written in pieces while these are made, which count where they are made.  Formulas are made into
MathML while records are read.

The second table is of another build, under ``cProfile``: the functions by the time that they took
themselves, without those they called.  A profiler slows small functions down more than large ones,
so its shares only tell where to look.
"""

from __future__ import annotations

import argparse
import cProfile
import functools
import importlib
import json
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import conference
import report

if TYPE_CHECKING:
    from collections.abc import Callable

QUICK = [5]
REST = "Sphinx, its theme, and Python's start"
PACKAGE = "sphinx_proceedings"
STAGES = {
    "reading the export": ("sources:read",),
    "checking and joining": ("site.build:read",),
    "related papers": ("site.making:likeness_of",),
    "citations": (
        "site.citing:CitationFiles._write_papers",
        "site.citing:CitationFiles._write_authors",
        "site.citing:CitationFiles._write_sessions",
        "site.citing:CitationFiles._write_whole",
        "site.citing:CitationFiles.settle",
    ),
    "references in words": (
        "citations.references:References.of",
        "citations.references:References.frames_of",
    ),
    "pages": (
        "site.pages:PageWriter._write_records",
        "site.pages:PageWriter._write_general",
        "site.pages:PageWriter._write_index",
    ),
    "search": ("site.making:write_search",),
    "dumps and catalogues": ("site.making:_write_dumps",),
    "writing files": (
        "site.output:OutputTree.write",
        "site.output:OutputTree.finish",
    ),
    "putting the site in place": ("site.publish:publish",),
    "notes for the next build": (
        "site.standing:Standing.remember",
        "site.unchanged:LastBuild.remember",
    ),
}
"""The functions of each stage, as the modules that call them know them."""
FUNCTIONS = 15
"""So many are told of."""


def main() -> None:
    """Print the tables."""
    known = report.parser(__doc__, [3218], repeats=3)
    known.add_argument("--once", nargs=2, help=argparse.SUPPRESS)
    given = report.arguments(known, QUICK)
    if given.once:
        how, folder = given.once
        print(json.dumps({"clock": _by_stage, "profile": _by_function}[how](Path(folder))))
        return
    with report.section("stages", __doc__, given) as told:
        for size in given.sizes:
            _tell_stages(told, size, given.folder, given.repeats)
            _tell_functions(told, size, given.folder)


def _tell_stages(told: report.Section, size: int, where: Path, repeats: int) -> None:
    found = [_fresh("clock", size, where) for _ in range(repeats)]
    costs = {stage: statistics.median(each[stage] for each in found) for stage in (*STAGES, REST)}
    whole = sum(costs.values())
    told.head("papers", "stage", "CPU s", "share", "ms a paper")
    for stage, cost in sorted(costs.items(), key=lambda each: -each[1]):
        told.row(size, stage, cost, f"{cost / whole:.1%}", cost / size * 1000)
    told.row(size, "all", whole, "100%", whole / size * 1000)


def _tell_functions(told: report.Section, size: int, where: Path) -> None:
    found = _fresh("profile", size, where)
    whole = sum(seconds for seconds, _ in found.values())
    told.head("function", "calls", "own share")
    for name, (seconds, calls) in [*found.items()][:FUNCTIONS]:
        told.row(f"`{name}`", calls, f"{seconds / whole:.1%}")


def _fresh(how: str, size: int, where: Path) -> dict[str, Any]:
    """A first build in a process of its own, measured in one of the two ways."""
    with tempfile.TemporaryDirectory(dir=where) as name:
        source = Path(name, "source")
        conference.write_site(source, conference.notes(size))
        with (source / "conf.py").open("a") as conf:
            conf.write("proceedings_processes = 1\n")
        command = [sys.executable, __file__, "--once", how, name]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _build(folder: Path) -> None:
    """As the command does.

    :raises RuntimeError: if the build failed.
    """
    main = importlib.import_module(f"{PACKAGE}.__main__").main
    if main(["build", str(folder / "source"), str(folder / "out")]):
        raise RuntimeError("the build failed")


# --- stages ------------------------------------------------------------------------------------


class Clock:
    """Counts CPU seconds for whichever stage was entered last and not left."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._within = [REST]
        # From the start of the process.
        self._since = 0.0

    def count(self) -> None:
        """What has been spent since the last count belongs to the present stage."""
        now = time.process_time()
        self.spent[self._within[-1]] += now - self._since
        self._since = now

    def around(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, counted as a stage."""

        @functools.wraps(function)
        def counted(*arguments: Any, **named: Any) -> Any:
            self.count()
            self._within.append(stage)
            try:
                return function(*arguments, **named)
            finally:
                self.count()
                self._within.pop()

        return counted


def _by_stage(folder: Path) -> dict[str, float]:
    clock = Clock()
    for stage, targets in STAGES.items():
        for target in targets:
            module, _, path = target.partition(":")
            *holders, name = path.split(".")
            holder = importlib.import_module(f"{PACKAGE}.{module}")
            for each in holders:
                holder = getattr(holder, each)
            setattr(holder, name, clock.around(stage, getattr(holder, name)))
    _build(folder)
    clock.count()
    return {stage: clock.spent[stage] for stage in (*STAGES, REST)}


# --- functions ---------------------------------------------------------------------------------


def _by_function(folder: Path) -> dict[str, tuple[float, int]]:
    """Own seconds and calls of all functions, the dearest first."""
    profiler = cProfile.Profile()
    profiler.runcall(_build, folder)
    found: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0])
    for (file, _, name), (_, calls, own, _, _) in pstats.Stats(profiler).stats.items():  # type: ignore[attr-defined]
        entry = found[_named(file, name)]
        entry[0] += own
        entry[1] += calls
    ranked = sorted(found.items(), key=lambda each: -each[1][0])
    return {name: (seconds, int(calls)) for name, (seconds, calls) in ranked}


def _named(file: str, name: str) -> str:
    """As one finds it: the file without the folders above its package, and the function."""
    if file == "~":
        return name
    parts = Path(file).parts
    start = len(parts) - parts[::-1].index(PACKAGE) if PACKAGE in parts else -2
    return f"{'/'.join(parts[start:])}: {name}"


if __name__ == "__main__":
    main()
