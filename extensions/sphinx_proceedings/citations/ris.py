"""RIS: tagged lines that EndNote, Mendeley, Zotero and many libraries read.

Tags are those of the specification of 2011 for ``CPAPER``.  The proceedings stand twice: EndNote
and Zotero read the title of a conference's proceedings from ``C3``, most others from ``T2``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .. import markup
from ..corrections import citation_note
from ..names import inverted_name
from .csl import ANONYMOUS, date_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model import Paper, Proceedings

NEWLINE: Final = "\r\n"
"""The specification's; every reader takes it."""


def entry(paper: Paper, proceedings: Proceedings) -> str:
    """The paper's record; each line ends in :data:`NEWLINE`, the last is ``ER``.

    Venue and year are those where the paper appeared; place and day are the workshop's own and
    so are left out in a demonstration.
    """
    lines = (f"{tag}  - {value}" for tag, value in _fields(paper, proceedings) if value)
    return NEWLINE.join(["TY  - CPAPER", *lines, "ER  - ", ""])


def collected(entries: Sequence[str], _proceedings: Proceedings) -> Iterator[str]:
    """The pieces of a file of records that :func:`entry` has written already."""
    for place, written in enumerate(entries):
        if place:
            yield NEWLINE
        yield written


def _fields(paper: Paper, proceedings: Proceedings) -> Iterator[tuple[str, str]]:
    """Tags and values of one line each, in the order of the file."""
    workshop = proceedings.workshop
    venue = markup.literal(workshop.paper_booktitle).plain
    yield "ID", proceedings.citation_keys[paper.id]
    yield "TI", paper.title.plain
    for author in paper.authors:
        yield "AU", inverted_name(proceedings.name_of(author.name))
    if not paper.authors:
        yield "AU", ANONYMOUS
    yield "T2", venue
    yield "C3", venue
    date = date_parts(workshop)
    yield "PY", str(date[0])
    if len(date) > 1:
        yield "DA", "/".join(f"{part:02}" for part in date)
    if workshop.demonstration is None:
        yield "C1", markup.literal(workshop.place).plain
    yield "UR", paper.links.cited or ""
    yield "DO", paper.doi or ""
    yield "N1", citation_note(paper.id, proceedings)
    if paper.abstract:
        yield "AB", " ".join(paper.abstract.plain.split())
    for keyword in paper.keywords:
        yield "KW", keyword.plain
