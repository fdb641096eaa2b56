"""Whether the site that stands is what a build would make, found out without starting Sphinx.

After a build that ended well, a note keeps what it was made from and what it left: size and time
of every file that was read and of every file of the site, the programs' versions, and what the
organizer was told.  If all of that is the same, there is nothing to build.  Whatever else a build
could depend on is a doubt, and in any doubt Sphinx is started; :class:`.unchanged.LastBuild` then
finds out more exactly what must be made again.

Of the site's files the note keeps a sum, so that a build that writes a few of them need not look
at the others: it sees to it that none has come or gone, by the times of their folders.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..cache_files import CacheFile
from ..programs import records
from .plain_conf import doubt_about
from .switch import published

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .output import Put

NOTE = "standing.json"
"""In the folder beside the site: what the last build read, left and told."""
_VERSION = 4
"""Of the note; one that another version has left is not read."""

_RACY = 50_000_000
"""Nanoseconds: a file changed so shortly before a build began may have been changed again at the
same time by its clock, as Git's documentation of "racy" entries explains."""

_IN_DOUBT = -1
"""Stands for the time of such a file; no file has it."""

_ENVIRONMENT = ("LANG", "LC_", "READTHEDOCS", "SOURCE_DATE_EPOCH", "SPHINX")
"""How the variables begin that Sphinx and themes look at."""
_PACKAGE = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks to be built."""

    source: Path
    conf: Path
    """Folder of conf.py."""
    site: Path
    builder: str
    strict: bool
    work: Path | None = None
    """Folder in which to build, and to keep what the next build can use; beside the site if
    absent."""


class Warned(Enum):
    """What a build has warned of."""

    OF_NOTHING = "nothing"
    OF_RECORDS = "records"
    """Only of what reading the records tells, which needs no Sphinx."""
    OF_MORE = "more"


class Built(NamedTuple):
    """What a build that went well has left to tell."""

    summary: list[str]
    """What was done, in lines for the organizer; the last one tells what had to be written."""
    news: list[str]
    """What has changed in the programme, likewise."""
    locked: list[str]
    """What is new in the lock files, likewise."""
    warned: Warned
    kept: list[Path]
    """Files that the build may have written in the data folder."""
    read: list[Path] | None
    """Files and folders that it has read, but for the source folder and that of conf.py;
    ``None`` for those of the build before."""
    put: frozenset[str] | None = None
    """Paths of the output's files that differ from those of the build before, where all others are
    known to be the same; the site then had the files of that build."""
    again: list[str] | None = None
    """Warnings of records, if they may be kept; see :mod:`.telling`."""
    alone: Put | None = None
    """All that differs from the site of the build before, where no other file was looked at."""


class Doubt(NamedTuple):
    """Why a site may not be what a build would make."""

    reason: str
    """As a clause."""
    files: tuple[str, ...] = ()
    """If files alone are in doubt, those that are new or changed; empty if any is gone."""


class Standing:
    """The site that stands, compared with what is asked for."""

    def __init__(self, asked: Asked, work: Path) -> None:
        """:param work: the folder beside the site."""
        self._asked = asked
        self._work = work
        self._began = time.time_ns()
        self._files = _states(set(_below(self._given(), self._left_out())))
        self._note = CacheFile(work / NOTE, _VERSION)
        self._last: dict[str, Any] | None = self._note.read()
        self._replaced = 0

    def doubt(self) -> Doubt | None:
        """Why the site may not be what a build would make; ``None`` if it is."""
        last = self._last
        if last is None:
            return Doubt("no earlier build has left a note of what it read")
        if last["asked"] != _asked_for(self._asked):
            return Doubt(
                "another build was asked for the last time, or other programs are installed"
            )
        if why := doubt_about(self._asked.conf / "conf.py"):
            return Doubt(why)
        elsewhere = _states(last["paths_elsewhere"])
        change = _change(last["files"] | last["elsewhere"], self._files | elsewhere)
        # There may be very many files in it: a build that needs to know looks itself.
        return change if change and change.files else self.doubt_of_site() or change

    def doubt_of_site(self) -> Doubt | None:
        """Why the site may not be as the last build has left it; ``None`` if it is."""
        if self._last and self._last["left"] == _state_of_site(self._asked.site, self._work):
            return None
        return Doubt("the site is not as the last build has left it")

    def has_same_files(self) -> bool:
        """Whether no file of the site has come or gone, and none was put in another's place."""
        folders = self._last["left"]["folders"] if self._last else {}
        return bool(folders) and _times_of(self._asked.site, folders) == folders

    def read_last(self, path: Path) -> list[int] | None:
        """Size and time of a file, if the last build has read it with these."""
        (name,) = _named({os.path.abspath(path): []})  # noqa: PTH100 (links stay)
        found = self._last["files"].get(name) if self._last else None
        return found if isinstance(found, list) else None

    def read_now(self, path: Path) -> list[int] | None:
        """Size and time of a file as this build has found it."""
        return self._files.get(os.path.abspath(path))  # noqa: PTH100 (links stay)

    def warned_of_records(self) -> bool:
        """Whether the last build has warned of records: the next one does so, too."""
        return self.warned() is Warned.OF_RECORDS

    def warnings(self) -> list[str] | None:
        """What the last build has warned of; ``None`` if that was not to be kept."""
        found = self._last["again"] if self._last else None
        return found if isinstance(found, list) else None

    def told(self) -> list[str]:
        """What the last build told, but for what it had to write."""
        return [*self._last["told"]] if self._last else []

    def kept(self) -> list[Path]:
        """Files that the last build may have written where it reads."""
        return [Path(path) for path in self._last["kept"]] if self._last else []

    def files_left(self) -> int:
        """How many files of ours the site has."""
        return self._last["left"]["number"] if self._last else 0

    def warned(self) -> Warned:
        """What the last build has warned of."""
        return Warned(self._last["warned"]) if self._last else Warned.OF_MORE

    def expect(self, put: Put) -> None:
        """These files of the site, and no others, are about to change."""
        self._replaced = _sum_of(self._asked.site, (put.changed - put.new) | put.gone)

    def forget(self) -> None:
        """A build begins: what it leaves is not yet known."""
        self._note.forget()

    def remember(self, built: Built) -> None:
        """Leave a note of a build that ended well and warned of nothing but records.

        What may be for the organizer's eyes only is not kept, but found anew each time.
        """
        left = self._left(built)
        if built.warned is Warned.OF_MORE or not left:
            return
        ours = [os.path.abspath(path) for path in built.kept]  # noqa: PTH100 (links stay)
        files = self._as_of_beginning(self._files) | _states(ours)
        beyond = self._beyond(built) - files.keys()
        note = {
            "asked": _asked_for(self._asked),
            "files": _named(files),
            "paths_elsewhere": sorted(beyond),
            "elsewhere": _named(self._as_of_beginning(_states(beyond))),
            "left": left,
            # What had to be written is not so again.
            "told": built.summary[:-1],
            "kept": ours,
            "warned": built.warned.value,
            "again": built.again,
        }
        self._note.write(note)

    def _left(self, built: Built) -> dict[str, Any]:
        site = self._asked.site
        put = built.alone
        if put is None or self._last is None:
            return _state_of_site(site, self._work)
        left = self._last["left"]
        return {
            "number": left["number"] + len(put.new) - len(put.gone),
            "sum": (left["sum"] - self._replaced + _sum_of(site, put.changed)) % _MODULUS,
            "folders": _times_of(site, left["folders"]),
        }

    def _beyond(self, built: Built) -> set[str]:
        """Files that a build has read, but for those of the folders of source and conf.py."""
        if built.read is not None:
            return set(_below(built.read, self._left_out()))
        return set(self._last["paths_elsewhere"]) if self._last else set()

    def _given(self) -> list[Path]:
        return [self._asked.source, self._asked.conf, _PACKAGE]

    def _left_out(self) -> list[Path]:
        """What we write ourselves may lie in the source folder."""
        return [self._asked.site, self._work]

    def _as_of_beginning(self, files: dict[str, list[int]]) -> dict[str, list[int]]:
        """Files as they were when the build began, as far as that is sure."""
        sure = self._began - _RACY
        return {
            path: [size, moment if moment <= sure else _IN_DOUBT]
            for path, (size, moment) in files.items()
        }


def _states(paths: Iterable[str]) -> dict[str, list[int]]:
    """Size and time of those of some files that are there."""
    found = {}
    for path in sorted(paths):
        try:
            state = os.stat(path)  # noqa: PTH116 (hot path)
        except OSError:
            continue
        found[path] = [state.st_size, state.st_mtime_ns]
    return found


def _asked_for(asked: Asked) -> dict[str, Any]:
    """All but files that a build depends on."""
    return {
        **{name: str(value) for name, value in asdict(asked).items()},
        "folder": os.getcwd(),  # noqa: PTH109 (text)
        "python": f"{sys.prefix} {sys.version}",
        "installed": sorted(records()),
        "environment": {
            name: value for name, value in os.environ.items() if name.startswith(_ENVIRONMENT)
        },
    }


def _below(paths: Iterable[Path], left_out: Iterable[Path]) -> Iterator[str]:
    """The files at or below some paths, but for those that are left out."""
    without = {os.path.abspath(path) for path in left_out}  # noqa: PTH100 (links stay)
    for path in paths:
        if path.is_file():
            yield os.path.abspath(path)  # noqa: PTH100
        for place, folders, names in os.walk(os.path.abspath(path)):  # noqa: PTH100
            folders[:] = [
                name
                for name in folders
                if name not in {".git", "__pycache__"} and f"{place}/{name}" not in without
            ]
            yield from (f"{place}/{name}" for name in names)


def _named(files: dict[str, list[int]]) -> dict[str, list[int]]:
    """By digests of their paths: what lies beside an export may have a name that is private."""
    return {
        hashlib.blake2b(os.fsencode(path), digest_size=16).hexdigest(): state
        for path, state in files.items()
    }


def _change(before: dict[str, list[int]], files: dict[str, list[int]]) -> Doubt | None:
    """Whether a file is new, gone or another."""
    now = _named(files)
    if before == now:
        return None
    if before.keys() - now.keys():
        return Doubt("a file is gone")
    named = zip(files, now.items(), strict=True)
    changed = tuple(path for path, (key, state) in named if before.get(key) != state)
    first = changed[0]
    how = _how(before.get(next(iter(_named({first: files[first]})))))
    return Doubt(f"{_shown(first)} is {how}", changed)


def _shown(path: str) -> str:
    """A path as short as can be."""
    relative = os.path.relpath(path)
    return path if relative.startswith(os.pardir) else relative


def _how(before: list[int] | None) -> str:
    if before is None:
        return "new"
    return "changed" if before[1] != _IN_DOUBT else "perhaps changed while the last build began"


_MODULUS = 1 << 64


def _state_of_site(site: Path, work: Path) -> dict[str, Any]:
    """How many files of the site are ours, the sum of their states, and their folders' times.

    Empty if one is missing.
    """
    paths = published(work)
    try:
        told = _sum_of(site, paths)
    except OSError:
        return {}
    folders = {path.rpartition("/")[0] for path in paths}
    return {"number": len(paths), "sum": told, "folders": _times_of(site, folders)}


def _sum_of(site: Path, paths: Iterable[str]) -> int:
    """The sum of digests of path, size and time of files.

    :raises OSError: if one is missing.
    """
    root = os.fspath(site)
    total = 0
    for path in paths:
        found = os.stat(f"{root}/{path}")  # noqa: PTH116 (hot path)
        told = f"{path}\n{found.st_size} {found.st_mtime_ns}".encode("utf-8", "surrogateescape")
        total += int.from_bytes(hashlib.blake2b(told, digest_size=8).digest())
    return total % _MODULUS


def _times_of(site: Path, folders: Iterable[str]) -> dict[str, int]:
    """When each of some folders was last changed."""
    root = os.fspath(site)
    found = {}
    for folder in sorted(folders):
        try:
            found[folder] = os.stat(f"{root}/{folder}").st_mtime_ns  # noqa: PTH116 (hot path)
        except OSError:
            continue
    return found
