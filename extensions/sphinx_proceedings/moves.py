"""Addresses kept over the years: what is where, what has moved, and what is no more."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from .addresses import assign_slugs, readable_slug
from .kinds import suggestion
from .model import Addresses, Slug
from .people_lock import Known, Standing, settle, with_former
from .problems import Place, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .markup import Text
    from .model import AuthorKey, Event, EventId, FormerName, Paper, Proceedings, Tombstone, Topic
    from .people_lock import Settled
    from .problems import Report

TOPIC_INDEX, SCHEDULE = "topics/index", "sessions/index"


def at_locked_addresses(papers: Iterable[Paper], lock: Addresses) -> tuple[Paper, ...]:
    """The papers under the slugs that they have had before."""
    papers = tuple(papers)
    if not lock.papers:
        return papers
    ids = [(inf if paper.number is None else paper.number, paper.id) for paper in papers]
    slugs = assign_slugs(ids, by_record(lock.papers))
    return tuple(
        paper if paper.slug == slugs[paper.id] else replace(paper, slug=slugs[paper.id])
        for paper in papers
    )


def by_record(locked: Mapping[str, str]) -> dict[str, Slug]:
    """The slug of each record; of several, the first in sorting order."""
    return {record: Slug(slug) for slug, record in sorted(locked.items(), reverse=True)}


def settle_people(
    names: Sequence[tuple[AuthorKey, Text]],
    papers: Iterable[Paper],
    lock: Addresses,
    former: Mapping[AuthorKey, Sequence[FormerName]] = MappingProxyType({}),
) -> Settled:
    """The slugs of people, with what becomes of those that they had.

    :param names: everybody, in the order in which people of one name are numbered.
    :param former: names that people had, as the organizer says.
    """
    had = {
        key: {readable_slug(each.name, "author"): each.leads_on for each in found}
        for key, found in former.items()
    }
    standings: dict[AuthorKey, list[Standing]] = {key: [] for key, _ in names}
    for paper in papers:
        for place, author in enumerate(paper.authors, 1):
            stem = readable_slug(author.name.plain, "author")
            standings[author.key].append(Standing(paper.slug, place, stem))
    people = [
        Known(
            key,
            name.plain,
            readable_slug(name.plain, "author"),
            tuple(standings[key]),
            frozenset(had.get(key, ())),
        )
        for key, name in names
    ]
    return with_former(settle(people, lock), had) if had else settle(people, lock)


def with_removed(lock: Addresses, removed: Iterable[Tombstone]) -> Addresses:
    """The lock with the addresses of papers that were removed, which nobody else may get."""
    gone = {str(each.slug): each.correction.paper for each in removed}
    return replace(lock, papers={**lock.papers, **gone}) if gone else lock


class Kept(NamedTuple):
    """What a proceedings must keep, and where its old addresses lead."""

    addresses: Addresses
    redirects: dict[str, str]
    withdrawn: tuple[Slug, ...]


def keep(
    lock: Addresses,
    people: Settled,
    papers: Sequence[Paper],
    topics: Mapping[str, Topic],
    events: Sequence[Event],
) -> Kept:
    """Join the lock with the addresses of today.

    :param topics: by folded keyword.
    """
    addresses = Addresses(
        papers={**lock.papers, **{paper.slug: paper.id for paper in papers}},
        authors=people.authors,
        topics={**lock.topics, **{topic.slug: key for key, topic in topics.items()}},
        moved=people.moved,
    )
    leads = {f"authors/{old}": f"authors/{new}" for old, new in people.redirects.items()}
    leads |= {f"topics/{slug}": TOPIC_INDEX for slug in lock.topics}
    for event in events:
        page = f"sessions/{event.slug}" if event.has_page else SCHEDULE
        leads |= {f"sessions/{old}": page for old in event.was}
    leads |= {old: new for old, new in people.moved.items() if old not in leads}
    pages = _pages(papers, people.slugs.values(), topics.values(), events)
    redirects = {
        old: new for old in sorted(leads.keys() - pages) if (new := _end(old, leads, pages))
    }
    gone = (Slug(slug) for slug in sorted(lock.papers) if f"papers/{slug}" not in pages)
    withdrawn = tuple(slug for slug in gone if f"papers/{slug}" not in redirects)
    return Kept(addresses, redirects, withdrawn)


def _pages(
    papers: Iterable[Paper],
    authors: Iterable[Slug],
    topics: Iterable[Topic],
    events: Iterable[Event],
) -> set[str]:
    """Addresses of all pages to which an old one may lead."""
    pages = {TOPIC_INDEX, SCHEDULE, "papers/index", "authors/index"}
    pages |= {f"papers/{paper.slug}" for paper in papers}
    pages |= {f"authors/{slug}" for slug in authors}
    pages |= {f"topics/{topic.slug}" for topic in topics}
    return pages | {f"sessions/{event.slug}" for event in events if event.has_page}


def _end(old: str, leads: Mapping[str, str], pages: set[str]) -> str:
    """The page to which an address leads, over any number of moves; empty if to none."""
    seen = {old}
    while (new := leads.get(old, "")) not in pages:
        if not new or new in seen:
            return ""
        seen.add(new)
        old = new
    return new


def check_moves(proceedings: Proceedings, report: Report, *, file: str, programme: str) -> None:
    """Report moves that lead nowhere, and old addresses that are in use.

    :param file: how the organizer knows the lock file.
    :param programme: and ``program.toml``.
    """
    pages = _pages(
        proceedings.papers,
        (author.slug for author in proceedings.authors),
        proceedings.topics,
        proceedings.events,
    )
    for old, new in sorted(proceedings.addresses.moved.items()):
        place = Place(file, "[moved]", old)
        if old in pages:
            fault = f'the page "{old}" exists, so that the move is not made'
            report.add(ProblemKind.ADDRESS_TAKEN, place, fault, "Take the line out")
        # An author's line may wait for the author to come back.
        elif old not in proceedings.redirects and not old.startswith("authors/"):
            fault = f'"{new}" is no page to which "{old}" could lead'
            mend = suggestion(new, pages) or "Write the address of a page, or take the line out"
            report.add(ProblemKind.UNKNOWN_ID, place, fault, mend)
    ids = {event.id for event in proceedings.events}
    former: dict[EventId, EventId] = {}
    for event in proceedings.events:
        for old_id in event.was:
            owner = old_id if old_id in ids else former.setdefault(old_id, event.id)
            if owner != event.id:
                fault = f'the former id "{old_id}" is that of "{owner}" too'
                report.add(
                    ProblemKind.DUPLICATE_EVENT,
                    Place(programme, event.id, "was"),
                    fault,
                    "Name each former id once, and none that is in use",
                )
