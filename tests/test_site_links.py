"""Links that lead away from a site say what they are to browsers and search engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile import LINK
from sites import Page, Site, note
from sphinx_proceedings.markup.to_html import LINK_RELATION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sites import Built, Element

OURS = ("papers/", "sessions/", "authors/", "topics/", "my-programme", "schedule")
PROGRAM = """\
[[event]]
id = "talk"
kind = "invited"
title = "A talk"
start = 2024-05-11T09:00:00
end = 2024-05-11T10:00:00
speakers = "ada"
abstract = "See [elsewhere](https://abstract.example.org/)."
slides = "https://slides.example.org/"
recording = "https://recording.example.org/"
captions = "https://captions.example.org/"
live = false

[[event]]
id = "live"
kind = "remarks"
title = "Live"
start = 2024-05-11T10:00:00
end = 2024-05-11T11:00:00
stream = "https://stream.example.org/"
chat = "https://chat.example.org/"
live = true
"""
PEOPLE = """\
[[person]]
id = "ada"
name = "Ada Lovelace"
role = "speaker"
status = "confirmed"
website = "https://website.example.org/"
bio = "Of [elsewhere](https://bio.example.org/)."
"""
CORRECTION = f"""\
[[correction]]
paper = "aaaaaaaaa1"
kind = "erratum"
date = 2024-06-07
reason = "See [elsewhere](https://reason.example.org/)."
link = '{LINK}'
"""


def outgoing(page: Page) -> Iterator[tuple[str, set[str], Element]]:
    for link in page.all("a"):
        if "://" in link.attrs.get("href", ""):
            yield link.attrs["href"], {*link.attrs.get("rel", "").split()}, link


def test_every_link_that_leads_away_keeps_the_page_to_itself(tmp_path: Path) -> None:
    paper = note(
        "aaaaaaaaa1",
        abstract="See [elsewhere](https://abstract.example.org/).",
        pdf="https://pdf.example.org/a.pdf",
        code="https://code.example.org/",
        supplementary_material="/attachment/" + "0" * 40 + ".zip",
    )
    site = Site(tmp_path / "source", [paper])
    site.write("_data/program.toml", PROGRAM)
    site.write("_data/people.toml", PEOPLE)
    site.write("_data/corrections.toml", CORRECTION)
    built = site.build()
    seen = set()
    for path in built.files("**/*.html"):
        if path.startswith(OURS):
            for address, relation, link in outgoing(Page(built.read(path))):
                seen.add(address.split("/")[2].partition(".")[0])
                assert "noopener" in relation, (path, link)
    wanted = "abstract pdf code reason x website bio recording captions slides stream chat"
    assert {*wanted.split()} <= seen


def test_links_that_strangers_have_set_are_not_vouched_for(library: Built) -> None:
    (code,) = [
        relation
        for address, relation, _ in outgoing(library.page("papers/Maths12345"))
        if address == "https://code.example.org/toys"
    ]
    assert {"nofollow", "ugc"} <= code
    assert {"nofollow", "ugc", "noopener"} <= {*LINK_RELATION.split()}


def test_no_link_of_ours_opens_a_window_of_its_own(flagship: Path) -> None:
    for path in sorted(flagship.glob("**/*.html")):
        if "_static" not in path.parts:
            for link in Page(path.read_text(encoding="utf-8")).all("a"):
                assert "target" not in link.attrs, (path, link)
