"""corrections.toml: what it says, and what became of papers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from sphinx_proceedings import corrections
from sphinx_proceedings.corrections import Corrections, read_corrections
from sphinx_proceedings.join import join
from sphinx_proceedings.markup import block, inline, literal
from sphinx_proceedings.model import (
    AuthorKey,
    Authorship,
    CorrectionKind,
    ForumId,
    Paper,
    PaperLinks,
    Proceedings,
    Slug,
    Workshop,
    unidentified,
)
from sphinx_proceedings.problems import InputError, Report

if TYPE_CHECKING:
    from pathlib import Path

WORKSHOP = Workshop("Toys", "TOY", "Toys", "Toy.cc/2024", 2024)
DAY = date(2024, 6, 1)


def paper(forum_id: str, *line: tuple[str, str], title: str = "A study") -> Paper:
    """A paper by (who it is, printed name); who it is, is empty if only the name is known."""
    authors = []
    for who, name in line:
        text = literal(name)
        authors.append(Authorship(text, AuthorKey(who) if who else unidentified(text)))
    return Paper(
        id=ForumId(forum_id),
        slug=Slug(forum_id),
        title=inline(title),
        authors=tuple(authors),
        links=PaperLinks("https://openreview.net/forum"),
    )


PAPERS = (
    paper("aaa", ("1", "Ann Lee"), ("2", "Bo Wu"), title="Learning"),
    paper("bbb", ("2", "Bo Wu"), ("1", "Ann Lee"), title="Playing"),
)


def read(tmp_path: Path, text: str, former: tuple[str, ...] = ()) -> tuple[Corrections, list[str]]:
    """What the file says, and the problems with it."""
    path = tmp_path / "corrections.toml"
    path.write_text(text, encoding="utf-8")
    report = Report()
    found = read_corrections(
        path, PAPERS, [ForumId(each) for each in former], report, file=path.name
    )
    return found, [str(problem) for problem in report]


# --- the file --------------------------------------------------------------------------------

GOOD = """\
[[correction]]
paper = "aaa"
kind = "retraction"
date = 2024-06-02
reason = "The *proof* fails."
link = "https://example.org/notice"

[[correction]]
paper = "aaa"
kind = "revision"
date = 2024-06-01
reason = "A typo."
"""


def test_no_file_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    assert read_corrections(path, PAPERS, (), Report(), file="") == Corrections()


def test_corrections_come_by_date(tmp_path: Path) -> None:
    found, problems = read(tmp_path, GOOD)
    assert problems == []
    assert [(each.kind, each.day.day) for each in found.corrections] == [
        (CorrectionKind.REVISION, 1),
        (CorrectionKind.RETRACTION, 2),
    ]
    assert found.corrections[1].reason == block("The *proof* fails.")
    assert found.corrections[1].id == "aaa/retraction/2024-06-02"


def test_like_corrections_of_one_day_have_ids_of_their_own(tmp_path: Path) -> None:
    found, _ = read(tmp_path, GOOD + GOOD)
    assert len({each.id for each in found.corrections}) == 4


def test_an_unknown_paper_is_an_error_at_its_line_that_names_the_nearest(tmp_path: Path) -> None:
    found, problems = read(tmp_path, GOOD.replace('"aaa"\nkind = "rev', '"aab"\nkind = "rev'))
    assert len(found.corrections) == 1
    (problem,) = problems
    assert problem.startswith("corrections.toml:9, [[correction]], paper: no accepted paper")
    assert problem.endswith('has the id "aab". Did you mean "aaa"?')


@pytest.mark.parametrize(
    "text",
    [
        "[[correction]]\n",
        '[[correction]]\npaper = "aaa"\nkind = "removed"\ndate = 2024-06-01\n',
        '[[correction]]\npaper = "zzz"\nkind = "removal"\ndate = 2024-06-01\nreason = "x"\n',
        '[[name-change]]\nfrom = "Ann Lee"\ndate = 2024-06-01\n',
        "[[correction",
    ],
)
def test_what_cannot_be_read_stops_the_build(tmp_path: Path, text: str) -> None:
    # Else a removed paper or a former name would be published again.
    with pytest.raises(InputError, match=r"corrections\.toml"):
        read(tmp_path, text)


def test_a_removed_paper_may_have_left_the_export(tmp_path: Path) -> None:
    text = GOOD.replace("aaa", "gone").replace("retraction", "removal")
    found, _ = read(tmp_path, text.split("\n\n")[0], former=("gone",))
    assert [each.paper for each in found.corrections] == ["gone"]


def test_name_changes_keep_what_is_asked_for(tmp_path: Path) -> None:
    text = '[[name-change]]\nfrom = "Ann  Lee"\nto = "Z. L{\\\\\\"o}w"\ndate = 2024-06-01\n'
    found, problems = read(tmp_path, text)
    assert problems == []
    (only,) = found.name_changes
    assert (only.old, only.new, only.keys, only.redirect) == ("Ann Lee", "Z. Löw", False, True)


# --- papers ----------------------------------------------------------------------------------


def joined(tmp_path: Path, text: str) -> Proceedings:
    found, _ = read(tmp_path, text)
    papers, said, removed = corrections.apply(PAPERS, found.corrections, {})
    return join(WORKSHOP, papers, corrections=said, removed=removed)


def test_a_citation_note_tells_all_in_order_of_time(tmp_path: Path) -> None:
    proceedings = joined(tmp_path, GOOD)
    note = corrections.citation_note(ForumId("aaa"), proceedings)
    assert note == "Revised 2024-06-01; Retracted 2024-06-02"
    assert corrections.citation_note(ForumId("bbb"), proceedings) == ""
    assert corrections.is_retracted(ForumId("aaa"), proceedings)
    assert not corrections.is_retracted(ForumId("bbb"), proceedings)


def test_a_removed_paper_is_no_paper_and_is_announced_without_its_title(tmp_path: Path) -> None:
    proceedings = joined(tmp_path, GOOD.replace("retraction", "removal"))
    assert [each.id for each in proceedings.papers] == ["bbb"]
    assert [each.slug for each in proceedings.removed] == ["aaa"]
    assert proceedings.corrections == {}
    assert [each.headline for each in corrections.announced(proceedings)] == [
        "A paper has been removed"
    ]
