"""From venue strings such as "BGPT Poster" to presentation types."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model import Workshop

_WORD = re.compile(r"[^\W_]+")
_SMALL_TALK = frozenset(
    _WORD.findall(
        "workshop workshops conference track proceedings the of on and at in for "
        "accept accepted paper papers"
    )
)
"""Words that say nothing of how a paper is presented."""


class PresentationTypes:
    """The workshop's presentation types, and which of them a venue string or decision means."""

    def __init__(self, workshop: Workshop) -> None:
        names = (workshop.short, workshop.paper_venueid.rpartition("/")[2])
        ordered = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
        either = "|".join(re.escape(name) for name in ordered) or r"(?!)"
        # Whole words, or glued to a capital: "Poster" is not short for a workshop "Po".
        self._short_names = re.compile(rf"(?<![^\W_])(?:{either})(?!(?-i:[a-z]))", re.IGNORECASE)
        # At the start of a word: "TempORAL 2024" is no oral, "Orals" and "BGPT_Oral" are.
        self._types = tuple(
            (kind, re.compile(rf"(?<![^\W_]){re.escape(text.strip())}", re.IGNORECASE))
            for kind, text in workshop.presentation
            if text.strip()
        )
        self._known_words = _SMALL_TALK.union(
            _words(workshop.short, workshop.title, workshop.paper_booktitle),
            _words(workshop.paper_venueid, str(workshop.paper_year), "cc", "org"),
        )

    def __bool__(self) -> bool:
        """Whether the workshop lists any."""
        return bool(self._types)

    def of(self, text: str) -> str | None:
        """The first listed type whose text stands in a venue string or decision."""
        rest = self._short_names.sub(" ", text)
        return next((kind for kind, pattern in self._types if pattern.search(rest)), None)

    def says_nothing(self, venue: str) -> bool:
        """Whether a venue string holds no more than the names of the venue."""
        return _words(self._short_names.sub(" ", venue)) <= self._known_words


def _words(*texts: str) -> frozenset[str]:
    return frozenset(_all_words(texts))


def _all_words(texts: Iterable[str]) -> Iterable[str]:
    return (word.lower() for text in texts for word in _WORD.findall(text))
