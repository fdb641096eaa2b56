"""``redact``: a public export out of a private one."""

from __future__ import annotations

import argparse
import dataclasses
import gzip
from pathlib import Path
from typing import TYPE_CHECKING

from ..problems import InputError, Report
from .terminal import StoppedError, complain, confirm, say

if TYPE_CHECKING:
    from ..model import Paper, Workshop
    from ..sources.openreview.redaction import Redaction

EPILOG = """\
What is kept is what the site shows: titles, names, abstracts, keywords, links and the like of
accepted, public papers. Reviews, e-mail addresses, profile ids and all other submissions stay
behind. Only a file made in this way belongs in a repository.

Example:
  python -m sphinx_proceedings redact docs/_data ~/workshop-private.json

Exit code: 0 if all went well, 1 if not (the export is then as it was), 2 if the command was
not understood.
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    redact = commands.add_parser(
        "redact",
        help="make a public export out of a private one",
        description="Write of an export of OpenReview what the site may show, and say how much"
        " was left out.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    redact.add_argument("data", type=Path, help="folder of workshop.toml")
    redact.add_argument("private", type=Path, help="the export as it came from OpenReview")
    redact.add_argument(
        "-o", "--output", type=Path, help="file to write (default: the export of workshop.toml)"
    )
    redact.add_argument("--yes", action="store_true", help="replace the old export without asking")
    redact.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Write it."""
    from ..config import read_workshop
    from ..join import WORKSHOP_FILE
    from ..whole_files import write_whole

    file = given.data / WORKSHOP_FILE
    workshop = read_workshop(file, Report(), file=str(file))
    output: Path = given.output or given.data / workshop.export
    if output.resolve() == given.private.resolve():
        raise StoppedError(
            f"{output} is the file to be redacted, and perhaps your only copy. Move it to where"
            " nobody else sees it and redact it there, or name another file with -o."
        )
    redaction, workshop = _redacted(given.private, workshop)
    if not given.yes and not _agreed(redaction, workshop, output):
        raise StoppedError(f"{output} is as it was. Give --yes to replace it all the same.")
    packed = output.suffix == ".gz"
    try:
        write_whole(
            output, gzip.compress(redaction.written, mtime=0) if packed else redaction.written
        )
    except OSError as error:
        raise StoppedError(f"{output} cannot be written ({error.strerror}).") from error
    say(f"{output} holds {redaction.kept} paper{'' if redaction.kept == 1 else 's'}.")
    for kind, number in redaction.dropped.items():
        say(f"  left out: {number} {kind}")
    return 0


def _redacted(path: Path, workshop: Workshop) -> tuple[Redaction, Workshop]:
    """The public part, and the workshop whose papers it holds: its own, or the demonstration's.

    :raises InputError: if it holds neither.
    """
    from ..sources.openreview.redaction import redact

    try:
        data = path.read_bytes()
    except OSError as error:
        raise StoppedError(f"{path} cannot be read ({error.strerror}).") from error
    own = dataclasses.replace(workshop, demonstration=None)
    report = Report()
    try:
        redaction = redact(data, own, report, file=str(path))
    except InputError:
        if workshop.demonstration is None:
            raise
        own, report = workshop, Report()
        redaction = redact(data, own, report, file=str(path))
    for problem in report:
        complain(str(problem))
    return redaction, own


def _agreed(redaction: Redaction, workshop: Workshop, output: Path) -> bool:
    """Whether the old file may go: unless much would be lost, or nobody knows."""
    from ..comparison import compare, told
    from ..sources import openreview

    if not output.exists():
        return True
    old = _papers(output, workshop)
    if old is None:
        return confirm(f"{output} holds no papers of {workshop.paper_venueid}. Replace it?")
    new = openreview.read(redaction.written, workshop, Report(), file=str(output))
    comparison = compare(old, new)
    for line in told(comparison):
        say(line)
    return not comparison.is_large_loss or confirm(
        f"{comparison.lost} of {comparison.before} papers would be lost. Replace the export?"
    )


def _papers(path: Path, workshop: Workshop) -> tuple[Paper, ...] | None:
    from .. import sources

    try:
        return sources.read(path, workshop, Report(), file=str(path))
    except InputError:
        return None
