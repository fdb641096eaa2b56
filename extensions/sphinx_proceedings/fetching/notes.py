"""The notes of a venue: which queries give them, page by page, each note once.

Pages are cut by ``after=<last id>`` in the order of ids.  That loses nothing while notes come and
go, if the server keeps to it; that it did is seen from its count of all notes.  Where the count
disagrees, or is not at the end what it was in the beginning, everything is asked for once more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from .faults import RESUME, FetchError, MissingError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .client import Client
    from .resume import Resume

PAGE: Final = 1000
"""Notes a page: the most that OpenReview gives at once."""
MOST_NOTES: Final = 100_000
"""No venue has so many; a server that goes on for ever is not followed."""
PASSES: Final = 4
"""Times that a list is read while it keeps changing."""
CHANGED: Final = -1
"""In place of a count that is no longer true."""


@dataclass(frozen=True, slots=True)
class Query:
    """One way to ask for the papers of a venue."""

    api: int
    params: tuple[tuple[str, str], ...]
    words: str
    """What it asks for, to tell the organizer."""

    @property
    def name(self) -> str:
        """What the query is kept under."""
        return f"{self.api} " + " ".join(f"{key}={value}" for key, value in self.params)


class Fetched(NamedTuple):
    """What OpenReview has of a venue."""

    notes: tuple[dict[str, Any], ...]
    """Each once, in the order of ids; may hold private matter."""
    api: int
    """Which API gave them."""


def queries(venueid: str, *, api: int | None, replies: bool) -> Iterator[Query]:
    """The ways to ask, the likeliest first; the first that gives anything counts.

    :param api: 1 or 2, or both.
    :param replies: whether to ask for the replies (decisions, reviews) of accepted papers too.
        Papers that are found by invitation need them in any case: no venueid of theirs says
        that they are accepted, a decision does.
    """
    details = (("details", "directReplies"),)
    some = details if replies else ()
    by_venue = (("content.venueid", venueid), *some)
    ways = [
        Query(2, by_venue, "papers of the venue"),
        Query(1, by_venue, "papers of the venue in the old API"),
    ]
    for version, kinds in ((1, ("Blind_Submission", "Submission")), (2, ("Submission",))):
        for kind in kinds:
            params = (("invitation", f"{venueid}/-/{kind}"), *details)
            ways.append(Query(version, params, f"submissions ({kind}, API {version})"))
    return (way for way in ways if api in (None, way.api))


def fetch_notes(client: Client, venueid: str, resume: Resume, *, api: int | None = None) -> Fetched:
    """All notes that may be papers of a venue.

    :raises FetchError: if they are not to be had whole, or there are none.
    """
    refused: RefusedError | None = None
    for query in queries(venueid, api=api, replies=not client.access.is_guest):
        if client.servers.of(query.api) is None:
            continue
        client.watcher.say(f"Asking OpenReview for {query.words} …")
        try:
            notes = _Reading(client, resume, query).all()
        except RefusedError as error:
            if resume.pages(query.name):  # it was open a moment ago
                raise
            # An old or private invitation; another way may be open.
            refused = refused or error
            continue
        if notes:
            return Fetched(tuple(notes[key] for key in sorted(notes)), query.api)
    raise refused or FetchError(
        f'OpenReview shows nothing of "{venueid}" to {_whom(client)}. Check venueid in'
        " workshop.toml, and whether the decisions have been posted and the papers released"
    )


def _whom(client: Client) -> str:
    return "guests" if client.access.is_guest else "your account"


class _Page(NamedTuple):
    notes: list[dict[str, Any]]
    total: int | None
    """Notes on all pages, if the server says so."""


@dataclass(slots=True)
class _Reading:
    """One query on its way to all of its notes."""

    client: Client
    resume: Resume
    query: Query

    def all(self) -> dict[str, dict[str, Any]]:
        """The notes by id.

        :raises FetchError: if the list does not come to rest.
        """
        before: set[str] | None = None
        for _ in range(PASSES):
            notes, count = self._once()
            if count is None or count == len(notes):
                return notes
            if set(notes) == before and count != CHANGED:
                self.client.watcher.say(
                    f"OpenReview counts {count} and twice gave the same {len(notes)};"
                    " you may not be allowed to see the others."
                )
                return notes
            self.client.watcher.say("The list changed while it was read; reading it once more.")
            before = set(notes)
            self.resume.forget(self.query.name)
        raise FetchError("the list of papers keeps changing while it is read. Try again later")

    def _once(self) -> tuple[dict[str, dict[str, Any]], int | None]:
        """Read all pages.

        :returns: the notes, and how many the server counts: ``None`` if it does not say,
            :data:`CHANGED` if the number was another in the end.
        """
        kept = self._kept()
        notes: dict[str, dict[str, Any]] = {}
        count, pages, after = None, 0, ""
        while True:
            page = kept.pop(0) if kept else self._ask(after)
            pages += 1
            count = page.total if pages == 1 else count
            fresh = [note for note in page.notes if note["id"] not in notes]
            notes.update((note["id"], note) for note in page.notes)
            self.client.watcher.reach(len(notes), count)
            if len(notes) > MOST_NOTES:
                raise FetchError(f"OpenReview gives more than {MOST_NOTES:,} notes: no venue has")
            complete = count is not None and len(notes) >= count
            if not fresh or (complete and len(page.notes) < PAGE):
                break
            after = page.notes[-1]["id"]
        if pages > 1 and count is not None:
            count = count if count == self._count() else CHANGED
        return notes, count

    def _kept(self) -> list[_Page]:
        """The pages that an earlier run has kept; none, if they are not all in order."""
        read = [_read_page(raw) for raw in self.resume.pages(self.query.name)]
        pages = [page for page in read if page is not None]
        if len(pages) < len(read):
            self.resume.forget(self.query.name)
            return []
        return pages

    def _ask(self, after: str) -> _Page:
        """The page after a note, from OpenReview; kept for a later run.

        :raises FetchError: if it is none.
        """
        params = {"limit": str(PAGE), "sort": "id"}
        params |= {"after": after} if after else {"count": "true"}
        raw = self._get(params)
        page = _read_page(raw)
        if page is None:
            raise FetchError(f"OpenReview's answer is no list of notes. {RESUME}")
        if page.notes:  # that there is nothing may be otherwise the next time
            self.resume.keep(self.query.name, {"notes": page.notes, "count": page.total})
        return page

    def _count(self) -> int | None:
        page = _read_page(self._get({"limit": "1", "sort": "id", "count": "true"}))
        return page.total if page else None

    def _get(self, params: Mapping[str, str]) -> dict[str, Any]:
        try:
            return self.client.json(self.query.api, "/notes", {**dict(self.query.params), **params})
        except MissingError:  # of an invitation that the venue does not have
            return {"notes": [], "count": 0}


def _read_page(raw: dict[str, Any]) -> _Page | None:
    """A page of notes, or ``None`` if it is none."""
    notes, count = raw.get("notes"), raw.get("count")
    if not isinstance(notes, list):
        return None
    if not all(isinstance(note, dict) and isinstance(note.get("id"), str) for note in notes):
        return None
    known = isinstance(count, int) and not isinstance(count, bool) and count != CHANGED
    return _Page(notes, count if known else None)
