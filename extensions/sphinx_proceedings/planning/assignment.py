"""Posters over sessions: as many in each, near topics together, nobody in two places.

An assignment is worth the closeness of all pairs of posters that hang together.  That is no
linear sum, so it is solved to the end only where there are few posters.  Elsewhere the solver
gives each poster the sessions where it is nearest to those that hang there now, all posters at
once and all rules kept, and again until nothing is gained; then posters change places in pairs.
That starts from several clusterings, and the best end is taken.
"""

from __future__ import annotations

from itertools import combinations, permutations
from typing import TYPE_CHECKING, NamedTuple

from .likeness import ALIKE, Likeness, by_id, compare
from .rules import NO_RULES, Forbidden, Rules, Shared, overlap
from .solver import Programme

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..model import Event, EventId, Paper

SOLVED = 800
"""Pairs of posters times sessions up to which the best assignment is solved for."""
STARTS = 24
"""Clusterings from which an assignment is improved, where there are few posters."""
_WORK = 3000
"""Posters times starts, about."""
_RENAMED = 6
"""Sessions up to which all their orders are tried."""
_SWAPPED = 600
"""Posters beyond which pairs do not change places one by one."""

Places = tuple[int, ...]
"""The session of each paper, as places in the lists of both."""


class Clash(Exception):  # noqa: N818 - an answer, not a fault
    """No assignment keeps all rules; holds, in plain words, those that clash."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("\n".join(reasons))


class Worth(NamedTuple):
    """How good an assignment is."""

    together: int
    """Sum of closeness over the pairs in one session, in millionths."""
    mean: float
    """The same a pair, 0 to 1."""
    topic_places: int
    """Pairs of a topic and a session that shows it: the fewer, the less topics are scattered."""
    sizes: tuple[int, ...]
    """Posters of each session."""


class Assignment(NamedTuple):
    """Which posters hang in which session."""

    sessions: tuple[tuple[EventId, tuple[Paper, ...]], ...]
    """In the order of the programme; papers by title, then id."""
    worth: Worth
    greedy: Worth | None
    """Of giving each paper in turn its nearest session; ``None`` if that broke a rule."""
    bound: int
    """No assignment brings together more."""
    proved: bool
    """Whether no assignment brings together more than this one."""


def assign(
    papers: Iterable[Paper],
    sessions: Sequence[Event],
    rules: Rules = NO_RULES,
    *,
    seconds: float = 60.0,
) -> Assignment:
    """Give each paper one session.

    :raises Clash: if the rules leave no assignment.
    :raises SolverMissingError: if SciPy is not installed.
    """
    task = _Task(papers, sessions, rules)
    task.settle_sizes()
    greedy = task.greedy()
    pairs = len(task.papers) * (len(task.papers) - 1) // 2
    best = task.solved(seconds) if pairs * len(sessions) <= SOLVED else None
    proved = best is not None
    if best is None:
        ends = [task.improved(start) for start in task.starts(greedy)]
        best = min(ends, key=lambda places: (-task.together(places), places))
    best = task.as_now(best)
    return Assignment(
        sessions=tuple(
            (
                event.id,
                tuple(
                    sorted(
                        (task.papers[p] for p, own in enumerate(best) if own == place),
                        key=lambda paper: (paper.title.plain.casefold(), paper.id),
                    )
                ),
            )
            for place, event in enumerate(sessions)
        ),
        worth=task.worth(best),
        greedy=task.worth(greedy) if greedy else None,
        bound=task.together(best) if proved else task.upper_bound(),
        proved=proved,
    )


def measure(papers: Iterable[Paper], sessions: Sequence[Event]) -> Worth | None:
    """The worth of the assignment that the sessions have now, for these papers.

    ``None`` if one of them is in no session, or in two.
    """
    task = _Task(papers, sessions, NO_RULES)
    listed = {
        paper.id: [place for place, event in enumerate(sessions) if paper.id in event.papers]
        for paper in task.papers
    }
    if any(len(places) != 1 for places in listed.values()):
        return None
    return task.worth(tuple(listed[paper.id][0] for paper in task.papers))


class _Task:
    """One assignment to be made; papers and sessions are known by their places."""

    def __init__(self, papers: Iterable[Paper], sessions: Sequence[Event], rules: Rules) -> None:
        self.like: Likeness = compare(list(papers))
        self.papers = self.like.papers
        self.close = self.like.closeness
        self.events = tuple(sessions)
        self.sessions = range(len(sessions))
        self.rules = rules
        self.simultaneous = [
            (a, b) for a, b in combinations(self.sessions, 2) if overlap(sessions[a], sessions[b])
        ]
        self.place_of = by_id(self.like)
        self.closed = self._closed(rules.forbidden)
        self.tied = self._tied(rules.shared)
        self.least, self.most = 0, len(self.papers)

    def _closed(self, forbidden: Iterable[Forbidden]) -> frozenset[tuple[int, int]]:
        session_of = {event.id: place for place, event in enumerate(self.events)}
        return frozenset(
            (self.place_of[each.paper], session_of[each.session]) for each in forbidden
        )

    def _tied(self, shared: Iterable[Shared]) -> list[set[int]]:
        """Of each paper those that the same person presents; empty if no sessions collide."""
        tied: list[set[int]] = [set() for _ in self.papers]
        for each in shared if self.simultaneous else ():
            for one, other in combinations(sorted(self.place_of[p] for p in each.papers), 2):
                tied[one].add(other)
                tied[other].add(one)
        return tied

    # --- worth ---------------------------------------------------------------------------------

    def together(self, places: Places) -> int:
        """Closeness of all pairs in one session."""
        pairs = combinations(range(len(places)), 2)
        return sum(self.close[p][q] for p, q in pairs if places[p] == places[q])

    def worth(self, places: Places) -> Worth:
        """How good an assignment is."""
        sizes = tuple(places.count(session) for session in self.sessions)
        pairs = sum(size * (size - 1) // 2 for size in sizes)
        together = self.together(places)
        shown = sum(len({places[p] for p in bearers}) for bearers in self.like.topics.values())
        return Worth(together, together / ALIKE / pairs if pairs else 0.0, shown, sizes)

    def upper_bound(self) -> int:
        """What it would be if each paper had its nearest ones around it."""
        nearest = (sum(sorted(row, reverse=True)[: max(0, self.most - 1)]) for row in self.close)
        return sum(nearest) // 2

    # --- rules ---------------------------------------------------------------------------------

    def settle_sizes(self) -> None:
        """How many posters a session may hold: as equal as the rules allow.

        :raises Clash: if they allow nothing.
        """
        count, sessions = len(self.papers), len(self.events)
        self.least, self.most = count // sessions, -(-count // sessions)
        room = self.rules.most
        if (room is None or self.most <= room) and self.nearest_to([]) is not None:
            return
        self.least, self.most = 0, count if room is None else min(count, room)
        programme, chosen = self._programme([])
        high = programme.variable(-2.0, most=float(count))
        low = programme.variable(1.0, most=float(count))
        for session in self.sessions:
            terms = [(chosen[p, session], 1.0) for p in range(count) if (p, session) in chosen]
            programme.row([*terms, (high, -1)], most=0)
            programme.row([*terms, (low, -1)], least=0)
        answer = programme.solve()
        if answer is None:
            raise Clash(self.clashing())
        self.least, self.most = round(answer.values[low]), round(answer.values[high])

    def _programme(
        self, gains: Sequence[Sequence[int]]
    ) -> tuple[Programme, dict[tuple[int, int], int]]:
        """All rules, and a variable for each (paper, session) that is open."""
        programme = Programme()
        chosen = {
            (p, s): programme.variable(float(gains[p][s]) if gains else 0.0)
            for p in range(len(self.papers))
            for s in self.sessions
            if (p, s) not in self.closed
        }
        for p in range(len(self.papers)):
            terms = [(chosen[p, s], 1.0) for s in self.sessions if (p, s) in chosen]
            programme.row(terms, least=1, most=1)
        for s in self.sessions:
            terms = [(chosen[p, s], 1.0) for p in range(len(self.papers)) if (p, s) in chosen]
            programme.row(terms, least=self.least, most=self.most)
        for p, others in enumerate(self.tied):
            for q in sorted(others):
                for a, b in self.simultaneous:
                    if (p, a) in chosen and (q, b) in chosen:
                        programme.row([(chosen[p, a], 1), (chosen[q, b], 1)], most=1)
        return programme, chosen

    def nearest_to(self, gains: Sequence[Sequence[int]]) -> Places | None:
        """The assignment with the greatest sum of gains; ``None`` if the rules allow none."""
        programme, chosen = self._programme(gains)
        answer = programme.solve()
        if answer is None:
            return None
        found = {p: s for (p, s), number in chosen.items() if answer.values[number] > 0.5}
        return tuple(found[p] for p in range(len(self.papers)))

    def clashing(self) -> list[str]:
        """A smallest set of rules that cannot be kept together: without any one they can."""
        forbidden, shared = list(self.rules.forbidden), list(self.rules.shared)
        room = self.rules.most

        def possible(forbidden: Sequence[Forbidden], shared: Sequence[Shared]) -> bool:
            self.closed, self.tied = self._closed(forbidden), self._tied(shared)
            return self.nearest_to([]) is not None

        for rule in self.rules.shared:
            rest = [each for each in shared if each is not rule]
            shared = shared if possible(forbidden, rest) else rest
        for closing in self.rules.forbidden:
            left = [each for each in forbidden if each is not closing]
            forbidden = forbidden if possible(left, shared) else left
        told = [each.why for each in forbidden] + [each.why for each in shared]
        if room is not None:
            self.least, self.most = 0, len(self.papers)
            if possible(forbidden, shared):
                told.append(
                    f"at most {room} posters a session (--most), and {len(self.papers)} papers"
                    f" for {len(self.events)} sessions"
                )
        return sorted(told)

    # --- assignments ---------------------------------------------------------------------------

    def greedy(self) -> Places | None:
        """One session after another: the most typical paper left, then the nearest to it.

        ``None`` if that comes to no end.
        """
        places = [-1] * len(self.papers)
        extra = len(places) - self.least * len(self.events)
        for s in self.sessions:
            size = min(self.most, self.least + extra)
            extra -= size - self.least
            for _ in range(size):
                left = [p for p, own in enumerate(places) if own < 0 and self._fits(p, s, places)]
                if not left:
                    return None
                here = [q for q, own in enumerate(places) if own == s]
                around = here or [q for q, own in enumerate(places) if own < 0]
                places[max(left, key=lambda p: (sum(self.close[p][q] for q in around), -p))] = s
        return None if -1 in places else tuple(places)

    def _fits(self, p: int, s: int, places: Sequence[int]) -> bool:
        """Whether a paper may be in a session while the others are where they are."""
        if (p, s) in self.closed:
            return False
        others = (places[q] for q in self.tied[p])
        return not any((min(s, other), max(s, other)) in self.simultaneous for other in others)

    def as_now(self, places: Places) -> Places:
        """The same posters together, and as many as can be in the sessions that they are in now.

        Without that, one more paper could send every poster to another time of day.
        """
        if len(self.events) > _RENAMED:
            return places
        now = [
            {s for s in self.sessions if paper.id in self.events[s].papers} for paper in self.papers
        ]

        def stays(order: Sequence[int]) -> int:
            return sum(order[s] in own for s, own in zip(places, now, strict=True))

        orders = (order for order in permutations(self.sessions) if self._keeps(order, places))
        best = min(orders, key=lambda order: (-stays(order), order))
        return tuple(best[s] for s in places)

    def _keeps(self, order: Sequence[int], places: Places) -> bool:
        """Whether the rules hold if the sessions change their posters in this way."""
        moved = [order[s] for s in places]
        return all(self._fits(p, s, moved) for p, s in enumerate(moved))

    def starts(self, greedy: Places | None) -> Iterator[Places]:
        """Where to begin: the greedy assignment, and clusters about papers far from another."""
        if greedy:
            yield greedy
        count = len(self.papers)
        number = max(1, min(STARTS, count, _WORK // max(1, count)))
        for start in range(number):
            seeds = [start * count // number] if count else []
            while len(seeds) < min(count, len(self.events)):
                seeds.append(
                    min(range(count), key=lambda p: (p in seeds,
                        max(self.close[p][q] for q in seeds), -sum(self.close[p]), p))
                )  # fmt: skip
            gains = [
                [self.close[p][seeds[s]] if s < len(seeds) else 0 for s in self.sessions]
                for p in range(count)
            ]
            found = self.nearest_to(gains)
            if found is not None:
                yield found

    def improved(self, places: Places) -> Places:
        """A better assignment, step by step, until no step is left."""
        value = self.together(places)
        while True:
            better = self.nearest_to(self._gains(places))
            if better is None or self.together(better) <= value:
                better = self._exchanged(places) if len(places) <= _SWAPPED else places
            if self.together(better) <= value:
                return places
            places, value = better, self.together(better)

    def _gains(self, places: Places) -> list[list[int]]:
        gains = [[0] * len(self.events) for _ in places]
        for row, closeness in zip(gains, self.close, strict=True):
            for q, c in enumerate(closeness):
                row[places[q]] += c
        return gains

    def _exchanged(self, given: Places) -> Places:
        """Each paper moved, or exchanged with another, where that brings more together."""
        places = list(given)
        gains = self._gains(given)
        sizes = [given.count(session) for session in self.sessions]
        for p in range(len(places)):
            for s in self.sessions:
                a = places[p]
                room = sizes[a] > self.least and sizes[s] < self.most
                if s != a and room and gains[p][s] > gains[p][a] and self._fits(p, s, places):
                    self._move(p, s, places, gains)
                    sizes[a] -= 1
                    sizes[s] += 1
            for q in range(p):
                a, b = places[p], places[q]
                won = gains[p][b] + gains[q][a] - gains[p][a] - gains[q][b] - 2 * self.close[p][q]
                if a != b and won > 0 and self._exchangeable(p, q, places):
                    self._move(p, b, places, gains)
                    self._move(q, a, places, gains)
        return tuple(places)

    def _exchangeable(self, p: int, q: int, places: list[int]) -> bool:
        a, b = places[p], places[q]
        places[p], places[q] = b, a
        fits = self._fits(p, b, places) and self._fits(q, a, places)
        places[p], places[q] = a, b
        return fits

    def _move(self, p: int, s: int, places: list[int], gains: list[list[int]]) -> None:
        for q, closeness in enumerate(self.close[p]):
            gains[q][places[p]] -= closeness
            gains[q][s] += closeness
        places[p] = s

    def solved(self, seconds: float) -> Places | None:
        """The best assignment, or ``None`` if time ran out before it was proved to be.

        What was found by then is of no use: it would differ from one machine to the next.
        """
        programme, chosen = self._programme([])
        around: dict[tuple[int, int], list[int]] = {each: [] for each in chosen}
        for p, q in combinations(range(len(self.papers)), 2):
            for s in self.sessions:
                if self.close[p][q] and (p, s) in chosen and (q, s) in chosen:
                    pair = programme.variable(float(self.close[p][q]), whole=False)
                    for each in ((p, s), (q, s)):
                        around[each].append(pair)
                        programme.row([(pair, 1), (chosen[each], -1)], most=0)
        for each, pairs in around.items():
            # A poster has at most so many around it: not needed, but it brings the bound nearer.
            terms = [(pair, 1.0) for pair in pairs]
            programme.row([*terms, (chosen[each], 1 - self.most)], most=0)
        try:
            answer = programme.solve(seconds=seconds)
        except TimeoutError:
            return None
        if answer is None or not answer.proved:
            return None
        found = {p: s for (p, s), number in chosen.items() if answer.values[number] > 0.5}
        return tuple(found[p] for p in range(len(self.papers)))
