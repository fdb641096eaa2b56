"""RIS is read back by rispy: the same titles, the same authors, the true venue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import rispy
from hypothesis import example, given
from hypothesis import strategies as st

from citing import BORROWED, OWN_WORDS, flagship, hostile, neurips, paper, proceedings
from sphinx_proceedings import markup
from sphinx_proceedings.citations import FORMATS, ris
from sphinx_proceedings.names import Name, inverted_name

if TYPE_CHECKING:
    from sphinx_proceedings.model import Proceedings

[RIS] = [form for form in FORMATS if form.suffix == ".ris"]


def read(text: str) -> list[dict[str, Any]]:
    """What rispy finds in a file, as it comes from a disk."""
    return rispy.loads(text.replace("\r\n", "\n"))


def expected_authors(whole: Proceedings, place: int) -> list[str]:
    names = [whole.name_of(author.name) for author in whole.papers[place].authors]
    return [inverted_name(name) for name in names] or ["Anonymous"]


def test_a_record_has_its_lines_in_a_fixed_order() -> None:
    some = paper(
        "Implicit Bias of $L_2$ & SGD",
        "Laurens van der Maaten",
        "Martin King Jr.",
        "南佳怡",
        "Plato",
        doi="10.1234/a_b",
        abstract=markup.block("One.\n\nTwo."),
        keywords=(markup.inline("bias"), markup.inline("SGD")),
    )
    assert ris.entry(some, proceedings(some)).split("\r\n") == [
        "TY  - CPAPER",
        "ID  - maaten2024implicit",
        "TI  - Implicit Bias of L₂ & SGD",
        "AU  - van der Maaten, Laurens",
        "AU  - King, Martin, Jr.",
        "AU  - 南佳怡",
        "AU  - Plato",
        "T2  - ICLR 2024 Workshop on Research & Development",
        "C3  - ICLR 2024 Workshop on Research & Development",
        "PY  - 2024",
        "DA  - 2024/05/11",
        "C1  - Wien, Österreich",
        "UR  - https://openreview.net/forum?id=x",
        "DO  - 10.1234/a_b",
        "AB  - One. Two.",
        "KW  - bias",
        "KW  - SGD",
        "ER  - ",
        "",
    ]


def test_a_borrowed_paper_is_cited_with_its_true_venue_only() -> None:
    some = paper("A", "Ann Lee")
    text = ris.entry(some, proceedings(some, workshop=BORROWED))
    assert "T2  - Advances in Other Systems 36" in text
    assert "PY  - 2023" in text
    assert not [word for word in OWN_WORDS if word in text]


def test_hidden_authors_are_anonymous() -> None:
    some = paper("A")
    [record] = read(ris.entry(some, proceedings(some)))
    assert record["authors"] == ["Anonymous"]


def test_an_organizers_split_of_a_name_counts() -> None:
    some = paper("A", "Gabriel García Márquez")
    split = {"Gabriel García Márquez": Name("Gabriel", "", "García Márquez")}
    [record] = read(ris.entry(some, proceedings(some, overrides=split)))
    assert record["authors"] == ["García Márquez, Gabriel"]


@pytest.mark.parametrize("whole", [flagship, neurips], ids=lambda made: made.__name__)
def test_all_papers_are_read_back_alike(whole: Any) -> None:
    found = whole()
    records = read(RIS.library(found.papers, found))
    assert [record["title"] for record in records] == [some.title.plain for some in found.papers]
    for place, record in enumerate(records):
        assert record["authors"] == expected_authors(found, place)
        assert record["id"] == found.citation_keys[found.papers[place].id]
        assert record["urls"] == [found.papers[place].links.forum]


@given(hostile, st.lists(hostile, max_size=3), hostile)
@example("ER  - ", ["TY  - JOUR", "a\r\nER  - "], "x\nER  - \nTY  - BOOK")
def test_hostile_text_stays_in_its_field(title: str, names: list[str], abstract: str) -> None:
    names = [name for name in names if markup.literal(name).plain]
    some = paper(title, *names, abstract=markup.block(abstract))
    whole = proceedings(some, paper("Second", forum_id="y"))
    lines = RIS.library(whole.papers, whole).split("\r\n")
    assert lines.count("ER  - ") == 2
    assert sum(line.startswith("TY  - ") for line in lines) == 2
    assert all(line[2:6] == "  - " for line in lines if line)
    assert f"TI  - {some.title.plain}" in lines or not some.title.plain
    assert [line[6:] for line in lines if line.startswith("AU  - ")] == [
        *expected_authors(whole, 0),
        "Anonymous",
    ]
