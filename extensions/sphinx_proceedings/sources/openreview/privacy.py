"""How much private matter an export holds: counted, so that its organizer knows, never told."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ...problems import Place, ProblemKind
from .acceptance import Standing
from .notes import has_everyone, replies_inside, unwrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...problems import Report
    from .notes import Note

_UNACCEPTED = frozenset(
    {
        Standing.REJECTED,
        Standing.WITHDRAWN,
        Standing.DESK_REJECTED,
        Standing.RETRACTED,
        Standing.PENDING,
        Standing.UNDECIDED,
        Standing.CONFLICT,
        Standing.DELETED,
    }
)

_ADDRESS = re.compile(r"[^\s<>()\[\]]@[^\s<>()\[\]]")
"""A mark at the end of a word is part of an odd name, which is shown."""


def report_private_matter(
    judged: Iterable[tuple[Note, Standing]], report: Report, *, file: str
) -> None:
    """Add one problem that counts the kinds of private matter, if there is any."""
    counts = count_private_matter(judged)
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    if told:
        report.add(
            ProblemKind.PRIVATE_EXPORT,
            Place(file),
            f"the export holds private matter, none of which is shown: {told}",
            "Keep this file out of the public repository, and put there what the command"
            " `redact` makes of it",
        )


def count_private_matter(judged: Iterable[tuple[Note, Standing]]) -> Counter[str]:
    """How much there is of each kind of private matter, in plain words."""
    counts: Counter[str] = Counter()
    addresses: set[str] = set()
    for note, standing in judged:
        counts["reviews and other replies"] += standing is Standing.REPLY
        counts["reviews and other replies"] += len(replies_inside(note))
        counts["unaccepted submissions"] += standing in _UNACCEPTED
        counts["submissions that are not public"] += standing is Standing.NOT_PUBLIC
        counts["originals of blind submissions"] += standing is Standing.ORIGINAL
        counts["originals of blind submissions"] += _holds_original(note)
        counts["hidden fields"] += sum(
            isinstance(value, dict) and "readers" in value and not has_everyone(value["readers"])
            for value in note.content.values()
        )
        addresses.update(_addresses(note))
    counts["e-mail addresses"] = len(addresses)
    return +counts


def _holds_original(note: Note) -> bool:
    details = note.envelope.get("details")
    return isinstance(details, dict) and bool(details.get("original"))


def _addresses(note: Note) -> Iterator[str]:
    for listed in (
        unwrap(note.content.get("authorids")),
        unwrap(note.content.get("authors")),
        note.envelope.get("signatures"),
    ):
        for item in listed if isinstance(listed, list) else [listed]:
            found = item.get("username") if isinstance(item, dict) else item
            if isinstance(found, str) and _ADDRESS.search(found):
                yield found.lower()
