"""How much any two papers are about the same things, and which topics they share."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..join import topic_key
from ..search.similarity import UNIT, neighbours

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..model import ForumId, Paper

ALIKE = UNIT * UNIT
"""Closeness of two papers of the very same words."""
_COMMON = 0.3
"""A keyword of more than this share of the papers tells none from another."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Papers compared with one another; places count in the order of :attr:`papers`."""

    papers: tuple[Paper, ...]
    """By id."""
    closeness: tuple[tuple[int, ...], ...]
    """Of two papers, from 0 to :data:`ALIKE`; symmetrical, 0 of a paper with itself."""
    topics: Mapping[str, tuple[int, ...]]
    """Places of the papers that share a keyword, by the keyword's commonest spelling."""

    def topics_of(self, place: int) -> tuple[str, ...]:
        """The topics that a paper shares with others, by name."""
        return tuple(sorted(name for name, places in self.topics.items() if place in places))


def compare(papers: Sequence[Paper]) -> Likeness:
    """Compare papers by the words that few of them share (:mod:`..search.similarity`)."""
    known = tuple(sorted(papers, key=lambda paper: paper.id))
    place_of = {paper.id: place for place, paper in enumerate(known)}
    found = [[0] * len(known) for _ in known]
    for paper_id, others in neighbours(known, max(1, len(known))).items():
        place = place_of[paper_id]
        for neighbour in others:
            found[place][place_of[neighbour.paper.id]] = neighbour.closeness
    closeness = tuple(
        # Each paper looks with its own heaviest words, so that the two sides can differ.
        tuple((found[i][j] + found[j][i]) // 2 for j in range(len(known)))
        for i in range(len(known))
    )
    return Likeness(known, closeness, _topics(known))


def _topics(papers: Sequence[Paper]) -> dict[str, tuple[int, ...]]:
    spelled: defaultdict[str, list[str]] = defaultdict(list)
    places: defaultdict[str, set[int]] = defaultdict(set)
    for place, paper in enumerate(papers):
        for keyword in paper.keywords:
            key = topic_key(keyword.plain)
            spelled[key].append(keyword.plain)
            places[key].add(place)
    most = max(2.0, len(papers) * _COMMON)
    return {
        min(spelled[key], key=lambda name: (-spelled[key].count(name), name)): tuple(sorted(found))
        for key, found in sorted(places.items())
        if 2 <= len(found) <= most
    }


def by_id(likeness: Likeness) -> dict[ForumId, int]:
    """The place of each paper."""
    return {paper.id: place for place, paper in enumerate(likeness.papers)}
