"""Our pages of papers beside plain Sphinx, with one Markdown file a paper in a toctree.

What an organizer would generate by a script: for each paper a file with its title, authors,
abstract as MyST reads it, and BibTeX in a block of code; ``papers/index.md`` lists all in a
toctree, and ``index.md`` leads there.  Sphinx with myst-parser and sphinx-book-theme, as it comes,
in one process.

Of plain Sphinx, the same site without any paper is taken off; of ours, only the pages of the same
papers are counted, made and written by our page stage from records that are read already.  That
leaves out of ours what plain Sphinx does not make (authors, topics, six citation formats, a search
that forgives mistakes), but also reading the export; of plain Sphinx it counts the reading of the
Markdown files and Sphinx's search index.  The ratio of whole commands leaves nothing out, and ours
makes far more.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import conference
import page_stage
import report

if TYPE_CHECKING:
    from page_stage import Site

QUICK = [3]
CONF = """\
project = "Papers"
extensions = ["myst_parser"]
html_theme = "sphinx_book_theme"
myst_enable_extensions = ["dollarmath"]
"""
INDEX = "# Papers\n\nWelcome.\n"
TOCTREE = "\n```{{toctree}}\n:maxdepth: 1\n\n{}\n```\n"


def main() -> None:
    """Print the table."""
    given = report.arguments(report.parser(__doc__, [1000]), QUICK)
    with report.section("plain_sphinx", __doc__, given, "myst-parser") as told:
        told.head("papers", "", "wall s", "CPU s", "CPU ms a paper", "MB of memory")
        ratios = [_compare(told, size, given.folder, given.repeats) for size in given.sizes]
        for ratio in ratios:
            told.say(ratio)


def _compare(told: report.Section, size: int, where: Path, repeats: int) -> str:
    """Show the lines of one number of papers; returns what they come to."""
    empty: list[conference.Cost] = []
    plain: list[conference.Cost] = []
    ours, stages = [], []
    for _ in range(repeats):
        with tempfile.TemporaryDirectory(dir=where) as name:
            folder = Path(name)
            conference.write_site(folder / "source", conference.notes(size))
            ours.append(conference.run(conference.ours(folder / "source", folder / "out")))
            stages.append(page_stage.measured(folder, "papers"))
            site = page_stage.load(folder)
            for papers, found in ((0, empty), (size, plain)):
                source = folder / f"plain-{papers}"
                _write(source, site, papers)
                found.append(conference.run(conference.plain(source, folder / f"built-{papers}")))
    costs = {
        "plain Sphinx without papers": conference.median(empty),
        "plain Sphinx": conference.median(plain),
        "our command": conference.median(ours),
    }
    stage = page_stage.median(stages)
    for what, cost in costs.items():
        each = cost.cpu / size * 1000
        told.row(size, what, cost.wall, cost.cpu, each, round(cost.memory))
    told.row(size, "our pages of papers", stage.wall, stage.cpu, stage.cpu / size * 1000, "")
    none, all_papers, whole = costs.values()
    return (
        f"With {size} papers: plain Sphinx, without what it needs with no papers, takes"
        f" {(all_papers.wall - none.wall) / stage.wall:.0f} times our pages of the same papers by"
        f" the clock and {(all_papers.cpu - none.cpu) / stage.cpu:.0f} times by CPU; its whole"
        f" command takes {all_papers.wall / whole.wall:.1f} times ours by the clock and"
        f" {all_papers.cpu / whole.cpu:.1f} times by CPU."
    )


def _write(source: Path, site: Site, number: int) -> None:
    """The Markdown files of so many papers."""
    (source / "papers").mkdir(parents=True)
    (source / "conf.py").write_text(CONF, encoding="utf-8")
    papers = site.proceedings.papers[:number]
    below = TOCTREE.format("papers/index") if papers else ""
    (source / "index.md").write_text(INDEX + below, encoding="utf-8")
    if not papers:
        return
    names = "\n".join(paper.id for paper in papers)
    listed = "# All papers\n" + TOCTREE.format(names)
    (source / "papers/index.md").write_text(listed, encoding="utf-8")
    entries = site.entries
    for paper in papers:
        authors = ", ".join(authorship.name.plain for authorship in paper.authors)
        abstract = paper.abstract.source if paper.abstract else ""
        text = (
            f"# {paper.title.source}\n\n{authors}\n\n## Abstract\n\n{abstract}\n\n"
            f"## BibTeX\n\n```bibtex\n{entries[paper.id]}```\n"
        )
        (source / "papers" / f"{paper.id}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
