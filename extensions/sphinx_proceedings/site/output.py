"""The files that we put into Sphinx's output folder: written if changed, removed if obsolete."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MANIFEST = ".proceedings.json"
"""Lists our files, so that the next build knows which of them are obsolete.  It lies beside
them, because only there it cannot get out of step with them."""


class OutputTree:
    """Our share of an output folder.

    A file whose bytes have not changed is not touched, so that mirroring tools copy only
    what is new.  Paths are relative, with forward slashes.
    """

    def __init__(self, folder: Path, manifest: Path | None = None, *, atomic: bool = False) -> None:
        """:param manifest: where our files are listed, if not in the folder itself.
        :param atomic: whether readers may look while we write, so that a file must be whole at
            every moment; it costs a renaming a file.
        """
        self._root = os.fspath(folder)
        self._manifest = os.fspath(manifest or folder / MANIFEST)
        self._atomic = atomic
        self._made: set[str] = set()
        self._current: set[str] = set()
        self._before = self._read_manifest()
        self.written = 0
        self.unchanged = 0
        self.removed = 0

    def write(self, path: str, content: bytes) -> None:
        """Put a file in place, unless it is there with the same bytes."""
        self._current.add(path)
        target = f"{self._root}/{path}"
        if path in self._before and _holds(target, content):
            self.unchanged += 1
            return
        folder = path.rpartition("/")[0]
        if folder not in self._made:
            os.makedirs(f"{self._root}/{folder}", exist_ok=True)  # noqa: PTH103 (hot path)
            self._made.add(folder)
        _put(target + ".new" if self._atomic else target, content)
        if self._atomic:
            os.replace(target + ".new", target)  # noqa: PTH105
        self.written += 1

    def finish(self, keep: Iterable[str] = ()) -> None:
        """Remove what an earlier build wrote and this one did not, and note what is ours now.

        :param keep: files that somebody else has written meanwhile under an old path of ours.
        """
        for path in sorted(self._before.difference(self._current, keep)):
            target = f"{self._root}/{path}"
            # The manifest is a file that anybody may have edited: stay inside the folder.
            if os.path.realpath(target).startswith(os.path.realpath(self._root) + os.sep):
                self._remove(path)
        listed = json.dumps(sorted(self._current), indent=0).encode() + b"\n"
        if not _holds(self._manifest, listed):
            _put(self._manifest, listed)

    def _remove(self, path: str) -> None:
        try:
            os.unlink(f"{self._root}/{path}")  # noqa: PTH108
        except FileNotFoundError:
            return
        self.removed += 1
        folder = path.rpartition("/")[0]
        try:
            # Of dirhtml's folder-a-page nothing should stay; a folder in use refuses.
            if folder:
                os.rmdir(f"{self._root}/{folder}")  # noqa: PTH106
        except OSError:
            pass

    def _read_manifest(self) -> set[str]:
        try:
            with open(self._manifest, encoding="utf-8") as stream:  # noqa: PTH123
                listed = json.load(stream)
        except (OSError, ValueError):
            return set()
        if not isinstance(listed, list):
            return set()
        return {path for path in listed if isinstance(path, str)}


def _put(target: str, content: bytes) -> None:
    """Write a file by system calls: buffering costs more than it saves for whole files."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        view = memoryview(content)
        while view:  # a write may be partial
            view = view[os.write(descriptor, view) :]
    finally:
        os.close(descriptor)


def _holds(path: str, content: bytes) -> bool:
    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            return stream.read() == content
    except OSError:
        return False
