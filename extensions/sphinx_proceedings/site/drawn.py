"""What pages that Sphinx makes may show of the records: hand-written ones, frames, the inventory.

While all of this stays as it was, records may change and these pages need not be made again.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from ..corrections import announced, is_retracted
from ..wording import ENGLISH
from .targets import targets_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..join import Loaded
    from ..model import Paper, Proceedings


def drawn(loaded: Loaded) -> dict[str, str]:
    """Digests by what is shown, in words for the organizer."""
    proceedings = loaded.proceedings
    news = (loaded.news, loaded.history.changes, [*announced(proceedings)])
    told: dict[str, Iterable[str]] = {
        "the workshop": [_told(proceedings.workshop)],
        "the programme": [_told(proceedings.events)],
        "people": [_told((proceedings.people, sorted(proceedings.portraits)))],
        # Of these there may be very many: one after the other, and all of plain words and numbers.
        "names of pages": _targets(proceedings),
        "lists of papers": map(repr, _lines(proceedings)),
        "news": [_told(news)],
    }
    return {name: _digest(parts) for name, parts in told.items()}


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode())
        digest.update(b"\n")
    return digest.hexdigest()


def _targets(proceedings: Proceedings) -> Iterator[str]:
    for kind, targets in targets_of(proceedings, ENGLISH).items():
        yield kind
        yield from map(repr, targets.items())


def _lines(proceedings: Proceedings) -> Iterator[tuple[object, ...]]:
    """Each paper as the directive ``papers`` chooses and shows it."""

    def topics(paper: Paper) -> list[str]:
        found = (keyword.topic for keyword in proceedings.keywords_of[paper.id])
        return sorted(topic.slug for topic in found if topic)

    def authors(paper: Paper) -> list[tuple[str, str]]:
        return [(each.name.plain, proceedings.author_of[each.key].slug) for each in paper.authors]

    for paper in proceedings.papers:
        retracted = is_retracted(paper.id, proceedings)
        yield (
            paper.id,
            paper.title.plain,
            authors(paper),
            paper.presentation,
            topics(paper),
            retracted,
        )


def _told(value: Any) -> str:
    """A value in words that are the same in every process, also where it holds sets."""
    if is_dataclass(value):
        inside = ", ".join(_told(getattr(value, field.name)) for field in fields(value))
        return f"{type(value).__name__}({inside})"
    if isinstance(value, Enum):
        return str(value)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_told(key)}: {_told(each)}' for key, each in value.items())}}}"
    if isinstance(value, (set, frozenset)):
        return f"{{{', '.join(sorted(map(_told, value)))}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_told, value))}]"
    return repr(value)
