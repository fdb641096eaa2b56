"""What has been fetched so far, kept beside the export until that is written.

A line of JSON with what was asked of whom, then a line a page.  The file holds what the account
may see, private matter included, so that only its owner can read it; it never holds credentials.
"""

from __future__ import annotations

import json
import os
import stat
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from ..whole_files import PRIVATE
from .writing import refusals_told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .watching import Watcher

FORMAT: Final = 1
OLDEST: Final = 6 * 3600
"""Seconds after which pages are asked for anew: papers may have changed."""
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)


def resume_path(export: Path) -> Path:
    """Where a fetch to this export keeps its pages."""
    return export.with_name(f".{export.name}.fetching")


@dataclass(slots=True)
class Resume:
    """Pages by the query that they answer."""

    path: Path
    server: str
    venueid: str
    guest: bool
    now: Callable[[], float] = time.time
    _pages: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def load(self, watcher: Watcher) -> None:
        """Take up what a broken fetch has left; what does not fit is put away with a word."""
        fault = self._load()
        if fault:
            watcher.say(f"{self.path} {fault}; everything is fetched anew.")
            self.remove()
        elif self._pages:
            pages = sum(map(len, self._pages.values()))
            watcher.say(f"Going on where the last run stopped ({pages} of its answers are kept).")

    def pages(self, query: str) -> list[dict[str, Any]]:
        """The pages of a query that are here already, in order."""
        return list(self._pages.get(query, ()))

    def keep(self, query: str, page: dict[str, Any]) -> None:
        """Keep one more page.

        :raises FetchError: if the system refuses.
        """
        self._pages.setdefault(query, []).append(page)
        self._append({"query": query, "page": page})

    def forget(self, query: str) -> None:
        """Forget a query's pages, which are to be asked for anew.

        :raises FetchError: if the system refuses.
        """
        if self._pages.pop(query, None):
            self._append({"query": query, "page": None})

    def remove(self) -> None:
        """The export is written, or nothing of this is of use.

        :raises FetchError: if the system refuses.
        """
        self._pages.clear()
        with refusals_told(self.path):
            self.path.unlink(missing_ok=True)

    # --- the file ---

    def _header(self) -> dict[str, Any]:
        # The host alone: the rest of an address is nobody's business.
        host = urlsplit(self.server).netloc.rpartition("@")[2]
        return {"format": FORMAT, "server": host, "venueid": self.venueid, "guest": self.guest}

    def _append(self, line: dict[str, Any]) -> None:
        with refusals_told(self.path):
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | _NO_LINKS | _BINARY
            with os.fdopen(os.open(self.path, flags, PRIVATE), "ab") as stream:
                if not stream.tell():
                    self.path.chmod(PRIVATE)
                    stream.write(_line(self._header()))
                stream.write(_line(line))
                stream.flush()
                os.fsync(stream.fileno())

    def _load(self) -> str:
        """Read the file.

        :returns: why it is of no use, as a clause; empty if it is, or if there is none.
        """
        try:
            found = self.path.lstat()
        except OSError:
            return ""
        if not stat.S_ISREG(found.st_mode):
            return "is no file of ours"
        if not 0 <= self.now() - found.st_mtime <= OLDEST:
            return "is too old"
        try:
            data = self.path.read_bytes()
        except OSError:
            return "cannot be read"
        # What follows the last line end was cut off when the run was killed.
        whole = data[: data.rfind(b"\n") + 1]
        try:
            header, *lines = [json.loads(line) for line in whole.splitlines()]
            if header != self._header():
                return "belongs to another fetch"
            pages = _gathered(lines)
        except (ValueError, TypeError, KeyError, RecursionError):
            return "is damaged"
        with refusals_told(self.path):
            self.path.chmod(PRIVATE)
            if len(whole) < len(data):
                os.truncate(self.path, len(whole))
        self._pages = pages
        return ""


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode() + b"\n"


def _gathered(lines: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The pages of each query.

    :raises TypeError: if they are none.
    :raises KeyError: likewise.
    """
    pages: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        page = line["page"]
        if page is None:
            pages.pop(line["query"], None)
        elif isinstance(page, dict):
            pages.setdefault(line["query"], []).append(page)
        else:
            raise TypeError
    return pages
