"""citation-js gives titles and authors of every entry back, part by part."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from cited import conference, letters
from sphinx_proceedings.citations import bibtex

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_proceedings.model import Paper


def words(title: str) -> str:
    """The letters and digits of a title, without formulas, which citation-js writes its own way."""
    return letters(re.sub(r"<[^>]*>", "", title))


def plain(paper: Paper) -> str | None:
    """The title as it should come back; ``None`` if it holds formulas."""
    return None if "$" in re.sub(r"\\.", "", paper.title.latex) else words(paper.title.plain)


@pytest.mark.node
@pytest.mark.parametrize("unicode", [False, True])
def test_citation_js_reads_titles_and_authors_back(
    node_folder: Path, tmp_path: Path, *, unicode: bool
) -> None:
    whole = conference()
    path = tmp_path / "all.bib"
    path.write_text(bibtex.library(whole.papers, whole, unicode=unicode), encoding="utf-8")
    command = ["node", str(node_folder / "read-bibtex.js"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    read = {entry["key"]: entry for entry in json.loads(done.stdout)}
    assert len(read) == len(whole.papers)
    wrong = []
    for paper in whole.papers:
        entry = read[whole.citation_keys[paper.id]]
        names = [whole.name_of(author.name) for author in paper.authors]
        # Apostrophes come back typographic.
        expected = [
            [part.replace("'", "’") for part in (n.given, n.particle, n.family, n.suffix)]
            for n in names
        ]
        authors = [[part.replace("'", "’") for part in name] for name in entry["authors"]]
        if authors != expected:
            wrong.append((paper.id, authors, expected))
        title = plain(paper)
        if title is not None and words(entry["title"]) != title:
            wrong.append((paper.id, entry["title"], paper.title.plain))
    assert wrong == []
    assert sum(plain(paper) is not None for paper in whole.papers) > 0.9 * len(whole.papers)
