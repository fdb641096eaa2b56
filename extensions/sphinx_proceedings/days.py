"""Days as people write them in the site's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import exports

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def day_in_words(day: date, language: str) -> str:
    """Saturday, 11 May 2024.

    :param language: as in conf.py; may be empty, or one that nobody has described.
    """
    from babel.core import UnknownLocaleError
    from babel.dates import format_date

    locale = (language or "en").replace("-", "_")
    # English days come before their months here, as in most of the world.
    pattern = "EEEE, d MMMM y" if locale.partition("_")[0] == "en" else "full"
    try:
        return format_date(day, pattern, locale=locale)
    except (UnknownLocaleError, ValueError):
        return format_date(day, "EEEE, d MMMM y", locale="en")


def days_in_words(days: Sequence[date], language: str) -> str:
    """From the first to the last day, without days of the week: 11-12 May 2024.

    :param language: as for :func:`day_in_words`.
    """
    locale = (language or "en").replace("-", "_")
    if not days or locale.partition("_")[0] == "en":
        return exports.days_in_words(days)
    from babel.core import UnknownLocaleError
    from babel.dates import format_interval

    try:
        return format_interval(days[0], days[-1], "yMMMMd", locale=locale)
    except (UnknownLocaleError, ValueError):
        return exports.days_in_words(days)
