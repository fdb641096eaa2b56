"""Thumbnails of the first pages of hosted files, each drawn once and kept by its content."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from ..cache_files import CacheFile
from ..problems import Place, ProblemKind
from ..programs import version
from ..whole_files import replace_whole
from . import inside
from .content import PREVIEWED
from .folders import report_active
from .portraits import WIDTH as PORTRAIT_WIDTH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ..model import ForumId, HostedFile, HostedFiles, PersonId
    from ..problems import Report

WIDTH = 640
"""Pixels, as on the page, unless the screen is narrower."""
PATIENCE = 60
"""Seconds by the clock for one file; its processor time has a limit of its own."""
RECIPE = 2
"""To be raised when a change here or in :mod:`.inside` gives other thumbnails or findings."""
PACKAGES = ("pypdfium2", "pillow")
"""What the extra ``files`` installs."""


class Thumbnail(NamedTuple):
    """A thumbnail as it is kept."""

    file: Path
    width: int
    """In pixels."""
    height: int


class _Look(NamedTuple):
    """What a look inside found, and whether the next build would find the same."""

    found: inside.Look
    lasting: bool = True


def thumbnail(hosted: HostedFile, report: Report, *, file: str, width: int = WIDTH) -> bytes | None:
    """The first page of a PDF, or an image, as WebP; ``None`` if there can be none.

    :param file: how the organizer knows the folder of all files.
    :param width: pixels; the height follows, up to three times as many.
    """
    if hosted.media_type not in _PREVIEWED or not _made_with(report, file):
        return None
    found = _look(hosted, width).found
    _tell(hosted, found, report, file)
    return found.image or None


def thumbnails(
    files: Mapping[ForumId, HostedFiles],
    cache: Path,
    report: Report,
    *,
    file: str,
    width: int = WIDTH,
) -> dict[str, Thumbnail]:
    """Thumbnails of all files that can have one, by the digest of the file.

    :param cache: folder that outlives the build, made if need be.  What it holds is used again
        as long as content, width and the versions of the libraries stay the same; problems
        found once are reported every time.
    :param file: how the organizer knows the folder of all files.
    :raises OSError: if the cache cannot be written.
    """
    every = [hosted for paper_id in sorted(files) for hosted in files[paper_id].files]
    return _drawn(every, cache, report, file=file, width=width)


def portraits(
    found: Mapping[PersonId, HostedFile], cache: Path, report: Report, *, file: str
) -> dict[PersonId, Path]:
    """Portraits at the size at which they are published, as :func:`thumbnails`.

    :param file: how the organizer knows the data folder.
    """
    drawn = _drawn(list(found.values()), cache, report, file=file, width=PORTRAIT_WIDTH)
    return {
        person: drawn[hosted.digest].file
        for person, hosted in found.items()
        if hosted.digest in drawn
    }


def _drawn(
    files: Sequence[HostedFile], cache: Path, report: Report, *, file: str, width: int
) -> dict[str, Thumbnail]:
    wanted = [hosted for hosted in files if hosted.media_type in _PREVIEWED]
    made_with = _made_with(report, file) if wanted else []
    if not made_with:
        return {}
    cache.mkdir(parents=True, exist_ok=True)
    kept = {hosted.digest: _Kept(cache, f"{hosted.digest}-{width}", made_with) for hosted in wanted}
    found = {digest: known for digest, place in kept.items() if (known := place.read())}
    missing = {hosted.digest: hosted for hosted in wanted if hosted.digest not in found}
    from concurrent.futures import ThreadPoolExecutor

    # The threads only wait: the work is done in processes of their own.
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        looks = pool.map(lambda hosted: _look(hosted, width), missing.values())
        for digest, look in zip(missing, looks, strict=True):
            found[digest] = look.found
            if look.lasting:
                kept[digest].write(look.found)
    for hosted in wanted:
        _tell(hosted, found[hosted.digest], report, file)
    return {
        digest: Thumbnail(kept[digest].image, look.width, look.height)
        for digest, look in sorted(found.items())
        if look.image
    }


_PREVIEWED = frozenset(previewed.media_type for previewed in PREVIEWED)


def _made_with(report: Report, file: str) -> list[str]:
    """The versions that draw; empty, and reported, without them."""
    versions = [version(package) for package in PACKAGES]
    if not all(versions):
        absent = PACKAGES[versions.index("")]
        report.add(
            ProblemKind.THUMBNAIL,
            Place(file),
            f"the package {absent} is not installed: there are no thumbnails, and compressed"
            " parts of PDFs are not searched for scripts",
            'Run python -m pip install "sphinx-proceedings[files]"',
        )
        return []
    return versions


# --- looking -----------------------------------------------------------------------------------


def _look(hosted: HostedFile, width: int) -> _Look:
    """Have a process of its own look inside a file."""
    request = {
        "file": os.fspath(hosted.source),
        "media_type": hosted.media_type,
        "width": width,
        "path": sys.path,
    }
    try:
        done = subprocess.run(  # noqa: S603 # nothing of it comes from a stranger
            [sys.executable, "-I", inside.__file__],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _Look(inside.Look(b"", f"nothing was drawn in {PATIENCE} seconds"), lasting=False)
    line, _, image = done.stdout.partition(b"\n")
    if done.returncode or not line:
        fault = "the attempt ended in a crash, or took too long or too much memory"
        return _Look(inside.Look(b"", fault), lasting=False)
    return _Look(_look_of(image, json.loads(line)))


def _look_of(image: bytes, told: dict[str, Any]) -> inside.Look:
    """What was found, from an image and all else about it as JSON has it."""
    return inside.Look(image, told["fault"], tuple(told["active"]), told["width"], told["height"])


def _tell(hosted: HostedFile, found: inside.Look, report: Report, file: str) -> None:
    folder = hosted.source.parent.name
    place = Place(f"{file}/{folder}/{hosted.source.name}", folder)
    report_active(found.active, place, report)
    if found.fault:
        report.add(
            ProblemKind.THUMBNAIL,
            place,
            f"no thumbnail can be made: {found.fault}",
            "Open the file to see whether it is whole, and save or export it anew",
        )


# --- the cache ---------------------------------------------------------------------------------


class _Kept:
    """What is kept of one file: the thumbnail, and beside it what was found."""

    def __init__(self, cache: Path, name: str, made_with: list[str]) -> None:
        self.image = cache / f"{name}.webp"
        self._notes = CacheFile(cache / f"{name}.json", [RECIPE, *made_with])

    def read(self) -> inside.Look | None:
        """What an earlier build found; ``None`` if there was none or something is amiss."""
        notes = self._notes.read()
        if notes is None:
            return None
        try:
            image = self.image.read_bytes() if notes["size"] else b""
        except OSError:
            return None
        return _look_of(image, notes["told"]) if len(image) == notes["size"] else None

    def write(self, found: inside.Look) -> None:
        """Keep it; the notes come last, so that they never speak of an image not there."""
        if found.image:
            replace_whole(self.image, found.image)
        told = found._asdict()
        del told["image"]
        self._notes.write({"size": len(found.image), "told": told})
