"""What can be known of the other files when one of them is of no use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import config, history, join, keys, news, program
from ..model import Workshop
from ..problems import InputError, ProblemKind, Report
from ..sources.openreview.files import Export

if TYPE_CHECKING:
    from pathlib import Path

_STAND_IN = Workshop("", "", "", "", 0)
"""Nothing that is said of times or venues is true of it, but of keys and forms."""


def read(folder: Path, report: Report, *, shown_as: str = "") -> None:
    """Report what is wrong with each file for itself, as far as it does not hang on the others."""

    def named(file: str) -> str:
        return f"{shown_as}/{file}" if shown_as else file

    try:
        workshop = config.read_workshop(
            folder / join.WORKSHOP_FILE, Report(), file=named(join.WORKSHOP_FILE)
        )
    except InputError:
        workshop = _STAND_IN
        _export(folder / workshop.export, report, named(workshop.export))
    if (folder / join.PEOPLE_FILE).exists():
        program.read_people(folder / join.PEOPLE_FILE, report, file=named(join.PEOPLE_FILE))
    if (folder / join.PROGRAM_FILE).exists():
        own = Report()
        program.read_events(
            folder / join.PROGRAM_FILE, workshop, own, file=named(join.PROGRAM_FILE)
        )
        for problem in own:
            # Whether a time exists is not known without the zone.
            if workshop is not _STAND_IN or problem.kind is not ProblemKind.BAD_TIME:
                report.add(
                    problem.kind,
                    problem.place,
                    problem.fault,
                    problem.mend,
                    severity=problem.severity,
                )
    keys.read_lock(folder / join.KEYS_FILE, report, file=named(join.KEYS_FILE))
    history.read_log(folder / history.LOG_FILE, report, file=named(history.LOG_FILE))
    news.read_news(folder / news.NEWS_FILE, report, file=named(news.NEWS_FILE))


def _export(path: Path, report: Report, file: str) -> None:
    """Report an export that is none; one that is not there may have another name."""
    try:
        Export(file, report).load(path.read_bytes(), lambda note: note.position)
    except (OSError, InputError):
        return
