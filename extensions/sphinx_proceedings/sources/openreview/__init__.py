"""OpenReview: from a saved export to its accepted papers (openreview.md has the facts).

The way of a note: ``files`` finds it, ``notes`` reads its envelope, ``acceptance`` judges it,
and ``submissions`` puts these together; ``authors``, ``links`` and ``fields`` read what is public
of the accepted into ``papers``, and ``privacy`` counts what stays behind.  ``redaction`` writes
an export that holds no more than that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...problems import Place, ProblemKind, Severity
from .papers import read_papers
from .privacy import report_private_matter
from .stream import GZIP_MAGIC
from .submissions import judge_notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...model import Paper, Workshop
    from ...problems import Report

__all__ = ["read", "recognizes"]


def recognizes(data: bytes, suffixes: Sequence[str]) -> bool:
    """Whether this looks like an OpenReview export: JSON or gzip, by name or content."""
    named = any(suffix.lower() in (".json", ".jsonl", ".ndjson") for suffix in suffixes)
    head = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return named or head.startswith((b"{", b"[", GZIP_MAGIC))


def read(data: bytes, workshop: Workshop, report: Report, *, file: str) -> tuple[Paper, ...]:
    """The accepted papers of ``workshop.paper_venueid``, by number, then id.

    :param file: the name of the file to show in problems.
    :raises InputError: if the file is no export, or holds no accepted paper of the venue.
    """
    if not workshop.paper_venueid:
        report.add(
            ProblemKind.MISSING_KEY,
            Place("workshop.toml", "[workshop]", "venueid"),
            "the venue whose papers are wanted is not named",
            'Write venueid = "…": what stands after id= in the address of its page on OpenReview',
            severity=Severity.ERROR,
        )
        report.stop()
    judged = judge_notes(data, workshop, report, file)
    report_private_matter(judged.standings, report, file=file)
    return read_papers(judged.accepted, judged.decisions, workshop, report, file)
