"""What a second process makes is what one alone would have made, and its faults are told."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest

from conftest import LIBRARY
from sites import CONF, Site, run

if TYPE_CHECKING:
    from pathlib import Path

# Processes are made in a fresh one, not in that of the tests with its threads.
ALONE = "from sphinx_proceedings.site import beside\nbeside._can_fork = lambda: False\n"
BESIDE = """\
import os
from pathlib import Path
from sphinx_proceedings.site import beside
beside.WORTH, beside._can_fork = 0, lambda: True
def fork(fork=os.fork):
    Path(__file__).with_name("forked").touch()
    return fork()
os.fork = fork
"""
FAILING = """\
from sphinx_proceedings.site import making
parent = os.getpid()
def fail(*arguments, go_on=making.write_dumps):
    if {condition}:
        raise OSError("no room left")
    go_on(*arguments)
making.write_dumps = fail
"""


def built(folder: Path, conf: str) -> dict[str, bytes]:
    site = Site(folder / "source", copy.deepcopy(LIBRARY))
    site.write("conf.py", CONF + conf)
    done = run("sphinx", "-q", "-d", folder / "trees", site.folder, folder / "out")
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    assert (site.folder / "forked").exists() == (conf != ALONE)
    return {
        path.relative_to(folder / "out").as_posix(): path.read_bytes()
        for path in (folder / "out").rglob("*")
        if path.is_file() and path.name != ".buildinfo"
    }


@pytest.mark.parametrize(
    "conf",
    [BESIDE, BESIDE + FAILING.format(condition="os.getpid() != parent")],
    ids=["whole", "made here because it failed there"],
)
def test_two_processes_make_the_bytes_of_one(tmp_path: Path, conf: str) -> None:
    alone = built(tmp_path / "alone", ALONE)
    assert "proceedings.json" in alone
    # The list of our files is among them.
    assert built(tmp_path / "beside", conf) == alone


def test_a_fault_in_the_other_process_stops_the_build(tmp_path: Path) -> None:
    site = Site(tmp_path / "source", copy.deepcopy(LIBRARY))
    site.write("conf.py", CONF + BESIDE + FAILING.format(condition="True"))
    done = run("sphinx", "-q", "-d", tmp_path / "trees", site.folder, tmp_path / "out")
    assert done.returncode
    assert "no room left" in done.stderr
