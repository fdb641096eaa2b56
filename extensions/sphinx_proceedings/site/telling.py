"""How what is wrong with records is told, and what of it the next build may tell from a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..problems import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ..problems import Problem

_PUBLIC = frozenset(
    {
        ProblemKind.MATHS,
        ProblemKind.NO_SESSION,
        ProblemKind.NO_SPEAKER,
        ProblemKind.CAPTIONS,
        ProblemKind.HIDDEN_AUTHORS,
        ProblemKind.UNKNOWN_PRESENTATION,
    }
)
"""Kinds that tell of nothing but papers and events that the site shows."""


def warnings(problems: Iterable[Problem], suppressed: Collection[str]) -> list[str]:
    """Problems as Sphinx shows them, but for those that the organizer does not want to see.

    :param suppressed: as ``suppress_warnings`` in conf.py.
    """
    return [
        f"WARNING: {problem} [proceedings.{problem.kind.value}]"
        for problem in problems
        if not {"proceedings", "proceedings.*", f"proceedings.{problem.kind.value}"}.intersection(
            suppressed
        )
    ]


def to_tell_again(problems: Collection[Problem], suppressed: Collection[str]) -> list[str] | None:
    """The same, if they may be kept; ``None`` if one may name what is not public."""
    if any(problem.kind not in _PUBLIC for problem in problems):
        return None
    return warnings(problems, suppressed)
