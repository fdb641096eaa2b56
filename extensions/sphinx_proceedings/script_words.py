"""The words of the browser's scripts in the site's language.

The scripts have them as JSON (``static/proceedings-words.js``, ``-finder-words.js``): a text a key,
or for what depends on a number its two English forms.  They are messages of the same catalogue as
all others.  Scripts choose the form of a number by CLDR's categories (``Intl.PluralRules``), but
gettext by a number of its own, so that forms are looked up by examples.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .wording import Wording

STATIC = Path(__file__).parent / "static"
WORD_FILES = ("proceedings-words.js", "proceedings-finder-words.js")
OWN_WORDS = "proceedings-own-words.js"
"""The file that a site in another language has its words in."""

Word = str | dict[str, str]
"""A text, or texts by category of a number: ``one`` and ``other`` in English."""

_OBJECT = re.compile(r"^export const [A-Z_]+ = (\{\n.*?^\});$", re.DOTALL | re.MULTILINE)
_EXAMPLES = (*range(201), 1_000, 1_000_000)
"""Numbers among which every category of every language is."""


def words_in(script: str) -> dict[str, Word]:
    """The English words of a script's source, by key."""
    found = _OBJECT.search(script)
    if found is None:
        raise ValueError("the script has no words")
    words: dict[str, Word] = json.loads(found[1])
    return words


def english_words() -> Iterator[tuple[str, Word]]:
    """The words of all scripts, by key."""
    for name in WORD_FILES:
        yield from words_in((STATIC / name).read_text(encoding="utf-8")).items()


def own_words(wording: Wording, language: str) -> str:
    """The script that has the words in a language; those that it lacks stay English."""
    categories = _categories(language)
    translated: dict[str, Word] = {}
    for key, word in english_words():
        own = _translated(word, wording, categories)
        if own != word:
            translated[key] = own
    told = json.dumps(translated, ensure_ascii=False, indent=1)
    return f"// Made by the build.\n\nexport default {told};\n"


def _translated(word: Word, wording: Wording, categories: Mapping[str, int]) -> Word:
    if isinstance(word, str):
        return wording.gettext(word)
    one, other = word["one"], word["other"]
    return {name: wording.ngettext(one, other, number) for name, number in categories.items()}


def _categories(language: str) -> dict[str, int]:
    """Categories of numbers in a language, each with a number of it."""
    try:
        rule = Locale.parse(language.replace("-", "_")).plural_form
    except (UnknownLocaleError, ValueError):
        rule = Locale("en").plural_form
    found: dict[str, int] = {}
    for number in _EXAMPLES:
        found.setdefault(rule(number), number)
    return dict(sorted(found.items()))
