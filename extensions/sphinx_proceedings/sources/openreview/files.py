"""File formats of OpenReview exports: JSON of three shapes, plain or gzip.

A file holds ``{"notes": [...]}``, a bare list, or JSON Lines (openreview.md, "Shapes to
accept").  Files come from the hands of organizers, so each way in which a download goes wrong
gets its own words.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, NoReturn, TypeVar

from ...problems import Place, ProblemKind, Severity
from .stream import GZIP_MAGIC, LARGEST_EXPORT, UnusualError, notes_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...problems import Report

Kept = TypeVar("Kept")

_ERROR_NAME = re.compile(r"[A-Za-z]{1,40}Error")
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\Z)|[\[\]{}]', re.DOTALL)
_LOGGED_IN = "Log in to OpenReview (guests get no notes), download the notes as JSON again"
_AGAIN = "Download the export again, and compare its size with the original"


class RawNote(NamedTuple):
    """A value of the export that should be a note."""

    value: object
    position: int
    """Place in the export, counted from 1."""
    line: int = 0
    """Line of the file, counted from 1; 0 if unknown."""


class _Unreadable:
    """Stands for a value that cannot be read, so that the values beside it can."""


_UNREADABLE = _Unreadable()


@dataclass(frozen=True, slots=True)
class Export:
    """A file on its way to notes, and where its problems go."""

    file: str
    report: Report

    def load(self, data: bytes, keep: Callable[[RawNote], Kept]) -> list[Kept]:
        """What is to be kept of each note of the file, at least one.

        :param keep: is called again with the first notes if a later one proves to be unusual.
        :raises InputError: if the file is none of the known shapes, is cut off, or is empty.
        """
        try:
            apart = enumerate(notes_apart(data), 1)
            notes = [keep(RawNote(value, position)) for position, value in apart]
        except UnusualError:
            text = self._decode(self._unpack(data))
            self._refuse_other_formats(text)
            notes = [*map(keep, self._notes(text))]
        if not notes:
            self._refuse(
                "the export is empty: it holds no note",
                "Check the venue of the download, and download again",
                kind=ProblemKind.NO_PAPERS,
            )
        return notes

    # --- bytes to text ---------------------------------------------------------------------

    def _unpack(self, data: bytes) -> bytes:
        if not data.startswith(GZIP_MAGIC):
            return data
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
                unpacked = stream.read(LARGEST_EXPORT + 1)
        except EOFError:
            self._refuse("the gzip file seems cut off", _AGAIN)
        except (OSError, zlib.error):
            self._refuse("the gzip file is damaged", _AGAIN)
        if len(unpacked) > LARGEST_EXPORT:
            self._refuse("the gzip file unpacks to more than 1 GiB", _AGAIN)
        return unpacked

    def _decode(self, data: bytes) -> str:
        encoding = json.detect_encoding(data)
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.report.add(
                ProblemKind.FILE_FORMAT,
                Place(self.file, line=line),
                f"byte {error.start} is not {encoding.upper()}; it is read as U+FFFD",
                "Save the file as UTF-8",
            )
            return data.decode(encoding, "replace")

    def _refuse_other_formats(self, text: str) -> None:
        head = text[:2000].lstrip().lower()
        if not head:
            self._refuse("the file is empty", _AGAIN)
        if head.startswith("<"):
            self._refuse(
                "this is an HTML page saved as JSON, most likely a log-in page", _LOGGED_IN
            )
        first_line = head.partition("\n")[0]
        if head[0] not in "[{" and "forum" in first_line and first_line.count(",") >= 2:
            self._refuse(
                "this is the console's CSV, which has neither authors nor keywords",
                "Download the notes as JSON instead",
            )

    # --- text to values --------------------------------------------------------------------

    def _notes(self, text: str) -> Iterator[RawNote]:
        try:
            whole = _parse(text)
        except json.JSONDecodeError as error:
            if not _has_lines(text):
                self._refuse_json(text, error)
            yield from self._notes_of_lines(text)
            return
        except RecursionError:
            values = _values_apart(text)
        else:
            values = self._notes_of_value(whole)
        for position, value in enumerate(values, 1):
            yield RawNote(value, position)

    def _notes_of_value(self, whole: object) -> list[object]:
        if isinstance(whole, list):
            return whole
        members = whole if isinstance(whole, dict) else {}
        if isinstance(notes := members.get("notes"), list):
            return notes
        if "content" in members:
            return [members]
        name = members.get("name")
        if isinstance(name, str) and _ERROR_NAME.fullmatch(name):
            self._refuse(f"this is no export but OpenReview's answer {name}", _LOGGED_IN)
        return self._refuse(
            'this is JSON, but no export: neither {"notes": [...]} nor a list of notes', _LOGGED_IN
        )

    def _notes_of_lines(self, text: str) -> Iterator[RawNote]:
        # Not splitlines(): U+2028 and its like may stand inside a JSON string.
        lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
        position = 0
        for number, line in lines:
            try:
                value = _parse(line)
            except json.JSONDecodeError as error:
                if number == lines[-1][0] and _is_cut_off(line, error):
                    self._refuse(
                        "the last line is no whole JSON value: the file seems cut off",
                        _AGAIN,
                        line=number,
                    )
                value = _UNREADABLE
            except RecursionError:
                value = _UNREADABLE
            wrapped = value.get("notes") if isinstance(value, dict) else None
            for note in wrapped if isinstance(wrapped, list) else [value]:
                position += 1
                yield RawNote(note, position, number)

    # --- refusals --------------------------------------------------------------------------

    def _refuse_json(self, text: str, error: json.JSONDecodeError) -> NoReturn:
        byte = len(text[: error.pos].encode("utf-8", "surrogatepass"))
        where = f"at line {error.lineno}, column {error.colno} (byte {byte})"
        if _is_cut_off(text, error):
            self._refuse(
                f"the JSON ends {where}: the file seems cut off", _AGAIN, line=error.lineno
            )
        self._refuse(f"this is not JSON {where}: {error.msg.lower()}", _AGAIN, line=error.lineno)

    def _refuse(
        self,
        fault: str,
        mend: str,
        *,
        kind: ProblemKind = ProblemKind.FILE_FORMAT,
        line: int = 0,
    ) -> NoReturn:
        place = Place(self.file, line=line)
        self.report.add(kind, place, fault, mend, severity=Severity.ERROR)
        self.report.stop()


def _parse(text: str) -> object:
    """The value of a JSON text; whole numbers too long for Python become NaN.

    :raises json.JSONDecodeError: if it is not JSON.
    :raises RecursionError: if it is nested too deeply.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError:  # more than sys.get_int_max_str_digits()
        return json.loads(text, parse_int=_whole_number)


def _whole_number(digits: str) -> int | float:
    return int(digits) if len(digits) <= 20 else float("nan")


def _has_lines(text: str) -> bool:
    """Whether a text that is not JSON looks like JSON Lines: several, the first an object."""
    first, _, rest = text.strip().partition("\n")
    return first.startswith("{") and first.rstrip().endswith("}") and bool(rest)


def _is_cut_off(text: str, error: json.JSONDecodeError) -> bool:
    """Whether more text might have made it JSON."""
    end = text.rstrip()
    return error.pos >= len(end) or error.msg.startswith("Unterminated") or end[-1] not in "]}"


def _values_apart(text: str) -> list[object]:
    """The members of the outermost list, each read alone, so that one nested too deeply for the
    parser does not take the others with it.  Text between the members is not looked at.
    """
    home = 2 if text.lstrip().startswith("{") else 1
    values: list[object] = []
    depth = start = 0
    for token in _TOKEN.finditer(text):
        match token[0]:
            case "{" | "[":
                if depth == home:
                    start = token.start()
                depth += 1
            case "}" | "]":
                depth -= 1
                if depth == home:
                    values.append(_parse_or_not(text[start : token.end()]))
    return values


def _parse_or_not(text: str) -> object:
    try:
        return _parse(text)
    except (json.JSONDecodeError, RecursionError):
        return _UNREADABLE
