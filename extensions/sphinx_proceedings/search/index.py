"""The files below ``search/`` that the browser reads as it needs them.

Things are numbered from 0 in the order of :func:`.records.findables`: papers, events, pages,
authors.  All files are JSON in UTF-8.  Where *numbers* are said to be text they are written as in
:mod:`.numbers`; *lists* are each a length and its numbers.

``index.json``
    ``format``: :data:`.files.FORMAT`.  ``version``: a digest of all other files, which are asked
    for as ``name?v=<version>``.  ``counts``: how many there are of each kind, in the order above.
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

from array import array
from collections import Counter, defaultdict
from dataclasses import replace
from functools import partial
from operator import sub
from typing import TYPE_CHECKING, Any, NamedTuple

from ..naming import fold
from .files import PIECE, SHOWN_PIECE, TEXTS_PIECE, Files
from .numbers import ALPHABET, read, taken_apart, write, write_all, write_lists
from .records import Findable, Held, Kind
from .words import terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

OFFERED, FEW_AUTHORS = 2, 1_000

NOBODY, SOMEBODY = -1, -2


class Kept(NamedTuple):
    """What it takes to amend an index, beside its files: see :mod:`.amending`."""

    digests: dict[str, str]
    """Of all files but ``index.json``, by name."""
    spare: dict[str, int]
    """Joined forms that are in the index only if somebody writes them as one word: the number of a
    thing that does, :data:`NOBODY`, or :data:`SOMEBODY`."""
    vocabulary: Vocabulary
    lengths: array[int]
    """Of the fields of papers and events, as ``things.json`` has them."""


class Vocabulary(NamedTuple):
    """What ``words.json`` has, as it can be looked into."""

    words: list[str]
    """In their order."""
    numbers: array[int]
    """Of the things in which each is."""


def write_index(
    findables: Iterable[Findable], put: Callable[[str, bytes], None], notice: str = ""
) -> Kept:
    """The index of some things; the same for the same records.

    :param findables: each is asked for once, and its texts are not kept.
    :param put: takes the name of each file below ``search/`` and its content.
    :param notice: plain text that is said wherever papers are among the results.
    """
    files, places = Files(put), Places()
    lengths: list[array[int]] = [array("I"), array("I")]
    things: list[Findable] = []
    shown: _Shown | None = None
    texts = files.pieces("texts", TEXTS_PIECE)
    for number, found in enumerate(findables):
        is_author = found.kind is Kind.AUTHOR
        widths = places.add_thing(number, found)
        lengths[is_author].extend(widths[:1] if is_author else widths)
        if is_author:
            # The last of all: who comes before them is known, and what is shown of them goes.
            shown = shown or _Shown(files, things)
            shown.add(found)
            found = replace(found, url="", html="", people="", families="")
        else:
            texts.add(found.id, len(found.passage), found.passage)
            found = replace(found, families="", keywords="", body="", other="", passage="")
        things.append(found)
    places.drop_spare()
    texts.end()
    told, counts = _write_things(files, things, shown or _Shown(files, things))
    told |= {"lengths": write_all(lengths[0]), "names": write_all(lengths[1])}
    files.write("things.json", told | {"texts": texts.firsts})
    # They are not needed any more, and there may be very many.
    things.clear()
    of = places.of
    postings = ((word, posting(of.pop(word))) for word in sorted(of, key=utf16))
    vocabulary = write_words(files, postings)
    files.finish(counts, notice)
    return Kept(files.digests, places.written_by(), vocabulary, lengths[0])


class _Shown:
    """Writes what results show of things."""

    def __init__(self, files: Files, things: Sequence[Findable]) -> None:
        """:param things: all but authors; their sessions get numbers."""
        events = [found for found in things if found.kind is Kind.EVENT]
        papers = [found for found in things if found.kind is Kind.PAPER]
        self.sessions = list(
            dict.fromkeys(session for found in (*events, *papers) for session in found.sessions)
        )
        self.numbers = {session.id: number for number, session in enumerate(self.sessions)}
        self._pieces = files.pieces("shown", SHOWN_PIECE)
        for found in things:
            self.add(found)

    def add(self, found: Findable) -> None:
        """Add a thing."""
        numbers = [self.numbers[session.id] for session in found.sessions]
        row = [found.id, found.url, found.html, found.people, numbers, found.papers]
        self._pieces.add(found.id, size_of(row), row)

    def end(self) -> list[int]:
        """The number of the first thing of each file."""
        return self._pieces.end()


def _write_things(
    files: Files, things: Sequence[Findable], shown: _Shown
) -> tuple[dict[str, Any], dict[str, int]]:
    """Write what is known of things; most of ``things.json``, and how many there are of a kind."""
    papers = [found for found in things if found.kind is Kind.PAPER]
    others = [found for found in things if found.kind is not Kind.AUTHOR]
    facets, authors = _facets(things, papers, shown.numbers)
    files.write("facets.json", facets)
    files.write("authors.json", authors)
    files.write("ids.json", [found.id for found in others])
    files.write("keys.json", [found.citation_key for found in papers])
    counted = Counter(found.kind for found in things)
    told = {**_known(papers), "sessions": shown.sessions, "shown": shown.end()}
    return told, {kind.value: counted[kind] for kind in Kind}


def size_of(shown: list[Any]) -> int:
    """About how many characters of a file are those of a thing that is shown."""
    return 20 + len(shown[1]) + len(shown[2]) + len(shown[3])


# --- words ---------------------------------------------------------------------------------------

_MOST_KNOWN = 100_000
"""Stretches whose words are kept at hand; most of the others are names, which come once."""
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
        if len(known) > _MOST_KNOWN:
            known.clear()
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
        self.written = {form: self.written[form] for form in self.spare & self.written.keys()}
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


def posting(stands: Iterable[int]) -> tuple[int, str]:
    """The number of things in which a form stands, and its posting.

    :param stands: where it stands; the same place may come twice.
    """
    places = sorted(stands)
    parts: list[str] = []
    things = before = first = 0
    while first < len(places):
        thing = places[first] // THING
        end = (thing + 1) * THING
        after = first + 1
        while after < len(places) and places[after] < end:
            after += 1
        parts.append(_entry(thing - before, thing, places[first:after]))
        before = thing
        first = after
        things += 1
    return things, "".join(parts)


def reposted(text: str, thing: int, stands: Iterable[int]) -> tuple[int, str]:
    """A posting in which a form stands at other places of a thing, and by how many things more.

    :param text: that :func:`posting` has made.
    :param stands: none if it does not stand there any more; the same place may come twice.
    """
    parts = taken_apart(text)
    first, before, here = _found(parts, thing)
    after = first + _width(parts, first) if here == thing else first
    places = sorted(stands)
    made = _entry(thing - before, thing, places) if places else ""
    rest = parts[after:]
    if rest:
        step = read(rest[0])
        following = step // 2 + (here if here == thing else before)
        rest[0] = write(2 * (following - (thing if places else before)) + step % 2)
    return bool(places) - (here == thing), "".join((*parts[:first], made, *rest))


def _found(parts: list[str], thing: int) -> tuple[int, int, int]:
    """Where in a posting the first thing from this one on begins; the thing before, and that."""
    place = before = here = 0
    while place < len(parts):
        here = before + read(parts[place]) // 2
        if here >= thing:
            return place, before, here
        place += _width(parts, place)
        before = here
    return place, before, NOBODY


def _width(parts: list[str], place: int) -> int:
    """How many numbers tell of a thing in a posting."""
    return read(parts[place + 1]) + 4 if read(parts[place]) % 2 else 2


def _entry(step: int, thing: int, places: list[int]) -> str:
    """What a posting says of one thing.

    :param step: from the thing before.
    :param places: in order; they may turn out to be one.
    """
    start = thing * THING
    found = list(dict.fromkeys(places)) if len(places) > 1 else places
    if len(found) == 1:
        return write(2 * step) + write(found[0] - start)
    return write(2 * step + 1) + write(len(found) - 2) + write_all(map(sub, found, (start, *found)))


def write_words(files: Files, postings: Iterable[tuple[str, tuple[int, str]]]) -> Vocabulary:
    """Write ``words.json`` and the files of postings.

    :param postings: each word, in their order, with the number of things in which it is, and its
        posting.
    """
    words: list[str] = []
    numbers = array("I")
    pieces = files.pieces("postings", PIECE)
    for word, (number, text) in postings:
        words.append(word)
        numbers.append(number)
        pieces.add(word, len(text), text)
    told = {"words": " ".join(front_coded(words)), "in": write_all(numbers)}
    files.write("words.json", {**told, "pieces": pieces.end()})
    return Vocabulary(words, numbers)


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


def _known(papers: Sequence[Findable]) -> dict[str, Any]:
    """What ``things.json`` has of papers."""
    types = list(dict.fromkeys(paper.presentation for paper in papers if paper.presentation))
    place = {name: number for number, name in enumerate(types, 1)}
    return {
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
    titles = [fold(found.title) for found in findables]
    ranked = sorted(range(len(findables)), key=titles.__getitem__)
    titles.clear()
    rank_of = array("I", ranked)
    for rank, number in enumerate(ranked):
        rank_of[number] = rank
    facets = {
        "titles": write_all(rank_of),
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
    # Very many authors have one paper each: a text of its number is less than a list.
    written: dict[str, str] = {}
    for number, paper in enumerate(papers):
        for slug in paper.authors:
            if slug not in author_numbers:
                written[slug] = written.get(slug, "") + write(number)
    return facets, [
        [author.id, author.title, written.get(author.id, "")] for author in authors[len(offered) :]
    ]
