"""The tags by which reference managers and Google Scholar know a paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from calendars import DEMONSTRATION, PAPERS, WORKSHOP, paper
from hosted_files import pdf
from sites import WORKSHOP as WORKSHOP_TOML
from sites import Site, note
from sphinx_proceedings.citations.tags import tags
from sphinx_proceedings.join import join
from sphinx_proceedings.markup import block, literal

if TYPE_CHECKING:
    from pathlib import Path

    from sites import Built, Page
    from sphinx_proceedings.model import Paper, Workshop

BASE = "https://toys.example.org/2024/"


def told(some: Paper, workshop: Workshop = WORKSHOP, **more: str | None) -> list[tuple[str, str]]:
    """Names without their common beginning, and contents."""
    found = tags(some, join(workshop, [some]), **more)
    return [(name.removeprefix("citation_"), content) for name, content in found]


def contents(name: str, some: Paper, workshop: Workshop = WORKSHOP) -> list[str]:
    return [content for key, content in told(some, workshop) if key == name]


def test_tags_stand_in_the_order_that_zotero_needs() -> None:
    ada, zoe = paper("p9", "Toys", "Ada Lovelace", "Zoë Müller").authors
    some = replace(
        PAPERS[0],
        authors=(replace(ada, affiliations=(literal("MIT"), literal("ETH Zürich"))), zoe),
        published=date(2024, 3, 4),
        doi="10.1000/toys.1",
        keywords=(literal("toys"), literal("norms, all of them")),
        abstract=block("We play.\n\nAnd *win*."),
    )
    assert told(some, language="en", page=f"{BASE}papers/p1.html", pdf="https://x.example/1") == [
        ("title", "Toys of ℓ₂ norm; a study"),
        ("author", "Lovelace, Ada"),
        ("author_institution", "MIT"),
        ("author_institution", "ETH Zürich"),
        ("author", "Müller, Zoë"),
        ("publication_date", "2024/05/11"),
        ("online_date", "2024/03/04"),
        ("inbook_title", "Workshop on Toys"),
        ("conference_title", "Workshop on Toys"),
        ("doi", "10.1000/toys.1"),
        ("language", "en"),
        ("keywords", "toys"),
        ("keywords", "norms, all of them"),
        ("abstract", "We play. And win."),
        ("abstract_html_url", f"{BASE}papers/p1.html"),
        ("pdf_url", "https://x.example/1"),
    ]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Laurens van der Maaten", "van der Maaten, Laurens"),
        ("Martin Luther King Jr.", "King, Martin Luther, Jr."),
        ("南佳怡", "南佳怡"),
        ("Plato", "Plato"),
    ],
)
def test_names_are_split_so_that_zotero_need_not_guess(printed: str, expected: str) -> None:
    assert contents("author", paper("p9", "Toys", printed)) == [expected]


def test_hidden_authors_are_anonymous() -> None:
    assert contents("author", paper("p9", "Toys")) == ["Anonymous"]


def test_a_demonstration_names_the_true_venue_and_no_day_of_the_workshop() -> None:
    workshop = replace(WORKSHOP, demonstration=DEMONSTRATION)
    assert contents("conference_title", PAPERS[0], workshop) == ["Old 2023"]
    assert contents("inbook_title", PAPERS[0], workshop) == ["Old 2023"]
    assert contents("publication_date", PAPERS[0], workshop) == ["2023"]
    assert "Workshop on Toys" not in str(told(PAPERS[0], workshop))


@pytest.mark.parametrize("days", [(), (date(2023, 12, 31), date(2024, 1, 1))])
def test_the_date_never_contradicts_the_year_of_the_other_citations(days: tuple[date, ...]) -> None:
    workshop = replace(WORKSHOP, dates=days)
    assert contents("publication_date", PAPERS[0], workshop) == ["2024"]


# --- on pages --------------------------------------------------------------------------------


def shown(page: Page, name: str) -> list[str]:
    return [meta.attrs["content"] for meta in page.all("meta", name=f"citation_{name}")]


def test_the_head_has_tags_then_canonical_address_then_what_browsers_load(site: Site) -> None:
    page = site.build(html_baseurl=BASE).page("papers/ccccccccc3")
    head = page.elements[: page.elements.index(page.one("body"))]
    names = [
        element.attrs.get("name") or element.attrs.get("property") or element.attrs.get("type", "")
        for element in head
        if element.tag in {"meta", "link", "script"}
    ]
    in_order = [
        "citation_title", "citation_author", "citation_publication_date", "citation_inbook_title",
        "citation_conference_title", "citation_keywords", "citation_abstract",
        "citation_abstract_html_url", "citation_pdf_url", "og:type", "description",
        "application/x-bibtex", "application/ld+json",
    ]  # fmt: skip
    assert [names.index(name) for name in in_order] == sorted(map(names.index, in_order))
    assert shown(page, "title") == ["Toys of ℓ₂ norm"]
    assert shown(page, "abstract_html_url") == [f"{BASE}papers/ccccccccc3.html"]
    assert shown(page, "language") == ["en"]


def test_without_the_site_s_address_no_address_of_the_site_is_told(site: Site) -> None:
    page = site.build().page("papers/aaaaaaaaa1")
    assert shown(page, "abstract_html_url") == []
    assert shown(page, "pdf_url") == ["https://openreview.net/pdf?id=aaaaaaaaa1"]
    assert page.all("link", rel="canonical") == []


@pytest.mark.parametrize("base", ["", BASE])
def test_a_hosted_pdf_counts_where_its_whole_address_is_known(site: Site, base: str) -> None:
    target = site.folder / "_data" / "files" / "aaaaaaaaa1" / "paper.pdf"
    target.parent.mkdir(parents=True)
    target.write_bytes(pdf())
    page = site.build(html_baseurl=base).page("papers/aaaaaaaaa1")
    expected = (
        f"{BASE}papers/aaaaaaaaa1.pdf" if base else "https://openreview.net/pdf?id=aaaaaaaaa1"
    )
    assert shown(page, "pdf_url") == [expected]


def test_hostile_words_stay_in_their_attribute(site: Site) -> None:
    hostile = '"><script>alert(1)</script>'
    site.export([note("aaaaaaaaa1", f"Toys {hostile}", authors=[hostile], keywords=[hostile])])
    page = site.build(html_baseurl=BASE).page("papers/aaaaaaaaa1")
    assert shown(page, "title") == [f"Toys {hostile}"]
    assert hostile in shown(page, "keywords")
    assert not [script for script in page.all("script") if script.text.startswith("alert(")]


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_every_page_has_one_canonical_address_its_own(site: Site, builder: str) -> None:
    built: Built = site.build(builder, html_baseurl=BASE)
    for docname in (
        "index", "papers/index", "papers/aaaaaaaaa1", "authors/zoe-muller", "topics/toys",
        "my-programme",
    ):  # fmt: skip
        (link,) = built.page(docname).all("link", rel="canonical")
        assert link.attrs["href"] == BASE + built.app.builder.get_target_uri(docname)


def test_a_demonstration_site_cites_the_venue_where_its_papers_appeared(tmp_path: Path) -> None:
    site = Site(tmp_path / "source", [note("aaaaaaaaa1", venueid="Old.cc/2023/Conference")])
    more = '[demonstration]\nvenueid = "Old.cc/2023/Conference"\nbooktitle = "Old 2023"\n'
    site.write("_data/workshop.toml", f'{WORKSHOP_TOML}{more}year = 2023\nnotice = "Shown only."\n')
    page = site.build().page("papers/aaaaaaaaa1")
    assert shown(page, "conference_title") == ["Old 2023"]
    assert "Toy 2024 Workshop of Toys" not in page.html
