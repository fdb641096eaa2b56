"""Printed names and their parts: what a citation needs of "Laurens van der Maaten".

PyPI ``nameparser`` was tried and is not used: it takes "Bo MA" and "Ed Mba" for people with a
degree and without a family name, "De Cheng" for a family name, splits "King, Jr., Martin"
wrongly, and costs 110 µs a name.

What no rule can know (family names of two words, names printed family first) is settled by an
organizer's override, a mapping from the printed name to a :class:`Name`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from .naming import fold

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of one person's name; joined with blanks in this order they are the name."""

    given: str
    """Given names and initials; empty for one-word names and names in East Asian scripts."""
    particle: str
    """Lower-case words before the family name, such as "van der"; BibTeX calls it "von"."""
    family: str
    """Never empty, unless the printed name is."""
    suffix: str = ""
    """"Jr.", "Sr." or a Roman numeral."""


NO_OVERRIDES: Final[Mapping[str, Name]] = MappingProxyType({})

_PARTICLES: Final = frozenset(
    """
    aan af al auf aus av bar bat ben bin bint d da dal dalla de degli dei del della delle den
    der des di do dos du el em het ibn in la las le les lo los op t ten ter te und v van ver
    vom von zu zum zur
    """.split()  # noqa: SIM905
)
"""Words that are particles where they stand in lower case between other words."""

_CONJUNCTIONS: Final = frozenset({"e", "i", "y"})
"""Words that join two family names into one ("José Ortega y Gasset")."""

_CAPITAL_PARTICLES: Final = frozenset(
    """
    Al D' Da Dal Dalla De Degli Del Della Den Der Des Di Dos El La Las Le Les Lo Los Mac Mc
    Saint San Santa St Ten Ter Van Vande Vander Von
    """.split()  # noqa: SIM905
)
"""Words that begin a family name of two words where they stand before the last word."""

_VIETNAMESE_FAMILIES: Final = frozenset(
    """
    bui cao chu dang dao dinh do doan duong ha ho hoang huynh lam le luong luu ly mai ngo
    nguyen pham phan phung quach ta thai to tong tran trinh truong vo vu vuong
    """.split()  # noqa: SIM905
)
"""With one of these beside it, "Van", "Le" or "La" is a middle name."""

_STARTING_PARTICLES: Final = frozenset({"van", "von"})
"""Particles that are nobody's given name, so that they may stand first ("van Beethoven")."""

_SUFFIX: Final = re.compile(r"(?:[Jj][Rr]|[Ss][Rr])\.?|II|III|IV")
_DEGREE: Final = re.compile(r"Ph\.? ?D\.?|M\.? ?D\.?|M\.? ?Sc\.?|D\. ?Sc\.?")
_NICKNAME: Final = re.compile(
    r"""(?<!\S)(?:\([^()]*\)|"[^"]*"|“[^“”]*”|``[^`']*''|‘[^‘’]*’|'[^']*')(?!\S)"""
)
_EAST_ASIAN: Final = re.compile(
    "[\\s·・々〆ー"
    "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3100-\u318f\u31a0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff]+"
)


def split_name(name: str, overrides: Mapping[str, Name] = NO_OVERRIDES) -> Name:
    """The parts of a printed name.

    - "Family, Given", "Family, Jr., Given" and "Given Family, Jr." are read as they are meant.
    - Lower-case particles between two words ("Laurens van der Maaten") are the particle; other
      lower-case words are not ("jian liu", "bin xia").
    - A capitalised particle right before the last word belongs to the family name ("Christopher
      De Sa", "Guy Van den Broeck"), but not at the start of a name ("Van Cuong Pham", "De
      Cheng") and not beside a Vietnamese family name ("Hung Van Le", "Nguyen Van An").
    - A nickname in quotation marks or parentheses is left out.
    - One-word names and names wholly in Chinese, Japanese or Korean script are the family name.
    """
    return overrides.get(name) or _split(name)


@lru_cache(maxsize=16_384)
def _split(name: str) -> Name:
    printed = " ".join(name.split())
    printed = " ".join(_NICKNAME.sub("", printed).split()) or printed
    if _EAST_ASIAN.fullmatch(printed):
        return Name("", "", printed)
    first, *rest = (part.strip() for part in printed.split(","))
    rest = [part for part in rest if part]
    if not first or not rest:
        return _split_words((first or " ".join(rest) or printed).split())
    if _SUFFIX.fullmatch(rest[0]):
        if len(rest) > 1:
            return _inverted(first, " ".join(rest[1:]), rest[0])
        return _split_words([*first.split(), rest[0]])
    if " " in first and _DEGREE.fullmatch(rest[0]):
        return _split_words(first.split())
    if _SUFFIX.fullmatch(rest[-1]):
        return _inverted(first, " ".join(rest[:-1]), rest[-1])
    return _inverted(first, " ".join(rest), "")


def _inverted(family: str, given: str, suffix: str) -> Name:
    """A name given as "particle Family, Given"."""
    words = family.split()
    end = _particle_end(words, 0)
    return Name(given, " ".join(words[:end]), " ".join(words[end:]), suffix)


def _split_words(words: list[str]) -> Name:
    suffix = words.pop() if len(words) > 1 and _SUFFIX.fullmatch(words[-1]) else ""
    if len(words) == 1:
        return Name("", "", words[0], suffix)
    if words and words[0] in _STARTING_PARTICLES:
        end = _particle_end(words, 0)
        return Name("", " ".join(words[:end]), " ".join(words[end:]), suffix)
    start = _family_start(words)
    end = _particle_end(words, start)
    return Name(" ".join(words[:start]), " ".join(words[start:end]), " ".join(words[end:]), suffix)


def _family_start(words: list[str]) -> int:
    """Index of the first word of particle and family name; 0 only if there is no word."""
    last = max(len(words) - 1, 0)
    lower = next((i for i in range(1, last) if _is_particle(words[i])), last)
    for i in range(2, lower):
        if words[i] in _CONJUNCTIONS:
            return i - 1
    start = lower
    while start > 1 and words[start - 1].rstrip(".") in _CAPITAL_PARTICLES:
        start -= 1
    if lower == last and start < last:
        neighbours = {fold(words[0]), fold(words[start - 1]), fold(words[last])}
        if neighbours & _VIETNAMESE_FAMILIES:
            return last
    return start


def _particle_end(words: list[str], start: int) -> int:
    """Index after the particles that begin at ``start``; at least one word is left."""
    end = start
    while end < len(words) - 1 and _is_particle(words[end]):
        end += 1
    return end


def _is_particle(word: str) -> bool:
    return word.strip("'’`.") in _PARTICLES


def bibtex_name(name: Name) -> str:
    """The name as BibTeX takes it: "van der Maaten, Laurens", "King, Jr., Martin"."""
    before = f"{name.particle} {name.family}" if name.particle else name.family
    return ", ".join(part for part in (before, name.suffix, name.given) if part)


def inverted_name(name: Name) -> str:
    """The name with the suffix last: "Smith, John, Jr.", as ``citation_author`` and RIS want."""
    before = f"{name.particle} {name.family}" if name.particle else name.family
    return ", ".join(part for part in (before, name.given, name.suffix) if part)


def sort_key(name: str, overrides: Mapping[str, Name] = NO_OVERRIDES) -> tuple[str, ...]:
    """Folded family name, given names, particle and suffix.

    The lower-case particle does not count first, so that "Laurens van der Maaten" stands under M:
    the Dutch and German custom, biblatex's default (``useprefix=false``), and what the
    citation keys begin with.  (``plain.bst`` would put it under V.)
    """
    parts = split_name(name, overrides)
    return (fold(parts.family), fold(parts.given), fold(parts.particle), fold(parts.suffix))
