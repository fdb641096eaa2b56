"""Keywords: a list, a list glued into one string, or anything between."""

from __future__ import annotations

import re

_SEMICOLONS = ";；"
_COMMAS = ",，、"


def _outside(separators: str) -> re.Pattern[str]:
    """Runs without a separator, where maths and parentheses keep theirs."""
    return re.compile(rf"(?:\$[^$]*\$|\([^()]*\)|[^{separators}])+")


_BETWEEN_SEMICOLONS = _outside(_SEMICOLONS)
_BETWEEN_COMMAS = _outside(_COMMAS)
_BETWEEN_LINES = _outside(r"\n")


def split_keywords(values: list[str]) -> list[str]:
    """The keywords, white space folded, each once but for case, in their order.

    Semicolons separate in every entry; commas and line ends only in a list of one.  Of a
    string that holds several separators, the strongest counts.  What has no letter or digit
    is no keyword.
    """
    parts: list[str] = []
    for value in values:
        parts += _parts(value, alone=len(values) == 1)
    found: dict[str, str] = {}
    for part in parts:
        folded = " ".join(part.split())
        if any(character.isalnum() for character in folded):
            found.setdefault(folded.casefold(), folded)
    return list(found.values())


def _parts(value: str, *, alone: bool) -> list[str]:
    parts: list[str] = [value]
    for pattern in (_BETWEEN_SEMICOLONS, _BETWEEN_COMMAS, _BETWEEN_LINES):
        parts = pattern.findall(parts[0])
        if len(parts) != 1 or not alone:
            break
    return parts
