"""What several processes make is what one alone would have made, and their faults are told."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest

from conftest import LIBRARY
from sites import CONF, Site, run

if TYPE_CHECKING:
    from pathlib import Path

# Processes are made in a fresh one, not in that of the tests with its threads.
BESIDE = """\
import os
from pathlib import Path
proceedings_processes = {number}
def fork(fork=os.fork):
    Path(__file__).with_name("forked").touch()
    return fork()
os.fork = fork
"""
SMALL_PARTS = """\
from sphinx_proceedings.site import citing, pages
citing.spans = pages.spans = lambda number, _processes: [
    range(start, min(start + 7, number)) for start in range(0, number, 7)
]
"""
FAILING = """\
from sphinx_proceedings.site import making
parent = os.getpid()
def find(proceedings, go_on=making.likeness_of):
    if {condition}:
        raise OSError("no room left")
    return go_on(proceedings)
making.likeness_of = find
"""
"""What another process always does, if there is one."""


def built(folder: Path, conf: str) -> dict[str, bytes]:
    site = Site(folder / "source", copy.deepcopy(LIBRARY))
    site.write("conf.py", CONF + conf)
    done = run("sphinx", "-q", "-d", folder / "trees", site.folder, folder / "out")
    assert done.returncode == 0, done.stderr
    assert ("this one makes it" in done.stderr) == ("no room left" in conf)
    assert (site.folder / "forked").exists() == ("proceedings_processes = 1" not in conf)
    return {
        path.relative_to(folder / "out").as_posix(): path.read_bytes()
        for path in (folder / "out").rglob("*")
        if path.is_file() and path.name != ".buildinfo"
    }


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(tmp_path_factory.mktemp("alone"), BESIDE.format(number=1))


@pytest.mark.parametrize("number", [2, 4])
@pytest.mark.parametrize("parts", ["", SMALL_PARTS], ids=["large parts", "small parts"])
def test_several_processes_make_the_bytes_of_one(
    tmp_path: Path, alone: dict[str, bytes], number: int, parts: str
) -> None:
    assert "proceedings.json" in alone
    # The list of our files is among them.
    assert built(tmp_path, BESIDE.format(number=number) + parts) == alone


def test_what_a_process_leaves_undone_is_done_here_and_told(
    tmp_path: Path, alone: dict[str, bytes]
) -> None:
    dying = FAILING.format(condition="os.getpid() != parent")
    assert built(tmp_path, BESIDE.format(number=3) + SMALL_PARTS + dying) == alone


def test_a_fault_in_every_process_stops_the_build(tmp_path: Path) -> None:
    site = Site(tmp_path / "source", copy.deepcopy(LIBRARY))
    failing = SMALL_PARTS + FAILING.format(condition="True")
    site.write("conf.py", CONF + BESIDE.format(number=2) + failing)
    done = run("sphinx", "-q", "-d", tmp_path / "trees", site.folder, tmp_path / "out")
    assert done.returncode
    assert "no room left" in done.stderr


def test_few_papers_need_no_further_process(tmp_path: Path) -> None:
    site = Site(tmp_path / "source", copy.deepcopy(LIBRARY))
    site.write("conf.py", CONF + BESIDE.format(number=0))
    assert run("sphinx", "-q", site.folder, tmp_path / "out").returncode == 0
    assert not (site.folder / "forked").exists()
