"""The files of citations: of each paper, session and author, and of all papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..citations import BIBTEX, FORMATS
from .addressbook import AUTHORS, PAPERS, SESSIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..citations import Format
    from ..citations.readback import ReadBack
    from ..model import Author, ForumId, Proceedings
    from .output import OutputTree


LARGEST = 49_000_000
"""Bytes of entries in one file: hosts refuse, and editors do not open, files of 50 MB."""


class Cited(NamedTuple):
    """What pages show of the citations that have been written."""

    bibtex: Mapping[ForumId, str]
    """The BibTeX of each paper."""
    wholes: Sequence[tuple[Format, str, int]]
    """The files of all papers: format, name, and which of a format's files it is, from 1."""


def write_citations(proceedings: Proceedings, read_back: ReadBack, tree: OutputTree) -> Cited:
    """Write every format's files.

    :raises InputError: if what is written is not read back alike.
    """
    if proceedings.awaits_papers:  # an empty file is a fault to programs that read citations
        return Cited({}, ())
    bibtex: Mapping[ForumId, str] = {}
    wholes = []
    for form in FORMATS:
        entries = {paper.id: form.entry(paper, proceedings) for paper in proceedings.papers}
        read_back.check(form, entries, proceedings)
        _write_parts(form, proceedings, entries, tree)
        names = _write_whole(form, proceedings, [*entries.values()], tree)
        wholes += [(form, name, number) for number, name in enumerate(names, 1)]
        if form is BIBTEX:
            bibtex = entries
    return Cited(bibtex, wholes)


def file_of_author(author: Author, form: Format) -> str:
    """Path of the file with an author's papers: of a single one it is the paper's own.

    Most authors have one paper; but ``authors/<slug>.bib`` is promised of everybody.
    """
    if _has_own_file(author, form):
        return f"{AUTHORS}/{author.slug}{form.suffix}"
    return f"{PAPERS}/{author.papers[0].slug}{form.suffix}"


def _has_own_file(author: Author, form: Format) -> bool:
    return form is BIBTEX or len(author.papers) > 1


def _write_parts(
    form: Format, proceedings: Proceedings, entries: Mapping[ForumId, str], tree: OutputTree
) -> None:
    def write(path: str, content: str) -> None:
        tree.write(path, content.encode())

    for paper in proceedings.papers:
        write(f"{PAPERS}/{paper.slug}{form.suffix}", form.single(entries[paper.id]))
    for event in proceedings.events:
        if event.papers:
            chosen = [entries[paper_id] for paper_id in event.papers]
            write(f"{SESSIONS}/{event.slug}{form.suffix}", form.collected(chosen, proceedings))
    for author in proceedings.authors:
        if _has_own_file(author, form):
            chosen = [entries[paper.id] for paper in author.papers]
            write(file_of_author(author, form), form.collected(chosen, proceedings))


def _write_whole(
    form: Format, proceedings: Proceedings, entries: list[str], tree: OutputTree
) -> list[str]:
    """Write the file of all papers, or several of a huge volume; returns their names."""
    stem, suffix = form.whole.split(".", 1)
    parts = _parts(entries)
    names = [form.whole, *(f"{stem}-{number}.{suffix}" for number in range(2, len(parts) + 1))]
    for name, part in zip(names, parts, strict=True):
        # The volume itself is told of once, so that all files can be read together.
        is_last = name == names[-1]
        collected = form.collected_all if form.collected_all and is_last else form.collected
        tree.write(name, collected(part, proceedings).encode())
    return names


def _parts(entries: list[str]) -> list[list[str]]:
    """The entries in as few runs as stay below :data:`LARGEST`; most often in one."""
    parts: list[list[str]] = [[]]
    size = 0
    for entry in entries:
        length = len(entry.encode()) + 1
        if parts[-1] and size + length > LARGEST:
            parts.append([])
            size = 0
        parts[-1].append(entry)
        size += length
    return parts
