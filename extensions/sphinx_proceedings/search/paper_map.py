"""Papers as points of a plane: near each other if they are about the same things.

Every paper is pulled by its nearest and pushed by a few of all others, as UMAP does; then the
drawing is stretched over the canvas and points that touch are moved apart.  Nothing but ``+ - * /``
and the square root is used, which IEEE 754 defines to the last bit, and no chance: the same papers
give the same map on every machine, whatever the order in which they are given.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..model import ForumId, Paper, Proceedings, Topic
    from .similarity import Neighbour

FEWEST, MOST = 4, 900
"""Papers on a map.  Fewer are a list; of more, neither points nor a page of its size are of use."""
DRAWN_TOGETHER = 8
"""Nearest papers that pull a paper."""
COLOURS = 7
"""Topics with a colour and shape of their own; more cannot be told apart."""
WIDTH = 800
"""Units of the drawing; its height follows from the number of papers."""

_LEAST_HEIGHT, _MOST_HEIGHT = 600, 1300
_MARGIN = 30
_WIDEST, _FILLED = 54, 0.5
"""Most distance kept between points, and share of the canvas that they may fill so."""
_WORK = 800_000
"""Pulls and pushes in all; about half a second."""
_PUSHES = 4
"""Others that push a paper in each round, if there are more than twice as many."""

_Coordinates = list[float]


class Point(NamedTuple):
    """A paper's place, in units of the drawing from its upper left corner."""

    x: int
    y: int


class PaperMap(NamedTuple):
    """Where each paper stands."""

    width: int
    height: int
    spacing: int
    """No two points are nearer to each other than this."""
    points: dict[ForumId, Point]
    """By id."""


def is_drawn(proceedings: Proceedings) -> bool:
    """Whether there are enough papers for a map, and not too many."""
    return FEWEST <= len(proceedings.papers) <= MOST


def leading_topics(proceedings: Proceedings) -> tuple[Topic, ...]:
    """Up to :data:`COLOURS` topics that take in most papers, each the most that are left."""
    left = {paper.id for paper in proceedings.papers}
    candidates = {topic.slug: {paper.id for paper in topic.papers} for topic in proceedings.topics}
    by_slug = {topic.slug: topic for topic in proceedings.topics}
    chosen: list[Topic] = []
    while candidates and len(chosen) < COLOURS:
        slug = min(candidates, key=lambda slug: (-len(candidates[slug] & left), slug))
        taken = candidates.pop(slug) & left
        if len(taken) < 2:
            break
        chosen.append(by_slug[slug])
        left -= taken
    return tuple(chosen)


def group_papers(papers: Iterable[Paper], leading: Sequence[Topic]) -> dict[ForumId, int]:
    """The number of each paper's topic among the leading ones, or how many these are."""
    groups: dict[ForumId, int] = {paper.id: len(leading) for paper in papers}
    for number, topic in reversed(list(enumerate(leading))):
        for paper in topic.papers:
            groups[paper.id] = number
    return groups


def place(near: Mapping[ForumId, Sequence[Neighbour]]) -> PaperMap:
    """Lay out papers by their nearest.

    :param near: each paper's :data:`DRAWN_TOGETHER` nearest.
    """
    ids = sorted(near)
    height, spacing = _canvas(len(ids))
    if not ids:
        return PaperMap(WIDTH, height, spacing, {})
    edges = _edges(ids, near)
    x, y = _first_guess(len(ids), edges)
    _pull_and_push(x, y, edges)
    x = _stretched(x, _MARGIN, WIDTH - _MARGIN)
    y = _stretched(y, _MARGIN, height - _MARGIN)
    _spread(x, y, height, spacing)
    points = _settled(x, y, height, spacing)
    return PaperMap(WIDTH, height, spacing, dict(zip(ids, points, strict=True)))


def _canvas(papers: int) -> tuple[int, int]:
    """Height and spacing: more papers need a higher canvas first, then stand closer."""
    wanted = int(papers * 26 * 26 / _FILLED / WIDTH)
    height = min(max(_LEAST_HEIGHT, wanted), _MOST_HEIGHT)
    room = (WIDTH - 2 * _MARGIN) * (height - 2 * _MARGIN) * _FILLED
    return height, min(_WIDEST, math.isqrt(int(room / max(papers, 1))))


# --- forces ----------------------------------------------------------------------------------

Edge = tuple[int, int, float]
"""Two papers and how strongly they pull each other, up to 1."""


def _edges(ids: Sequence[ForumId], near: Mapping[ForumId, Sequence[Neighbour]]) -> list[Edge]:
    """Each paper pulls its nearest with 1 and the others in proportion, as far as both do."""
    number = {paper_id: place for place, paper_id in enumerate(ids)}
    pulls: dict[tuple[int, int], float] = {}
    for paper_id in ids:
        for neighbour in near[paper_id]:
            one, other = number[paper_id], number[neighbour.paper.id]
            pair = (one, other) if one < other else (other, one)
            pull = neighbour.closeness / near[paper_id][0].closeness
            pulls[pair] = pulls.get(pair, 0.0) + pull / 2
    return [(one, other, pull) for (one, other), pull in sorted(pulls.items())]


def _first_guess(papers: int, edges: Sequence[Edge]) -> tuple[_Coordinates, _Coordinates]:
    """Two smooth functions on the graph: what repeated averaging leaves of arbitrary numbers."""
    axes: list[_Coordinates] = []
    for start in (1, 7):
        state, axis = start, []
        for _ in range(papers):
            state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
            axis.append(state / 1_073_741_824 - 1.0)
        for _ in range(40):
            total, weights = axis[:], [1.0] * papers
            for one, other, pull in edges:
                total[one] += pull * axis[other]
                total[other] += pull * axis[one]
                weights[one] += pull
                weights[other] += pull
            axis = [value / weight for value, weight in zip(total, weights, strict=True)]
            for earlier in axes:
                share = sum(a * b for a, b in zip(axis, earlier, strict=True)) / papers
                axis = [a - share * b for a, b in zip(axis, earlier, strict=True)]
            axis = _normal(axis)
        axes.append(axis)
    return [4 * value for value in axes[0]], [4 * value for value in axes[1]]


def _normal(axis: _Coordinates) -> _Coordinates:
    """Centred, with a mean square of 1."""
    mean = sum(axis) / len(axis)
    spread = math.sqrt(sum((value - mean) * (value - mean) for value in axis) / len(axis)) or 1.0
    return [(value - mean) / spread for value in axis]


def _pull_and_push(x: _Coordinates, y: _Coordinates, edges: Sequence[Edge]) -> None:
    """Move the points until the near are near and the others out of their way."""
    papers = len(x)
    distances = list(range(1, papers // 2 + 1))
    pushes = min(_PUSHES, len(distances))
    # Ids are arbitrary, so the papers that stand some places further on in their order are a
    # sample of all; with few papers it is all of them.
    every = len(distances) <= 2 * _PUSHES * 4
    per_round = len(edges) + papers * (len(distances) if every else pushes)
    rounds = max(60, min(400, _WORK // max(per_round, 1)))
    strength = 1.0 if every else len(distances) / pushes
    strength *= 16.0 / papers
    state = 1
    for turn in range(rounds):
        step = 0.5 * (1.0 - turn / rounds)
        chosen = distances if every else []
        while not every and len(chosen) < pushes:
            state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
            chosen.append(1 + (state >> 8) % len(distances))
        move_x, move_y = [0.0] * papers, [0.0] * papers
        _pull(x, y, edges, move_x, move_y)
        for distance in chosen:
            _push(x, y, distance, strength, move_x, move_y)
        for place in range(papers):
            x[place] += step * max(-2.0, min(2.0, move_x[place]))
            y[place] += step * max(-2.0, min(2.0, move_y[place]))


def _pull(
    x: _Coordinates, y: _Coordinates, edges: Sequence[Edge], move_x: _Coordinates,
    move_y: _Coordinates,
) -> None:  # fmt: skip
    for one, other, pull in edges:
        across, down = x[other] - x[one], y[other] - y[one]
        force = pull / (1.0 + across * across + down * down)
        across *= force
        down *= force
        move_x[one] += across
        move_y[one] += down
        move_x[other] -= across
        move_y[other] -= down


def _push(
    x: _Coordinates, y: _Coordinates, distance: int, strength: float, move_x: _Coordinates,
    move_y: _Coordinates,
) -> None:  # fmt: skip
    for one in range(len(x)):
        other = one - distance
        across, down = x[other] - x[one], y[other] - y[one]
        squared = across * across + down * down
        force = strength / ((0.05 + squared) * (1.0 + squared))
        across *= force
        down *= force
        move_x[one] -= across
        move_y[one] -= down
        move_x[other] += across
        move_y[other] += down


# --- from the plane to the canvas ------------------------------------------------------------


def _stretched(values: _Coordinates, low: float, high: float) -> _Coordinates:
    """Values between two bounds, a quarter by size and else by rank: none stands far off."""
    order = sorted(range(len(values)), key=lambda place: (values[place], place))
    smallest, largest = values[order[0]], values[order[-1]]
    extent, last = (largest - smallest) or 1.0, max(len(values) - 1, 1)
    found = [0.0] * len(values)
    for rank, place in enumerate(order):
        by_size = (values[place] - smallest) / extent
        found[place] = low + (high - low) * (by_size + 3 * rank / last) / 4
    return found


def _spread(x: _Coordinates, y: _Coordinates, height: int, spacing: int) -> None:
    """Move points apart that stand closer than they may; in most cases none is left after it."""
    wanted = spacing + 2.0  # so that rounding brings none too close
    for _ in range(120):
        moved = False
        for one, other in _close_pairs(x, y, wanted):
            across, down = x[other] - x[one], y[other] - y[one]
            squared = across * across + down * down
            if squared >= wanted * wanted:
                continue
            moved = True
            length = math.sqrt(squared)
            if length < 0.01:
                across, down, length = 1.0, 0.0, 1.0
            half = (wanted - min(length, wanted)) / 2 / length
            x[one], y[one] = x[one] - across * half, y[one] - down * half
            x[other], y[other] = x[other] + across * half, y[other] + down * half
        for place in range(len(x)):
            x[place] = min(max(x[place], _MARGIN), WIDTH - _MARGIN)
            y[place] = min(max(y[place], _MARGIN), height - _MARGIN)
        if not moved:
            return


def _close_pairs(x: _Coordinates, y: _Coordinates, distance: float) -> Iterator[tuple[int, int]]:
    """Pairs that may be nearer to each other than a distance."""
    cells: dict[tuple[int, int], list[int]] = {}
    for place in range(len(x)):
        cells.setdefault((int(x[place] / distance), int(y[place] / distance)), []).append(place)
    for (column, row), inside in cells.items():
        for index, one in enumerate(inside):
            for other in inside[index + 1 :]:
                yield one, other
            for cell in ((1, -1), (1, 0), (1, 1), (0, 1)):
                for other in cells.get((column + cell[0], row + cell[1]), ()):
                    yield one, other


def _settled(x: _Coordinates, y: _Coordinates, height: int, spacing: int) -> list[Point]:
    """Whole units; a point that is still too close to another takes the nearest free place."""
    taken: dict[tuple[int, int], list[Point]] = {}
    found = []
    for across, down in zip(x, y, strict=True):
        wanted = Point(round(across), round(down))
        point = next(
            (place for place in _places_around(wanted, height, spacing)
             if _is_free(place, taken, spacing)),
            wanted,
        )  # fmt: skip
        taken.setdefault((point.x // spacing, point.y // spacing), []).append(point)
        found.append(point)
    return found


def _is_free(point: Point, taken: Mapping[tuple[int, int], Sequence[Point]], spacing: int) -> bool:
    column, row = point.x // spacing, point.y // spacing
    return all(
        (point.x - other.x) ** 2 + (point.y - other.y) ** 2 >= spacing * spacing
        for across in (-1, 0, 1)
        for down in (-1, 0, 1)
        for other in taken.get((column + across, row + down), ())
    )


def _places_around(point: Point, height: int, spacing: int) -> Iterator[Point]:
    """The point itself, then places on wider and wider squares around it."""
    yield point
    step = max(spacing // 4, 1)
    for ring in range(1, (WIDTH + height) // step):
        reach = ring * step
        for shift in range(-reach, reach + 1, step):
            for place in (
                Point(point.x + shift, point.y - reach), Point(point.x + shift, point.y + reach),
                Point(point.x - reach, point.y + shift), Point(point.x + reach, point.y + shift),
            ):  # fmt: skip
                inside = _MARGIN <= place.x <= WIDTH - _MARGIN
                if inside and _MARGIN <= place.y <= height - _MARGIN:
                    yield place
