"""Citations: one module a format, and one line each in the registry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from . import bibtex, bibtex_check, csl, ris, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..model import Paper, Proceedings

__all__ = ["BIBTEX", "FORMATS", "UTF8", "Format", "entries_of"]


def _as_it_is(entry: str) -> str:
    return entry


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write citations."""

    name: str
    """As readers know it."""
    suffix: str
    """Ending of its files, with the dot."""
    media_type: str
    entry: Callable[[Paper, Proceedings], str]
    """The citation of one paper."""
    collected: Callable[[Sequence[str], Proceedings], Iterator[str]]
    """The pieces of a file of several papers' entries, in the order given."""
    whole: str
    """Name of the file of all papers."""
    single: Callable[[str], str] = _as_it_is
    """A file of one paper's entry."""
    collected_all: Callable[[Sequence[str], Proceedings], Iterator[str]] | None = None
    """The last file of all papers, if it holds more than their entries."""
    fault: Callable[[str, Paper, Proceedings], str] | None = None
    """In what an entry, read back, differs from its paper; empty if in nothing."""

    def library(self, papers: Iterable[Paper], proceedings: Proceedings) -> str:
        """The file for several papers, in the order given."""
        entries = [self.entry(paper, proceedings) for paper in papers]
        return "".join(self.collected(entries, proceedings))


BIBTEX: Final = Format(
    "BibTeX",
    ".bib",
    "application/x-bibtex",
    bibtex.entry,
    bibtex.collected,
    "proceedings.bib",
    collected_all=bibtex.whole,
    fault=bibtex_check.fault,
)
# Zotero misreads some accents of TeX, and LaTeX some of UTF-8.
UTF8: Final = Format(
    "BibTeX (UTF-8)",
    ".utf8.bib",
    "application/x-bibtex",
    partial(bibtex.entry, unicode=True),
    bibtex.collected,
    "proceedings.utf8.bib",
    collected_all=partial(bibtex.whole, unicode=True),
    fault=partial(bibtex_check.fault, unicode=True),
)
FORMATS: Final[tuple[Format, ...]] = (
    BIBTEX,
    UTF8,
    Format(
        "RIS",
        ".ris",
        "application/x-research-info-systems",
        ris.entry,
        ris.collected,
        "proceedings.ris",
    ),
    Format(
        "CSL-JSON",
        ".json",
        "application/vnd.citationstyles.csl+json",
        csl.entry,
        csl.collected,
        "proceedings.csl.json",
        csl.single,
    ),
    Format("Text", ".txt", "text/plain", text.entry, text.collected, "proceedings.txt"),
)
"""In the order in which readers are offered them."""


def entries_of(paper: Paper, proceedings: Proceedings) -> list[str]:
    """The paper's citation in each format, in their order."""
    made = {UTF8.suffix: UTF8.entry(paper, proceedings)}
    if made[UTF8.suffix].isascii():
        # Without a letter beyond ASCII there is nothing that TeX writes in another way.
        made[BIBTEX.suffix] = made[UTF8.suffix]
    return [made.get(form.suffix) or form.entry(paper, proceedings) for form in FORMATS]
