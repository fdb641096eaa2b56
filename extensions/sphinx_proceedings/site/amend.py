"""Building again where nothing has changed but abstracts and summaries of some papers.

They stand on few pages and in few files.  Only these are made, by what makes all the others, of
what the last build has kept (:mod:`.kept`); they then hold what a whole build would write.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..citations import BIBTEX, FORMATS
from ..citations.references import References
from ..exports import dump
from ..problems import InputError, Report
from ..search import paper_map
from ..search.amending import Change, ElsewhereError
from ..search.amending import amend as amend_search
from ..search.records import findable_papers
from ..sources import openreview
from ..sources.openreview import spans
from . import stored_frame
from .addressbook import AUTHORS, PAPERS, SESSIONS
from .citing import LARGEST, Cited, file_of_all
from .kept import Store
from .metadata import site_address
from .output import Waiting
from .pages import PageWriter
from .relations import Near, Relations
from .search_files import FOLDER
from .standing import Built

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ..citations import Format
    from ..model import ForumId, Paper, Proceedings
    from ..search.index import Kept as SearchKept
    from ..search.similarity import Likeness
    from .frame import Frame
    from .kept import Papers, Table
    from .output import Put
    from .standing import Asked, Doubt, Standing
    from .stored_frame import Recipe


class _Entries(dict["ForumId", str]):
    """The BibTeX of papers, made when it is asked for."""

    def __init__(self, proceedings: Proceedings, places: Mapping[ForumId, int]) -> None:
        super().__init__()
        self._proceedings = proceedings
        self._places = places

    def __missing__(self, paper_id: ForumId) -> str:
        paper = self._proceedings.papers[self._places[paper_id]]
        self[paper_id] = found = BIBTEX.entry(paper, self._proceedings)
        return found


_MOST = 100
"""Papers; if more have changed, all are made again, by all processes."""
_ROOM = 1_000_000
"""Bytes: a file of citations that is nearly as large as it may be is written anew."""


class _NotAloneError(Exception):
    """More than a few files must be made again; says why, as a clause."""


def amend(
    asked: Asked, output: Path, cache: Path, standing: Standing, doubt: Doubt
) -> Built | str | None:
    """Make again what the changed texts show in.

    :param output: the folder in which Sphinx has built.
    :param cache: its folder of doctrees.
    :returns: why that will not do, as a clause, and ``None`` if more than the export has changed;
        nothing has been written then.
    """
    found = stored_frame.load(output, cache)
    store = Store(cache)
    table = store.table() if found else None
    if found is None or table is None:
        return None
    frame, recipe = found
    export = asked.source / recipe.data / table.proceedings.workshop.export
    if doubt.files != (os.path.abspath(export),):  # noqa: PTH100 (links stay)
        return None
    try:
        _check(asked, recipe, standing, store, export)
        return _Amending(frame, recipe, store, table, export).built(standing)
    except _NotAloneError as error:
        return str(error)
    except stored_frame.NotKeptError:
        return "a page of a new kind is to be made"
    except ElsewhereError:
        return "words are searched for in another way now"


def _check(asked: Asked, recipe: Recipe, standing: Standing, store: Store, export: Path) -> None:
    """Whether all that does not change is as the last build has left it."""
    kept = store.export()
    if kept is None or kept != standing.read_last(export):
        raise _NotAloneError("the last build has not kept what that takes")
    if recipe.offline:
        raise _NotAloneError("browsers keep the site, and must learn of all its files")
    if standing.warned_of_records() and (standing.warnings() is None or asked.strict):
        raise _NotAloneError("there is something to warn of")
    if not standing.has_same_files():
        raise _NotAloneError("files of the site have come or gone")


@dataclass(frozen=True, slots=True)
class _Amended:
    """A paper with other texts."""

    place: int
    """In the order of the site."""
    before: Paper
    after: Paper


class _Amending:
    """The files of a site in which other texts of some papers show."""

    def __init__(
        self, frame: Frame, recipe: Recipe, store: Store, table: Table, export: Path
    ) -> None:
        self._frame = frame
        self._recipe = recipe
        self._store = store
        self._table = table
        self._export = export
        self._papers: Papers = store.papers(table)
        self._places = {paper_id: place for place, paper_id in enumerate(table.ids)}
        self._waiting = Waiting(frame.output)

    def built(self, standing: Standing) -> Built:
        """Make them.

        :raises _NotAloneError: before any is written, if others change as well.
        """
        compared = self._compared()
        amended = [self._read(note) for note in compared.changed]
        # As it was: files are searched for what they hold now.
        before = self._papers.proceedings()
        for each in amended:
            self._papers.amend(each.place, each.after)
        after = self._papers.proceedings()
        likeness, near, places = self._likeness(amended, after)
        search_kept = self._search(amended, before, after)
        for each in amended:
            self._cite(each, before, after)
        places |= {each.place for each in amended}
        self._write_pages(sorted(places), after, near)
        # From here on what lies there is of no build, until this one ends.
        standing.forget()
        self._store.begin()
        put = self._waiting.put()
        self._papers.keep([each.place for each in amended])
        self._store.put_table(self._table)
        self._store.put_likeness(likeness)
        self._store.put_search(search_kept)
        self._store.put_spans(compared.spans)
        self._store.end(standing.read_now(self._export))
        return _told(standing, put)

    def _compared(self) -> spans.Comparison:
        """The export, compared with what was kept of it."""
        kept = self._store.spans()
        with spans.opened(self._export) as data:
            compared = spans.compare(data, kept) if kept and data is not None else None
        if compared is None:
            raise _NotAloneError("more has changed than abstracts and summaries")
        if len(compared.changed) > _MOST:
            raise _NotAloneError("very many papers have changed")
        return compared

    def _read(self, note: dict[str, Any]) -> _Amended:
        """A changed note, read as the others were."""
        place = self._places.get(note.get("id", ""))
        if place is None:
            raise _NotAloneError("a note has changed that is no paper of the site")
        report, workshop = Report(), self._table.proceedings.workshop
        try:
            (fresh,) = openreview.read(
                json.dumps([note]).encode(), workshop, report, file=workshop.export
            )
        except InputError:
            raise _NotAloneError("a note cannot be read alone") from None
        before = self._papers[place]
        after = replace(before, abstract=fresh.abstract, tldr=fresh.tldr)
        # Address and people were found among all papers, of what has not changed.
        names = [replace(by, key=old.key) for by, old in zip(fresh.authors, before.authors)]  # noqa: B905
        alike = replace(fresh, slug=before.slug, authors=tuple(names))
        if any(True for _ in report):
            raise _NotAloneError("there is something to warn of in what has changed")
        if alike != after:
            raise _NotAloneError("a paper has changed in more than its abstract and summary")
        for text in (before.abstract, before.tldr, after.abstract, after.tldr):
            if text and text.unconverted:
                raise _NotAloneError("a formula cannot be converted")
        return _Amended(place, before, after)

    # --- what is near, and the search ----------------------------------------------------------

    def _likeness(
        self, amended: list[_Amended], after: Proceedings
    ) -> tuple[Likeness, Near, set[int]]:
        """Compare the papers anew.

        :returns: with it which are near, and the places of those to which others are near now.
        """
        likeness = self._store.likeness()
        if likeness is None:
            raise _NotAloneError("what papers are compared by was not kept")
        near = Near.among(self._table.ids, likeness.near)
        changed = likeness.amend({near.ranks[each.place]: each.after for each in amended})
        if changed and paper_map.is_drawn(after):
            raise _NotAloneError("the map of papers changes")
        return likeness, near, {near.places[rank] for rank in changed}

    def _search(
        self, amended: list[_Amended], before: Proceedings, after: Proceedings
    ) -> SearchKept:
        kept = self._store.search()
        if kept is None:
            raise _NotAloneError("what the search holds was not kept")
        # Papers are the first things of the index, in the order of the site.
        changes = [
            Change(each.place, old, new)
            for each, old, new in zip(
                amended,
                findable_papers([each.before for each in amended], before, self._frame.uri),
                findable_papers([each.after for each in amended], after, self._frame.uri),
                strict=True,
            )
        ]
        made = amend_search(lambda name: self._waiting.read(f"{FOLDER}/{name}"), kept, changes)
        for name, content in made.files.items():
            if content is None:
                self._waiting.remove(f"{FOLDER}/{name}")
            else:
                self._waiting.write(f"{FOLDER}/{name}", content)
        return made.kept

    # --- files of citations, and the dump ------------------------------------------------------

    def _cite(self, amended: _Amended, before: Proceedings, after: Proceedings) -> None:
        """Put a paper's citations in the place of the old ones, wherever they stand."""
        for form in FORMATS:
            old, new = form.entry(amended.before, before), form.entry(amended.after, after)
            if old == new:
                continue
            if form.fault is not None:
                raise _NotAloneError("a citation changes that is read back")
            path = f"{PAPERS}/{amended.after.slug}{form.suffix}"
            self._waiting.write(path, form.single(new).encode())
            for name in self._collections(amended.after, form, after):
                # The last line end belongs to what stands between entries.
                self._replace(name, old.rstrip("\n").encode(), new.rstrip("\n").encode())
        base, uri = site_address(self._frame.base_url), self._frame.uri
        old_line = dump.line(amended.before, before, base, uri)
        self._replace(dump.DUMP_FILE, old_line, dump.line(amended.after, after, base, uri))

    def _collections(self, paper: Paper, form: Format, after: Proceedings) -> Iterator[str]:
        """The files in which a paper's citation stands beside others."""
        is_several = self._waiting.is_there(file_of_all(form.whole, 2))
        if is_several or self._waiting.size(form.whole) > LARGEST - _ROOM:
            raise _NotAloneError("the citations of all papers fill several files")
        yield form.whole
        for event in after.sessions_of[paper.id]:
            yield f"{SESSIONS}/{event.slug}{form.suffix}"
        for slug in {after.author_of[by.key].slug for by in paper.authors}:
            # Who has a single paper has its files.
            path = f"{AUTHORS}/{slug}{form.suffix}"
            if self._waiting.is_there(path):
                yield path

    def _replace(self, path: str, old: bytes, new: bytes) -> None:
        if not self._waiting.replace(path, old, new):
            raise _NotAloneError(f"{path} does not hold what it should")

    # --- pages ---------------------------------------------------------------------------------

    def _write_pages(self, places: list[int], after: Proceedings, near: Near) -> None:
        frame = self._frame
        pages = PageWriter(
            frame,
            after,
            Cited(_Entries(after, self._places), ()),
            References(after, frame.cache / "proceedings-references.json"),
            Relations(after, near, self._places),
            self._table.thumbnails,
            {},
        )
        pages.write_papers(places, set(self._recipe.kept), self._waiting)


def _told(standing: Standing, put: Put) -> Built:
    """What the last build told, which holds still, and what was written now."""
    written, removed = len(put.changed), len(put.gone)
    unchanged = standing.files_left() - removed - (written - len(put.new))
    return Built(
        summary=[
            *standing.told(),
            f"{written} files written, {unchanged} unchanged, {removed} removed",
        ],
        news=[],
        locked=[],
        warned=standing.warned(),
        kept=standing.kept(),
        read=None,
        put=put.changed,
        again=standing.warnings(),
        alone=put,
    )
