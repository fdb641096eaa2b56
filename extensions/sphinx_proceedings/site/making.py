"""Makes every generated page and file of a site."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ..citations.readback import ReadBack
from ..citations.references import References
from .beside import made_beside
from .citing import write_citations
from .files import (
    write_card,
    write_catalogue,
    write_dumps,
    write_hosted,
    write_portraits,
    write_programme,
)
from .findable import write_sitemap
from .moved import write_moved, write_tombstones, write_withdrawn
from .pages import PageWriter
from .search_files import write_search

if TYPE_CHECKING:
    from ..join import Loaded
    from .frame import Frame
    from .output import OutputTree
    from .reading import Pictures


def make_all(
    frame: Frame, loaded: Loaded, pictures: Pictures, tree: OutputTree, kept: set[str]
) -> None:
    """Make everything, and remove what an earlier build has made and this one has not.

    :param kept: docnames at which the organizer has pages.
    :raises InputError: if a citation is not read back alike.
    """
    proceedings = loaded.proceedings
    read_back = ReadBack(frame.cache / "proceedings-citations.json")
    cited = write_citations(proceedings, read_back, tree)
    read_back.save()
    references = References(proceedings, frame.cache / "proceedings-references.json")
    pages = PageWriter(frame, proceedings, tree, cited, references, *pictures)
    beside = made_beside(partial(_make_for_programs, frame, loaded), tree, len(proceedings.papers))
    with beside:
        pages.write_all(kept)
    write_moved(frame, proceedings, tree, kept)
    write_withdrawn(frame, proceedings, tree, kept)
    write_tombstones(frame, proceedings, tree, kept, pages.day_in_words)
    references.save()
    write_hosted(proceedings, pictures.thumbnails, tree)
    write_portraits(pictures.portraits, tree)
    write_card(proceedings, tree)
    if proceedings.events:
        write_programme(loaded, frame, tree)
    # GitHub Pages drops files whose names begin with "_", as a forum id may, unless told not to.
    tree.write(".nojekyll", b"")
    write_sitemap(frame, proceedings, pages.indexed, tree)
    tree.finish(keep=[*map(frame.file, sorted(frame.documents)), *frame.organizers_files])


def _make_for_programs(frame: Frame, loaded: Loaded, tree: OutputTree) -> None:
    """What scripts and other programs read of all papers; no page is needed for it."""
    write_search(frame, loaded.proceedings, tree)
    write_catalogue(loaded, frame, tree)
    write_dumps(loaded.proceedings, frame, tree)
