"""Reads citations back before they are published; what was read back before is not read again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, NamedTuple

from ..cache_files import CacheFile
from ..problems import InputError, Place, Problem, ProblemKind, Severity
from ..programs import version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..model import Paper, Proceedings
    from . import Format

_RULES: Final = "1"
"""Changes whenever more is compared than before."""


class Compared(NamedTuple):
    """What came of reading some entries back."""

    marks: tuple[str, ...]
    """Digests of the entries."""
    problems: tuple[Problem, ...]


class ReadBack:
    """Compares written entries with their papers; remembers those that were right."""

    def __init__(self, store: Path) -> None:
        """:param store: file in which digests are kept between builds."""
        self._file = CacheFile(store, [_RULES, version("bibtexparser")])
        self._known = frozenset(self._file.read() or ())
        self._right: set[str] = set()

    def compare(
        self,
        form: Format,
        papers: Sequence[Paper],
        entries: Sequence[str],
        proceedings: Proceedings,
        read: Sequence[str] = (),
    ) -> Compared:
        """Read every entry back that is new.

        :param entries: one of each paper.
        :param read: others of the same papers that are read back, too: those that are the same need
            not be read twice.
        """
        if form.fault is None:
            return Compared((), ())
        marks: list[str] = []
        problems: list[Problem] = []
        for paper, entry, other in zip(papers, entries, read or [""] * len(papers), strict=True):
            mark = _digest(form, entry, paper.title.source, *(a.name.plain for a in paper.authors))
            is_known = mark in self._known or entry == other
            if not is_known and (fault := form.fault(entry, paper, proceedings)):
                place = Place(proceedings.workshop.export, paper.id, form.name)
                mend = "Correct the title or the names on OpenReview, and tell us of it"
                kind = ProblemKind.CITATION
                problems.append(
                    Problem(kind, place, f"the citation: {fault}", mend, Severity.ERROR)
                )
            marks.append(mark)
        return Compared(tuple(marks), tuple(problems))

    def settle(self, compared: Sequence[Compared]) -> None:
        """Take the comparisons of all entries.

        :raises InputError: if any differs from its paper: no page or file may hold it.
        """
        if problems := [problem for each in compared for problem in each.problems]:
            raise InputError(problems)
        for each in compared:
            self._right.update(each.marks)

    def save(self) -> None:
        """Keep what is known of the entries of this build."""
        if self._right != self._known:
            self._file.write(sorted(self._right))


def _digest(form: Format, *parts: str) -> str:
    text = "\0".join((form.suffix, *parts))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
