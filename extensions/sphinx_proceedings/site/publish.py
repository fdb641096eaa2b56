"""Build beside the site, and put the result in place only if the build went well."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from .. import address_lock, history, keys
from ..join import KEYS_FILE
from .build import collector_paused
from .domain import ProceedingsDomain, domain_of
from .switch import complete, publish, work_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def build_site(*, source: Path, conf: Path, site: Path, builder: str, strict: bool) -> int:
    """Build a site; a failed build leaves the last good one untouched.

    Sphinx works in a folder beside the site, where the next build finds what it can keep.
    Killed at any moment, the next build finds the old site or the new one: see :mod:`.switch`.

    :returns: an exit code.
    """
    work = work_folder(site)
    work.mkdir(parents=True, exist_ok=True)
    try:
        if complete(site):
            print(f"A stopped build had left {site} half changed; it is whole again.")  # noqa: T201
    except OSError as error:
        return _not_in_place(error)
    output = work / builder
    doctrees = work / f"doctrees-{builder}"
    try:
        domain = _run_sphinx(source, conf, output, doctrees, builder, strict=strict)
        news = _log_programme(domain)
        if news:
            # The calendars and the feed tell of these changes, so they are made again.
            domain = _run_sphinx(source, conf, output, doctrees, builder, strict=strict)
    except SphinxError as error:
        print(error, file=sys.stderr)  # noqa: T201
        if (site / "index.html").exists():
            print(f"The last good site is still in {site}.", file=sys.stderr)  # noqa: T201
        return 1
    # Locked first: an address that was locked and not published harms nobody.
    locked = [*_lock(domain)]
    try:
        publish(output, site)
    except OSError as error:
        return _not_in_place(error)
    told = "\n".join([*news, *locked])
    reminders = [line for name, line in _to_commit(domain.folder) if name not in told]
    for line in [*domain.summary, *news, *locked, *reminders]:
        print(line)  # noqa: T201
    print(f"The site is in {site}. To look at it: nox -s serve")  # noqa: T201
    return 0


def _not_in_place(error: OSError) -> int:
    print(f"The new site could not be put in place: {error}", file=sys.stderr)  # noqa: T201
    print("Mend that and build again; the build goes on from here.", file=sys.stderr)  # noqa: T201
    return 1


def _run_sphinx(
    source: Path, conf: Path, output: Path, doctrees: Path, builder: str, *, strict: bool
) -> ProceedingsDomain:
    """Let Sphinx build, quietly but for warnings.

    :raises SphinxError: if the build failed, or in a strict build if anything was warned of.
    :returns: our domain, which holds the records and tells what was done.
    """
    mark = doctrees / ".unfinished"
    if mark.exists():
        # Sphinx notes what it has read before it writes the pages, and takes half a page for one.
        shutil.rmtree(output, ignore_errors=True)
        (doctrees / "environment.pickle").unlink(missing_ok=True)
    with patch_docutils(conf), docutils_namespace():
        # What is made at the start stays to the end; to look through it costs a tenth of the start.
        with collector_paused():
            app = Sphinx(
                source, conf, output, doctrees, builder, status=None, warningiserror=strict
            )
        mark.touch()
        app.build()
        mark.unlink()
    if app.statuscode:
        raise SphinxError("The build failed: see the warnings above.")
    return domain_of(app.env)


def _log_programme(domain: ProceedingsDomain) -> list[str]:
    """Record what has changed in the programme since the last build, for calendars and feed.

    Not after an error in the programme: an event that could not be read is not cancelled.
    """
    proceedings = domain.proceedings
    if not proceedings.events or domain.programme_has_errors:
        return []
    log = domain.folder / history.LOG_FILE
    today = datetime.now(tz=proceedings.workshop.timezone).date()
    changes = history.update_log(
        log,
        proceedings.events,
        proceedings.people,
        today,
        renamed=domain.loaded.renaming.history,
    )
    return [*changes, f"These changes are in {log}: commit this file"] if changes else []


def _lock(domain: ProceedingsDomain) -> Iterator[str]:
    """Keep the citation keys and addresses of what is published for ever.

    Those of demonstration papers are not the workshop's, so they are not kept.
    """
    proceedings = domain.proceedings
    awaited = proceedings.awaits_papers and not proceedings.addresses.moved
    if proceedings.workshop.demonstration or awaited:
        return
    if keys.write_lock(domain.folder / KEYS_FILE, proceedings.citation_keys):
        lock = domain.folder / KEYS_FILE
        yield f"New citation keys are in {lock}: commit this file, so that they last"
    if address_lock.write_lock(domain.folder / address_lock.LOCK_FILE, proceedings.addresses):
        lock = domain.folder / address_lock.LOCK_FILE
        yield f"New addresses are in {lock}: commit this file, so that they last"


def _to_commit(folder: Path) -> Iterator[tuple[str, str]]:
    """Files of ours that are not under version control as they are now, with a reminder each."""
    for name in (KEYS_FILE, address_lock.LOCK_FILE, history.LOG_FILE):
        if (folder / name).exists() and not _is_committed(folder, name):
            yield name, f"{folder / name} is not committed: commit it, so that it lasts"


def _is_committed(folder: Path, name: str) -> bool:
    """Whether Git has the file as it is; ``True`` also where nobody uses Git."""
    git = shutil.which("git")
    if git is None:
        return True
    # A repository may name a program to watch its files; we do not run it.
    command = [git, "-c", "core.fsmonitor=false", "status", "--porcelain", "--ignored", "--", name]
    try:
        done = subprocess.run(  # noqa: S603 (the arguments are ours)
            command, cwd=folder, capture_output=True, check=False, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return True
    return done.returncode != 0 or not done.stdout.strip()
