"""On which line each key of a TOML file stands, which :mod:`tomllib` does not tell.

The text has already been accepted by :mod:`tomllib`, so that this scan of it only follows the
grammar (https://toml.io/en/v1.0.0) and checks nothing.  This module imports nothing of the
package.
"""

from __future__ import annotations

import re

Path = tuple[str | int, ...]
"""The way to a value: keys, and indexes into arrays and arrays of tables."""

_BLANK = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\"]|\\[\s\S]|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
)
_SCALAR = re.compile(r"[^,\]}#\n]*")
_ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(["\\bfnrt]))')
_SHORT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def key_lines(text: str) -> dict[Path, int]:
    """The line, counted from 1, of every table, key and array element of a valid TOML text.

    Tables count at their header, array elements where they begin.  Lines must end in line
    feeds alone.
    """
    return _Scan(text).run()


class _Scan:
    """One pass over one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}
        self._seen = 0
        self._line = 1

    def run(self) -> dict[Path, int]:
        table: Path = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)
        return self.lines

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:  # not TOML after all: one character on, so that the scan ends
            self.at += 1
            return ""
        self.at = match.end()
        return match.group()

    def _note(self, path: Path) -> None:
        """Note the present line for a path and for the tables that it implies."""
        self._line += self.text.count("\n", self._seen, self.at)
        self._seen = self.at
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], self._line)

    def _header(self) -> Path:
        """``[a.b]`` or ``[[a.b]]``: the path of the table that it opens."""
        start = self.at
        repeated = self.text.startswith("[[", start)
        self.at += 2 if repeated else 1
        keys = self._keys()
        end = self.at + (2 if repeated else 1)
        path: Path = ()
        for key in keys[:-1]:
            path = self._latest((*path, key))
        path = (*path, keys[-1])
        if repeated:
            self.counts[path] = self.counts.get(path, 0) + 1
        path = self._latest(path)
        self.at = start
        self._note(path)
        self.at = end
        return path

    def _latest(self, path: Path) -> Path:
        """The path itself, or that of its newest element if it is an array of tables."""
        return (*path, self.counts[path] - 1) if path in self.counts else path

    def _keys(self) -> tuple[str, ...]:
        """A dotted key, bare and quoted parts alike."""
        keys: list[str] = []
        while True:
            self._skip(_SPACE)
            if self.text[self.at : self.at + 1] in {'"', "'"}:
                keys.append(_unquoted(self._skip(_STRING)))
            else:
                keys.append(self._skip(_BARE_KEY))
            self._skip(_SPACE)
            if self.text[self.at : self.at + 1] != ".":
                return tuple(keys)
            self.at += 1

    def _pair(self, table: Path) -> None:
        """``key = value`` of a table."""
        start = self.at
        path = (*table, *self._keys())
        after = self.at + 1
        self.at = start
        self._note(path)
        self.at = after
        self._skip(_SPACE)
        self._value(path)

    def _value(self, path: Path) -> None:
        sign = self.text[self.at : self.at + 1]
        if sign == "[":
            self._array(path)
        elif sign == "{":
            self._inline_table(path)
        elif sign in {'"', "'"}:
            self._skip(_STRING)
        else:
            self._skip(_SCALAR)

    def _array(self, path: Path) -> None:
        self.at += 1
        index = 0
        while self._next_item("]"):
            self._note((*path, index))
            self._value((*path, index))
            index += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        while self._next_item("}"):
            self._pair(path)

    def _next_item(self, closing: str) -> bool:
        """Whether another item follows; past the comma if so, past the bracket if not."""
        self._skip(_BLANK)
        if self.text.startswith(",", self.at):
            self.at += 1
            self._skip(_BLANK)
        if self.at >= len(self.text) or self.text.startswith(closing, self.at):
            self.at += 1
            return False
        return True


def _unquoted(quoted: str) -> str:
    """The key that a quoted one-line key means."""
    inner = quoted[1:-1]
    return inner if quoted.startswith("'") else _ESCAPE.sub(_escaped, inner)


def _escaped(match: re.Match[str]) -> str:
    number = match[1] or match[2]
    return chr(int(number, 16)) if number else _SHORT.get(match[3], match[3])
