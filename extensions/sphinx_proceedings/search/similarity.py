"""Which papers are about the same things: words that few papers share, weighted and compared.

TF-IDF and the cosine, in integers, so that the same papers give the same answer everywhere.  Each
paper keeps its :data:`KEPT` heaviest terms, and each term the :data:`LONGEST_POSTING` papers that
it weighs heaviest in, so the cost grows with the number of papers and not with its square.

A term weighs by how many papers share it to the nearest power of two.  So one paper that changes
seldom changes the weights in others, and :meth:`Likeness.amend` has little to do.
"""

from __future__ import annotations

import math
import re
import zlib
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import partial
from heapq import nlargest
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from .rows import Rows

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
    likeness = Likeness.of(known, number, with_keywords=with_keywords)
    return {
        paper.id: tuple(
            Neighbour(known[other], closeness) for other, closeness in likeness.nearest(place)
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

_TERM = (1 << 32) - 1
"""Terms are checksums of words, which take less room; that two words have one does no harm."""
_NOTHING = 0
"""Stands for a word that says nothing."""


class _Words(dict[str, int]):
    """The term of each word in lower case, without the plural's ending, roughly: no dictionary, but
    the same for every paper.
    """

    def __missing__(self, word: str) -> int:
        self[word] = found = (
            _NOTHING if word in _SAYING_NOTHING else zlib.crc32(_singular(word).encode()) or 1
        )
        return found


def _singular(word: str) -> str:
    if len(word) < 4 or word[-1] != "s" or word[-2] in "siu":
        return word
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]


def _terms(paper: Paper, terms_of: _Words, *, with_keywords: bool) -> Counter[int]:
    """How much each word and phrase of a paper counts in it."""

    def words(text: str) -> list[int]:
        return list(filter(None, map(terms_of.__getitem__, _WORD.findall(text.lower()))))

    phrases = [(words(paper.title.plain), TITLE)]
    if with_keywords:
        phrases += [(words(keyword.plain), KEYWORD) for keyword in paper.keywords]
    counted: list[int] = []
    for text in filter(None, (paper.abstract, paper.tldr)):
        counted += words(text.plain)
    for phrase, times in phrases:
        counted += phrase * times
        counted += [(first * 31 + second) & _TERM for first, second in pairwise(phrase)] * PAIR
    return Counter(counted)


# --- vectors and postings ----------------------------------------------------------------------

Vector = list[int]
"""Weight and term of each as one number, :data:`_SHIFT` bits apart; heaviest first."""
_SHIFT = 32
_MOST_TIMES = len(_FOLDED_TIMES) - 1


def _rarity(shared: int, papers: int) -> int:
    """How much a term tells papers apart; 0 if it joins none, or too many."""
    if not 1 < shared <= max(FEWEST_SHARED, papers * 3 // 10):
        return 0
    return max(1, round(64 * math.log2(papers + 1)) - 64 * shared.bit_length() + 32)


def _vector(terms: Iterable[int], times: Iterable[int], rarity: Mapping[int, int]) -> Vector:
    """The heaviest terms of a paper, as a vector of the length :data:`UNIT`."""
    weighed = [
        _FOLDED_TIMES[often] * rarity[term] << _SHIFT | term
        for term, often in zip(terms, times, strict=True)
        if term in rarity
    ]
    weighed.sort(reverse=True)
    del weighed[KEPT:]
    length = math.isqrt(sum((each >> _SHIFT) ** 2 for each in weighed)) or 1
    return [UNIT * (each >> _SHIFT) // length << _SHIFT | each & _TERM for each in weighed]


def _entry(weight: int, place: int) -> int:
    """A paper in the posting of a term: of papers alike the first comes before the others."""
    return weight << _SHIFT | (_TERM - place)


def _nearest(
    place: int, vector: Iterable[int], postings: Mapping[int, Sequence[int]], number: int
) -> list[int]:
    """The papers that share most with one: closeness, and :data:`_TERM` without the place."""
    closeness: dict[int, int] = {}
    known = closeness.get
    for each in islice(vector, ASKED):
        weight = each >> _SHIFT
        for entry in postings[each & _TERM]:
            other = entry & _TERM
            closeness[other] = known(other, 0) + weight * (entry >> _SHIFT)
    closeness.pop(_TERM - place, None)
    if not closeness:
        return []
    enough = nlargest(number, closeness.values())[-1]
    best = [score << _SHIFT | other for other, score in closeness.items() if score >= enough]
    best.sort(reverse=True)
    return best[:number]


# --- what is kept ------------------------------------------------------------------------------


@dataclass(slots=True)
class Likeness:
    """Papers by what they are compared by, and the nearest to each; papers are numbered."""

    number: int
    """Nearest papers of each that are found."""
    with_keywords: bool
    terms: Rows
    """Of each paper: its terms, ascending."""
    times: Rows
    """And how much each counts."""
    shared: array[int]
    """All terms, ascending."""
    sharing: array[int]
    """In how many papers each is."""
    vectors: Rows
    """Of each paper: its :data:`Vector`."""
    posted: array[int]
    """The terms that stand in a vector, ascending."""
    postings: Rows
    """Of each: entries of papers, heaviest first, all of them."""
    near: Rows
    """Of each paper: the nearest, as :func:`_nearest` tells them."""

    @classmethod
    def of(cls, papers: Sequence[Paper], number: int, *, with_keywords: bool = True) -> Likeness:
        """Compare papers.

        :param papers: by id.
        :param number: nearest papers of each to find.
        """
        terms, times, sharing = _counted(papers, with_keywords=with_keywords)
        shared = array("I", sorted(sharing))
        counts = array("I", map(sharing.__getitem__, shared))
        # Of an archive each of these takes much memory, so they go as soon as they can.
        del sharing
        vectors = _vectors(terms, times, shared, counts)
        posted, postings = _postings(vectors)
        heads = dict(zip(posted, (row[:LONGEST_POSTING].tolist() for row in postings), strict=True))
        near = Rows("Q")
        for place in range(len(papers)):
            near.append(_nearest(place, vectors[place], heads, number))
        return cls(
            number, with_keywords, terms, times, shared, counts, vectors, posted, postings, near
        )

    def nearest(self, place: int) -> list[tuple[int, int]]:
        """Place and closeness of the papers nearest to one, nearest first."""
        return self.read(self.near[place])

    @staticmethod
    def read(row: Iterable[int]) -> list[tuple[int, int]]:
        """A row of :attr:`near`, as :meth:`nearest` tells it."""
        return [(_TERM - (each & _TERM), each >> _SHIFT) for each in row]

    def amend(self, papers: Mapping[int, Paper]) -> set[int]:
        """Take other texts of some papers; the papers to which others are nearest now.

        :param papers: by their numbers.
        """
        rarer = self._recount(papers)
        vectors = {place: self._reweighed(place) for place in rarer}
        heads = self._repost(vectors)
        postings = _Heads(self)
        near = {
            place: found
            for place in sorted(self._asking(heads).union(vectors))
            if (found := _nearest(place, self.vectors[place], postings, self.number))
            != self.near[place].tolist()
        }
        self.near.change(near)
        return set(near)

    def _recount(self, papers: Mapping[int, Paper]) -> set[int]:
        """Count the words of papers anew; those whose vectors this may change."""
        terms, times, _ = _counted(papers.values(), with_keywords=self.with_keywords)
        change = Counter[int]()
        for number, place in enumerate(papers):
            change.update(terms[number])
            change.subtract(self.terms[place])
        self.terms.change(dict(zip(papers, terms, strict=True)))
        self.times.change(dict(zip(papers, times, strict=True)))
        found = set(papers)
        for term, more in change.items():
            before = self._sharing(term)
            if more and self._rarity(before + more) != self._rarity(before):
                found.update(self.terms.holding(term))
        for term, more in filter(lambda item: item[1], change.items()):
            at = bisect_left(self.shared, term)
            if at == len(self.shared) or self.shared[at] != term:
                self.shared.insert(at, term)
                self.sharing.insert(at, 0)
            self.sharing[at] += more
        return found

    def _sharing(self, term: int) -> int:
        at = bisect_left(self.shared, term)
        is_known = at < len(self.shared) and self.shared[at] == term
        return self.sharing[at] if is_known else 0

    def _rarity(self, shared: int) -> int:
        return _rarity(shared, len(self.vectors))

    def _reweighed(self, place: int) -> Vector:
        terms = self.terms[place]
        found = ((term, self._rarity(self._sharing(term))) for term in terms)
        return _vector(terms, self.times[place], {term: rarity for term, rarity in found if rarity})

    def _repost(self, vectors: Mapping[int, Vector]) -> set[int]:
        """Take other vectors of papers; the terms that lead to other papers now."""
        changed: dict[int, list[int]] = {}
        gone: defaultdict[int, set[int]] = defaultdict(set)
        new: defaultdict[int, set[int]] = defaultdict(set)
        for place, vector in vectors.items():
            for each in self.vectors[place]:
                gone[each & _TERM].add(_entry(each >> _SHIFT, place))
            for each in vector:
                new[each & _TERM].add(_entry(each >> _SHIFT, place))
        self.vectors.change(vectors)
        heads = set()
        for term in gone.keys() | new.keys():
            before = self.entries(term)
            after = sorted(new[term].union(before) - (gone[term] - new[term]), reverse=True)
            if after != before:
                changed[term] = after
            if after[:LONGEST_POSTING] != before[:LONGEST_POSTING]:
                heads.add(term)
        self._put_postings(changed)
        return heads

    def _asking(self, terms: Iterable[int]) -> set[int]:
        """The papers that look for others with one of some terms."""
        return {
            place
            for term in terms
            for place in (_TERM - (entry & _TERM) for entry in self.entries(term))
            if any(each & _TERM == term for each in self.vectors[place][:ASKED])
        }

    def entries(self, term: int) -> list[int]:
        """The posting of a term."""
        at = bisect_left(self.posted, term)
        is_known = at < len(self.posted) and self.posted[at] == term
        return self.postings[at].tolist() if is_known else []

    def _put_postings(self, changed: Mapping[int, list[int]]) -> None:
        known, new = {}, []
        for term in sorted(changed):
            at = bisect_left(self.posted, term)
            if at < len(self.posted) and self.posted[at] == term:
                known[at] = changed[term]
            else:
                new.append((at, term))
        self.postings.change(known)
        self.postings.insert((at, changed[term]) for at, term in new)
        for at, term in reversed(new):
            self.posted.insert(at, term)


def _vectors(terms: Rows, times: Rows, shared: array[int], counts: array[int]) -> Rows:
    """The vector of each paper.

    :param counts: in how many papers each of the shared terms is.
    """
    papers = len(terms)
    found = zip(shared, (_rarity(count, papers) for count in counts), strict=True)
    rarity = {term: rare for term, rare in found if rare}
    vectors = Rows("Q")
    for place in range(papers):
        vectors.append(_vector(terms[place], times[place], rarity))
    return vectors


def _postings(vectors: Rows) -> tuple[array[int], Rows]:
    """The terms that stand in vectors, and the posting of each."""
    gathered: defaultdict[int, array[int]] = defaultdict(partial(array, "Q"))
    for place, vector in enumerate(vectors):
        for each in vector:
            gathered[each & _TERM].append(_entry(each >> _SHIFT, place))
    posted, postings = array("I", sorted(gathered)), Rows("Q")
    for term in posted:
        postings.append(sorted(gathered.pop(term), reverse=True))
    return posted, postings


class _Heads(dict[int, list[int]]):
    """The papers in which terms weigh most, found when they are asked for."""

    def __init__(self, likeness: Likeness) -> None:
        super().__init__()
        self._likeness = likeness

    def __missing__(self, term: int) -> list[int]:
        self[term] = found = self._likeness.entries(term)[:LONGEST_POSTING]
        return found


def _counted(papers: Iterable[Paper], *, with_keywords: bool) -> tuple[Rows, Rows, Counter[int]]:
    """The terms of each paper, how much they count, and in how many papers each is."""
    terms, times, words = Rows("I"), Rows("B"), _Words()
    sharing = Counter[int]()
    for paper in papers:
        counted = _terms(paper, words, with_keywords=with_keywords)
        found = sorted(counted)
        terms.append(found)
        often = [*map(counted.__getitem__, found)]
        if max(often, default=0) > _MOST_TIMES:
            often = [min(each, _MOST_TIMES) for each in often]
        times.append(often)
        sharing.update(found)
    return terms, times, sharing
