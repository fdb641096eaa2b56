"""Text of which some stretches are in italics: formatted references."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable


class Run(NamedTuple):
    """A stretch of text in one style."""

    text: str
    """Plain; whatever it holds, it is shown as it stands."""
    italic: bool = False


def italicized(runs: Iterable[Run]) -> Markup:
    """The HTML of runs, one after the other."""
    parts = [f"<i>{escape(text)}</i>" if italic else escape(text) for text, italic in runs]
    return Markup("".join(parts))  # noqa: S704 - each part is escaped
