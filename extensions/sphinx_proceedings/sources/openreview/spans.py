"""Which notes of an export are others than when it was last read, told without reading them all.

What is kept of an export are digests, with a key of their own: nothing can be read off them.  They
say of each note whether it is the same to the last byte, and of one that is not, whether more has
changed than abstract, summary and the time of the change.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import mmap
import os
import re
import secrets
import zlib
from array import array
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .fields import TLDR_FIELDS
from .stream import GZIP_MAGIC, LARGEST_EXPORT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    Data = bytes | mmap.mmap

_TEXTS = frozenset({"abstract", *TLDR_FIELDS})
_TIMES = frozenset({"mdate", "tmdate"})
_HEAD = re.compile(rb'\s*(?:\{\s*"notes"\s*:\s*)?\[\s*')
_BETWEEN = re.compile(r"\s*(?:,\s*|\]\s*\}?\s*\Z)")
_SIZE = 12
"""Bytes of a digest."""
_ENOUGH = 1 << 16
"""Bytes in which most notes end."""
_DECODER = json.JSONDecoder()
_NONE = bytes(_SIZE)
"""Stands for the digest of what may not be compared."""


@dataclass(frozen=True, slots=True)
class Spans:
    """The notes of an export, one behind the other, as digests."""

    key: bytes
    """Goes before what is digested."""
    head: int
    """Bytes before the first note."""
    lengths: array[int]
    """Bytes from the beginning of each note to that of the next, or to the end of the file."""
    wholes: bytes
    """Digests of these bytes."""
    rests: bytes
    """Digests of what each note says beside abstract, summary and the time of its change."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """An export, compared with what was kept of it."""

    changed: list[dict[str, Any]]
    """The notes that are others now, in nothing but what :attr:`Spans.rests` leave out."""
    spans: Spans
    """Of the export as it is now."""


@contextmanager
def opened(path: Path) -> Iterator[Data | None]:
    """The JSON of an export, which is not read before it is looked at; ``None`` if it is damaged.

    :raises OSError: if the file cannot be read.
    """
    with path.open("rb") as stream:
        packed = stream.read(len(GZIP_MAGIC)) == GZIP_MAGIC
        if not packed and os.fstat(stream.fileno()).st_size:
            with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
                yield data if len(data) <= LARGEST_EXPORT else None
            return
        stream.seek(0)
        yield _unpacked(stream)


def _unpacked(stream: BinaryIO) -> bytes | None:
    try:
        data = gzip.GzipFile(fileobj=stream).read(LARGEST_EXPORT + 1)
    except (OSError, EOFError, zlib.error):
        return None
    return data if len(data) <= LARGEST_EXPORT else None


def spans_of(data: Data) -> Spans | None:
    """What is to be kept of an export; ``None`` if its notes do not stand in one plain list.

    :param data: see :func:`opened`.
    """
    found = _HEAD.match(data)
    if found is None:
        return None
    key = secrets.token_bytes(16)
    digest = _digests(key)
    lengths, wholes, rests, ids = array("I"), bytearray(), bytearray(), Counter[str]()
    noted: list[str] = []
    start = found.end()
    try:
        for note, end in _notes(data, start):
            noted.append(str(note.get("id")) if isinstance(note, dict) else "")
            ids[noted[-1]] += 1
            lengths.append(end - start)
            wholes += digest(data[start:end])
            rests += _rest(note, digest)
            start = end
    except (ValueError, RecursionError):
        return None
    for place, name in enumerate(noted):
        if ids[name] > 1:  # which of its copies counts, the others decide
            rests[place * _SIZE : (place + 1) * _SIZE] = _NONE
    return Spans(key, found.end(), lengths, bytes(wholes), bytes(rests))


def compare(data: Data, spans: Spans) -> Comparison | None:
    """Which notes of an export are others now; ``None`` if more has changed than their texts.

    :param data: see :func:`opened`.
    """
    found = _HEAD.match(data)
    if found is None or found.end() != spans.head:
        return None
    digest = _digests(spans.key)
    lengths, wholes = array("I", spans.lengths), bytearray(spans.wholes)
    changed: list[dict[str, Any]] = []
    start = spans.head
    with memoryview(data) as view:
        for place, length in enumerate(spans.lengths):
            own = slice(place * _SIZE, (place + 1) * _SIZE)
            end = start + length
            if digest(view[start:end]) != spans.wholes[own]:
                try:
                    note, end = next(_notes(data, start))
                except (StopIteration, ValueError, RecursionError):
                    return None
                if not isinstance(note, dict) or _rest(note, digest) != spans.rests[own]:
                    return None
                changed.append(note)
                lengths[place] = end - start
                wholes[own] = digest(view[start:end])
            start = end
    if start != len(data):
        return None
    return Comparison(changed, Spans(spans.key, spans.head, lengths, bytes(wholes), spans.rests))


def _notes(data: Data, start: int) -> Iterator[tuple[Any, int]]:
    """Each note from a byte on, and the byte at which the next begins, or the file ends.

    :raises ValueError: if it is no list of notes, or does not end the file.
    """
    size = _ENOUGH
    while start < len(data):
        end = _character(data, start + size)
        text, at = data[start:end].decode(), 0
        while step := _step(text, at, is_all=end == len(data)):
            note, after = step
            start += len(text[at:after].encode())
            at = after
            yield note, start
        if not at and end == len(data):
            raise ValueError
        size = _ENOUGH if at else 2 * size
        if isinstance(data, mmap.mmap) and hasattr(data, "madvise"):
            # What has been looked at need not stay in memory.
            data.madvise(mmap.MADV_DONTNEED)


def _step(text: str, at: int, *, is_all: bool) -> tuple[Any, int] | None:
    """The next note of a text, and where the one after it begins; ``None`` if not all is there.

    :param is_all: whether no more text follows.
    """
    try:
        note, end = _DECODER.raw_decode(text, at)
    except ValueError:
        return None
    between = _BETWEEN.match(text, end)
    if between is None or (between.end() == len(text) and not is_all):
        return None
    return note, between.end()


def _character(data: Data, end: int) -> int:
    """The first byte from one on that begins a character."""
    while end < len(data) and data[end] & 0xC0 == 0x80:
        end += 1
    return min(end, len(data))


def _digests(key: bytes) -> Callable[[bytes | memoryview], bytes]:
    # Most processors have instructions for this one; it takes half as long as BLAKE2.
    begun = hashlib.sha256(key)

    def digest(data: bytes | memoryview) -> bytes:
        made = begun.copy()
        made.update(data)
        return made.digest()[:_SIZE]

    return digest


def _rest(note: object, digest: Callable[[bytes | memoryview], bytes]) -> bytes:
    if not isinstance(note, dict):
        return _NONE
    rest = {name: value for name, value in note.items() if name not in _TIMES}
    content = note.get("content")
    if isinstance(content, dict):
        rest["content"] = {name: each for name, each in content.items() if name not in _TEXTS}
    return digest(json.dumps(rest).encode())
