"""The organizers' table of what is there of each paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hosted_files import papers
from sphinx_proceedings import markup
from sphinx_proceedings.completeness import COLUMNS, Row, Where, completeness
from sphinx_proceedings.join import join
from sphinx_proceedings.model import (
    Event,
    EventId,
    EventKind,
    FileKind,
    HostedFile,
    HostedFiles,
    PaperLinks,
    Proceedings,
    Workshop,
)  # fmt: skip

WORKSHOP = Workshop("T", "T", "T", "T", 2024)
MOMENT = datetime(2024, 5, 11, 9, tzinfo=UTC)


def talk(*ids: str, **links: str) -> Event:
    return replace(
        Event(EventId("talk"), EventKind.CONTRIBUTED, "Talk", MOMENT, MOMENT),
        papers=tuple(paper.id for paper in papers(*ids)),
        **links,
    )  # type: ignore[arg-type]


def hosted(*kinds: FileKind) -> HostedFiles:
    return HostedFiles(
        tuple(HostedFile(kind, Path("x"), ".x", "x/x", 1, "0" * 64) for kind in kinds)
    )


def cells(row: Row) -> list[str]:
    return [getattr(row, column).value for column in COLUMNS]


def only_row(proceedings: Proceedings) -> Row:
    (row,) = completeness(proceedings)
    return row


def test_a_paper_of_which_there_is_nothing() -> None:
    row = only_row(join(WORKSHOP, papers("a")))
    assert cells(row) == ["missing", "missing", "missing", "missing", "not needed", "missing"]
    assert row.missing == ("pdf", "poster", "slides", "video", "abstract")


def test_a_paper_of_which_there_is_everything_here() -> None:
    (paper,) = papers("a")
    paper = replace(paper, abstract=markup.block("We study."))
    proceedings = replace(join(WORKSHOP, [paper]), files={paper.id: hosted(*FileKind)})
    row = only_row(proceedings)
    assert cells(row) == ["here"] * 6
    assert row.missing == ()


def test_pdfs_are_told_apart_by_host() -> None:
    links = {
        "https://openreview.net/pdf?id=a": "OpenReview",
        "https://api2.openreview.net/pdf": "OpenReview",
        "https://openreview.net.example.org/a.pdf": "elsewhere",
        "https://notopenreview.net/a.pdf": "elsewhere",
    }
    for link, where in links.items():
        (paper,) = papers("a")
        paper = replace(paper, links=PaperLinks(paper.links.forum, pdf=link))
        assert only_row(join(WORKSHOP, [paper])).pdf.value == where


def test_links_of_a_talk_count_for_its_paper() -> None:
    event = talk("a", slides="https://x.org/s", recording="https://x.org/r")
    row = only_row(join(WORKSHOP, papers("a"), events=[event]))
    assert (row.slides, row.video, row.captions) == (
        Where.ELSEWHERE, Where.ELSEWHERE, Where.MISSING,
    )  # fmt: skip
    assert row.missing == ("pdf", "poster", "captions", "abstract")


def test_links_of_a_session_of_several_papers_count_for_none() -> None:
    event = talk("a", "b", slides="https://x.org/s")
    rows = completeness(join(WORKSHOP, papers("a", "b"), events=[event]))
    assert [row.slides for row in rows] == [Where.MISSING] * 2


def test_an_empty_abstract_is_missing() -> None:
    (paper,) = papers("a")
    assert only_row(join(WORKSHOP, [replace(paper, abstract=markup.block(" "))])).abstract is (
        Where.MISSING
    )
