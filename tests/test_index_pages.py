"""Indexes that are too long for one page are divided by the beginnings of names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sites import Site, broken_links, note
from sphinx_proceedings.site.index_pages import Index, divided

if TYPE_CHECKING:
    from pathlib import Path

    from sites import Built

TITLES = [f"{first}{second} number {n}" for first in "ABÇ" for second in "ab" for n in range(70)]
TITLES += ["南佳怡", "!!!"]


def index(names: list[str], most: int) -> Index:
    return Index("papers", "paper-index", lambda _: names, str, lambda _: {}, most)


def shape(names: list[str], most: int) -> dict[str, tuple[str, ...]]:
    top = divided(index(names, most), None)  # type: ignore[arg-type]
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


@pytest.fixture(scope="module", params=["html", "dirhtml"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    notes = [note(f"id{n:08}", title) for n, title in enumerate(TITLES)]
    site = Site(tmp_path_factory.mktemp("many") / "source", notes)
    return site.build(request.param)


def test_every_paper_is_one_or_two_steps_from_the_index(built: Built) -> None:
    top = built.page("papers/index")
    words = top.one("nav", **{"aria-label": "Beginnings"}).words
    assert words.split() == ["#", "1", "A", "140", "B", "140", "C", "140", "N", "1"]
    assert "422 papers" in top.one("p", "pr-count").words
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
    assert "140 papers" in page.one("p", "pr-count").words


def test_other_indexes_stay_whole(built: Built) -> None:
    assert built.files("authors/by-name/**/*") == []


def test_a_site_that_shrinks_has_no_page_of_a_beginning_left(tmp_path: Path) -> None:
    site = Site(tmp_path / "source", [note(f"id{n:08}", t) for n, t in enumerate(TITLES)])
    site.build()
    site.export([note("id00000001", "A title")])
    assert site.build().files("papers/by-name/*") == []
