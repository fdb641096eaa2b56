"""Files that are whole or not there: written beside their place, then moved into it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from .faults import WritingError

if TYPE_CHECKING:
    from collections.abc import Iterator

UNFINISHED = ".unfinished"
"""Ends the names of files on their way; they begin with a dot, so nobody reads them."""
PUBLIC, PRIVATE = 0o644, 0o600


def write_atomically(path: Path, data: bytes, mode: int = PUBLIC) -> None:
    """Put a file in place whole, or leave what is there.

    :raises WritingError: if the system refuses.
    """
    # A link is the organizer's, and stays one.
    path = Path(os.path.realpath(path))
    with refusals_told(path), unfinished(path.parent, path.name) as (made, stream):
        stream.write(data)
        move_into_place(stream, made, path, mode)


@contextlib.contextmanager
def unfinished(folder: Path, name: str) -> Iterator[tuple[Path, BinaryIO]]:
    """A new file in a folder, open for writing and for its owner only; gone afterwards."""
    clear_unfinished(folder, name)
    handle, made = tempfile.mkstemp(prefix=f".{name}.", suffix=UNFINISHED, dir=folder)
    try:
        with os.fdopen(handle, "w+b") as stream:
            yield Path(made), stream
    finally:
        Path(made).unlink(missing_ok=True)


def clear_unfinished(folder: Path, name: str) -> None:
    """Take away what a killed run has left."""
    for left in folder.glob(f".{name}.*{UNFINISHED}"):
        left.unlink(missing_ok=True)


def move_into_place(stream: BinaryIO, made: Path, path: Path, mode: int = PUBLIC) -> None:
    """The last step: to the disk first, then to its place.

    :raises OSError: if the system refuses.
    """
    stream.flush()
    made.chmod(mode)
    os.fsync(stream.fileno())
    stream.close()
    made.replace(path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make the folder's list of files last through a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def refusals_told(path: Path) -> Iterator[None]:
    """Refusals of the system in plain words.

    :raises WritingError: in place of them.
    """
    try:
        yield
    except OSError as error:
        why = error.strerror or type(error).__name__
        mend = "Check the folder's permissions and the space on the disk, and run the command again"
        raise WritingError(f"{path} cannot be written ({why}). {mend}") from error
