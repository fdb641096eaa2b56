"""What a private export says that organizers plan by: candidates, ratings, publication before.

Nothing in here may reach the site.  Only the rooms ``planning`` and ``commands`` import this
module, which a test of the house sees to.  Of a review its rating is read and no more: no text,
no reviewer.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from ...addresses import assign_slugs
from ...kinds import suggestion
from ...model import ForumId
from ...problems import Place, ProblemKind, Severity, closest
from .acceptance import Standing, judge
from .complaints import Complaints
from .fields import PaperReader
from .files import Export, RawNote
from .notes import Decision, Note, decision_of, kept_decision, read_note, replies_inside, unwrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ...model import Paper, Workshop
    from ...problems import Report

RATING_FIELDS = ("rating", "recommendation", "score", "overall_rating", "overall")
"""Fields of a review that hold its rating, in the order in which they are looked for."""
REVIEW = "Official_Review"
"""Last part of the invitation of a review."""

_RATING = re.compile(r"\s*([+-]?\d{1,4}(?:\.\d{1,6})?)\s*(?:\Z|[:/(,;.\s–—-])")
_MISSING = frozenset({"", "undefined", "null", "none", "nan", "n/a", "na", "-"})
_NO = re.compile(r"(?:no|not|none|false|never|n/?a|unpublished|0)\b|[\W_]*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RatingScale:
    """Where ratings are found, and between what they lie."""

    fields: tuple[str, ...] = RATING_FIELDS
    lowest: float = -math.inf
    highest: float = math.inf
    review: str = REVIEW

    def read(self, value: object) -> float | None:
        """The rating: ``8``, ``"8: accept, good paper"`` or ``{"value": 8}``; else ``None``."""
        value = unwrap(value)
        if isinstance(value, str) and (found := _RATING.match(value)):
            value = float(found[1])
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        rating = float(value)
        return rating if self.lowest <= rating <= self.highest and math.isfinite(rating) else None


@dataclass(frozen=True, slots=True)
class Private:
    """What planning needs of a private export; stays in memory."""

    papers: tuple[Paper, ...]
    """The candidates, by id; whether they are public yet does not matter.  Without authors, who
    are no reason to choose a paper."""
    ratings: Mapping[ForumId, tuple[float, ...]]
    """Of every submission with reviews, ascending, so that no order tells of a reviewer."""
    published: frozenset[ForumId] = field(default_factory=frozenset)
    """Published elsewhere before, as their authors say."""


def read_private(
    data: bytes,
    workshop: Workshop,
    report: Report,
    *,
    file: str,
    scale: RatingScale = RatingScale(),
    published_field: str = "",
    undecided: bool = False,
) -> Private:
    """Read candidates and their ratings.

    :param published_field: the submission's field in which authors say that the paper was
        published before; empty if there is none.
    :param undecided: whether submissions of which nothing is decided are candidates too.
    :raises InputError: if the file is no export, or has not that field.
    """
    read = Export(file, report).load(data, read_note)
    notes = _newest(note for note in read if note is not None)
    replies = _replies(notes)
    wanted = {Standing.ACCEPTED} | ({Standing.PENDING, Standing.UNDECIDED} if undecided else set())
    decisions: dict[str, list[Decision]] = {}
    for note in notes:
        if not note.is_reply and (kept := kept_decision(note)) is not None:
            decisions.setdefault(note.id, []).append(kept)
    for reply in replies:
        if (decision := decision_of(reply)) is not None:
            decisions.setdefault(reply.forum, []).append(decision)
    originals = {note.original for note in notes if note.original}
    chosen = [
        note
        for note in notes
        if note.id not in originals
        and note.belongs_to(workshop.paper_venueid)
        and judge(note, workshop.paper_venueid, decisions.get(note.id, ())) in wanted
    ]
    return Private(
        _papers(chosen, decisions, workshop, report, file),
        _ratings(replies, scale, report, file),
        _published(chosen, published_field, report, file),
    )


def _newest(notes: Iterable[Note]) -> list[Note]:
    """Each note once, as it was last changed, by id."""
    found: dict[str, Note] = {}
    for note in notes:
        other = found.get(note.id)
        if other is None or (note.changed, note.position) > (other.changed, other.position):
            found[note.id] = note
    return [found[note_id] for note_id in sorted(found)]


def _replies(notes: Iterable[Note]) -> list[Note]:
    """The replies beside the submissions in the file and inside them, each once."""
    found: list[Note] = []
    for note in notes:
        if note.is_reply:
            found.append(note)
            continue
        for position, value in enumerate(replies_inside(note)):
            inside = {"forum": note.id, "replyto": note.id} | (
                value if isinstance(value, dict) else {}
            )
            reply = read_note(RawNote(inside, position))
            if reply is not None:
                found.append(reply)
    return _newest(found)


def _papers(
    notes: Sequence[Note],
    decisions: Mapping[str, Sequence[Decision]],
    workshop: Workshop,
    report: Report,
    file: str,
) -> tuple[Paper, ...]:
    reader = PaperReader(workshop)
    slugs = assign_slugs([(0, note.id) for note in notes])
    return tuple(
        reader.read(
            note,
            slugs[note.id],
            (),
            decisions.get(note.id, ()),
            Complaints(report, file, note.id),
        )
        for note in notes
    )


# --- ratings -----------------------------------------------------------------------------------


def _ratings(
    replies: Iterable[Note], scale: RatingScale, report: Report, file: str
) -> dict[ForumId, tuple[float, ...]]:
    found: dict[ForumId, list[float]] = {}
    fields: set[str] = set()
    unread: Counter[str] = Counter()
    for reply in replies:
        if reply.is_deleted or not _is_review(reply, scale.review):
            continue
        fields |= reply.content.keys()
        name = next((name for name in scale.fields if name in reply.content), "")
        rating = scale.read(reply.content.get(name))
        if rating is None:
            unread[reply.forum] += 1
        else:
            found.setdefault(ForumId(reply.forum), []).append(rating)
    for forum, count in sorted(unread.items()):
        # The rating itself is not told: messages are pasted into mails and public issues.
        Complaints(report, file, forum).add(
            ProblemKind.BAD_FIELD,
            scale.fields[0],
            f"{count} reviews have no rating on the scale; they are not counted",
            _rating_mend(scale, fields),
        )
    return {forum: tuple(sorted(ratings)) for forum, ratings in sorted(found.items())}


def _is_review(note: Note, name: str) -> bool:
    return any(each.rpartition("/")[2] == name for each in note.invitations)


def _rating_mend(scale: RatingScale, fields: set[str]) -> str:
    if any(name in fields for name in scale.fields):
        return "Compare --scale with the scale of the review form"
    near = next((found for name in scale.fields if (found := closest(name, fields))), "")
    guess = f'; did you mean "{near}"?' if near else ""
    return (
        f"Name the field of the rating with --rating (fields: {', '.join(sorted(fields))}){guess}"
    )


def read_csv(
    data: bytes, report: Report, *, file: str, scale: RatingScale = RatingScale()
) -> dict[ForumId, tuple[float, ...]]:
    """Ratings from the CSV that the program chairs' console downloads (openreview.md).

    The column is the first whose name holds one of the scale's fields or ``ratings``; several
    ratings stand in one cell, apart by ``;`` or ``,`` or as a JSON list.

    :raises InputError: if the file has no column of forums or none of ratings.
    """
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig", "replace"), newline=""))
    columns = [name for name in rows.fieldnames or () if name]
    forum = next((name for name in columns if "forum" in name.lower()), None)
    wanted = ("ratings", *scale.fields)
    rating = next(
        (name for field in wanted for name in columns if name.strip().lower() == field), None
    ) or next((name for field in wanted for name in columns if field in name.lower()), None)
    if forum is None or rating is None:
        report.add(
            ProblemKind.FILE_FORMAT,
            Place(file),
            f"the CSV has no column of {'forums' if forum is None else 'ratings'}",
            f"Download it again from the console, or name the column with --rating"
            f" (columns: {', '.join(columns)})",
            severity=Severity.ERROR,
        )
        report.stop()
    found: dict[ForumId, tuple[float, ...]] = {}
    for row in rows:
        forum_id = _forum_of(row.get(forum) or "")
        if not forum_id:
            continue
        cells = [cell.strip(" []\"'") for cell in re.split(r"[;,|\n]", row.get(rating) or "")]
        read = [scale.read(cell) for cell in cells if cell.lower() not in _MISSING]
        good = sorted(value for value in read if value is not None)
        if len(good) < len(read):
            Complaints(report, file, forum_id).add(
                ProblemKind.BAD_FIELD,
                rating,
                f"{len(read) - len(good)} ratings are not on the scale; they are not counted",
                "Compare --scale with the scale of the review form",
            )
        if good:
            found[ForumId(forum_id)] = tuple(good)
    return dict(sorted(found.items()))


def _forum_of(cell: str) -> str:
    """The forum id of ``https://openreview.net/forum?id=X``, or of a bare id."""
    cell = cell.strip()
    if "?" in cell:
        try:
            return next(iter(parse_qs(urlsplit(cell).query).get("id", [])), "")
        except ValueError:
            return ""
    return "" if cell.lower() in _MISSING else cell


# --- published before --------------------------------------------------------------------------


def _published(notes: Sequence[Note], name: str, report: Report, file: str) -> frozenset[ForumId]:
    if not name:
        return frozenset()
    fields = {key for note in notes for key in note.content}
    if notes and name not in fields:
        report.add(
            ProblemKind.UNKNOWN_KEY,
            Place(file, field=name),
            "no submission has this field",
            suggestion(name, fields)
            or f"Write one of {', '.join(sorted(fields)) or 'those of the export'}",
            severity=Severity.ERROR,
        )
        report.stop()
    return frozenset(ForumId(note.id) for note in notes if _says_yes(note.internal(name)))


def _says_yes(value: object) -> bool:
    """Whether a checkbox is ticked or a text says so; what is no clear "no" counts as "yes"."""
    if isinstance(value, list):
        return any(map(_says_yes, value))
    if isinstance(value, str):
        return not _NO.match(value.strip())
    return bool(value)
