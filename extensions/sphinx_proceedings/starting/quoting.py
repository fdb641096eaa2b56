"""Texts of the organizer as literals of the languages in which the new files are written.

A title may hold quotes, backslashes, braces and signs of Markdown; in the file it must mean
itself and nothing else.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SIGNS: Final = re.compile(r"[\\`*_{}\[\]<>#~|&$!^]")


def toml(text: str) -> str:
    """A TOML basic string: its escapes are those of JSON, and DEL must be one too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def python(text: str) -> str:
    """A Python string literal, in double quotes where that needs no escape."""
    plain = text.isprintable() and not set(text) & {'"', "\\"}
    return f'"{text}"' if plain else repr(text)


def markdown(text: str) -> str:
    """Text inside a line of Markdown (CommonMark, section 2.4): no sign in it has a meaning.

    Not for the start of a line, where a plus, a minus or a number may begin a list.
    """
    return _SIGNS.sub(r"\\\g<0>", " ".join(text.split()))


def html_in_python(text: str) -> str:
    """A Python string literal of the text as HTML, for values that themes print as they are."""
    return python(html.escape(text))


def _as_is(text: str) -> str:
    return text


LANGUAGES: Final[Mapping[str, Callable[[str], str]]] = {
    "toml": toml,
    "python": python,
    "html": html_in_python,
    "markdown": markdown,
    "plain": _as_is,
}
"""By the word that stands before the name in a placeholder: ``<<toml:title>>``."""

_PLACEHOLDER: Final = re.compile(r"<<([a-z]+):([a-z_]+)>>")


def filled(template: str, values: Mapping[str, str]) -> str:
    """A file with its placeholders filled, all at once: what is filled in is not looked at again.

    :raises KeyError: if a placeholder names no language or no value.
    """
    return _PLACEHOLDER.sub(lambda found: LANGUAGES[found[1]](values[found[2]]), template)
