"""Build beside the site, and put the result in place only if the build went well."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from .collecting import collector_paused
from .committed import reminder, uncommitted
from .standing import Built, Doubt, Standing
from .switch import complete, publish, publish_some, work_folder

if TYPE_CHECKING:
    from pathlib import Path

    from .standing import Asked


def build_site(asked: Asked) -> int:
    """Build a site; a failed build leaves the last good one untouched.

    Sphinx works in a folder beside the site, where the next build finds what it can keep.
    Killed at any moment, the next build finds the old site or the new one: see :mod:`.switch`.

    :returns: an exit code.
    """
    site = asked.site
    work = asked.work or work_folder(site)
    work.mkdir(parents=True, exist_ok=True)
    try:
        if complete(site, work):
            print(f"A stopped build had left {site} half changed; it is whole again.")  # noqa: T201
    except OSError as error:
        return _not_in_place(error)
    output, cache = work / asked.builder, work / f"doctrees-{asked.builder}"
    standing = Standing(asked, work)
    doubt = standing.doubt()
    if doubt is None and standing.warned_of_records() and not _warn_again(standing, asked, cache):
        doubt = Doubt("there is something to warn of")
    if doubt is None:
        _tell_again(standing, site)
        return 0
    try:
        built = _build(asked, output, cache, standing, doubt)
        if built is None:
            return 1
        # To look for garbage among all records takes as long as to put the site in place.
        with collector_paused():
            return _put_in_place(built, output, work, standing, site)
    finally:
        gc.unfreeze()


def _put_in_place(built: Built, output: Path, work: Path, standing: Standing, site: Path) -> int:
    try:
        if built.alone is not None:
            standing.expect(built.alone)
            publish_some(output, site, built.alone, work)
        else:
            publish(output, site, built.put, work=work)
    except OSError as error:
        return _not_in_place(error)
    standing.remember(built)
    _tell(built, site)
    return 0


def _warn_again(standing: Standing, asked: Asked, cache: Path) -> bool:
    """Tell what is wrong with records that are as they were; whether that was possible."""
    lines = standing.warnings()
    if lines is not None and not asked.strict:
        for line in lines:
            print(line, file=sys.stderr)  # noqa: T201
        return True
    from .rebuild import warn_again

    return warn_again(asked, cache.parent / asked.builder, cache)


def _build(
    asked: Asked, output: Path, cache: Path, standing: Standing, doubt: Doubt
) -> Built | None:
    """Build no more than is needed, without Sphinx where that can do; ``None`` if it failed, which
    has been told.
    """
    # Imported where they are needed: most of our start is Sphinx, and of the rest this.
    with collector_paused():
        from .amend import amend

        amended = amend(asked, output, cache, standing, doubt)
    if isinstance(amended, Built):
        return amended
    if amended:
        print(f"Making all pages again: {amended}.")  # noqa: T201
    if doubt.files:
        doubt = standing.doubt_of_site() or doubt
    standing.forget()
    from .rebuild import rebuild

    built = rebuild(asked, output, cache, doubt)
    if isinstance(built, Built):
        return built
    print(f"Building with Sphinx: {built}.")  # noqa: T201
    from sphinx.errors import SphinxError

    from .running import run_sphinx

    try:
        return run_sphinx(asked, output, cache)
    except SphinxError as error:
        print(error, file=sys.stderr)  # noqa: T201
        if (asked.site / "index.html").exists():
            print(f"The last good site is still in {asked.site}.", file=sys.stderr)  # noqa: T201
        return None


def _tell_again(standing: Standing, site: Path) -> None:
    """Say what the last build said, which would say the same now."""
    for line in standing.told():
        print(line)  # noqa: T201
    print(f"0 files written, {standing.files_left()} unchanged, 0 removed")  # noqa: T201
    _tell_where(standing.kept(), "", site)


def _tell(built: Built, site: Path) -> None:
    lines = [*built.summary, *built.news, *built.locked]
    for line in lines:
        print(line)  # noqa: T201
    _tell_where(built.kept, "\n".join(lines), site)


def _tell_where(kept: list[Path], told: str, site: Path) -> None:
    """Name what should be committed, unless that was told already, and the site."""
    for path in uncommitted(kept):
        if path.name not in told:
            print(reminder(path))  # noqa: T201
    print(f"The site is in {site}. To look at it: nox -s serve")  # noqa: T201


def _not_in_place(error: OSError) -> int:
    print(f"The new site could not be put in place: {error}", file=sys.stderr)  # noqa: T201
    print("Mend that and build again; the build goes on from here.", file=sys.stderr)  # noqa: T201
    return 1
