"""``fetch`` as organizers run it: what it writes, says and asks, and what a kill leaves."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import openreview_server as faults
import sphinx_proceedings
from hosted_files import pdf
from openreview_notes import VENUE, decision, v2
from openreview_server import PASSWORD, TOKEN, USERNAME, OpenReview, serving
from sphinx_proceedings.__main__ import main
from sphinx_proceedings.fetching import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKSHOP = f"""\
[workshop]
title = "Theory"
short = "BGPT"
booktitle = "ICLR 2024 Workshop on Theory"
venueid = "{VENUE}"
year = 2024
"""
DEMONSTRATION = """\
[demonstration]
venueid = "Demo.cc/2023/Conference"
booktitle = "Demo 2023"
year = 2023
notice = "A demonstration."
"""
IDS = [f"paper{number:05}" for number in range(20)]


def note(name: str, title: str = "") -> Any:
    reply = decision(name, "Accept (poster)")
    content = {
        "title": title or f"A study of {name}",
        "authorids": ["~Ada_Lovelace1", "emmy@example.org"],
        "pdf": f"/pdf/{name[-1] * 40}.pdf",
    }
    return v2(name, content, details={"directReplies": [reply]}, number=int(name[-5:]))


@pytest.fixture
def api() -> Iterator[OpenReview]:
    api = OpenReview([note(name) for name in IDS], {name: pdf() for name in IDS})
    with serving(api):
        yield api


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder, and a login in the environment."""
    folder = tmp_path / "_data"
    folder.mkdir()
    (folder / "workshop.toml").write_text(WORKSHOP)
    monkeypatch.setenv("OPENREVIEW_TOKEN", TOKEN)
    for name in ("OPENREVIEW_USERNAME", "OPENREVIEW_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return folder


def fetch(api: OpenReview, data: Path, *options: object) -> int:
    return main(["fetch", str(data), "--server", api.address, *map(str, options)])


def held(data: Path) -> list[str]:
    found = json.loads((data / "openreview.json").read_bytes())
    return [note["id"] for note in found["notes"]]


def files(data: Path) -> list[str]:
    return sorted(path.name for path in data.iterdir())


def test_a_first_fetch_writes_the_public_export_alone(
    api: OpenReview, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fetch(api, data) == 0
    assert held(data) == IDS
    assert files(data) == ["openreview.json", "workshop.toml"]
    written = (data / "openreview.json").read_text()
    for private in ("emmy@", "~Ada", "Decision", "directReplies", TOKEN):
        assert private not in written
    out, err = capsys.readouterr()
    assert "holds 20 papers of" in out
    assert "your login goes there" in err
    assert TOKEN not in out + err


def test_nothing_changed_gives_the_same_bytes(api: OpenReview, data: Path) -> None:
    fetch(api, data)
    before = (data / "openreview.json").read_bytes()
    assert fetch(api, data) == 0
    assert (data / "openreview.json").read_bytes() == before


def test_changes_are_told(api: OpenReview, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fetch(api, data)
    api.notes[3] = note(IDS[3], "An entirely new title")
    capsys.readouterr()
    assert fetch(api, data) == 0
    assert "An entirely new title" in capsys.readouterr().out


def test_a_large_loss_needs_a_yes(
    api: OpenReview, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fetch(api, data)
    before = (data / "openreview.json").read_bytes()
    del api.notes[:3]
    assert fetch(api, data) == 1
    assert "--yes" in capsys.readouterr().err
    assert (data / "openreview.json").read_bytes() == before
    assert files(data) == ["openreview.json", "workshop.toml"]
    assert fetch(api, data, "--yes") == 0
    assert held(data) == IDS[3:]


def test_whoever_walks_away_from_the_question_gets_fresh_papers_the_next_time(
    api: OpenReview, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch(api, data)
    lost = api.notes[:3]
    del api.notes[:3]

    def walk_away(_: str) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr("sphinx_proceedings.commands.fetch.confirm", walk_away)
    assert fetch(api, data) == 130
    api.notes += lost
    assert fetch(api, data) == 0
    assert held(data) == IDS


def test_a_small_loss_does_not(api: OpenReview, data: Path) -> None:
    fetch(api, data)
    del api.notes[:2]
    assert fetch(api, data) == 0
    assert held(data) == IDS[2:]


@pytest.mark.parametrize("kept", [[], ["rejected"]])
def test_no_accepted_paper_never_replaces_a_good_export(
    api: OpenReview, data: Path, kept: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    fetch(api, data)
    before = (data / "openreview.json").read_bytes()
    api.notes = [v2(name, {"venue": "Submitted to BGPT"}) for name in kept]
    assert fetch(api, data, "--yes") == 1
    assert (data / "openreview.json").read_bytes() == before
    assert files(data) == ["openreview.json", "workshop.toml"]
    assert "Traceback" not in capsys.readouterr().err


def test_a_demonstration_is_replaced_only_with_a_yes(
    api: OpenReview, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "workshop.toml").write_text(WORKSHOP + DEMONSTRATION)
    old = json.dumps({"notes": [v2("demo000001", {"venueid": "Demo.cc/2023/Conference"})]})
    (data / "openreview.json").write_text(old)
    assert fetch(api, data) == 1
    assert (data / "openreview.json").read_text() == old
    assert "papers of the demonstration" in capsys.readouterr().out
    assert fetch(api, data, "--yes") == 0
    assert held(data) == IDS
    assert "take the table [demonstration] out" in capsys.readouterr().out
    assert fetch(api, data) == 0, "its own papers are no demonstration any more"


def test_what_is_no_export_is_replaced_only_with_a_yes(api: OpenReview, data: Path) -> None:
    (data / "openreview.json").write_text("my notes")
    assert fetch(api, data) == 1
    assert (data / "openreview.json").read_text() == "my notes"


def test_a_private_file_holds_everything_for_its_owner_alone(
    api: OpenReview, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    private = tmp_path / "private.json"
    assert fetch(api, data, "--private", private) == 0
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    whole = private.read_text()
    assert "emmy@example.org" in whole
    assert "Accept (poster)" in whole
    assert TOKEN not in whole
    assert "out of the repository" in capsys.readouterr().out
    assert "emmy@" not in (data / "openreview.json").read_text()
    assert fetch(api, data, "--private", data / "openreview.json") == 1
    assert fetch(api, data, "--private", tmp_path / "no" / "x.json") == 1


def test_a_break_keeps_the_old_export_and_is_resumed(
    api: OpenReview, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fetch(api, data)
    before = (data / "openreview.json").read_bytes()
    api.most = 5
    api.notes[7] = note(IDS[7], "Changed")
    api.faults = [faults.nothing, faults.nothing, faults.status(429, Retry_After="3600")]
    assert fetch(api, data) == 1
    err = capsys.readouterr().err
    assert "Run the same command again" in err
    assert "Traceback" not in err
    assert (data / "openreview.json").read_bytes() == before
    assert files(data) == [".openreview.json.fetching", "openreview.json", "workshop.toml"]
    api.asked.clear()
    assert fetch(api, data) == 0
    assert api.pages[0]["after"] == IDS[9]
    assert files(data) == ["openreview.json", "workshop.toml"]
    assert held(data) == IDS


def test_passwords_are_nowhere(
    api: OpenReview,
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OPENREVIEW_TOKEN")
    monkeypatch.setenv("OPENREVIEW_USERNAME", USERNAME)
    monkeypatch.setenv("OPENREVIEW_PASSWORD", PASSWORD)
    api.most = 5
    echo = {"name": "Error", "message": f"{PASSWORD} {TOKEN}"}
    api.faults = [
        faults.nothing,
        faults.nothing,
        lambda handler, _: handler.json(echo, 400) or True,
    ]
    assert fetch(api, data) == 1
    seen = "".join(capsys.readouterr())
    seen += "".join(path.read_text() for path in data.iterdir())
    assert "***" in seen
    assert ".openreview.json.fetching" in files(data)
    assert fetch(api, data, "--private", tmp_path / "private.json") == 0
    seen += "".join(capsys.readouterr())
    seen += "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())
    for secret in (PASSWORD, TOKEN, USERNAME):
        assert secret not in seen


def test_files_are_brought_once(
    api: OpenReview, data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    monkeypatch.setattr("sphinx_proceedings.fetching.pdfs.POLITE_PAUSE", 0)
    api.faults = [*[faults.nothing] * 4, faults.status(429, Retry_After="3000")]
    assert fetch(api, data, "--files") == 1
    assert "3 of 20 papers are done" in capsys.readouterr().err
    assert held(data) == IDS
    assert fetch(api, data, "--files") == 0
    assert "17 PDFs are new or changed, 3 were there" in capsys.readouterr().out
    assert (data / "files" / IDS[5] / "paper.pdf").read_bytes() == pdf()


def test_guests_get_one_line(
    api: OpenReview, data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    monkeypatch.delenv("OPENREVIEW_TOKEN")
    assert fetch(api, data) == 1
    (line,) = [x for x in capsys.readouterr().err.splitlines() if "guests" in x]
    assert "OPENREVIEW_USERNAME and OPENREVIEW_PASSWORD (or OPENREVIEW_TOKEN)" in line


def test_a_folder_that_cannot_be_written_is_told(
    api: OpenReview, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / ".openreview.json.fetching").mkdir()
    assert fetch(api, data) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "export.json"
    write_atomically(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Exception, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert files(tmp_path) == ["export.json"]


def test_help_shows_examples_and_how_to_log_in(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["fetch", "--help"])
    assert caught.value.code == 0
    out = capsys.readouterr().out
    assert "fetch docs/_data --files" in out
    assert "OPENREVIEW_PASSWORD" in out


def test_nothing_else_touches_the_network() -> None:
    package = Path(sphinx_proceedings.__file__).parent
    words = ("import requests", "import urllib3", "import socket", "http.client", "urllib.request")
    for path in sorted(package.rglob("*.py")):
        if path.parent != package / "fetching":
            text = path.read_text(encoding="utf-8")
            assert not any(word in text for word in words), path


# --- killed ------------------------------------------------------------------------------------

KILLS = 16


def start(api: OpenReview, data: Path) -> subprocess.Popen[bytes]:
    command = ["-m", "sphinx_proceedings", "fetch", data, "--server", api.address, "--files"]
    return subprocess.Popen(
        [sys.executable, *map(str, command)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONWARNINGS": ""},
    )


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX systems")
def test_killed_at_any_moment_the_next_run_finds_a_whole_state(
    api: OpenReview, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.notes = api.notes[:10]
    api.most = 3
    api.delay = 0.02
    fetch(api, data)
    old = (data / "openreview.json").read_bytes()
    for given in api.notes:
        given["content"]["abstract"]["value"] = "Changed. " * 100
    # Each kill comes with a certain request, or a little after it.
    for number in range(KILLS):
        (data / "openreview.json").write_bytes(old)
        api.asked.clear()
        process = start(api, data)
        until = time.monotonic() + 20
        while len(api.asked) <= number // 2 and process.poll() is None:
            assert time.monotonic() < until
            time.sleep(0.002)
        time.sleep(0.015 * (number % 2))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for path in (data / "files").glob("*/paper.pdf"):
            assert path.read_bytes() == pdf()
        found = (data / "openreview.json").read_bytes()
        assert found == old or b"Changed" in found
        assert len(json.loads(found)["notes"]) == 10
    api.delay = 0
    monkeypatch.setattr("sphinx_proceedings.fetching.pdfs.POLITE_PAUSE", 0)
    assert fetch(api, data, "--files") == 0
    assert b"Changed" in (data / "openreview.json").read_bytes()
    left = sorted(path.name for path in data.rglob(".*"))
    assert left == [".fetched.json"]
    assert len(list(data.glob("files/*/paper.pdf"))) == 10


DYING = """
import os, pathlib, sys
import sphinx_proceedings.fetching.writing as writing
owner, name = {"fsync": (os, "fsync")}.get(sys.argv[1], (pathlib.Path, sys.argv[1]))
setattr(owner, name, lambda *_: os.kill(os.getpid(), 9))
writing.write_atomically(pathlib.Path(sys.argv[2]), b"new")
"""


@pytest.mark.parametrize("step", ["chmod", "fsync", "replace"])
def test_killed_at_any_step_of_writing_the_old_file_is_whole(tmp_path: Path, step: str) -> None:
    path = tmp_path / "export.json"
    path.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", DYING, step, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"
    assert len(files(tmp_path)) == 2
    write_atomically(path, b"newer")
    assert path.read_bytes() == b"newer"
    assert files(tmp_path) == ["export.json"]
