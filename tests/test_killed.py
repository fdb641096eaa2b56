"""A build that is killed at any moment leaves a whole site to the next run: the old or the new."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from sites import ROOT, note, plain_site
from sphinx_proceedings.checking import links
from sphinx_proceedings.problems import Report
from sphinx_proceedings.site.switch import complete

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a POSIX signal")

PROGRAM = """\
[[event]]
id = "posters"
kind = "poster"
title = "Posters"
start = 2024-05-11T10:00:00
end = 2024-05-11T{end}:00
papers = ["aaaaaaaa00"]
"""
KILLED_AT = """\
import os, signal, sys
from sphinx_proceedings.__main__ import main
place, number, *arguments = sys.argv[1:]
left = iter(range(int(number)))
real = os.replace
def replace(source, target):
    if place in os.fspath(source) and next(left, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)
    real(source, target)
os.replace = replace
sys.exit(main(arguments))
"""
"""Kills itself before the n-th renaming of a file whose path holds a text."""


def held(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@dataclass(frozen=True)
class Workplace:
    """An old site, changed sources of it, and how a build of them that nobody kills ends."""

    stored: Path
    live: Path
    old: dict[str, bytes]
    new: dict[str, bytes]
    data: dict[str, bytes]
    seconds: float

    @property
    def site(self) -> Path:
        return self.live / "site"

    def restore(self) -> None:
        """Everything as before the build, dates included."""
        shutil.rmtree(self.live, ignore_errors=True)
        shutil.copytree(self.stored, self.live)

    def start(self, *code: str) -> subprocess.Popen[bytes]:
        return start(self.live, *code)


def start(live: Path, *code: str) -> subprocess.Popen[bytes]:
    """Begin a build in a process group of its own."""
    runner = code or ("-m", "sphinx_proceedings")
    return subprocess.Popen(
        [sys.executable, *runner, "build", str(live / "source"), str(live / "site")],
        cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env={**os.environ, "NO_COLOR": "1", "PYTHONWARNINGS": ""},
    )  # fmt: skip


def kill(build: subprocess.Popen[bytes]) -> None:
    """End the build and all that it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(build.pid, signal.SIGKILL)
    build.communicate()


def finish(build: subprocess.Popen[bytes]) -> None:
    _, said = build.communicate(timeout=120)
    assert build.returncode == 0, said.decode()


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    folder = tmp_path_factory.mktemp("killed")
    live = folder / "live"
    notes = [
        note(f"aaaaaaaa{n:02}", f"A study of toy {n}", authors=[f"Ada Love{n}"], authorids=None)
        for n in range(16)
    ]
    site = plain_site(live / "source", notes)
    site.write("by-hand.rst", ":orphan:\n\nOld\n===\n\n:proceedings:paper:`aaaaaaaa01`\n")
    site.write("_data/program.toml", PROGRAM.format(end="11:00"))
    finish(start(live))
    (live / "site" / "CNAME").write_text("workshop.example.org")
    old = held(live / "site")
    # Titles change on the pages of papers and on hand-written ones; papers come and go.
    changed = [note(f"bbbbbbbb{n:02}", f"A new toy {n}") for n in range(4)]
    for n, kept in enumerate(notes[5:]):
        kept["content"]["title"]["value"] = f"A revised study of toy {n}"
    site.export([notes[0], notes[1], *notes[5:], *changed])
    site.write("_data/program.toml", PROGRAM.format(end="11:30"))
    site.write("by-hand.rst", ":orphan:\n\nNew\n===\n\n:proceedings:paper:`aaaaaaaa06`\n")
    shutil.copytree(live, folder / "stored")
    began = time.monotonic()
    finish(start(live))
    seconds = time.monotonic() - began
    new, data = held(live / "site"), held(live / "source" / "_data")
    assert new != old
    return Workplace(folder / "stored", live, old, new, data, seconds)


def judge(workplace: Workplace) -> None:
    """The next run finds one whole site or the other, and then makes the new one."""
    site = workplace.site
    before = held(site)
    completed = complete(site)
    now = held(site)
    assert now == (workplace.new if completed else before)
    assert now in (workplace.old, workplace.new)
    broken = Report()
    links.check(site, broken, shown_as="site")
    assert not broken.has_errors
    finish(workplace.start())
    assert held(site) == workplace.new
    assert held(workplace.live / "source" / "_data") == workplace.data


@pytest.mark.parametrize("part", [0.4, 0.6, 0.75, 0.9, 0.97])
def test_killed_after_a_while(workplace: Workplace, part: float) -> None:
    workplace.restore()
    build = workplace.start()
    time.sleep(part * workplace.seconds)
    kill(build)
    judge(workplace)


def _reads(live: Path) -> bool:
    return (live / ".site-work" / "doctrees-html" / ".unfinished").exists()


def _writes_pages(live: Path) -> bool:
    return (live / ".site-work" / "html" / "papers" / "bbbbbbbb00.html").exists()


def _lays_out(live: Path) -> bool:
    return (live / ".site-work" / "publishing").exists()


@pytest.mark.parametrize("begins", [_reads, _writes_pages, _lays_out])
def test_killed_when_something_begins(workplace: Workplace, begins: Callable[[Path], bool]) -> None:
    workplace.restore()
    build = workplace.start()
    while build.poll() is None and not begins(workplace.live):
        time.sleep(0.0005)
    kill(build)
    judge(workplace)


@pytest.mark.parametrize(
    ("place", "number"),
    [
        ("programme-log.toml", 0),
        ("addresses.toml", 0),
        ("publishing.json.new", 0),
        ("/publishing/", 0),
        ("/publishing/", 40),
        ("/published.json", 0),
    ],
)
def test_killed_before_a_renaming(workplace: Workplace, place: str, number: int) -> None:
    workplace.restore()
    build = workplace.start("-c", KILLED_AT, place, str(number))
    _, said = build.communicate(timeout=120)
    assert build.returncode == -signal.SIGKILL, said.decode()
    judge(workplace)
