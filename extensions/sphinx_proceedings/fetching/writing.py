"""Writing, with the system's refusals in plain words."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from ..whole_files import write_whole
from .faults import WritingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def write_atomically(path: Path, data: bytes, mode: int | None = None) -> None:
    """Put a file in place whole, or leave what is there.

    :raises WritingError: if the system refuses.
    """
    with refusals_told(path):
        write_whole(path, data, mode)


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
