"""Joins the indexes of several sites into one: nothing of their records is read again.

The things of one kind stand together in every index, so in the joined one stand those of the first
volume, then those of the second, and so on, kind by kind.  Numbers of things are moved to their
new places; positions in things stay as they are.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ..naming import fold
from .files import FORMAT, SHOWN_PIECE, TEXTS_PIECE, Files
from .index import front_decoded, size_of, utf16, write_words
from .numbers import read_all, read_lists, write, write_all, write_lists
from .records import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

KINDS = tuple(Kind)
_FIELDS = 5
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Volume:
    """A site whose index is joined with those of others."""

    folder: Path
    """``search/`` of its built site."""
    prefix: str
    """Of its addresses in the joined site: ``bgpt-2024/``."""
    label: str
    """What it is called among the results."""


class OtherFormatError(ValueError):
    """An index that another version of this package has written."""


def join(volumes: Sequence[Volume]) -> Iterator[tuple[str, bytes]]:
    """Names of files below ``search/`` of the joined site, and their contents.

    :raises OSError: if a file of an index is missing.
    :raises OtherFormatError: if an index is not of this version's format.
    """
    yield from _Joined([_Index(volume) for volume in volumes]).files().items()


class _Index:
    """The index of one volume, read whole."""

    def __init__(self, volume: Volume) -> None:
        self.volume = volume
        index = self._read("index")
        if index["format"] != FORMAT:
            msg = f"{volume.folder}: index of format {index['format']}, not {FORMAT}"
            raise OtherFormatError(msg)
        self.notice: str = index["notice"]
        self.counts: list[int] = [index["counts"][kind.value] for kind in KINDS]
        self.ends = [0]
        for count in self.counts:
            self.ends.append(self.ends[-1] + count)
        self.things = self._read("things")
        self.facets = self._read("facets")
        self.authors: list[list[Any]] = self._read("authors")
        self.ids: list[str] = self._read("ids")
        self.keys: list[str] = self._read("keys")
        self.shown = self._pieces("shown", self.things["shown"])
        self.texts = self._pieces("texts", self.things["texts"])

    def _read(self, stem: str) -> Any:
        return json.loads((self.volume.folder / f"{stem}.json").read_bytes())

    def _pieces(self, stem: str, firsts: list[int]) -> list[Any]:
        return [item for number in range(len(firsts)) for item in self._read(f"{stem}-{number}")]

    def of(self, kind: int, items: Sequence[Any], each: int = 1) -> Sequence[Any]:
        """Those of a list of all things that are of one kind."""
        return items[self.ends[kind] * each : self.ends[kind + 1] * each]

    def words(self) -> Iterator[tuple[str, str]]:
        """Every word and its posting."""
        words = self._read("words")
        postings = self._pieces("postings", words["pieces"])
        yield from zip(front_decoded(words["words"].split()), postings, strict=True)

    def id_of(self, name: str) -> str:
        """The id of a session or an author, which only one volume has."""
        return f"{self.volume.prefix}{name}"


class _Joined:
    """The indexes on their way into one."""

    def __init__(self, indexes: Sequence[_Index]) -> None:
        self._indexes = indexes
        # For each index and kind: by how much the numbers of its things grow.
        self._moves: list[list[int]] = [[] for _ in indexes]
        start = 0
        for kind in range(len(KINDS)):
            for index, moves in zip(indexes, self._moves, strict=True):
                moves.append(start - index.ends[kind])
                start += index.counts[kind]
        self._sessions = _Sessions(indexes)

    def files(self) -> dict[str, bytes]:
        """All of the joined index."""
        made: dict[str, bytes] = {}
        files = Files(made.__setitem__)
        shown, texts = files.pieces("shown", SHOWN_PIECE), files.pieces("texts", TEXTS_PIECE)
        rows = self._all_shown()
        for row in rows:
            shown.add(row[0], size_of(row), row)
        passages = self._by_kind(lambda index: index.texts, KINDS[:-1])
        for row, passage in zip(rows, passages, strict=False):
            texts.add(row[0], len(passage), passage)
        things = self._things() | {"shown": shown.end(), "texts": texts.end()}
        files.write("things.json", things)
        postings = self._postings()
        write_words(files, ((word, postings[word]) for word in sorted(postings, key=utf16)))
        facets, authors = self._facets(rows)
        files.write("facets.json", facets)
        files.write("authors.json", authors)
        files.write("ids.json", self._by_kind(lambda index: index.ids, KINDS[:-1]))
        files.write("keys.json", [key for index in self._indexes for key in index.keys])
        counts = {
            kind.value: sum(index.counts[number] for index in self._indexes)
            for number, kind in enumerate(KINDS)
        }
        files.finish(counts, self._notice())
        return made

    def _notice(self) -> str:
        """What each volume has to say, under its name."""
        return " ".join(
            f"{index.volume.label}: {index.notice}" for index in self._indexes if index.notice
        )

    def _by_kind(self, of: Any, kinds: Sequence[Kind] = KINDS, each: int = 1) -> list[Any]:
        """A list of all things, in their new order."""
        return [
            item
            for kind in range(len(kinds))
            for index in self._indexes
            for item in index.of(kind, of(index), each)
        ]

    # --- words ---------------------------------------------------------------------------------

    def _postings(self) -> dict[str, tuple[int, str]]:
        """For each word, in how many things it is, and its posting."""
        found: dict[str, list[tuple[int, str]]] = {}
        for index, moves in zip(self._indexes, self._moves, strict=True):
            for word, posting in index.words():
                found.setdefault(word, []).extend(_moved(posting, index.ends, moves))
        return {word: (len(held), _posting(sorted(held))) for word, held in found.items()}

    # --- what is known of things -----------------------------------------------------------------

    def _all_shown(self) -> list[list[Any]]:
        found = []
        for kind in range(len(KINDS)):
            for number, index in enumerate(self._indexes):
                for id_, url, title, people, sessions, papers in index.of(kind, index.shown):
                    moved = [self._sessions.number_of[number][each] for each in sessions]
                    name = index.id_of(id_) if KINDS[kind] is Kind.AUTHOR else id_
                    found.append([name, index.volume.prefix + url, title, people, moved, papers])
        return found

    def _things(self) -> dict[str, Any]:
        indexes = self._indexes
        types = list(dict.fromkeys(name for index in indexes for name in index.things["types"]))
        return {
            "lengths": write_all(
                self._by_kind(
                    lambda index: read_all(index.things["lengths"]), KINDS[:-1], each=_FIELDS
                )
            ),
            "types": types,
            "type": write_all(
                types.index(index.things["types"][number - 1]) + 1 if number else 0
                for index in indexes
                for number in read_all(index.things["type"])
            ),
            "held": "".join(index.things["held"] for index in indexes),
            "retracted": [
                number + moves[0]
                for index, moves in zip(indexes, self._moves, strict=True)
                for number in index.things["retracted"]
            ],
            "names": "".join(index.things["names"] for index in indexes),
            "sessions": self._sessions.all,
            "volumes": [[index.volume.label, *index.counts] for index in indexes],
        }

    def _facets(self, shown: list[list[Any]]) -> tuple[dict[str, Any], list[Any]]:
        """``facets.json`` and ``authors.json``; one topic in two volumes is one topic."""
        topics = dict(
            sorted({id_: name for i in self._indexes for id_, name in _topics(i)}.items())
        )
        number_of = {topic: number for number, topic in enumerate(topics)}
        ranked = sorted(range(len(shown)), key=lambda n: (fold(_plain(shown[n][2])), n))
        rank_of = {number: rank for rank, number in enumerate(ranked)}
        sessions, of_topics, of_authors = [], [], []
        offered: list[list[str]] = []
        others: list[list[Any]] = []
        for number, (index, moves) in enumerate(zip(self._indexes, self._moves, strict=True)):
            facets = index.facets
            moved = self._sessions.number_of[number]
            sessions += [[moved[n] for n in each] for each in read_lists(facets["sessions"])]
            ids = [number_of[id_] for id_, _ in _topics(index)]
            of_topics += [[ids[n] for n in each] for each in read_lists(facets["topics"])]
            first = len(offered)
            of_authors += [[first + n for n in each] for each in read_lists(facets["authors"])]
            offered += [[index.id_of(id_), name] for id_, name in facets["authorNames"]]
            others += [
                [index.id_of(id_), name, write_all(n + moves[0] for n in read_all(papers))]
                for id_, name, papers in index.authors
            ]
        facets = {
            "titles": write_all(rank_of[number] for number in range(len(shown))),
            "sessions": write_lists(sessions),
            "topics": write_lists(of_topics),
            "authors": write_lists(of_authors),
            "topicNames": [[id_, name] for id_, name in topics.items()],
            "authorNames": offered,
        }
        return facets, others


class _Sessions:
    """The sessions of all volumes: first those that are things themselves, as in every index."""

    def __init__(self, indexes: Sequence[_Index]) -> None:
        self.all: list[list[str]] = []
        self.number_of: list[dict[int, int]] = [{} for _ in indexes]
        """The new number of each session, by index and old number."""
        events = KINDS.index(Kind.EVENT)
        for are_things in (True, False):
            for index, numbers in zip(indexes, self.number_of, strict=True):
                for old, (id_, title, start, url) in enumerate(index.things["sessions"]):
                    if (old < index.counts[events]) is are_things:
                        numbers[old] = len(self.all)
                        named = f"{title} ({index.volume.label})"
                        self.all.append([index.id_of(id_), named, start, index.volume.prefix + url])


def _topics(index: _Index) -> list[tuple[str, str]]:
    return [(id_, name) for id_, name in index.facets["topicNames"]]


def _plain(title: str) -> str:
    return html.unescape(_TAG.sub("", title))


def _moved(posting: str, ends: Sequence[int], moves: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The new number of each thing of a posting, and its positions as they are written."""
    numbers = iter(read_all(posting))
    thing = 0
    for step in numbers:
        several = step % 2
        thing += step // 2
        more = next(numbers) if several else 0
        positions = [next(numbers) for _ in range(more + 2 if several else 1)]
        kind = next(kind for kind, (_, end) in enumerate(pairwise(ends)) if thing < end)
        text = write_all([more, *positions]) if several else write(positions[0])
        yield 2 * (thing + moves[kind]) + several, text


def _posting(held: Sequence[tuple[int, str]]) -> str:
    """A posting of things in ascending order; the lowest bit says if a word is there twice."""
    parts = []
    before = 0
    for number, text in held:
        thing, several = divmod(number, 2)
        parts.append(write(2 * (thing - before) + several) + text)
        before = thing
    return "".join(parts)
