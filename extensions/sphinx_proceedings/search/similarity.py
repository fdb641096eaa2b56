"""Which papers are about the same things: words that few papers share, weighted and compared.

TF-IDF and the cosine, in integers, so that the same papers give the same answer everywhere.  Each
paper keeps its :data:`KEPT` heaviest terms, and each term the :data:`LONGEST_POSTING` papers that
it weighs heaviest in, so the cost grows with the number of papers and not with its square.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from heapq import nlargest
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

    from ..model import ForumId, Paper

KEPT = 24
"""Terms of a paper that it can be found by."""
ASKED = 12
"""Heaviest terms of a paper that it looks for others with."""
LONGEST_POSTING = 40
TITLE, KEYWORD, PAIR = 2, 2, 3
"""How often a word of the title, one of a keyword, and two neighbouring words of either count,
where a word of the abstract counts once."""
UNIT = 1000
"""Length of a paper's vector, so that ``UNIT * UNIT`` is the closeness of two alike."""
FEWEST_SHARED = 16
"""A term in no more papers than this tells them apart, however few papers there are."""

_SAYING_NOTHING = frozenset(
    re.findall(
        "[a-z]+",
        "about after all also an and any are as at be been before between both but by can do does"
        " each for from had has have how if in into is it its may more most no not of on only or"
        " other our over should so some such than that the their them then there these they this"
        " those through to under up use used using via was we were what when where which while"
        " who why will with within without would you your",
    )
)
"""English words that are rare among few papers, but join none of them."""

_WORD = re.compile(r"[^\W_]{2,}")
_FOLDED_TIMES = tuple(64 + round(64 * math.log2(max(times, 1))) for times in range(256))
"""Weight of a term by how often it counts: the second time says less than the first."""


class Neighbour(NamedTuple):
    """Another paper, and how close it is."""

    paper: Paper
    closeness: int
    """Up to a million, for the very same words."""


class Quality(NamedTuple):
    """How often two papers share a label."""

    found: float
    """Share of pairs of a paper and one of its related papers."""
    chance: float
    """Share of all pairs."""
    pairs: int
    """Pairs looked at in :attr:`found`."""


def related(papers: Iterable[Paper], number: int = 5) -> dict[ForumId, tuple[Paper, ...]]:
    """The papers nearest to each, nearest first; fewer or none where no words are shared."""
    return {
        paper_id: tuple(neighbour.paper for neighbour in found)
        for paper_id, found in neighbours(papers, number).items()
    }


def neighbours(
    papers: Iterable[Paper], number: int = 5, *, with_keywords: bool = True
) -> dict[ForumId, tuple[Neighbour, ...]]:
    """The papers nearest to each with their closeness, nearest first, ties by id.

    The order in which papers are given does not matter.

    :param with_keywords: ``False`` looks at titles and abstracts alone.
    """
    known = sorted(papers, key=lambda paper: paper.id)
    singular = _Singulars()
    vectors = _vectors([_terms(paper, singular, with_keywords=with_keywords) for paper in known])
    postings = _postings(vectors)
    return {
        paper.id: tuple(
            Neighbour(known[place], closeness)
            for closeness, place in _nearest(place, vectors[place], postings, number)
        )
        for place, paper in enumerate(known)
    }


def quality(
    found: Mapping[ForumId, Sequence[Paper]], labels: Mapping[ForumId, Collection[Hashable]]
) -> Quality:
    """How much oftener related papers share a label (a topic, an author) than any two papers."""
    bearers: defaultdict[Hashable, set[ForumId]] = defaultdict(set)
    for paper_id in found:
        for label in labels.get(paper_id, ()):
            bearers[label].add(paper_id)
    alike = hits = pairs = 0
    for paper_id, others in found.items():
        peers = set().union(*(bearers[label] for label in labels.get(paper_id, ())))
        alike += len(peers - {paper_id})
        pairs += len(others)
        hits += sum(other.id in peers for other in others)
    all_pairs = len(found) * (len(found) - 1)
    return Quality(hits / pairs if pairs else 0.0, alike / all_pairs if all_pairs else 0.0, pairs)


# --- terms -----------------------------------------------------------------------------------


class _Singulars(dict[str, str]):
    """Words without the plural's ending, roughly: no dictionary, but the same for every paper.

    Words that say nothing are the empty string.
    """

    def __missing__(self, word: str) -> str:
        self[word] = found = "" if word in _SAYING_NOTHING else _singular(word)
        return found


def _singular(word: str) -> str:
    if len(word) < 4 or word[-1] != "s" or word[-2] in "siu":
        return word
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]


def _terms(paper: Paper, singular: _Singulars, *, with_keywords: bool) -> Counter[str]:
    """How much each word and phrase of a paper counts in it."""

    def words(text: str) -> list[str]:
        return list(filter(None, map(singular.__getitem__, _WORD.findall(text.lower()))))

    phrases = [(words(paper.title.plain), TITLE)]
    if with_keywords:
        phrases += [(words(keyword.plain), KEYWORD) for keyword in paper.keywords]
    counted: list[str] = []
    for text in filter(None, (paper.abstract, paper.tldr)):
        counted += words(text.plain)
    for phrase, times in phrases:
        counted += phrase * times
        counted += [f"{first} {second}" for first, second in pairwise(phrase)] * PAIR
    return Counter(counted)


# --- vectors ---------------------------------------------------------------------------------

Vector = list[tuple[int, str]]
"""(weight, term), heaviest first."""


def _vectors(papers: Sequence[Mapping[str, int]]) -> list[Vector]:
    """The heaviest terms of each paper, as vectors of one length."""
    sharing = Counter[str]()
    for terms in papers:
        sharing.update(terms.keys())
    many = max(FEWEST_SHARED, len(papers) * 3 // 10)
    rarity = {
        term: round(64 * math.log2((len(papers) + 1) / shared))
        for term, shared in sharing.items()
        if 1 < shared <= many
    }
    return [_vector(terms, rarity) for terms in papers]


def _vector(terms: Mapping[str, int], rarity: Mapping[str, int]) -> Vector:
    most = len(_FOLDED_TIMES) - 1
    weighed = [
        (_FOLDED_TIMES[min(times, most)] * rarity[term], term)
        for term, times in terms.items()
        if term in rarity
    ]
    weighed.sort(reverse=True)
    heaviest = weighed[:KEPT]
    length = math.isqrt(sum(weight * weight for weight, _ in heaviest)) or 1
    return [(UNIT * weight // length, term) for weight, term in heaviest]


Postings = dict[str, list[tuple[int, int]]]
"""Term to (weight, place of the paper)."""


def _postings(vectors: Iterable[Vector]) -> Postings:
    postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, vector in enumerate(vectors):
        for weight, term in vector:
            postings[term].append((weight, -place))
    for posting in postings.values():
        # Places are negative so that of papers alike the first by id is kept.
        posting.sort(reverse=True)
        del posting[LONGEST_POSTING:]
    return postings


def _nearest(place: int, vector: Vector, postings: Postings, number: int) -> list[tuple[int, int]]:
    """(closeness, place) of the papers that share most with one."""
    closeness: dict[int, int] = {}
    known = closeness.get
    for weight, term in islice(vector, ASKED):
        for other_weight, other in postings[term]:
            closeness[other] = known(other, 0) + weight * other_weight
    closeness.pop(-place, None)
    if not closeness:
        return []
    enough = nlargest(number, closeness.values())[-1]
    best = sorted(((-score, -other) for other, score in closeness.items() if score >= enough))
    return [(-score, other) for score, other in best[:number]]
