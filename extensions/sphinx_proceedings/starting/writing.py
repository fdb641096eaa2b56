"""The files of a new site, put where no file is yet."""

from __future__ import annotations

import json
import os
from importlib import metadata, resources
from typing import TYPE_CHECKING, Final, NamedTuple

from .quoting import filled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from .answers import Answers

_PACKAGE: Final = "sphinx-proceedings"
_ENDING: Final = ".in"
_DOT: Final = "dot-"


class Clash(NamedTuple):
    """A file that cannot be written, since something is there."""

    path: str
    """Relative to the new folder, with slashes."""
    is_file: bool
    """Whether it is a file of this very name: one that ``--add`` leaves as it is."""


def templates() -> dict[str, str]:
    """The text of each file, by its path in the new folder."""
    return dict(sorted(_read(resources.files(__package__) / "folder", "")))


def _read(folder: Traversable, path: str) -> Iterator[tuple[str, str]]:
    for each in folder.iterdir():
        name = each.name
        if name.startswith(_DOT):
            name = "." + name.removeprefix(_DOT)
        if each.is_dir():
            yield from _read(each, f"{path}{name}/")
        elif name.endswith(_ENDING):
            yield path + name.removesuffix(_ENDING), each.read_text(encoding="utf-8")


def clashes(folder: Path) -> list[Clash]:
    """What is in the way of the files of a new site, in order of path."""
    found = {}
    for path in templates():
        *parents, _ = path.split("/")
        for depth in range(len(parents) + 1):
            above = "/".join(parents[:depth])
            place = folder / above
            # A link may lead out of the folder, where nobody expects files to be written.
            if (above and place.is_symlink()) or (os.path.lexists(place) and not place.is_dir()):
                found[above or "."] = Clash(above or ".", is_file=False)
                break
        else:
            if os.path.lexists(folder / path):
                found[path] = Clash(path, is_file=(folder / path).is_file())
    return [found[path] for path in sorted(found)]


def write(folder: Path, answers: Answers) -> list[str]:
    """Write every file that is not there yet; one that is there stays as it is.

    :return: the paths written, relative to the folder.
    :raises OSError: if a file cannot be written; what has been written stays.
    """
    values = _values(answers)
    written = []
    for path, template in templates().items():
        target = folder / path
        if os.path.lexists(target):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(filled(template, values))
        written.append(path)
    return written


def _values(answers: Answers) -> Mapping[str, str]:
    first = answers.dates[0]
    return {
        "title": answers.title,
        "short": answers.short,
        "booktitle": answers.booktitle,
        "venueid": answers.venueid,
        "year": str(first.year),
        "dates": ", ".join(day.isoformat() for day in answers.dates),
        "first": first.isoformat(),
        "zone": answers.zone,
        "place": answers.place,
        "requirement": requirement(),
    }


def requirement() -> str:
    """How pip is to install this package again: from where this copy came (:pep:`610`)."""
    version = metadata.version(_PACKAGE)
    origin = metadata.distribution(_PACKAGE).read_text("direct_url.json")
    direct = json.loads(origin) if origin else {}
    url = str(direct.get("url", ""))
    vcs = direct.get("vcs_info")
    if vcs:
        url = f"{vcs.get('vcs')}+{url}@{vcs.get('commit_id')}"
    if not url or not url.isprintable() or " " in url:
        release = version.split(".")
        return f"{_PACKAGE}[site]>={version},<{release[0]}.{int(release[1]) + 1}"
    return f"{_PACKAGE}[site] @ {url}"
