"""The snippets of the manual: files that a page tells to write, and commands that it tells to run.

A block of code whose caption is a path is that file, whole; ``at the end of PATH`` adds to it.
Lines of a ``console`` block that begin with ``$`` are commands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK = re.compile(
    r"^```(?:\{code-block\} )?(?P<language>\w+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
_CAPTION = re.compile(r":caption: (?P<added>at the end of )?(?P<path>\S+)\n\n")


class FileSnippet(NamedTuple):
    """A file, or what is to be added to one."""

    path: str
    """Below the folder of the site."""
    text: str
    is_added: bool


def file_snippets(page: str) -> Iterator[FileSnippet]:
    """The files of a page of the manual, in their order."""
    for block in _BLOCK.finditer(page):
        if found := _CAPTION.match(block["text"]):
            text = block["text"][found.end() :].replace(":::", "```")
            yield FileSnippet(found["path"], text, found["added"] is not None)


def command_snippets(page: str) -> Iterator[str]:
    """The commands of a page of the manual, in their order."""
    for block in _BLOCK.finditer(page):
        if block["language"] == "console":
            for line in block["text"].splitlines():
                assert line.startswith("$ "), f"not a command: {line}"
                yield line.removeprefix("$ ")


def write(snippets: Iterator[FileSnippet], folder: Path) -> int:
    """Do what a page tells to do with files; how many that were."""
    number = 0
    for number, snippet in enumerate(snippets, 1):  # noqa: B007 (returned)
        path = folder / snippet.path
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") + "\n" if snippet.is_added else ""
        path.write_text(before + snippet.text, encoding="utf-8")
    return number
