"""The files that are no pages: calendars, the feed, what the browser's scripts read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..exports import dblp, dump, stable_id
from ..exports.card import CARD_FILE, can_draw, card
from ..hosted import portrait_target, targets, thumbnail_target
from .addressbook import PAPERS, SESSIONS
from .metadata import site_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from ..hosted import Thumbnail
    from ..join import Loaded
    from ..model import Event, Paper, PersonId, Proceedings
    from .frame import Frame
    from .output import OutputTree


def write_hosted(
    proceedings: Proceedings, thumbnails: Mapping[str, Thumbnail], tree: OutputTree
) -> None:
    """The files that organizers host, beside the pages of their papers, and their thumbnails.

    :param thumbnails: by the digest of the file.
    """
    for target, hosted in targets(proceedings):
        tree.write(target, hosted.source.read_bytes())
    for paper in proceedings.papers:
        for hosted in proceedings.files[paper.id].files if paper.id in proceedings.files else ():
            if thumbnail := thumbnails.get(hosted.digest):
                tree.write(thumbnail_target(paper, hosted), thumbnail.file.read_bytes())


def write_portraits(portraits: Mapping[PersonId, Path], tree: OutputTree) -> None:
    """The portraits of people, as drawn for the site."""
    for person, picture in portraits.items():
        tree.write(portrait_target(person), picture.read_bytes())


def write_card(proceedings: Proceedings, tree: OutputTree) -> None:
    """The picture beside links to the site; none without Pillow."""
    if can_draw():
        tree.write(CARD_FILE, card(proceedings.workshop))


def write_dumps(proceedings: Proceedings, frame: Frame, tree: OutputTree) -> None:
    """All public records in one file, its schema, and the table of contents for dblp.

    That is made only of the workshop's own papers: those of a demonstration are in dblp already.
    """
    base_url = site_address(frame.base_url)
    tree.write_pieces(dump.DUMP_FILE, dump.pieces(proceedings, base_url, page=frame.uri))
    tree.write(dump.SCHEMA_FILE, dump.SCHEMA.read_bytes())
    if proceedings.workshop.demonstration is None and not proceedings.awaits_papers:
        found = dblp.pieces(proceedings, base_url)
        tree.write_pieces(dblp.DBLP_FILE, (piece.encode() for piece in found))


def write_programme(loaded: Loaded, frame: Frame, tree: OutputTree) -> None:
    """Calendars, and the feed of news and changes."""
    # The calendar library is a sixth of our start, and most sites begin without a programme.
    from ..exports import calendar, feed

    proceedings, history, news = loaded.proceedings, loaded.history, loaded.news
    base_url = frame.base_url or None

    def page(event: Event) -> str | None:
        return frame.uri(f"{SESSIONS}/{event.slug}") if event.has_page else None

    whole = calendar.programme(
        proceedings, history, base_url, event_page=page, wording=frame.wording
    )
    tree.write("program.ics", whole)
    for event in proceedings.events:
        if event.has_page:
            one = calendar.single(
                event, proceedings, history, base_url, event_page=page, wording=frame.wording
            )
            tree.write(f"{SESSIONS}/{event.slug}.ics", one)
    if deadlines := calendar.deadlines(proceedings, history, base_url, wording=frame.wording):
        tree.write("deadlines.ics", deadlines)
    atom = feed.feed(
        proceedings,
        history,
        news,
        base_url,
        event_page=page,
        paper_page=lambda slug: frame.uri(f"{PAPERS}/{slug}"),
        language=(frame.language or "en").replace("_", "-"),
        wording=frame.wording,
    )
    tree.write("feed.atom", atom)


def write_catalogue(loaded: Loaded, frame: Frame, tree: OutputTree) -> None:
    """What the page "my programme" reads."""
    tree.write_pieces("programme.json", (piece.encode() for piece in _catalogue(loaded, frame)))


def _catalogue(loaded: Loaded, frame: Frame) -> Iterator[str]:
    """What can be starred, with addresses relative to the top folder.

    Events have the ids of our calendars: who imports both has each event once.
    """
    proceedings, history = loaded.proceedings, loaded.history

    def event_record(event: Event) -> dict[str, object]:
        own = f"{SESSIONS}/{event.slug}"
        schedule = frame.uri(f"{SESSIONS}/index")
        return {
            "id": event.id,
            "uid": str(stable_id(proceedings.workshop, "event", event.id)),
            "sequence": history.sequence(event.id),
            "title": event.title,
            "kind": event.kind.value,
            "start": event.start.isoformat(),
            "end": event.end.isoformat(),
            "room": event.room,
            "url": frame.uri(own) if event.has_page else f"{schedule}#event-{event.id}",
        }

    def paper_record(paper: Paper) -> dict[str, object]:
        return {
            "id": paper.id,
            "title": paper.title.plain,
            "authors": ", ".join(authorship.name.plain for authorship in paper.authors)
            or frame.wording.gettext("Anonymous"),
            "url": frame.uri(f"{PAPERS}/{paper.slug}"),
            "events": [event.id for event in proceedings.sessions_of.get(paper.id, ())],
            "bib": f"{PAPERS}/{paper.slug}.bib",
        }

    yield f'{{\n"zone": {_as_json(proceedings.workshop.timezone.key)},\n"events": '
    yield from _list(map(event_record, proceedings.events))
    yield ',\n"papers": '
    yield from _list(map(paper_record, proceedings.papers))
    yield "\n}"


def _list(records: Iterable[dict[str, object]]) -> Iterator[str]:
    """A list of JSON, piece by piece."""
    before = "[\n"
    for record in records:
        yield before + _as_json(record)
        before = ",\n"
    yield "[]" if before == "[\n" else "\n]"


# Without an indentation the encoder is Python's fast one, which leaves no garbage behind either.
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
