"""PDFs of accepted papers into the folder of hosted files: one at a time, each once.

OpenReview gives few files an hour, so a run brings what it may, and the next one the rest.
``.fetched.json`` in that folder says what was brought: a PDF that OpenReview has not changed
is not asked for again, and a file that the organizer has put there is never replaced.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

from ..hosted.content import PDF, describe, recognize
from ..hosted.folders import LARGEST
from ..hosted.scan import scan
from ..whole_files import clear_unfinished, move_into_place, unfinished
from .faults import ExpiredError, FetchError, MissingError, PatienceError, WritingError
from .writing import refusals_told, write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ..model import Paper
    from .client import Client

RECORD: Final = ".fetched.json"
"""Begins with a dot, so that nobody takes it for a folder of files."""
NAME: Final = "paper.pdf"
POLITE_PAUSE: Final = 1.0
"""Seconds between two files."""
MOST_FAULTS: Final = 3
"""Files in a row that OpenReview does not give, before a run stops."""
_OURS = re.compile(r"/pdf/[0-9A-Za-z_-]+\.pdf", re.ASCII)


class Brought(NamedTuple):
    """What has become of the PDFs, by forum id."""

    new: tuple[str, ...] = ()
    there: tuple[str, ...] = ()
    """Here already, and the same on OpenReview."""
    own: tuple[str, ...] = ()
    """Put there by the organizer; left alone."""
    none: tuple[str, ...] = ()
    """No public PDF on OpenReview."""
    failed: tuple[str, ...] = ()


@dataclass(slots=True)
class _Shelf:
    """The folder of hosted files, and the record of what was brought."""

    folder: Path
    record: dict[str, dict[str, str]] = field(default_factory=dict)

    def load(self) -> None:
        """Read the record; what is damaged in it is as if nothing had been brought."""
        try:
            found = json.loads((self.folder / RECORD).read_bytes())
        except (OSError, ValueError, RecursionError):
            return
        for name, entry in found.items() if isinstance(found, dict) else ():
            if isinstance(entry, dict) and all(isinstance(value, str) for value in entry.values()):
                self.record[name] = entry

    def write_down(self, name: str, pdf: str, sha256: str, before: str) -> None:
        """Say what is about to lie there, and what it replaces if the run is killed first."""
        entry = {"pdf": pdf, "sha256": sha256} | ({"before": before} if before else {})
        self.record[name] = entry
        text = json.dumps(self.record, indent=1, sort_keys=True) + "\n"
        write_atomically(self.folder / RECORD, text.encode())

    def digest(self, path: Path) -> str:
        """SHA-256 of what lies there; empty if nothing does."""
        try:
            return scan(path, LARGEST).digest
        except FileNotFoundError:
            return ""


def bring_pdfs(
    client: Client,
    folder: Path,
    papers: Sequence[Paper],
    notes: Mapping[str, Mapping[str, Any]],
    *,
    api: int,
) -> Brought:
    """Bring the public PDFs of papers into ``<folder>/<last part of the address>/paper.pdf``.

    :param notes: the papers' notes as fetched, by id; say when a PDF has changed.
    :param api: the API that gave them.
    :raises FetchError: if OpenReview or the disk gives no more; what was brought stays.
    """
    shelf = _Shelf(folder)
    with refusals_told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name in (NAME, RECORD):
            clear_unfinished(folder, name)
    shelf.load()
    told: dict[str, list[str]] = {name: [] for name in Brought._fields}
    faults = 0
    for done, paper in enumerate(papers):
        client.watcher.reach(done, len(papers))
        if told["new"] or told["failed"]:
            client.clock.sleep(POLITE_PAUSE)
        try:
            found = _bring(client, shelf, paper, _address(paper, notes), api)
            faults = 0
        except (ExpiredError, PatienceError, WritingError):
            raise
        except FetchError as error:
            # One bad file is not to keep the others away; a server that gives none is.
            faults += 1
            if faults == MOST_FAULTS:
                raise
            client.watcher.say(f"The PDF of {paper.id} is left out: {error}.")
            found = "failed"
        told[found].append(paper.id)
    client.watcher.reach(len(papers), len(papers))
    return Brought(**{name: tuple(ids) for name, ids in told.items()})


def _address(paper: Paper, notes: Mapping[str, Mapping[str, Any]]) -> str:
    """Where OpenReview keeps the paper's PDF: another one has another address; empty if none."""
    if paper.links.pdf is None:  # absent, or not public
        return ""
    content = notes.get(paper.id, {}).get("content")
    found = content.get("pdf") if isinstance(content, dict) else None
    value = found.get("value") if isinstance(found, dict) else found
    return value if isinstance(value, str) and _OURS.fullmatch(value) else ""


def _bring(client: Client, shelf: _Shelf, paper: Paper, address: str, api: int) -> str:
    """Bring one PDF; the answer is a field of :class:`Brought`."""
    target = shelf.folder / paper.slug / NAME
    entry = shelf.record.get(paper.slug, {})
    with refusals_told(target):
        lies = shelf.digest(target)
    if lies and lies not in (entry.get("sha256"), entry.get("before")):
        return "own"
    if not address:
        return "none"
    if lies and lies == entry.get("sha256") and address == entry.get("pdf"):
        return "there"
    with refusals_told(target), unfinished(shelf.folder, NAME) as (made, stream):
        try:
            client.file(api, "/pdf", {"id": paper.id}, stream)
        except MissingError:
            return "none"
        stream.flush()
        fault, digest = _judge(made)
        if fault:
            client.watcher.say(f"The PDF of {paper.id} is left out: {fault}.")
            return "failed"
        shelf.write_down(paper.slug, address, digest, lies)
        target.parent.mkdir(exist_ok=True)
        _place(stream, made, target)
    return "new" if digest != lies else "there"


def _place(stream: BinaryIO, made: Path, target: Path) -> None:
    move_into_place(stream, made, target)


def _judge(path: Path) -> tuple[str, str]:
    """What is wrong with a file that should be a PDF (by its content), and its digest."""
    found = scan(path, LARGEST)
    if found.size > LARGEST:
        return f"it has more than {LARGEST // 1_000_000} MB", ""
    if recognize(found.head) is not PDF:
        what, _ = describe(found.head)
        return f"it is {what or 'something else'}, not a PDF", ""
    if b"%%EOF" not in found.tail:
        return "it does not end as a PDF does", ""
    return "", found.digest
