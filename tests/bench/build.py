"""What the command that organizers run costs: first, with nothing changed, one abstract edited.

Each build is a process of its own.  The others follow the first build of the same site: with
nothing changed, one sentence more in an abstract, another abstract in its place.  The site without
papers, Sphinx and the theme alone, is built in the same run, so that what Sphinx itself needs can
be taken off.  CPU and memory are those of all processes together; what a second process shares
with the first counts twice.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import conference
import report

if TYPE_CHECKING:
    from collections.abc import Callable

QUICK = [3, 6]


def main() -> None:
    """Print the table."""
    parser = report.parser(__doc__, [54, 1000, 3218], repeats=3)
    parser.add_argument("--export", type=Path, default=None, help="another export of NeurIPS 2023")
    given = report.arguments(parser, QUICK)
    with report.section("build", __doc__, given) as told:
        told.head(
            "papers", "", "wall s", "user s", "system s", "times Sphinx alone", "CPU ms a paper",
            "MB", "files", "bytes a page",
        )  # fmt: skip
        alone = _alone(told, given.folder, given.repeats)
        points = []
        for size in given.sizes:
            notes = conference.notes(size, given.export)
            first = _builds(told, notes, given.folder, given.repeats, alone)
            points.append((size, first.cpu - alone.cpu))
        if len(points) > 1:
            (few, cheap), (many, dear) = points[0], points[-1]
            slope = (dear - cheap) / (many - few) * 1000
            told.say(f"Slope between {few} and {many} papers: {slope:.2f} ms of CPU a paper.")


def _alone(told: report.Section, where: Path, repeats: int) -> conference.Cost:
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
        told.row(
            "none (Sphinx alone)", what, one.wall, one.user, one.system, one.wall / cost.wall, "",
            round(one.memory), files.number, "",
        )  # fmt: skip
    return cost


def _builds(
    told: report.Section,
    notes: list[dict[str, Any]],
    where: Path,
    repeats: int,
    alone: conference.Cost,
) -> conference.Cost:
    """Show what each build of a site costs; returns the first."""
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
        each = (cost.cpu - alone.cpu) / len(notes) * 1000 if change == "first" else ""
        told.row(
            len(notes), change, cost.wall, cost.user, cost.system, cost.wall / alone.wall, each,
            round(cost.memory), number, round(page),
        )  # fmt: skip
    return conference.median(costs["first"])


def _nothing(_source: Path, _notes: list[dict[str, Any]]) -> None:
    pass


def _add_sentence(source: Path, notes: list[dict[str, Any]]) -> None:
    abstract = notes[len(notes) // 2]["content"]["abstract"]["value"]
    _edit(source, notes, f"{abstract} This abstract has been corrected.")


def _replace_abstract(source: Path, notes: list[dict[str, Any]]) -> None:
    _edit(source, notes, "An abstract that has been corrected.")


def _edit(source: Path, notes: list[dict[str, Any]], abstract: str) -> None:
    note = notes[len(notes) // 2]
    content = {**note["content"], "abstract": {"value": abstract}}
    edited = [{**note, "content": content} if each is note else each for each in notes]
    conference.write_export(source / "_data", edited)


CHANGES: dict[str, Callable[[Path, list[dict[str, Any]]], None]] = {
    "first": conference.write_site,
    "nothing changed": _nothing,
    "one sentence added": _add_sentence,
    "one abstract replaced": _replace_abstract,
}
"""What is done before each of the builds of a site."""


if __name__ == "__main__":
    main()
