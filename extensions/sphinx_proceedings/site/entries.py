"""The citations of all papers in all formats, kept on disk while a site is made.

In memory those of an archive would be most of what a build needs; here all processes find them,
and a place in the file is all that is kept of each.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Mapping, Sequence
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from ..citations import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ..citations import Format
    from ..model import ForumId, Paper


class Entries:
    """Entries of papers that stand in parts, each of which one process writes."""

    def __init__(self, papers: Sequence[Paper], parts: Sequence[range], folder: Path) -> None:
        """:param parts: places of papers; all but the last are of one size.
        :param folder: where the files lie, without names.
        """
        self._size = max(1, len(parts[0]))
        self._files = [TemporaryFile(dir=folder, buffering=0) for _ in parts]  # noqa: SIM115
        self._ends: list[array[int]] = [array("Q") for _ in parts]
        self._places = {paper.id: place for place, paper in enumerate(papers)}

    def write(self, part: int, entries: Iterable[Sequence[str]]) -> array[int]:
        """Write a part.

        :param entries: those of each paper in the order of :data:`.FORMATS`.
        :returns: where each of them ends.
        """
        file = self._files[part]
        # What another process may have begun.
        file.seek(0)
        file.truncate()
        written = [entry.encode() for of_paper in entries for entry in of_paper]
        view = memoryview(b"".join(written))
        while view:
            view = view[file.write(view) :]
        ends = array("Q")
        end = 0
        for entry in written:
            end += len(entry)
            ends.append(end)
        return ends

    def found(self, part: int, ends: array[int]) -> None:
        """Where the entries of a part end."""
        self._ends[part] = ends

    def of(self, form: Format) -> EntriesOf:
        """The entries in one format."""
        return EntriesOf(self, FORMATS.index(form))

    def place(self, paper_id: ForumId) -> int:
        """The place of a paper among all."""
        return self._places[paper_id]

    def __len__(self) -> int:
        return len(self._places)

    def span(self, place: int, form: int) -> tuple[int, int, int]:
        """The part in which an entry stands, its first byte there, and the byte behind its last."""
        part, within = divmod(place, self._size)
        number = within * len(FORMATS) + form
        ends = self._ends[part]
        return part, ends[number - 1] if number else 0, ends[number]

    def read(self, place: int, form: int) -> str:
        """The entry of the paper at a place."""
        part, start, end = self.span(place, form)
        file = self._files[part]
        if hasattr(os, "pread"):  # processes have one position in a file together
            return os.pread(file.fileno(), end - start, start).decode()
        file.seek(start)
        return file.read(end - start).decode()

    def close(self) -> None:
        """Remove the files."""
        for file in self._files:
            file.close()


class EntriesOf(Mapping["ForumId", str]):
    """The entries in one format, by paper."""

    def __init__(self, entries: Entries, form: int) -> None:
        self._entries = entries
        self._form = form

    def __getitem__(self, paper_id: ForumId) -> str:
        return self._entries.read(self._entries.place(paper_id), self._form)

    def __iter__(self) -> Iterator[ForumId]:
        return iter(self._entries._places)  # noqa: SLF001 (one of us)

    def __len__(self) -> int:
        return len(self._entries)

    def sizes(self) -> Iterator[int]:
        """The bytes of each entry."""
        for place in range(len(self)):
            _part, start, end = self._entries.span(place, self._form)
            yield end - start

    def at(self, places: range) -> Sequence[str]:
        """The entries of the papers at some places, each read when it is asked for."""
        return _Run(self._entries, self._form, places)


class _Run(Sequence[str]):
    def __init__(self, entries: Entries, form: int, places: range) -> None:
        self._entries = entries
        self._form = form
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, number: int) -> str:  # type: ignore[override] # no slices are asked for
        return self._entries.read(self._places[number], self._form)
