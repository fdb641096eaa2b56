"""Indexes of papers, authors and topics, and the papers of one author, topic or session: a page
each, or where that would be too long, a tree of pages by the beginnings of names.

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


_LARGEST = 400_000
"""Bytes of all entries of a page, so that the page stays below 500 KB."""


class Division(NamedTuple):
    """How entries are divided among pages."""

    name: Callable[[Any], str]
    """An entry's name, by whose beginning it is found."""
    weight: Callable[[Any], int]
    """About how many bytes of HTML an entry takes, rather too many."""
    most: int = _LARGEST
    """What the entries of one page may weigh together."""


class Index(NamedTuple):
    """What stands in an index, and how it is divided."""

    folder: str
    template: str
    entries: Callable[[Proceedings], Sequence[Any]]
    context: Callable[[Sequence[Any]], Mapping[str, Any]]
    """Variables of the template for some of the entries."""
    division: Division


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
        yield from self.below()

    def below(self) -> Iterator[Branch]:
        """All pages below this one."""
        for branch in self.branches:
            yield from branch.all()


def is_divided(division: Division, entries: Sequence[Any]) -> bool:
    """Whether there are too many entries for one page; a single one has none to leave."""
    return len(entries) > 1 and sum(map(division.weight, entries)) > division.most


def divided(division: Division, entries: Sequence[Any]) -> Branch:
    """The pages of some entries."""
    if not is_divided(division, entries):
        return Branch("", tuple(entries), (), len(entries))
    named = [
        (slugify(division.name(entry)).replace("-", "") or _NO_LETTERS, entry) for entry in entries
    ]
    return _branch(division, named, "")


def _branch(division: Division, named: Sequence[tuple[str, Any]], beginning: str) -> Branch:
    here = [entry for _, entry in named]
    if beginning and not is_divided(division, here):
        return Branch(beginning, tuple(here), (), len(named))
    longer: defaultdict[str, list[tuple[str, Any]]] = defaultdict(list)
    here = []
    for name, entry in named:
        if name == beginning:
            here.append(entry)
        else:
            longer[name[: len(beginning) + 1]].append((name, entry))
    branches = tuple(_branch(division, longer[start], start) for start in sorted(longer))
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


def _weight_of_paper(paper: Paper) -> int:
    title = len(paper.title.html) + 2 * len(paper.title.source)
    return 600 + title + 110 * len(paper.authors)


def _weight_of_topic(entry: Topic | tuple[Text, tuple[Paper, ...]]) -> int:
    if not isinstance(entry, tuple):
        return 200 + len(entry.name.html)
    name, papers = entry
    return 20 + sum(100 + len(name.html) + 2 * len(paper.title.source) for paper in papers)


PAPERS_OF = Division(lambda paper: paper.title.plain, _weight_of_paper)
"""The papers of an author, a topic or a session."""

INDEXES: tuple[Index, ...] = (
    Index(PAPERS, "paper-index", lambda proceedings: proceedings.papers, _papers, PAPERS_OF),
    Index(
        AUTHORS,
        "author-index",
        lambda proceedings: proceedings.authors,
        _authors,
        Division(
            lambda author: " ".join(author.sort_key), lambda author: 140 + 2 * len(author.name.html)
        ),
    ),
    Index(
        TOPICS,
        "topic-index",
        lambda proceedings: (*proceedings.topics, *proceedings.rare_keywords),
        _topics,
        Division(_topic_name, _weight_of_topic),
    ),
)
