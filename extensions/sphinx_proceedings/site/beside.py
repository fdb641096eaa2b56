"""The second core: some files are made by a process of their own while this one makes the rest."""

from __future__ import annotations

import os
import pickle
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .output import OutputTree

WORTH = 500
"""Papers from which a process pays: to start and end one costs some 30 ms."""


@contextmanager
def made_beside(
    make: Callable[[OutputTree], None], tree: OutputTree, papers: int
) -> Iterator[None]:
    """Make files while the body of the ``with`` makes others; at its end all of them are there.

    Where there is no second core, or it goes wrong there, they are made here after the body: the
    same files, and what is wrong is told in the one way.

    :param make: writes files into the tree it is given, and changes nothing else that counts.
    :param papers: how many the site has.
    """
    if papers < WORTH or not _can_fork():
        yield
        make(tree)
        return
    receiving, sending = os.pipe()
    process = os.fork()
    if not process:
        os.close(receiving)
        _work(make, tree, sending)
    os.close(sending)
    try:
        yield
    finally:
        with os.fdopen(receiving, "rb") as stream:
            told = stream.read()
        _, status = os.waitpid(process, 0)
    if status:
        make(tree)
    else:
        # Our own process has written it.
        tree.take(pickle.loads(told))  # noqa: S301


def _work(make: Callable[[OutputTree], None], tree: OutputTree, sending: int) -> None:
    """Make the files in the new process, tell which, and end it without any of Python's tidying."""
    failed = 1
    try:
        share = tree.share()
        make(share)
        with os.fdopen(sending, "wb") as stream:
            stream.write(pickle.dumps(share.told()))
        failed = 0
    finally:
        os._exit(failed)


def _can_fork() -> bool:
    return hasattr(os, "fork") and (os.cpu_count() or 1) > 1
