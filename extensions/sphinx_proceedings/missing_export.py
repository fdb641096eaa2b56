"""A workshop before its decisions has no export yet; one that has published may not lose it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from . import address_lock, keys
from .problems import Place, ProblemKind, Report, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .model import Workshop

KEYS_FILE: Final = "citation-keys.toml"
_ENDINGS: Final = (".json", ".jsonl", ".ndjson", ".gz", ".csv", ".tsv", ".xlsx", ".zip", ".bib")


def is_awaited(path: Path, workshop: Workshop, report: Report, *, file: str) -> bool:
    """Whether a site without papers is what can be built now; reported as a warning.

    Not so if the export is there, whatever is wrong with it, nor in a demonstration, which is
    nothing without its papers.

    :param file: how the organizer knows the export.
    :raises InputError: if the export has gone though papers of it were published: their pages
        and citations would vanish.
    """
    # A link to a file that has gone is an export that has gone.
    if workshop.demonstration or os.path.lexists(path):
        return False
    locks = _locks_of_papers(path.parent)
    if locks:
        report.add(
            ProblemKind.FILE_MISSING,
            Place(file),
            f"the export is missing, but papers were published already ({_and(locks)})",
            "Restore the export from version control, or download it again",
            severity=Severity.ERROR,
        )
        report.stop()
    report.add(
        ProblemKind.NO_EXPORT,
        Place(file),
        "there is no export yet, so the site has no papers",
        _where_to(path),
    )
    return True


def _locks_of_papers(folder: Path) -> list[str]:
    """The lock files that know of papers, or that may: they cannot be read."""
    found = []
    unread = Report()
    locked = address_lock.read_lock(folder / address_lock.LOCK_FILE, unread)
    if locked.papers or unread.has_errors:
        found.append(address_lock.LOCK_FILE)
    unread = Report()
    if keys.read_lock(folder / KEYS_FILE, unread) or unread.has_errors:
        found.append(KEYS_FILE)
    return found


def _and(names: Sequence[str]) -> str:
    verb = "names" if len(names) == 1 else "name"
    return f"{' and '.join(names)} {verb} them"


def _where_to(path: Path) -> str:
    others = sorted(
        each.name
        for each in path.parent.glob("*.*")
        if each.suffix.lower() in _ENDINGS and not each.name.startswith(".")
    )
    if others:
        return f'Is "{others[0]}" the export? Then write export = "{others[0]}" in workshop.toml'
    return "After the decisions, save the export under this name"
