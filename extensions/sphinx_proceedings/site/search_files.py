"""The index of our search, as files of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import search
from ..search import HandWrittenPage
from .addressbook import TITLES, general_pages
from .pages import demonstration_notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Proceedings
    from .frame import Frame
    from .kept import Store
    from .output import OutputTree

FOLDER = "search"
"""Where the index's files stand."""
_SPHINX_INDEX = "searchindex.js"


def write_search(frame: Frame, proceedings: Proceedings, store: Store, tree: OutputTree) -> None:
    """Write the index of papers, people, events and pages; keep what it takes to amend it."""
    pages = [*frame.searched, *_generated(frame, proceedings)]
    findables = search.findables(proceedings, pages, frame.uri)
    notice = demonstration_notice(proceedings.workshop)

    def put(name: str, content: bytes) -> None:
        tree.write(f"{FOLDER}/{name}", content)

    store.put_search(search.write_index(findables, put, notice.plain if notice else ""))
    # What an earlier build without us may have left.
    (frame.output / _SPHINX_INDEX).unlink(missing_ok=True)


def _generated(frame: Frame, proceedings: Proceedings) -> Iterator[HandWrittenPage]:
    """The generated pages that are no record's: who types "schedule" finds it."""
    for docname in general_pages(proceedings):
        if docname not in frame.documents:
            yield HandWrittenPage(docname, frame.wording.gettext(TITLES[docname]), "")
