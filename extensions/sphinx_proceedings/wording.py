"""The site's own words in the language of its pages.

The catalogues are gettext's, as Sphinx has them; this module reads them without Sphinx.  What an
organizer or an author has written is never translated.
"""

from __future__ import annotations

import gettext
from pathlib import Path

Wording = gettext.NullTranslations
"""Puts words into a language; that of the class itself leaves them in English."""

CATALOGUE = "sphinx_proceedings"
LOCALE = Path(__file__).parent / "locale"
"""Holds ``<language>/LC_MESSAGES/sphinx_proceedings.mo`` and the ``.po`` that it is made from."""

ENGLISH = Wording()


def wording_in(language: str) -> Wording:
    """The words in a language, or in English if there is no catalogue of it.

    :param language: as in conf.py: ``de``, ``de_AT``, ``pt-BR``; may be empty.
    """
    if not language:
        return ENGLISH
    return gettext.translation(CATALOGUE, LOCALE, [language.replace("-", "_")], fallback=True)


def marked(message: str) -> str:
    """The same text, marked as one that is translated where it is shown."""
    return message
