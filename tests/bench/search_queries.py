"""Queries made by rule from a proceedings' papers, each with the papers that it should find.

Nothing is picked by hand: what is taken from a paper (which words, which author, where the typing
mistake is) is decided by a hash of its forum id, so the same papers give the same queries.

Kinds, one query a paper each:

``title``         three to six consecutive words of the title, or all of it
``rare``          the two words of the title that are in the fewest titles
``author``        an author's family name, folded to ASCII
``author+title``  an author's family name, folded, and a word of the title
``abstract``      five or six consecutive words of the abstract

They are typed in lower case, without the punctuation around words.  Each is made again with one
typing mistake of each sort, in a word of at least four letters and at any place of it: two letters
``swapped``, one ``missing``, one ``doubled``, or the ``neighbour`` key of a QWERTY keyboard.

``meant`` are the papers for which the rule holds: whose titles contain the phrase, or that have
an author of that family name.  ``relevant`` are those for which it could have been typed: after a
mistake these may be more ("wng" for Wang, Weng or Wong).  A lone name is never mistyped into a
name that is there ("Liang" into "Lang"); longer queries may become other words.

Run to write them as JSON, for work on the engine without a browser::

    python tests/bench/search_queries.py --size 3218 --each 300 > queries.json
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tempfile
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import conference

from sphinx_proceedings import join
from sphinx_proceedings.names import split_name
from sphinx_proceedings.naming import ascii_fold
from sphinx_proceedings.problems import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from sphinx_proceedings.model import Paper, Proceedings

KINDS = ("title", "rare", "author", "author+title", "abstract")
MISTAKES = ("swapped", "missing", "doubled", "neighbour")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
"""The letters of a QWERTY keyboard; each row is half a key to the right of the one above."""
SHORTEST_MISTYPED = 4

_AROUND = "'\"`´‘’“”.,:;!?()[]{}*"
_NOT_TYPED = re.compile(r"[^\w.,+#&/'’()-]|_|://")

Words = tuple[str, ...]
Value = TypeVar("Value")


class Query(NamedTuple):
    """What somebody types, and what they want to find."""

    kind: str
    mistake: str
    """One of :data:`MISTAKES`, or empty."""
    text: str
    relevant: tuple[str, ...]
    """Forum ids of the papers for which this could have been typed; never empty."""
    meant: tuple[str, ...]
    """Of those, the papers for which the rule holds without the mistake."""


def queries(proceedings: Proceedings, each: int | None = None) -> list[Query]:
    """All queries of all kinds, at most ``each`` of one kind and mistake; texts are not repeated.

    Where there are more, a hash of the text decides, so that they come from all papers alike.
    """
    words = PaperWords(proceedings.papers)
    made: defaultdict[tuple[str, str], dict[str, Query]] = defaultdict(dict)
    for paper in proceedings.papers:
        for kind in KINDS:
            typed = _TAKEN[kind](paper.id, words)
            if not typed:
                continue
            for mistake in ("", *MISTAKES):
                query = _query(paper.id, kind, mistake, typed, words)
                if query:
                    made[kind, mistake].setdefault(query.text, query)
    return [
        query
        for kind in KINDS
        for mistake in ("", *MISTAKES)
        for query in _sample(made[kind, mistake].values(), each)
    ]


def _sample(found: Collection[Query], each: int | None) -> list[Query]:
    ranked = sorted(found, key=lambda query: _number(query.text, "sample"))
    return ranked[:each]


# --- words of the papers ---------------------------------------------------------------------


def words_of(text: str) -> Words:
    """Words as one types them: lower case, without the punctuation around them."""
    stripped = (word.strip(_AROUND) for word in text.lower().split())
    return tuple(word for word in stripped if any(map(str.isalnum, word)))


def family_name(name: str) -> str:
    """The family name in lower-case ASCII letters, without a particle."""
    return ascii_fold(split_name(name).family).lower()


class PaperWords:
    """Words of titles, names and abstracts, and which papers have them."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self.titles: dict[str, Words] = {}
        self.abstracts: dict[str, Words] = {}
        self.families: dict[str, tuple[str, ...]] = {}
        self.names: set[str] = set()
        """Every folded word of an author's name."""
        for paper in papers:
            names = [authorship.name.plain for authorship in paper.authors]
            self.titles[paper.id] = words_of(paper.title.plain)
            self.abstracts[paper.id] = words_of(paper.abstract.plain) if paper.abstract else ()
            self.families[paper.id] = tuple(filter(None, map(family_name, names)))
            self.names.update(word for name in names for word in ascii_fold(name).lower().split())
        self.in_titles = _papers_by(self.titles)
        self.in_abstracts = _papers_by(self.abstracts)
        self.by_family = _papers_by(self.families)

    def with_phrase(self, phrase: Words, *, abstract: bool) -> set[str]:
        """Papers with these words one after the other in their title or abstract."""
        texts, index = (
            (self.abstracts, self.in_abstracts) if abstract else (self.titles, self.in_titles)
        )
        candidates = set.intersection(*(index.get(word, set()) for word in phrase))
        return {paper for paper in candidates if _contains(texts[paper], phrase)}


def _papers_by(values: dict[str, tuple[str, ...]]) -> dict[str, set[str]]:
    index: defaultdict[str, set[str]] = defaultdict(set)
    for paper, words in values.items():
        for word in words:
            index[word].add(paper)
    return dict(index)


def _contains(text: Words, phrase: Words) -> bool:
    length = len(phrase)
    return any(text[start : start + length] == phrase for start in range(len(text) - length + 1))


# --- what is taken from a paper --------------------------------------------------------------


def _title(paper: str, words: PaperWords) -> Words:
    title = words.titles[paper]
    length = _choice(paper, "title-length", (3, 4, 5, 6, len(title)))
    return _window(paper, title, length)


def _rare(paper: str, words: PaperWords) -> Words:
    long = {word for word in words.titles[paper] if len(word) >= 4 and word.isalpha()}
    ranked = sorted(
        long, key=lambda word: (len(words.in_titles[word]), _number(paper, f"rare {word}"))
    )
    return tuple(sorted(ranked[:2], key=words.titles[paper].index)) if len(ranked) > 1 else ()


def _author(paper: str, words: PaperWords) -> Words:
    families = words.families[paper]
    return (_choice(paper, "author", families),) if families else ()


def _author_and_title(paper: str, words: PaperWords) -> Words:
    long = [word for word in words.titles[paper] if len(word) >= 4 and word.isalpha()]
    if not long or not words.families[paper]:
        return ()
    family = _choice(paper, "author of author+title", words.families[paper])
    return (family, _choice(paper, "word of author+title", long))


def _abstract(paper: str, words: PaperWords) -> Words:
    return _window(paper, words.abstracts[paper], _choice(paper, "abstract-length", (5, 6)))


def _window(paper: str, text: Words, length: int) -> Words:
    """Consecutive words without formulas and addresses, which nobody types."""
    length = min(length, len(text))
    places = [
        text[start : start + length]
        for start in range(len(text) - length + 1)
        if not any(map(_NOT_TYPED.search, text[start : start + length]))
    ]
    return _choice(paper, f"window {length}", places) if length and places else ()


_TAKEN: dict[str, Callable[[str, PaperWords], Words]] = {
    "title": _title,
    "rare": _rare,
    "author": _author,
    "author+title": _author_and_title,
    "abstract": _abstract,
}


def _holds(kind: str, typed: Words, words: PaperWords) -> set[str]:
    """The papers for which the rule of a kind holds."""
    if kind == "author":
        return words.by_family.get(typed[0], set())
    if kind == "author+title":
        return words.by_family.get(typed[0], set()) & words.in_titles.get(typed[1], set())
    if kind == "rare":
        return words.in_titles.get(typed[0], set()) & words.in_titles.get(typed[1], set())
    return words.with_phrase(typed, abstract=kind == "abstract")


# --- typing mistakes -------------------------------------------------------------------------


def _query(paper: str, kind: str, mistake: str, typed: Words, words: PaperWords) -> Query | None:
    meant = _holds(kind, typed, words)
    relevant = set(meant)
    if mistake:
        mistyped = _mistyped(f"{paper} {kind}", mistake, typed, words)
        if mistyped is None:
            return None
        place, word = mistyped
        for source in sorted(sources(word, mistake)):
            relevant |= _holds(kind, (*typed[:place], source, *typed[place + 1 :]), words)
        typed = (*typed[:place], word, *typed[place + 1 :])
    return Query(kind, mistake, " ".join(typed), tuple(sorted(relevant)), tuple(sorted(meant)))


def _mistyped(seed: str, mistake: str, typed: Words, words: PaperWords) -> tuple[int, str] | None:
    """Which word is mistyped, and what it becomes."""
    places = [
        place
        for place, word in enumerate(typed)
        if len(word) >= SHORTEST_MISTYPED and all(letter in LETTERS for letter in word)
    ]
    if not places:
        return None
    place = _choice(seed, f"word {mistake}", places)
    made = sorted(mistakes(typed[place], mistake))
    if len(typed) == 1:
        made = [word for word in made if word not in words.names]
    return (place, _choice(seed, f"letter {mistake}", made)) if made else None


def mistakes(word: str, mistake: str) -> set[str]:
    """What a word can become by one mistake of a sort."""
    places = range(len(word))
    if mistake == "swapped":
        made = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in places[:-1]}
    elif mistake == "missing":
        made = {word[:i] + word[i + 1 :] for i in places}
    elif mistake == "doubled":
        made = {word[: i + 1] + word[i:] for i in places}
    else:
        made = {
            word[:i] + key + word[i + 1 :] for i in places for key in NEIGHBOURS.get(word[i], ())
        }
    return made - {word}


def sources(word: str, mistake: str) -> set[str]:
    """Which words can become this one by one mistake of a sort; not all are words."""
    places = range(len(word))
    if mistake == "missing":
        return {word[:i] + key + word[i:] for i in (*places, len(word)) for key in LETTERS}
    if mistake == "doubled":
        return {word[:i] + word[i + 1 :] for i in places[1:] if word[i - 1] == word[i]}
    return mistakes(word, mistake)


def _neighbours() -> dict[str, tuple[str, ...]]:
    pairs = [pair for row in ROWS for pair in pairwise(row)]
    for upper, lower in pairwise(ROWS):
        pairs += [(upper[i], key) for i, key in enumerate(lower)]
        pairs += [(upper[i + 1], key) for i, key in enumerate(lower) if i + 1 < len(upper)]
    both = pairs + [(second, first) for first, second in pairs]
    return {key: tuple(sorted(b for a, b in both if a == key)) for key in LETTERS}


NEIGHBOURS = _neighbours()


# --- chance without chance -------------------------------------------------------------------


def _number(seed: str, purpose: str) -> int:
    digest = hashlib.sha256(f"{seed}\n{purpose}".encode()).digest()
    return int.from_bytes(digest[:8], "big")


def _choice(seed: str, purpose: str, values: Sequence[Value]) -> Value:
    return values[_number(seed, purpose) % len(values)]


# --- command line ----------------------------------------------------------------------------


def proceedings_of(notes: list[dict]) -> Proceedings:
    """What the extension makes of these notes."""
    with tempfile.TemporaryDirectory() as name:
        conference.write_records(Path(name), notes)
        return join.load(Path(name), Report()).proceedings


def as_records(found: Iterable[Query]) -> Iterator[dict]:
    """The queries for JSON."""
    return (query._asdict() for query in found)


def main() -> None:
    """Print the queries as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--export", type=Path, help="another export of NeurIPS 2023")
    parser.add_argument("--size", type=int, default=3218, help="number of papers")
    parser.add_argument("--each", type=int, help="at most so many of each kind and mistake")
    given = parser.parse_args()
    notes = conference.notes(given.size, given.export)
    found = queries(proceedings_of(notes), given.each)
    json.dump(list(as_records(found)), sys.stdout, ensure_ascii=False, indent=0)
    print()


if __name__ == "__main__":
    main()
