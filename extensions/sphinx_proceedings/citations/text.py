"""Plain text: a line a paper, for mails, slides and lists of publications.

It follows no style, so that it needs no package; :mod:`.references` has those of journals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import markup
from ..corrections import citation_note
from .csl import ANONYMOUS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model import Paper, Proceedings

_FINAL = (".", "!", "?")


def entry(paper: Paper, proceedings: Proceedings) -> str:
    """``Ada Lovelace and Bo Wu. Title. Venue, 2024. https://…`` and a newline.

    Names are as printed; venue and year are those where the paper appeared.
    """
    workshop = proceedings.workshop
    venue = f"{markup.literal(workshop.paper_booktitle).plain}, {workshop.paper_year}"
    names = [author.name.plain for author in paper.authors]
    sentences = [_sentence(part) for part in (_series(names), paper.title.plain, venue) if part]
    if link := f"https://doi.org/{paper.doi}" if paper.doi else paper.links.cited:
        sentences.append(link)
    if note := citation_note(paper.id, proceedings):
        sentences.append(f"({note}.)")
    return " ".join(sentences) + "\n"


def collected(entries: Sequence[str], _proceedings: Proceedings) -> Iterator[str]:
    """The lines that :func:`entry` has written already."""
    yield from entries


def _series(names: Sequence[str]) -> str:
    """``A``, ``A and B``, ``A, B, and C``."""
    if len(names) < 3:
        return " and ".join(names) or ANONYMOUS
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def _sentence(text: str) -> str:
    return text if text.endswith(_FINAL) else f"{text}."
