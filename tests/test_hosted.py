"""Which of the organizer's files are published, and what is said of the others."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from hosted_files import (
    CAPTIONS,
    HEIC,
    HTML,
    JPEG,
    MATROSKA,
    MP4,
    ONE,
    PNG,
    POSTSCRIPT_ONLY,
    QUICKTIME,
    SVG,
    WEBM,
    WEBP,
    names,
    papers,
    pdf,
    put,
    read,
    told,
)
from sphinx_proceedings.hosted import folders, targets, thumbnail_target
from sphinx_proceedings.join import join
from sphinx_proceedings.model import FileKind, Workshop
from sphinx_proceedings.problems import ProblemKind, Severity

if TYPE_CHECKING:
    from pathlib import Path


# --- what is published -------------------------------------------------------------------------


def test_a_complete_folder_is_published_without_a_problem(tmp_path: Path) -> None:
    files = {
        "AbC_1/paper.pdf": pdf(),
        "AbC_1/poster.png": PNG,
        "AbC_1/alt.txt": b"Three plots.\r\n\r\nThe loss falls.\n",
        "AbC_1/slides.pdf": pdf(),
        "AbC_1/video.mp4": MP4,
        "AbC_1/captions.vtt": CAPTIONS,
        "AbC_1/.DS_Store": b"x",
        "AbC_1/Thumbs.db": b"x",
        ".gitkeep": b"",
        "README.md": b"How to",
    }
    found, report = read(put(tmp_path, files))
    assert told(report) == []
    assert names(found) == ["paper.pdf", "poster.png", "slides.pdf", "video.mp4", "captions.vtt"]
    hosted = found[ONE[0].id]
    assert hosted.alt == "Three plots.\nThe loss falls."
    paper = hosted.of(FileKind.PAPER)
    assert paper is not None
    assert paper.source.read_bytes() == pdf()
    assert (paper.media_type, paper.size) == ("application/pdf", len(pdf()))
    assert paper.digest == hashlib.sha256(pdf()).hexdigest()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("poster.pdf", pdf(), "application/pdf"),
        ("poster.jpg", JPEG, "image/jpeg"),
        ("poster.jpeg", JPEG, "image/jpeg"),
        ("Poster.PNG", PNG, "image/png"),
        ("poster.webp", WEBP, "image/webp"),
        ("video.webm", WEBM, "video/webm"),
        ("captions.vtt", b"\xef\xbb\xbf" + CAPTIONS, "text/vtt"),
    ],
)
def test_every_type_is_known_by_its_content(
    tmp_path: Path, name: str, content: bytes, media_type: str
) -> None:
    found, report = read(put(tmp_path, {f"AbC_1/{name}": content}))
    (file,) = found[ONE[0].id].files
    assert file.media_type == media_type
    assert Severity.ERROR not in {problem.severity for problem in report}


def test_an_allowed_type_under_a_wrong_suffix_is_published_under_its_own(tmp_path: Path) -> None:
    found, report = read(put(tmp_path, {"AbC_1/poster.png": JPEG, "AbC_1/alt.txt": b"A"}))
    assert names(found) == ["poster.jpg"]
    (problem,) = report
    assert "this is JPEG" in problem.fault
    assert problem.severity is Severity.WARNING


def test_a_missing_folder_is_no_problem(tmp_path: Path) -> None:
    found, report = read(tmp_path / "files")
    assert (found, len(report)) == ({}, 0)


def test_papers_stand_in_their_own_order(tmp_path: Path) -> None:
    accepted = papers("b", "a")
    found, _ = read(put(tmp_path, {"a/paper.pdf": pdf(), "b/paper.pdf": pdf()}), accepted)
    assert list(found) == ["b", "a"]


# --- what is left out --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("paper.pdf", HTML, "a web page"),
        ("paper.pdf", b"\n<html>", "a web page"),
        ("paper.pdf", b"<script>x</script>" + pdf(), "a web page"),
        ("paper.pdf", b"GIF89a;" + pdf(), "something before it"),
        ("paper.pdf", b"\0" * 3_000 + pdf(), "this is not PDF"),
        ("paper.pdf", b"PK\x03\x04word/", "an office document"),
        ("paper.pdf", PNG, "this is PNG, not PDF"),
        ("paper.pdf", POSTSCRIPT_ONLY, "PostScript"),
        ("paper.pdf", b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
        ("paper.pdf", pdf()[:-200], "cut off"),
        ("paper.pdf", pdf() + b"\0" * 2_000 + b"PK", "something follows"),
        ("paper.pdf", b"", "empty"),
        ("poster.png", SVG, "SVG"),
        ("poster.png", HEIC, "HEIC"),
        ("poster.png", b"GIF89a", "GIF"),
        ("video.mp4", QUICKTIME, "QuickTime"),
        ("video.webm", MATROSKA, "Matroska"),
        ("captions.vtt", b"1\n00:00:01,000 --> 00:00:02,000\nx\n", "SubRip"),
        ("captions.vtt", b"WEBVTT\n\n", "no line of times"),
        ("captions.vtt", CAPTIONS + b"\xff", "not UTF-8"),
        ("captions.vtt", CAPTIONS + b"\0", "no line of times"),
        ("captions.vtt", b"WEBVTTX\n" + CAPTIONS, "not WebVTT"),
    ],
)
def test_what_is_not_what_its_name_says_is_left_out_and_named(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    found, report = read(put(tmp_path, {f"AbC_1/{name}": content}))
    assert found == {}
    (problem,) = report
    assert said in problem.fault
    assert problem.severity is Severity.ERROR
    assert problem.mend
    assert problem.place.file == f"_data/files/AbC_1/{name}"
    assert problem.place.record == "AbC_1"


def test_one_bad_file_does_not_lose_the_good_ones(tmp_path: Path) -> None:
    files = {"AbC_1/poster.pdf": HTML, "AbC_1/poster.png": PNG, "AbC_1/slides.pdf": b""}
    found, _ = read(put(tmp_path, files))
    assert names(found) == ["poster.png"]


def test_of_two_posters_the_pdf_is_published_and_the_other_named(tmp_path: Path) -> None:
    files = {"AbC_1/poster.png": PNG, "AbC_1/poster.pdf": pdf(), "AbC_1/alt.txt": b"A"}
    found, report = read(put(tmp_path, files))
    assert names(found) == ["poster.pdf"]
    (message,) = told(report)
    assert "poster.png" in message
    assert '"poster.pdf" is published instead' in message


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("postr.pdf", 'Did you mean "poster.pdf"?'),
        ("poster.svg", "Save it as PDF or PNG"),
        ("slides.pptx", "Give slides.pdf"),
        ("alt.text", 'Did you mean "alt.txt"?'),
        ("xyzzy", "Known are paper.pdf"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(tmp_path: Path, name: str, mend: str) -> None:
    found, report = read(put(tmp_path, {f"AbC_1/{name}": pdf()}))
    assert found == {}
    (problem,) = report
    assert mend in problem.mend


def test_sizes_have_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    big = pdf() + b" " * 400 + b"\n%%EOF\n"
    monkeypatch.setattr(folders, "SCHOLAR_LARGEST", len(big) - 1)
    put(tmp_path, {"AbC_1/paper.pdf": big, "AbC_1/slides.pdf": big})
    found, report = read(tmp_path)
    assert names(found) == ["paper.pdf", "slides.pdf"]
    (problem,) = report
    assert problem.severity is Severity.WARNING
    assert "Google Scholar" in problem.mend
    monkeypatch.setattr(folders, "LARGEST", len(big) - 1)
    found, report = read(tmp_path)
    assert found == {}
    assert [problem.severity for problem in report] == [Severity.ERROR] * 2


def test_a_sparse_file_of_a_terabyte_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = put(tmp_path, {"AbC_1/video.mp4": MP4}) / "AbC_1/video.mp4"
    os.truncate(path, 1 << 40)
    found, report = read(tmp_path)
    assert found == {}
    assert "more than 100 MB" in next(iter(report)).fault


# --- whose it is -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["abc_1", "AbC_2", "unrelated"])
def test_nothing_of_an_unknown_folder_is_published(tmp_path: Path, name: str) -> None:
    found, report = read(put(tmp_path, {f"{name}/paper.pdf": pdf()}))
    assert found == {}
    (problem,) = report
    assert problem.kind is ProblemKind.UNKNOWN_ID
    assert problem.severity is Severity.ERROR
    assert ('"AbC_1"' in problem.mend) == (name != "unrelated")


def test_ids_that_differ_in_case_only_can_be_told_apart_by_slug(tmp_path: Path) -> None:
    first, second = accepted = papers("abc", "ABC")
    assert second.slug.lower() != first.slug.lower()
    put(tmp_path, {"abc/paper.pdf": pdf(), f"{second.slug}/paper.pdf": pdf(50, 50)})
    found, report = read(tmp_path, accepted)
    assert told(report) == []
    assert [files.files[0].size for files in found.values()] == [len(pdf()), len(pdf(50, 50))]


def test_two_folders_of_one_paper_are_not_mixed(tmp_path: Path) -> None:
    _, second = accepted = papers("abc", "ABC")
    put(tmp_path, {"ABC/paper.pdf": pdf(), f"{second.slug}/poster.pdf": pdf()})
    found, report = read(tmp_path, accepted)
    assert names(found) == ["paper.pdf"]
    assert "another folder of the same paper" in told(report)[0]


def test_an_id_of_dots_reaches_nothing_outside(tmp_path: Path) -> None:
    put(tmp_path, {"paper.pdf": pdf(), "files/readme.txt": b"x", "files/ok/paper.pdf": pdf()})
    accepted = papers("..", ".", "ok", "../files/ok")
    found, report = read(tmp_path / "files", accepted)
    assert list(found) == ["ok"]
    assert told(report) == []


def test_a_file_beside_the_folders_is_named(tmp_path: Path) -> None:
    found, report = read(put(tmp_path, {"paper.pdf": pdf()}))
    assert found == {}
    assert "beside the papers' folders" in told(report)[0]


# --- words and company -------------------------------------------------------------------------


def test_alternative_text_is_cleaned_and_bounded(tmp_path: Path) -> None:
    put(tmp_path, {"AbC_1/poster.png": PNG, "AbC_1/alt.txt": "A\u202eB\0 <b>".encode()})
    found, report = read(tmp_path)
    assert found[ONE[0].id].alt == "AB <b>"
    assert told(report) == []
    for bad, said in ((b"\xff", "UTF-8"), (b"x" * 10_001, "10,000 bytes"), (b" \n", "empty")):
        put(tmp_path, {"AbC_1/alt.txt": bad})
        found, report = read(tmp_path)
        assert found[ONE[0].id].alt == ""
        assert any(said in message for message in told(report))


def test_posters_without_alternative_text_are_one_problem(tmp_path: Path) -> None:
    accepted = papers(*"abcdefg")
    put(tmp_path, {f"{paper.id}/poster.png": PNG for paper in accepted})
    _, report = read(tmp_path, accepted)
    (message,) = told(report)
    assert "7 posters have no alternative text (a, b, c, d, e, …)" in message


def test_what_lacks_its_company_is_named(tmp_path: Path) -> None:
    accepted = papers("a", "b", "c")
    put(tmp_path, {"a/video.mp4": MP4, "b/captions.vtt": CAPTIONS, "c/paper.pdf": pdf()})
    put(tmp_path, {"c/alt.txt": b"A"})
    _, report = read(tmp_path, accepted)
    assert [problem.kind for problem in report] == [
        ProblemKind.CAPTIONS, ProblemKind.HOSTED_FILE, ProblemKind.HOSTED_FILE,
    ]  # fmt: skip


# --- where it is published ---------------------------------------------------------------------


def test_files_lie_beside_the_page_under_names_that_cannot_meet(tmp_path: Path) -> None:
    every = {
        "paper.pdf": pdf(), "poster.pdf": pdf(), "slides.pdf": pdf(), "video.webm": WEBM,
        "captions.vtt": CAPTIONS,
    }  # fmt: skip
    put(tmp_path, {f"AbC_1/{name}": content for name, content in every.items()})
    found, _ = read(tmp_path)
    proceedings = join(Workshop("T", "T", "T", "T", 2024), ONE)
    assert list(targets(proceedings)) == []
    object.__setattr__(proceedings, "files", found)
    hosted = found[ONE[0].id].files
    assert list(targets(proceedings)) == list(
        zip(
            [
                "papers/AbC_1.pdf",
                "papers/AbC_1.poster.pdf",
                "papers/AbC_1.slides.pdf",
                "papers/AbC_1.video.webm",
                "papers/AbC_1.captions.vtt",
            ],
            hosted,
            strict=True,
        )
    )
    assert [thumbnail_target(ONE[0], file) for file in hosted[:2]] == [
        "papers/AbC_1.thumb.webp",
        "papers/AbC_1.poster.thumb.webp",
    ]
