"""Reads ``series.toml``; each fault is told at once with its line, and any stops the build."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ..addresses import LONGEST_SLUG, RESERVED
from ..kinds import AS_IS, TEXT, Kind, UnfitError, checked, list_of
from ..problems import ProblemKind, Severity
from ..tables import Key, Table, read_toml
from .records import Series, Volume, VolumeId

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..problems import Report
    from ..tables import Row

SERIES_FILE = "series.toml"
_OF_THE_FRONT = frozenset({"search"})
"""Folders that the front page has for itself; those of Sphinx begin with ``_``."""


def _id(value: str) -> VolumeId:
    """A folder's name on every system, and an address that nobody has to escape."""
    mend = 'Write lower-case letters, digits and hyphens, as "bgpt-2024"'
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value, re.ASCII):
        raise UnfitError(f'"{value}" cannot be the id of a volume', mend)
    if len(value) > LONGEST_SLUG:
        raise UnfitError(f'"{value}" is too long', f"Write at most {LONGEST_SLUG} characters")
    if value in RESERVED | _OF_THE_FRONT:
        raise UnfitError(f'"{value}" is taken for other things', "Add the year, or choose another")
    return VolumeId(value)


def _folder(value: str) -> str:
    if not value or not value.isprintable():
        raise UnfitError(f'"{value}" is not the name of a folder', 'Write it as "bgpt-2024/docs"')
    return value


_VOLUME_ID: Kind[VolumeId] = Kind(
    "volume id", lambda value, complain: _id(AS_IS.read(value, complain))
)
_FOLDER = checked(AS_IS, _folder, "folder")

TITLE = Key("title", TEXT, "Full title of the series.")
SHORT = Key("short", TEXT, "Short name, for titles and the search.")
FRONT = Key("source", _FOLDER, "Folder of the front page's Markdown files.", "front")
CONF = Key("conf", _FOLDER, "Folder of conf.py; that of the source if absent.", "")
SERIES = Table(
    "series",
    "The series itself. Folders are relative to that of series.toml.",
    (TITLE, SHORT, FRONT, CONF),
    required=True,
)
ID = Key("id", _VOLUME_ID, "Folder of the volume's address below the series'; never change it.")
SOURCE = Key("source", _FOLDER, "Folder of the volume's Markdown files.")
LABEL = Key("label", TEXT, "What the search calls it; its short name and year if absent.", "")
WAS: Key[tuple[VolumeId, ...]] = Key(
    "was", list_of(_VOLUME_ID, or_one=True), "Ids under which it was published before.", ()
)
VOLUME = Table(
    "volume",
    "One volume: a site that can be built by itself.",
    (ID, SOURCE, CONF, LABEL, WAS),
    repeated=True,
)
SERIES_TABLES = (SERIES, VOLUME)
"""All of ``series.toml``."""


def read_series(folder: Path, report: Report) -> Series:
    """Read ``series.toml``.

    :param folder: that of the file.
    :raises InputError: if anything in it is wrong: a volume left out by mistake would be missing
        from the front page without a word.
    """
    path = Path(os.path.realpath(folder), SERIES_FILE)
    shown = str(folder / SERIES_FILE)
    rows = read_toml(path, SERIES_TABLES, report, file=shown)
    if rows is None:
        report.stop()
    volumes = rows.all(VOLUME)
    _check_ids(volumes, report)
    _check_sources(volumes, path.parent, report)
    row = rows.one(SERIES)
    if row is not None and not volumes and not len(report):
        fault = "the series has no volume"
        mend = "Add [[volume]] with id and source"
        report.add(ProblemKind.MISSING_KEY, row.place(), fault, mend, severity=Severity.ERROR)
    if row is None or len(report):
        report.stop()
    source, conf = _folders(row, path.parent)
    return Series(
        file=path,
        title=row[TITLE],
        short=row[SHORT],
        source=source,
        conf=conf,
        volumes=tuple(_volume(each, path.parent) for each in volumes),
    )


def _volume(row: Row, folder: Path) -> Volume:
    source, conf = _folders(row, folder)
    return Volume(row[ID], source, conf, label=row[LABEL], was=row[WAS])


def _folders(row: Row, folder: Path) -> tuple[Path, Path]:
    """The folders of the Markdown files and of conf.py, whole and without ``..``."""
    source = Path(os.path.normpath(folder / row[SOURCE]))
    conf = Path(os.path.normpath(folder / row[CONF])) if row[CONF] else source
    return source, conf


def _check_ids(volumes: tuple[Row, ...], report: Report) -> None:
    """No two volumes have one address, neither now nor formerly."""
    owners: dict[VolumeId, VolumeId] = {}
    for row in volumes:
        if row[ID] in owners:
            fault = f'two volumes have the id "{row[ID]}"'
            mend = "Give each one of its own"
            report.add(
                ProblemKind.BAD_VALUE, row.place(ID.name), fault, mend, severity=Severity.ERROR
            )
        owners[row[ID]] = row[ID]
    for row, former in _former(volumes):
        if former in owners:
            fault = f'"{former}" is an id of {owners[former]}'
            mend = "An address can lead to one volume only; take it out here or there"
            place = row.place_of(WAS.name, former)
            report.add(ProblemKind.BAD_VALUE, place, fault, mend, severity=Severity.ERROR)
        owners[former] = row[ID]


def _former(volumes: tuple[Row, ...]) -> Iterator[tuple[Row, VolumeId]]:
    for row in volumes:
        for former in row[WAS]:
            yield row, former


def _check_sources(volumes: tuple[Row, ...], folder: Path, report: Report) -> None:
    """Two builds at once would write the files that last, such as citation keys, of one source."""
    owners: dict[Path, VolumeId] = {}
    for row in volumes:
        source, _ = _folders(row, folder)
        if source in owners and owners[source] != row[ID]:
            fault = f"its source is that of {owners[source]}"
            mend = "Give each volume a folder of its own"
            report.add(
                ProblemKind.BAD_VALUE, row.place(SOURCE.name), fault, mend, severity=Severity.ERROR
            )
        owners.setdefault(source, row[ID])
