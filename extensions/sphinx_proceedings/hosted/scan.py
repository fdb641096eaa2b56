"""One pass over a file's bytes: size, digest, both ends and what a PDF carries in the open."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from .content import HEAD, PDF, recognize
from .inside import ActiveContent

if TYPE_CHECKING:
    from pathlib import Path

TAIL = 1_024
"""Bytes at the end of a PDF that must hold its end mark (PDF 1.7, annex H, note 18)."""
CHUNK = 1 << 20


class Scan(NamedTuple):
    """What one pass over a file finds."""

    size: int
    """Bytes read; more than the limit means: too many."""
    digest: str
    head: bytes
    tail: bytes
    active: tuple[str, ...]
    """What a PDF carries besides its pages, as far as it stands in the open."""


def scan(path: Path, limit: int) -> Scan:
    """Read a file up to a limit of bytes, in pieces.

    :raises OSError: if it cannot be read.
    """
    digest = hashlib.sha256()
    size, head, tail = 0, b"", b""
    active = ActiveContent()
    with path.open("rb") as stream:
        while size <= limit and (chunk := stream.read(CHUNK)):
            head = head or chunk[:HEAD]
            tail = (tail + chunk)[-TAIL:]
            size += len(chunk)
            digest.update(chunk)
            if recognize(head) is PDF:
                active.write(chunk)
    return Scan(size, digest.hexdigest(), head, tail, active.found())
