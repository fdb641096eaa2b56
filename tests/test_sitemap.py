"""What search engines are told to read, and what is kept from them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

import pytest

from hosted_files import pdf
from sites import INDEX, WORKSHOP, note, plain_site
from sphinx_proceedings.exports import sitemap
from sphinx_proceedings.exports.sitemap import sitemaps

if TYPE_CHECKING:
    from pathlib import Path

    from sites import Built, Site

BASE = "https://toys.example.org/2024/"
XMLNS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
DEMONSTRATION = """\
[demonstration]
venueid = "Toy.cc/2024/Workshop/TOY"
booktitle = "Old 2023"
year = 2023
notice = "Shown only."
"""
PROGRAM = """\
[[event]]
id = "talk"
kind = "invited"
title = "A talk"
start = 2024-05-11T09:00:00
end = 2024-05-11T10:00:00
[[event]]
id = "posters"
kind = "poster"
title = "Posters"
start = 2024-05-11T10:00:00
end = 2024-05-11T11:00:00
papers = ["aaaaaaaaa1"]
"""


def locations(xml: bytes, root: str = "urlset") -> list[str]:
    found = ET.fromstring(xml)
    assert found.tag == XMLNS + root
    return [element.text or "" for element in found.iter(f"{XMLNS}loc")]


def listed(built: Built) -> set[str]:
    found = locations((built.out / "sitemap.xml").read_bytes())
    assert found == sorted(set(found))
    assert all(address.startswith(BASE) for address in found)
    return {address.removeprefix(BASE) for address in found}


# --- the files -------------------------------------------------------------------------------


def test_addresses_are_whole_escaped_sorted_and_listed_once() -> None:
    files = sitemaps(BASE, ["b.html", "a.html?x=1&y=2", "b.html"])
    assert files.keys() == {"sitemap.xml"}
    assert locations(files["sitemap.xml"]) == [f"{BASE}a.html?x=1&y=2", f"{BASE}b.html"]


@pytest.mark.parametrize(("number", "parts"), [(3, 1), (4, 2), (7, 3)])
def test_too_many_addresses_are_split_under_an_index(
    number: int, parts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "LONGEST", 3)
    files = sitemaps(BASE, [f"{place}.html" for place in range(number)])
    if parts == 1:
        assert files.keys() == {"sitemap.xml"}
        return
    names = [f"sitemap-{part}.xml" for part in range(1, parts + 1)]
    assert locations(files["sitemap.xml"], "sitemapindex") == [BASE + name for name in names]
    held = [locations(files[name]) for name in names]
    assert all(len(part) <= 3 for part in held)
    expected = [f"{BASE}{place}.html" for place in range(number)]
    assert [address for part in held for address in part] == expected


def test_the_protocol_s_limit_holds() -> None:
    assert sitemap.LONGEST == 50_000


# --- the site --------------------------------------------------------------------------------


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_every_page_that_may_be_found_is_listed_and_nothing_else(site: Site, builder: str) -> None:
    site.write("call.md", "# Call\n")
    site.write("secret.md", "---\norphan: true\nhtml_meta:\n  robots: noindex\n---\n# Secret\n")
    site.write("index.md", INDEX + "\n```{toctree}\ncall\n```\n")
    site.write("_data/program.toml", PROGRAM)
    built = site.build(builder, html_baseurl=BASE)
    pages = {path for path in built.files("**/*.html") if not path.startswith("_")}
    hidden = {path for path in pages if re.match("(genindex|search|my-programme|secret)", path)}
    assert len(hidden) == 4
    end = "index.html" if builder == "dirhtml" else ""
    assert listed(built) == {path.removesuffix(end) for path in pages - hidden}


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_listed_pages_exist_and_say_the_same_of_themselves(site: Site, builder: str) -> None:
    built = site.build(builder, html_baseurl=BASE)
    for path in listed(built):
        file = built.out / path
        text = (file / "index.html" if file.is_dir() else file).read_text(encoding="utf-8")
        assert f'<link rel="canonical" href="{BASE}{path}" />' in text
        assert "noindex" not in text


def test_my_programme_is_kept_from_search_engines(site: Site) -> None:
    page = site.build().page("my-programme")
    assert page.one("meta", name="robots").attrs["content"] == "noindex"


def test_a_demonstration_lists_only_what_shows_none_of_its_papers(site: Site) -> None:
    site.write("_data/workshop.toml", WORKSHOP + DEMONSTRATION)
    site.write("_data/program.toml", PROGRAM)
    site.write("shown.md", "---\norphan: true\n---\n# Shown\n\n{proceedings:paper}`aaaaaaaaa1`\n")
    hosted = site.folder / "_data" / "files" / "aaaaaaaaa1"
    hosted.mkdir(parents=True)
    (hosted / "paper.pdf").write_bytes(pdf())
    assert listed(site.build(html_baseurl=BASE)) == {"index.html", "sessions/talk.html"}


def test_hosted_papers_are_listed(site: Site) -> None:
    hosted = site.folder / "_data" / "files" / "aaaaaaaaa1"
    hosted.mkdir(parents=True)
    (hosted / "paper.pdf").write_bytes(pdf())
    assert "papers/aaaaaaaaa1.pdf" in listed(site.build(html_baseurl=BASE))


def test_robots_txt_lets_all_in_and_names_the_sitemap(site: Site) -> None:
    text = site.build(html_baseurl=BASE).read("robots.txt")
    parser = RobotFileParser()
    parser.parse(text.splitlines())
    assert parser.can_fetch("*", f"{BASE}papers/aaaaaaaaa1.html")
    assert parser.site_maps() == [f"{BASE}sitemap.xml"]


@pytest.mark.parametrize("given", ["extra", "extra/robots.txt"])
def test_the_organizer_s_own_robots_txt_is_kept(site: Site, given: str) -> None:
    before = site.build(html_baseurl=BASE)
    assert "Sitemap" in before.read("robots.txt")
    site.write("extra/robots.txt", "User-agent: *\nDisallow: /private/\n")
    built = site.build(html_baseurl=BASE, html_extra_path=[given], fresh=True)
    assert built.read("robots.txt") == "User-agent: *\nDisallow: /private/\n"
    assert "sitemap.xml" in built.files()


@pytest.mark.parametrize("base", ["", "toys.example.org", "javascript:alert(1)"])
def test_without_an_address_there_is_no_sitemap_and_the_summary_says_so(
    site: Site, base: str
) -> None:
    built = site.build(html_baseurl=base)
    assert not {"sitemap.xml", "robots.txt"} & {*built.files()}
    assert built.status.count("no sitemap") == 1
    assert built.warnings == ""


def test_the_sitemap_goes_when_the_address_does(site: Site) -> None:
    assert "sitemap.xml" in site.build(html_baseurl=BASE).files()
    assert not {"sitemap.xml", "robots.txt"} & {*site.build().files()}


def test_a_site_without_a_theme_has_them_too(tmp_path: Path) -> None:
    site = plain_site(tmp_path / "source", [note("aaaaaaaaa1")], f'html_baseurl = "{BASE}"\n')
    assert "index.html" in listed(site.build())
