"""Indexes of the search, as tests make them: all in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_proceedings.search import write_index

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_proceedings.search import Findable
    from sphinx_proceedings.search.index import Kept


class Built(NamedTuple):
    """An index."""

    files: dict[str, bytes]
    """Contents by names below ``search/``."""
    kept: Kept


def build(findables: Iterable[Findable], notice: str = "") -> Built:
    """The index of some things."""
    files: dict[str, bytes] = {}
    kept = write_index(findables, files.__setitem__, notice)
    return Built(files, kept)
