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
import zlib
from array import array
from collections import Counter, defaultdict
from functools import partial
from itertools import chain
from operator import sub
from typing import TYPE_CHECKING, Any, NamedTuple

from ..naming import fold
from .numbers import ALPHABET, read_all, write, write_all, write_lists
from .records import Findable, Held, Kind
from .words import terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

FORMAT = 2
PIECE = 5_000
"""Characters of a file of postings, on average: few enough that ten words cost less than the
vocabulary."""
SHOWN_PIECE, TEXTS_PIECE = 2_500, 8_000
"""The same for what is shown of results, and for their texts."""
OFFERED, FEW_AUTHORS = 2, 1_000

NOBODY, SOMEBODY = -1, -2

Files = dict[str, Any]


class Kept(NamedTuple):
    """What it takes to amend an index, beside its files: see :mod:`.amending`."""

    digests: dict[str, str]
    """Of all files but ``index.json``, by name."""
    spare: dict[str, int]
    """Joined forms that are in the index only if somebody writes them as one word: the number of a
    thing that does, :data:`NOBODY`, or :data:`SOMEBODY`."""


class Built(NamedTuple):
    """An index."""

    files: dict[str, bytes]
    """Contents by names below ``search/``."""
    kept: Kept


def build(findables: Sequence[Findable], notice: str = "") -> Built:
    """The index of some things; the same for the same records.

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
    ids = [found.id for found in findables]
    passages = [one.passage for one in others]
    things["shown"] = pieces(files, "shown", shown, ids, list(map(size_of, shown)), SHOWN_PIECE)
    things["texts"] = pieces(files, "texts", passages, ids, list(map(len, passages)), TEXTS_PIECE)
    files["things.json"] = things
    postings = {word: posting(places.of.pop(word)) for word in [*places.of]}
    files["words.json"] = vocabulary(files, postings)
    files["facets.json"], files["authors.json"] = _facets(findables, papers, number_of)
    files["ids.json"] = ids[: len(others)]
    files["keys.json"] = [found.citation_key for found in papers]
    counted = Counter(found.kind for found in findables)
    made, digests = written(files, {kind.value: counted[kind] for kind in Kind}, notice)
    return Built(made, Kept(digests, places.written_by()))


def written(
    files: Files, counts: dict[str, int], notice: str
) -> tuple[dict[str, bytes], dict[str, str]]:
    """The contents of all files, with ``index.json`` at the end, and digests of the others.

    :param counts: how many things there are of each kind.
    """
    made = {name: as_json(files.pop(name)) for name in sorted(files)}
    digests = {name: digest_of(content) for name, content in made.items()}
    told = {"format": FORMAT, "version": version_of(digests), "counts": counts, "notice": notice}
    made["index.json"] = as_json(told)
    return made, digests


def as_json(content: object) -> bytes:
    """What a file of the index holds."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def digest_of(content: bytes) -> str:
    """A file's share of the version."""
    return hashlib.blake2b(content, digest_size=12).hexdigest()


def version_of(digests: Mapping[str, str]) -> str:
    """The version that ``index.json`` tells.

    :param digests: of all other files, by name.
    """
    told = "".join(f"{name} {digests[name]}\n" for name in sorted(digests))
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def pieces(
    files: Files,
    stem: str,
    items: Sequence[Any],
    keys: Sequence[str],
    sizes: Sequence[int],
    most: int,
) -> list[int]:
    """Cut a sequence into files; the number of each file's first item.

    Whether a file ends behind an item depends on this item alone, by chance that its size gives: so
    an item that changes leaves all other files as they are.

    :param keys: names of the items; there may be more than items.
    :param sizes: of the items, in characters.
    :param most: characters of a file, on average.
    """
    firsts: list[int] = []
    is_full = True
    for number, item in enumerate(items):
        if is_full:
            firsts.append(number)
            piece = files[f"{stem}-{len(firsts) - 1}.json"] = []
        piece.append(item)
        is_full = ends_piece(keys[number], sizes[number], most)
    return firsts


def ends_piece(key: str, size: int, most: int) -> bool:
    """Whether a file ends behind an item; with these three it is always the same."""
    return zlib.crc32(key.encode("utf-8", "replace")) * most < size << 32


def size_of(shown: list[Any]) -> int:
    """About how many characters of a file are those of a thing that is shown."""
    return 20 + len(shown[1]) + len(shown[2]) + len(shown[3])


# --- words ---------------------------------------------------------------------------------------

THING = 1 << 24
"""A place is a thing's number times this, and a position in it."""


def _fields(found: Findable) -> tuple[str, ...]:
    people = f"{found.people} {found.families}"
    return (found.title, people, found.keywords, found.body, found.other)


class Places:
    """Where each form stands, gathered text by text."""

    def __init__(self) -> None:
        self.of: defaultdict[str, array[int]] = defaultdict(partial(array, "Q"))
        self.written: dict[str, int] = {}
        """Forms that stand in a text as they are, and the first thing in which they do."""
        self.spare: set[str] = set()
        """Joined forms, which count only if somebody writes them as one word."""
        self._thing = NOBODY
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
        for _, form in held:
            self.written.setdefault(form, self._thing)
        self.spare.update([form for _, form in spare])
        made = width, tuple([(place, self.of[form].append) for place, form in held + spare])
        self._known[chunk] = made
        return made

    def drop_spare(self) -> None:
        """Forget joined forms that nobody writes as one word."""
        self._known.clear()
        for form in self.spare - self.written.keys():
            del self.of[form]

    def written_by(self) -> dict[str, int]:
        """See :attr:`Kept.spare`."""
        return {form: self.written.get(form, NOBODY) for form in sorted(self.spare)}

    def add_thing(self, number: int, found: Findable) -> list[int]:
        """Add the words of a thing; the lengths of its fields."""
        self._thing = number
        start = number * THING
        widths = []
        for text in _fields(found):
            end = self.add(text, start)
            widths.append(end - start)
            start = end + 1
        return widths


def _places(findables: Iterable[Findable]) -> tuple[Places, list[list[int]]]:
    """Where each form stands, and the lengths of each thing's fields."""
    places = Places()
    lengths = [places.add_thing(number, found) for number, found in enumerate(findables)]
    places.drop_spare()
    return places, lengths


def posting(stands: Iterable[int]) -> tuple[int, str]:
    """The number of things in which a form stands, and its posting.

    :param stands: where it stands; the same place may come twice.
    """
    places = sorted(stands)
    parts: list[str] = []
    things = before = first = 0
    while first < len(places):
        place = places[first]
        thing = place // THING
        start = thing * THING
        after = first + 1
        while after < len(places) and places[after] < start + THING:
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


def gathered(text: str) -> list[int]:
    """Where a form stands, of the posting that :func:`posting` has made of it."""
    places = []
    numbers = iter(read_all(text))
    start = 0
    for step in numbers:
        start += step // 2 * THING
        place = start
        for _ in range(next(numbers) + 2 if step % 2 else 1):
            place += next(numbers)
            places.append(place)
    return places


def _several(step: int, start: int, places: Iterable[int]) -> str:
    """Several places in one thing; they may turn out to be one."""
    found = list(dict.fromkeys(places))
    steps = write_all(map(sub, found, (start, *found)))
    if len(found) == 1:
        return write(step) + steps
    return write(step + 1) + write(len(found) - 2) + steps


def vocabulary(files: Files, postings: Mapping[str, tuple[int, str]]) -> dict[str, Any]:
    """``words.json``; adds the files of postings.

    :param postings: for each word, in how many things it is, and its posting.
    """
    words = sorted(postings, key=utf16)
    texts = [postings[word][1] for word in words]
    firsts = pieces(files, "postings", texts, words, list(map(len, texts)), PIECE)
    return {
        "words": " ".join(front_coded(words)),
        "in": write_all(postings[word][0] for word in words),
        "pieces": firsts,
    }


def utf16(word: str) -> bytes:
    """What JavaScript sorts by."""
    return word.encode("utf-16-be", "surrogatepass")


def front_decoded(written: Iterable[str]) -> list[str]:
    """The words that :func:`front_coded` was given, of what it made."""
    words = []
    before = ""
    for coded in written:
        # In UTF-16 code units, but what is shared is of the first plane.
        before = before[: ALPHABET.index(coded[0])] + coded[1:]
        words.append(before)
    return words


def front_coded(words: Iterable[str]) -> Iterator[str]:
    """Words, sorted, without what each has in common with the one before."""
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
