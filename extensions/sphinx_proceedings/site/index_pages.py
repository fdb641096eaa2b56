"""Indexes of papers, authors and topics: a page each, or where that would be too long, a tree of
pages by the beginnings of names.

An index keeps its address however long it grows, and so does the page of a beginning: when its
entries become too many it lists the longer beginnings in their place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from ..naming import fold, slugify
from .addressbook import AUTHORS, PAPERS, TOPICS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ..markup import Text
    from ..model import Author, Paper, Proceedings, Topic

BY_NAME = "by-name"
"""Folder, below that of the records, of the pages of beginnings."""
_NO_LETTERS = "_"
"""Stands for the beginning of a name in which no letter or digit is left."""


class Index(NamedTuple):
    """What stands in an index, and how it is divided."""

    folder: str
    template: str
    entries: Callable[[Proceedings], Sequence[Any]]
    name: Callable[[Any], str]
    """An entry's name, by whose beginning it is found."""
    context: Callable[[Sequence[Any]], Mapping[str, Any]]
    """Variables of the template for some of the entries."""
    most: int
    """Entries of one page, so that it stays well below 500 KB."""


class Branch(NamedTuple):
    """One page of an index."""

    beginning: str
    """Lower-case letters and digits with which all names here begin; empty for the whole index."""
    entries: tuple[Any, ...]
    """What stands on the page itself."""
    branches: tuple[Branch, ...]
    """The pages of longer beginnings."""
    number: int
    """Entries on this page and those below."""

    @property
    def label(self) -> str:
        """The beginning as readers see it."""
        return self.beginning.replace(_NO_LETTERS, "#").capitalize()

    def all(self) -> Iterator[Branch]:
        """The page and all below."""
        yield self
        for branch in self.branches:
            yield from branch.all()


def divided(index: Index, proceedings: Proceedings) -> Branch:
    """The pages of an index."""
    entries = index.entries(proceedings)
    if len(entries) <= index.most:
        return Branch("", tuple(entries), (), len(entries))
    named = [
        (slugify(index.name(entry)).replace("-", "") or _NO_LETTERS, entry) for entry in entries
    ]
    return _branch(named, "", index.most)


def _branch(named: Sequence[tuple[str, Any]], beginning: str, most: int) -> Branch:
    if len(named) <= most:
        return Branch(beginning, tuple(entry for _, entry in named), (), len(named))
    longer: defaultdict[str, list[tuple[str, Any]]] = defaultdict(list)
    here = []
    for name, entry in named:
        if name == beginning:
            here.append(entry)
        else:
            longer[name[: len(beginning) + 1]].append((name, entry))
    branches = tuple(_branch(longer[start], start, most) for start in sorted(longer))
    return Branch(beginning, tuple(here), branches, len(named))


# --- the three indexes -----------------------------------------------------------------------


def _papers(papers: Sequence[Paper]) -> Mapping[str, Any]:
    # Papers stand in order of their presentation type, so the counts do, too.
    counts = Counter(paper.presentation for paper in papers if paper.presentation)
    return {"papers": papers, "presentation_counts": dict(counts)}


def _authors(authors: Sequence[Author]) -> Mapping[str, Any]:
    return {"letters": _by_letter(authors, lambda author: author.sort_key[0])}


def _topics(entries: Sequence[Topic | tuple[Text, tuple[Paper, ...]]]) -> Mapping[str, Any]:
    topics = [entry for entry in entries if not isinstance(entry, tuple)]
    return {
        "letters": _by_letter(topics, lambda topic: fold(topic.name.plain)),
        "rare_keywords": [entry for entry in entries if isinstance(entry, tuple)],
    }


def _by_letter(records: Iterable[Any], folded: Callable[[Any], str]) -> list[tuple[str, list[Any]]]:
    grouped = groupby(records, key=lambda record: _initial(folded(record)))
    return [(letter, list(group)) for letter, group in grouped]


def _initial(folded: str) -> str:
    """The letter under which a folded name stands."""
    return folded[0].upper() if folded[:1].isalpha() else "#"


def _topic_name(entry: Topic | tuple[Text, tuple[Paper, ...]]) -> str:
    return (entry[0] if isinstance(entry, tuple) else entry.name).plain


INDEXES: tuple[Index, ...] = (
    Index(
        PAPERS,
        "paper-index",
        lambda proceedings: proceedings.papers,
        lambda paper: paper.title.plain,
        _papers,
        most=400,
    ),
    Index(
        AUTHORS,
        "author-index",
        lambda proceedings: proceedings.authors,
        lambda author: " ".join(author.sort_key),
        _authors,
        most=2_500,
    ),
    Index(
        TOPICS,
        "topic-index",
        lambda proceedings: (*proceedings.topics, *proceedings.rare_keywords),
        _topic_name,
        _topics,
        most=1_500,
    ),
)
