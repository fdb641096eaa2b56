"""Where hosted files are published: beside the page of their paper.

Google Scholar wants a paper's PDF in the folder of its page
(https://scholar.google.com/intl/en/scholar/inclusion.html#indexing).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model import FileKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import HostedFile, Paper, Proceedings


def targets(proceedings: Proceedings) -> Iterator[tuple[str, HostedFile]]:
    """The place of every hosted file in the output, and the file, in the order of the site.

    No slug holds a dot, so no target meets another, or a page or a citation file.
    """
    for paper in proceedings.papers:
        if found := proceedings.files.get(paper.id):
            for hosted in found.files:
                yield target(paper, hosted), hosted


def target(paper: Paper, hosted: HostedFile) -> str:
    """Path in the output: ``papers/<slug>.pdf``, ``papers/<slug>.poster.png``, …"""
    return f"{_stem(paper, hosted)}{hosted.suffix}"


def thumbnail_target(paper: Paper, hosted: HostedFile) -> str:
    """Path of a file's thumbnail in the output: ``papers/<slug>.poster.thumb.webp``, …"""
    return f"{_stem(paper, hosted)}.thumb.webp"


def _stem(paper: Paper, hosted: HostedFile) -> str:
    kind = "" if hosted.kind is FileKind.PAPER else f".{hosted.kind.value}"
    return f"papers/{paper.slug}{kind}"
