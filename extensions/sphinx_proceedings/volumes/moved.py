"""Which files a volume has left behind under the ids that it had before."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .records import Volume

_FETCHED = frozenset({".bib", ".ris", ".json", ".txt", ".ics", ".atom", ".pdf", ".xml"})
"""Endings of files whose addresses other programs keep: they cannot be led on, so they stay."""
_OWN = frozenset({"_static", "_images", "_sources", "_downloads", "search"})
"""Folders that only the pages of a site itself ask for."""


class Moved(NamedTuple):
    """A file under a former address; paths are those below the series' site."""

    old: str
    new: str
    is_page: bool
    """Whether a page that leads on is to stand there, else the same file."""


def moved(volume: Volume, files: Iterable[str]) -> Iterator[Moved]:
    """What must stand under the former ids of a volume.

    :param files: all of the volume, as paths below its site.
    """
    for former in volume.was:
        for path in files:
            pure = PurePosixPath(path)
            if pure.parts[0] in _OWN:
                continue
            if pure.suffix == ".html" or pure.suffix in _FETCHED:
                is_page = pure.suffix == ".html"
                yield Moved(f"{former}/{path}", f"{volume.id}/{path}", is_page)
