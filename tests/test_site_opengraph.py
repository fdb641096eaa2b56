"""What pages tell other sites that show a link to them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from sites import INDEX, WORKSHOP, note

if TYPE_CHECKING:
    from sites import Page, Site

BASE = "https://toys.example.org/2024/"


def graph(page: Page) -> dict[str, str]:
    """The Open Graph properties of a page; each must stand there once."""
    found = [meta.attrs for meta in page.all("meta") if "property" in meta.attrs]
    assert len({attrs["property"] for attrs in found}) == len(found)
    return {attrs["property"].removeprefix("og:"): attrs["content"] for attrs in found}


@pytest.mark.parametrize(("builder", "end"), [("html", ".html"), ("dirhtml", "/")])
def test_pages_tell_their_own_addresses_and_the_card(site: Site, builder: str, end: str) -> None:
    built = site.build(builder, html_baseurl=BASE)
    home = BASE + ("index.html" if builder == "html" else "")
    papers = BASE + ("papers/index.html" if builder == "html" else "papers/")
    for docname, url in {
        "index": home,
        "papers/index": papers,
        "papers/aaaaaaaaa1": f"{BASE}papers/aaaaaaaaa1{end}",
        "authors/zoe-muller": f"{BASE}authors/zoe-muller{end}",
        "topics/toys": f"{BASE}topics/toys{end}",
    }.items():
        found = graph(built.page(docname))
        assert found["url"] == url
        assert found["image"] == f"{BASE}card.png"
        assert (found["image:width"], found["image:height"]) == ("1200", "630")
        assert found["image:alt"] == "TOY: A Workshop of Toys. Vienna"
        card = built.page(docname).one("meta", name="twitter:card")
        assert card.attrs["content"] == "summary_large_image"
    assert (built.out / "card.png").read_bytes().startswith(b"\x89PNG")


def test_paper_is_an_article_with_title_and_abstract(site: Site) -> None:
    assert graph(site.build().page("papers/aaaaaaaaa1")) == {
        "type": "article",
        "title": "Learning to play",
        "site_name": "TOY",
        "description": "We study toys.",
    }


def test_without_the_site_s_address_nothing_relative_is_told(site: Site) -> None:
    built = site.build()
    for docname in ("index", "papers/index", "papers/aaaaaaaaa1"):
        page = built.page(docname)
        assert graph(page).keys().isdisjoint({"url", "image", "image:alt"})
        assert not page.all("meta", name="twitter:card")


def test_hand_written_page_tells_title_and_description(site: Site) -> None:
    site.write(
        "call.md",
        '---\nhtml_meta:\n  description: Send "toys" & <b>\n---\n# Call *for* `<toys>` & more\n',
    )
    site.write("index.md", INDEX + "\n```{toctree}\ncall\n```\n")
    built = site.build()
    assert graph(built.page("call")) == {
        "type": "website",
        "title": "Call for <toys> & more",
        "site_name": "TOY",
        "description": 'Send "toys" & <b>',
    }


def test_lists_are_described_by_their_title_and_the_workshop(site: Site) -> None:
    built = site.build()
    for folder, title in (("papers", "Papers"), ("authors", "Authors"), ("topics", "Topics")):
        page = built.page(f"{folder}/index")
        (told,) = page.all("meta", name="description")
        assert told.attrs["content"] == f"{title} – A Workshop of Toys"
        assert graph(page)["description"] == told.attrs["content"]
    assert len(built.page("papers/aaaaaaaaa1").all("meta", name="description")) == 1


def test_pages_of_sphinx_itself_tell_nothing(site: Site) -> None:
    built = site.build(html_baseurl=BASE)
    assert graph(built.page("genindex")) == graph(built.page("search")) == {}


def test_hostile_words_stay_words(site: Site) -> None:
    hostile = '"><script>alert(1)</script>'
    site.export([note("aaaaaaaaa1", f"Toys {hostile}", abstract=hostile)])
    short = WORKSHOP.replace('"TOY"', f"'{hostile}'").replace('"Vienna"', f"'{hostile}'")
    site.write("_data/workshop.toml", short)
    built = site.build(html_baseurl=BASE + '?"><script>alert(2)</script>')
    for docname in ("index", "papers/aaaaaaaaa1"):
        page = built.page(docname)
        scripts = [script for script in page.all("script") if "alert(" in script.text]
        # Data may say anything that does not leave its element.
        assert {script.attrs.get("type") for script in scripts} <= {"application/ld+json"}
        assert hostile in graph(page)["site_name"]
        assert hostile in graph(page)["image:alt"]
    assert graph(page)["title"] == f"Toys {hostile}"


def test_without_pillow_there_is_no_card(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    built = site.build(html_baseurl=BASE)
    assert "card.png" not in built.files()
    found = graph(built.page("papers/aaaaaaaaa1"))
    assert found["url"] == f"{BASE}papers/aaaaaaaaa1.html"
    assert "image" not in found
    assert built.warnings == ""


def test_hand_written_pages_follow_a_change_of_the_workshop(site: Site) -> None:
    site.build()
    site.write("_data/workshop.toml", WORKSHOP.replace('"TOY"', '"GAMES"'))
    assert graph(site.build().page("index"))["site_name"] == "GAMES"


def test_second_build_leaves_the_card_alone(site: Site) -> None:
    before = site.build(html_baseurl=BASE).times()
    assert site.build(html_baseurl=BASE).times()["card.png"] == before["card.png"]
