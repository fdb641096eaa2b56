"""The pages of a site that we have built, for Hugo: made already, or as records to make them of.

``filled``: heads and bodies are ours, and a template puts them into the theme's page.  ``made``:
the templates in ``tests/bench/hugo/`` make heads and bodies of records.  Both come as a file a
page, and as one JSON file of which Hugo's content adapters make the pages.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import page_stage

from sphinx_proceedings.citations import FORMATS
from sphinx_proceedings.citations.tags import tags
from sphinx_proceedings.site.index_pages import PAPERS_OF, divided
from sphinx_proceedings.site.shell import Shell
from sphinx_proceedings.site.views import RECORD_PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from page_stage import Site

    from sphinx_proceedings.model import Author, Paper, Topic
    from sphinx_proceedings.site.shell import Filling

KINDS = ("papers", "authors", "topics")
"""Those of a site without a programme."""
WITH_BIB = ("papers", "authors")
TEMPLATES = Path(__file__).parent / "hugo"
ADAPTER = """\
{{ range hugo.Data.pages.KIND }}
{{ $.AddPage (dict "path" .slug "slug" .slug "params" .params "outputs" .outputs) }}
{{ end }}
"""
Record = dict[str, Any]


def main() -> None:
    """Write both sites below the second folder, for the site below the first."""
    built, out = map(Path, sys.argv[1:])
    site = page_stage.load(built)
    shells, fillings = _fillings(site)
    _write(out / "made", site, {kind: [*_records(site, kind)] for kind in KINDS})
    _write(out / "filled", site, fillings)
    for kind, shell in shells.items():
        parts = {name: (TEMPLATES / f"{kind}.{name}.html").read_text() for name in ("head", "body")}
        title = "{{ htmlEscape (.Params.title | default .Params.name) }}"
        made = _whole(shell, "{{ .Params.slug }}", title, parts["head"], parts["body"].rstrip("\n"))
        put(out / "made/layouts" / kind / "single.whole.html", made)
        holes = (f"{{{{ .Params.{name} }}}}" for name in ("slug", "title", "head", "body"))
        put(out / "filled/layouts" / kind / "single.whole.html", _whole(shell, *holes))
    for kind in WITH_BIB:
        bib = (TEMPLATES / f"{kind}.bib").read_text()
        put(out / "made/layouts" / kind / "single.bib.bib", bib)
        put(out / "filled/layouts" / kind / "single.bib.bib", "{{ .Params.bib }}")
    for partial in (TEMPLATES / "_partials").iterdir():
        put(out / "made/layouts/_partials" / partial.name, partial.read_text())


def _write(folder: Path, site: Site, pages: dict[str, list[Record]]) -> None:
    """The settings of a site of Hugo, and its pages in both ways."""
    config = (TEMPLATES / "hugo.toml").read_text()
    put(folder / "hugo.toml", f"{config}\n{_parameters(site)}")
    data = {kind: [_page(kind, record) for record in records] for kind, records in pages.items()}
    put(folder / "data/pages.json", json.dumps(data))
    for kind, entries in data.items():
        put(folder / "adapted" / kind / "_content.gotmpl", ADAPTER.replace("KIND", kind))
        for entry in entries:
            put(folder / "content" / kind / f"{entry['slug']}.md", json.dumps(entry))


def _page(kind: str, record: Record) -> Record:
    """What Hugo calls front matter."""
    outputs = ["whole", "bib"] if kind in WITH_BIB else ["whole"]
    return {"slug": record["slug"], "outputs": outputs, "params": record}


def _parameters(site: Site) -> str:
    """What all pages share."""
    workshop = site.proceedings.workshop
    lines = [
        "[params]",
        f"short = {json.dumps(workshop.short)}",
        f"booktitle = {json.dumps(workshop.paper_booktitle)}",
        f'year = "{workshop.paper_year}"',
    ]
    for form in FORMATS[2:]:
        shown = form.name if form.suffix == ".json" else form.suffix
        lines += [
            "[[params.files]]",
            f'id = "cite-{form.name.lower()}"',
            f'name = "{form.name}"',
            f'suffix = "{form.suffix}"',
            f'type = "{form.media_type}"',
            f'shown = "{shown}"',
        ]
    return "\n".join(lines) + "\n"


def put(path: Path, text: str) -> None:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


# --- records ------------------------------------------------------------------------------------


def _records(site: Site, kind: str) -> Iterator[Record]:
    """What Hugo is told of each paper, author or topic."""
    if kind == "papers":
        entries, papers = site.entries, site.proceedings.papers
        for place, paper in enumerate(papers):
            around = (papers[place - 1] if place else None, *papers[place + 1 : place + 2])
            yield _paper(site, paper, entries[paper.id], around)
    elif kind == "authors":
        for author in site.proceedings.authors:
            yield _collected(kind, author)
    else:
        for topic in site.proceedings.topics:
            yield _collected(kind, topic)


def _paper(site: Site, paper: Paper, bibtex: str, around: Sequence[Paper | None]) -> Record:
    """As our public dump has it, and besides what our pages get from elsewhere: the HTML of texts,
    the entry, the references and the neighbours.
    """
    proceedings = site.proceedings
    named = tags(paper, proceedings)
    inverted = [content for name, content in named if name == "citation_author"]
    dates = [content for name, content in named if name == "citation_online_date"]
    authors = [
        {
            "slug": proceedings.author_of[authorship.key].slug,
            "name": authorship.name.plain,
            "name_html": authorship.name.html,
            "inverted": name,
            "affiliations": [each.plain for each in authorship.affiliations],
        }
        for authorship, name in zip(paper.authors, inverted, strict=bool(paper.authors))
    ]
    found = {
        "slug": paper.slug,
        "id": paper.id,
        "title": paper.title.plain,
        "title_html": paper.title.html,
        "authors": authors,
        "abstract": paper.abstract and " ".join(paper.abstract.plain.split()),
        "abstract_html": paper.abstract and paper.abstract.html,
        "tldr_html": paper.tldr and paper.tldr.html,
        "presentation": paper.presentation,
        "published": "".join(dates),
        "keywords": [
            {
                "name": keyword.text.plain,
                "html": keyword.text.html,
                "topic": keyword.topic.slug if keyword.topic else "",
            }
            for keyword in proceedings.keywords_of[paper.id]
        ],
        "pdf": paper.links.pdf,
        "forum": paper.links.forum,
        "code": paper.links.code,
        "supplementary": paper.links.supplementary,
        "bibtex": bibtex,
        "references": [
            {"id": f"cite-{each.style.lower()}", "style": each.style, "html": each.html}
            for each in site.references.of(paper)
        ],
        "related": [other.slug for other in site.relations.of(paper)],
    }
    found |= {
        name: other.slug
        for name, other in zip(("previous", "following"), around, strict=False)
        if other
    }
    return {name: value for name, value in found.items() if value}


def _collected(kind: str, record: Author | Topic) -> Record:
    branch = divided(PAPERS_OF, record.papers)
    return {
        "slug": record.slug,
        "name": record.name.plain,
        "name_html": record.name.html,
        "papers": [paper.slug for paper in record.papers],
        "branches": [
            {
                "href": f"../{kind}/by-name/{record.slug}-{each.beginning}.html",
                "label": each.label,
                "number": each.number,
            }
            for each in branch.branches
        ],
    }


# --- pages made already -------------------------------------------------------------------------


class _Holes:
    """Takes what pages put into the holes of their shells, instead of writing them."""

    def __init__(self) -> None:
        self.fillings: list[Filling] = []
        self.shell: Shell | None = None

    def write(self, path: str, told: tuple[Shell, Filling]) -> None:
        """As of a tree; gets a shell and what would fill it."""
        # Pages of beginnings stand in a folder of their own.
        if path.count("/") == 1:
            self.shell = told[0]
            self.fillings.append(told[1])


def _fillings(site: Site) -> tuple[dict[str, Shell], dict[str, list[Record]]]:
    """The theme's page for each kind, and what ours put into it."""
    shells: dict[str, Shell] = {}
    pages: dict[str, list[Record]] = {}
    writer, fill = site.writer(), Shell.fill
    Shell.fill = lambda shell, filling: (shell, filling)  # type: ignore[method-assign,assignment,return-value]
    for kind in RECORD_PAGES:
        if kind.folder in KINDS and kind.records(site.proceedings):
            holes = _Holes()
            for task in page_stage.pages(writer, kind, site, 1):
                task.make(holes)  # type: ignore[arg-type]
            assert holes.shell is not None
            shells[kind.folder] = holes.shell
            pages[kind.folder] = [_filled(site, kind.folder, each) for each in holes.fillings]
    Shell.fill = fill  # type: ignore[method-assign]
    return shells, pages


def _filled(site: Site, kind: str, filling: Filling) -> Record:
    found = dict(filling._asdict())
    if kind in WITH_BIB:
        path = site.folder / "out" / kind / f"{filling.slug}.bib"
        found["bib"] = path.read_text(encoding="utf-8")
    return found


def _whole(shell: Shell, *values: str) -> str:
    """A template: the theme's page with values in its holes."""
    pieces = [shell.fixed[0].decode()]
    for hole, text in zip(shell._holes, shell.fixed[1:], strict=True):
        pieces += [values[hole], text.decode()]
    return "".join(pieces)


if __name__ == "__main__":
    main()
