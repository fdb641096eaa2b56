"""The files of citations: of each paper, session and author, and of all papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..citations import BIBTEX, FORMATS, Scope
from .addressbook import AUTHORS, PAPERS, SESSIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..citations import Format
    from ..citations.readback import ReadBack
    from ..model import ForumId, Proceedings
    from .output import OutputTree


LARGEST = 49_000_000
"""Bytes of entries in one file: hosts refuse, and editors do not open, files of 50 MB."""


def write_citations(
    proceedings: Proceedings,
    bibtex: Mapping[ForumId, str],
    read_back: ReadBack,
    tree: OutputTree,
) -> None:
    """Write every format's files.

    :param bibtex: the BibTeX of each paper, which the pages show, too; read back already.
    :raises InputError: if what is written is not read back alike.
    """
    if proceedings.awaits_papers:  # an empty file is a fault to programs that read citations
        return
    for form in FORMATS:
        entries = bibtex
        if form is not BIBTEX:
            entries = {paper.id: form.entry(paper, proceedings) for paper in proceedings.papers}
            read_back.check(form, entries, proceedings)
        _write_format(form, proceedings, entries, tree)


def _write_format(
    form: Format, proceedings: Proceedings, entries: Mapping[ForumId, str], tree: OutputTree
) -> None:
    def write(path: str, content: str) -> None:
        tree.write(path, content.encode())

    if Scope.PAPER in form.scopes:
        for paper in proceedings.papers:
            write(f"{PAPERS}/{paper.slug}{form.suffix}", form.single(entries[paper.id]))
    if Scope.SESSION in form.scopes:
        for event in proceedings.events:
            if event.papers:
                chosen = [entries[paper_id] for paper_id in event.papers]
                content = form.collected(chosen, proceedings)
                write(f"{SESSIONS}/{event.slug}{form.suffix}", content)
    if Scope.AUTHOR in form.scopes:
        for author in proceedings.authors:
            chosen = [entries[paper.id] for paper in author.papers]
            write(f"{AUTHORS}/{author.slug}{form.suffix}", form.collected(chosen, proceedings))
    if Scope.WHOLE in form.scopes:
        collected = form.collected_all or form.collected
        for number, part in enumerate(_parts(list(entries.values())), 1):
            stem, suffix = form.whole.split(".", 1)
            name = form.whole if number == 1 else f"{stem}-{number}.{suffix}"
            write(name, collected(part, proceedings))


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
