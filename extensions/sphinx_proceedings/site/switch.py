"""The step from the old site to the new one, which a killed build cannot leave half done.

What is new is first laid out beside the site.  Then a journal lists every step that is left, and
only then the site is touched, by renaming alone.  Killed before the journal is there, a build has
changed nothing; killed after it, it has left nothing to decide: whoever comes next calls
:func:`complete`, which takes the steps that are left.  Every step may be taken twice.

This holds for a process that ends at any moment.  After a power failure the disk may lack what
was laid out; the next build then mends it, because it compares bytes, not dates.  To wait for the
disk would cost seven times the time of publishing all of 51,000 files.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .output import MANIFEST, ours_in, put_file, put_listing, put_whole, remove_below

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from .output import Put

_UNPUBLISHED = frozenset({MANIFEST, ".buildinfo", ".buildinfo.bak"})
"""Sphinx's and our own notes for the next build."""
_LISTED = "published.json"
_VERSION = 1
"""Of the journal; one that another version has left is not read."""


@dataclass(frozen=True, slots=True)
class _Places:
    """Where things lie while a site is being published."""

    site: str
    work: str

    @property
    def staged(self) -> str:
        """Folder of the new files, named by their numbers in the journal."""
        return f"{self.work}/publishing"

    @property
    def journal(self) -> str:
        """It is there exactly while steps are left."""
        return f"{self.work}/publishing.json"

    @property
    def listed(self) -> str:
        """Names of the files that we have published, so that we remove no others."""
        return f"{self.work}/{_LISTED}"


@dataclass(frozen=True, slots=True)
class _Journal:
    """The steps from one state of a site to the next, as paths relative to it."""

    put: tuple[str, ...]
    """Files to put in place; the n-th is the staged file named n."""
    remove: tuple[str, ...]
    clear: tuple[str, ...]
    """Files to remove before all else, as a folder or a file of the same name follows."""
    listed: tuple[str, ...] | None
    """All files that are ours afterwards; ``None`` if they are the same as before."""


def work_folder(site: Path) -> Path:
    """Where builds of this site work and keep what the next one can use."""
    return site.parent / f".{site.name}-work"


def publish(
    output: Path, site: Path, put: AbstractSet[str] | None = None, *, work: Path | None = None
) -> None:
    """Make the site what the output is; files in it that are not ours stay as they are.

    A file whose bytes have not changed is not touched, so that mirroring tools copy only what is
    new; if none has, nothing is written at all.

    :param put: the files of the output that may differ from the site's, where that is known.
    :param work: as :func:`work_folder` gives it, if not another one.
    :raises OSError: if the system refuses; before the first step the old site is whole.
    """
    complete(site, work)
    places = _places(site, work)
    made = os.fspath(output)
    # There may be a million paths: each is one text, wherever it is listed.
    ours = {path: path for path in ours_in(made)}
    current = sorted((ours.get(path, path) for path in _files(output)), key=_order)
    if not os.path.lexists(places.site):
        if _publish_first(made, current, places, ours.keys()):
            return
        os.makedirs(places.site)  # noqa: PTH103 (paths are text here)
    before = _listed(places.listed)
    obsolete = before.difference(current)
    changed = [path for path in current if put is None or path in put]
    staged = _stage(made, changed, places, ours.keys())
    if not staged and not obsolete and before == set(current):
        _discard(places)
        return
    clear = _in_the_way(staged, obsolete)
    journal = _Journal(
        put=staged,
        remove=tuple(sorted(obsolete.difference(clear))),
        clear=clear,
        listed=tuple(sorted(current)),
    )
    put_whole(places.journal, _written(journal))
    _apply(journal, places)


def publish_some(output: Path, site: Path, put: Put, work: Path) -> None:
    """As :func:`publish`, of a few files of ours, without a look at the others.

    :param put: all that is not on the site as it is in the output.
    :raises OSError: if the system refuses; before the first step the old site is whole.
    """
    complete(site, work)
    places = _places(site, work)
    _discard(places)
    staged = tuple(sorted(put.changed, key=_order))
    if not staged and not put.gone:
        return
    os.makedirs(places.staged)  # noqa: PTH103 (paths are text here)
    for number, path in enumerate(staged):
        _lay_out(f"{os.fspath(output)}/{path}", f"{places.staged}/{number}", ours=True)
    listed = None
    if put.new or put.gone:
        listed = tuple(sorted((_listed(places.listed) | put.new) - put.gone))
    journal = _Journal(put=staged, remove=tuple(sorted(put.gone)), clear=(), listed=listed)
    put_whole(places.journal, _written(journal))
    _apply(journal, places)


def published(work: Path) -> set[str]:
    """The files of the site that are ours, as relative paths.

    :param work: see :func:`work_folder`.
    """
    return _listed(f"{os.fspath(work)}/{_LISTED}")


def complete(site: Path, work: Path | None = None) -> bool:
    """Take the steps that a killed build has left; whether there were any.

    :param work: as :func:`work_folder` gives it, if not another one.
    :raises OSError: if the system refuses; the steps left can be taken later.
    """
    places = _places(site, work)
    journal = _read(places.journal)
    if journal is None:
        if os.path.exists(places.journal):  # noqa: PTH110
            os.unlink(places.journal)  # noqa: PTH108
        _discard(places)
        return False
    _apply(journal, places)
    return True


# --- before the first step ---------------------------------------------------------------------


def _places(site: Path, work: Path | None) -> _Places:
    return _Places(os.fspath(site), os.fspath(work or work_folder(site)))


def _files(folder: Path) -> Iterator[str]:
    """All files of a built site that are for its readers, as relative paths."""
    for place, _folders, names in os.walk(folder):
        inside = os.path.relpath(place, folder).replace(os.sep, "/")
        prefix = "" if inside == "." else f"{inside}/"
        for name in names:
            if name not in _UNPUBLISHED:
                yield prefix + name


def _publish_first(
    output: str, current: list[str], places: _Places, ours: AbstractSet[str]
) -> bool:
    """Put a site in place where none is: one renaming, and a third of the time of a journal.

    :param ours: see :func:`_lay_out`.
    :returns: whether that was possible: a folder cannot be renamed to another disk.
    """
    parent = os.path.dirname(places.site)  # noqa: PTH120 (paths are text here)
    os.makedirs(parent or ".", exist_ok=True)  # noqa: PTH103
    os.makedirs(places.staged)  # noqa: PTH103 (paths are text here)
    made: set[str] = set()
    for path in current:
        folder = path.rpartition("/")[0]
        if folder not in made:
            os.makedirs(f"{places.staged}/{folder}", exist_ok=True)  # noqa: PTH103
            made.add(folder)
        _lay_out(f"{output}/{path}", f"{places.staged}/{path}", ours=path in ours)
    put_listing(places.listed, sorted(current))
    try:
        os.replace(places.staged, places.site)  # noqa: PTH105
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        os.unlink(places.listed)  # noqa: PTH108 (none of them is there)
        return False
    return True


def _order(path: str) -> tuple[bool, str]:
    """Pages come after what they show, so that a reader meanwhile misses least."""
    return path.endswith(".html"), path


def _stage(
    output: str, current: list[str], places: _Places, ours: AbstractSet[str]
) -> tuple[str, ...]:
    """Lay out what is new or has changed.

    :param ours: see :func:`_lay_out`.
    """
    _discard(places)
    put: list[str] = []
    for path in current:
        made, shown = f"{output}/{path}", f"{places.site}/{path}"
        if _are_one(made, shown) or _content(made) == _content(shown):
            continue
        if not put:
            os.makedirs(places.staged)  # noqa: PTH103 (paths are text here)
        _lay_out(made, f"{places.staged}/{len(put)}", ours=path in ours)
        put.append(path)
    return tuple(put)


def _lay_out(made: str, staged: str, *, ours: bool) -> None:
    """Lay out a file: of ours, which is never written into again, a second name is enough.

    Sphinx writes into the files of its folder the next time, so those are copied.
    """
    if ours:
        try:
            os.link(made, staged)
        except OSError:  # not on every file system, and not from one to another
            pass
        else:
            return
    put_file(staged, _content(made) or b"")


def _are_one(path: str, other: str) -> bool:
    """Whether two paths name the same file."""
    try:
        return os.path.samefile(path, other)  # noqa: PTH121
    except OSError:
        return False


def _content(path: str) -> bytes | None:
    try:
        with open(path, "rb", buffering=0) as stream:  # noqa: PTH123
            return stream.read()
    except OSError:
        return None


def _in_the_way(put: tuple[str, ...], obsolete: set[str]) -> tuple[str, ...]:
    """Obsolete files where a folder must be, and those in a folder where a file must be."""
    if not obsolete:
        return ()
    folders = {above for path in put for above in _above(path)}
    files = frozenset(put)
    return tuple(
        path for path in sorted(obsolete) if path in folders or not files.isdisjoint(_above(path))
    )


def _above(path: str) -> Iterator[str]:
    """The folders in which a path lies, the nearest first."""
    while path := path.rpartition("/")[0]:
        yield path


# --- the steps ---------------------------------------------------------------------------------


def _apply(journal: _Journal, places: _Places) -> None:
    for path in journal.clear:
        remove_below(places.site, path)
    made: set[str] = set()
    for number, path in enumerate(journal.put):
        folder = path.rpartition("/")[0]
        if folder not in made:
            os.makedirs(f"{places.site}/{folder}", exist_ok=True)  # noqa: PTH103
            made.add(folder)
        _move(f"{places.staged}/{number}", f"{places.site}/{path}")
    for path in journal.remove:
        remove_below(places.site, path)
    if journal.listed is not None:
        put_listing(places.listed, journal.listed)
    os.unlink(places.journal)  # noqa: PTH108
    _discard(places)


def _move(staged: str, target: str) -> None:
    """Put a staged file in place; one that is no longer staged is in place already."""
    if not os.path.exists(staged):  # noqa: PTH110
        return
    try:
        os.replace(staged, target)  # noqa: PTH105
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # The site is on another disk, by a link or a mount: a file at a time is whole there too.
        shutil.copyfile(staged, target + ".new")
        os.replace(target + ".new", target)  # noqa: PTH105
        os.unlink(staged)  # noqa: PTH108


def _discard(places: _Places) -> None:
    """Take away what lies staged, which nobody needs any more."""
    shutil.rmtree(places.staged, ignore_errors=True)


# --- notes -------------------------------------------------------------------------------------


def _as_json(value: object) -> bytes:
    return json.dumps(value, indent=0).encode() + b"\n"


def _written(journal: _Journal) -> bytes:
    return _as_json(
        {
            "version": _VERSION,
            "clear": journal.clear,
            "put": journal.put,
            "remove": journal.remove,
            "listed": journal.listed,
        }
    )


def _read(path: str) -> _Journal | None:
    """A journal that was left; ``None`` if there is none, or none of ours."""
    found = _loaded(path)
    if not isinstance(found, dict) or found.get("version") != _VERSION:
        return None
    put, remove, clear, listed = (
        _paths(found.get(name)) for name in ("put", "remove", "clear", "listed")
    )
    if put is None or remove is None or clear is None:
        return None
    if listed is None and found.get("listed", "") is not None:
        return None
    return _Journal(put, remove, clear, listed)


def _listed(path: str) -> set[str]:
    found = _loaded(path)
    return set(filter(_is_inside, found)) if isinstance(found, list) else set()


def _loaded(path: str) -> object:
    try:
        with open(path, encoding="utf-8") as stream:  # noqa: PTH123
            return json.load(stream)
    except (OSError, ValueError):
        return None


def _paths(found: object) -> tuple[str, ...] | None:
    """A list of paths that stay inside the site; anybody may have edited the file."""
    if isinstance(found, list) and all(map(_is_inside, found)):
        return tuple(found)
    return None


def _is_inside(path: object) -> bool:
    return isinstance(path, str) and bool(path) and path[0] != "/" and ".." not in path.split("/")
