"""What ``series.toml`` says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from pathlib import Path

VolumeId = NewType("VolumeId", str)
"""Lower-case letters, digits and hyphens: the folder of a volume's site in that of the series."""


@dataclass(frozen=True, slots=True)
class Volume:
    """The proceedings of one workshop in one year, built from an ordinary site's folders."""

    id: VolumeId
    source: Path
    """Folder of its Markdown files."""
    conf: Path
    """Folder of its conf.py."""
    label: str
    """What the search calls it; empty for its short name and year."""
    was: tuple[VolumeId, ...]
    """Ids under which it was published before."""


@dataclass(frozen=True, slots=True)
class Series:
    """Many volumes and their front page."""

    file: Path
    """``series.toml`` itself."""
    title: str
    short: str
    source: Path
    """Folder of the front page's Markdown files."""
    conf: Path
    """Folder of the front page's conf.py."""
    volumes: tuple[Volume, ...]
    """In the order of the file."""

    @property
    def folder(self) -> Path:
        """To which the paths of the file are relative."""
        return self.file.parent
