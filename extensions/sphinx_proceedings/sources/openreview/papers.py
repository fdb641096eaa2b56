"""From accepted notes to papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...addresses import assign_slugs, is_safe_id
from ...problems import Place, ProblemKind
from .authors import AuthorLines, authorships, number_people
from .complaints import Complaints, shown
from .fields import PaperReader, number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ...model import Paper, Workshop
    from ...problems import Report
    from .notes import Decision, Note


def read_papers(
    accepted: Iterable[Note],
    decisions: Mapping[str, Sequence[Decision]],
    workshop: Workshop,
    report: Report,
    file: str,
) -> tuple[Paper, ...]:
    """The papers, by number, then id."""
    ranked = {note.id: (_rank(note), note.id) for note in accepted}
    notes = sorted(accepted, key=lambda note: ranked[note.id])
    slugs = assign_slugs(list(ranked.values()))
    complaints = {note.id: Complaints(report, file, note.id) for note in notes}
    lines = AuthorLines()
    bylines = {note.id: lines.read(note, complaints[note.id]) for note in notes}
    numbers = number_people(byline for line in bylines.values() for byline in line)
    reader = PaperReader(workshop)
    papers: list[Paper] = []
    for note in notes:
        if not is_safe_id(note.id):
            _report_unsafe_id(complaints[note.id], slugs[note.id])
        authors = authorships(bylines[note.id], numbers)
        papers.append(
            reader.read(
                note, slugs[note.id], authors, decisions.get(note.id, ()), complaints[note.id]
            )
        )
    _report_untyped(reader.untyped, report, file)
    return tuple(papers)


def _rank(note: Note) -> float:
    number = number_of(note)
    return float("inf") if number is None else number


def _report_unsafe_id(complaints: Complaints, slug: str) -> None:
    complaints.add(
        ProblemKind.UNSAFE_ID,
        "id",
        f"this forum id cannot be an address; the paper is shown under {slug}",
        "Correct the id in the export: letters, digits, - and _, at most 64",
    )


def _report_untyped(untyped: Mapping[str, int], report: Report, file: str) -> None:
    for venue, count in sorted(untyped.items()):
        report.add(
            ProblemKind.UNKNOWN_PRESENTATION,
            Place(file),
            f"{count} papers have the venue {shown(venue, 100)}, which names no presentation type",
            "Add a line for it under [presentation] in workshop.toml",
        )
