"""Toy papers and sessions for the tests of planning."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sphinx_proceedings.markup import block, inline, literal
from sphinx_proceedings.model import (
    Authorship,
    Event,
    EventId,
    EventKind,
    ForumId,
    Paper,
    PaperLinks,
    Slug,
    unidentified,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = ["sharpness", "margin", "kernel", "attention", "scaling", "sparsity", "bandit", "token"]


def paper(
    paper_id: str,
    words: Sequence[str] = (),
    *,
    keywords: Sequence[str] = (),
    authors: Sequence[str] = (),
    title: str = "",
) -> Paper:
    """A paper whose abstract has these words, and whose title has none of its own."""
    names = [literal(name) for name in authors]
    return Paper(
        id=ForumId(paper_id),
        slug=Slug(paper_id),
        title=inline(title or f"On {paper_id}"),
        authors=tuple(Authorship(name, unidentified(name)) for name in names),
        links=PaperLinks(f"https://openreview.net/forum?id={paper_id}"),
        abstract=block(" ".join(words)),
        keywords=tuple(inline(keyword) for keyword in keywords),
    )


def posters(*hours: int, minutes: int = 50) -> list[Event]:
    """Poster sessions that begin at these hours, ``posters-1`` first."""
    return [
        event(f"posters-{place}", EventKind.POSTER, hour, minutes)
        for place, hour in enumerate(hours, 1)
    ]


def event(
    event_id: str,
    kind: EventKind,
    hour: int,
    minutes: int = 50,
    *,
    papers: Sequence[str] = (),
    speakers: Sequence[str] = (),
) -> Event:
    """An event of one day, in one room."""
    start = datetime(2024, 5, 11, hour, tzinfo=ZoneInfo("Europe/Vienna"))
    return Event(
        id=EventId(event_id),
        kind=kind,
        title=event_id,
        start=start,
        end=start + timedelta(minutes=minutes),
        papers=tuple(map(ForumId, papers)),
        speakers=tuple(speakers),  # type: ignore[arg-type]
    )
