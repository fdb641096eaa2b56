"""The files of citations: of each paper, session and author, and of all papers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from ..citations import BIBTEX, FORMATS, UTF8, entries_of
from .addressbook import AUTHORS, PAPERS, SESSIONS
from .beside import Task, spans
from .entries import Entries

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ..citations import Format
    from ..citations.readback import Compared, ReadBack
    from ..model import Author, ForumId, Paper, Proceedings
    from .output import OutputTree


LARGEST = 49_000_000
"""Bytes of entries in one file: hosts refuse, and editors do not open, files of 50 MB."""


class Cited(NamedTuple):
    """What pages show of the citations."""

    bibtex: Mapping[ForumId, str]
    """The BibTeX of each paper."""
    wholes: Sequence[tuple[Format, str, int]]
    """The files of all papers: format, name, and which of a format's files it is, from 1."""


class CitationFiles:
    """The files of every format: first those of the papers, then those made of these."""

    def __init__(
        self, proceedings: Proceedings, read_back: ReadBack, folder: Path, processes: int
    ) -> None:
        """:param folder: where entries are kept meanwhile."""
        self._proceedings = proceedings
        self._read_back = read_back
        # An empty file is a fault to programs that read citations.
        number = 0 if proceedings.awaits_papers else len(proceedings.papers)
        self._parts = spans(number, processes)
        self._spans_of_authors = spans(len(proceedings.authors), processes)
        self._entries = Entries(proceedings.papers, self._parts or [range(0)], folder)
        self._compared: list[Compared] = []

    def of_papers(self) -> Iterator[Task]:
        """What writes the files of each paper."""
        for number in range(len(self._parts)):
            yield Task(partial(self._write_papers, number), partial(self._take, number))

    def settle(self) -> None:
        """Look at what has been read back.

        :raises InputError: if anything was not read back alike.
        """
        self._read_back.settle(self._compared)
        self._compared.clear()

    def cited(self) -> Cited:
        """What pages show; known once the files of papers are there."""
        if self._proceedings.awaits_papers:
            return Cited({}, ())
        wholes = [
            (form, name, number)
            for form in FORMATS
            for number, (name, _) in enumerate(self._wholes(form), 1)
        ]
        return Cited(self._entries.of(BIBTEX), wholes)

    def of_several(self) -> Iterator[Task]:
        """What writes all other files, once those of papers are there."""
        if self._proceedings.awaits_papers:
            return
        yield from (Task(partial(self._write_whole, form)) for form in FORMATS)
        yield Task(self._write_sessions)
        yield from (Task(partial(self._write_authors, span)) for span in self._spans_of_authors)

    def close(self) -> None:
        """Forget the entries."""
        self._entries.close()

    def _write_papers(self, part: int, tree: OutputTree) -> tuple[array[int], list[Compared]]:
        papers = [self._proceedings.papers[place] for place in self._parts[part]]
        entries = [self._write_paper(paper, tree) for paper in papers]
        by_form = dict(zip(FORMATS, zip(*entries, strict=True), strict=True))
        compared = [
            self._read_back.compare(
                form, papers, of_form, self._proceedings, by_form[BIBTEX] if form is UTF8 else ()
            )
            for form, of_form in by_form.items()
        ]
        return self._entries.write(part, entries), compared

    def _write_paper(self, paper: Paper, tree: OutputTree) -> list[str]:
        entries = entries_of(paper, self._proceedings)
        for form, entry in zip(FORMATS, entries, strict=True):
            tree.write(f"{PAPERS}/{paper.slug}{form.suffix}", form.single(entry).encode())
        return entries

    def _take(self, part: int, told: tuple[array[int], list[Compared]]) -> None:
        ends, compared = told
        self._entries.found(part, ends)
        self._compared += compared

    def _write_sessions(self, tree: OutputTree) -> None:
        for event in self._proceedings.events:
            if event.papers:
                for form in FORMATS:
                    path = f"{SESSIONS}/{event.slug}{form.suffix}"
                    self._write_collected(form, path, event.papers, tree)

    def _write_authors(self, span: range, tree: OutputTree) -> None:
        for place in span:
            author = self._proceedings.authors[place]
            ids = [paper.id for paper in author.papers]
            for form in FORMATS if len(ids) > 1 else (BIBTEX,):
                self._write_collected(form, file_of_author(author, form), ids, tree)

    def _write_collected(
        self, form: Format, path: str, ids: Sequence[ForumId], tree: OutputTree
    ) -> None:
        entries = self._entries.of(form)
        pieces = form.collected([entries[paper_id] for paper_id in ids], self._proceedings)
        tree.write(path, "".join(pieces).encode())

    def _write_whole(self, form: Format, tree: OutputTree) -> None:
        """Write the file of all papers, or several of a huge volume."""
        wholes = self._wholes(form)
        for name, places in wholes:
            # The volume itself is told of once, so that all files can be read together.
            is_last = name == wholes[-1][0]
            collected = form.collected_all if form.collected_all and is_last else form.collected
            pieces = collected(self._entries.of(form).at(places), self._proceedings)
            tree.write_pieces(name, (piece.encode() for piece in pieces))

    def _wholes(self, form: Format) -> list[tuple[str, range]]:
        """Names of the files of all papers, and the places of the papers in each."""
        parts = _parts(self._entries.of(form).sizes())
        return [(file_of_all(form.whole, number), places) for number, places in enumerate(parts, 1)]


def file_of_all(whole: str, number: int) -> str:
    """Name of a file of all papers, of which there may be several.

    :param whole: see :class:`.Format`.
    :param number: from 1.
    """
    stem, suffix = whole.split(".", 1)
    return whole if number == 1 else f"{stem}-{number}.{suffix}"


def file_of_author(author: Author, form: Format) -> str:
    """Path of the file with an author's papers: of a single one it is the paper's own.

    Most authors have one paper; but ``authors/<slug>.bib`` is promised of everybody.
    """
    if form is BIBTEX or len(author.papers) > 1:
        return f"{AUTHORS}/{author.slug}{form.suffix}"
    return f"{PAPERS}/{author.papers[0].slug}{form.suffix}"


def _parts(sizes: Iterator[int]) -> list[range]:
    """Places of entries in as few runs as stay below :data:`LARGEST`; most often in one."""
    starts = [0]
    size = place = 0
    for place, length in enumerate(sizes, 1):
        if size and size + length + 1 > LARGEST:
            starts.append(place - 1)
            size = 0
        size += length + 1
    return [range(start, end) for start, end in zip(starts, [*starts[1:], place], strict=True)]
