"""The commands ``redact`` and ``diff`` as organizers run them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from sites import VENUE, WORKSHOP, note
from sphinx_proceedings.__main__ import main
from sphinx_proceedings.news import read_news
from sphinx_proceedings.problems import Report

if TYPE_CHECKING:
    from pathlib import Path

SECRET = note("ccccccccc3", "A rejected paper", venueid=f"{VENUE}/Rejected_Submission")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder whose export holds ten papers."""
    folder = tmp_path / "_data"
    folder.mkdir()
    (folder / "workshop.toml").write_text(WORKSHOP)
    save(folder / "openreview.json", [note(f"aaaaaaaa{n:02}", f"Title {n}") for n in range(10)])
    return folder


def save(path: Path, notes: list[dict[str, Any]]) -> Path:
    path.write_text(json.dumps({"notes": notes}))
    return path


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


# --- redact --------------------------------------------------------------------------------------


def test_redact_writes_what_is_public_and_counts_the_rest(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = [note(f"aaaaaaaa{n:02}", f"Title {n}") for n in range(10)]
    notes[0]["content"]["title"]["value"] = "Mended"
    private = save(data.parent / "private.json", [*notes, SECRET])
    assert run("redact", data, private) == 0
    written = (data / "openreview.json").read_text()
    assert "rejected" not in written
    assert "Mended" in written
    told = capsys.readouterr().out
    assert "Title 0 → Mended" in told
    assert "holds 10 papers" in told
    assert "left out: 1 unaccepted submissions" in told


def test_redact_asks_before_a_large_loss(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (data / "openreview.json").read_bytes()
    private = save(data.parent / "private.json", [note("aaaaaaaa00", "Title 0")])
    assert run("redact", data, private) == 1
    assert (data / "openreview.json").read_bytes() == before
    assert "--yes" in capsys.readouterr().err
    assert run("redact", data, private, "--yes") == 0
    assert "Title 1" not in (data / "openreview.json").read_text()


def test_redact_never_overwrites_what_it_reads(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (data / "openreview.json").read_bytes()
    assert run("redact", data, data / "openreview.json", "--yes") == 1
    assert (data / "openreview.json").read_bytes() == before
    assert "name another file with -o" in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, b"", b"<html>", b'{"notes": []}', b"[1, 2"])
def test_redact_says_what_is_wrong_with_the_file(
    data: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (data / "openreview.json").read_bytes()
    private = data.parent / "private.json"
    if content is not None:
        private.write_bytes(content)
    assert run("redact", data, private) == 1
    assert (data / "openreview.json").read_bytes() == before
    told = capsys.readouterr().err
    assert "private.json" in told
    assert "Traceback" not in told


# --- diff ----------------------------------------------------------------------------------------


@pytest.fixture
def newer(data: Path) -> Path:
    """An export in which one paper has gone, one is new, and one has a new title."""
    notes = [note(f"aaaaaaaa{n:02}", f"Title {n}") for n in range(1, 10)]
    notes[0]["content"]["title"]["value"] = 'Toys "quoted" \\alpha'
    return save(data / "newer.json", [*notes, note("bbbbbbbbb2", "A fresh paper")])


def test_diff_tells_by_kind(data: Path, newer: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("diff", data / "openreview.json", newer) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "new papers (1):"
    assert "papers no longer there (1):" in told
    assert "new titles (1):" in told


def test_diff_for_programs(data: Path, newer: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("diff", data / "openreview.json", newer, "--json", "--exit-code") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["before"], told["after"]) == (1, 10, 10)
    assert [change["kind"] for change in told["changes"]] == ["new", "withdrawn", "title"]
    assert run("diff", newer, newer, "--json", "--exit-code") == 0


def test_diff_adds_a_piece_of_news_once(
    data: Path, newer: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    news = data / "news.toml"
    news.write_text('# ours\n[[news]]\ndate = 2024-01-01\ntitle = "We are online"\n')
    for _ in range(2):
        assert run("diff", data / "openreview.json", newer, "--news", news) == 0
    assert news.read_text().startswith("# ours\n")
    assert len(tomllib.loads(news.read_text())["news"]) == 2
    report = Report()
    first, _ = read_news(news, report, file="news.toml")
    assert not len(report)
    assert 'Toys "quoted"' in first.text.plain
    assert "tells of it already" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"\xff", b"news = []\n", b"[[news]\n", None])
def test_diff_leaves_a_file_that_takes_no_news_as_it_is(
    data: Path, newer: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    news = data / "news.toml"
    if content is None:
        news.mkdir()
    else:
        news.write_bytes(content)
    assert run("diff", data / "openreview.json", newer, "--news", news) == 1
    assert "news.toml" in capsys.readouterr().err
    assert content is None or news.read_bytes() == content


def test_diff_names_no_paper_that_is_gone_in_news(data: Path, newer: Path) -> None:
    assert run("diff", data / "openreview.json", newer, "--news", data / "news.toml") == 0
    told = (data / "news.toml").read_text()
    assert "1 no longer there" in told
    assert "Title 0" not in told


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
@pytest.mark.parametrize("how", [(), ("--json",)])
def test_hostile_ids_neither_stop_the_command_nor_the_terminal(
    data: Path, encoding: str, how: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = save(data / "hostile.json", [note("x\ud800\x1b[2J\u202e", "A → B \U0001f600")])
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr("sys.stdout", stream)
    assert run("diff", data / "openreview.json", hostile, *how) == 0
    stream.flush()
    told = stream.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]
    assert "\\ud800\\u001b[2J\\u202e" in told
    if how:
        assert json.loads(told)["changes"][0]["title"] == "A → B \U0001f600"


def test_diff_without_a_workshop_says_where_to_name_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = save(tmp_path / "old.json", [note("aaaaaaaa00")])
    assert run("diff", old, old) == 1
    assert "--data" in capsys.readouterr().err


def test_who_reads_only_the_beginning_sees_no_fault(data: Path, newer: Path) -> None:
    code = f"{sys.executable} -m sphinx_proceedings diff {data}/openreview.json {newer} | true"
    done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == ""
