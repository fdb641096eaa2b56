"""Words of a text as they are searched: folded, in their order.

The browser repeats these rules (``static/proceedings-search-words.js``); both are tested on
``tests/data/search-words.json``.

- Letters are compared without case, accents and ligatures; ``ł ø đ þ ß`` become Latin letters;
  mathematical letters, superscripts and subscripts ordinary ones (``ℓ₂`` is ``l2``).
- A word is a run of letters and digits; a point between digits belongs to it (``3.5``), and so do
  ``++`` and ``#`` at its end (``c++``), which then has a second form without them.
- A Chinese, Japanese or Korean character is a word of its own.
- Words with one hyphen, underscore, apostrophe, ``^`` or ``·`` between them, and neighbouring
  characters of those scripts, can be typed as one: their *joined* form (``in-context`` is also
  ``incontext``, ``L_2`` is ``l2``).  An English genitive's ``'s`` is left out.
- A word with an umlaut has a second form (``schölkopf`` is ``scholkopf`` and ``schoelkopf``), and
  so has a Greek letter that stands alone (``α`` is ``alpha``).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from ..naming import ascii_fold


class Word(NamedTuple):
    """A word at one position of a text."""

    forms: tuple[str, ...]
    """How it can be typed, the usual form first."""
    joined: str = ""
    """This word and those that hang together with it as one; only at the first of them."""
    parts: int = 1
    """Number of words in the joined form."""


_CJK = "\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff"
_ASCII_WORD = re.compile(
    r"(?:[0-9]{1,20}\.(?=[0-9])|[a-z0-9])+(?:(?:\+\+|#)(?![a-z0-9]))?", re.ASCII
)
_JOINING = frozenset("-_'^·")
_MOST_JOINED = 6
"""Words; longer chains are lists or code."""
_MOST_CJK = 4
"""Characters; longer runs are sentences."""

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_MARK = re.compile("[\u0300-\u036f]")
_ALIKE = str.maketrans(
    {
        "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
        "ı": "i", "ħ": "h", "ŧ": "t", "ς": "σ",
        "‘": "'", "’": "'", "ʼ": "'", "′": "'",
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "⋅": "·",
    }
)  # fmt: skip
_UMLAUT = re.compile("[äöüåø]")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψω",
        """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho
        sigma tau upsilon phi chi psi omega""".split(),  # noqa: SIM905
        strict=True,
    )
)


@cache
def _word() -> re.Pattern[str]:
    # Compiled when it is needed, for most texts are ASCII and these sets take milliseconds.
    letter = rf"(?:(?![{_CJK}])[^\W_])"
    return re.compile(rf"[{_CJK}]|(?:[0-9]{{1,20}}\.(?=[0-9])|{letter})+(?:(?:\+\+|#)(?![^\W_]))?")


@cache
def _one_cjk() -> re.Pattern[str]:
    return re.compile(f"[{_CJK}]")


def _is_cjk(word: str) -> bool:
    return not word.isascii() and _one_cjk().match(word) is not None


def fold(text: str) -> str:
    """The text without case, accents, ligatures and characters that cannot be seen."""
    if text.isascii():
        return text.lower()
    bare = _MARK.sub("", unicodedata.normalize("NFKD", _UNSEEN.sub("", text)))
    return unicodedata.normalize("NFC", bare).lower().translate(_ALIKE)


def words(text: str) -> tuple[Word, ...]:
    """The words of a text, one a position."""
    if text.isascii():
        return _words(text.lower(), _ASCII_WORD)
    found = _words(fold(text), _word())
    composed = unicodedata.normalize("NFC", text).lower()
    if not _UMLAUT.search(composed):
        return found
    # Letters become letters: there are as many words, in the same places.
    written_out = _words(fold(composed.translate(_UMLAUTS)), _word())
    return tuple(
        word._replace(forms=tuple(dict.fromkeys((*word.forms, *other.forms))))
        for word, other in zip(found, written_out, strict=True)
    )


def _words(folded: str, pattern: re.Pattern[str]) -> tuple[Word, ...]:
    matches = list(pattern.finditer(folded))
    if len(matches) == 1:
        return (Word(_forms(matches[0][0])),)
    kept = [match for match in matches if not _is_genitive(match, folded)]
    found = [Word(_forms(match[0])) for match in kept]
    start = 0
    for end in range(1, len(kept) + 1):
        if end == len(kept) or not _hang_together(kept[end - 1], kept[end], folded):
            parts = end - start
            most = _MOST_CJK if _is_cjk(kept[start][0]) else _MOST_JOINED
            if 1 < parts <= most:
                joined = "".join(match[0] for match in kept[start:end])
                found[start] = found[start]._replace(joined=joined, parts=parts)
            start = end
    return tuple(found)


def _forms(word: str) -> tuple[str, ...]:
    if word[-1] in "+#":
        return (word, word.rstrip("+#"))
    return (word, _GREEK[word]) if word in _GREEK else (word,)


def _is_genitive(match: re.Match[str], folded: str) -> bool:
    start = match.start()
    return (
        match[0] == "s" and start > 1 and folded[start - 1] == "'" and folded[start - 2].isalnum()
    )


def _hang_together(one: re.Match[str], other: re.Match[str], folded: str) -> bool:
    between = folded[one.end() : other.start()]
    if not between:
        return _is_cjk(one[0]) and _is_cjk(other[0])
    if between not in _JOINING:
        return False
    return not (_is_cjk(one[0]) or _is_cjk(other[0]))


# --- what the index holds ----------------------------------------------------------------------

_SHORT = 2
_AROUND = "()[],.;:!?\"'*"
"""What most often stands around a word, and joins nothing there."""


class Terms(NamedTuple):
    """What a text is found by."""

    width: int
    """Number of words."""
    held: tuple[tuple[int, str], ...]
    """Positions and forms."""
    spare: tuple[tuple[int, str], ...] = ()
    """Joined forms that are needed only where others write them as one word: who types another one
    ("selfsupervised") is understood, because the browser finds the words that it is made of."""


def terms(text: str) -> Terms:
    """What a text is found by.

    To the forms of :func:`words` come transliterations, which the browser does not need: of other
    scripts' letters (``Иванов``), of each Chinese character, and of a Chinese name or its given
    name as one (``南佳怡`` is ``nan``, ``jia``, ``yi``, ``nanjiayi``, and ``jiayi`` in the second
    place).
    """
    bare = text.strip(_AROUND)
    if bare.isascii() and bare.isalnum():
        return Terms(1, ((0, bare.lower()),))
    found = words(text)
    held = [(place, form) for place, word in enumerate(found) for form in word.forms]
    spare: list[tuple[int, str]] = []
    for place, word in enumerate(found):
        if word.joined:
            parts = [part.forms[0] for part in found[place : place + word.parts]]
            (spare if all(map(_is_long, parts)) else held).append((place, word.joined))
    if not text.isascii():
        for place, form in tuple(held):
            held += _transliterated(place, form)
    return Terms(len(found), tuple(dict.fromkeys(held)), tuple(spare))


def _is_long(part: str) -> bool:
    """Whether a part of a joined form can be told from its neighbours in it."""
    return len(part) > _SHORT and part.isascii() and part.isalpha()


def _transliterated(place: int, form: str) -> list[tuple[int, str]]:
    if form.isascii():
        return []
    whole = _plain_ascii(form)
    found = [(place, whole)] if whole else []
    if len(form) > 1 and _is_cjk(form):
        found.append((place + 1, _plain_ascii(form[1:])))
    return found


def _plain_ascii(form: str) -> str:
    return "".join(filter(str.isalnum, ascii_fold(form).lower()))
