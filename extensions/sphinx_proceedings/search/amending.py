"""Things get other texts: the files of the index that this changes, and no others.

What is made is what :func:`.index.write_index` would make of all things, without reading the
others.  Where that cannot be known, :class:`ElsewhereError` says so.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from .files import PIECE, TEXTS_PIECE, Recut, as_json, digest_of, version_of
from .index import (
    NOBODY,
    SOMEBODY,
    Kept,
    Places,
    Vocabulary,
    front_coded,
    reposted,
    utf16,
)
from .numbers import write_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .records import Findable

_FIELDS = 5


class ElsewhereError(LookupError):
    """A change reaches things that are not at hand: the whole index must be made again."""


class Change(NamedTuple):
    """A thing whose keywords, body or passage are others now."""

    number: int
    before: Findable
    after: Findable


class Amended(NamedTuple):
    """What changes have changed."""

    files: dict[str, bytes | None]
    """Those that are others now, by name; one that holds ``None`` is none any more."""
    kept: Kept


def amend(read: Callable[[str], bytes], kept: Kept, changes: Iterable[Change]) -> Amended:
    """Amend an index.

    :param read: finds the content of a file, by its name.
    :raises ElsewhereError: if all must be made again.
    """
    amending = _Amending(read, kept)
    for change in changes:
        amending.take(change)
    files = amending.files()
    digests = kept.digests.copy()
    for name, content in files.items():
        if content is None:
            del digests[name]
        else:
            digests[name] = digest_of(content)
    index = json.loads(read("index.json")) | {"version": version_of(digests)}
    files["index.json"] = as_json(index)
    return Amended(files, amending.kept(digests))


class _Amending:
    """The files that hold texts, on their way to others."""

    def __init__(self, read: Callable[[str], bytes], kept: Kept) -> None:
        self._things: dict[str, Any] = json.loads(read("things.json"))
        self._lengths = kept.lengths[:]
        self._words = _Words(read, kept.vocabulary)
        self._texts = Recut(read, "texts", TEXTS_PIECE, self._things["texts"])
        self._spare = dict(kept.spare)

    def take(self, change: Change) -> None:
        """Take one thing's change."""
        _check(change)
        passage = change.after.passage
        self._texts.replace(change.number, change.after.id, len(passage), passage)
        before, after = Places(), Places()
        before.add_thing(change.number, change.before)
        first = change.number * _FIELDS
        widths = array(self._lengths.typecode, after.add_thing(change.number, change.after))
        self._lengths[first : first + _FIELDS] = widths
        self._take_spare(change.number, before, after)
        for form in before.of.keys() | after.of.keys():
            was = before.of.get(form)
            now = after.of.get(form)
            # A joined form is in the index only if somebody writes it as one word.
            counts = form in before.written or form in after.written or form in self._words
            if was != now and counts:
                self._words.put(form, change.number, now or ())

    def _take_spare(self, number: int, before: Places, after: Places) -> None:
        """A form that one text writes as one word counts in all that hold it as several."""
        spare = self._spare
        for form in after.spare.difference(spare):
            spare[form] = SOMEBODY if form in self._words else NOBODY
        new = spare.keys() & (after.written.keys() - before.written.keys())
        gone = spare.keys() & (before.written.keys() - after.written.keys())
        # The first to write it, or perhaps the last: now it counts, or no longer, in others, too.
        if any(spare[form] == NOBODY for form in new):
            raise ElsewhereError
        if any(spare[form] in (number, SOMEBODY) for form in gone):
            raise ElsewhereError

    def files(self) -> dict[str, bytes | None]:
        """See :attr:`Amended.files`."""
        firsts, texts = self._texts.files()
        things = self._things | {"lengths": write_all(self._lengths), "texts": firsts}
        return {**texts, "things.json": as_json(things), **self._words.files()}

    def kept(self, digests: dict[str, str]) -> Kept:
        """What the next change needs.

        :param digests: of all files, as they are now.
        """
        return Kept(digests, self._spare, self._words.vocabulary, self._lengths)


def _check(change: Change) -> None:
    """Whether nothing has changed but texts that stand nowhere else.

    :raises ElsewhereError: if more has.
    """
    after = change.after
    same_but = replace(
        change.before, keywords=after.keywords, body=after.body, passage=after.passage
    )
    if same_but != after:
        raise ElsewhereError


class _Words:
    """The vocabulary and its postings, of which no more is read than changes."""

    def __init__(self, read: Callable[[str], bytes], known: Vocabulary) -> None:
        self._told: dict[str, Any] = json.loads(read("words.json"))
        self._coded: list[str] = self._told["words"].split()
        self._words, self._numbers = known.words[:], known.numbers[:]
        self._postings = Recut(read, "postings", PIECE, self._told["pieces"])
        self._changed: dict[str, tuple[int, str]] = {}
        """In how many things each word stands, and its posting."""

    @property
    def vocabulary(self) -> Vocabulary:
        """All words, as they are now."""
        return Vocabulary(self._words, self._numbers)

    def __contains__(self, word: str) -> bool:
        if word in self._changed:
            return bool(self._changed[word][0])
        return self._known(self._place(word), word)

    def put(self, word: str, thing: int, places: Iterable[int]) -> None:
        """Let a word stand at other places of a thing."""
        found = self._changed.get(word)
        if found is None:
            at = self._place(word)
            found = (self._numbers[at], self._postings[at]) if self._known(at, word) else (0, "")
        number, text = found
        more, text = reposted(text, thing, places)
        self._changed[word] = number + more, text

    def files(self) -> dict[str, bytes | None]:
        """See :attr:`Amended.files`."""
        for word in sorted(self._changed, key=utf16, reverse=True):
            self._put(self._place(word), word, *self._changed[word])
        firsts, postings = self._postings.files()
        told = self._told | {
            "words": " ".join(self._coded),
            "in": write_all(self._numbers),
            "pieces": firsts,
        }
        return {"words.json": as_json(told), **postings}

    def _put(self, at: int, word: str, number: int, text: str) -> None:
        """Put a word in place; those behind it are there already.

        :raises ElsewhereError: if it is to be the only one.
        """
        if self._known(at, word):
            if number:
                self._postings.replace(at, word, len(text), text)
                self._numbers[at] = number
                return
            self._postings.remove(at)
            del self._numbers[at], self._words[at], self._coded[at]
            self._code(at, at + 1)
        elif number:
            if at == len(self._words):
                self._end_if_due()
            self._postings.insert(at, word, len(text), text)
            self._numbers.insert(at, number)
            self._words.insert(at, word)
            self._coded.insert(at, "")
            self._code(at, at + 2)

    def _end_if_due(self) -> None:
        """Let a file end behind the last word, as behind all others, if another is to follow."""
        if not self._words:
            raise ElsewhereError
        last = len(self._words) - 1
        text = self._postings[last]
        self._postings.replace(last, self._words[last], len(text), text)

    def _code(self, start: int, end: int) -> None:
        """Write some words anew as they stand behind those before them."""
        before = self._words[start - 1 : start]
        coded = [*front_coded([*before, *self._words[start:end]])]
        self._coded[start:end] = coded[len(before) :]

    def _place(self, word: str) -> int:
        return bisect_left(self._words, utf16(word), key=utf16)

    def _known(self, at: int, word: str) -> bool:
        return at < len(self._words) and self._words[at] == word
