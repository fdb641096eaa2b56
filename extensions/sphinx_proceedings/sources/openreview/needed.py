"""What is kept of a note while its export is read: private matter goes at once.

Of fields that no reader asks for only the names stay, and whether they are hidden, because both
are counted.  Whoever reads a further field names it here; until then it is empty.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from .fields import TLDR_FIELDS
from .links import CODE_FIELDS, SUPPLEMENTARY_FIELDS
from .notes import DECISION, read_note

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from .files import RawNote
    from .notes import Note

    Shared = TypeVar("Shared", bound=Hashable)

_CONTENT = frozenset(
    {
        "title", "authors", "authorids", "abstract", "keywords", "Keywords", "venue", "venueid",
        "pdf", "license", "decision", "_bibtex",
        *TLDR_FIELDS, *CODE_FIELDS, *SUPPLEMENTARY_FIELDS,
    }
)  # fmt: skip
_ENVELOPE = frozenset(
    {"number", "license", "pdate", "externalIds", "signatures", "details", DECISION}
)
"""Beside what :class:`.notes.Note` has by name."""
_REPEATED = 200
"""Characters; what is shorter is likely to stand in many notes."""


def read_needed(raw: RawNote) -> Note | None:
    """As :func:`.notes.read_note`, with no more than is asked for."""
    note = read_note(raw)
    if note is None:
        return None
    return replace(
        note,
        names=_shared(note.names),
        invitations=tuple(map(_shared, note.invitations)),
        domain=_shared(note.domain),
        content={
            _shared(name): _value(value) if name in _CONTENT else _readers(value)
            for name, value in note.content.items()
        },
        envelope={
            _shared(name): _repeated(value) if name != "details" else _details(value)
            for name, value in note.envelope.items()
            if name in _ENVELOPE
        },
    )


@lru_cache(maxsize=4096)
def _shared(value: Shared) -> Shared:
    """The same value for all that are alike: a large export repeats itself in every note."""
    return value


def _repeated(value: object) -> object:
    return _shared(value) if isinstance(value, str) and len(value) < _REPEATED else value


def _value(field: object) -> object:
    """A field, without the object around its value where that says nothing more."""
    if isinstance(field, dict) and "value" in field and "readers" not in field:
        value = field["value"]
        return field if isinstance(value, dict) else _repeated(value)
    return field


def _readers(field: object) -> object:
    """Who may read a field, if the field says so."""
    return {"readers": field["readers"]} if isinstance(field, dict) and "readers" in field else None


def _details(details: object) -> object:
    """Replies without what they say, but for decisions."""
    if not isinstance(details, dict):
        return None
    return {
        name: [_reply(reply) for reply in value] if isinstance(value, list) else bool(value)
        for name, value in details.items()
        if name in ("replies", "directReplies", "original")
    }


def _reply(reply: object) -> object:
    if not isinstance(reply, dict):
        return None
    content = reply.get("content")
    if isinstance(content, dict):
        return {**reply, "details": None, "content": _decision(content)}
    return reply


def _decision(content: Mapping[str, object]) -> Mapping[str, object]:
    return {name: value for name, value in content.items() if name == DECISION}
