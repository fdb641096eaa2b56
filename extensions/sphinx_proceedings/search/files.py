"""The files of an index, put in place as they come, so that never all of them are in memory."""

from __future__ import annotations

import hashlib
import json
import zlib
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

FORMAT = 2
PIECE = 5_000
"""Characters of a file of postings, on average: few enough that ten words cost less than the
vocabulary."""
SHOWN_PIECE, TEXTS_PIECE = 2_500, 8_000
"""The same for what is shown of results, and for their texts."""


class Files:
    """The files below ``search/``."""

    def __init__(self, put: Callable[[str, bytes], None]) -> None:
        """:param put: takes the name of each file and its content."""
        self._put = put
        self.digests: dict[str, str] = {}
        """By name, of all but ``index.json``."""

    def write(self, name: str, content: object) -> None:
        """Put a file in place."""
        data = as_json(content)
        self.digests[name] = digest_of(data)
        self._put(name, data)

    def pieces(self, stem: str, most: int) -> Pieces:
        """Files that have one sequence among them.

        :param most: characters of each, on average.
        """
        return Pieces(self, stem, most)

    def finish(self, counts: Mapping[str, int], notice: str) -> None:
        """Put the file in place that tells of all others.

        :param counts: how many things there are of each kind.
        :param notice: plain text that is said wherever papers are among the results.
        """
        version = version_of(self.digests)
        told = {"format": FORMAT, "version": version, "counts": counts, "notice": notice}
        self._put("index.json", as_json(told))


class Pieces:
    """A sequence on its way into files.

    Whether a file ends behind an item depends on this item alone, by chance that its size gives: so
    an item that changes leaves all other files as they are.
    """

    def __init__(self, files: Files, stem: str, most: int) -> None:
        self._files = files
        self._stem = stem
        self._most = most
        self._piece: list[Any] = []
        self._number = 0
        self.firsts: list[int] = []
        """The number of each file's first item."""

    def add(self, key: str, size: int, item: object) -> None:
        """Add an item.

        :param key: its name.
        :param size: about how many characters of a file it takes.
        """
        if not self._piece:
            self.firsts.append(self._number)
        self._piece.append(item)
        self._number += 1
        if ends_piece(key, size, self._most):
            self.end()

    def end(self) -> list[int]:
        """Put the last file in place; :attr:`firsts`."""
        if self._piece:
            self._files.write(f"{self._stem}-{len(self.firsts) - 1}.json", self._piece)
            self._piece = []
        return self.firsts


class Recut:
    """A sequence that :class:`Pieces` has put into files, on its way into others.

    No more of it is read than changes, and what has another name then.  Items are told by their
    numbers before any change, which are those of now as long as changes come from the end on.
    """

    def __init__(
        self, read: Callable[[str], bytes], stem: str, most: int, firsts: list[int]
    ) -> None:
        """:param read: finds the content of a file, by its name.
        :param firsts: as :attr:`Pieces.firsts`; the others are as :meth:`Files.pieces` has them.
        """
        self._read = read
        self._stem = stem
        self._most = most
        self._firsts = firsts
        self._held: dict[int, list[_Item]] = {}

    def __getitem__(self, number: int) -> Any:
        piece, within = self._find(number)
        return piece[within].item

    def replace(self, number: int, key: str, size: int, item: object) -> None:
        """Put an item in the place of another; see :meth:`Pieces.add`."""
        piece, within = self._find(number)
        piece[within] = _Item(item, ends=ends_piece(key, size, self._most))

    def insert(self, number: int, key: str, size: int, item: object) -> None:
        """Put an item before another."""
        piece, within = self._find(number)
        piece.insert(within, _Item(item, ends=ends_piece(key, size, self._most)))

    def remove(self, number: int) -> None:
        """Take an item away."""
        piece, within = self._find(number)
        del piece[within]

    def files(self) -> tuple[list[int], dict[str, bytes | None]]:
        """Where files begin now, as :attr:`Pieces.firsts`, and what those that are others hold.

        One that holds ``None`` is none any more.
        """
        firsts: list[int] = []
        files: dict[str, bytes | None] = {}
        start = 0
        for number, piece in enumerate(self._pieces()):
            firsts.append(start)
            if isinstance(piece, list):
                start += len(piece)
                files[self._name(number)] = as_json(piece)
            else:
                start += self._count(piece)
                if piece != number:
                    files[self._name(number)] = self._read(self._name(piece))
        for number in range(len(firsts), len(self._firsts)):
            files[self._name(number)] = None
        return firsts, files

    def _pieces(self) -> Iterator[list[Any] | int]:
        """Each file: its items, or the number of the one that it was."""
        items: list[Any] = []
        for number in range(len(self._firsts)):
            if not items and number not in self._held:
                yield number
                continue
            for item, ends in self._piece(number):
                items.append(item)
                if ends:
                    yield items
                    items = []
        if items:
            yield items

    def _count(self, piece: int) -> int:
        """How many items a file had; of the last, which none follows, nobody asks."""
        return self._firsts[piece + 1] - self._firsts[piece] if piece + 1 < len(self._firsts) else 0

    def _find(self, number: int) -> tuple[list[_Item], int]:
        file = bisect_right(self._firsts, number) - 1
        return self._piece(file), number - self._firsts[file]

    def _piece(self, file: int) -> list[_Item]:
        if file not in self._held:
            items = json.loads(self._read(self._name(file)))
            last = len(items) - 1
            self._held[file] = [_Item(item, ends=at == last) for at, item in enumerate(items)]
        return self._held[file]

    def _name(self, file: int) -> str:
        return f"{self._stem}-{file}.json"


class _Item(NamedTuple):
    item: Any
    ends: bool
    """Whether a file ends behind it."""


def ends_piece(key: str, size: int, most: int) -> bool:
    """Whether a file ends behind an item; with these three it is always the same."""
    return zlib.crc32(key.encode("utf-8", "replace")) * most < size << 32


def as_json(content: object) -> bytes:
    """What a file of the index holds."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def digest_of(content: bytes) -> str:
    """A file's share of the version."""
    return hashlib.blake2b(content, digest_size=12).hexdigest()


def version_of(digests: Mapping[str, str]) -> str:
    """The version that ``index.json`` tells.

    :param digests: of all other files, by name.
    """
    told = "".join(f"{name} {digests[name]}\n" for name in sorted(digests))
    return hashlib.sha256(told.encode()).hexdigest()[:12]
