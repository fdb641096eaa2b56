"""Papers that belong together, as pages show them: related papers and the map."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from ..corrections import is_retracted
from ..naming import fold
from ..search import paper_map
from ..search.similarity import Likeness, Neighbour

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..model import ForumId, Paper, Proceedings, Topic
    from ..search.paper_map import PaperMap, Point
    from ..search.rows import Rows

RELATED = 5
"""Related papers on a paper's page."""
_MANY = 400
"""On a map of more papers the table names the nearest one only: the page stays below 500 kB."""


class MapEntry(NamedTuple):
    """A paper on the map, and in the table below it."""

    paper: Paper
    point: Point
    group: int
    """Number of its topic in the legend; behind them all if it has none of these."""
    nearest: tuple[Paper, ...]
    retracted: bool


class MapView(NamedTuple):
    """What the page of the map shows."""

    width: int
    height: int
    hit: int
    """Radius of what one can point at, in units of the drawing."""
    size: int
    """Radius of what one sees."""
    legend: tuple[tuple[Topic, int], ...]
    """Topics and how many papers have their colour."""
    others: int
    """How many papers have none."""
    entries: tuple[MapEntry, ...]
    """By topic as in the legend, then title."""
    lines: str
    """SVG path data: lines between papers that are nearest to each other."""


@dataclass(frozen=True, slots=True)
class Near:
    """Which papers are near to which."""

    places: array[int]
    """Of papers by id: their places in the order of the site."""
    ranks: array[int]
    """The other way round: of papers in that order, their numbers by id."""
    rows: Rows
    """Of each paper by id: the nearest, as :meth:`.Likeness.read` tells them."""

    @classmethod
    def among(cls, ids: Sequence[ForumId], rows: Rows) -> Near:
        """:param ids: of papers, in the order of the site."""
        places = sorted(range(len(ids)), key=ids.__getitem__)
        ranks = array("I", places)
        for rank, place in enumerate(places):
            ranks[place] = rank
        return cls(array("I", places), ranks, rows)

    def to(self, place: int) -> list[tuple[int, int]]:
        """Place and closeness of the papers nearest to the one at a place, nearest first."""
        return [
            (self.places[rank], closeness)
            for rank, closeness in Likeness.read(self.rows[self.ranks[place]])
        ]


def likeness_of(proceedings: Proceedings) -> Likeness:
    """What papers are compared by; it takes far more memory than what is found with it."""
    number = RELATED + min(len(_retracted(proceedings)), RELATED)
    if paper_map.is_drawn(proceedings):
        number = paper_map.DRAWN_TOGETHER
    return Likeness.of(sorted(proceedings.papers, key=lambda paper: paper.id), number)


def _retracted(proceedings: Proceedings) -> set[ForumId]:
    return {each for each in proceedings.corrections if is_retracted(each, proceedings)}


class Relations:
    """Which papers are near to which; found once for all pages."""

    def __init__(
        self, proceedings: Proceedings, near: Near, places: Mapping[ForumId, int] | None = None
    ) -> None:
        """:param places: of papers in the order of the site, if they are known."""
        self._proceedings = proceedings
        self._near = near
        self._gone = _retracted(proceedings)
        self._places = places or {paper.id: n for n, paper in enumerate(proceedings.papers)}

    @property
    def has_map(self) -> bool:
        """Whether the site has a map of its papers."""
        return paper_map.is_drawn(self._proceedings)

    def of(self, paper: Paper) -> tuple[Paper, ...]:
        """The related papers of a paper, nearest first; never one that was retracted."""
        papers, found = self._proceedings.papers, self._near.to(self._places[paper.id])
        others = (papers[place] for place, _closeness in found)
        return tuple(islice((each for each in others if each.id not in self._gone), RELATED))

    def map(self) -> MapView:
        """The map of all papers."""
        papers = self._proceedings.papers
        leading = paper_map.leading_topics(self._proceedings)
        groups = paper_map.group_papers(papers, leading)
        near = {
            paper.id: tuple(Neighbour(papers[n], closeness) for n, closeness in self._near.to(at))
            for at, paper in enumerate(papers)
        }
        laid_out = paper_map.place(near)
        numbers = [0] * (len(leading) + 1)
        for group in groups.values():
            numbers[group] += 1
        told = 1 if len(papers) > _MANY else 3
        ordered = sorted(
            papers, key=lambda paper: (groups[paper.id], fold(paper.title.plain), paper.id)
        )
        return MapView(
            width=laid_out.width,
            height=laid_out.height,
            hit=laid_out.spacing // 2,
            size=min(11, laid_out.spacing * 4 // 10),
            legend=tuple(zip(leading, numbers, strict=False)),
            others=numbers[-1],
            entries=tuple(
                MapEntry(
                    paper,
                    laid_out.points[paper.id],
                    groups[paper.id],
                    self.of(paper)[:told],
                    paper.id in self._gone,
                )
                for paper in ordered
            ),
            lines=_lines(ordered, laid_out, self),
        )


def _lines(papers: Iterable[Paper], laid_out: PaperMap, relations: Relations) -> str:
    """Lines from each paper to its two nearest, but for those that would cross the drawing."""
    longest = laid_out.width // 4
    drawn: set[tuple[Point, Point]] = set()
    for paper in papers:
        here = laid_out.points[paper.id]
        for other in relations.of(paper)[:2]:
            there = laid_out.points[other.id]
            if (here.x - there.x) ** 2 + (here.y - there.y) ** 2 <= longest**2:
                drawn.add((min(here, there), max(here, there)))
    return "".join(_line(*ends) for ends in sorted(drawn))


def _line(here: Point, there: Point) -> str:
    return f"M{here.x} {here.y}L{there.x} {there.y}"
