"""Our page stage alone: the pages of records, and their ``.bib`` files, of a site that was built.

Everything is read and known before the clock starts: records, related papers, BibTeX entries, the
theme's page around.  What is timed makes the pages of these and writes them, in as many processes
as a build would use.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_proceedings.citations import BIBTEX
from sphinx_proceedings.citations.readback import ReadBack
from sphinx_proceedings.citations.references import References
from sphinx_proceedings.problems import Report
from sphinx_proceedings.site import stored_frame
from sphinx_proceedings.site.beside import Task, do_all, spans, useful
from sphinx_proceedings.site.citing import CitationFiles
from sphinx_proceedings.site.collecting import collector_paused
from sphinx_proceedings.site.output import OutputTree
from sphinx_proceedings.site.pages import PageWriter
from sphinx_proceedings.site.reading import Pictures, read
from sphinx_proceedings.site.relations import Near, Relations, likeness_of
from sphinx_proceedings.site.views import RECORD_PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx_proceedings.model import ForumId, Proceedings
    from sphinx_proceedings.site.frame import Frame
    from sphinx_proceedings.site.views import RecordPages

NO_PAGES_OF_RECORDS = {"index.html", "map.html"}


class Stage(NamedTuple):
    """What our page stage took."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds, of all processes."""
    pages: int
    size: int
    """Bytes of the pages."""
    bibs: int
    """Number of .bib files."""


class Site(NamedTuple):
    """A site that our command has built, read again: what its pages are made of."""

    folder: Path
    frame: Frame
    proceedings: Proceedings
    pictures: Pictures
    relations: Relations
    references: References
    files: CitationFiles

    @property
    def entries(self) -> Mapping[ForumId, str]:
        """The BibTeX of each paper."""
        return self.files.cited().bibtex

    def writer(self) -> PageWriter:
        """What writes the pages; each has nothing at hand yet."""
        return PageWriter(
            self.frame, self.proceedings, self.files.cited(), self.references, self.relations,
            *self.pictures,
        )  # fmt: skip


def measured(folder: Path, *kinds: str) -> Stage:
    """The stage in a process of its own.

    :param folder: holds the ``source`` and the finished site, ``out``.
    :param kinds: folders of the pages, such as ``papers``.
    """
    command = [sys.executable, __file__, os.fspath(folder), *kinds]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Stage(*json.loads(told.splitlines()[-1]))


def load(folder: Path) -> Site:
    """Read what a build has left."""
    work = folder / ".out-work"
    found = stored_frame.load(work / "html", work / "doctrees-html")
    assert found is not None
    frame, recipe = found
    loaded, pictures = read(
        folder / "source" / recipe.data, frame.cache, Report(), shown_as=recipe.data,
        topic_threshold=recipe.topic_threshold,
    )  # fmt: skip
    proceedings = loaded.proceedings
    read_back = ReadBack(frame.cache / "proceedings-citations.json")
    files = CitationFiles(proceedings, read_back, frame.cache, 1)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        for task in files.of_papers():
            task.take(task.make(OutputTree(Path(name))))
    references = References(proceedings, frame.cache / "proceedings-references.json")
    near = Near.among([paper.id for paper in proceedings.papers], likeness_of(proceedings).near)
    relations = Relations(proceedings, near)
    return Site(folder, frame, proceedings, pictures, relations, references, files)


def pages(writer: PageWriter, kind: RecordPages, site: Site, processes: int) -> Iterator[Task]:
    """What writes the pages of one kind."""
    records = kind.records(site.proceedings)
    setting = writer._setting_of(kind, records)  # the tasks of the build itself would make more
    for span in spans(len(records), processes):
        yield Task(partial(writer._write_records, setting, records, set(), span))


def _bibs(site: Site, entries: Mapping[ForumId, str], processes: int) -> Iterator[Task]:
    for span in spans(len(site.proceedings.papers), processes):
        yield Task(partial(_write_papers, site, entries, span))
    for span in spans(len(site.proceedings.authors), processes):
        yield Task(partial(_write_authors, site, entries, span))


def _write_papers(
    site: Site, entries: Mapping[ForumId, str], span: range, tree: OutputTree
) -> None:
    for place in span:
        paper = site.proceedings.papers[place]
        tree.write(f"papers/{paper.slug}.bib", BIBTEX.single(entries[paper.id]).encode())


def _write_authors(
    site: Site, entries: Mapping[ForumId, str], span: range, tree: OutputTree
) -> None:
    for place in span:
        author = site.proceedings.authors[place]
        found = [entries[paper.id] for paper in author.papers]
        text = "".join(BIBTEX.collected(found, site.proceedings))
        tree.write(f"authors/{author.slug}.bib", text.encode())


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _time(site: Site, kinds: Sequence[str]) -> Stage:
    writer = site.writer()
    kept = site.entries
    entries = {paper_id: kept[paper_id] for paper_id in kept}
    processes = useful(site.frame.processes, len(site.proceedings.papers))
    # As in a build, the collector is paused: what was read stays.
    with tempfile.TemporaryDirectory(dir=site.folder) as name, collector_paused():
        tree = OutputTree(Path(name))
        start, spent = time.perf_counter(), _cpu()
        tasks = [
            task
            for kind in RECORD_PAGES
            if kind.folder in kinds and kind.records(site.proceedings)
            for task in pages(writer, kind, site, processes)
        ]
        if "authors" in kinds:
            tasks += _bibs(site, entries, processes)
        do_all(tasks, tree, processes)
        wall, cpu = time.perf_counter() - start, _cpu() - spent
        made = [*pages_in(Path(name), kinds)]
        size = sum(page.stat().st_size for page in made)
        return Stage(wall, cpu, len(made), size, sum(1 for _ in Path(name).rglob("*.bib")))


def median(stages: Sequence[Stage]) -> Stage:
    """By the times; pages are the same each time."""
    wall = statistics.median(each.wall for each in stages)
    return stages[0]._replace(wall=wall, cpu=statistics.median(each.cpu for each in stages))


def pages_in(out: Path, kinds: Sequence[str]) -> Iterator[Path]:
    """The pages of records, without the indexes beside them."""
    for kind in kinds:
        for page in (out / kind).glob("*.html"):
            if page.name not in NO_PAGES_OF_RECORDS:
                yield page


if __name__ == "__main__":
    print(json.dumps(_time(load(Path(sys.argv[1])), sys.argv[2:])))
