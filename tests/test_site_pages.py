"""Generated pages: where they stand, what is on them, and what they link to."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sphinx.util.inventory import InventoryFile

from sites import Page, Site, broken_links, note
from sphinx_proceedings.site.shell import Shell

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sites import Built
    from sphinx_proceedings.site.shell import Filling

PAPERS = ["Maths12345", "Hanzi12345", "-dash_1234"]
AUTHORS = ["lukasz-kaiser", "yang-liu", "yang-liu-2", "nanjiayi", "ada-lovelace"]
TOPICS = ["toy", "neural-networks"]


def test_every_record_has_its_page_and_files_at_its_address(library: Built) -> None:
    html = library.app.builder.name == "html"
    pages = [
        *(f"papers/{slug}" for slug in PAPERS),
        *(f"authors/{slug}" for slug in AUTHORS),
        *(f"topics/{slug}" for slug in TOPICS),
    ]
    wanted = {page + (".html" if html else "/index.html") for page in pages}
    wanted |= {f"{folder}/index.html" for folder in ("papers", "authors", "topics")}
    wanted |= {
        f"papers/{slug}.{suffix}"
        for slug in PAPERS
        for suffix in ("bib", "utf8.bib", "ris", "json", "txt")
    }
    wanted |= {f"authors/{slug}.bib" for slug in AUTHORS}
    # Whoever has one paper is cited by its files.
    wanted |= {f"authors/lukasz-kaiser.{suffix}" for suffix in ("utf8.bib", "ris", "json", "txt")}
    found = {
        path for path in library.files() if path.split("/")[0] in ("papers", "authors", "topics")
    }
    assert found == wanted
    assert "proceedings.bib" in library.files()


def test_builds_without_a_warning(library: Built) -> None:
    assert library.warnings == ""


def test_no_link_inside_the_site_is_broken(library: Built) -> None:
    assert broken_links(library.out) == []


def test_paper_page_shows_the_paper(library: Built) -> None:
    page = library.page("papers/Maths12345")
    heading = page.all("h1")[-1]  # the theme may put one for print before it
    # A formula's TeX source follows it, for readers that want it.
    assert heading.text.replace(r"\ell_2", "") == "Toys of ℓ2 norm & <b> by Łukasz"
    assert page.all("math")
    assert "We show" in page.one("section", id="abstract").words
    assert page.one("em").words == "paragraph"
    assert page.one("p", "pr-tldr").words == "In short: In short, toys."
    assert page.one("a", href="https://code.example.org/toys").words == "Code"
    assert page.one("a", href="https://openreview.net/forum?id=Maths12345").words == "OpenReview"


@pytest.mark.parametrize(
    ("paper", "badge"), [("Maths12345", ["oral"]), ("Hanzi12345", ["poster"]), ("-dash_1234", [])]
)
def test_paper_page_says_how_it_is_presented(library: Built, paper: str, badge: list[str]) -> None:
    page = library.page(f"papers/{paper}")
    assert [element.words for element in page.all("span", "pr-badge")] == badge


@pytest.mark.parametrize(
    ("docname", "title"),
    [
        ("papers/Maths12345", "Toys of ℓ₂ norm & <b> by Łukasz"),
        ("papers/Hanzi12345", "深度学习的理论"),
        ("authors/lukasz-kaiser", "kasz Kaiser"),
        ("topics/toy", "Toy"),
    ],
)
def test_title_of_the_window_is_plain(library: Built, docname: str, title: str) -> None:
    page = library.page(docname)
    assert title in page.one("title").text
    assert "$" not in page.one("title").text
    written = re.search("<title>(.*?)</title>", page.html, re.DOTALL)
    assert written
    assert "<" not in written[1]


def test_authors_link_to_pages_that_list_their_papers(library: Built) -> None:
    page = library.page("papers/Maths12345")
    byline = re.search('<p class="pr-authors">(.*?)</p>', page.html, re.DOTALL)
    assert byline
    assert re.findall(r'href="[^"]*authors/[^"]*">([^<]*)</a>', byline[1]) == [
        "Łukasz Kaiser",
        "Yang Liu",
    ]
    kaiser = library.page("authors/lukasz-kaiser")
    listed = [entry.words for entry in kaiser.all("a", "pr-entry-title")]
    assert len(listed) == 2
    assert listed[-1] == "A third study"


def test_people_of_one_name_are_kept_apart_by_profile(library: Built) -> None:
    titles = [
        [entry.words for entry in library.page(f"authors/{slug}").all("a", "pr-entry-title")]
        for slug in ("yang-liu", "yang-liu-2")
    ]
    assert sorted(map(len, titles)) == [1, 1]
    assert titles[0] != titles[1]


def test_profile_ids_are_in_no_file(library: Built) -> None:
    for path, content in library.all_bytes().items():
        for profile in (b"Lukasz_Kaiser1", b"Yang_Liu", b"Jiayi_Nan", b"Ada_Lovelace1"):
            assert profile not in content, path


def test_keywords_that_differ_by_case_plural_or_hyphen_are_one_topic(library: Built) -> None:
    assert len(library.page("topics/neural-networks").all("a", "pr-entry-title")) == 3
    assert len(library.page("topics/toy").all("a", "pr-entry-title")) == 2


def test_keywords_stand_on_the_paper_as_its_authors_wrote_them(library: Built) -> None:
    keywords = library.page("papers/Maths12345").one("ul", "pr-topics")
    assert keywords.words == "Neural Networks toys solitary"


def test_keywords_of_one_paper_are_gathered_in_the_index_of_topics(library: Built) -> None:
    sections = library.page("topics/index").all("section", "pr-letter")
    assert sections[-1].words.endswith("solitary")
    assert not [path for path in library.files() if "solitary" in path]


def test_neighbours_lead_through_all_papers_in_order(library: Built) -> None:
    order = ["Maths12345", "Hanzi12345", "-dash_1234"]
    for place, paper in enumerate(order):
        page = library.page(f"papers/{paper}")
        for rel, wanted in (
            ("prev", order[place - 1 : place] if place else []),
            ("next", order[place + 1 : place + 2]),
        ):
            found = [link.attrs["href"] for link in page.all("a", rel=rel)]
            assert [next(other for other in order if other in href) for href in found] == wanted


def test_breadcrumbs_lead_home_by_the_index(library: Built) -> None:
    page = library.page("papers/Hanzi12345")
    trail = page.one("nav", "pr-breadcrumbs")
    assert trail.words == "TOY Papers 深度学习的理论"
    assert page.one("li", **{"aria-current": "page"}).words == "深度学习的理论"


def test_each_paper_and_the_whole_have_bibtex(library: Built) -> None:
    whole = library.read("proceedings.bib")
    for slug in PAPERS:
        entry = library.read(f"papers/{slug}.bib")
        assert entry.startswith("@inproceedings{")
        assert "2024 Workshop of Toys" in entry
        assert entry.strip() in whole
        page = library.page(f"papers/{slug}")
        assert page.one("code", id="bibtex").text.strip() == entry.strip()
        assert page.one("link", type="application/x-bibtex").attrs["href"].endswith(f"{slug}.bib")


def test_other_projects_can_link_to_papers_authors_and_topics(library: Built) -> None:
    uri = "https://proceedings.example.org"
    inventory = InventoryFile.loads((library.out / "objects.inv").read_bytes(), uri=uri)
    suffix = ".html" if library.app.builder.name == "html" else "/"
    for kind, folder, names in (
        ("paper", "papers", PAPERS),
        ("author", "authors", AUTHORS),
        ("topic", "topics", TOPICS),
    ):
        found = inventory.data[f"proceedings:{kind}"]
        assert sorted(found) == sorted(names)
        for name in names:
            assert found[name].uri.split("#")[0] == f"{uri}/{folder}/{name}{suffix}"
    assert inventory.data["proceedings:paper"]["Hanzi12345"].display_name == "深度学习的理论"
    assert zlib.decompress((library.out / "objects.inv").read_bytes().split(b"\n", 4)[4])


@pytest.mark.parametrize("docname", ["index", "genindex", "papers/Maths12345", "authors/index"])
def test_navigation_names_the_indexes_on_every_page(library: Built, docname: str) -> None:
    page = library.page(docname)
    links = [link.words for link in page.all("a", "internal")]
    for name in ("Papers", "Authors", "Topics"):
        assert name in links


def test_navigation_lists_no_single_paper(library: Built) -> None:
    links = [link.attrs["href"] for link in library.page("index").all("a")]
    assert not [href for href in links for slug in PAPERS if slug in href]


def test_hand_written_index_wins_over_the_generated_one(site: Site) -> None:
    site.write("papers/index.md", "# My own list\n\n```{proceedings:papers}\n```\n")
    site.write("index.md", "# Toys\n\n```{toctree}\npapers/index\n```\n")
    built = site.build()
    assert built.warnings == ""
    page = built.page("papers/index")
    assert page.all("h1")[-1].words.startswith("My own list")
    assert not page.all("form", "pr-filter")
    assert "Learning to play" in page.html
    assert broken_links(built.out) == []
    names = [link.words for link in built.page("authors/index").all("a", "internal")]
    assert "My own list" in names
    assert "Papers" not in names


@pytest.mark.parametrize("theme", ["sphinx_book_theme", "alabaster"])
@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_filled_shells_equal_pages_that_sphinx_renders(
    site: Site, builder: str, theme: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    filled: dict[bytes, Filling] = {}
    compared: list[str] = []
    original = Shell.fill

    def fill(shell: Shell, filling: Filling) -> bytes:
        page = original(shell, filling)
        filled[page] = filling
        return page

    def compare(app: Sphinx, _exception: Exception | None) -> None:
        for path in sorted(Path(app.outdir).rglob("*.html")):
            filling = filled.get(path.read_bytes())
            if filling is None:
                continue
            docname = path.relative_to(app.outdir).as_posix().removesuffix(".html")
            if builder == "dirhtml" and (
                docname.count("/") == 2 or docname == "my-programme/index"
            ):
                docname = docname.removesuffix("/index")
            context = {
                "title": filling.title, "metatags": filling.head, "body": filling.body,
                "meta": {}, "prev": None, "next": None, "parents": [],
            }  # fmt: skip
            rendered = tmp_path / "rendered.html"
            app.builder.handle_page(docname, context, "page.html", outfilename=rendered)  # type: ignore[attr-defined]
            assert rendered.read_bytes() == path.read_bytes(), path
            compared.append(docname)

    monkeypatch.setattr(Shell, "fill", fill)
    site.build(builder, html_theme=theme, connect={"build-finished": compare})
    assert len(compared) == len(filled) == 4 + 3 + 2 + 2


def test_no_hole_is_left_in_any_page(library: Built) -> None:
    for path in library.files("**/*.html"):
        assert "xProceedings" not in library.read(path), path


def test_page_of_a_paper_by_nobody_says_anonymous(tmp_path: Path) -> None:
    notes = [note("aaaaaaaaa1", authors=["Anonymous"], authorids=None)]
    built = Site(tmp_path / "s", notes).build()
    assert Page(built.read("papers/aaaaaaaaa1.html")).one("p", "pr-authors").words == "Anonymous"
    assert "proceedings.hidden-authors" in built.warnings
