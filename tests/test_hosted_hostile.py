"""Hostile and broken files: nothing leads out of the folder, and nothing raises."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hosted_files import (
    EMBEDDED,
    ESCAPED_SCRIPT,
    JPEG,
    LAUNCH,
    MP4,
    PNG,
    SCRIPT,
    WEBM,
    WEBP,
    names,
    papers,
    pdf,
    put,
    read,
    told,
)
from sphinx_proceedings.hosted import folders
from sphinx_proceedings.hosted.scan import CHUNK
from sphinx_proceedings.problems import ProblemKind

# --- links, devices, permissions ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("AbC_1/paper.pdf", "/etc/passwd"),
        ("AbC_1/paper.pdf", "../../secret.pdf"),
        ("AbC_1/alt.txt", "/etc/passwd"),
        ("AbC_1/paper.pdf", "nowhere.pdf"),
        ("AbC_1/paper.pdf", "paper.pdf"),
        ("AbC_1", "../outside"),
    ],
)
def test_symbolic_links_that_lead_out_or_nowhere_are_refused(
    tmp_path: Path, link: str, target: str
) -> None:
    put(tmp_path, {"secret.pdf": pdf(), "outside/paper.pdf": pdf(), "files/.keep": b""})
    path = tmp_path / "files" / link
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(target)
    found, report = read(tmp_path / "files")
    assert found == {}
    (problem,) = report
    assert "symbolic link leads" in problem.fault


def test_symbolic_links_within_the_folder_are_followed(tmp_path: Path) -> None:
    put(tmp_path, {"files/.shared/slides.pdf": pdf(), "files/AbC_1/paper.pdf": pdf()})
    (tmp_path / "files/AbC_1/slides.pdf").symlink_to("../.shared/slides.pdf")
    (tmp_path / "link").symlink_to("files")
    found, report = read(tmp_path / "link")
    assert told(report) == []
    assert names(found) == ["paper.pdf", "slides.pdf"]


@pytest.mark.parametrize("name", ["paper.pdf", "alt.txt"])
def test_pipes_and_folders_are_not_opened(tmp_path: Path, name: str) -> None:
    accepted = papers("pipe", "folder")
    put(tmp_path, {"pipe/.keep": b"", f"folder/{name}/x": b""})
    os.mkfifo(tmp_path / "pipe" / name)
    found, report = read(tmp_path, accepted)
    assert found == {}
    assert [problem.fault for problem in report] == ["this is no file"] * 2


def test_what_the_system_refuses_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, {"AbC_1/paper.pdf": pdf(), "AbC_1/poster.png": PNG, "AbC_1/alt.txt": b"A"})
    real = Path.open

    def open_(path: Path, *args: str, **options: str) -> object:
        if path.name != "poster.png":
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **options)

    monkeypatch.setattr(Path, "open", open_)
    found, report = read(tmp_path)
    assert names(found) == ["poster.png"]
    assert sum("Permission denied" in message for message in told(report)) == 2


def test_a_folder_that_is_a_file_is_a_problem(tmp_path: Path) -> None:
    found, report = read(put(tmp_path, {"files": b""}) / "files")
    assert found == {}
    assert "cannot be read" in told(report)[0]


def test_names_that_are_no_text_can_be_printed(tmp_path: Path) -> None:
    path = os.fsencode(put(tmp_path, {"AbC_1/.keep": b""}) / "AbC_1") + b"/\xff\xe2\x80\xae.pdf"
    Path(os.fsdecode(path)).write_bytes(pdf())
    _, report = read(tmp_path)
    (message,) = told(report)
    assert message.encode()
    assert "\u202e" not in message


# --- what PDFs carry in the open ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [(SCRIPT, "scripts"), (LAUNCH, "commands"), (EMBEDDED, "further files")],
)
def test_active_content_is_reported_and_published(
    tmp_path: Path, content: bytes, said: str
) -> None:
    found, report = read(put(tmp_path, {"AbC_1/paper.pdf": content}))
    assert names(found) == ["paper.pdf"]
    (problem,) = report
    assert problem.kind is ProblemKind.ACTIVE_CONTENT
    assert said in problem.fault


@pytest.mark.parametrize("before", range(CHUNK - 13, CHUNK + 2, 3))
def test_a_name_across_the_pieces_read_is_found(tmp_path: Path, before: int) -> None:
    content = b"%PDF-".ljust(before, b" ") + b"/JavaScript (x) %%EOF"
    _, report = read(put(tmp_path, {"AbC_1/paper.pdf": content}))
    assert len(told(report, ProblemKind.ACTIVE_CONTENT)) == 1


def test_longer_names_and_plain_actions_are_not_reported(tmp_path: Path) -> None:
    harmless = pdf(catalog=b"/OpenAction[3 0 R/Fit]/LaunchPad 1/JavaScripted 2")
    _, report = read(put(tmp_path, {"AbC_1/paper.pdf": harmless}))
    assert told(report) == []


def test_names_in_hexadecimal_need_the_look_inside(tmp_path: Path) -> None:
    # The limit that is documented; tests of thumbnails show that the look inside finds them.
    _, report = read(put(tmp_path, {"AbC_1/paper.pdf": ESCAPED_SCRIPT}))
    assert told(report) == []


# --- anything at all ---------------------------------------------------------------------------

MARKS = [b"", b"%PDF-1.7\n", PNG, JPEG, WEBP, MP4, WEBM, b"WEBVTT\n", b"\0\0\0\xffftyp", b"RIFF"]


@given(
    name=st.sampled_from([*folders.NAMES, "alt.txt", "other"]),
    mark=st.sampled_from(MARKS),
    content=st.binary(max_size=300),
    end=st.sampled_from([b"", b"\n%%EOF\n", b"-->"]),
)
def test_no_bytes_under_any_name_raise(name: str, mark: bytes, content: bytes, end: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = put(Path(folder), {f"AbC_1/{name}": mark + content + end})
        found, report = read(root)
        assert found or len(report)
        for files in found.values():
            (file,) = files.files
            assert file.size == len(mark + content + end)
