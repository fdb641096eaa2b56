"""Citations as plain text: a line a paper, without a package of styles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from citing import BORROWED, OWN_WORDS, hostile, neurips, paper, proceedings
from sphinx_proceedings import markup
from sphinx_proceedings.citations import FORMATS, text
from sphinx_proceedings.model import Correction, CorrectionKind

[TEXT] = [form for form in FORMATS if form.suffix == ".txt"]
END = "ICLR 2024 Workshop on Research & Development, 2024. https://openreview.net/forum?id=x\n"


@pytest.mark.parametrize(
    ("title", "names", "expected"),
    [
        (r"Toys of $\ell_2$ norm", ("Łukasz Kaiser",), "Łukasz Kaiser. Toys of ℓ₂ norm."),
        ("Why?", ("Ann Lee", "南佳怡"), "Ann Lee and 南佳怡. Why?"),
        ("On A.", ("Ann Lee", "Plato", "Bo King Jr."), "Ann Lee, Plato, and Bo King Jr. On A."),
        ("Hidden", (), "Anonymous. Hidden."),
        ("", ("Ann Lee",), "Ann Lee."),
    ],
)
def test_a_paper_is_a_line(title: str, names: tuple[str, ...], expected: str) -> None:
    some = paper(title, *names)
    assert text.entry(some, proceedings(some)) == f"{expected} {END}"


def test_a_doi_takes_the_place_of_the_address() -> None:
    some = paper("Toys", "Ann Lee", doi="10.1234/abc")
    assert text.entry(some, proceedings(some)).endswith(", 2024. https://doi.org/10.1234/abc\n")


def test_a_retracted_paper_says_so() -> None:
    some = paper("Toys", "Ann Lee")
    said = Correction(
        "x", some.id, CorrectionKind.RETRACTION, date(2024, 6, 2), markup.block("Why.")
    )
    whole = replace(proceedings(some), corrections={some.id: (said,)})
    assert text.entry(some, whole).endswith("?id=x (Retracted 2024-06-02.)\n")


def test_a_borrowed_paper_is_cited_where_it_appeared() -> None:
    some = paper("Of things", "Ann Lee")
    line = text.entry(some, proceedings(some, workshop=BORROWED))
    assert "Advances in Other Systems 36, 2023." in line
    assert not [word for word in OWN_WORDS if word in line]


def test_a_file_has_a_line_for_each_of_a_conference_s_papers() -> None:
    whole = neurips()
    lines = TEXT.library(whole.papers, whole).splitlines()
    assert len(lines) == len(whole.papers) == 3218
    for line, each in zip(lines, whole.papers, strict=True):
        assert each.title.plain in line
        assert all(author.name.plain in line for author in each.authors)


@given(hostile, hostile)
def test_hostile_titles_and_names_stay_in_their_line(title: str, name: str) -> None:
    some = paper(title, name)
    line = text.entry(some, proceedings(some))
    assert line.splitlines() == [line.removesuffix("\n")]
    assert some.title.plain in line
