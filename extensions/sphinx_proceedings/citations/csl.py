"""CSL-JSON: what citation processors, Zotero and pandoc read.

A file is a list of items, as the schema of the Citation Style Language wants it, also where it
holds a single one.  Texts are plain Unicode: processors differ in which HTML they take.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from .. import markup
from ..corrections import citation_note

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model import Paper, Proceedings, Workshop
    from ..names import Name

ANONYMOUS: Final = "Anonymous"
"""The author of a paper whose authors are hidden."""


def item(paper: Paper, proceedings: Proceedings) -> dict[str, object]:
    """The paper as an item; venue and year are those where the paper appeared.

    What is the workshop's own (its name, place and day) is left out in a demonstration.
    """
    workshop = proceedings.workshop
    names = [proceedings.name_of(author.name) for author in paper.authors]
    found: dict[str, object] = {
        "id": proceedings.citation_keys[paper.id],
        "type": "paper-conference",
        "title": paper.title.plain,
        "author": [name_parts(name) for name in names] or [{"literal": ANONYMOUS}],
        "container-title": markup.literal(workshop.paper_booktitle).plain,
        "issued": {"date-parts": [date_parts(workshop)]},
    }
    if workshop.demonstration is None:
        found["event-title"] = markup.literal(workshop.title).plain
        if workshop.place:
            found["event-place"] = markup.literal(workshop.place).plain
    if paper.links.cited:
        found["URL"] = paper.links.cited
    if paper.doi:
        found["DOI"] = paper.doi
    if note := citation_note(paper.id, proceedings):
        found["note"] = note
    if paper.abstract and paper.abstract.plain:
        found["abstract"] = paper.abstract.plain
    if paper.keywords:
        found["keyword"] = ", ".join(keyword.plain for keyword in paper.keywords)
    return found


def entry(paper: Paper, proceedings: Proceedings) -> str:
    """The paper's item as JSON; lines that end in a newline."""
    return json.dumps(item(paper, proceedings), ensure_ascii=False, indent=1) + "\n"


def single(entry: str) -> str:
    """The file of one paper: a list, too."""
    return f"[\n{entry}]\n"


def collected(entries: Sequence[str], _proceedings: Proceedings) -> Iterator[str]:
    """The pieces of the list of items that :func:`entry` has written already."""
    yield "[\n"
    for place, written in enumerate(entries):
        if place:
            yield ",\n"
        yield written.rstrip("\n")
    yield "\n]\n"


def name_parts(name: Name) -> dict[str, str]:
    """A name as CSL takes it; one that has a single part stays whole."""
    if not (name.given or name.particle or name.suffix):
        return {"literal": name.family}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {key: part for key, part in parts.items() if part}


def date_parts(workshop: Workshop) -> list[int]:
    """Year, or year, month and day, of the publication that citations name."""
    if workshop.demonstration is None and workshop.dates:
        day = workshop.dates[0]
        return [day.year, day.month, day.day]
    return [workshop.paper_year]
