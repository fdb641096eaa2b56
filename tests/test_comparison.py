"""What is told of the changes between two exports."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from openreview_notes import WORKSHOP, v2
from sphinx_proceedings.comparison import ChangeKind, Comparison, as_news, compare, told
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


def test_news_tell_readers_what_concerns_them() -> None:
    (new,) = papers(v2("paper00099", {"title": "On $x^2$\nand *more*"}, number=99))
    renamed = replace(OLD[1], title=new.title)
    titles = {paper.id: paper.title.source for paper in (*OLD, new, renamed)}
    news = as_news(compare(OLD, (renamed, *OLD[2:], new)), titles)
    assert news == (
        "Papers: 1 new, 1 no longer there, 1 with a new title",
        "New:\n\n- On $x^2$ and *more*\n\nNo longer there:\n\n- Title 0\n\n"
        "With a new title:\n\n- On $x^2$ and *more*",
    )


@pytest.mark.parametrize("field", ["authors", "abstract", "keywords"])
def test_names_and_small_things_are_no_news(field: str) -> None:
    value = "X." if field == "abstract" else ["Eve"]
    assert as_news(changed(**{field: value}), {"paper00000": "Title 0"}) is None
