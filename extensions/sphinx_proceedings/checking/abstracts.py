"""Abstracts: of papers and talks, and whether they are out in time.

The workshop promises the abstracts of papers and talks at least a week before it begins.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ..model import EventKind
from ..problems import Place, ProblemKind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Proceedings
    from ..problems import Report
    from .lines import Files

AHEAD = timedelta(days=7)
"""How long before the workshop's first day the abstracts are promised."""


def check(proceedings: Proceedings, today: date, report: Report, files: Files) -> None:
    """Report papers and invited talks without an abstract: errors while they are late.

    Before the promised day, and after the workshop, they are warnings.
    """
    days = proceedings.workshop.dates
    kind, severity, when = ProblemKind.NO_ABSTRACT, Severity.WARNING, ""
    if days and today <= days[-1]:
        due = days[0] - AHEAD
        when = f"; abstracts are promised for {due}, a week before the workshop"
        if today > due:
            kind, severity = ProblemKind.LATE_ABSTRACT, Severity.ERROR
            when = f"; it was promised for {due}, a week before the workshop"
    for place, what, mend in _without(proceedings, files):
        report.add(kind, place, f"{what} has no abstract{when}", mend, severity=severity)


def _without(proceedings: Proceedings, files: Files) -> Iterator[tuple[Place, str, str]]:
    """The place, the name and the mend of what has no abstract."""
    for paper in proceedings.papers:
        if not (paper.abstract and paper.abstract.plain.strip()):
            mend = "Ask the authors to add it on OpenReview"
            yield files.paper(paper.id, "abstract"), "this paper", mend
    for event in proceedings.events:
        if event.kind is EventKind.INVITED and not event.abstract.strip():
            mend = 'Add abstract = "…" to the talk'
            yield files.event(event.id, "abstract"), "this talk", mend
