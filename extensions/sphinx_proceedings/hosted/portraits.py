"""Portraits of people, dropped into one folder by the ids of people.toml.

::

    _data/portraits/<person id>.jpg     or .png .webp

What is published is a small picture drawn from the file: a photograph carries where and with what
it was taken, and may be as large as the camera made it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..kinds import suggestion
from ..model import FileKind, PersonId, Status
from ..problems import ProblemKind
from .folders import FolderReader, shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..model import HostedFile, Person
    from ..problems import Report

WIDTH = 192
"""Pixels: twice what a portrait has on the page, for screens of high density."""


def read_portraits(
    folder: Path, people: Sequence[Person], report: Report, *, file: str
) -> dict[PersonId, HostedFile]:
    """Read and check the portraits; only those of confirmed people are in the result.

    :param folder: may be absent.
    :param file: how the organizer knows the folder; problems name files by it.
    """
    if not folder.exists():
        return {}
    reader = FolderReader(folder, report, file)
    status = {person.id: person.status for person in people}
    read: dict[PersonId, HostedFile] = {}
    for path in reader.entries(folder):
        person = PersonId(path.stem)
        if path.name.lower().startswith("readme"):
            continue
        if person not in status:
            reader.refuse(
                path,
                f'"{shown(path.stem)}" is nobody in people.toml',
                suggestion(path.stem, status) or "Name the file by the person's id",
                ProblemKind.UNKNOWN_ID,
            )
        elif person in read:
            reader.refuse(path, "another portrait of this person has been read", "Keep one of them")
        elif status[person] is Status.CONFIRMED and (
            portrait := reader.file_of(path, FileKind.PORTRAIT)
        ):
            read[person] = portrait
    return read


def portrait_target(person: PersonId) -> str:
    """Path of a portrait in the output: ``portraits/<person id>.webp``."""
    return f"portraits/{person}.webp"
