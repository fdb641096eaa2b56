"""``completeness``: of each paper what is there and what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..problems import Report
from .terminal import say

if TYPE_CHECKING:
    import argparse


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    table = commands.add_parser(
        "completeness",
        help="show of each paper what is there and what is missing",
        description="A table of all papers: PDF, poster, slides, video, captions, abstract.",
        epilog="Example: python -m sphinx_proceedings completeness docs/_data",
    )
    table.add_argument("data", type=Path, help="folder of workshop.toml and the export")
    table.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print the table."""
    from .. import join
    from ..completeness import COLUMNS, completeness

    rows = completeness(join.load(given.data, Report(), shown_as=str(given.data)).proceedings)
    lines = [["paper", *COLUMNS]]
    lines += [[row.paper.id, *(getattr(row, name).value for name in COLUMNS)] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        say("  ".join(cells).rstrip())
    lacking = sum(bool(row.missing) for row in rows)
    say(f"{lacking} of {len(rows)} papers lack something.")
    return 0
