"""The files of an index, put in place as they come, so that never all of them are in memory."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
