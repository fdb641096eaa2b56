"""Text of which some stretches are in italics: formatted references."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable

holds_html = re.compile(r"""[&<>"']""").search
"""Whether a text holds a character that HTML escapes."""


class Run(NamedTuple):
    """A stretch of text in one style."""

    text: str
    """Plain; whatever it holds, it is shown as it stands."""
    italic: bool = False


def italicized(runs: Iterable[Run]) -> Markup:
    """The HTML of runs, one after the other."""
    parts = []
    for text, italic in runs:
        # To look is half the time of escaping, and mostly there is nothing.
        escaped = escape(text) if holds_html(text) else text
        parts.append(f"<i>{escaped}</i>" if italic else escaped)
    return Markup("".join(parts))  # noqa: S704 - each part is escaped
