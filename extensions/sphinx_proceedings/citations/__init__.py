"""Citations: one module a format, and one line each in the registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from . import bibtex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..model import Paper, Proceedings

__all__ = ["FORMATS", "Format"]


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
    library: Callable[[Iterable[Paper], Proceedings], str]
    """The file for several papers, in the order given."""


FORMATS: Final[tuple[Format, ...]] = (
    Format("BibTeX", ".bib", "application/x-bibtex", bibtex.entry, bibtex.library),
)
"""In the order in which readers are offered them."""
