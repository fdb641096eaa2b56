"""Whole addresses, which a site names where it knows its own: right with both builders."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from conftest import LIBRARY
from hosted_files import pdf
from sites import Site

if TYPE_CHECKING:
    from pathlib import Path

    from sites import Built

BASE = "https://toys.example.org/2024/"
WHOLE = re.compile(re.escape(BASE) + r"[^\s\"'<>\\#]*")
PROGRAM = """\
[[event]]
id = "posters"
kind = "poster"
title = "Posters"
start = 2024-05-11T10:00:00
end = 2024-05-11T11:00:00
papers = ["Maths12345"]
"""


@pytest.fixture(
    scope="module",
    params=[("html", BASE), ("dirhtml", BASE), ("dirhtml", BASE.rstrip("/"))],
    ids=["html", "dirhtml", "no slash"],
)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site with a programme and two hosted papers."""
    builder, base = request.param
    site = Site(tmp_path_factory.mktemp("whole") / "source", LIBRARY)
    site.write("_data/program.toml", PROGRAM)
    for paper_id in ("Maths12345", "-dash_1234"):
        hosted = site.folder / "_data" / "files" / paper_id
        hosted.mkdir(parents=True)
        (hosted / "paper.pdf").write_bytes(pdf())
    return site.build(builder, html_baseurl=base)


def file_at(built: Built, address: str) -> Path:
    """What a server has at an address of the site."""
    path = unquote(address.removeprefix(BASE))
    return built.out / (f"{path}index.html" if path.endswith("/") or not path else path)


def test_every_whole_address_in_any_file_leads_to_a_file(built: Built) -> None:
    found: dict[str, set[str]] = {}
    for path in built.files():
        if path.endswith((".html", ".xml", ".txt", ".json", ".atom", ".ics", ".bib", ".ris")):
            # Calendars fold long lines.
            text = html.unescape(built.read(path).replace("\r\n ", ""))
            for address in WHOLE.findall(text):
                found.setdefault(address, set()).add(path)
    assert {
        address: paths for address, paths in found.items() if not file_at(built, address).is_file()
    } == {}
    # Among them all papers and all hosted PDFs.
    assert len([address for address in found if address.endswith(".pdf")]) == 2
    named = {path for paths in found.values() for path in paths}
    assert {"sitemap.xml", "robots.txt", "proceedings.json", "dblp.xml"} <= named


def test_a_paper_is_at_one_address_wherever_it_is_told(built: Built) -> None:
    sitemap = built.read("sitemap.xml")
    records = {each["id"]: each for each in json.loads(built.read("proceedings.json"))["papers"]}
    for paper_id, record in records.items():
        docname = record["url"].removeprefix(BASE).removesuffix(".html").removesuffix("/")
        page = built.page(docname)
        (data,) = [json.loads(each.text) for each in page.all("script", type="application/ld+json")]
        told = {
            page.one("link", rel="canonical").attrs["href"],
            page.one("meta", name="citation_abstract_html_url").attrs["content"],
            page.one("meta", property="og:url").attrs["content"],
            data["url"],
            record["url"],
        }
        assert told == {BASE + built.app.builder.get_target_uri(docname)}, paper_id
        assert f"<loc>{record['url']}</loc>" in sitemap


@pytest.mark.parametrize("paper_id", ["Maths12345", "-dash_1234"])
def test_a_hosted_paper_is_at_one_address_wherever_it_is_told(built: Built, paper_id: str) -> None:
    records = json.loads(built.read("proceedings.json"))["papers"]
    (record,) = [each for each in records if each["id"] == paper_id]
    (hosted,) = record["files"]
    address = BASE + hosted["path"]
    page = built.page(record["url"].removeprefix(BASE).removesuffix(".html").removesuffix("/"))
    (data,) = [json.loads(each.text) for each in page.all("script", type="application/ld+json")]
    assert page.one("meta", name="citation_pdf_url").attrs["content"] == address
    assert data["encoding"]["contentUrl"] == address
    assert f"<loc>{address}</loc>" in built.read("sitemap.xml")
    assert file_at(built, address).read_bytes().startswith(b"%PDF-")
