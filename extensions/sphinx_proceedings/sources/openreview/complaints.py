"""What is said about one note: problems that name its forum id and nothing private.

Problem texts go to logs, so they quote a note's id and, at most, its venue: never a name, a
title, an address or any other value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...problems import Place, ProblemKind, Severity

if TYPE_CHECKING:
    from ...problems import Report


@dataclass(frozen=True, slots=True)
class Complaints:
    """Takes the problems of one record of the export to the report."""

    report: Report
    file: str
    record: str

    def add(
        self,
        kind: ProblemKind,
        field: str,
        fault: str,
        mend: str = "",
        *,
        severity: Severity = Severity.WARNING,
    ) -> None:
        """Add a problem of this record; ``field`` is empty if it is about the whole."""
        place = Place(self.file, shown(self.record), field)
        self.report.add(kind, place, fault, mend, severity=severity)

    def wrong_shape(self, field: str, value: object, expected: str) -> None:
        """Add that a field holds one shape where another is expected; its value is not told."""
        self.add(
            ProblemKind.BAD_FIELD,
            field,
            f"{shape(value)} stands where {expected} is expected",
            "It is read as far as possible: compare it with the page, and correct the export",
        )


def shape(value: object) -> str:
    """What a JSON value is, in words, without the value."""
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
        case _:
            return "an object"


def shown(text: str, longest: int = 64) -> str:
    """An id of the export fit for a log: cut, and escaped if it holds what does not print."""
    cut = text if len(text) <= longest else f"{text[: longest - 1]}…"
    return cut if cut.isprintable() else ascii(cut)
