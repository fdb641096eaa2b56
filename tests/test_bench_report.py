"""What benches tell stands in the manual: each in its own section, the others untouched."""

from __future__ import annotations

import contextlib
import importlib
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sites import ROOT

if TYPE_CHECKING:
    from types import ModuleType

BENCHES = Path(__file__).parent / "bench"
PAGE = """\
# Measurements

## Builds

<!-- bench: build -->
Old builds.
<!-- end -->

Builds are remarked upon by hand.

## Scale

<!-- bench: scale -->
Old scale.
<!-- end -->
"""


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(BENCHES)
    return importlib.import_module("report")


def measure(
    report: ModuleType, monkeypatch: pytest.MonkeyPatch, bench: str, *arguments: str
) -> None:
    """A bench as they all are, whose figures are known."""
    monkeypatch.setattr(sys, "argv", [bench, *arguments])
    given = report.arguments(report.parser("How.", [54, 3218], repeats=3), quick=[2])
    with report.section(bench, "How it is measured.", given) as told:
        told.head("papers", "s")
        for size in given.sizes:
            told.row(size, 1234.56 if size > 100 else 0.123456)
        told.say(r"A backslash \1 stays.")


def test_a_bench_replaces_its_section_alone(
    report: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    measure(report, monkeypatch, "build", "--page", str(page))
    found = page.read_text(encoding="utf-8")
    before, between, after = re.split(
        r"(?s)(?<=<!-- bench: build -->\n)(.*?)(?=<!-- end -->)", found, maxsplit=1
    )
    assert (before, after) == tuple(PAGE.split("Old builds.\n"))
    method, circumstances, table, rest = between.strip().split("\n\n")
    assert method == "How it is measured."
    assert "`nox -s bench -- build 54 3218 --repeats 3`" in circumstances
    assert re.search(r"on \d{4}-\d\d-\d\d, medians of 3: Python 3\.\d+", circumstances)
    assert f"sphinx {version('sphinx')}" in circumstances
    assert table == "| papers | s |\n|---|---|\n| 54 | 0.123 |\n| 3218 | 1235 |"
    assert rest == r"A backslash \1 stays."
    # The terminal has shown the same figures.
    assert table in capsys.readouterr().out
    measure(report, monkeypatch, "build", "--page", str(page))
    assert page.read_text(encoding="utf-8").count("bench: build") == 1


def test_a_bench_without_a_section_gets_one_at_the_end(report: ModuleType) -> None:
    placed = report.placed(PAGE, "new", "Text.")
    assert placed == PAGE + "\n## New\n\n<!-- bench: new -->\nText.\n<!-- end -->\n"
    assert report.placed(placed, "new", "Text.") == placed


@pytest.mark.parametrize("arguments", [["--quick"], []], ids=["quick", "no page"])
def test_nothing_is_written_unless_meant(
    report: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    given = [*arguments, "--page", str(page)] if arguments else []
    measure(report, monkeypatch, "build", *given)
    assert page.read_text(encoding="utf-8") == PAGE


def test_a_bench_that_fails_leaves_the_page(
    report: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["build", "--page", str(page)])
    given = report.arguments(report.parser("How.", [1]), quick=[1])
    with contextlib.suppress(RuntimeError), report.section("build", "How.", given) as told:
        told.say("Half of it.")
        raise RuntimeError
    assert page.read_text(encoding="utf-8") == PAGE


def test_every_bench_has_its_section_and_no_other_is_there() -> None:
    page = (ROOT / "manual/measurements.md").read_text(encoding="utf-8")
    noxfile = (ROOT / "noxfile.py").read_text(encoding="utf-8")
    listed = re.search(r"^BENCHES = \((.*?)\)", noxfile, re.MULTILINE | re.DOTALL)
    assert listed
    benches = re.findall(r'"(\w+)"', listed[1])
    assert sorted(re.findall(r"<!-- bench: (\w+) -->", page)) == sorted(benches)
    assert page.count("<!-- end -->") == len(benches)
    for bench in benches:
        source = (BENCHES / f"{bench}.py").read_text(encoding="utf-8")
        assert f'report.section("{bench}", __doc__, given' in source


def test_a_quick_bench_leaves_the_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    subprocess.run(
        [sys.executable, BENCHES / "citations.py", "--quick", "--page", page],
        check=True,
        capture_output=True,
    )
    assert page.read_text(encoding="utf-8") == PAGE
