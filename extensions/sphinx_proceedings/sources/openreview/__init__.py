"""OpenReview: from a saved export to its accepted papers (openreview.md has the facts).

The way of a note: ``files`` finds it, ``notes`` reads its envelope, ``acceptance`` judges it;
``authors``, ``links`` and ``fields`` read what is public of the accepted, and ``privacy``
counts what stays behind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from ...addresses import assign_slugs, is_safe_id
from ...problems import Place, ProblemKind, Severity, nearest
from .acceptance import Standing, judge
from .authors import AuthorLines, authorships, number_people
from .complaints import Complaints, shown
from .fields import PaperReader, number_of
from .files import GZIP_MAGIC, Export, RawNote
from .notes import decision_of, is_under, read_note, replies_inside
from .privacy import report_private_matter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ...model import Paper, Workshop
    from ...problems import Report
    from .notes import Decision, Note

__all__ = ["read", "recognizes"]

_MOST_BAD_NOTES = 20
"""Unreadable notes that are listed one by one; the others are counted."""
_MOST_VENUES = 10
_AGAIN = "Download the export again"

_ODD: Mapping[Standing, tuple[ProblemKind, str, str]] = {
    Standing.UNDECIDED: (
        ProblemKind.UNDECIDED,
        "neither venue nor decision says whether the paper is accepted; it is left out",
        "Post its decision on OpenReview, and download again",
    ),
    Standing.CONFLICT: (
        ProblemKind.DECISION_CONFLICT,
        "venue and decision disagree on whether the paper is accepted; it is left out",
        "Settle it on OpenReview, and download again",
    ),
    Standing.NOT_PUBLIC: (
        ProblemKind.HIDDEN_NOTE,
        "the paper is accepted but not public (its readers lack everyone); it is left out",
        "Release it on OpenReview, and download again",
    ),
}


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
    notes = _read_notes(Export(file, report).load(data), report, file)
    notes = _newest(notes, report, file)
    decisions = _decisions(notes)
    judged = _judge_all(notes, workshop.paper_venueid, decisions)
    _report_standings(judged, report, file)
    report_private_matter(judged, report, file=file)
    accepted = [note for note, standing in judged if standing is Standing.ACCEPTED]
    if not accepted:
        _refuse_without_papers(judged, workshop, report, file)
    return _papers(accepted, decisions, workshop, report, file)


# --- which notes -------------------------------------------------------------------------------


def _read_notes(raw: Iterable[RawNote], report: Report, file: str) -> list[Note]:
    notes: list[Note] = []
    unreadable = 0
    for item in raw:
        note = read_note(item)
        if note is not None:
            notes.append(note)
            continue
        unreadable += 1
        if unreadable <= _MOST_BAD_NOTES:
            report.add(
                ProblemKind.BAD_NOTE,
                Place(file, f"note {item.position}", line=item.line),
                "this is no note with an id and a content; it is left out",
                _AGAIN,
                severity=Severity.ERROR,
            )
    if unreadable:
        report.left_out[Standing.UNREADABLE.value] += unreadable
    if unreadable > _MOST_BAD_NOTES:
        report.add(
            ProblemKind.BAD_NOTE,
            Place(file),
            f"{unreadable} entries are no notes; the first {_MOST_BAD_NOTES} are listed",
            _AGAIN,
            severity=Severity.ERROR,
        )
    return notes


def _newest(notes: Sequence[Note], report: Report, file: str) -> list[Note]:
    """Each note once: the copy last changed, of two alike the later in the file."""
    copies: dict[str, Note] = {}
    for note in notes:
        other = copies.get(note.id)
        if other is None:
            copies[note.id] = note
            continue
        report.left_out[Standing.OLDER.value] += 1
        copies[note.id] = max(note, other, key=lambda copy: (copy.changed, copy.position))
        if not (note.is_reply and other.is_reply):
            Complaints(report, file, note.id).add(
                ProblemKind.DUPLICATE_ID,
                "",
                "the export holds this note more than once; the copy last changed counts",
                _AGAIN,
            )
    return list(copies.values())


def _decisions(notes: Iterable[Note]) -> dict[str, list[Decision]]:
    """The decisions on each submission: beside it in the file, or inside its details."""
    replies: dict[tuple[str, str], Note] = {}
    for note in notes:
        if note.is_reply:
            replies[note.forum, note.id] = note
            continue
        for position, value in enumerate(replies_inside(note)):
            reply = read_note(RawNote(value, position))
            if reply is not None:
                replies.setdefault((note.id, reply.id), reply)
    decisions: defaultdict[str, list[Decision]] = defaultdict(list)
    for (forum, _), reply in replies.items():
        decision = decision_of(reply)
        if decision is not None:
            decisions[forum].append(decision)
    return dict(decisions)


def _judge_all(
    notes: Sequence[Note], venueid: str, decisions: Mapping[str, list[Decision]]
) -> list[tuple[Note, Standing]]:
    originals = {note.original for note in notes if note.original and not note.is_deleted}
    judged: list[tuple[Note, Standing]] = []
    for note in notes:
        standing = judge(note, venueid, decisions.get(note.id, ()))
        if not note.is_public and not note.is_v2 and note.id in originals:
            standing = Standing.ORIGINAL
        elif standing is Standing.ACCEPTED and not note.is_public:
            standing = Standing.NOT_PUBLIC
        judged.append((note, standing))
    return judged


def _report_standings(judged: Iterable[tuple[Note, Standing]], report: Report, file: str) -> None:
    versions: set[bool] = set()
    for note, standing in judged:
        if not note.is_reply:
            versions.add(note.is_v2)
        if standing is not Standing.ACCEPTED:
            report.left_out[standing.value] += 1
        if standing in _ODD:
            kind, fault, mend = _ODD[standing]
            Complaints(report, file, note.id).add(kind, "", fault, mend)
    if len(versions) > 1:
        report.add(
            ProblemKind.FILE_FORMAT,
            Place(file),
            "the export mixes notes of API v1 and v2; each is read by its own rules",
            "Download each venue from the API that it was made with",
        )


def _refuse_without_papers(
    judged: Iterable[tuple[Note, Standing]], workshop: Workshop, report: Report, file: str
) -> None:
    """Say which venues the file holds instead.

    :raises InputError: always.
    """
    wanted = workshop.paper_venueid
    venues = Counter(
        note.venueid or "no venueid"
        for note, standing in judged
        if standing not in (Standing.REPLY, Standing.DELETED)
    )
    ranked = sorted(venues.items(), key=lambda item: (-item[1], item[0]))
    told = ", ".join(f"{shown(name, 100)} ({count})" for name, count in ranked[:_MOST_VENUES])
    if len(ranked) > _MOST_VENUES:
        told += f", and {len(ranked) - _MOST_VENUES} more"
    left_out = ", ".join(f"{count} {why}" for why, count in sorted(report.left_out.items()))
    if any(is_under(name, wanted) for name in venues):
        mend = "Post the decisions and release the papers on OpenReview, and download again"
    else:
        guess = nearest(wanted, (shown(name, 100) for name, _ in ranked[:1000]))
        table = "demonstration" if workshop.demonstration else "workshop"
        mend = f"Write the venueid of the papers under [{table}] in workshop.toml"
        if guess:
            mend = f"{guess[0].upper()}{guess[1:]} {mend}"
    report.add(
        ProblemKind.NO_PAPERS,
        Place(file),
        f'no accepted paper of "{wanted}" is in the export; submissions by venueid: '
        f"{told or 'none'}; left out: {left_out or 'nothing'}",
        mend,
        severity=Severity.ERROR,
    )
    report.stop()


# --- their papers ------------------------------------------------------------------------------


def _papers(
    accepted: Iterable[Note],
    decisions: Mapping[str, Sequence[Decision]],
    workshop: Workshop,
    report: Report,
    file: str,
) -> tuple[Paper, ...]:
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
