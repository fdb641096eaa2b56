"""Builds one volume in a process of its own, wherever that is asked for.

The process is the ``build`` command: a build that fails, is killed or takes the whole memory ends
no more than itself, and Sphinx keeps nothing from one volume to the next.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from sphinx_proceedings import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .records import VolumeId

try:
    import fcntl
except ImportError:  # on Windows, where two runs at once are not noticed
    fcntl = None  # type: ignore[assignment]

_NOTHING_WRITTEN = re.compile(r"0 files written, \d+ unchanged, 0 removed")
_ASIDE = re.compile(r"Building with Sphinx: |The site is in ")
"""Begin lines of the command that say nothing of a volume of many."""


@dataclass(frozen=True, slots=True)
class Task:
    """A volume to be built; all paths are whole, and the same wherever it is built."""

    id: VolumeId
    folder: Path
    """Of the series: the build is run there."""
    source: Path
    conf: Path
    site: Path
    work: Path
    builder: str
    strict: bool
    version: str = __version__
    """Of this package, where the volume was asked for."""

    @property
    def command(self) -> list[str]:
        """The build, as one would type it."""
        return [
            *(sys.executable, "-m", "sphinx_proceedings", "build"),
            *(str(self.source), str(self.site), "--conf", str(self.conf)),
            *("--builder", self.builder, "--work", str(self.work)),
            *(["--strict"] if self.strict else []),
        ]


class State(Enum):
    """What became of a volume."""

    BUILT = "built"
    UNCHANGED = "unchanged"
    """Nothing had to be written."""
    FAILED = "failed"
    """Its last good site, if there is one, is still in place."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a volume, and what its build has told."""

    id: VolumeId
    state: State
    told: tuple[str, ...] = ()
    """Lines of the result."""
    complaints: tuple[str, ...] = ()
    """Lines about what is wrong."""


def build_volume(task: Task) -> Outcome:
    """Build a volume; whatever goes wrong is told by what is returned."""
    try:
        return _checked(task)
    except OSError as error:
        return failed(task, f"the build could not be started on this machine: {error}")


def failed(task: Task, *complaints: str) -> Outcome:
    """The outcome of a volume that was not built."""
    return Outcome(task.id, State.FAILED, complaints=complaints)


def _checked(task: Task) -> Outcome:
    if task.version != __version__:
        return failed(
            task,
            f"a worker has sphinx-proceedings {__version__}, and not {task.version}: install the"
            " same version on all workers",
        )
    for folder, needed in ((task.source, "source"), (task.conf / "conf.py", "conf")):
        if not folder.exists():
            return failed(
                task,
                f"{folder} does not exist. Mend {needed} in series.toml; on a cluster, all workers"
                " must see the folders under the same paths",
            )
    task.work.mkdir(parents=True, exist_ok=True)
    with locked(task.work) as handle:
        if handle is None:
            return failed(task, "another run is building this volume. Wait for it")
        return _run(task, handle)


def _run(task: Task, handle: int) -> Outcome:
    done = subprocess.run(  # noqa: S603 (the arguments are ours)
        task.command,
        cwd=task.folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
        errors="backslashreplace",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"},
        # Should this process die, its child holds the lock for as long as it builds.
        pass_fds=(handle,) if fcntl else (),
    )
    told = tuple(line for line in done.stdout.splitlines() if not _ASIDE.match(line))
    complaints = tuple(done.stderr.splitlines())
    if done.returncode:
        if done.returncode < 0:
            complaints += (f"the build was ended by {_named(-done.returncode)}",)
        return Outcome(task.id, State.FAILED, told, complaints)
    unchanged = any(map(_NOTHING_WRITTEN.fullmatch, told))
    return Outcome(task.id, State.UNCHANGED if unchanged else State.BUILT, told, complaints)


def _named(number: int) -> str:
    """SIGKILL, or the number of a signal that Python does not know."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[int | None]:
    """A lock on a folder of builds, which ends with its processes; ``None`` if another has it.

    :raises OSError: if the system refuses.
    """
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        yield handle if _is_ours(handle) else None
    finally:
        os.close(handle)


def _is_ours(handle: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        # Some network file systems know no locks.
        return True
    return True
