"""Roles and directives of hand-written pages, under several builders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sites import VENUE, WORKSHOP, Page, Site, broken_links, note

if TYPE_CHECKING:
    from pathlib import Path

    from sites import Built

TALKS = """\
# Talks

A {proceedings:paper}`aaaaaaaaa1`, {proceedings:paper}`that one <bbbbbbbbb2>`,
by {proceedings:author}`ada-lovelace` on {proceedings:topic}`toys`;
see {proceedings:index}`papers` and {proceedings:index}`everybody <authors>`.
"""
LIST = "# The list\n\n```{proceedings:papers}\n```\n"
PLAIN = "# Venue\n\nA fine place. See {proceedings:index}`papers`.\n"
INDEX = "# Toys\n\n```{toctree}\ntalks\nlist\nvenue\n```\n"
DEMONSTRATION = """\
[demonstration]
venueid = "Else.cc/2023/Conference"
booktitle = "Proceedings of Elsewhere"
year = 2023
notice = "These papers appeared *elsewhere*."
"""
NOTES = [
    note("aaaaaaaaa1", "Learning $x^2$ toys", venue="TOY Oral"),
    note("bbbbbbbbb2", "Playing to learn", authors=["Zoë Müller"], authorids=["~Zoe_Muller1"]),
    note(
        "ccccccccc3",
        "A third",
        keywords=["toys"],
        authors=["Ada Lovelace"],
        authorids=["~Ada_Lovelace1"],
    ),
]


def make(folder: Path, **pages: str) -> Site:
    site = Site(folder / "source", NOTES)
    for name, text in pages.items():
        site.write(f"{name}.md", text)
    return site


@pytest.fixture(scope="module", params=["html", "dirhtml"])
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site whose Markdown uses all roles and the directive."""
    folder = tmp_path_factory.mktemp("markdown")
    return make(folder, index=INDEX, talks=TALKS, list=LIST, venue=PLAIN).build(request.param)


def test_roles_link_to_pages_by_their_names_or_the_given_text(pages: Built) -> None:
    assert pages.warnings == ""
    page = pages.page("talks")
    suffix, up = (".html", "") if pages.app.builder.name == "html" else ("/", "../")
    index = ".html" if suffix == ".html" else ""
    links = page.links()
    assert links[f"{up}papers/bbbbbbbbb2{suffix}"] == "that one"
    assert links[f"{up}papers/aaaaaaaaa1{suffix}"] == "Learning x² toys"
    assert links[f"{up}authors/ada-lovelace{suffix}"] == "Ada Lovelace"
    assert links[f"{up}topics/toys{suffix}"] == "toys"
    names = [link.words for link in page.all("a") if "authors/" in link.attrs["href"]]
    assert "everybody" in names
    assert index in "".join(links)
    assert broken_links(pages.out) == []


def test_directive_lists_papers_with_links_and_authors(pages: Built) -> None:
    text = pages.page("list").one("ul", "pr-paper-list").words
    assert text == (
        "Learning x² toys. Ada Lovelace, Zoë Müller A third. Ada Lovelace "
        "Playing to learn. Zoë Müller"
    )
    links = pages.page("list").links()
    for paper in NOTES:
        assert [link for link in links if f"papers/{paper['id']}" in link]


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        (":presentation: oral", ["Learning"]),
        (":presentation: poster", ["A third", "Playing"]),
        (":topic: machine-learning", ["Learning", "Playing"]),
        (":author: zoe-muller", ["Learning", "Playing"]),
        (":author: zoe-muller\n:presentation: poster", ["Playing"]),
        (":limit: 2", ["Learning", "A third"]),
    ],
)
def test_options_of_the_directive_choose_papers(
    tmp_path: Path, options: str, titles: list[str]
) -> None:
    text = f"# Some\n\n```{{proceedings:papers}}\n{options}\n```\n"
    built = make(tmp_path, index=text).build("text")
    assert built.warnings == ""
    lines = [line for line in built.read("index.txt").splitlines() if line.startswith("* ")]
    assert [line[2 : 2 + len(title)] for line, title in zip(lines, titles, strict=True)] == titles


def test_text_builder_says_what_the_pages_say(tmp_path: Path) -> None:
    built = make(tmp_path, index=INDEX, talks=TALKS, list=LIST, venue=PLAIN).build("text")
    assert built.warnings == ""
    assert "A Learning x² toys, that one, by Ada Lovelace on toys; see Papers" in " ".join(
        built.read("talks.txt").replace("*", "").split()
    )
    assert "* Playing to learn. Zoë Müller" in built.read("list.txt")
    assert not [path for path in built.files() if path.startswith("papers")]


def test_latex_builder_links_papers_to_openreview(tmp_path: Path) -> None:
    built = make(tmp_path, index=INDEX, talks=TALKS, list=LIST, venue=PLAIN).build("latex")
    assert built.warnings == ""
    (name,) = built.files("*.tex")
    tex = built.read(name)
    for paper in NOTES:
        assert rf"\sphinxhref{{https://openreview.net/forum?id={paper['id']}}}" in tex
    assert "that one" in tex
    assert "Zoë Müller" in tex


def test_epub_builder_links_papers_to_openreview(tmp_path: Path) -> None:
    site = make(tmp_path, index=INDEX, talks=TALKS, list=LIST, venue=PLAIN)
    built = site.build("epub", version="1", epub_show_urls="no", copyright="us")
    assert built.warnings == ""
    page = Page(built.read("talks.xhtml"))
    assert page.links()["https://openreview.net/forum?id=bbbbbbbbb2"] == "that one"
    assert not [path for path in built.files() if path.startswith("papers/")]
    assert broken_links(built.out) == []


@pytest.mark.parametrize(
    ("use", "warning"),
    [
        ("{proceedings:paper}`bbbbbbbbb3`", 'no paper "bbbbbbbbb3"; did you mean "bbbbbbbbb2"?'),
        ("{proceedings:paper}`Playing to lern`", 'did you mean "bbbbbbbbb2" (Playing to learn)?'),
        ("{proceedings:author}`ada-lovelase`", 'did you mean "ada-lovelace"?'),
        ("{proceedings:topic}`toyz`", 'did you mean "toys"?'),
        ("{proceedings:index}`paper`", 'did you mean "papers"?'),
        ("```{proceedings:papers}\n:topic: toyz\n```", 'did you mean "toys"?'),
        ("```{proceedings:papers}\n:author: ada-lovelase\n```", 'did you mean "ada-lovelace"?'),
        ("```{proceedings:papers}\n:presentation: orla\n```", 'did you mean "oral"?'),
        ("{proceedings:paper}`zzzzzzzzzzzzzzzzz`", 'there is no paper "zzzzzzzzzzzzzzzzz"'),
    ],
)
def test_unknown_names_are_warned_of_with_the_nearest(
    tmp_path: Path, use: str, warning: str
) -> None:
    built = make(tmp_path, index=f"# Toys\n\n{use}\n").build("text")
    (line,) = built.warnings.splitlines()
    assert warning in line
    assert "index.md:3" in line
    assert "[proceedings.unknown-reference]" in line


# --- demonstration data ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site of which some hand-written pages show demonstration papers and others do not."""
    site = make(
        tmp_path_factory.mktemp("demonstration"),
        index=INDEX.replace("venue\n", "venue\nperson\n"),
        talks=TALKS,
        list=LIST,
        venue=PLAIN,
        person="# A person\n\n{proceedings:author}`ada-lovelace` wrote it.\n",
    )
    site.write("_data/workshop.toml", WORKSHOP + DEMONSTRATION)
    elsewhere = {"venueid": {"value": "Else.cc/2023/Conference"}}
    site.export([{**one, "content": {**one["content"], **elsewhere}} for one in NOTES])
    return site.build()


def test_every_page_that_shows_a_demonstration_paper_says_so(demonstration: Built) -> None:
    assert demonstration.warnings == ""
    shown = set()
    for path in demonstration.files("**/*.html"):
        page = Page(demonstration.read(path))
        if path.startswith("_static"):
            continue
        notice = "These papers appeared elsewhere." in page.html.replace("<em>", "").replace(
            "</em>", ""
        )
        robots = [meta.attrs["content"] for meta in page.all("meta", name="robots")]
        assert notice == (robots == ["noindex"]), path
        if notice:
            shown.add(path)
    generated = {
        path for path in demonstration.files("**/*.html")
        if path.startswith(("papers/", "authors/", "topics/"))
    }  # fmt: skip
    assert shown == generated | {"talks.html", "list.html", "my-programme.html", "search.html"}


def test_citations_name_the_true_venue_of_demonstration_papers(demonstration: Built) -> None:
    for path in ["proceedings.bib", *demonstration.files("papers/*.bib")]:
        bibtex = demonstration.read(path)
        assert "Proceedings of Elsewhere" in bibtex
        assert "2023" in bibtex
        assert "Toys" not in bibtex.replace("toys", ""), path
        assert VENUE not in bibtex


def test_without_demonstration_no_page_is_hidden_from_search_engines(pages: Built) -> None:
    for path in pages.files("**/*.html"):
        own = ("search", "_static", "my-programme")
        assert "noindex" not in pages.read(path) or path.startswith(own), path
        assert "Demonstration data" not in pages.read(path)
