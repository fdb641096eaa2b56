"""CSL-JSON keeps to its schema, names the true venue and loses nothing."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citing import BORROWED, DATA, OWN_WORDS, flagship, hostile, neurips, paper, proceedings
from sphinx_proceedings import markup
from sphinx_proceedings.citations import FORMATS, csl
from sphinx_proceedings.names import Name

[CSL] = [form for form in FORMATS if form.name == "CSL-JSON"]
SCHEMA = jsonschema.Draft7Validator(
    json.loads((DATA / "csl-item.schema.json").read_text(encoding="utf-8"))
)


def test_an_item_says_what_is_known() -> None:
    some = paper(
        "Implicit Bias of $L_2$ & <b>SGD</b>",
        "Laurens van der Maaten",
        "Martin King Jr.",
        "南佳怡",
        "Plato",
        doi="10.1234/a_b",
        abstract=markup.block("One.\n\nTwo."),
        keywords=(markup.inline("bias"), markup.inline("SGD")),
    )
    assert csl.item(some, proceedings(some)) == {
        "id": "maaten2024implicit",
        "type": "paper-conference",
        "title": "Implicit Bias of L₂ & <b>SGD</b>",
        "author": [
            {"family": "Maaten", "given": "Laurens", "non-dropping-particle": "van der"},
            {"family": "King", "given": "Martin", "suffix": "Jr."},
            {"literal": "南佳怡"},
            {"literal": "Plato"},
        ],
        "container-title": "ICLR 2024 Workshop on Research & Development",
        "issued": {"date-parts": [[2024, 5, 11]]},
        "event-title": "Toys",
        "event-place": "Wien, Österreich",
        "URL": "https://openreview.net/forum?id=x",
        "DOI": "10.1234/a_b",
        "abstract": "One.\n\nTwo.",
        "keyword": "bias, SGD",
    }


def test_a_borrowed_paper_is_cited_with_its_true_venue_only() -> None:
    some = paper("A", "Ann Lee")
    text = csl.entry(some, proceedings(some, workshop=BORROWED))
    assert json.loads(text)["container-title"] == "Advances in Other Systems 36"
    assert json.loads(text)["issued"] == {"date-parts": [[2023]]}
    assert not [word for word in OWN_WORDS if word in text]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (Name("", "van", "Beethoven"), {"family": "Beethoven", "non-dropping-particle": "van"}),
        (Name("", "", "Plato"), {"literal": "Plato"}),
        (Name("", "", "Plato", "Jr."), {"family": "Plato", "suffix": "Jr."}),
        (Name("Ann", "", "Lee"), {"family": "Lee", "given": "Ann"}),
    ],
)
def test_names_of_one_part_stay_whole(name: Name, parts: dict[str, str]) -> None:
    assert csl.name_parts(name) == parts


@pytest.mark.parametrize("whole", [flagship, neurips], ids=lambda made: made.__name__)
def test_all_items_are_valid_and_equal_to_their_papers(whole: Any) -> None:
    found = whole()
    items = json.loads(CSL.library(found.papers, found))
    SCHEMA.validate(items)
    for some, item in zip(found.papers, items, strict=True):
        assert item["title"] == some.title.plain
        assert item["id"] == found.citation_keys[some.id]
        names = [found.name_of(author.name) for author in some.authors]
        assert item["author"] == [csl.name_parts(name) for name in names]


def test_the_file_of_one_paper_is_a_list_too() -> None:
    some = paper("A", "Ann Lee")
    whole = proceedings(some)
    assert json.loads(CSL.single(CSL.entry(some, whole))) == [csl.item(some, whole)]


def test_the_schema_refuses_what_is_no_item() -> None:
    some = paper("A", "Ann Lee")
    good = csl.item(some, proceedings(some))
    for bad in (
        [{**good, "type": "inproceedings"}],
        [{**good, "author": "Ann Lee"}],
        [{**good, "booktitle": "A"}],
        [{**good, "issued": "2024-05"}],
        [{key: value for key, value in good.items() if key != "id"}],
        good,
    ):
        assert not SCHEMA.is_valid(bad)


@given(hostile, st.lists(hostile, max_size=3))
def test_hostile_text_gives_valid_items(title: str, names: list[str]) -> None:
    some = paper(title, *names, abstract=markup.block(title))
    whole = proceedings(some)
    text = CSL.library([some], whole)
    text.encode()
    [item] = json.loads(text)
    SCHEMA.validate([item])
    assert item["title"] == some.title.plain
