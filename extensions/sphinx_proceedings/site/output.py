"""The files that we put into Sphinx's output folder: written if changed, removed if obsolete."""

from __future__ import annotations

import copy
import filecmp
import json
import mmap
import os
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

MANIFEST = ".proceedings.json"
"""Lists our files, so that the next build knows which of them are obsolete.  It lies beside
them, because only there it cannot get out of step with them."""


_AT_ONCE = 10_000
"""Paths that are written at once."""


class Files(Protocol):
    """Where files can be put."""

    def write(self, path: str, content: bytes) -> None:
        """Let a file hold something."""


class OutputTree:
    """Our share of an output folder.

    A file whose bytes have not changed is not touched, so that mirroring tools copy only
    what is new.  Paths are relative, with forward slashes.
    """

    def __init__(self, folder: Path) -> None:
        self._root = os.fspath(folder)
        self._manifest = os.fspath(folder / MANIFEST)
        self._made: set[str] = set()
        self._before = ours_in(self._root)
        self.put: set[str] = set()
        """Paths of the files that were new or had other bytes."""
        self._same: set[str] = set()
        """Paths of all others."""
        self.removed = 0

    def write(self, path: str, content: bytes) -> None:
        """Put a file in place, unless it is there with the same bytes."""
        target = f"{self._root}/{path}"
        if path in self._before and _holds(target, content):
            self._same.add(path)
            return
        self._make_folder_of(path)
        put_new(target, content)
        self.put.add(path)

    def give_up(self, paths: Iterable[str]) -> None:
        """Remove files of ours in whose places somebody else is about to write."""
        for path in self._before.intersection(paths):
            remove_below(self._root, path)

    def write_pieces(self, path: str, pieces: Iterable[bytes]) -> None:
        """As :meth:`write`, for a file that is never in memory as a whole."""
        target, new = f"{self._root}/{path}", f"{self._root}/{path}.new"
        self._make_folder_of(path)
        with open(new, "wb") as stream:  # noqa: PTH123
            stream.writelines(pieces)
        if path in self._before and _are_alike(target, new):
            os.unlink(new)  # noqa: PTH108
            self._same.add(path)
        else:
            os.replace(new, target)  # noqa: PTH105
            self.put.add(path)

    def _make_folder_of(self, path: str) -> None:
        folder = path.rpartition("/")[0]
        if folder not in self._made:
            os.makedirs(f"{self._root}/{folder}", exist_ok=True)  # noqa: PTH103 (hot path)
            self._made.add(folder)

    def share(self) -> OutputTree:
        """A tree of the same folder whose files can be told to this one, from another process."""
        share = copy.copy(self)
        share._made, share.put, share._same = set(self._made), set(), set()  # noqa: SLF001
        return share

    @property
    def written(self) -> int:
        """How many files were new or had other bytes."""
        return len(self.put)

    @property
    def unchanged(self) -> int:
        """How many were there with the same bytes."""
        return len(self._same)

    def told(self) -> tuple[set[str], set[str]]:
        """What a share has written, for :meth:`take`."""
        return self.put, self._same

    def take(self, told: tuple[set[str], set[str]]) -> None:
        """Files that a share has written are of this build, too."""
        put, same = told
        self.put |= put
        self._same |= same

    def told_in_words(self) -> str:
        """A line for the organizer."""
        return f"{self.written} files written, {self.unchanged} unchanged, {self.removed} removed"

    def keep_all(self) -> None:
        """All files of the earlier build are those of this one."""
        self._same = set(self._before)

    def state(self) -> list[int] | None:
        """Number, size and time of our files as they lie there; ``None`` if one is missing."""
        size = newest = 0
        ours = self._ours() or self._before
        for path in ours:
            try:
                found = os.stat(f"{self._root}/{path}")  # noqa: PTH116 (hot path)
            except OSError:
                return None
            size += found.st_size
            newest = max(newest, found.st_mtime_ns)
        return [len(ours), size, newest]

    def finish(self, keep: Iterable[str] = ()) -> None:
        """Remove what an earlier build wrote and this one did not, and note what is ours now.

        :param keep: files that somebody else has written meanwhile under an old path of ours.
        """
        for path in sorted(self._before.difference(self.put, self._same, keep)):
            self.removed += remove_below(self._root, path)
        put_listing(self._manifest, sorted(self._ours()))

    def _ours(self) -> set[str]:
        """All files of this build."""
        # One written twice, with other bytes, counts as put.
        self._same -= self.put
        return self.put | self._same if self._same else self.put


class _Splice(NamedTuple):
    """Bytes of a file in whose place others are to stand."""

    start: int
    end: int
    new: bytes


class Put(NamedTuple):
    """What has been put in place; paths."""

    changed: frozenset[str]
    """Of files that hold something else now, or are new."""
    new: frozenset[str]
    gone: frozenset[str]


class Waiting:
    """What some files of ours are to hold in an output folder, before any of them does."""

    def __init__(self, folder: Path) -> None:
        self._root = os.fspath(folder)
        self._contents: dict[str, bytes] = {}
        """What files are to hold that hold something else now."""
        self._gone: list[str] = []
        self._splices: defaultdict[str, list[_Splice]] = defaultdict(list)
        """Of files that are not to be read: they may be as large as the proceedings."""

    def write(self, path: str, content: bytes) -> None:
        """Let a file hold something."""
        if _holds(f"{self._root}/{path}", content):
            self._contents.pop(path, None)
        else:
            self._contents[path] = content

    def remove(self, path: str) -> None:
        """Let a file be there no longer."""
        self._gone.append(path)

    def replace(self, path: str, old: bytes, new: bytes) -> bool:
        """Let a file hold something else in one place; whether there is such a place, and one.

        Of each file such places may not overlap.
        """
        content = _mapped(f"{self._root}/{path}")
        start = content.find(old)
        is_one = start >= 0 and content.find(old, start + 1) < 0
        if is_one and old != new:
            self._splices[path].append(_Splice(start, start + len(old), new))
        return is_one

    def read(self, path: str) -> bytes:
        """What a file holds now."""
        with open(f"{self._root}/{path}", "rb") as stream:  # noqa: PTH123
            return stream.read()

    def size(self, path: str) -> int:
        """How many bytes a file holds now."""
        return os.path.getsize(f"{self._root}/{path}")  # noqa: PTH202

    def is_there(self, path: str) -> bool:
        """Whether there is such a file."""
        return os.path.isfile(f"{self._root}/{path}")  # noqa: PTH113

    def put(self) -> Put:
        """Put them in place."""
        new = frozenset(path for path in self._contents if not self.is_there(path))
        gone = frozenset(self._gone)
        ours = ours_in(self._root) | new if new or gone else set()
        if new:
            # Stopped half way, the next build knows all of them, and removes what is none of it.
            put_listing(f"{self._root}/{MANIFEST}", sorted(ours))
        for path, content in self._contents.items():
            put_new(f"{self._root}/{path}", content)
        for path, splices in self._splices.items():
            target = f"{self._root}/{path}"
            put_file(f"{target}.new", *_spliced(_mapped(target), splices))
            os.replace(f"{target}.new", target)  # noqa: PTH105
        if gone:
            for path in gone:
                remove_below(self._root, path)
            put_listing(f"{self._root}/{MANIFEST}", sorted(ours - gone))
        return Put(frozenset([*self._contents, *self._splices]), new, gone)


def _mapped(path: str) -> mmap.mmap | bytes:
    """The bytes of a file, none of which is read before it is looked at."""
    with open(path, "rb") as stream:  # noqa: PTH123
        if not os.fstat(stream.fileno()).st_size:
            return b""  # which cannot be mapped
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)


def _spliced(content: mmap.mmap | bytes, splices: list[_Splice]) -> Iterator[memoryview | bytes]:
    """A file with other bytes in some places, in pieces."""
    view = memoryview(content)
    at = 0
    for start, end, new in sorted(splices):
        yield view[at:start]
        yield new
        at = end
    yield view[at:]


def ours_in(folder: str) -> set[str]:
    """Paths of the files that we have put into an output folder."""
    try:
        with open(f"{folder}/{MANIFEST}", encoding="utf-8") as stream:  # noqa: PTH123
            listed = json.load(stream)
    except (OSError, ValueError):
        return set()
    if not isinstance(listed, list):
        return set()
    return {path for path in listed if isinstance(path, str)}


def put_listing(target: str, paths: Sequence[str]) -> None:
    """Write a list of paths, of which there may be millions, unless it is there already."""
    new = target + ".new"
    with open(new, "wb") as stream:  # noqa: PTH123
        stream.writelines(_listing(paths))
    if _are_alike(target, new):
        os.unlink(new)  # noqa: PTH108
    else:
        os.replace(new, target)  # noqa: PTH105


def _listing(paths: Sequence[str]) -> Iterator[bytes]:
    """A list of paths as JSON, each in a line of its own; in pieces."""
    before = "["
    for start in range(0, len(paths), _AT_ONCE):
        lines = ",\n".join(map(json.dumps, paths[start : start + _AT_ONCE]))
        yield f"{before}\n{lines}".encode()
        before = ","
    yield b"\n]\n" if paths else b"[]\n"


def put_whole(target: str, content: bytes) -> None:
    """Write a file so that at every moment the old or the new one is there, and whole."""
    put_file(target + ".new", content)
    os.replace(target + ".new", target)  # noqa: PTH105


def put_new(target: str, content: bytes) -> None:
    """Write a file that is none of those that were there: they may have other names, too."""
    try:
        put_file(target, content, how=os.O_EXCL)
    except FileExistsError:
        os.unlink(target)  # noqa: PTH108
        put_file(target, content, how=os.O_EXCL)


def remove_below(root: str, path: str) -> bool:
    """Remove a file of a folder, and folders that this leaves empty; whether it was there."""
    target = f"{root}/{path}"
    # The list that names it is a file that anybody may have edited: stay inside the folder.
    if not os.path.realpath(target).startswith(os.path.realpath(root) + os.sep):
        return False
    try:
        os.unlink(target)  # noqa: PTH108
        was_there = True
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        was_there = False
    try:
        # Of dirhtml's folder-a-page nothing should stay, also if an earlier removal was stopped
        # half way; a folder in use refuses.
        while path := path.rpartition("/")[0]:
            os.rmdir(f"{root}/{path}")  # noqa: PTH106
    except OSError:
        pass
    return was_there


def put_file(target: str, *pieces: bytes | memoryview, how: int = os.O_TRUNC) -> None:
    """Write a file by system calls: buffering costs more than it saves for whole files."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | how, 0o666)
    try:
        for piece in pieces:
            view = memoryview(piece)
            while view:  # a write may be partial
                view = view[os.write(descriptor, view) :]
    finally:
        os.close(descriptor)


def _are_alike(path: str, other: str) -> bool:
    try:
        return filecmp.cmp(path, other, shallow=False)
    except OSError:
        return False


def _holds(path: str, content: bytes) -> bool:
    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            return stream.read() == content
    except OSError:
        return False
