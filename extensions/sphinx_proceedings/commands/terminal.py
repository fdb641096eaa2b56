"""What commands say, ask and show while they work."""

from __future__ import annotations

import sys


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
