"""Rows of numbers of different lengths in one array: a tenth of the room that lists take."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Rows:
    """Rows that can be added to, and changed a few at a time."""

    __slots__ = ("_flat", "_lengths", "_starts")

    def __init__(self, typecode: str) -> None:
        """:param typecode: of the numbers, as of :class:`array.array`."""
        self._flat = array(typecode)
        self._lengths = array("I")
        self._starts: list[int] = [0]

    def __len__(self) -> int:
        return len(self._lengths)

    def __getitem__(self, number: int) -> array[int]:
        start = self._starts[number]
        return self._flat[start : start + self._lengths[number]]

    def __iter__(self) -> Iterator[array[int]]:
        return map(self.__getitem__, range(len(self)))

    def __getstate__(self) -> tuple[array[int], array[int]]:
        return self._flat, self._lengths

    def __setstate__(self, state: tuple[array[int], array[int]]) -> None:
        self._flat, self._lengths = state
        self._find_starts()

    def append(self, row: Iterable[int]) -> None:
        """Add a row at the end."""
        self._flat.extend(row)
        self._lengths.append(len(self._flat) - self._starts[-1])
        self._starts.append(len(self._flat))

    def change(self, rows: Mapping[int, Iterable[int]]) -> None:
        """Put others in the place of some rows."""
        for number in sorted(rows, reverse=True):
            row = array(self._flat.typecode, rows[number])
            start = self._starts[number]
            self._flat[start : start + self._lengths[number]] = row
            self._lengths[number] = len(row)
        self._find_starts()

    def insert(self, rows: Iterable[tuple[int, Iterable[int]]]) -> None:
        """Put new rows before those of the numbers given, which ascend."""
        for number, given in reversed([*rows]):
            row = array(self._flat.typecode, given)
            start = self._starts[number]
            self._flat[start:start] = row
            self._lengths.insert(number, len(row))
        self._find_starts()

    def holding(self, value: int) -> Iterator[int]:
        """The rows in which a number stands, once for each time."""
        size = self._flat.itemsize
        sought, held = array(self._flat.typecode, [value]).tobytes(), self._flat.tobytes()
        found = held.find(sought)
        while found >= 0:
            if found % size == 0:
                yield bisect_right(self._starts, found // size) - 1
            found = held.find(sought, found + 1)

    def _find_starts(self) -> None:
        self._starts = [0, *accumulate(self._lengths)]
