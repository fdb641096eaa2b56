"""How long a cold build takes, how much memory, and what each paper adds.

Run by ``nox -s bench``.  Each build runs in a process of its own, three times, and the median
counts; the site without papers is built in the same run, so that what Sphinx itself needs can be
taken off.  Figures of one run can be compared with each other; those of two machines cannot.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import resource
import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
EXPORT = HERE.parent / "data" / "neurips2023.json.gz"
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
CONF = 'extensions = ["myst_parser"{more}]\nhtml_theme = "sphinx_book_theme"\n'


class Cost(NamedTuple):
    """What one build cost and made."""

    wall: float
    """Seconds."""
    user: float
    """Seconds of CPU in our and Sphinx's code."""
    system: float
    """Seconds of CPU in the operating system, most of it for making files."""
    memory: float
    """Largest resident size in MB."""
    files: int
    paper_bytes: float
    """Mean size of a paper's page."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[54, 1000, 3218])
    parser.add_argument("--export", type=Path, default=None, help="another export of NeurIPS 2023")
    parser.add_argument("--folder", type=Path, help="where to write (default: memory)")
    parser.add_argument("--repeats", type=int, default=3)
    given = parser.parse_args()
    notes = notes_of(given.export)
    folder = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path(tempfile.gettempdir())
    given_folder = given.folder or folder
    print(f"Sites are written to {given_folder} (in memory: disks differ too much).\n")
    print("| papers | wall s | user s | system s | CPU ms a paper | MB | files | bytes a page |")
    print("|---|---|---|---|---|---|---|---|")
    base = _median([_measured([], given_folder, with_papers=False) for _ in range(given.repeats)])
    print(
        f"| none (Sphinx alone) | {base.wall:.2f} | {base.user:.2f} | {base.system:.2f} | |"
        f" {base.memory:.0f} | {base.files} | |"
    )
    points: list[tuple[int, float]] = []
    for size in given.sizes:
        chosen = varied(notes, size)
        cost = _median(
            [_measured(chosen, given_folder, with_papers=True) for _ in range(given.repeats)]
        )
        each = (cost.user + cost.system - base.user - base.system) / size * 1000
        print(
            f"| {size} | {cost.wall:.2f} | {cost.user:.2f} | {cost.system:.2f} | {each:.2f} |"
            f" {cost.memory:.0f} | {cost.files} | {cost.paper_bytes:.0f} |",
            flush=True,
        )
        points.append((size, cost.user + cost.system))
    if len(points) > 1:
        (few, cheap), (many, dear) = points[0], points[-1]
        slope = (dear - cheap) / (many - few) * 1000
        print(f"\nSlope between {few} and {many} papers: {slope:.2f} ms of CPU a paper.")


def notes_of(path: Path | None) -> list[dict]:
    """The notes of an export; of NeurIPS 2023 if none is named."""
    data = (path or EXPORT).read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    return json.loads(data)["notes"]


def varied(notes: list[dict], size: int) -> list[dict]:
    """As many notes as asked for; where there are too few, again under new ids."""
    chosen = []
    for number in range(size):
        note = dict(notes[number % len(notes)])
        if number >= len(notes):
            note["id"] = note["forum"] = f"{note['id']}x{number // len(notes)}"
        chosen.append(note)
    return chosen


def _measured(notes: list[dict], where: Path, *, with_papers: bool) -> Cost:
    """Build in a fresh process, started by spawning so that nothing is warm."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(dir=where) as name:
        folder = Path(name)
        write_source(folder / "source", notes, with_papers=with_papers)
        with ProcessPoolExecutor(1, mp_context=context) as fresh:
            return fresh.submit(_build, folder).result()


def write_source(source: Path, notes: list[dict], *, with_papers: bool = True) -> None:
    """Write a site that has nothing but papers."""
    write_data(source / "_data", notes)
    (source / "index.md").write_text("# Bench\n\nWelcome.\n")
    more = ', "sphinx_proceedings"' if with_papers else ""
    (source / "conf.py").write_text(CONF.format(more=more))


def write_data(data: Path, notes: list[dict]) -> None:
    """Write the records that a site is made from."""
    data.mkdir(parents=True, exist_ok=True)
    (data / "workshop.toml").write_text(WORKSHOP)
    (data / "openreview.json").write_text(json.dumps({"notes": notes}))


def _build(folder: Path) -> Cost:
    start = time.perf_counter()
    from sphinx.cmd.build import build_main

    out = folder / "out"
    if build_main(["-q", "-d", str(folder / "doctrees"), str(folder / "source"), str(out)]):
        raise RuntimeError("the build failed")
    wall = time.perf_counter() - start
    usage = resource.getrusage(resource.RUSAGE_SELF)
    pages = [path.stat().st_size for path in out.glob("papers/*.html")]
    return Cost(
        wall,
        usage.ru_utime,
        usage.ru_stime,
        usage.ru_maxrss / 1024,
        sum(1 for path in out.rglob("*") if path.is_file()),
        statistics.mean(pages) if pages else 0,
    )


def _median(costs: list[Cost]) -> Cost:
    return Cost(*(statistics.median(values) for values in zip(*costs, strict=True)))


if __name__ == "__main__":
    main()
