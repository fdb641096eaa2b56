"""What built volumes hold, read from the files that they publish: nothing else is ever shown."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from .. import markup
from ..exports.dump import DUMP_FILE, FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from .records import Volume


@dataclass(frozen=True, slots=True)
class Published:
    """A volume that has been built, now or earlier.  Texts are plain."""

    volume: Volume
    folder: Path
    """Of its site."""
    title: str
    short: str
    booktitle: str
    year: int
    dates: tuple[date, ...]
    place: str
    papers: int
    authors: int
    notice: str
    """What must be said where its papers are shown; empty unless they are a demonstration."""

    @property
    def label(self) -> str:
        """The volume in one or two words, with its year."""
        if self.volume.label:
            return self.volume.label
        year = str(self.year)
        return self.short if year in self.short else f"{self.short} {year}"


def dump_of(volume: Volume, site: Path) -> Path:
    """The file that tells what a volume holds.

    :param site: folder of the series' site.
    """
    return site / volume.id / DUMP_FILE


def published(volumes: Iterable[Volume], site: Path) -> Iterator[Published]:
    """The volumes that have been built, in their order.

    :param site: folder of the series' site.
    """
    for volume in volumes:
        dump = _read(dump_of(volume, site))
        if dump is not None:
            yield _published(volume, site / volume.id, dump)


def by_year(volumes: Iterable[Published]) -> list[tuple[int, list[Published]]]:
    """Volumes by year, the latest first; those of one year stay in their order."""
    years: dict[int, list[Published]] = {}
    for volume in volumes:
        years.setdefault(volume.year, []).append(volume)
    return sorted(years.items(), reverse=True)


def left_behind(volumes: Iterable[Volume], site: Path) -> list[str]:
    """Names of folders that hold a volume which the series no longer has."""
    known = {name for volume in volumes for name in (volume.id, *volume.was)}
    folders = sorted(each.name for each in site.iterdir() if each.is_dir()) if site.exists() else []
    return [name for name in folders if name not in known and (site / name / DUMP_FILE).is_file()]


def _read(path: Path) -> dict[str, Any] | None:
    """A dump; ``None`` if there is none, or none that this version has written."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    is_ours = isinstance(found, dict) and found.get("format") == FORMAT
    return found if is_ours and isinstance(found.get("workshop"), dict) else None


def _published(volume: Volume, folder: Path, dump: dict[str, Any]) -> Published:
    workshop = dump["workshop"]

    def text(name: str) -> str:
        return markup.clean(str(workshop.get(name, "")))

    demonstration = workshop.get("demonstration") or {}
    return Published(
        volume=volume,
        folder=folder,
        title=text("title"),
        short=text("short"),
        booktitle=text("booktitle"),
        year=int(workshop["year"]),
        dates=tuple(map(date.fromisoformat, workshop.get("dates", ()))),
        place=text("place"),
        papers=len(dump.get("papers", ())),
        authors=len(dump.get("authors", ())),
        notice=markup.clean(str(demonstration.get("notice", ""))),
    )
