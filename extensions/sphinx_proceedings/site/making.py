"""Makes every generated page and file of a site."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from ..citations.readback import ReadBack
from ..citations.references import References
from .beside import Task, do_all, useful
from .citing import CitationFiles
from .files import (
    write_card,
    write_catalogue,
    write_dumps,
    write_hosted,
    write_portraits,
    write_programme,
)
from .findable import write_sitemap
from .kept import Store
from .moved import write_moved, write_tombstones, write_withdrawn
from .pages import PageWriter
from .relations import Near, Relations, likeness_of
from .search_files import write_search

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..citations.references import Frames
    from ..join import Loaded
    from ..model import Proceedings
    from .frame import Frame
    from .output import OutputTree
    from .reading import Pictures


def make_all(
    frame: Frame,
    loaded: Loaded,
    pictures: Pictures,
    tree: OutputTree,
    kept: set[str],
    folder: Path,
) -> None:
    """Make everything, and remove what an earlier build has made and this one has not.

    :param kept: docnames at which the organizer has pages.
    :param folder: that the records were read from.
    :raises InputError: if a citation is not read back alike.
    """
    proceedings = loaded.proceedings
    processes = useful(frame.processes, len(proceedings.papers))
    read_back = ReadBack(frame.cache / "proceedings-citations.json")
    references = References(proceedings, frame.cache / "proceedings-references.json")
    store = Store(frame.cache)
    store.begin()
    with closing(CitationFiles(proceedings, read_back, frame.cache, processes)) as files:
        found: list[Near] = []
        near = Task(partial(_find_near, proceedings, store), found.append, apart=True)
        do_all([near, *_frames_of(references), *files.of_papers()], tree, processes)
        files.settle()
        read_back.save()
        references.save()
        relations = Relations(proceedings, found.pop())
        pages = PageWriter(frame, proceedings, files.cited(), references, relations, *pictures)
        tasks = [
            Task(partial(write_search, frame, proceedings, store), apart=True),
            Task(partial(_keep, store, loaded, pictures, folder), store.end, apart=True),
            *pages.tasks(kept, processes),
            *files.of_several(),
            Task(partial(_write_dumps, frame, loaded)),
        ]
        do_all(tasks, tree, processes)
    write_moved(frame, proceedings, tree, kept)
    write_withdrawn(frame, proceedings, tree, kept)
    write_tombstones(frame, proceedings, tree, kept)
    write_hosted(proceedings, pictures.thumbnails, tree)
    write_portraits(pictures.portraits, tree)
    write_card(proceedings, tree)
    if proceedings.events:
        write_programme(loaded, frame, tree)
    # GitHub Pages drops files whose names begin with "_", as a forum id may, unless told not to.
    tree.write(".nojekyll", b"")
    write_sitemap(frame, proceedings, pages.indexed, tree)
    tree.finish(keep=[*map(frame.file, sorted(frame.documents)), *frame.organizers_files])


def _frames_of(references: References) -> Iterator[Task]:
    """What makes the frames of references, which takes a second for a new site."""
    for style in references.styles:
        yield Task(partial(_frames, references, style), references.take)


def _find_near(proceedings: Proceedings, store: Store, _tree: OutputTree) -> Near:
    likeness = likeness_of(proceedings)
    store.put_likeness(likeness)
    return Near.among([paper.id for paper in proceedings.papers], likeness.near)


def _keep(
    store: Store, loaded: Loaded, pictures: Pictures, folder: Path, _tree: OutputTree
) -> list[int] | None:
    """Keep the records for the next build; size and time of the export."""
    proceedings = loaded.proceedings
    store.put_papers(proceedings, pictures)
    # Where texts hold names that are replaced, a note does not tell what a paper says.
    return None if loaded.renaming.replacements else store.put_export(folder, proceedings.workshop)


def _frames(references: References, style: str, _tree: OutputTree) -> Frames:
    return references.frames_of(style)


def _write_dumps(frame: Frame, loaded: Loaded, tree: OutputTree) -> None:
    """What other programs read of all papers."""
    write_catalogue(loaded, frame, tree)
    write_dumps(loaded.proceedings, frame, tree)
