"""Which programs are installed: what a build keeps holds only while they are the same.

Every installed package has a record, a folder or file named ``name-version.dist-info``, and the
names alone tell its version.  ``importlib.metadata`` reads the records, too, with a parser of
e-mails that costs as much time as a whole build in which nothing has changed.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache

_RECORDS = (".dist-info", ".egg-info")


def records() -> list[str]:
    """Names of the records of all installed packages, of those that Python finds first first."""
    found = []
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 (names alone)
        except OSError:
            continue
        found += sorted(name for name in names if name.endswith(_RECORDS))
    return found


def version(package: str) -> str:
    """The version of an installed package; empty if it is not installed.

    :param package: its name, in any of the ways in which it may be written.
    """
    known = _versions()
    name = _normal(package)
    if name not in known:
        known[name] = _version_told(package)
    return known[name]


@cache
def _versions() -> dict[str, str]:
    found: dict[str, str] = {}
    for record in records():
        name, _, told = record.rpartition(".")[0].partition("-")
        # An egg's name goes on with that of the Python it was made for.
        if told:
            found.setdefault(_normal(name), told.partition("-py")[0])
    return found


def _normal(package: str) -> str:
    """A name as all its spellings have it: https://packaging.python.org/specifications/name-normalization."""
    return re.sub(r"[-_.]+", "-", package).lower()


def _version_told(package: str) -> str:
    """What another kind of record tells, in a package's own way."""
    from importlib import metadata

    try:
        return metadata.version(package) or ""  # a record may lack it
    except metadata.PackageNotFoundError:
        return ""
