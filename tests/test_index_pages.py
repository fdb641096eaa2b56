"""Lists that are too long for one page are divided by the beginnings of names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sites import Site, broken_links, note
from sphinx_proceedings.site.index_pages import Division, divided

if TYPE_CHECKING:
    from pathlib import Path

    from sites import Built

TITLES = [f"{first}{second} number {n}" for first in "ABÇ" for second in "ab" for n in range(110)]
TITLES += ["南佳怡", "!!!"]


def shape(names: list[str], most: int) -> dict[str, tuple[str, ...]]:
    top = divided(Division(str, lambda _: 1, most), names)
    return {branch.beginning: branch.entries for branch in top.all()}


def test_a_short_index_is_one_page() -> None:
    assert shape(["b", "a"], 2) == {"": ("b", "a")}


def test_a_long_one_has_a_page_for_each_beginning_and_longer_ones_where_these_are_many() -> None:
    names = ["Ab", "a", "Ác", "b", "Abx", "?", "南"]
    assert shape(names, 2) == {
        "": (),
        "_": ("?",),
        "a": ("a",),
        "ab": ("Ab", "Abx"),
        "ac": ("Ác",),
        "b": ("b",),
        "n": ("南",),
    }


def test_the_page_of_a_beginning_stays_when_its_names_become_many() -> None:
    few, many = (["b", *(f"a{n}" for n in range(number))] for number in (3, 12))
    assert set(shape(few, 3)) < set(shape(many, 3))


def test_names_that_are_all_alike_stand_on_one_page() -> None:
    assert shape(["Yang"] * 5, 2)["yang"] == ("Yang",) * 5


PROGRAM = """\
[[event]]
id = "posters"
kind = "poster"
title = "Posters & more"
start = 2024-05-11T10:00:00
end = 2024-05-11T12:00:00
papers = {papers}
"""


def site(folder: Path) -> Site:
    notes = [note(f"id{n:08}", title) for n, title in enumerate(TITLES)]
    found = Site(folder / "source", notes)
    papers = [each["id"] for each in notes]
    found.write("_data/program.toml", PROGRAM.format(papers=papers))
    return found


@pytest.fixture(scope="module", params=["html", "dirhtml"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return site(tmp_path_factory.mktemp("many")).build(request.param)


def test_every_paper_is_one_or_two_steps_from_the_index(built: Built) -> None:
    top = built.page("papers/index")
    words = top.one("nav", **{"aria-label": "Beginnings"}).words
    assert words.split() == ["#", "1", "A", "220", "B", "220", "C", "220", "N", "1"]
    assert "662 papers" in top.one("p", "pr-count").words
    found = [
        entry.words
        for part in ("_", "a", "b", "c", "n")
        for entry in built.page(f"papers/by-name/{part}").all("a", "pr-entry-title")
    ]
    assert sorted(found) == sorted(TITLES)
    assert broken_links(built.out) == []


def test_the_page_of_a_beginning_says_where_it_is(built: Built) -> None:
    page = built.page("papers/by-name/a")
    assert page.all("h1")[-1].words == "Papers: A"
    assert "220 papers" in page.one("p", "pr-count").words


def test_other_indexes_stay_whole(built: Built) -> None:
    assert "Beginnings" not in built.read(built.files("authors/index*")[0])


@pytest.mark.parametrize(
    "record", ["authors/ada-lovelace", "topics/toys", "sessions/posters"], ids=lambda it: it[:5]
)
def test_a_record_of_many_papers_has_pages_for_them(built: Built, record: str) -> None:
    folder, slug = record.split("/")
    first = built.page(record)
    words = first.one("nav", **{"aria-label": "Beginnings"}).words
    assert words.split() == ["#", "1", "A", "220", "B", "220", "C", "220", "N", "1"]
    assert "662 papers" in first.one("p", "pr-count").words
    assert not first.all("a", "pr-entry-title")
    pages = [built.page(f"{folder}/by-name/{slug}-{part}") for part in ("_", "a", "b", "c", "n")]
    found = [entry.words for page in pages for entry in page.all("a", "pr-entry-title")]
    assert sorted(found) == sorted(TITLES)
    assert len({page.one("title").words for page in pages}) == len(pages)


def test_the_page_of_some_papers_says_whose_they_are(built: Built) -> None:
    page = built.page("sessions/by-name/posters-a")
    assert page.all("h1")[-1].words == "Posters & more: A"
    assert "220 papers" in page.one("p", "pr-count").words
    way = page.one("nav", "pr-breadcrumbs").words
    assert way.split("\n")[-1].endswith("A")
    assert "Posters & more" in way


def test_no_page_is_above_500_kb(built: Built) -> None:
    sizes = {path: (built.out / path).stat().st_size for path in built.files("**/*.html")}
    assert max(sizes.values()) < 500_000
    # Nor are they cut into smaller pieces than need be.
    assert max(sizes[path] for path in built.files("papers/by-name/**/*.html")) > 100_000


def test_a_site_that_shrinks_has_no_page_of_a_beginning_left(tmp_path: Path) -> None:
    small = site(tmp_path)
    small.build()
    small.export([note("id00000001", "A title")])
    small.write("_data/program.toml", "")
    assert small.build().files("*/by-name/*") == []
