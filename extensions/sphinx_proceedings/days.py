"""Days as people write them in the site's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.core import UnknownLocaleError
from babel.dates import format_date

if TYPE_CHECKING:
    from datetime import date


def day_in_words(day: date, language: str) -> str:
    """Saturday, 11 May 2024.

    :param language: as in conf.py; may be empty, or one that nobody has described.
    """
    locale = (language or "en").replace("-", "_")
    # English days come before their months here, as in most of the world.
    pattern = "EEEE, d MMMM y" if locale.partition("_")[0] == "en" else "full"
    try:
        return format_date(day, pattern, locale=locale)
    except (UnknownLocaleError, ValueError):
        return format_date(day, "EEEE, d MMMM y", locale="en")
