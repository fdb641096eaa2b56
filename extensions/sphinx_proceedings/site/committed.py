"""Whether files of ours are under version control, as they should be."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def uncommitted(paths: Iterable[Path]) -> Iterator[Path]:
    """Those of some files that are there, but not under version control as they are now."""
    for path in paths:
        if path.exists() and not _is_committed(path):
            yield path


def reminder(path: Path) -> str:
    """What is told of an uncommitted file."""
    return f"{path} is not committed: commit it, so that it lasts"


def _is_committed(path: Path) -> bool:
    """Whether Git has the file as it is; ``True`` also where nobody uses Git."""
    git = shutil.which("git")
    if git is None:
        return True
    # A repository may name a program to watch its files; we do not run it.
    command = [
        git,
        "-c",
        "core.fsmonitor=false",
        "status",
        "--porcelain",
        "--ignored",
        "--",
        path.name,
    ]
    try:
        done = subprocess.run(  # noqa: S603 (the arguments are ours)
            command, cwd=path.parent, capture_output=True, check=False, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return True
    return done.returncode != 0 or not done.stdout.strip()
