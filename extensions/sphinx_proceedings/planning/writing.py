"""What was planned, as TOML that the organizer may edit: ids, and titles in comments.

A sheet of its own begins with a seal, so that the next run knows whether somebody has edited it
since; in ``program.toml`` only the lists ``papers`` change.  Scores go into comments if asked
for, and never into ``program.toml``.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from ..addresses import digest
from ..toml_lines import key_lines
from ..whole_files import PRIVATE, write_whole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

_SEAL = "# Written by sphinx_proceedings; as long as nobody edits it, this number fits: "
_LONGEST_NOTE = 200


class EditorMissingError(Exception):
    """tomlkit, which edits ``program.toml`` and keeps its comments, is not installed."""


class ProgrammeError(Exception):
    """``program.toml`` cannot be edited; the message says why."""


class Line(NamedTuple):
    """One paper of an event."""

    paper: str
    """Forum id."""
    note: str
    """The title, and more if asked for; becomes a comment."""


class Slot(NamedTuple):
    """One event and its papers."""

    event: str
    """Id; empty if the programme has none yet."""
    lines: tuple[Line, ...]


def sheet(slots: Iterable[Slot], header: Sequence[str]) -> str:
    """A file of ``[[event]]`` tables with ``papers``, to edit and to paste from."""
    parts = ["\n".join(f"# {line}".rstrip() for line in header)]
    for slot in slots:
        table = f"[[event]]\nid = {_quoted(slot.event)}\n" if slot.event else ""
        parts.append(table + _papers(slot))
    body = "\n\n".join(parts) + "\n"
    return f"{_SEAL}{digest(body)[:16]}\n{body}"


def is_edited(text: str) -> bool:
    """Whether a file is not as :func:`sheet` wrote it."""
    seal, _, body = text.partition("\n")
    return seal != f"{_SEAL}{digest(body)[:16]}"


def into_programme(text: str, slots: Iterable[Slot]) -> str:
    """The text of ``program.toml`` with other papers in these events, and else as it was.

    :raises ProgrammeError: if it is no TOML, or has not these events.
    :raises EditorMissingError: if tomlkit is not installed.
    """
    try:
        import tomlkit
        from tomlkit.exceptions import TOMLKitError
    except ImportError as error:
        raise EditorMissingError from error
    ends = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n")
    slots = tuple(slots)
    try:
        document = tomlkit.parse(_with_lists(text, {slot.event for slot in slots}))
    except (TOMLKitError, tomllib.TOMLDecodeError) as error:
        raise ProgrammeError(f"this is not TOML: {error}") from error
    found: dict[object, Any] = {}
    listed = document.get("event")
    for event in listed if isinstance(listed, list) else ():
        found.setdefault(event.get("id"), event)
    for slot in slots:
        if slot.event not in found:
            raise ProgrammeError(f'it has no event with the id "{slot.event}"')
        event = found[slot.event]
        if sorted(map(str, event.get("papers", ()))) == sorted(line.paper for line in slot.lines):
            continue  # the organizer's own order and comments stay
        event["papers"] = tomlkit.parse(_papers(slot)).item("papers")
    new = tomlkit.dumps(document)
    if _without_papers(new) != _without_papers(text):
        raise ProgrammeError("its papers cannot be told from the rest of it; edit it by hand")
    return new.replace("\n", ends)


def _with_lists(text: str, events: Collection[str]) -> str:
    """The text with an empty list of papers where an event has none, below its end.

    tomlkit would put it below comments that belong to the next event.
    """
    lines, found = text.split("\n"), key_lines(text)
    listed = tomllib.loads(text).get("event", ())
    for number in reversed(range(len(listed))):
        event, line = listed[number], found.get(("event", number, "end"), 0)
        if event.get("id") in events and "papers" not in event and lines[line - 1][:3] == "end":
            lines.insert(line, "papers = []")
    return "\n".join(lines)


def _without_papers(text: str) -> object:
    data = tomllib.loads(text)
    for event in data.get("event", ()):
        event.pop("papers", None)
    return data


def _papers(slot: Slot) -> str:
    if not slot.lines:
        return "papers = []"
    if len(slot.lines) == 1 and slot.event:
        (line,) = slot.lines
        return f"papers = [{_quoted(line.paper)}]  # {_comment(line.note)}"
    listed = (f"  {_quoted(line.paper)},  # {_comment(line.note)}" for line in slot.lines)
    return "\n".join(("papers = [", *listed, "]"))


def put(path: Path, text: str, *, private: bool = False) -> None:
    """Write a file whole or not at all, for nobody else to read if it is private."""
    write_whole(path, text.encode("utf-8", "replace"), PRIVATE if private else None)


def _comment(note: str) -> str:
    """One line without control characters, which TOML forbids in comments."""
    line = " ".join(re.sub(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]", " ", note).split())
    return line if len(line) <= _LONGEST_NOTE else f"{line[: _LONGEST_NOTE - 1]}…"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
