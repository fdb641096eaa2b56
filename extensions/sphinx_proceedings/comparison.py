"""What has changed from one export to the next, of what is public."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from .markup import block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .markup import Text
    from .model import Paper

LARGE_LOSS = 0.1
"""Share of the papers; more than this are not withdrawn at once but lost by mistake."""
_SHOWN = 100
"""Characters of a title or list of names in a terminal."""


class ChangeKind(Enum):
    """What has changed; the value says it as a heading."""

    NEW = "new papers"
    WITHDRAWN = "papers no longer there"
    TITLE = "new titles"
    AUTHORS = "changed authors"
    ABSTRACT = "changed abstracts"
    DECISION = "changed presentation"
    PDF = "new or changed PDFs"
    OTHER = "other changes"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one paper; texts are plain."""

    kind: ChangeKind
    paper: str
    """Forum id."""
    title: str
    """As it is now, or was last."""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes, by kind and then in the papers' order."""

    changes: tuple[Change, ...]
    before: int
    """Papers of the old export."""
    after: int

    @property
    def lost(self) -> int:
        """Papers that are no longer there."""
        return sum(change.kind is ChangeKind.WITHDRAWN for change in self.changes)

    @property
    def is_large_loss(self) -> bool:
        """Whether so many papers are gone that somebody should look before the old are replaced."""
        return self.lost > self.before * LARGE_LOSS


def compare(old: Sequence[Paper], new: Sequence[Paper]) -> Comparison:
    """The changes from one export's papers to another's."""
    had = {paper.id: paper for paper in old}
    has = {paper.id for paper in new}
    changes = [
        Change(ChangeKind.WITHDRAWN, paper.id, paper.title.plain)
        for paper in old
        if paper.id not in has
    ]
    for paper in new:
        if paper.id in had:
            changes += _changes(had[paper.id], paper)
        else:
            changes.append(Change(ChangeKind.NEW, paper.id, paper.title.plain))
    order = {kind: place for place, kind in enumerate(ChangeKind)}
    changes.sort(key=lambda change: order[change.kind])
    return Comparison(tuple(changes), len(old), len(new))


def _changes(old: Paper, new: Paper) -> Iterator[Change]:
    for kind, text in _COMPARED:
        before, after = text(old), text(new)
        if before != after:
            yield Change(kind, new.id, new.title.plain, before, after)
    others = [name for name, value in _OTHERS if value(old) != value(new)]
    if _markup_alone(old.title, new.title) or _markup_alone(old.abstract, new.abstract):
        others.append("markup")
    if others:
        yield Change(ChangeKind.OTHER, new.id, new.title.plain, "", ", ".join(others))


def _markup_alone(old: Text | None, new: Text | None) -> bool:
    return old != new and _plain(old) == _plain(new)


def _names(paper: Paper) -> str:
    return ", ".join(author.name.plain for author in paper.authors)


def _plain(text: Text | None) -> str:
    return text.plain if text else ""


_COMPARED: tuple[tuple[ChangeKind, Callable[[Paper], str]], ...] = (
    (ChangeKind.TITLE, lambda paper: paper.title.plain),
    (ChangeKind.AUTHORS, _names),
    (ChangeKind.ABSTRACT, lambda paper: _plain(paper.abstract)),
    (ChangeKind.DECISION, lambda paper: paper.presentation or paper.venue),
    (ChangeKind.PDF, lambda paper: paper.links.pdf_file or paper.links.pdf or ""),
)
_OTHERS: tuple[tuple[str, Callable[[Paper], object]], ...] = (
    ("number", lambda paper: paper.number),
    (
        "affiliations",
        lambda paper: [(a.name, a.affiliations) for a in paper.authors if a.affiliations],
    ),
    ("keywords", lambda paper: paper.keywords),
    ("summary", lambda paper: paper.tldr),
    ("code", lambda paper: paper.links.code),
    ("supplementary material", lambda paper: paper.links.supplementary),
    ("licence", lambda paper: paper.licence),
    ("date of publication", lambda paper: paper.published),
    ("DOI and other ids", lambda paper: (paper.doi, paper.arxiv, paper.dblp)),
)


# --- in words --------------------------------------------------------------------------------


def told(comparison: Comparison) -> list[str]:
    """The changes as lines for a terminal, under a heading each kind."""
    lines: list[str] = []
    for kind in ChangeKind:
        changes = [change for change in comparison.changes if change.kind is kind]
        if changes:
            lines.append(f"{kind.value} ({len(changes)}):")
            lines += [f"  {change.paper}  {_in_words(change)}" for change in changes]
    return lines or ["nothing has changed"]


def _in_words(change: Change) -> str:
    title = _cut(change.title)
    match change.kind:
        case ChangeKind.TITLE | ChangeKind.DECISION:
            what = "" if change.kind is ChangeKind.TITLE else f"{title}: "
            return f"{what}{_cut(change.before) or 'none'} → {_cut(change.after) or 'none'}"
        case ChangeKind.AUTHORS:
            return f"{title}: {_of_names(change.before, change.after)}"
        case ChangeKind.ABSTRACT:
            return f"{title}: {_of_words(change.before, change.after)}"
        case ChangeKind.PDF:
            gone = "there is none any more" if not change.after else "there is one now"
            return f"{title}: {gone if not (change.before and change.after) else 'another'}"
        case ChangeKind.OTHER:
            return f"{title}: {change.after}"
        case _:
            return title


def _of_names(before: str, after: str) -> str:
    old, new = Counter(before.split(", ")), Counter(after.split(", "))
    gone = [name for name in (old - new).elements() if name]
    added = [name for name in (new - old).elements() if name]
    parts = [f"without {', '.join(gone)}"] if gone else []
    parts += [f"with {', '.join(added)}"] if added else []
    return _cut("; ".join(parts)) or "in another order"


def _of_words(before: str, after: str) -> str:
    """How many words differ, wherever they stand: a server may send texts that would take an
    alignment of words an hour.
    """
    if not before:
        return "there is one now"
    if not after:
        return "there is none any more"
    old, new = Counter(before.split()), Counter(after.split())
    changed = max((old - new).total(), (new - old).total())
    if not changed:
        return "the same words, set in another way"
    return f"{changed} words differ" if changed != 1 else "1 word differs"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1].rstrip()}…"


# --- as news ---------------------------------------------------------------------------------

_ANNOUNCED = {
    ChangeKind.NEW: "new",
    ChangeKind.WITHDRAWN: "no longer there",
    ChangeKind.TITLE: "with a new title",
    ChangeKind.DECISION: "presented in another way",
    ChangeKind.PDF: "with a new PDF",
}
"""What readers may want to know; changes of names are nobody's business."""
_NAMED = 25
"""Papers named under each heading; the others are counted."""


def as_news(comparison: Comparison, titles: Mapping[str, Text]) -> tuple[str, str] | None:
    """Title and Markdown of a piece of news; ``None`` if there is nothing to tell.

    Papers that are no longer there are counted and not named: they may not be public any more.

    :param titles: of the new papers, by forum id.
    """
    counts: list[str] = []
    named: list[tuple[str, list[Text]]] = []
    for kind, words in _ANNOUNCED.items():
        papers = [change.paper for change in comparison.changes if change.kind is kind]
        if papers:
            counts.append(f"{len(papers)} {words}")
            if kind is not ChangeKind.WITHDRAWN:
                heading = f"{words[0].upper()}{words[1:]}:"
                named.append((heading, [titles[paper] for paper in papers]))
    return (f"Papers: {', '.join(counts)}", _lists(named)) if counts else None


def _lists(named: Sequence[tuple[str, list[Text]]]) -> str:
    """Titles under headings, each as it reads on its own page, or else verbatim.

    In a list of Markdown, unlike on a line of its own, a title could make links and lists, and
    a formula begun in one title could end in another.
    """
    for item in (_item, _verbatim):
        parts: list[str] = []
        expected: list[str] = []
        for heading, titles in named:
            lines = [item(title) for title in titles[:_NAMED]]
            if len(titles) > _NAMED:
                lines.append(f"- and {len(titles) - _NAMED} more")
            parts.append("\n".join((heading, "", *lines)))
            expected.append(f"<p>{heading}</p><ul>{''.join(map(_html, lines))}</ul>")
        text = "\n\n".join(parts)
        if block(text).html == "".join(expected):
            return text
    return ""


def _item(title: Text) -> str:
    line = f"- {' '.join(title.source.split())}"
    return line if _html(line) == f"<li>{title.html}</li>" else _verbatim(title)


def _verbatim(title: Text) -> str:
    words = " ".join(title.plain.replace("`", "'").split())
    return f"- ```{words}```"


def _html(line: str) -> str:
    return block(line).html.removeprefix("<ul>").removesuffix("</ul>")
