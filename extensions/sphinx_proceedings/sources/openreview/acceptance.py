"""Which notes are accepted papers: the rules of openreview.md in their order.

Nothing is accepted by default: a submission of which neither the venue nor a decision says so
is left out and reported.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from .notes import is_under

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .notes import Decision, Note


class Standing(Enum):
    """What becomes of a note; the value says it in the words that a report counts by."""

    ACCEPTED = "accepted"
    """An accepted paper of the venue (rules 5 and 6)."""
    REPLY = "reviews, decisions and other replies"
    """No submission but a reply to one (rule 1)."""
    DELETED = "deleted"
    """A note that was deleted (rule 1)."""
    REJECTED = "rejected"
    """By its venueid, or by its decision (rules 3 and 6)."""
    WITHDRAWN = "withdrawn"
    """By its authors (rules 3 and 4)."""
    DESK_REJECTED = "desk-rejected"
    """Without review (rules 3 and 4)."""
    RETRACTED = "retracted"
    """After publication (rule 4)."""
    PENDING = "still under review, or rejected without a word"
    """Submitted and no more is said (rules 3 and 4)."""
    OTHER_VENUE = "of another venue"
    """Its venueid, or failing that its invitations, name another venue (rules 5 and 6)."""
    UNDECIDED = "undecided"
    """Of the venue, and neither venueid nor decision says what became of it (rule 7)."""
    CONFLICT = "venue and decision disagree"
    """One of them accepts and the other does not."""
    NOT_PUBLIC = "accepted but not public"
    """Its readers lack ``everyone``."""
    ORIGINAL = "originals of blind submissions"
    """API v1: the note with the real authors, beside its blind copy."""
    OLDER = "older copies of a note"
    """Another note of the same id is newer."""
    UNREADABLE = "unreadable"
    """No note at all."""


class Ruling(Enum):
    """What the decisions on a submission say, taken together."""

    ACCEPT = "accept"
    """There are decisions, and all that are recognized accept."""
    REFUSE = "refuse"
    """There are decisions, and all that are recognized refuse."""
    BOTH = "both"
    """One accepts and another refuses."""
    NONE = "none"
    """No decision, or none that is recognized, such as "Invite to Archive"."""


_REFUSED_VENUEID = re.compile(r"/(Rejected|Withdrawn|Desk_Rejected)_[^/]+\Z|/(Submission)\Z")
_REFUSED_INVITATION = re.compile(r"(Withdrawn|Desk_Rejected)_Submission\Z")
_REFUSED_VENUE = re.compile(
    r"^(Submitted to )|(Withdrawn)|(Desk Rejected)|(Retracted)|(Under review)", re.IGNORECASE
)
_STANDING_OF = {
    "rejected": Standing.REJECTED,
    "withdrawn": Standing.WITHDRAWN,
    "desk rejected": Standing.DESK_REJECTED,
    "retracted": Standing.RETRACTED,
    "submission": Standing.PENDING,
    "submitted to": Standing.PENDING,
    "under review": Standing.PENDING,
}
_REFUSAL = re.compile(
    r"reject|declin|refus|withdr|retract|revoke|unaccept"
    r"|(?:cannot|n['’]t\b|\b(?:not|no|non|never|neither)\b).*accept",
    re.IGNORECASE,
)


def judge(note: Note, venueid: str, decisions: Sequence[Decision]) -> Standing:
    """What becomes of a note, by the first rule that applies; whether it is public comes later.

    :param venueid: the venue whose papers are wanted.
    :param decisions: on this note, whoever may read them.
    """
    if note.is_deleted:
        return Standing.DELETED
    if note.is_reply:
        return Standing.REPLY
    refused = _refused_by_venue(note)
    ruling = rule(decisions)
    if refused is not None:
        return Standing.CONFLICT if ruling is Ruling.ACCEPT else refused
    # API v1 wrote the venue's id on rejected papers too, but gave them no venue string.
    if note.venueid == venueid and (note.is_v2 or note.venue):
        return _unless(ruling in (Ruling.REFUSE, Ruling.BOTH), Standing.ACCEPTED)
    if note.venueid and note.venueid != venueid:
        if not is_under(note.venueid, venueid):
            return Standing.OTHER_VENUE
        return _unless(ruling is Ruling.ACCEPT, Standing.UNDECIDED)
    if not note.belongs_to(venueid):
        return Standing.OTHER_VENUE
    return {
        Ruling.ACCEPT: Standing.ACCEPTED,
        Ruling.REFUSE: Standing.REJECTED,
        Ruling.BOTH: Standing.CONFLICT,
        Ruling.NONE: Standing.UNDECIDED,
    }[ruling]


def rule(decisions: Sequence[Decision]) -> Ruling:
    """What decisions say together: accepting ones hold "accept" and no word of refusal."""
    accepts = refuses = False
    for decision in decisions:
        if _REFUSAL.search(decision.text):
            refuses = True
        elif "accept" in decision.text.lower():
            accepts = True
    if accepts and refuses:
        return Ruling.BOTH
    if accepts:
        return Ruling.ACCEPT
    return Ruling.REFUSE if refuses else Ruling.NONE


def _refused_by_venue(note: Note) -> Standing | None:
    """Rules 3 and 4."""
    found = _REFUSED_VENUEID.search(note.venueid)
    if found is None and not note.is_v2:
        matches = (_REFUSED_INVITATION.search(name) for name in note.invitations)
        found = next((match for match in matches if match), None)
    if found is None:
        found = _REFUSED_VENUE.search(note.venue)
    if found is None:
        return None
    said = next(group for group in found.groups() if group)
    return _STANDING_OF[said.strip().lower().replace("_", " ")]


def _unless(disagreement: bool, standing: Standing) -> Standing:  # noqa: FBT001
    return Standing.CONFLICT if disagreement else standing
