"""How the work is watched: words and counts, for a terminal or a test."""

from __future__ import annotations

from typing import Protocol


class Watcher(Protocol):
    """Is told what is going on."""

    def say(self, text: str) -> None:
        """A line in plain words."""

    def reach(self, done: int, total: int | None) -> None:
        """So many papers or files are done, of so many if that is known."""
