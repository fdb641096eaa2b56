"""An organizer may keep OpenReview's citation keys; nothing else of its BibTeX is read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openreview_notes import VENUE, WORKSHOP, hidden, read_notes, v1, v2
from sphinx_proceedings.keys import assign_keys
from sphinx_proceedings.model import ForumId

if TYPE_CHECKING:
    from pathlib import Path

KEEPING = replace(WORKSHOP, openreview_keys=True)
GOOD = '@inproceedings{\nlovelace2024on,\ntitle={On the Edge of {\\"O}},\nyear={2024}\n}'


def key_of(folder: Path, bibtex: Any, **content: Any) -> str | None:
    note = v2(content={"_bibtex": bibtex, **content})
    return read_notes([note], folder, KEEPING).paper.given_key


def test_a_good_key_is_kept_of_both_kinds_of_note(tmp_path: Path) -> None:
    assert key_of(tmp_path, GOOD) == "lovelace2024on"
    note = v1(content={"_bibtex": GOOD})
    assert read_notes([note], tmp_path, KEEPING).paper.given_key == "lovelace2024on"


def test_it_is_not_read_unless_it_is_asked_for(tmp_path: Path) -> None:
    note = v2(content={"_bibtex": GOOD})
    assert read_notes([note], tmp_path, WORKSHOP).paper.given_key is None


def entry(key: str) -> str:
    return f"@misc{{{key},\n title={{A}}\n}}"


@pytest.mark.parametrize(
    "bibtex",
    [
        entry("jr.2024quoted"),
        entry("2024"),
        entry("noether2024on"),
        entry("love lace2024on"),
        entry("lovelace{2024}on"),
        entry("Lovelace2024on"),
        entry("lovelace2024on") + entry("lovelace2024off"),
        entry("lovelace2024on") + "@string{a = 1}",
        entry("lovelace2024on") + "% and more",
        "@misc{lovelace2024on",
        "lovelace2024on",
        "",
        5,
        [GOOD],
        hidden(GOOD),
        entry("lovelace2024on") + " " * 20_000,
    ],
)
def test_what_is_no_key_of_the_first_author_is_not_kept(tmp_path: Path, bibtex: Any) -> None:
    assert key_of(tmp_path, bibtex) is None


def test_a_key_never_names_an_author_who_is_hidden(tmp_path: Path) -> None:
    authors = {"value": ["Ada Lovelace"], "readers": [VENUE]}
    assert key_of(tmp_path, GOOD, authors=authors) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60) | st.text("@misc{}=,\"'\\ \n%lovelace2024on", max_size=60))
def test_hostile_bibtex_breaks_nothing(tmp_path: Path, text: str) -> None:
    assert key_of(tmp_path, text) in (None, "lovelace2024on", "lovelace2024o", "lovelace2024n")


def test_keys_that_one_paper_alone_has_come_before_ours(tmp_path: Path) -> None:
    notes = [
        v2("a", {"title": "Deep"}),
        v2("b", {"title": "Shallow", "_bibtex": entry("lovelace2024deep")}),
        v2("c", {"title": "Wide", "_bibtex": entry("lovelace2024twice")}),
        v2("d", {"title": "Narrow", "_bibtex": entry("lovelace2024twice")}),
        v2("e", {"title": "Old", "_bibtex": entry("lovelace2024other")}),
        v2("f", {"title": "New", "_bibtex": entry("lovelace2024old")}),
    ]
    papers = read_notes(notes, tmp_path, KEEPING).papers
    assert assign_keys(papers, 2024, {ForumId("e"): "Lovelace2024old"}) == {
        "a": "lovelace2024deepb",
        "b": "lovelace2024deep",
        "c": "lovelace2024wide",
        "d": "lovelace2024narrow",
        "e": "Lovelace2024old",
        "f": "lovelace2024new",
    }
