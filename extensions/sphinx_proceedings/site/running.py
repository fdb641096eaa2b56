"""One run of Sphinx, as a command makes it: quiet but for warnings."""

from __future__ import annotations

import io
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from .. import address_lock, history, keys
from ..join import KEYS_FILE
from .build import collector_paused
from .domain import domain_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .domain import ProceedingsDomain
    from .standing import Asked


class Run(NamedTuple):
    """What a run that went well has left to tell."""

    summary: list[str]
    """What was done, in lines for the organizer."""
    news: list[str]
    """What has changed in the programme, likewise."""
    locked: list[str]
    """What is new in the lock files, likewise."""
    warned: bool
    """Whether the organizer was warned of anything."""
    kept: list[Path]
    """Files that the run may have written in the data folder."""
    read: list[Path]
    """Files and folders that it has read, but for the source folder and that of conf.py."""


class _Warnings(io.StringIO):
    """Passes what is written to it on to the standard error stream; never keeps it.

    A warning may name a submission that is not public, to the organizer alone.
    """

    def __init__(self) -> None:
        super().__init__()
        self.any = False

    def write(self, text: str) -> int:
        """Called by Sphinx for each warning."""
        self.any = True
        return sys.stderr.write(text)

    def isatty(self) -> bool:
        """Whether warnings may have colours."""
        return sys.stderr.isatty()


def run_sphinx(asked: Asked, output: Path, work: Path) -> Run:
    """Let Sphinx build into a folder, and lock what the build gives for ever.

    :param work: the folder beside the site.
    :raises SphinxError: if the build failed, or in a strict build if anything was warned of.
    """
    doctrees = work / f"doctrees-{asked.builder}"
    warnings = _Warnings()
    domain = _build(asked, output, doctrees, warnings)
    news = _log_programme(domain)
    if news:
        # The calendars and the feed tell of these changes, so they are made again.
        warnings = _Warnings()
        domain = _build(asked, output, doctrees, warnings)
    # Locked before anything is published: an address that was locked and not published harms
    # nobody.
    return Run(
        summary=domain.summary,
        news=news,
        locked=[*_lock(domain)],
        warned=warnings.any,
        kept=[
            domain.folder / name for name in (KEYS_FILE, address_lock.LOCK_FILE, history.LOG_FILE)
        ],
        read=[*_read_elsewhere(domain)],
    )


def _build(asked: Asked, output: Path, doctrees: Path, warnings: _Warnings) -> ProceedingsDomain:
    """Build once.

    :returns: our domain, which holds the records and tells what was done.
    """
    mark = doctrees / ".unfinished"
    if mark.exists():
        # Sphinx notes what it has read before it writes the pages, and takes half a page for one.
        shutil.rmtree(output, ignore_errors=True)
        (doctrees / "environment.pickle").unlink(missing_ok=True)
    with patch_docutils(asked.conf), docutils_namespace():
        # What is made at the start stays to the end; to look through it costs a tenth of the start.
        with collector_paused():
            app = Sphinx(
                asked.source,
                asked.conf,
                output,
                doctrees,
                asked.builder,
                status=None,
                warning=warnings,
                warningiserror=asked.strict,
            )
        mark.touch()
        app.build()
        mark.unlink()
    if app.statuscode:
        raise SphinxError("The build failed: see the warnings above.")
    return domain_of(app.env)


def _read_elsewhere(domain: ProceedingsDomain) -> Iterator[Path]:
    """What documents and conf.py name may lie anywhere."""
    env = domain.env
    for dependencies in env.dependencies.values():
        yield from (Path(env.srcdir, path) for path in dependencies)
    yield from (Path(env.srcdir, path) for path in (*env.images, *env.dlfiles))
    config = env.config
    for given in (*config.html_static_path, *config.html_extra_path, *config.templates_path):
        yield Path(domain.conf_file.parent, given)
    for name in (config.html_logo, config.html_favicon):
        if name:
            yield Path(domain.conf_file.parent, name)


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
