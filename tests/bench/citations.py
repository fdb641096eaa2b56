"""What the citations of a conference cost: written, read back, and as references in words.

Run by ``nox -s bench``.  Each row is a fresh process, three times, and the median counts.  "First"
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

REPEATS = 3
SIZES = (54, 1000, 3218)


def main() -> None:
    """Print the table."""
    print("| papers | | files, CPU s | references, CPU s | ms a paper | files |")
    print("|---|---|---|---|---|---|")
    context = multiprocessing.get_context("spawn")
    memory = Path("/dev/shm")
    for size in SIZES:
        costs: dict[str, list[tuple[float, float, int]]] = {"first": [], "again": []}
        for _ in range(REPEATS):
            with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
                folder = Path(name)
                conference.write_records(folder / "data", conference.notes(size))
                (folder / "out").mkdir()
                for found in costs.values():
                    with ProcessPoolExecutor(1, mp_context=context) as fresh:
                        found.append(fresh.submit(cost, folder).result())
        for name, found in costs.items():
            files, references, number = map(statistics.median, zip(*found, strict=True))
            each = (files + references) / size * 1000
            print(
                f"| {size} | {name} | {files:.2f} | {references:.2f} | {each:.2f} | {number:.0f} |"
            )


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
