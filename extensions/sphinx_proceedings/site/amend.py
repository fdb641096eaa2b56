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

    from ..model import ForumId, Paper, Proceedings
    from ..search.records import Findable
    from .frame import Frame
    from .kept import Papers, Table
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
    except (_NotAloneError, stored_frame.NotKeptError) as error:
        return str(error)
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
        notes, self._spans = self._changed_notes()
        self._read_now = standing.read_now(self._export)
        amended = [self._read(note) for note in notes]
        # As it was: files are searched for what they hold now.
        before = self._papers.proceedings()
        self._cited = [(each, [*self._written(each.before, before)]) for each in amended]
        found_before = findable_papers([a.before for a in amended], before, self._frame.uri)
        for each in amended:
            self._papers.amend(each.place, each.after)
        self._proceedings: Proceedings = self._papers.proceedings()
        places = self._compare(amended)
        self._search(amended, found_before)
        self._write_citations()
        self._write_pages(sorted({each.place for each in amended} | places))
        # From here on what lies there is of no build, until this one ends.
        standing.forget()
        self._store.begin()
        put = self._waiting.put()
        self._keep(amended)
        total = standing.files_left()
        told = f"{len(put)} files written, {total - len(put)} unchanged, 0 removed"
        return Built(
            summary=[*standing.told(), told],
            news=[],
            locked=[],
            warned=standing.warned(),
            kept=standing.kept(),
            read=None,
            put=put,
            again=standing.warnings(),
            alone=True,
        )

    def _changed_notes(self) -> tuple[list[dict[str, Any]], spans.Spans]:
        kept = self._store.spans()
        with spans.opened(self._export) as data:
            compared = spans.compare(data, kept) if kept and data is not None else None
        if compared is None:
            raise _NotAloneError("more has changed than abstracts and summaries")
        if len(compared.changed) > _MOST:
            raise _NotAloneError("very many papers have changed")
        return compared.changed, compared.spans

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

    def _compare(self, amended: list[_Amended]) -> set[int]:
        """Compare the papers anew; the places of those to which others are near now."""
        likeness = self._store.likeness()
        if likeness is None:
            raise _NotAloneError("what papers are compared by was not kept")
        near = Near.among(self._table.ids, likeness.near)
        changed = likeness.amend({near.ranks[each.place]: each.after for each in amended})
        if changed and paper_map.is_drawn(self._proceedings):
            raise _NotAloneError("the map of papers changes")
        self._likeness, self._near = likeness, near
        return {near.places[rank] for rank in changed}

    def _search(self, amended: list[_Amended], found_before: tuple[Findable, ...]) -> None:
        kept = self._store.search()
        if kept is None:
            raise _NotAloneError("what the search holds was not kept")
        found = findable_papers([a.after for a in amended], self._proceedings, self._frame.uri)
        # Papers are the first things of the index, in the order of the site.
        changes = [
            Change(each.place, before, after)
            for each, before, after in zip(amended, found_before, found, strict=True)
        ]
        made = amend_search(lambda name: self._waiting.read(f"{FOLDER}/{name}"), kept, changes)
        for name, content in made.files.items():
            self._waiting.write(f"{FOLDER}/{name}", content)
        self._search_kept = made.kept

    # --- files of citations, and the dump ------------------------------------------------------

    def _written(self, paper: Paper, proceedings: Proceedings) -> Iterator[str]:
        """A paper as it stands in each format of citations, and in the dump."""
        for form in FORMATS:
            yield form.entry(paper, proceedings)
        base = site_address(self._frame.base_url)
        yield dump.line(paper, proceedings, base, self._frame.uri).decode()

    def _write_citations(self) -> None:
        for amended, before in self._cited:
            *after, line = self._written(amended.after, self._proceedings)
            for form, old, new in zip(FORMATS, before, after, strict=False):
                if old != new:
                    if form.fault is not None:
                        raise _NotAloneError("a citation changes that is read back")
                    path = f"{PAPERS}/{amended.after.slug}{form.suffix}"
                    self._waiting.write(path, form.single(new).encode())
                    for name in self._collections(amended.after, form.suffix, form.whole):
                        # The last line end belongs to what stands between entries.
                        self._replace(name, old.rstrip("\n"), new.rstrip("\n"))
            self._replace(dump.DUMP_FILE, before[-1], line)

    def _collections(self, paper: Paper, suffix: str, whole: str) -> Iterator[str]:
        """The files in which a paper's citation stands beside others."""
        if self._waiting.is_there(file_of_all(whole, 2)):
            raise _NotAloneError("the citations of all papers fill several files")
        yield whole
        for event in self._proceedings.sessions_of[paper.id]:
            yield f"{SESSIONS}/{event.slug}{suffix}"
        for slug in {self._proceedings.author_of[by.key].slug for by in paper.authors}:
            # Who has a single paper has its files.
            path = f"{AUTHORS}/{slug}{suffix}"
            if self._waiting.is_there(path):
                yield path

    def _replace(self, path: str, old: str, new: str) -> None:
        if self._waiting.size(path) + len(new.encode()) > LARGEST and path != dump.DUMP_FILE:
            raise _NotAloneError("the citations of all papers fill several files")
        if not self._waiting.replace(path, old.encode(), new.encode()):
            raise _NotAloneError(f"{path} does not hold what it should")

    # --- pages ---------------------------------------------------------------------------------

    def _write_pages(self, places: list[int]) -> None:
        frame, proceedings = self._frame, self._proceedings
        pages = PageWriter(
            frame,
            proceedings,
            Cited(_Entries(proceedings, self._places), ()),
            References(proceedings, frame.cache / "proceedings-references.json"),
            Relations(proceedings, self._near, self._places),
            self._table.thumbnails,
            {},
        )
        pages.write_papers(places, set(self._recipe.kept), self._waiting)

    def _keep(self, amended: list[_Amended]) -> None:
        """Keep for the next build what has changed."""
        self._papers.keep([each.place for each in amended])
        self._store.put_table(self._table)
        self._store.put_likeness(self._likeness)
        self._store.put_search(self._search_kept)
        self._store.put_spans(self._spans)
        self._store.end(self._read_now)
