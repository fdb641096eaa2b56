"""What commands say, ask and show while they work."""

from __future__ import annotations

import contextlib
import re
import sys
from typing import TYPE_CHECKING, Never

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from tqdm import tqdm

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""What ids and names of strangers may hold to command the terminal, or to turn its text round."""


class StoppedError(Exception):
    """A command cannot do what it was asked; the message says why and what to do."""


def say(text: str = "") -> None:
    """A line of the result, to standard output."""
    print(_printable(text, sys.stdout))  # noqa: T201


def complain(text: str) -> None:
    """A line about what is wrong, to standard error."""
    print(_printable(text, sys.stderr), file=sys.stderr)  # noqa: T201


def _printable(text: str, stream: TextIO) -> str:
    """The text as this stream can show it, other characters by their number."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    text = _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return text.encode(encoding, "backslashreplace").decode(encoding)


def confirm(question: str) -> bool:
    """Whether the user says yes; no, if nobody can be asked."""
    if not (sys.stdin and sys.stdin.isatty()):
        return False
    try:
        return input(_printable(f"{question} [y/N] ", sys.stdout)).strip().casefold() in {
            "y",
            "yes",
        }
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
        return input(_printable(f"{question}{shown}: ", sys.stdout)).strip() or default
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
