"""Contributed talks: the best reviewed papers that are not all about the same things.

A choice is worth the sum of its papers' mean ratings, less what their likeness costs: each pair
costs as much as its papers' words are alike, and each topic that a further talk repeats a fixed
part.  Both are told in points of the rating scale.  All is counted in whole thousandths of a
point, so that equal choices are equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from .likeness import ALIKE, Likeness, by_id, compare
from .solver import Programme

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ..model import ForumId, Paper

POINT = 1000
"""Thousandths: the unit in which values are counted."""
DIVERSITY = 0.2
"""Share of the rating scale that two talks of the very same words cost."""
TOPIC = Fraction(1, 4)
"""What a repeated topic costs, as a share of what two talks of the very same words cost."""
MOST_CANDIDATES = 80
"""More are cut to the best rated before they are solved."""
NEXT = 5
"""Papers told of as the next best."""


class Impossible(Exception):  # noqa: N818 - an answer, not a fault
    """No choice keeps all that is asked; the message says why."""


class Candidate(NamedTuple):
    """A paper that may become a talk."""

    paper: Paper
    score: int
    """Mean of its ratings, in thousandths."""
    reviews: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a choice."""

    number: int
    """Talks."""
    diversity: float = DIVERSITY
    """0 looks at scores alone."""
    span: float = 1.0
    """Length of the rating scale, in points."""
    per_topic: int | None = None
    """Talks that may share a topic; ``None`` for any."""
    settled: tuple[ForumId, ...] = ()
    """Talks that stand already."""

    @property
    def alike(self) -> Fraction:
        """What two talks of the very same words cost, in thousandths of a point."""
        return Fraction(str(self.diversity)) * Fraction(str(self.span)) * POINT


class Talk(NamedTuple):
    """A chosen paper, and why."""

    candidate: Candidate
    topics: tuple[str, ...]
    nearest: Paper | None
    """The other talk most like it."""
    closeness: float
    """Of that talk, 0 to 1."""


class RunnerUp(NamedTuple):
    """A paper not chosen, and why not."""

    candidate: Candidate
    instead_of: Paper | None
    """The talk whose place it would best take."""
    loss: int
    """What that would cost, in thousandths of a point."""
    nearest: Paper | None
    closeness: float
    shared: tuple[str, ...]
    """Topics that talks have already."""


class Selection(NamedTuple):
    """A choice of talks and its reasons."""

    talks: tuple[Talk, ...]
    """By score, then id."""
    next_best: tuple[RunnerUp, ...]
    """By loss, then score."""
    value: int
    """In thousandths of a point."""
    greedy_value: int
    """Of the choice that takes the best next paper each time."""
    bound: int
    """No choice is worth more; equal to :attr:`value` if the choice is proved best."""
    considered: int
    """Candidates among which the choice was solved; the others are out by a proof, or by
    :data:`MOST_CANDIDATES`."""
    cut: int
    """Candidates left out because there are too many to solve."""


def candidates(
    papers: Iterable[Paper],
    ratings: Mapping[ForumId, Sequence[float]],
    settled: Collection[ForumId] = (),
) -> tuple[Candidate, ...]:
    """The papers that have ratings, by id; the score is the plain mean of a paper's ratings.

    :param settled: talks that stand already, which need no ratings.
    """
    return tuple(
        Candidate(paper, _mean(given), len(given))
        for paper in sorted(papers, key=lambda paper: paper.id)
        if (given := ratings.get(paper.id, ())) or paper.id in settled
    )


def _mean(ratings: Sequence[float]) -> int:
    return round(sum(map(Fraction, ratings)) * POINT / max(1, len(ratings)))


def select(
    found: Sequence[Candidate], wish: Wish, *, solve: bool = True, seconds: float = 60.0
) -> Selection:
    """Choose talks and say why.

    :param found: at most one candidate a paper, in any order.
    :param solve: ``False`` takes the greedy choice, for which no solver is needed.
    :raises Impossible: if there are too few candidates, or topics are too narrow.
    :raises SolverMissingError: if SciPy is needed and not installed.
    """
    task = _Task(sorted(found, key=lambda each: each.paper.id), wish)
    places = greedy = task.greedy()
    bound, considered, cut = 0, len(found), 0
    if solve:
        kept, cut = task.worth_solving(greedy)
        considered = len(kept)
        if considered > wish.number or greedy is None:
            places, bound = task.solved(kept, seconds)
        elif greedy is not None:
            bound = task.value(greedy)
    if places is None:
        raise Impossible(
            "choosing one by one finds no talks that keep to --per-topic; leave out --greedy"
        )
    if greedy is not None and task.value(greedy) >= task.value(places):
        places = greedy
    return Selection(
        talks=task.talks(places),
        next_best=task.next_best(places),
        value=task.value(places),
        greedy_value=task.value(greedy) if greedy is not None else 0,
        bound=max(bound, task.value(places)) if solve else task.upper_bound(),
        considered=considered,
        cut=cut,
    )


class _Task:
    """One choice to be made; papers are known by their place among the candidates."""

    def __init__(self, found: Sequence[Candidate], wish: Wish) -> None:
        self.found = found
        self.wish = wish
        self.like: Likeness = compare([each.paper for each in found])
        alike = wish.alike
        self.pair_cost = [[round(alike * c / ALIKE) for c in row] for row in self.like.closeness]
        self.topic_cost = round(alike * TOPIC)
        place_of = by_id(self.like)
        self.settled = [place_of[each] for each in wish.settled if each in place_of]
        if wish.number > len(found):
            raise Impossible(f"{wish.number} talks are wanted, but only {len(found)} papers can be")
        if len(self.settled) > wish.number:
            raise Impossible(f"{len(self.settled)} talks stand already, more than {wish.number}")

    # --- worth ---------------------------------------------------------------------------------

    def value(self, places: Collection[int]) -> int:
        """What a choice is worth, in thousandths of a point."""
        scores = sum(self.found[place].score for place in places)
        pairs = sum(self.pair_cost[i][j] for i, j in combinations(sorted(places), 2))
        return scores - pairs - self.topic_cost * self._repeats(places)

    def _repeats(self, places: Collection[int]) -> int:
        chosen = set(places)
        counts = (len(chosen.intersection(bearers)) for bearers in self.like.topics.values())
        return sum(count - 1 for count in counts if count > 1)

    def allowed(self, places: Collection[int]) -> bool:
        """Whether no topic has more talks than it may."""
        most = self.wish.per_topic
        chosen = set(places)
        return most is None or all(
            len(chosen.intersection(bearers)) <= most for bearers in self.like.topics.values()
        )

    def upper_bound(self) -> int:
        """What the best rated papers would be worth if they had nothing in common."""
        ranked = sorted((each.score for each in self.found), reverse=True)
        return sum(ranked[: self.wish.number])

    # --- choices -------------------------------------------------------------------------------

    def greedy(self) -> list[int] | None:
        """The best next paper each time, ties by id; ``None`` if that comes to no end."""
        chosen = list(self.settled)
        while len(chosen) < self.wish.number:
            free = [
                place
                for place in range(len(self.found))
                if place not in chosen and self.allowed([*chosen, place])
            ]
            if not free:
                return None
            chosen.append(max(free, key=lambda place: (self.value([*chosen, place]), -place)))
        return sorted(chosen) if self.allowed(chosen) else None

    def worth_solving(self, greedy: Collection[int] | None) -> tuple[list[int], int]:
        """Places that a best choice may hold, and how many were cut that it might hold too.

        A paper that is worth less than the greedy choice even beside the best rated papers, and
        with nothing in common with them, is in no best choice.
        """
        ranked = sorted(range(len(self.found)), key=lambda place: (-self.found[place].score, place))
        free = [place for place in ranked if place not in self.settled]
        places = self.wish.number - len(self.settled)
        beside = sum(self.found[place].score for place in [*self.settled, *free[: places - 1]])
        if greedy is not None and places > 0:
            least = self.value(greedy) - beside
            free = [
                place
                for rank, place in enumerate(free)
                if rank < places or self.found[place].score >= least
            ]
        most = max(MOST_CANDIDATES, places)
        return sorted([*self.settled, *free[:most]]), len(free[most:])

    def solved(self, kept: Sequence[int], seconds: float) -> tuple[list[int], int]:
        """The best choice among some places, and what no choice among them is worth more than."""
        programme = Programme()
        chosen = {place: programme.variable(self.found[place].score) for place in kept}
        number = self.wish.number
        programme.row([(x, 1) for x in chosen.values()], least=number, most=number)
        for place in self.settled:
            programme.row([(chosen[place], 1)], least=1)
        both: dict[int, list[int]] = {place: [] for place in kept}
        for i, j in combinations(kept, 2):
            pair = programme.variable(-self.pair_cost[i][j], whole=False)
            both[i].append(pair)
            both[j].append(pair)
            programme.row([(pair, 1), (chosen[i], -1)], most=0)
            programme.row([(pair, 1), (chosen[j], -1)], most=0)
        for place, pairs in both.items():
            # A chosen paper makes a pair with each other talk, any other with none: the bound
            # that this gives is far nearer than that of pair >= i + j - 1.
            terms = [(pair, 1.0) for pair in pairs]
            programme.row([*terms, (chosen[place], 1 - number)], least=0, most=0)
        self._add_topics(programme, chosen)
        answer = programme.solve(seconds=seconds)
        if answer is None:
            raise Impossible(
                f"no {number} papers keep to at most {self.wish.per_topic} talks a topic;"
                " allow more with --per-topic"
            )
        places = [place for place in kept if answer.values[chosen[place]] > 0.5]
        return places, self.value(places) if answer.proved else int(answer.bound)

    def _add_topics(self, programme: Programme, chosen: Mapping[int, int]) -> None:
        for bearers in self.like.topics.values():
            terms = [(chosen[place], 1.0) for place in bearers if place in chosen]
            if len(terms) < 2:
                continue
            repeats = programme.variable(
                -self.topic_cost, most=float(self.wish.number), whole=False
            )
            programme.row([*terms, (repeats, -1)], most=1)
            if self.wish.per_topic is not None:
                programme.row(terms, most=self.wish.per_topic)

    # --- reasons -------------------------------------------------------------------------------

    def talks(self, places: Sequence[int]) -> tuple[Talk, ...]:
        """The chosen, and what each is nearest to."""
        told = []
        for place in places:
            nearest, closeness = self._nearest(place, places)
            told.append(Talk(self.found[place], self.like.topics_of(place), nearest, closeness))
        return tuple(
            sorted(told, key=lambda talk: (-talk.candidate.score, talk.candidate.paper.id))
        )

    def next_best(self, places: Sequence[int]) -> tuple[RunnerUp, ...]:
        """Who would come next, by what the exchange would cost."""
        told = [self._runner_up(p, places) for p in range(len(self.found)) if p not in places]
        told.sort(key=lambda each: (each.loss, -each.candidate.score, each.candidate.paper.id))
        return tuple(told[:NEXT])

    def _runner_up(self, place: int, places: Sequence[int]) -> RunnerUp:
        worth = self.value(places)
        swaps = [
            (worth - self.value(changed), other)
            for other in places
            if other not in self.settled
            and self.allowed(changed := [each for each in places if each != other] + [place])
        ]
        loss, other = min(swaps, default=(worth, -1))
        rest = [each for each in places if each != other]
        nearest, closeness = self._nearest(place, rest)
        taken = {topic for each in rest for topic in self.like.topics_of(each)}
        shared = tuple(topic for topic in self.like.topics_of(place) if topic in taken)
        instead_of = self.found[other].paper if swaps else None
        return RunnerUp(self.found[place], instead_of, loss, nearest, closeness, shared)

    def _nearest(self, place: int, places: Iterable[int]) -> tuple[Paper | None, float]:
        row = self.like.closeness[place]
        near = max(
            ((row[other], -other) for other in places if other != place and row[other]),
            default=None,
        )
        return (None, 0.0) if near is None else (self.found[-near[1]].paper, near[0] / ALIKE)
