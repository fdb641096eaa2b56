"""One BibTeX file of all volumes, joined from theirs as they are published."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..citations import BIBTEX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .published import Published
    from .records import VolumeId

WHOLE = BIBTEX.whole
"""Name of the file, of a volume and of the series."""
_ENTRY = re.compile(r"@\w+\{([^,\s]+),$", re.MULTILINE)
"""How an entry of ours begins; values are on one line each, so nothing else looks like it."""
_BEGINNING = re.compile(r"^(?=@\w+\{[^,\s]+,$)", re.MULTILINE)


class Clash(NamedTuple):
    """Two volumes that gave one key to different papers."""

    key: str
    kept: VolumeId
    left_out: VolumeId


def joined(volumes: Iterable[Published]) -> tuple[str, list[Clash]]:
    """The file, and the keys that BibTeX would take for repeated.

    Keys stand in people's bibliographies, so none is changed: of two different entries with one
    key the first stays, and a comment stands in place of the other.
    """
    parts: list[str] = []
    clashes: list[Clash] = []
    owners: dict[str, tuple[VolumeId, str]] = {}
    for volume in volumes:
        try:
            text = (volume.folder / WHOLE).read_text(encoding="utf-8")
        except OSError:
            continue
        for key, entry in _entries(text):
            owner = owners.setdefault(key.casefold(), (volume.volume.id, entry)) if key else None
            if owner is None or owner[0] == volume.volume.id:
                parts.append(entry)
            elif owner[1] != entry:
                clash = Clash(key, owner[0], volume.volume.id)
                clashes.append(clash)
                parts.append(f"% {key} is a key of {clash.kept}: see {clash.left_out}/{WHOLE}")
    return "".join(f"{part}\n\n" for part in parts).removesuffix("\n"), clashes


def _entries(text: str) -> Iterator[tuple[str, str]]:
    """(key, text) of each entry; what stands before them has no key."""
    for part in _BEGINNING.split(text):
        if entry := part.strip():
            found = _ENTRY.match(entry)
            yield (found[1] if found else "", entry)
