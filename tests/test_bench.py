"""The benches run; how fast anything is, they tell and no test does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

BENCHES = Path(__file__).parent / "bench"


def quick(bench: str, *arguments: object) -> str:
    """What a bench prints that only shows that it runs."""
    done = subprocess.run(
        [sys.executable, BENCHES / bench, "--quick", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("bench", "lines"), [("build", 2 + 2 * 4), ("scale", 1 + 2)], ids=["build", "scale"]
)
def test_a_bench_measures_whole_builds(bench: str, lines: int, tmp_path: Path) -> None:
    told = quick(f"{bench}.py", "--folder", tmp_path)
    rows = [line for line in told.splitlines() if re.match(r"\| (?:none|\d)", line)]
    assert len(rows) == lines
    # Each has run: Python alone needs this long to start.
    assert all(float(row.split("|")[3 if bench == "build" else 2]) > 0.02 for row in rows)
    assert not list(tmp_path.iterdir())


def test_the_stages_of_a_build_are_told_apart() -> None:
    told = quick("stages.py")
    cells = [line.split("|")[1:-1] for line in told.splitlines() if line.startswith("| 5")]
    costs = {stage.strip(): float(seconds) for _, stage, seconds, *_ in cells}
    whole = costs.pop("all")
    # A stage whose function has another name now, or is not called through it, would have none.
    assert len(costs) > 8
    assert all(seconds > 0 for seconds in costs.values())
    assert sum(costs.values()) == pytest.approx(whole, rel=0.02)
    assert "own share" in told


def test_plain_sphinx_makes_a_page_of_each_paper(tmp_path: Path) -> None:
    told = quick("plain_sphinx.py", "--folder", tmp_path)
    assert len([line for line in told.splitlines() if line.startswith("| 3 |")]) == 4


def test_hugo_makes_the_same_pages_of_records(tmp_path: Path) -> None:
    # The bench itself compares numbers and bytes, and fails if they differ.
    told = quick("pages.py", "--folder", tmp_path)
    for way in ("filled", "made"):
        assert len(re.findall(rf"^\| 3 \| Hugo, {way}, ", told, re.MULTILINE)) == 2


def test_varied_papers_are_other_papers_by_other_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCHES)
    import conference

    real = len(conference.notes_of(None))
    notes = conference.notes(2 * real)
    assert len({note["id"] for note in notes}) == 2 * real
    assert notes == conference.notes(2 * real)
    for before, after in zip(notes[:real], notes[real:], strict=True):
        first, second = (each["content"]["title"]["value"] for each in (before, after))
        assert sorted(first.split()) == sorted(second.split())
    first, second = (
        {name for note in part for name in note["content"]["authors"]["value"]}
        for part in (notes[:real], notes[real:])
    )
    # Two people may give a third one's name when their names are paired anew, but few do.
    assert len(first & second) < len(first) / 20
    assert len(second) > len(first) * 0.95
