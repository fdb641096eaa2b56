"""What a page weighs before anything that pages share, and what it does not load."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PLAIN, COMPRESSED = 60_000, 15_000
"""Most bytes of a paper's page."""
HEAVY = ("searchindex.js", "searchtools.js", "fontawesome.js", "mathjax")
"""Scripts that themes would load on every page."""


def test_pages_of_papers_are_light(flagship: Path) -> None:
    pages = [path for path in flagship.glob("papers/*.html") if path.stem not in {"index", "map"}]
    assert len(pages) > 50
    for path in pages:
        content = path.read_bytes()
        assert len(content) <= PLAIN, path
        assert len(gzip.compress(content, 6)) <= COMPRESSED, path


def test_no_page_loads_what_it_does_not_need(flagship: Path) -> None:
    pages = [path for path in flagship.rglob("*.html") if "_static" not in path.parts]
    assert len(pages) > 300
    for path in pages:
        head = path.read_text(encoding="utf-8").partition("</head>")[0].lower()
        assert not [script for script in HEAVY if script in head], path
