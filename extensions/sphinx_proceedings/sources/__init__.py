"""Readers of exports: one module or package a source, and one line each in the registry.

A source lets only allow-listed fields of accepted, public papers through; whatever else an
export holds ends here.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from ..problems import Place, ProblemKind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ..model import Paper, Workshop
    from ..problems import Report

__all__ = ["SOURCES", "Source", "read", "sources"]


class Source(Protocol):
    """What a module must offer to be a source; the module itself is registered."""

    def recognizes(self, data: bytes, suffixes: Sequence[str]) -> bool:
        """Whether this source reads such a file: its bytes and its name's suffixes."""

    def read(
        self, data: bytes, workshop: Workshop, report: Report, *, file: str
    ) -> tuple[Paper, ...]:
        """The accepted papers of the workshop, by number, then id.

        :param file: the name of the file to show in problems.
        :raises InputError: if nothing sensible can be built from the file.
        """


SOURCES = ("openreview", "bib", "cmt", "easychair", "table")
"""The first that recognizes a file reads it; what none recognizes goes to the first, whose
problem then says what is wrong with the file."""


def sources() -> Iterator[Source]:
    """All sources, each imported only when it is its turn."""
    for name in SOURCES:
        yield cast("Source", import_module(f"{__name__}.{name}"))


def read(path: Path, workshop: Workshop, report: Report, *, file: str) -> tuple[Paper, ...]:
    """Read an export of any known source.

    :param file: the name of the file to show in problems.
    :return: the accepted papers of the workshop, by number, then id.
    :raises InputError: if the file cannot be read or holds no accepted paper.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        report.add(
            ProblemKind.FILE_MISSING,
            Place(file),
            f"the export cannot be read ({error.strerror or 'unknown reason'})",
            "Save the export under this name, or correct the name at `export` in workshop.toml",
            severity=Severity.ERROR,
        )
        report.stop()
    found = (source for source in sources() if source.recognizes(data, path.suffixes))
    return next(found, next(sources())).read(data, workshop, report, file=file)
