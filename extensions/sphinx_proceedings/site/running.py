"""One run of Sphinx, as a command makes it: quiet but for warnings."""

from __future__ import annotations

import gc
import io
import re
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from .. import history
from ..wording import wording_in
from .collecting import collector_paused
from .domain import domain_of
from .locks import lock, locks_of
from .standing import Built, Warned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.environment import BuildEnvironment

    from .domain import ProceedingsDomain
    from .standing import Asked

_MANY = 10_000
"""Papers of which the memory is given back before the site is put in place; to find what is left of
fewer takes as long as that."""
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_OF_RECORDS = re.compile(r"^WARNING: (?: \[proceedings\.[a-z-]+\])?$", re.MULTILINE)
"""What is left of a warning of the records without their problem."""


class Warnings(io.StringIO):
    """Keeps what is written to it, in memory alone, and passes it on to the standard error stream.

    A warning may name a submission that is not public, to the organizer alone.
    """

    def write(self, text: str) -> int:
        """Called by Sphinx for each warning."""
        sys.stderr.write(text)
        return super().write(text)

    def isatty(self) -> bool:
        """Whether warnings may have colours."""
        return sys.stderr.isatty()

    def kinds(self, problems: Iterable[str]) -> Warned:
        """What has been warned of.

        :param problems: those of the records.
        """
        told = self.getvalue()
        for problem in problems:
            told = told.replace(problem, "", 1)
        rest = _OF_RECORDS.sub("", _COLOURS.sub("", told))
        if rest.strip():
            return Warned.OF_MORE
        return Warned.OF_RECORDS if told else Warned.OF_NOTHING


def run_sphinx(asked: Asked, output: Path, doctrees: Path) -> Built:
    """Let Sphinx build into a folder, and lock what the build gives for ever.

    :raises SphinxError: if the build failed, or in a strict build if anything was warned of.
    """
    warnings = Warnings()
    domain = domain_of(run_app(asked, output, doctrees, warnings).env)
    news = _log_programme(domain)
    if news:
        # The calendars and the feed tell of these changes, so they are made again.
        warnings = Warnings()
        domain = domain_of(run_app(asked, output, doctrees, warnings).env)
    # Locked before anything is published: an address that was locked and not published harms
    # nobody.
    built = Built(
        summary=domain.summary,
        news=news,
        locked=[*lock(domain.proceedings, domain.folder)],
        warned=warnings.kinds(domain.problems),
        again=domain.again,
        kept=locks_of(domain.folder),
        read=[*read_elsewhere(domain.env, domain.conf_file.parent)],
    )
    if len(domain.proceedings.papers) > _MANY:
        domain.forget_records()
        gc.collect()
    return built


def run_app(
    asked: Asked,
    output: Path,
    doctrees: Path,
    warnings: Warnings,
    config: dict[str, str] | None = None,
) -> Sphinx:
    """Build once.

    :param config: values that come before those of conf.py.
    :returns: what Sphinx holds after the build.
    :raises SphinxError: if it failed.
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
                config,
                status=None,
                warning=warnings,
                warningiserror=asked.strict,
            )
        mark.touch()
        app.build()
        mark.unlink()
    if app.statuscode:
        raise SphinxError("The build failed: see the warnings above.")
    return app


def read_elsewhere(env: BuildEnvironment, conf: Path) -> Iterator[Path]:
    """What documents and conf.py name may lie anywhere.

    :param conf: folder of conf.py.
    """
    for dependencies in env.dependencies.values():
        yield from (Path(env.srcdir, path) for path in dependencies)
    yield from (Path(env.srcdir, path) for path in (*env.images, *env.dlfiles))
    config = env.config
    for given in (*config.html_static_path, *config.html_extra_path, *config.templates_path):
        path = Path(conf, given)
        # What a build makes for itself is not read but written.
        if not path.is_relative_to(env.doctreedir):
            yield path
    for name in (config.html_logo, config.html_favicon):
        if name:
            yield Path(conf, name)


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
        wording=wording_in(domain.env.config.language or ""),
    )
    return [*changes, f"These changes are in {log}: commit this file"] if changes else []
