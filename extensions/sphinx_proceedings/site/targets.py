"""What documents, and other projects, can refer to by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .addressbook import AUTHORS, PAPERS, SCHEDULE, SESSIONS, TITLES, TOPICS, general_pages

if TYPE_CHECKING:
    from ..model import Event, Proceedings
    from ..wording import Wording


class Target(NamedTuple):
    """What a reference leads to."""

    docname: str
    title: str
    """Plain text, shown unless the reference brings a text of its own."""
    elsewhere: str = ""
    """An address outside the site for builders without generated pages; may be empty."""
    anchor: str = ""


def targets_of(proceedings: Proceedings, wording: Wording) -> dict[str, dict[str, Target]]:
    """Everything that can be named, by kind and name."""
    return {
        "paper": {
            paper.id: Target(f"{PAPERS}/{paper.slug}", paper.title.plain, paper.links.forum or "")
            for paper in proceedings.papers
        },
        "author": {
            author.slug: Target(f"{AUTHORS}/{author.slug}", author.name.plain)
            for author in proceedings.authors
        },
        "topic": {
            topic.slug: Target(f"{TOPICS}/{topic.slug}", topic.name.plain)
            for topic in proceedings.topics
        },
        "session": {
            event.id: _event_target(event) for event in proceedings.events if event.is_session
        },
        "event": {event.id: _event_target(event) for event in proceedings.events},
        "index": {
            docname.removesuffix("/index"): Target(docname, wording.gettext(TITLES[docname]))
            for docname in general_pages(proceedings)
        },
    }


def _event_target(event: Event) -> Target:
    """An event's own page, or its line in the schedule."""
    if event.has_page:
        return Target(f"{SESSIONS}/{event.slug}", event.title)
    return Target(SCHEDULE, event.title, anchor=f"event-{event.id}")
