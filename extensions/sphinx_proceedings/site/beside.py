"""All cores: processes take turns at tasks, and what they have written is told to this one.

A process is a fork of this one, so that nothing has to be sent to it, and what it reads is shared.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from .output import OutputTree

WORTH = 500
"""Papers from which a process pays: to start and end one costs some 30 ms."""
MOST = 4
"""Processes, if no more are asked for: further ones find little left to do, and need memory."""
AT_ONCE = 100_000
"""Papers that all processes may hold together: what one reads of the records becomes its own copy,
and those of so many papers take some 1 GB."""
_MOST_AT_ONCE = 2_000
"""Records in a part of a single process."""
_WIDTH = 2
"""Bytes of a task's number in the queue."""


def _nothing(_told: object) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Task:
    """A part of the work on a site, for whichever process is free."""

    make: Callable[[OutputTree], Any]
    """Writes files into the tree it is given, and changes nothing else that counts; twice does no
    harm.  What it returns can be pickled."""
    take: Callable[[Any], None] = _nothing
    """Is given that, in this process, one task after the other in their order."""
    apart: bool = False
    """Whether it leaves so much memory behind that another process had better do it, which does
    not last as long as this one."""


def useful(asked: int, papers: int) -> int:
    """How many processes to use.

    :param asked: by the organizer; 0 for as many as pay.
    :param papers: how many the site has.
    """
    if not hasattr(os, "fork"):
        return 1
    if asked:
        return asked
    return min(MOST, _cores(), max(1, AT_ONCE // papers)) if papers >= WORTH else 1


def spans(number: int, processes: int) -> list[range]:
    """Places of records in as many parts as let the processes end at nearly the same time, and none
    of them hold too much at once.
    """
    parts = 16 * processes if processes > 1 else 1 + number // _MOST_AT_ONCE
    size = max(100, -(-number // min(parts, 256)))
    return [range(start, min(start + size, number)) for start in range(0, number, size)]


def do_all(tasks: Sequence[Task], tree: OutputTree, processes: int) -> None:
    """Do tasks, and take what they tell.

    What a process leaves undone that ends before its time is done here: the same files, and what
    is wrong is told in the one way.
    """
    apart = _Queue(number for number, task in enumerate(tasks) if task.apart)
    queue = _Queue(number for number, task in enumerate(tasks) if not task.apart)
    queues = (apart, queue)
    others = [_Process(tasks, queues, tree) for _ in range(min(processes, len(tasks)) - 1)]
    told: dict[int, Any] = {}
    try:
        apart.close()
        queue.close()
        # Alone, it begins with what needs most memory, which all that follows then uses again.
        mine = [queue] if others else [apart, queue]
        told.update((number, _done(tasks[number], tree)) for each in mine for number in each)
    finally:
        queue.drop()
        apart.drop()
        ended = [other.ended() for other in others]
    for each in filter(None, ended):
        told.update(each.told)
        tree.take(each.written)
    if not all(ended):
        print(  # noqa: T201
            "A process that made a part of the site has ended before its time; this one makes it.",
            file=sys.stderr,
        )
    for number, task in enumerate(tasks):
        task.take(told.pop(number) if number in told else _done(task, tree))


def _done(task: Task, tree: OutputTree) -> Any:
    """Do a task; what it tells."""
    told = task.make(tree)
    # The collector is paused.  What refers to itself, as JSON's encoder and Markdown's parser do,
    # would stay: 5 KB a paper.  Of the records, which are older, nothing is looked through.
    gc.collect(0)
    return told


class _Queue:
    """Numbers of tasks, each of which one process gets."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._reading, self._writing = os.pipe()
        # They are few: a pipe takes 4,096 bytes at once, whoever reads.
        if written := b"".join(number.to_bytes(_WIDTH) for number in numbers):
            os.write(self._writing, written)

    def __iter__(self) -> Iterator[int]:
        while number := os.read(self._reading, _WIDTH):
            yield int.from_bytes(number)

    def close(self) -> None:
        """Add no more: every process must say so before the end is seen."""
        os.close(self._writing)
        self._writing = -1

    def drop(self) -> None:
        """Be done with it."""
        if self._writing != -1:
            self.close()
        os.close(self._reading)


@dataclass(frozen=True, slots=True)
class _Ended:
    """What a process has to tell at its end."""

    told: dict[int, Any]
    """By the numbers of its tasks."""
    written: tuple[set[str], set[str]]


class _Process:
    """Another process that takes tasks from the queue."""

    def __init__(self, tasks: Sequence[Task], queues: Sequence[_Queue], tree: OutputTree) -> None:
        self._receiving, sending = os.pipe()
        self._id = os.fork()
        if not self._id:
            os.close(self._receiving)
            _work(tasks, queues, tree, sending)
        os.close(sending)

    def ended(self) -> _Ended | None:
        """What it has told; ``None`` if it has ended before its time."""
        with os.fdopen(self._receiving, "rb") as stream:
            told = stream.read()
        _, status = os.waitpid(self._id, 0)
        # Our own process has written it.
        return None if status else _Ended(*pickle.loads(told))  # noqa: S301


def _work(tasks: Sequence[Task], queues: Sequence[_Queue], tree: OutputTree, sending: int) -> None:
    """Do tasks in the new process, tell of them, and end it without any of Python's tidying."""
    failed = 1
    try:
        for queue in queues:
            queue.close()
        share = tree.share()
        told = {number: _done(tasks[number], share) for queue in queues for number in queue}
        with os.fdopen(sending, "wb") as stream:
            pickle.dump((told, share.told()), stream)
        failed = 0
    finally:
        os._exit(failed)


def _cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
