"""The files below ``search/`` that the browser reads as it needs them.

Things are numbered from 0 in the order of :func:`.records.findables`: papers, events, pages,
authors.  All files are JSON in UTF-8.  Where *numbers* are said to be text they are written as in
:mod:`.numbers`; *lists* are each a length and its numbers.

``index.json``
    ``format``: :data:`FORMAT`.  ``version``: a digest of all other files, which are asked for as
    ``name?v=<version>``.  ``counts``: how many there are of each kind, in the order above.
    ``notice``: what is said wherever papers are among the results, as plain text; else empty.

``words.json``
    ``words``: every word, by UTF-16 code units, front-coded: one character of the numbers' alphabet
    that says how many code units it has in common with the word before, and the rest; a space
    between words.  ``in``: numbers, in how many things each word is.  ``pieces``: the number of the
    first word in each piece of the postings.

``postings-<n>.json``
    A list of texts, one a word: numbers that say where it is.  For each thing that has it, twice
    the difference between its number and that of the thing before (the first: its number), plus 1
    if the word stands there more than once.  If so, how many more times than two follows.  Then its
    positions, each but the first as the difference from the one before.

``things.json``
    ``lengths``: numbers, for all but authors: how many positions each of the five *fields* has:
    title, people (their names, then the family names once more), keywords and TLDR, body, others.
    A thing's positions run through its fields; one position is left free after each.  ``names``:
    numbers, the lengths of the authors' names, which are all that an author has.  ``types``: the
    presentation types in the workshop's order; ``type``: numbers, for papers: the place of theirs
    in it counted from 1, 0 for none.  ``held``: numbers, for papers: a bit for each
    :class:`.records.Held` in its order.  ``retracted``: the numbers of retracted papers, ascending,
    as an array.  ``sessions``: [id, title, start, url], of the events in
    their order.  ``volumes``, in a joined index only: [label, how many things of each kind], and
    its things stand kind by kind in this order.  ``shown``, ``texts``: the number of the first
    thing in each file of those names.

``shown-<n>.json``
    Of each thing: [id, url, title as HTML, people, numbers of its sessions, papers of an author].

``texts-<n>.json``
    Of each thing but authors: its text as HTML, which may be empty.

``facets.json``
    ``titles``: numbers, each thing's place in alphabetical order.  ``sessions``, ``topics``,
    ``authors``: lists for each paper; sessions count in ``things.json``, topics in ``topicNames``,
    authors (only those that it names) in ``authorNames``.  These two are [id, name].  Authors are
    there from :data:`OFFERED` papers, or the first :data:`FEW_AUTHORS` if these are more.

``authors.json``
    The other authors: [id, name, numbers of their papers] each.

``ids.json``, ``keys.json``
    Ids of all things but authors; the papers' citation keys.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from itertools import chain
from operator import sub
from typing import TYPE_CHECKING, Any

from ..naming import fold
from .numbers import ALPHABET, write, write_all, write_lists
from .records import Findable, Held, Kind
from .words import terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

FORMAT = 2
PIECE = 8_000
"""Characters of a file of postings from which on the next word stands in the next file: about
5 KB compressed, so that ten words cost less than the vocabulary."""
SHOWN_PIECE, TEXTS_PIECE = 4_000, 12_000
"""The same for what is shown of results, and for their texts."""
OFFERED, FEW_AUTHORS = 2, 1_000

Files = dict[str, Any]


def build(findables: Sequence[Findable], notice: str = "") -> dict[str, bytes]:
    """Names of files below ``search/`` and their contents; the same for the same records.

    :param notice: plain text that is said wherever papers are among the results.
    """
    papers = [found for found in findables if found.kind is Kind.PAPER]
    others = [found for found in findables if found.kind is not Kind.AUTHOR]
    events = [found for found in findables if found.kind is Kind.EVENT]
    sessions = list(
        dict.fromkeys(session for found in (*events, *papers) for session in found.sessions)
    )
    number_of = {session.id: number for number, session in enumerate(sessions)}

    shown = [
        [
            found.id,
            found.url,
            found.html,
            found.people,
            [number_of[session.id] for session in found.sessions],
            found.papers,
        ]
        for found in findables
    ]
    places, lengths = _places(findables)
    files: Files = {}
    things = _things(papers, lengths[: len(others)])
    things["names"] = write_all(title for title, *_ in lengths[len(others) :])
    things["sessions"] = sessions
    things["shown"] = pieces(files, "shown", shown, SHOWN_PIECE, size_of)
    things["texts"] = pieces(files, "texts", [one.passage for one in others], TEXTS_PIECE, len)
    files["things.json"] = things
    postings = {word: _posting(held) for word, held in places.of.items()}
    files["words.json"] = vocabulary(files, postings, PIECE)
    files["facets.json"], files["authors.json"] = _facets(findables, papers, number_of)
    files["ids.json"] = [found.id for found in others]
    files["keys.json"] = [found.citation_key for found in papers]
    counted = Counter(found.kind for found in findables)
    return written(files, {kind.value: counted[kind] for kind in Kind}, notice)


def written(files: Files, counts: dict[str, int], notice: str) -> dict[str, bytes]:
    """The contents of all files, with ``index.json`` at the end.

    :param counts: how many things there are of each kind.
    """
    made = {name: _json(content) for name, content in sorted(files.items())}
    told = {"format": FORMAT, "version": _digest(made), "counts": counts, "notice": notice}
    made["index.json"] = _json(told)
    return made


def _json(content: object) -> bytes:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _digest(written: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in written.items():
        digest.update(f"{name}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def pieces(
    files: Files, stem: str, items: Sequence[Any], most: int, size: Callable[[Any], int]
) -> list[int]:
    """Cut a sequence into files of about equal size; the number of each file's first item."""
    firsts: list[int] = []
    room = 0
    for number, item in enumerate(items):
        if room <= 0:
            firsts.append(number)
            room = most
            piece = files[f"{stem}-{len(firsts) - 1}.json"] = []
        piece.append(item)
        room -= size(item)
    return firsts


def size_of(shown: list[Any]) -> int:
    """About how many characters of a file are those of a thing that is shown."""
    return 20 + len(shown[1]) + len(shown[2]) + len(shown[3])


# --- words ---------------------------------------------------------------------------------------

_THING = 1 << 24
"""A place is a thing's number times this, and a position in it."""


def _fields(found: Findable) -> tuple[str, ...]:
    people = f"{found.people} {found.families}"
    return (found.title, people, found.keywords, found.body, found.other)


class _Places:
    """Where each form stands, gathered text by text."""

    def __init__(self) -> None:
        self.of: defaultdict[str, list[int]] = defaultdict(list)
        self._written: set[str] = set()
        self._spare: set[str] = set()
        # For each stretch without blanks: its words, and where to write each form's places.
        self._known: dict[str, tuple[int, tuple[tuple[int, Callable[[int], None]], ...]]] = {}

    def add(self, text: str, start: int) -> int:
        """Add a text's words from a place on; the place after it."""
        known = self._known
        for chunk in text.split():
            width, held = known.get(chunk) or self._learn(chunk)
            for place, append in held:
                append(start + place)
            start += width
        return start

    def _learn(self, chunk: str) -> tuple[int, tuple[tuple[int, Callable[[int], None]], ...]]:
        width, held, spare = terms(chunk)
        self._written.update([form for _, form in held])
        self._spare.update([form for _, form in spare])
        made = width, tuple([(place, self.of[form].append) for place, form in held + spare])
        self._known[chunk] = made
        return made

    def drop_spare(self) -> None:
        """Forget joined forms that nobody writes as one word."""
        for form in self._spare - self._written:
            del self.of[form]


def _places(findables: Iterable[Findable]) -> tuple[_Places, list[list[int]]]:
    """Where each form stands, and the lengths of each thing's fields."""
    places = _Places()
    lengths = []
    for number, found in enumerate(findables):
        start = number * _THING
        widths = []
        for text in _fields(found):
            end = places.add(text, start)
            widths.append(end - start)
            start = end + 1
        lengths.append(widths)
    places.drop_spare()
    return places, lengths


def _posting(places: list[int]) -> tuple[int, str]:
    """The number of things in which a form stands, and its posting.

    :param places: ascending but for joined forms; the same one may come twice.
    """
    places.sort()
    parts: list[str] = []
    things = before = first = 0
    while first < len(places):
        place = places[first]
        thing = place // _THING
        start = thing * _THING
        after = first + 1
        while after < len(places) and places[after] < start + _THING:
            after += 1
        step = 2 * (thing - before)
        if after - first == 1:
            parts.append(write(step) + write(place - start))
        else:
            parts.append(_several(step, start, places[first:after]))
        before = thing
        first = after
        things += 1
    return things, "".join(parts)


def _several(step: int, start: int, places: Iterable[int]) -> str:
    """Several places in one thing; they may turn out to be one."""
    found = list(dict.fromkeys(places))
    steps = write_all(map(sub, found, (start, *found)))
    if len(found) == 1:
        return write(step) + steps
    return write(step + 1) + write(len(found) - 2) + steps


def vocabulary(files: Files, postings: Mapping[str, tuple[int, str]], most: int) -> dict[str, Any]:
    """``words.json``; adds the files of postings.

    :param postings: for each word, in how many things it is, and its posting.
    :param most: characters of a file of them.
    """
    words = sorted(postings, key=_utf16)
    texts = [postings[word][1] for word in words]
    firsts = pieces(files, "postings", texts, most, len)
    return {
        "words": " ".join(_front_coded(words)),
        "in": write_all(postings[word][0] for word in words),
        "pieces": firsts,
    }


def _utf16(word: str) -> bytes:
    """What JavaScript sorts by."""
    return word.encode("utf-16-be", "surrogatepass")


def _front_coded(words: Iterable[str]) -> Iterator[str]:
    before = ""
    for word in words:
        shared = 0
        for one, other in zip(before, word, strict=False):
            # Characters beyond the first plane are two code units.
            if one != other or one > "\uffff" or shared == len(ALPHABET) - 1:
                break
            shared += 1
        yield ALPHABET[shared] + word[shared:]
        before = word


# --- what is known of things ---------------------------------------------------------------------


def _things(papers: Sequence[Findable], lengths: Iterable[Iterable[int]]) -> dict[str, Any]:
    types = list(dict.fromkeys(paper.presentation for paper in papers if paper.presentation))
    place = {name: number for number, name in enumerate(types, 1)}
    return {
        "lengths": write_all(chain.from_iterable(lengths)),
        "types": types,
        "type": write_all(place.get(paper.presentation, 0) for paper in papers),
        "held": write_all(
            sum(1 << bit for bit, held in enumerate(Held) if held in paper.held) for paper in papers
        ),
        "retracted": [number for number, paper in enumerate(papers) if paper.retracted],
    }


def _facets(
    findables: Sequence[Findable], papers: Sequence[Findable], session_numbers: dict[str, int]
) -> tuple[dict[str, Any], list[Any]]:
    """``facets.json`` and ``authors.json``."""
    topics = sorted({topic for paper in papers for topic in paper.topics})
    topic_numbers = {topic: number for number, topic in enumerate(topics)}
    authors = [found for found in findables if found.kind is Kind.AUTHOR]
    often = sum(author.papers >= OFFERED for author in authors)
    offered = authors[: max(often, FEW_AUTHORS)]
    author_numbers = {author.id: number for number, author in enumerate(offered)}
    written: dict[str, list[int]] = {author.id: [] for author in authors}
    for number, paper in enumerate(papers):
        for slug in paper.authors:
            written[slug].append(number)
    ranked = sorted(
        range(len(findables)), key=lambda number: (fold(findables[number].title), number)
    )
    rank_of = {number: rank for rank, number in enumerate(ranked)}
    facets = {
        "titles": write_all(rank_of[number] for number in range(len(findables))),
        "sessions": write_lists(
            [session_numbers[session.id] for session in paper.sessions] for paper in papers
        ),
        "topics": write_lists([topic_numbers[topic] for topic in paper.topics] for paper in papers),
        "authors": write_lists(
            [author_numbers[slug] for slug in paper.authors if slug in author_numbers]
            for paper in papers
        ),
        "topicNames": topics,
        "authorNames": [[author.id, author.title] for author in offered],
    }
    return facets, [
        [author.id, author.title, write_all(written[author.id])]
        for author in authors[len(offered) :]
    ]
