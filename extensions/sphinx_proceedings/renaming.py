"""Somebody's new name takes the place of the former one in everything that is published.

The name is found whole, in any case, with accents or without, and as "Family, Given".  Authors
and people bear it in their records; texts hold it among other words.  Addresses of links stay as
they are: with another name in them they would lead nowhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from .changes import fingerprint
from .markup import Text, block, inline
from .markup.tex import decode_accents
from .names import bibtex_name, inverted_name, split_name
from .naming import fold, slugify

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .corrections import NameChange
    from .history import History, Logged
    from .model import Event, HostedFiles, Paper, Person
    from .news import News

_ADDRESS: Final = r"https?://[^\s<>()\[\]]+|www\.[^\s<>()\[\]]+|[^\s<>()\[\],;]+@[^\s<>()\[\],;]+"
_GAP: Final = r"[\s~]+"


# --- finding and putting ---------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _folded_character(character: str) -> str:
    return fold(character) or (" " if character.isspace() else "")


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The text as it is compared, and where each of its characters comes from."""
    if text.isascii():
        return text.casefold(), range(len(text) + 1)
    parts = [_folded_character(character) for character in text]
    origins = [place for place, part in enumerate(parts) for _ in part]
    return "".join(parts), [*origins, len(text)]


class Replacement:
    """One name in place of another."""

    def __init__(self, change: NameChange) -> None:
        self.change = change
        old = " ".join(filter(None, _parts(change.old))) if "," in change.old else change.old
        words = fold(old).split()
        self._needed = max(words, key=len, default="")
        # Within Chinese or Japanese text no blanks tell where a name begins.
        self._has_edges = any(letter.lower() != letter.upper() for letter in old)
        self.in_texts = len(words) > 1 or (not self._has_edges and len(old) > 1)
        """Whether the name is known as one among other words; "Adam" is not."""
        self._straight = _GAP.join(map(re.escape, words))
        turned = {
            rf"{_GAP.join(map(re.escape, words[start:]))}\s*,\s*"
            + _GAP.join(map(re.escape, words[:start]))
            for start in range(1, len(words))
        }
        for name in map(split_name, (change.old, old)):
            turned |= {_pattern(inverted_name(name)), _pattern(bibtex_name(name))}
        turned.discard(self._straight)
        self._turned = "|".join(sorted(turned, key=lambda each: (-len(each), each)))
        self._whole = re.compile("|".join(filter(None, (self._straight, self._turned))))
        before, after = (r"(?<!\w)", r"(?!\w)") if self._has_edges else ("", "")
        alternatives = f"(?P<straight>{self._straight})"
        if self._turned:
            alternatives = f"(?P<turned>{self._turned})|{alternatives}"
        self._within = re.compile(f"(?P<address>{_ADDRESS})|{before}(?:{alternatives}){after}")
        self._new_turned = inverted_name(split_name(change.new))

    def is_former(self, printed: str) -> bool:
        """Whether a printed name is the former one."""
        folded = fold(printed)
        return self._needed in folded and self._whole.fullmatch(folded) is not None

    def is_new(self, printed: str) -> bool:
        """Whether a printed name is the new one, in any spelling."""
        return fold(printed) == fold(self.change.new)

    def in_text(self, text: str) -> str:
        """The text with the new name."""
        if not self.in_texts or self._needed not in fold(text):
            return text
        folded, origins = _folded(text)
        parts: list[str] = []
        done = 0
        for found in self._within.finditer(folded):
            if found["address"] is not None:
                continue
            start, end = origins[found.start()], origins[found.end() - 1] + 1
            turned = self._turned and found["turned"] is not None
            parts += [text[done:start], self._new_turned if turned else self.change.new]
            done = end
        return "".join([*parts, text[done:]]) if parts else text

    def holds_slug(self, address: str) -> bool:
        """Whether an address holds the former name, as people put it into addresses."""
        letters = re.sub(r"[^a-z0-9]", "", slugify(address))
        ours = re.sub(r"[^a-z0-9]", "", slugify(self.change.old))
        return self.in_texts and len(ours) > 5 and ours in letters and not self._is_kept(ours)

    def _is_kept(self, letters: str) -> bool:
        """Whether the new name has the same letters in addresses."""
        return letters == re.sub(r"[^a-z0-9]", "", slugify(self.change.new))


def _parts(name: str) -> tuple[str, str, str, str]:
    parts = split_name(name)
    return parts.given, parts.particle, parts.family, parts.suffix


def _pattern(name: str) -> str:
    """A name with commas as a pattern of folded text."""
    parts = [fold(part).split() for part in name.split(",")]
    return r"\s*,\s*".join(_GAP.join(map(re.escape, words)) for words in parts)


@dataclass(frozen=True, slots=True)
class Renaming:
    """Puts new names into whatever may be published."""

    replacements: tuple[Replacement, ...] = ()
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    """Those of abstracts with former names, and of the same with the new ones."""

    def name(self, printed: str) -> str:
        """A person's name; of several people in one text, those that are meant."""
        for each in self.replacements:
            printed = each.change.new if each.is_former(printed) else each.in_text(printed)
        return printed

    def plain(self, text: str) -> str:
        """A text without markup."""
        for each in self.replacements:
            text = each.in_text(text)
        return text

    def text(self, text: Text) -> Text:
        """A text with markup, which stays as far as it can."""
        for each in self.replacements:
            text = _in_markup(text, each)
        return text

    def alters(self, text: str) -> bool:
        """Whether a text without markup holds a former name."""
        return self.plain(text) != text

    # --- records ------------------------------------------------------------------------------

    def paper(self, paper: Paper) -> Paper:
        """The texts of a paper, not its author line."""
        texts = {
            "title": self.text(paper.title),
            "abstract": paper.abstract and self.text(paper.abstract),
            "tldr": paper.tldr and self.text(paper.tldr),
            "keywords": tuple(self.text(keyword) for keyword in paper.keywords),
        }
        differs = any(getattr(paper, name) != text for name, text in texts.items())
        return replace(paper, **texts) if differs else paper  # type: ignore[arg-type]

    def person(self, person: Person) -> Person:
        """Name and biography."""
        name, bio = self.name(person.name), self._source(block(person.bio), person.bio)
        return replace(person, name=name, bio=bio) if self.replacements else person

    def event(self, event: Event) -> Event:
        """Title and abstract."""
        title = self._source(inline(event.title), event.title)
        abstract = self._source(block(event.abstract), event.abstract)
        return replace(event, title=title, abstract=abstract) if self.replacements else event

    def knowing(self, events: Iterable[Event]) -> Renaming:
        """The same, for a history that tells of these events, whose names are the former ones.

        The log has fingerprints of abstracts, and a new name is no change of an abstract.
        """
        if not self.replacements:
            return self
        pairs = ((event.abstract, self.event(event).abstract) for event in events)
        return replace(
            self, fingerprints={fingerprint(before): fingerprint(after) for before, after in pairs}
        )

    def _source(self, text: Text, source: str) -> str:
        made = self.text(text)
        return source if made is text else made.source

    def history(self, history: History) -> History:
        """What is told of changes, and what readers have last seen of events."""
        if not self.replacements:
            return history
        return replace(
            history,
            changes=tuple(
                replace(change, what=tuple(map(self.plain, change.what)))
                for change in history.changes
            ),
            logged={key: self._logged(logged) for key, logged in history.logged.items()},
        )

    def _logged(self, logged: Logged) -> Logged:
        event = self.event(logged.event)
        known = self.fingerprints.get(event.abstract, event.abstract)
        return replace(logged, event=replace(event, abstract=known))

    def news(self, news: News) -> News:
        """Title and text."""
        return replace(news, title=self.text(news.title), text=self.text(news.text))

    def files(self, files: HostedFiles) -> HostedFiles:
        """What is said of hosted files."""
        alt = self.plain(files.alt)
        return files if alt == files.alt else replace(files, alt=alt)


def _in_markup(text: Text, put: Replacement) -> Text:
    made = _with_source(text, put.in_text(text.source))
    if made.is_plain or put.in_text(made.plain) == made.plain:
        return made
    # Accents of LaTeX, then emphasis: the name counts more than the markup in it.
    decoded = _with_source(made, put.in_text(decode_accents(made.source)))
    if put.in_text(decoded.plain) == decoded.plain:
        return decoded
    return _with_source(made, put.in_text(made.plain))


def _with_source(text: Text, source: str) -> Text:
    return text if source == text.source else Text(source, text.kind)
