"""Papers that belong together, as pages show them: related papers and the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..corrections import is_retracted
from ..naming import fold
from ..search import paper_map
from ..search.similarity import Neighbour, neighbours

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model import ForumId, Paper, Proceedings, Topic
    from ..search.paper_map import PaperMap, Point

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


Near = tuple[tuple[tuple[int, int], ...], ...]
"""Of each paper in the order of the site: places and closeness of others, nearest first."""


def find_near(proceedings: Proceedings) -> Near:
    """Which papers are near to which: to find that takes far more memory than to know it."""
    papers = proceedings.papers
    places = {paper.id: place for place, paper in enumerate(papers)}
    number = RELATED + min(len(_retracted(proceedings)), RELATED)
    if paper_map.is_drawn(proceedings):
        number = paper_map.DRAWN_TOGETHER
    found = neighbours(papers, number)
    return tuple(
        tuple((places[each.paper.id], each.closeness) for each in found[paper.id])
        for paper in papers
    )


def _retracted(proceedings: Proceedings) -> set[ForumId]:
    return {each for each in proceedings.corrections if is_retracted(each, proceedings)}


class Relations:
    """Which papers are near to which; found once for all pages."""

    def __init__(self, proceedings: Proceedings, near: Near) -> None:
        """:param near: what :func:`find_near` has found."""
        self._proceedings = proceedings
        papers = proceedings.papers
        gone = self._gone = _retracted(proceedings)
        self._near = {
            paper.id: tuple(Neighbour(papers[place], closeness) for place, closeness in others)
            for paper, others in zip(papers, near, strict=True)
        }
        self._related = {
            paper_id: tuple(each.paper for each in found if each.paper.id not in gone)[:RELATED]
            for paper_id, found in self._near.items()
        }

    @property
    def has_map(self) -> bool:
        """Whether the site has a map of its papers."""
        return paper_map.is_drawn(self._proceedings)

    def of(self, paper: Paper) -> tuple[Paper, ...]:
        """The related papers of a paper, nearest first; never one that was retracted."""
        return self._related[paper.id]

    def map(self) -> MapView:
        """The map of all papers."""
        papers = self._proceedings.papers
        leading = paper_map.leading_topics(self._proceedings)
        groups = paper_map.group_papers(papers, leading)
        laid_out = paper_map.place(self._near)
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
            lines=_lines(ordered, laid_out, self._related),
        )


def _lines(
    papers: Iterable[Paper], laid_out: PaperMap, related: dict[ForumId, tuple[Paper, ...]]
) -> str:
    """Lines from each paper to its two nearest, but for those that would cross the drawing."""
    longest = laid_out.width // 4
    drawn: set[tuple[Point, Point]] = set()
    for paper in papers:
        here = laid_out.points[paper.id]
        for other in related[paper.id][:2]:
            there = laid_out.points[other.id]
            if (here.x - there.x) ** 2 + (here.y - there.y) ** 2 <= longest**2:
                drawn.add((min(here, there), max(here, there)))
    return "".join(_line(*ends) for ends in sorted(drawn))


def _line(here: Point, there: Point) -> str:
    return f"M{here.x} {here.y}L{there.x} {there.y}"
