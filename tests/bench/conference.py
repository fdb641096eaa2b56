"""What the benches share: conferences of any size, and builds in fresh processes.

The records are those of NeurIPS 2023.  Where more are asked for they are used again, varied by
rule: new ids, the words of the titles in another order, and authors whose given and family names
are paired anew, so that names, keys and addresses are as many as in a real archive of that size.
"""

from __future__ import annotations

import gzip
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

EXPORT = Path(__file__).parent.parent / "data" / "neurips2023.json.gz"
WORKSHOP = """\
[workshop]
title = "A benchmark"
short = "BENCH"
booktitle = "Proceedings of the Benchmark"
venueid = "NeurIPS.cc/2023/Conference"
year = 2023
[presentation]
oral = "oral"
spotlight = "spotlight"
poster = "poster"
"""
_STRIDE = 7919
"""Between two people who lend each other a family name; a prime, so that all take their turn."""
_PAUSE = 0.05
"""Seconds between two looks at the memory."""


class Cost(NamedTuple):
    """What a command took."""

    wall: float
    """Seconds."""
    user: float
    """Seconds of CPU in programs."""
    system: float
    """Seconds of CPU in the operating system."""
    memory: float
    """Largest resident size of all its processes together, in MB, looked at 20 times a second;
    never less than the largest of one process, which the system keeps count of."""

    @property
    def cpu(self) -> float:
        """Seconds of CPU in all."""
        return self.user + self.system


class Files(NamedTuple):
    """What lies in a folder."""

    number: int
    size: int
    """Bytes."""
    largest_page: int
    """Bytes of the largest HTML file."""
    largest_name: str


@cache
def notes_of(export: Path | None) -> tuple[dict[str, Any], ...]:
    """The notes of an export, also a compressed one; of NeurIPS 2023 if none is named."""
    data = (export or EXPORT).read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    return tuple(json.loads(data)["notes"])


def notes(size: int, export: Path | None = None) -> list[dict[str, Any]]:
    """As many notes as asked for: the real ones, then the varied."""
    real = notes_of(export)
    people = _people(real)
    return [
        real[number] if number < len(real) else _varied(real, people, number)
        for number in range(size)
    ]


def _people(real: tuple[dict[str, Any], ...]) -> dict[str, tuple[int, str, str]]:
    """Number, given and family name of everybody, by the name as printed."""
    found: dict[str, tuple[int, str, str]] = {}
    for note in real:
        for name in note["content"]["authors"]["value"]:
            given, _, family = name.rpartition(" ")
            found.setdefault(name, (len(found), given, family))
    return found


def _varied(
    real: tuple[dict[str, Any], ...], people: dict[str, tuple[int, str, str]], number: int
) -> dict[str, Any]:
    again, which = divmod(number, len(real))
    note = dict(real[which])
    content = dict(note["content"])
    note["id"] = note["forum"] = f"{note['id']}x{again}"
    words = content["title"]["value"].split()
    random.Random(number).shuffle(words)
    content["title"] = {"value": " ".join(words)}
    families = _families(tuple(people.values()))
    names = []
    for name in content["authors"]["value"]:
        at, given, _ = people[name]
        names.append(f"{given} {families[(at + again * _STRIDE) % len(families)]}".strip())
    content["authors"] = {"value": names}
    note["content"] = content
    return note


@cache
def _families(people: tuple[tuple[int, str, str], ...]) -> tuple[str, ...]:
    return tuple(family for _, _, family in people)


# --- sites -------------------------------------------------------------------------------------


def folder_in_memory() -> Path:
    """Where sites are written: disks differ too much."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() else Path(tempfile.gettempdir())


def write_site(folder: Path, chosen: list[dict[str, Any]], *, with_papers: bool = True) -> None:
    """A site that has nothing but papers; or Sphinx and the theme alone."""
    write_records(folder / "_data", chosen)
    (folder / "index.md").write_text("# Bench\n\nWelcome.\n")
    names = ["myst_parser", *(["sphinx_proceedings"] if with_papers else [])]
    (folder / "conf.py").write_text(f'extensions = {names}\nhtml_theme = "sphinx_book_theme"\n')


def write_records(data: Path, chosen: list[dict[str, Any]]) -> None:
    """The data folder alone."""
    data.mkdir(parents=True, exist_ok=True)
    (data / "workshop.toml").write_text(WORKSHOP)
    write_export(data, chosen)


def write_export(data: Path, chosen: list[dict[str, Any]]) -> None:
    """The papers alone."""
    (data / "openreview.json").write_text(json.dumps({"notes": chosen}))


def ours(source: Path, out: Path) -> list[str]:
    """The command by which organizers build their site."""
    return [sys.executable, "-m", "sphinx_proceedings", "build", str(source), str(out)]


def plain(source: Path, out: Path) -> list[str]:
    """Sphinx's own command."""
    notes = os.fspath(out.parent / "doctrees")
    return [sys.executable, "-m", "sphinx", "-q", "-d", notes, os.fspath(source), os.fspath(out)]


# --- measuring ---------------------------------------------------------------------------------


def run(command: list[str], **environment: str) -> Cost:
    """Run a command to its end.

    :raises RuntimeError: if it fails.
    """
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=said, stderr=subprocess.STDOUT, env={**os.environ, **environment}
        )
        most = 0.0
        while True:
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            most = max(most, _resident(process.pid))
            # Short commands are not rounded up to whole pauses.
            time.sleep(min(_PAUSE, (time.perf_counter() - start) / 100))
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{command} failed:\n{said.read().decode()[-2000:]}")
    return Cost(wall, usage.ru_utime, usage.ru_stime, max(most, usage.ru_maxrss / 1024))


def _resident(process: int) -> float:
    """MB that a process and those below it hold; what they share counts once for each."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except (OSError, IndexError):
        return 0.0
    here = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    return here + sum(_resident(int(child)) for child in children)


def median(costs: list[Cost]) -> Cost:
    """Of each figure."""
    return Cost(*(statistics.median(values) for values in zip(*costs, strict=True)))


def files_of(folder: Path) -> Files:
    """Count what a build has made."""
    number = size = 0
    largest = (0, "")
    for path in folder.rglob("*"):
        if path.is_file():
            found = path.stat().st_size
            number, size = number + 1, size + found
            if path.suffix == ".html":
                largest = max(largest, (found, path.relative_to(folder).as_posix()))
    return Files(number, size, *largest)


def exponent(points: list[tuple[int, float]]) -> float:
    """The e of cost ~ size ** e that fits best: the slope of the logarithms by least squares."""
    return statistics.linear_regression(
        [math.log(size) for size, _ in points], [math.log(cost) for _, cost in points]
    ).slope
