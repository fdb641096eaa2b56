"""Real LaTeX with BibTeX or biber takes every entry without a word."""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from cited import conference, demonstration, letters
from latex import BIBER, cite, classic
from sphinx_proceedings import markup
from sphinx_proceedings.citations import bibtex
from sphinx_proceedings.corrections import citation_note
from sphinx_proceedings.model import Correction, CorrectionKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from latex import Processor
    from sphinx_proceedings.model import ForumId, Paper, Proceedings

pytestmark = pytest.mark.latex

MOST_IN_BIBLATEX = 1000
"""pdflatex has memory for no more entries of biblatex's in one document."""
FORM = re.compile(r"\{\\[^{}]{1,6}(?:\{[^{}]{1,6}\})?\}|\\(?:[A-Za-z]+|.)|[^A-Za-z0-9\s]")
"""A letter with its accent, a command of TeX, or a sign."""
MOST_ALIKE = 26
"""natbib's styles tell papers of one label apart by the letters a to z, whatever its options."""


def needs(style: str) -> None:
    """Skip a test whose style is not here, but never in CI."""
    if subprocess.run(["kpsewhich", f"{style}.bst"], capture_output=True, check=False).returncode:
        message = f"{style}.bst is not installed"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)


@pytest.mark.parametrize("style", ["plain", "abbrv", "plainnat", "IEEEtran"])
def test_bibtex_takes_every_entry_without_a_warning(style: str, tmp_path: Path) -> None:
    needs(style)
    proceedings = demonstration()
    said = cite(tmp_path, proceedings.papers, proceedings, classic(style))
    assert said.faults == []
    assert said.entries == len(proceedings.papers)


def test_biber_takes_every_entry_without_a_warning(tmp_path: Path) -> None:
    proceedings = demonstration()
    said = cite(tmp_path, proceedings.papers, proceedings, BIBER)
    assert said.faults == []
    assert said.entries == len(proceedings.papers)


# --- notes -----------------------------------------------------------------------------------


def corrected() -> Proceedings:
    """Papers with each kind of correction, and each but the first with two at a time."""
    proceedings = demonstration()
    kinds = [kind for kind in CorrectionKind if kind is not CorrectionKind.REMOVAL]
    runs = [*((kind,) for kind in kinds), *pairwise(kinds), (kinds[-1], kinds[0])]
    return replace(
        proceedings,
        corrections={
            paper.id: tuple(correction(paper.id, kind, day) for day, kind in enumerate(run, 1))
            for paper, run in zip(proceedings.papers[-len(runs) :], runs, strict=True)
        },
    )


def correction(paper: ForumId, kind: CorrectionKind, day: int) -> Correction:
    reason = markup.block("100% of {it}")
    return Correction(f"{paper}/{kind.value}", paper, kind, date(2024, 6, day), reason)


@pytest.mark.parametrize(
    "processor", [classic("plain"), classic("plainnat"), BIBER], ids=["plain", "plainnat", "biber"]
)
def test_a_bibliography_says_what_was_corrected(processor: Processor, tmp_path: Path) -> None:
    proceedings = corrected()
    papers = [paper for paper in proceedings.papers if paper.id in proceedings.corrections]
    said = cite(tmp_path, papers, proceedings, processor)
    assert said.faults == []
    notes = [citation_note(paper.id, proceedings) for paper in papers]
    assert len(set(notes)) == len(notes) == 6
    # Styles break lines where they like.
    bibliography = " ".join(said.bbl.split())
    for note in notes:
        assert note in bibliography


# --- a whole conference ----------------------------------------------------------------------


def documents(papers: Sequence[Paper], proceedings: Proceedings) -> list[list[Paper]]:
    """The papers in as few documents as plainnat can label."""
    alike: Counter[str] = Counter()
    found: defaultdict[int, list[Paper]] = defaultdict(list)
    for paper in papers:
        first = proceedings.name_of(paper.authors[0].name) if paper.authors else None
        family = letters(first.family).casefold() if first else ""
        found[alike[family] // MOST_ALIKE].append(paper)
        alike[family] += 1
    return [found[number] for number in sorted(found)]


def test_one_bibliography_holds_a_whole_conference(tmp_path: Path) -> None:
    whole = conference()
    said = cite(tmp_path, whole.papers, whole, classic("plain"))
    assert said.faults == []
    assert said.entries == len(whole.papers) + 1


def test_plainnat_labels_a_whole_conference(tmp_path: Path) -> None:
    whole = conference()
    parts = documents(whole.papers, whole)
    assert sum(map(len, parts)) == len(whole.papers)
    for number, papers in enumerate(parts):
        said = cite(tmp_path / str(number), papers, whole, classic("plainnat"))
        assert said.faults == []
        assert said.entries == len(papers) + 1


def forms(paper: Paper, proceedings: Proceedings) -> set[object]:
    """Whatever in the paper's entry a program may stumble at: signs, and shapes of names."""
    names = [proceedings.name_of(author.name) for author in paper.authors]
    shapes = ((bool(n.given), n.particle, n.suffix, "-" in n.given + n.family) for n in names)
    return {*FORM.findall(bibtex.entry(paper, proceedings)), *shapes}


def all_forms(proceedings: Proceedings) -> list[Paper]:
    """The papers that hold a form that none before them has."""
    seen: set[object] = set()
    found = []
    for paper in proceedings.papers:
        new = forms(paper, proceedings) - seen
        seen |= new
        if new:
            found.append(paper)
    return found


def test_biber_takes_the_papers_of_a_whole_conference(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    # Biber takes 50 ms an entry, 20 times what BibTeX takes: so only one entry of each form.
    whole = conference()
    everything = pytestconfig.getoption("--all-entries")
    papers = whole.papers if everything else all_forms(whole)
    assert len(papers) > 50
    for start in range(0, len(papers), MOST_IN_BIBLATEX):
        some = papers[start : start + MOST_IN_BIBLATEX]
        said = cite(tmp_path / str(start), some, whole, BIBER)
        assert said.faults == []
        assert said.entries == len(some) + 1
