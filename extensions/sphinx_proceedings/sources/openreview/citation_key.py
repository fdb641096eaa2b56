"""The citation key in OpenReview's own BibTeX, where an author may have pasted it already.

Nothing else of that BibTeX is read: it is stale after corrections, and badly escaped
(openreview.md, "_bibtex").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import Entry

from ...naming import ascii_fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...model import Authorship
    from .notes import Note

_LONGEST = 20_000
"""Characters of an entry; one of a thousand authors has more, and then a key of our own."""

_WELL_FORMED = re.compile(r"(?P<name>[a-z][a-z-]{0,39})[12][0-9]{3}[a-z0-9-]{1,40}", re.ASCII)
"""Name, year and a word; not ``jr.2024quoted``, nor ``2024`` for a name in Chinese."""


def citation_key(note: Note, authors: Sequence[Authorship]) -> str | None:
    """The key, if it is one and begins with the first author's printed name.

    A key that names somebody else was made before the authors changed, or tells of authors who
    are hidden.
    """
    value = note.field("_bibtex").value
    if not isinstance(value, str) or len(value) > _LONGEST or not authors:
        return None
    blocks = parse_string(value, parse_stack=[]).blocks
    if len(blocks) != 1 or not isinstance(blocks[0], Entry):
        return None
    found = _WELL_FORMED.fullmatch(blocks[0].key)
    printed = re.sub(r"[^a-z]", "", ascii_fold(authors[0].name.plain).lower())
    if found is None or found["name"].replace("-", "") not in printed:
        return None
    return found.group()
