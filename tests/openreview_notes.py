"""Toy notes in the shapes of OpenReview (openreview.md), built in code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sphinx_proceedings import sources
from sphinx_proceedings.model import Workshop
from sphinx_proceedings.problems import InputError, ProblemKind, Report

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_proceedings.model import Paper
    from sphinx_proceedings.problems import Problem

VENUE = "ICLR.cc/2024/Workshop/BGPT"
TYPES = (("oral", "oral"), ("spotlight", "spotlight"), ("poster", "poster"))
WORKSHOP = Workshop(
    title="Bridging the Gap Between Practice and Theory in Deep Learning",
    short="BGPT",
    booktitle="ICLR 2024 Workshop on Bridging the Gap Between Practice and Theory",
    venueid=VENUE,
    year=2024,
    presentation=TYPES,
)
ABSENT = object()
"""Given for a field or an envelope key, leaves it out."""


def v2(note_id: str = "X5ijJFkEpr", content: dict[str, Any] | None = None, **envelope: Any) -> Any:
    """An accepted paper of API v2; ``content`` maps fields to values, or to wrapped ones."""
    fields: dict[str, Any] = {
        "title": "On the Edge of Stability",
        "authors": ["Ada Lovelace", "Emmy Noether"],
        "keywords": ["sharpness", "optimization"],
        "abstract": "We show $x^2$.",
        "TLDR": "Sharp.",
        "pdf": "/pdf/" + "a1" * 20 + ".pdf",
        "venue": "BGPT Poster",
        "venueid": VENUE,
    } | (content or {})
    note: dict[str, Any] = {
        "id": note_id,
        "forum": note_id,
        "number": 7,
        "version": 2,
        "readers": ["everyone"],
        "signatures": [f"{VENUE}/Submission7/Authors"],
        "invitations": [f"{VENUE}/-/Submission", f"{VENUE}/-/Edit"],
        "domain": VENUE,
        "license": "CC BY 4.0",
        "pdate": 1710000000000,
        "mdate": 1710000000000,
        "content": {
            name: value
            if isinstance(value, dict) and {"value", "readers"} & set(value)
            else {"value": value}
            for name, value in fields.items()
            if value is not ABSENT
        },
    } | envelope
    return {key: value for key, value in note.items() if value is not ABSENT}


def v1(note_id: str = "HkghWScuoQ", content: dict[str, Any] | None = None, **envelope: Any) -> Any:
    """An accepted paper of API v1, a blind note."""
    fields: dict[str, Any] = {
        "title": "An Old Paper",
        "authors": ["Ada Lovelace"],
        "authorids": ["ada@example.org"],
        "keywords": ["machines"],
        "TL;DR": "Old.",
        "pdf": "/pdf/1e9b.pdf",
        "venue": "BGPT Oral",
        "venueid": VENUE,
    } | (content or {})
    note: dict[str, Any] = {
        "id": note_id,
        "original": "B1giWS5Oim",
        "forum": note_id,
        "number": 36,
        "readers": ["everyone"],
        "ddate": None,
        "replyto": None,
        "invitation": f"{VENUE}/-/Blind_Submission",
        "content": {name: value for name, value in fields.items() if value is not ABSENT},
    } | envelope
    return {key: value for key, value in note.items() if value is not ABSENT}


def decision(forum: str, text: str, **envelope: Any) -> Any:
    """A reply of API v2 by which the chairs decide on a submission."""
    return {
        "id": f"decision-on-{forum}",
        "forum": forum,
        "replyto": forum,
        "version": 2,
        "readers": [f"{VENUE}/Program_Chairs"],
        "invitations": [f"{VENUE}/Submission7/-/Decision"],
        "content": {"decision": {"value": text}},
    } | envelope


def hidden(value: Any) -> Any:
    """A field of API v2 that only the chairs may read."""
    return {"value": value, "readers": [VENUE]}


class Reading:
    """What a reader made of an export: papers, problems and what was left out."""

    def __init__(self, papers: tuple[Paper, ...], report: Report, *, stopped: bool) -> None:
        self.papers = papers
        self.problems = tuple(report)
        self.left_out = dict(report.left_out)
        self.stopped = stopped

    @property
    def ids(self) -> list[str]:
        return [paper.id for paper in self.papers]

    @property
    def paper(self) -> Paper:
        (paper,) = self.papers
        return paper

    @property
    def kinds(self) -> list[ProblemKind]:
        return [problem.kind for problem in self.problems]

    def of(self, kind: ProblemKind) -> list[Problem]:
        return [problem for problem in self.problems if problem.kind is kind]

    @property
    def log(self) -> str:
        return "\n".join(map(str, self.problems)) + repr(self.left_out)


def read_bytes(
    data: bytes, folder: Path, workshop: Workshop = WORKSHOP, name: str = "openreview.json"
) -> Reading:
    """Read a file of these bytes as an organizer's build would."""
    path = folder / name
    path.write_bytes(data)
    report = Report()
    try:
        papers = sources.read(path, workshop, report, file=f"_data/{name}")
    except InputError:
        return Reading((), report, stopped=True)
    return Reading(papers, report, stopped=False)


def read_notes(notes: list[Any], folder: Path, workshop: Workshop = WORKSHOP) -> Reading:
    """Read an export of these notes."""
    return read_bytes(json.dumps({"notes": notes}).encode(), folder, workshop)
