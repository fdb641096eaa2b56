"""The notes of a large export one after the other, so that it is never in memory as a whole.

Only what is well formed is read so: :class:`UnusualError` asks for the careful reading of
:mod:`.files`, which knows the other shapes and has words for everything that can be wrong.
"""

from __future__ import annotations

import codecs
import gzip
import io
import json
import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

GZIP_MAGIC = b"\x1f\x8b"
LARGEST_EXPORT = 1 << 30
"""Bytes, unpacked: more is no export but a mistake or an attack."""

_PIECE = 1 << 20
"""Bytes that are read at once, until a value does not end in them."""
_SPACE = " \t\n\r"
_NUMBER = frozenset("-0123456789")
_BEHIND_NUMBER = re.compile(r"[^-+.0-9eE]")
_DECODER = json.JSONDecoder()


class UnusualError(Exception):
    """The file is not well formed, or of another shape."""


def notes_apart(data: bytes) -> Iterator[object]:
    """The members of a list of notes, alone or under ``notes`` in an object.

    :raises UnusualError: at any moment; what was given before does not count then.
    """
    try:
        if data.startswith(GZIP_MAGIC):
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
                yield from _Text(stream, data_encoding(stream.peek(4)[:4])).notes()
        else:
            yield from _Text(io.BytesIO(data), data_encoding(data[:4])).notes()
    # ValueError: not JSON, not the encoding, or whole numbers too long for Python.
    except (OSError, EOFError, ValueError, RecursionError, zlib.error) as error:
        raise UnusualError from error


def data_encoding(head: bytes) -> str:
    """The encoding of a JSON text that begins so."""
    return json.detect_encoding(head)


class _Text:
    """A stretch of the file's text, and the place in it where reading goes on."""

    def __init__(self, stream: BinaryIO | gzip.GzipFile, encoding: str) -> None:
        self._stream = stream
        self._decode = codecs.getincrementaldecoder(encoding)("strict").decode
        self._text = ""
        self._at = 0
        self._bytes = 0
        self._ended = False

    def notes(self) -> Iterator[object]:
        first = self._sign()
        if first == "[":
            yield from self._members()
        elif first == "{":
            yield from self._members_under_notes()
        else:
            raise UnusualError
        if self._sign():
            raise UnusualError

    def _members_under_notes(self) -> Iterator[object]:
        """What the object's list of notes holds; there must be one, and only one."""
        found = False
        sign = self._sign(",}") if self._peek() == "}" else ","
        while sign == ",":
            name = self._value()
            self._sign(":")
            if not isinstance(name, str):
                raise UnusualError
            if name != "notes":
                self._value()
            elif found or self._sign() != "[":
                raise UnusualError
            else:
                found = True
                yield from self._members()
            sign = self._sign(",}")
        if not found:
            raise UnusualError

    def _members(self) -> Iterator[object]:
        """What a list holds whose bracket has been read."""
        if self._peek() == "]":
            self._sign("]")
            return
        sign = ","
        while sign == ",":
            yield self._value()
            sign = self._sign(",]")

    def _value(self) -> object:
        """The next value."""
        if self._peek() in _NUMBER:
            # A number may go on in what has not been read.
            while _BEHIND_NUMBER.search(self._text, self._at) is None and self._more():
                pass
        while True:
            try:
                value, self._at = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                if not self._more():
                    raise
            else:
                return value

    def _peek(self) -> str:
        """The next character that is no white space; empty at the end."""
        while True:
            for at in range(self._at, len(self._text)):
                if self._text[at] not in _SPACE:
                    self._at = at
                    return self._text[at]
            self._at = len(self._text)
            if not self._more():
                return ""

    def _sign(self, allowed: str = "") -> str:
        """As :meth:`_peek`, but reading goes on behind it.

        :raises UnusualError: if it is none of those that are allowed.
        """
        sign = self._peek()
        if allowed and (not sign or sign not in allowed):
            raise UnusualError
        self._at += len(sign)
        return sign

    def _more(self) -> bool:
        """Read on: as much again as is still unread, so that long values cost no more."""
        if self._ended:
            return False
        piece = self._stream.read(max(_PIECE, len(self._text) - self._at))
        self._bytes += len(piece)
        if self._bytes > LARGEST_EXPORT:
            raise UnusualError
        self._ended = not piece
        self._text = self._text[self._at :] + self._decode(piece, self._ended)
        self._at = 0
        return True
