"""Words made safe: ASCII transliteration, slugs for addresses, folding for order and search."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

_BETWEEN = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile("['`´ʹʻʼʾʿ‘’]")
_MARK = re.compile("[\u0300-\u036f]")


def ascii_fold(text: str) -> str:
    """The text in ASCII letters: accents dropped, other scripts transliterated.

    Chinese is written in pinyin without tones, each syllable with a capital:
    ``南佳怡`` becomes ``NanJiaYi``.  What has no transliteration is dropped.
    """
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", text)
    return anyascii(folded.encode("utf-8", "ignore").decode("utf-8"))


def slugify(text: str) -> str:
    """Lower-case ASCII letters, digits and single hyphens, for the last part of an address.

    Empty if no letter or digit is left of the text; the caller must then find another name.
    """
    return _BETWEEN.sub("-", _APOSTROPHES.sub("", ascii_fold(text)).lower()).strip("-")


def fold(text: str) -> str:
    """The text as it is compared and sorted: without case and accents, single spaces.

    Letters of other scripts keep their script, so that they sort after Latin ones.
    """
    if not text.isascii():
        text = _MARK.sub("", unicodedata.normalize("NFKD", text)).translate(_STROKES)
    return " ".join(text.casefold().split())


_STROKES = str.maketrans(
    {
        "Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d",
        "Þ": "Th", "þ": "th", "Æ": "Ae", "æ": "ae", "Œ": "Oe", "œ": "oe", "ı": "i",
        "Ħ": "H", "ħ": "h", "Ŧ": "T", "ŧ": "t", "ẞ": "ss", "ß": "ss",
        "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-",
    }
)  # fmt: skip
"""Letters that Unicode does not take apart although readers do, and typographic marks."""
