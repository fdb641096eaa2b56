"""The same papers under three searches: ours, Sphinx's own, and Pagefind's.

Each is taken as it comes.  Sphinx and Pagefind get pages that hold a paper's title, authors,
keywords and abstract and nothing else, so that nothing of a theme is in their way.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import conference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sphinx_proceedings.model import Paper, Proceedings


@dataclass(frozen=True)
class Engine:
    """One way to search, and how a browser is led through it."""

    name: str
    write: Callable[[list[dict], Proceedings, Path], None]
    """Makes the site in a folder from the notes, or from what they were read as."""
    page: str
    """The page with the search box."""
    box: str
    """CSS of the search box."""
    results: str
    """CSS of the links to found papers, in their order."""
    open: str
    """JavaScript that makes ``benchSearch(text)``, which promises ten forum ids at most."""
    own: re.Pattern[str]
    """Paths that are loaded for the search, its page not among them."""
    enter: bool = False
    """Whether Enter starts the search, on another page."""


# --- ours ------------------------------------------------------------------------------------


def _write_ours(notes: list[dict], proceedings: Proceedings, out: Path) -> None:
    source = out.with_name(out.name + "-source")
    conference.write_site(source, notes)
    _run("sphinx", "-q", "-d", out.with_name(out.name + "-doctrees"), source, out)


OURS = Engine(
    "ours",
    _write_ours,
    page="search.html",
    box=".pr-search-form input[name=q]",
    results=".pr-search-results [data-kind=paper] .pr-hit-title",
    open="""async () => {
        const {engine} = await import("/_static/proceedings-finder-engine.js");
        const ours = await engine();
        window.benchSearch = async text => {
            const options = {filters: {kind: ["paper"]}, sort: "relevance", limit: 10, offset: 0};
            return (await ours.search(text, options)).results.map(result => result.id);
        };
    }""",
    own=re.compile(r"/search/|/_static/proceedings-(search|finder|memory|moments|plan|words)"),
)


# --- Sphinx's own ----------------------------------------------------------------------------

SPHINX_CONF = """\
project = "Papers"
html_theme = "alabaster"
html_sidebars = {"**": []}
html_copy_source = False
"""


def _write_sphinx(notes: list[dict], proceedings: Proceedings, out: Path) -> None:
    source = out.with_name(out.name + "-source")
    (source / "papers").mkdir(parents=True)
    (source / "conf.py").write_text(SPHINX_CONF)
    (source / "index.rst").write_text("Papers\n======\n")
    for paper in proceedings.papers:
        title, *texts = map(_as_rst, _texts(paper))
        text = f":orphan:\n\n{title}\n{'=' * (2 * len(title))}\n\n" + "\n\n".join(texts) + "\n"
        (source / "papers" / f"{paper.id}.rst").write_text(text)
    _run("sphinx", "-q", "-d", out.with_name(out.name + "-doctrees"), source, out)


def _as_rst(text: str) -> str:
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))


SPHINX = Engine(
    "Sphinx",
    _write_sphinx,
    page="search.html",
    box="form input[name=q]",
    results="#search-results ul.search > li > a",
    open="""async () => {
        while (!Search.hasIndex()) await new Promise(done => setTimeout(done, 20));
        window.benchSearch = async text => {
            const [query, terms, excluded, highlight, objects] = Search._parseQuery(text);
            const found = Search._performSearch(query, terms, excluded, highlight, objects);
            const ids = found.reverse().map(result => result[0])
                .filter(name => name.startsWith("papers/")).map(name => name.slice(7));
            return [...new Set(ids)].slice(0, 10);
        };
    }""",
    own=re.compile(r"/searchindex\.js|/_static/(searchtools|language_data)|/papers/"),
    enter=True,
)


# --- Pagefind --------------------------------------------------------------------------------

PAGE = '<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{title}</title>\n'
FORM = """\
<link href="pagefind/pagefind-ui.css" rel="stylesheet">
<script src="pagefind/pagefind-ui.js"></script>
<body data-pagefind-ignore><div id="search"></div>
<script>new PagefindUI({element: "#search", showImages: false})</script>
"""


def _write_pagefind(notes: list[dict], proceedings: Proceedings, out: Path) -> None:
    (out / "papers").mkdir(parents=True)
    for paper in proceedings.papers:
        title, *texts = map(html.escape, _texts(paper))
        body = "".join(f"<p>{text}</p>\n" for text in texts)
        (out / "papers" / f"{paper.id}.html").write_text(
            f"{PAGE.format(title=title)}<body><main data-pagefind-body><h1>{title}</h1>\n{body}"
            "</main>\n"
        )
    _run("pagefind", "--site", out)
    (out / "search.html").write_text(PAGE.format(title="Search") + FORM)


PAGEFIND = Engine(
    "Pagefind",
    _write_pagefind,
    page="search.html",
    box="#search input[type=text]",
    results="a.pagefind-ui__result-link",
    open="""async () => {
        const pagefind = await import("/pagefind/pagefind.js");
        await pagefind.init();
        window.benchSearch = async text => {
            const found = await pagefind.search(text);
            const pages = await Promise.all(found.results.slice(0, 10).map(one => one.data()));
            return pages.map(page => page.url.replace(/.*papers\\/|\\.html.*/g, ""));
        };
    }""",
    own=re.compile(r"/pagefind/"),
)

ENGINES = (OURS, SPHINX, PAGEFIND)


def _texts(paper: Paper) -> Iterator[str]:
    """Title, authors, keywords and abstract; those that are there."""
    yield paper.title.plain
    yield from filter(
        None,
        (
            ", ".join(authorship.name.plain for authorship in paper.authors),
            ", ".join(keyword.plain for keyword in paper.keywords),
            paper.abstract.plain if paper.abstract else "",
        ),
    )


def _run(module: str, *arguments: object) -> None:
    """Run a module of Python; what it says is shown only if it fails."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{module} failed:\n{done.stdout}{done.stderr}")


def site(engine: Engine, notes: list[dict], proceedings: Proceedings, folder: Path) -> Path:
    """The site of an engine below a folder; made unless a former run left it whole."""
    out = folder / f"{engine.name.lower()}-{len(notes)}"
    done = out.with_name(out.name + ".done")
    if not done.exists():
        for rest in folder.glob(f"{out.name}*"):
            shutil.rmtree(rest)
        engine.write(notes, proceedings, out)
        done.touch()
    return out
