"""What the citations of a conference cost: written, read back, and as references in words.

All files of BibTeX (two kinds), RIS, CSL-JSON and text, for papers, authors and all, written and
read back; and the references of APA, MLA, Chicago and IEEE.  Each row is a fresh process.  "First"
knows nothing; "again" is a build after a change: what was read back before is not read again, the
frames of references are known, and files that come out the same stay.  A build in which nothing
has changed makes no citation at all.
"""

from __future__ import annotations

import gc
import multiprocessing
import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import conference
import report

SIZES = (54, 1000, 3218)
QUICK = (3,)


def main() -> None:
    """Print the table."""
    given = report.arguments(report.parser(__doc__, SIZES, repeats=3), QUICK)
    with report.section("citations", __doc__, given, "citeproc-py") as told:
        told.head("papers", "", "files, CPU s", "references, CPU s", "ms a paper", "files")
        for size in given.sizes:
            for name, found in _measured(size, given.folder, given.repeats).items():
                files, references, number = map(statistics.median, zip(*found, strict=True))
                each = (files + references) / size * 1000
                told.row(size, name, files, references, each, round(number))


def _measured(size: int, where: Path, repeats: int) -> dict[str, list[tuple[float, float, int]]]:
    context = multiprocessing.get_context("spawn")
    costs: dict[str, list[tuple[float, float, int]]] = {"first": [], "again": []}
    for _ in range(repeats):
        with tempfile.TemporaryDirectory(dir=where) as name:
            folder = Path(name)
            conference.write_records(folder / "data", conference.notes(size))
            (folder / "out").mkdir()
            for found in costs.values():
                with ProcessPoolExecutor(1, mp_context=context) as fresh:
                    found.append(fresh.submit(cost, folder).result())
    return costs


def cost(folder: Path) -> tuple[float, float, int]:
    """Seconds of CPU for all files and for all references; number of files."""
    from sphinx_proceedings import join
    from sphinx_proceedings.citations.readback import ReadBack
    from sphinx_proceedings.citations.references import References
    from sphinx_proceedings.problems import Report
    from sphinx_proceedings.site.beside import do_all
    from sphinx_proceedings.site.citing import CitationFiles
    from sphinx_proceedings.site.output import OutputTree

    proceedings = join.load(folder / "data", Report()).proceedings
    for paper in proceedings.papers:
        for text in (paper.title, paper.abstract):
            _ = text and text.plain  # pages and search need it in any case
    # As in a build.
    gc.disable()
    start = time.process_time()
    tree = OutputTree(folder / "out")
    read_back = ReadBack(folder / "read-back.json")
    citations = CitationFiles(proceedings, read_back, folder, 1)
    for tasks in (citations.of_papers, citations.of_several):
        do_all([*tasks()], tree, 1)
        citations.settle()
    citations.close()
    read_back.save()
    tree.finish()
    files = time.process_time() - start
    start = time.process_time()
    references = References(proceedings, folder / "frames.json")
    for paper in proceedings.papers:
        _ = [reference.html for reference in references.of(paper)]
    references.save()
    return files, time.process_time() - start, tree.written + tree.unchanged


if __name__ == "__main__":
    main()
