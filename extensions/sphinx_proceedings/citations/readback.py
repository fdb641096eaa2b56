"""Reads citations back before they are published; what was read back before is not read again."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from ..problems import InputError, Place, Problem, ProblemKind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ..model import ForumId, Proceedings
    from . import Format

_RULES: Final = "1"
"""Changes whenever more is compared than before."""


class ReadBack:
    """Compares written entries with their papers; remembers those that were right."""

    def __init__(self, store: Path) -> None:
        """:param store: file in which digests are kept between builds."""
        self._store = store
        self._known = frozenset(_stored(store))
        self._right: set[str] = set()

    def check(self, form: Format, entries: Mapping[ForumId, str], proceedings: Proceedings) -> None:
        """Read every entry back that is new.

        :raises InputError: if any differs from its paper: no page or file may hold it.
        """
        if form.fault is None:
            return
        problems: list[Problem] = []
        file = proceedings.workshop.export
        for paper in proceedings.papers:
            entry = entries[paper.id]
            mark = _digest(form, entry, paper.title.source, *(a.name.plain for a in paper.authors))
            if mark not in self._known and (fault := form.fault(entry, paper, proceedings)):
                place = Place(file, paper.id, form.name)
                mend = "Correct the title or the names on OpenReview, and tell us of it"
                kind = ProblemKind.CITATION
                problems.append(
                    Problem(kind, place, f"the citation: {fault}", mend, Severity.ERROR)
                )
            self._right.add(mark)
        if problems:
            raise InputError(problems)

    def save(self) -> None:
        """Keep what is known of the entries of this build."""
        if self._right != self._known:
            text = json.dumps({"rules": _now(), "right": sorted(self._right)}, indent=0)
            self._store.write_text(text, encoding="utf-8")


def _digest(form: Format, *parts: str) -> str:
    text = "\0".join((form.suffix, *parts))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _now() -> list[str]:
    return [_RULES, version("bibtexparser")]


def _stored(store: Path) -> Iterator[str]:
    try:
        found = json.loads(store.read_bytes())
    except (OSError, ValueError):
        return
    if isinstance(found, dict) and found.get("rules") == _now():
        yield from found.get("right", ())
