"""Where the generated pages stand: docnames, files and links between them.

All addresses come from the builder's own ``get_target_uri`` (:attr:`.frame.Frame.uri`), so that
``html`` and ``dirhtml`` both work.  Links are relative.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..search import paper_map
from ..wording import marked

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..model import Proceedings

HOLE = "xProceedingsSlugHolex"
"""Stands for a slug in patterns; of letters alone, so that no escaping changes it."""

PAPERS, SESSIONS, AUTHORS, TOPICS = "papers", "sessions", "authors", "topics"
FOLDERS = (PAPERS, SESSIONS, AUTHORS, TOPICS)
"""Where the pages of records stand."""


def index_docname(folder: str) -> str:
    """Docname of the index of a folder: ``papers/index``."""
    return f"{folder}/index"


SCHEDULE = index_docname(SESSIONS)
MAP = f"{PAPERS}/map"
MINE = "my-programme"
TITLES = {
    SCHEDULE: marked("Schedule"),
    MINE: marked("My programme"),
    index_docname(PAPERS): marked("Papers"),
    MAP: marked("Map of papers"),
    index_docname(AUTHORS): marked("Authors"),
    index_docname(TOPICS): marked("Topics"),
}
"""Docname and title, still in English, of the generated pages that are not a record's, in the
navigation's order."""


def general_pages(proceedings: Proceedings) -> tuple[str, ...]:
    """Docnames of such pages that a site has: all, but without a programme no schedule, and no
    map of very few or very many papers.
    """
    absent = set()
    if not proceedings.events:
        absent.add(SCHEDULE)
    if not paper_map.is_drawn(proceedings):
        absent.add(MAP)
    return tuple(docname for docname in TITLES if docname not in absent)


class AddressBook:
    """Links from the pages of one depth to all others.

    Every link goes by the top folder, also where a shorter one would do: so the links of all
    pages of one depth are the same, and what holds them is made once for all.
    """

    def __init__(self, target_uri: Callable[[str], str], docname: str) -> None:
        """:param docname: a page that links, or a pattern holding :data:`HOLE`."""
        self.root = "../" * target_uri(docname).count("/")
        """The way up to the top folder; empty for a page that stands there."""
        self._target_uri = target_uri
        self._around = {folder: self._cut(folder) for folder in FOLDERS}

    def _cut(self, folder: str) -> tuple[str, str]:
        """What stands before and after the slug in links to the pages of a folder."""
        before, _, after = self.to(f"{folder}/{HOLE}").partition(HOLE)
        return before, after

    def to(self, docname: str) -> str:
        """Relative link to a page."""
        return self.root + self._target_uri(docname) or "./"

    def file(self, path: str) -> str:
        """Relative link to a file of the output folder that is no page."""
        return self.root + path

    def paper(self, slug: str) -> str:
        """Relative link to a paper."""
        before, after = self._around[PAPERS]
        return before + slug + after

    def author(self, slug: str) -> str:
        """Relative link to an author."""
        before, after = self._around[AUTHORS]
        return before + slug + after

    def topic(self, slug: str) -> str:
        """Relative link to a topic."""
        before, after = self._around[TOPICS]
        return before + slug + after

    def session(self, event_id: str) -> str:
        """Relative link to an event's page."""
        before, after = self._around[SESSIONS]
        return before + event_id + after
