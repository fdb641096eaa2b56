"""From the notes of an export to those that are accepted papers."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from ...problems import Place, ProblemKind, Severity, nearest
from .acceptance import Standing, judge
from .complaints import Complaints, shown
from .files import Export, RawNote
from .needed import read_needed
from .notes import decision_of, is_under, kept_decision, read_note, replies_inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ...model import Workshop
    from ...problems import Report
    from .notes import Decision, Note

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


class Judged(NamedTuple):
    """The notes of an export, each once, with what becomes of them."""

    standings: tuple[tuple[Note, Standing], ...]
    decisions: Mapping[str, Sequence[Decision]]
    """On each submission, whoever may read them."""

    @property
    def accepted(self) -> list[Note]:
        """The accepted papers that are public."""
        return [note for note, standing in self.standings if standing is Standing.ACCEPTED]


def judge_notes(data: bytes, workshop: Workshop, report: Report, file: str) -> Judged:
    """Read the notes of a file and say which are accepted papers of ``workshop.paper_venueid``.

    :raises InputError: if the file is no export, or holds no such paper.
    """
    notes = _readable(Export(file, report).load(data, _Read.of), report, file)
    notes = _newest(notes, report, file)
    decisions = _decisions(notes)
    judged = Judged(tuple(_judge_all(notes, workshop.paper_venueid, decisions)), decisions)
    _report_standings(judged.standings, report, file)
    if not judged.accepted:
        _refuse_without_papers(judged.standings, workshop, report, file)
    return judged


class _Read(NamedTuple):
    """What was made of a value of the export, and where it stands."""

    note: Note | None
    position: int
    line: int

    @classmethod
    def of(cls, raw: RawNote) -> _Read:
        return cls(read_needed(raw), raw.position, raw.line)


def _readable(read: Iterable[_Read], report: Report, file: str) -> list[Note]:
    notes: list[Note] = []
    unreadable = 0
    for item in read:
        if item.note is not None:
            notes.append(item.note)
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
    decisions: defaultdict[str, list[Decision]] = defaultdict(list)
    for note in notes:
        if note.is_reply:
            replies[note.forum, note.id] = note
            continue
        kept = kept_decision(note)
        if kept is not None:
            decisions[note.id].append(kept)
        for position, value in enumerate(replies_inside(note)):
            reply = read_note(RawNote(value, position))
            if reply is not None:
                replies.setdefault((note.id, reply.id), reply)
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
