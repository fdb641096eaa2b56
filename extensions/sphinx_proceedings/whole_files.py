"""Files that are whole or not there: written beside their place, then moved into it."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

UNFINISHED = ".unfinished"
"""Ends the names of files on their way; they begin with a dot, so nobody reads them."""
PRIVATE = 0o600
"""Permissions of a file that is nobody's but its owner's."""


def write_whole(path: Path, data: bytes, mode: int | None = None) -> None:
    """Put a file in place whole, or leave what is there.

    :param mode: permissions; without them those of the file that is there, else the system's.
    :raises OSError: if the system refuses.
    """
    # A link is the organizer's, and stays one.
    path = Path(os.path.realpath(path))
    with unfinished(path.parent, path.name) as (made, stream):
        stream.write(data)
        move_into_place(stream, made, path, mode)


def replace_whole(path: Path, content: bytes) -> None:
    """As :func:`write_whole`, also beside another build, without waiting for the disk.

    :raises OSError: if the system refuses.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


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


def move_into_place(stream: BinaryIO, made: Path, path: Path, mode: int | None = None) -> None:
    """The last step: to the disk first, then to its place.

    :raises OSError: if the system refuses.
    """
    stream.flush()
    made.chmod(_usual_mode(path) if mode is None else mode)
    os.fsync(stream.fileno())
    stream.close()
    made.replace(path)
    flush_folder(path.parent)


def _usual_mode(path: Path) -> int:
    """Permissions as they are, or as the system gives them to new files."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def flush_folder(folder: Path) -> None:
    """Make the folder's list of files last through a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
