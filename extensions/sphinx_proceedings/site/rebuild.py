"""Building again without Sphinx, where nothing has changed but records."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from ..join import WORKSHOP_FILE
from ..problems import InputError, Report
from . import stored_frame
from .collecting import collector_paused
from .drawn import drawn
from .findable import missing_address
from .locks import lock, locks_of
from .making import make_all
from .offline import WORKER, told, what_is_kept, write_worker
from .output import OutputTree
from .reading import read, what_was_read
from .standing import Built, Warned
from .telling import to_tell_again, warnings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ..join import Loaded
    from .frame import Frame
    from .reading import Pictures
    from .standing import Asked, Doubt
    from .stored_frame import Recipe


def rebuild(asked: Asked, output: Path, cache: Path, doubt: Doubt) -> Built | str:
    """Make again what the changed records show in.

    :param output: the folder in which Sphinx has built.
    :param cache: its folder of doctrees.
    :returns: why Sphinx is needed, as a clause, if it is; nothing has been written then.
    """
    found = stored_frame.load(output, cache)
    if found is None:
        return doubt.reason
    frame, recipe = found
    folder = asked.source / recipe.data
    if not doubt.files or not _are_records(doubt.files, folder):
        return doubt.reason
    with collector_paused():
        return _rebuild(frame, recipe, folder, strict=asked.strict)


def warn_again(asked: Asked, output: Path, cache: Path) -> bool:
    """Tell what is wrong with records that are as they were; whether that was possible."""
    found = stored_frame.load(output, cache)
    if found is None or asked.strict:
        return False
    frame, recipe = found
    report = Report()
    with collector_paused():
        _read(frame, recipe, asked.source / recipe.data, report)
    _tell(report, recipe)
    return True


def _read(frame: Frame, recipe: Recipe, folder: Path, report: Report) -> tuple[Loaded, Pictures]:
    return read(
        folder,
        frame.cache,
        report,
        shown_as=recipe.data,
        topic_threshold=recipe.topic_threshold,
    )


def _tell(report: Report, recipe: Recipe) -> int:
    """Show problems as Sphinx does; returns how many."""
    lines = warnings(report, recipe.suppressed)
    for line in lines:
        print(line, file=sys.stderr)  # noqa: T201
    return len(lines)


def _are_records(files: Iterable[str], folder: Path) -> bool:
    """Whether all files are of the data folder; what is told of the workshop is on every page."""
    root = os.path.abspath(folder)  # noqa: PTH100 (links stay)
    return all(
        path.startswith(root + os.sep) and path != f"{root}{os.sep}{WORKSHOP_FILE}"
        for path in files
    )


def _rebuild(frame: Frame, recipe: Recipe, folder: Path, *, strict: bool) -> Built | str:
    report = Report()
    try:
        loaded, pictures = _read(frame, recipe, folder, report)
    except InputError:
        return "the records have errors"
    if strict and any(True for _ in report):
        return "there is something to warn of"
    if loaded.renaming.replacements:
        return "a name has changed, and hand-written pages may hold it"
    now = drawn(loaded)
    for name, digest in now.items():
        if recipe.drawn.get(name) != digest:
            return f"hand-written pages may show {name}, and that is changed"
    proceedings = loaded.proceedings
    tree = OutputTree(frame.output)
    try:
        make_all(frame, loaded, pictures, tree, set(recipe.kept), folder)
    except (InputError, stored_frame.NotKeptError):
        return "a page of a new kind is to be made, or something is wrong with a citation"
    kept = what_is_kept(frame.output) if recipe.offline else None
    put = set(tree.put)
    if write_worker(frame.output, kept, frame.language, frame.wording):
        put.add(WORKER)
    return Built(
        summary=[
            *what_was_read(proceedings, report),
            *missing_address(frame.base_url),
            *([told(kept)] if kept is not None else []),
            tree.told_in_words(),
        ],
        news=[],
        locked=[*lock(proceedings, folder)],
        warned=Warned.OF_RECORDS if _tell(report, recipe) else Warned.OF_NOTHING,
        kept=locks_of(folder),
        read=None,
        put=frozenset(put),
        again=to_tell_again([*report], recipe.suppressed),
    )
