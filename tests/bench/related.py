"""How good "related papers" are: how often they share a topic or an author, against chance.

Run by ``nox -s bench``.  Topics come from the authors' keywords, so the
figure to believe is the one with keywords left out of the texts that are compared.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import tempfile
import time
from pathlib import Path

from sphinx_proceedings import join
from sphinx_proceedings.problems import Report
from sphinx_proceedings.search import paper_map, similarity

ROOT = Path(__file__).parent.parent.parent
EXPORT = ROOT / "tests" / "data" / "neurips2023.json.gz"
WORKSHOP = """\
[workshop]
title = "A benchmark"
short = "BENCH"
booktitle = "Proceedings of the Benchmark"
venueid = "NeurIPS.cc/2023/Conference"
year = 2023
"""


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=5, help="related papers of each")
    number = parser.parse_args().number
    sets = [join.load(ROOT / "docs" / "_data", Report()), _conference()]
    for loaded in sets:
        for paper in loaded.proceedings.papers:
            # Pages need these in any case; and builds, too, have the collector paused.
            for text in (paper.title, paper.abstract, paper.tldr, *paper.keywords):
                _ = text and text.plain
    gc.collect()
    gc.disable()
    print("| papers | text | same topic | chance | same author | chance | CPU s |")
    print("|---|---|---|---|---|---|---|")
    for proceedings in (loaded.proceedings for loaded in sets):
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
                paper_id: [neighbour.paper for neighbour in others]
                for paper_id, others in near.items()
            }
            by_topic = similarity.quality(found, topics)
            by_author = similarity.quality(found, authors)
            print(
                f"| {len(papers)} | {text} | {by_topic.found:.1%} | {by_topic.chance:.1%}"
                f" | {by_author.found:.1%} | {by_author.chance:.2%} | {cost:.2f} |"
            )
    _time_maps(sets[1].proceedings.papers)


def _time_maps(papers: tuple) -> None:
    print("\n| papers on the map | CPU s |\n|---|---|")
    for size in (54, 300, 900):
        chosen = sorted(papers, key=lambda paper: paper.id)[:size]
        near = similarity.neighbours(chosen, paper_map.DRAWN_TOGETHER)
        start = time.process_time()
        paper_map.place(near)
        print(f"| {size} | {time.process_time() - start:.2f} |")


def _conference() -> join.Loaded:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "workshop.toml").write_text(WORKSHOP)
        (folder / "openreview.json").write_bytes(gzip.decompress(EXPORT.read_bytes()))
        return join.load(folder, Report())


if __name__ == "__main__":
    main()
