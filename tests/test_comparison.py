"""What is told of the changes between two exports."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openreview_notes import WORKSHOP, v2
from sphinx_proceedings.comparison import ChangeKind, Comparison, as_news, compare, told
from sphinx_proceedings.markup import block
from sphinx_proceedings.problems import Report
from sphinx_proceedings.sources.openreview import read


def papers(*notes: Any) -> Any:
    import json

    data = json.dumps({"notes": notes}).encode()
    return read(data, WORKSHOP, Report(), file="openreview.json")


OLD = papers(*(v2(f"paper{n:05}", {"title": f"Title {n}"}, number=n) for n in range(10)))


def changed(**fields: Any) -> Comparison:
    content = {"title": "Title 0"} | fields
    (new,) = papers(v2("paper00000", content, number=0))
    return compare(OLD, (new, *OLD[1:]))


def test_the_same_papers_have_no_changes() -> None:
    assert compare(OLD, OLD).changes == ()
    assert told(compare(OLD, OLD)) == ["nothing has changed"]


@pytest.mark.parametrize(
    ("field", "value", "kind", "line"),
    [
        ("title", "Better", ChangeKind.TITLE, "Title 0 → Better"),
        ("authors", ["Emmy Noether", "Ada Lovelace"], ChangeKind.AUTHORS, "in another order"),
        ("authors", ["Ada Lovelace", "Eve"], ChangeKind.AUTHORS, "without Emmy Noether; with Eve"),
        ("abstract", "We refute $x^2$.", ChangeKind.ABSTRACT, "Title 0: 1 word differs"),
        ("abstract", None, ChangeKind.ABSTRACT, "there is none any more"),
        ("venue", "BGPT Oral", ChangeKind.DECISION, "Title 0: poster → oral"),
        ("pdf", None, ChangeKind.PDF, "there is none any more"),
        ("pdf", "https://example.org/a.pdf", ChangeKind.PDF, "another"),
        ("keywords", ["toys"], ChangeKind.OTHER, "keywords"),
        ("TLDR", "Blunt.", ChangeKind.OTHER, "summary"),
    ],
)
def test_each_kind_of_change_is_told(field: str, value: Any, kind: ChangeKind, line: str) -> None:
    comparison = changed(**{field: value})
    assert [change.kind for change in comparison.changes] == [kind]
    heading, told_line = told(comparison)
    assert heading == f"{kind.value} (1):"
    assert told_line.startswith("  paper00000  ")
    assert line in told_line


def test_a_new_version_of_a_pdf_at_the_same_address_is_told() -> None:
    (change,) = changed(pdf=f"/pdf/{'b2' * 20}.pdf").changes
    assert change.kind is ChangeKind.PDF


def test_new_and_lost_papers() -> None:
    (new,) = papers(v2("paper00099", {"title": "Fresh"}, number=99))
    comparison = compare(OLD, (*OLD[1:], new))
    assert told(comparison) == [
        "new papers (1):",
        "  paper00099  Fresh",
        "papers no longer there (1):",
        "  paper00000  Title 0",
    ]
    assert (comparison.before, comparison.after, comparison.lost) == (10, 10, 1)
    assert not comparison.is_large_loss


@pytest.mark.parametrize(("lost", "large"), [(0, False), (1, False), (2, True), (10, True)])
def test_a_loss_of_more_than_a_tenth_is_large(lost: int, large: bool) -> None:
    assert compare(OLD, OLD[lost:]).is_large_loss == large


@pytest.mark.parametrize(
    ("field", "value"), [("title", "*Title* 0"), ("abstract", "We **show** $x^2$.")]
)
def test_a_change_of_markup_alone_is_told(field: str, value: str) -> None:
    (change,) = changed(**{field: value}).changes
    assert (change.kind, change.after) == (ChangeKind.OTHER, "markup")


def test_a_name_printed_twice_and_then_once_is_told() -> None:
    twice = changed(authors=["Ada Lovelace", "Ada Lovelace", "Emmy Noether"])
    assert told(twice)[1].endswith("with Ada Lovelace")


def test_a_long_abstract_of_the_same_words_is_compared_at_once() -> None:
    """An alignment of these words took an hour."""
    old, new = (papers(v2(content={"abstract": text * 20_000})) for text in ("a b ", "b a c "))
    assert told(compare(old, new))[1].endswith(": 20000 words differ")


# --- news ----------------------------------------------------------------------------------------


def news_of(*titles: str) -> tuple[str, str]:
    new = papers(*(v2(f"new{n:07}", {"title": title}, number=n) for n, title in enumerate(titles)))
    news = as_news(compare(OLD, (*OLD, *new)), {paper.id: paper.title for paper in new})
    assert news is not None
    return news


def test_news_tell_readers_what_concerns_them() -> None:
    (new,) = papers(v2("paper00099", {"title": "On $x^2$\nand *more*"}, number=99))
    renamed = replace(OLD[1], title=new.title)
    titles = {paper.id: paper.title for paper in (new, renamed)}
    news = as_news(compare(OLD, (renamed, *OLD[2:], new)), titles)
    assert news == (
        "Papers: 1 new, 1 no longer there, 1 with a new title",
        "New:\n\n- On $x^2$ and *more*\n\nWith a new title:\n\n- On $x^2$ and *more*",
    )


def test_papers_that_are_gone_are_not_named() -> None:
    assert as_news(compare(OLD, OLD[1:]), {}) == ("Papers: 1 no longer there", "")


@pytest.mark.parametrize(
    "title",
    [
        "[Prize](https://example.org/x)",
        "See https://example.org",
        "\\href{https://example.org}{Prize}",
        "- a list",
        "1. a list",
        "![x](https://example.org/x.png) ``` ` \\[",
    ],
)
def test_a_title_makes_neither_links_nor_lists_in_news(title: str) -> None:
    _, text = news_of("A $x^2$ first", title, "Last")
    html = block(text).html
    assert "<a " not in html
    assert "<img" not in html
    assert html.count("<li>") == 3
    assert text.startswith("New:\n\n- A $x^2$ first\n")


@given(st.lists(st.text("$`\\[](){}*-1. \nabh:/x", max_size=20), min_size=1, max_size=4))
def test_titles_in_news_keep_to_their_lines(titles: list[str]) -> None:
    _, text = news_of(*titles)
    assert block(text).html.count("<li>") in (len(titles), 0)
    assert "<a " not in block(text).html


def test_many_new_papers_are_counted_in_news() -> None:
    _, text = news_of(*(f"Paper {n}" for n in range(30)))
    assert text.count("\n- Paper ") == 25
    assert text.endswith("\n- and 5 more")


@pytest.mark.parametrize("field", ["authors", "abstract", "keywords"])
def test_names_and_small_things_are_no_news(field: str) -> None:
    value = "X." if field == "abstract" else ["Eve"]
    assert as_news(changed(**{field: value}), {}) is None
