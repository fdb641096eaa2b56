"""What is there of each paper and what is missing: a table for organizers."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .model import EventKind, FileKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from .model import Event, Paper, Proceedings


class Where(Enum):
    """Where something of a paper is."""

    HERE = "here"
    """On this site."""
    OPENREVIEW = "OpenReview"
    """Linked, at OpenReview."""
    ELSEWHERE = "elsewhere"
    """Linked, at another place."""
    MISSING = "missing"
    NOT_NEEDED = "not needed"
    """Captions of a paper without a video."""


@dataclass(frozen=True, slots=True)
class Row:
    """One paper, and where each thing of it is."""

    paper: Paper
    pdf: Where
    poster: Where
    slides: Where
    video: Where
    captions: Where
    abstract: Where

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of what is missing, in the order of the columns."""
        return tuple(name for name in COLUMNS if getattr(self, name) is Where.MISSING)


COLUMNS = tuple(column.name for column in fields(Row) if column.name != "paper")
"""The names of the columns that say where something is, in their order."""


def completeness(proceedings: Proceedings) -> list[Row]:
    """A row for each paper, in the order of the site.

    Slides, recording and captions of an event count for its paper if it holds one paper only.
    """
    return [_row(paper, proceedings) for paper in proceedings.papers]


def _row(paper: Paper, proceedings: Proceedings) -> Row:
    files = proceedings.files.get(paper.id)
    here = {hosted.kind for hosted in files.files} if files else set()
    talks = [
        event
        for event in proceedings.sessions_of.get(paper.id, ())
        if event.kind is EventKind.CONTRIBUTED and len(event.papers) == 1
    ]

    def where(kind: FileKind, link: str | None) -> Where:
        return Where.HERE if kind in here else _at(link)

    video = where(FileKind.VIDEO, _linked(talks, lambda talk: talk.recording))
    captions = where(FileKind.CAPTIONS, _linked(talks, lambda talk: talk.captions))
    if captions is Where.MISSING and video is Where.MISSING:
        captions = Where.NOT_NEEDED
    return Row(
        paper,
        pdf=where(FileKind.PAPER, paper.links.pdf),
        poster=where(FileKind.POSTER, None),
        slides=where(FileKind.SLIDES, _linked(talks, lambda talk: talk.slides)),
        video=video,
        captions=captions,
        abstract=Where.HERE if paper.abstract and paper.abstract.plain else Where.MISSING,
    )


def _linked(talks: list[Event], of: Callable[[Event], str | None]) -> str | None:
    return next((link for talk in talks if (link := of(talk))), None)


def _at(link: str | None) -> Where:
    if not link:
        return Where.MISSING
    host = urlsplit(link).hostname or ""
    ours = host == "openreview.net" or host.endswith(".openreview.net")
    return Where.OPENREVIEW if ours else Where.ELSEWHERE
