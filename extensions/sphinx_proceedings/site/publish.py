"""Build beside the site, and put the result in place only if the build went well."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .committed import reminder, uncommitted
from .standing import Standing
from .switch import complete, publish, work_folder

if TYPE_CHECKING:
    from pathlib import Path

    from .running import Run
    from .standing import Asked


def build_site(asked: Asked) -> int:
    """Build a site; a failed build leaves the last good one untouched.

    Sphinx works in a folder beside the site, where the next build finds what it can keep.
    Killed at any moment, the next build finds the old site or the new one: see :mod:`.switch`.

    :returns: an exit code.
    """
    site = asked.site
    work = work_folder(site)
    work.mkdir(parents=True, exist_ok=True)
    try:
        if complete(site):
            print(f"A stopped build had left {site} half changed; it is whole again.")  # noqa: T201
    except OSError as error:
        return _not_in_place(error)
    standing = Standing(asked, work)
    if doubt := standing.doubt():
        print(f"Building with Sphinx: {doubt}.")  # noqa: T201
        return _build(asked, work, standing)
    _tell_again(standing, site)
    return 0


def _tell_again(standing: Standing, site: Path) -> None:
    """Say what the last build said, which would say the same now."""
    for line in standing.told():
        print(line)  # noqa: T201
    print(f"0 files written, {standing.files_left()} unchanged, 0 removed")  # noqa: T201
    _tell_where(standing.kept(), "", site)


def _build(asked: Asked, work: Path, standing: Standing) -> int:
    # Sphinx is most of our start, and nobody needs it where nothing has changed.
    from sphinx.errors import SphinxError

    from .running import run_sphinx

    site = asked.site
    output = work / asked.builder
    standing.forget()
    try:
        run = run_sphinx(asked, output, work)
    except SphinxError as error:
        print(error, file=sys.stderr)  # noqa: T201
        if (site / "index.html").exists():
            print(f"The last good site is still in {site}.", file=sys.stderr)  # noqa: T201
        return 1
    try:
        publish(output, site)
    except OSError as error:
        return _not_in_place(error)
    if not run.warned:
        # The last line tells what had to be written.
        standing.remember(kept=run.kept, elsewhere=run.read, told=run.summary[:-1])
    _tell(run, site)
    return 0


def _tell(run: Run, site: Path) -> None:
    lines = [*run.summary, *run.news, *run.locked]
    for line in lines:
        print(line)  # noqa: T201
    _tell_where(run.kept, "\n".join(lines), site)


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
