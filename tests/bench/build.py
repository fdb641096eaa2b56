"""What the command that organizers run costs: first, with nothing changed, one abstract edited.

Run by ``nox -s bench``.  Each build is a process of its own, three times, and the median counts.
The site without papers, Sphinx and the theme alone, is built in the same run, so that what Sphinx
itself needs can be taken off.  Figures of one run can be compared with each other; those of two
machines cannot.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import conference

if TYPE_CHECKING:
    from collections.abc import Callable

QUICK = [3, 6]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[54, 1000, 3218])
    parser.add_argument("--export", type=Path, default=None, help="another export of NeurIPS 2023")
    parser.add_argument("--folder", type=Path, default=conference.folder_in_memory())
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="only show that it runs")
    given = parser.parse_args()
    sizes, repeats = (QUICK, 1) if given.quick else (given.sizes, given.repeats)
    print(f"Sites are written to {given.folder} (best in memory: disks differ too much).")
    conference.head(
        "papers", "", "wall s", "user s", "system s", "times Sphinx alone", "CPU ms a paper", "MB",
        "files", "bytes a page",
    )  # fmt: skip
    alone = _alone(given.folder, repeats)
    points = []
    for size in sizes:
        first = _three_builds(conference.notes(size, given.export), given.folder, repeats, alone)
        points.append((size, first.cpu - alone.cpu))
    if len(points) > 1:
        (few, cheap), (many, dear) = points[0], points[-1]
        slope = (dear - cheap) / (many - few) * 1000
        print(f"\nSlope between {few} and {many} papers: {slope:.2f} ms of CPU a paper.")


def _alone(where: Path, repeats: int) -> conference.Cost:
    """Sphinx and the theme without papers; shown as the first two lines."""
    first, again = [], []
    for _ in range(repeats):
        with tempfile.TemporaryDirectory(dir=where) as name:
            source, out = Path(name, "source"), Path(name, "out")
            conference.write_site(source, [], with_papers=False)
            first.append(conference.run(conference.plain(source, out)))
            again.append(conference.run(conference.plain(source, out)))
            files = conference.files_of(out)
    cost = conference.median(first)
    for what, one in (("first", cost), ("nothing changed", conference.median(again))):
        conference.row(
            "none (Sphinx alone)", what, one.wall, one.user, one.system, one.wall / cost.wall, "",
            round(one.memory), files.number, "",
        )  # fmt: skip
    return cost


def _three_builds(
    notes: list[dict[str, Any]], where: Path, repeats: int, alone: conference.Cost
) -> conference.Cost:
    """Show what three builds of a site cost; returns the first."""
    costs: dict[str, list[conference.Cost]] = {name: [] for name in CHANGES}
    for _ in range(repeats):
        with tempfile.TemporaryDirectory(dir=where) as name:
            source, out = Path(name, "source"), Path(name, "out")
            for change, make in CHANGES.items():
                make(source, notes)
                costs[change].append(conference.run(conference.ours(source, out)))
            number = conference.files_of(out).number
            page = statistics.mean(path.stat().st_size for path in out.glob("papers/*.html"))
    for change, measured in costs.items():
        cost = conference.median(measured)
        each = (cost.cpu - alone.cpu) / len(notes) * 1000
        conference.row(
            len(notes), change, cost.wall, cost.user, cost.system, cost.wall / alone.wall, each,
            round(cost.memory), number, round(page),
        )  # fmt: skip
    return conference.median(costs["first"])


def _nothing(_source: Path, _notes: list[dict[str, Any]]) -> None:
    pass


def _edit_abstract(source: Path, notes: list[dict[str, Any]]) -> None:
    note = notes[len(notes) // 2]
    content = {**note["content"], "abstract": {"value": "An abstract that has been corrected."}}
    edited = [{**note, "content": content} if each is note else each for each in notes]
    conference.write_export(source / "_data", edited)


CHANGES: dict[str, Callable[[Path, list[dict[str, Any]]], None]] = {
    "first": conference.write_site,
    "nothing changed": _nothing,
    "one abstract edited": _edit_abstract,
}
"""What is done before each of the builds of a site."""


if __name__ == "__main__":
    main()
