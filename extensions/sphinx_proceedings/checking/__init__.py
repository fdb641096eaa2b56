"""What can be found wrong, all at once: :func:`check` asks every checker, :mod:`.telling` tells.

Each checker is a module of small functions that add to one report; what the records themselves
have wrong is found by :mod:`~sphinx_proceedings.join` when it reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..problems import InputError, ProblemKind, Report, Severity
from . import abstracts as abstracts
from . import links as links
from . import names as names
from . import papers as papers
from . import rest as rest
from . import speakers as speakers
from .lines import Files

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from ..model import Proceedings
    from ..problems import Problem

__all__ = ["Checked", "check"]


@dataclass(frozen=True, slots=True)
class Checked:
    """All that is wrong, by place."""

    problems: tuple[Problem, ...]
    can_be_built: bool
    """Whether a site can be made of these records, faults and all."""
    papers: int = 0
    pages: int | None = None
    """Pages whose links were looked at; ``None`` if no built site was."""

    def count(self, severity: Severity) -> int:
        """How many problems matter that much."""
        return sum(problem.severity is severity for problem in self.problems)


def check(folder: Path, *, today: date, shown_as: str = "", site: Path | None = None) -> Checked:
    """Look at everything in a data folder, and at the links of a built site.

    :param today: the day on which one looks; what is late depends on it.
    :param shown_as: how the organizer knows the folder; problems name files by it.
    :param site: a site that was built with the builder ``html`` or ``dirhtml``.
    """
    report = Report()
    proceedings = _read(folder, report, shown_as)
    found = list(report)
    if proceedings is not None:
        extra = Report()
        files = Files(folder, shown_as, proceedings.workshop.export)
        papers.check(proceedings, extra, files)
        speakers.check(proceedings, extra, files)
        abstracts.check(proceedings, today, extra, files)
        names.check(proceedings, extra, files)
        # Ours name every paper; those of the reader sum them up.
        found = [problem for problem in found if problem.kind is not ProblemKind.NO_SESSION]
        found += extra
    pages = None
    if site is not None:
        broken = Report()
        pages = links.check(site, broken, shown_as=str(site))
        found += broken
    return Checked(
        tuple(sorted(found, key=_by_place)),
        can_be_built=proceedings is not None,
        papers=len(proceedings.papers) if proceedings else 0,
        pages=pages,
    )


def _by_place(problem: Problem) -> tuple[object, ...]:
    return problem.place, problem.kind.value, problem.fault


def _read(folder: Path, report: Report, shown_as: str) -> Proceedings | None:
    """The records; ``None`` if they cannot be had, but then all that is known of the rest."""
    from .. import join

    try:
        return join.load(folder, report, shown_as=shown_as).proceedings
    except InputError as error:
        for problem in error.problems:
            report.add(
                problem.kind, problem.place, problem.fault, problem.mend, severity=problem.severity
            )
        rest.read(folder, report, shown_as=shown_as)
        return None
