"""Notes: the envelope that API v1 and v2 put around a submission or a reply.

A note's content can only be asked for by field, and :meth:`Note.field` answers with what is
public; the few fields that judge a note without ever being shown have a method of their own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .files import RawNote

EVERYONE = "everyone"
"""The reader that makes a note or a field public."""

DECISION = "decision"
"""Key of the envelope, of redacted exports alone."""

_LONGEST_DECISION = 200
"""Characters; real ones are a few words chosen from a menu."""


class Field(NamedTuple):
    """A field as far as it is public."""

    value: object = None
    """``None`` if absent, null or hidden."""
    name: str = ""
    """The name under which it was found; empty if absent."""
    hidden: bool = False
    """Whether it is there and not public."""


class Decision(NamedTuple):
    """A reply by which the venue's chairs decide."""

    text: str
    public: bool


@dataclass(frozen=True, slots=True, eq=False)
class Note:
    """A note's envelope, and guarded access to its content."""

    id: str
    forum: str
    position: int
    """Place in the export, counted from 1."""
    is_reply: bool
    is_deleted: bool
    is_v2: bool
    is_public: bool
    changed: float
    """When it was last changed or deleted, milliseconds since 1970; 0 if unknown."""
    invitations: tuple[str, ...]
    domain: str
    original: str
    """API v1: id of the note whose blind copy this is; empty if it is none."""
    content: Mapping[str, object]
    """Private fields included: ask :meth:`field`."""
    envelope: Mapping[str, object]
    """Read by name only."""
    names: frozenset[str]
    """Of all that is in the envelope."""

    def field(self, *names: str) -> Field:
        """The first of these fields that is there, if it is public."""
        content = self.content
        for name in names:
            if name in content:
                found = content[name]
                if not isinstance(found, dict) or not ("value" in found or "readers" in found):
                    return Field(found, name)
                if "readers" in found and not has_everyone(found["readers"]):
                    return Field(None, name, hidden=True)
                return Field(found.get("value"), name)
        return Field()

    def internal(self, name: str) -> object:
        """A field whoever may read it: to judge the note by, never to be shown."""
        return unwrap(self.content.get(name))

    @property
    def venueid(self) -> str:
        """The id of the venue, whoever may read it; empty if absent."""
        return _text(self.internal("venueid"))

    @property
    def venue(self) -> str:
        """The venue string, whoever may read it; empty if absent."""
        return _text(self.internal("venue")).strip()

    def belongs_to(self, venueid: str) -> bool:
        """Whether the note's venue, domain or an invitation of it is the venue's."""
        return any(
            is_under(name, venueid) for name in (self.venueid, self.domain, *self.invitations)
        )


def read_note(raw: RawNote) -> Note | None:
    """The note, or ``None`` if it is not an object with an id and a content."""
    value = raw.value
    if not isinstance(value, dict):
        return None
    note_id, content = value.get("id"), value.get("content")
    if not isinstance(note_id, str) or not note_id or not isinstance(content, dict):
        return None
    forum = _text(value.get("forum")) or note_id
    return Note(
        id=note_id,
        forum=forum,
        position=raw.position,
        is_reply=bool(value.get("replyto")) or forum != note_id,
        # A build knows no clock, and OpenReview sets ddate when it deletes: any is past.
        is_deleted=bool(value.get("ddate")),
        is_v2=value.get("version") == 2 or "invitations" in value,
        is_public=has_everyone(value.get("readers")),
        changed=max(moment(value.get(name)) for name in ("tmdate", "mdate", "ddate")),
        invitations=_invitations(value),
        domain=_text(value.get("domain")),
        original=_text(value.get("original")),
        content=content,
        envelope=value,
        names=frozenset(value),
    )


def decision_of(note: Note) -> Decision | None:
    """What a reply decides; ``None`` if it is no decision (openreview.md, rule 6)."""
    if note.is_deleted or not any(i.rpartition("/")[2] == "Decision" for i in note.invitations):
        return None
    text = _text(note.internal("decision")).strip()[:_LONGEST_DECISION]
    public = note.is_public and not note.field("decision").hidden
    return Decision(text, public) if text else None


def kept_decision(note: Note) -> Decision | None:
    """The public decision that a redacted export keeps in a note's envelope, which authors
    cannot write.
    """
    text = _text(note.envelope.get(DECISION)).strip()[:_LONGEST_DECISION]
    return Decision(text, public=True) if text else None


def replies_inside(note: Note) -> list[object]:
    """The replies that came with a note, in its ``details``."""
    details = note.envelope.get("details")
    if not isinstance(details, dict):
        return []
    found = [details.get(name) for name in ("replies", "directReplies")]
    return max((list_ for list_ in found if isinstance(list_, list)), key=len, default=[])


def is_under(name: str, venueid: str) -> bool:
    """Whether a venue, a group or an invitation is the venue's."""
    return name == venueid or name.startswith(f"{venueid}/")


def has_everyone(readers: object) -> bool:
    """Whether these readers make public: anything but a list that says so does not."""
    return readers == EVERYONE or (isinstance(readers, list) and EVERYONE in readers)


def unwrap(value: object) -> object:
    """A field's value without the ``{value, readers}`` that API v2 puts around it."""
    if isinstance(value, dict) and "value" in value:
        return value["value"]
    return value


def moment(value: object) -> float:
    """A time in milliseconds since 1970; 0 if it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0.0
    return float(value) if 0 < value < 1e15 and math.isfinite(value) else 0.0


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _invitations(value: Mapping[str, object]) -> tuple[str, ...]:
    found = value.get("invitations")
    if not isinstance(found, list):
        found = [value.get("invitation")]
    return tuple(name for name in found if isinstance(name, str))
