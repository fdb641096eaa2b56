"""What commands say, ask and show while they work."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Never

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tqdm import tqdm


class StoppedError(Exception):
    """A command cannot do what it was asked; the message says why and what to do."""


def say(text: str = "") -> None:
    """A line of the result, to standard output."""
    print(text)  # noqa: T201


def complain(text: str) -> None:
    """A line about what is wrong, to standard error."""
    print(text, file=sys.stderr)  # noqa: T201


def confirm(question: str) -> bool:
    """Whether the user says yes; no, if nobody can be asked."""
    if not (sys.stdin and sys.stdin.isatty()):
        return False
    try:
        return input(f"{question} [y/N] ").strip().casefold() in {"y", "yes"}
    except EOFError:
        return False


def can_ask() -> bool:
    """Whether there is somebody at a terminal."""
    return bool(sys.stdin and sys.stdin.isatty())


def ask(question: str, default: str = "") -> str:
    """What the user answers; the default, if that is nothing.

    :raises StoppedError: if the user ends the input.
    """
    shown = f" [{default}]" if default else ""
    try:
        return input(f"{question}{shown}: ").strip() or default
    except EOFError:
        say()
        raise StoppedError("Stopped: there was no answer.") from None


class Progress:
    """A bar that says how far a long work is; without a terminal, only what is said."""

    def __init__(self, bar: tqdm[Never]) -> None:
        self._bar = bar
        self.done = 0

    def reach(self, done: int, total: int | None) -> None:
        """So many are done, of so many if that is known."""
        self.done = done
        if total is not None:
            self._bar.total = max(total, done)
        self._bar.n = done
        self._bar.refresh()

    def say(self, text: str) -> None:
        """A line above the bar, to standard error."""
        self._bar.clear()
        complain(text)
        self._bar.refresh()


@contextlib.contextmanager
def progress(unit: str) -> Iterator[Progress]:
    """A bar while a work is going on.

    :param unit: what is counted, in the plural.
    """
    from tqdm import tqdm

    quiet = not sys.stderr.isatty()
    bar: tqdm[Never] = tqdm(unit=f" {unit}", disable=quiet, leave=False, file=sys.stderr)
    with bar:
        yield Progress(bar)
