"""How time, memory and files grow with the papers, up to a hundred thousand.

What Sphinx and the theme need without any papers is measured in the same run and taken off before
the exponent is fitted, since it would flatter it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import conference
import report

QUICK = [20, 60]
LARGEST = 500_000
"""Bytes that no page should exceed."""


def main() -> None:
    """Print the table."""
    known = report.parser(__doc__, [1_000, 10_000, 100_000])
    given = report.arguments(known, QUICK)
    with report.section("scale", __doc__, given) as told:
        told.head(
            "papers", "wall s", "user s", "system s", "CPU ms a paper", "MB of memory", "files",
            "MB on disk", "largest page, KB",
        )  # fmt: skip
        base, _ = _measured(0, given.folder, given.repeats)
        told.row("none", base.wall, base.user, base.system, "", round(base.memory), "", "", "")
        points = []
        for size in given.sizes:
            cost, files = _measured(size, given.folder, given.repeats)
            beyond = cost.cpu - base.cpu
            told.row(
                size, cost.wall, cost.user, cost.system, beyond / size * 1000, round(cost.memory),
                files.number, round(files.size / 1e6), f"{files.largest_page / 1e3:.0f}"
                f" ({files.largest_name})",
            )  # fmt: skip
            points.append((size, max(beyond, 1e-3)))
        if len(points) > 1:
            power = conference.exponent(points)
            told.say(f"CPU time grows as papers to the power of {power:.3f}.")


def _measured(size: int, where: Path, repeats: int) -> tuple[conference.Cost, conference.Files]:
    costs = []
    for _ in range(repeats):
        with tempfile.TemporaryDirectory(dir=where) as name:
            source, out = Path(name, "source"), Path(name, "out")
            conference.write_site(source, conference.notes(size), with_papers=bool(size))
            command = conference.ours if size else conference.plain
            costs.append(conference.run(command(source, out)))
            files = conference.files_of(out)
    return conference.median(costs), files


if __name__ == "__main__":
    main()
