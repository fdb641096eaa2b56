"""What is kept of a note while its export is read: private matter goes at once.

Of fields that no reader asks for only the names stay, and whether they are hidden, because both
are counted.  Whoever reads a further field names it here; until then it is empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .fields import TLDR_FIELDS
from .links import CODE_FIELDS, SUPPLEMENTARY_FIELDS
from .notes import DECISION, read_note

if TYPE_CHECKING:
    from .files import RawNote
    from .notes import Note

_CONTENT = frozenset(
    {
        "title", "authors", "authorids", "abstract", "keywords", "Keywords", "venue", "venueid",
        "pdf", "license", "decision", "_bibtex",
        *TLDR_FIELDS, *CODE_FIELDS, *SUPPLEMENTARY_FIELDS,
    }
)  # fmt: skip
_ENVELOPE = frozenset(
    {
        "id", "forum", "replyto", "original", "version", "domain", "readers", "signatures",
        "invitation", "invitations", "number", "license", "pdate", "mdate", "tmdate", "ddate",
        "externalIds", DECISION,
    }
)  # fmt: skip


def read_needed(raw: RawNote) -> Note | None:
    """As :func:`.notes.read_note`, with no more than is asked for."""
    value = raw.value
    if not isinstance(value, dict) or not isinstance(value.get("content"), dict):
        return None
    return read_note(raw._replace(value=_needed(value)))


def _needed(note: dict[str, object]) -> dict[str, object]:
    kept = {name: value if name in _ENVELOPE else None for name, value in note.items()}
    content, details = note.get("content"), note.get("details")
    if isinstance(content, dict):
        kept["content"] = {
            name: value if name in _CONTENT else _readers(value) for name, value in content.items()
        }
    if isinstance(details, dict):
        kept["details"] = {name: _detail(name, value) for name, value in details.items()}
    return kept


def _readers(field: object) -> object:
    """Who may read a field, if the field says so."""
    return {"readers": field["readers"]} if isinstance(field, dict) and "readers" in field else None


def _detail(name: str, value: object) -> object:
    """Replies without what they say, but for decisions."""
    if name in ("replies", "directReplies") and isinstance(value, list):
        return [_needed(reply) if isinstance(reply, dict) else None for reply in value]
    return bool(value) if name == "original" else None
