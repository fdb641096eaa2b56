"""How good "related papers" are: how often they share a topic or an author, against chance.

The first five related papers of each, for the papers of this repository's own site and for those
of a conference.  Topics come from the authors' keywords, so the figure to believe is the one with
keywords left out of the texts that are compared.
"""

from __future__ import annotations

import gc
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import conference
import report

from sphinx_proceedings import join
from sphinx_proceedings.problems import Report
from sphinx_proceedings.search import paper_map, similarity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_proceedings.model import Paper, Proceedings

ROOT = Path(__file__).parent.parent.parent
QUICK = [20]
ON_MAPS = (54, 300, 900)


def main() -> None:
    """Print the tables."""
    known = report.parser(__doc__, [3218])
    known.add_argument("--number", type=int, default=5, help="related papers of each")
    given = report.arguments(known, QUICK)
    sets = [join.load(ROOT / "docs" / "_data", Report()).proceedings]
    sets += [_conference(size, given.folder) for size in given.sizes]
    for proceedings in sets:
        for paper in proceedings.papers:
            # Pages need these in any case; and builds, too, have the collector paused.
            for text in (paper.title, paper.abstract, paper.tldr, *paper.keywords):
                _ = text and text.plain
    gc.collect()
    gc.disable()
    with report.section("related", __doc__, given) as told:
        told.head("papers", "text", "same topic", "chance", "same author", "chance", "CPU s")
        for proceedings in sets:
            _tell_quality(told, proceedings, given.number)
        _time_maps(told, sets[-1].papers)


def _tell_quality(told: report.Section, proceedings: Proceedings, number: int) -> None:
    papers = proceedings.papers
    topics = {
        paper.id: [word.topic.slug for word in proceedings.keywords_of[paper.id] if word.topic]
        for paper in papers
    }
    authors = {paper.id: [authorship.key for authorship in paper.authors] for paper in papers}
    for text, with_keywords in (("without keywords", False), ("all", True)):
        start = time.process_time()
        near = similarity.neighbours(papers, number, with_keywords=with_keywords)
        cost = time.process_time() - start
        found = {
            paper_id: [neighbour.paper for neighbour in others] for paper_id, others in near.items()
        }
        by_topic = similarity.quality(found, topics)
        by_author = similarity.quality(found, authors)
        told.row(
            len(papers), text, f"{by_topic.found:.1%}", f"{by_topic.chance:.1%}",
            f"{by_author.found:.1%}", f"{by_author.chance:.2%}", cost,
        )  # fmt: skip


def _time_maps(told: report.Section, papers: Sequence[Paper]) -> None:
    told.head("papers on the map", "CPU s")
    for size in ON_MAPS:
        chosen = sorted(papers, key=lambda paper: paper.id)[:size]
        near = similarity.neighbours(chosen, paper_map.DRAWN_TOGETHER)
        start = time.process_time()
        paper_map.place(near)
        told.row(len(chosen), time.process_time() - start)


def _conference(size: int, where: Path) -> Proceedings:
    with tempfile.TemporaryDirectory(dir=where) as name:
        folder = Path(name)
        conference.write_records(folder, conference.notes(size))
        return join.load(folder, Report()).proceedings


if __name__ == "__main__":
    main()
