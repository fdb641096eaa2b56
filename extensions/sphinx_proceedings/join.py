"""Papers, people and programme become one checked object: the :class:`Proceedings`."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from . import config, history, hosted, keys, news, program, sources
from .addresses import unique_slugs
from .model import Author, AuthorKey, ForumId, Keyword, Paper, Proceedings, Topic
from .names import sort_key
from .naming import fold
from .problems import Place, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from .history import History
    from .markup import Text
    from .model import Event, HostedFiles, Person, Workshop
    from .news import News
    from .problems import Report

WORKSHOP_FILE = "workshop.toml"
PROGRAM_FILE = "program.toml"
PEOPLE_FILE = "people.toml"
KEYS_FILE = "citation-keys.toml"
FILES_FOLDER = "files"


class Loaded(NamedTuple):
    """All that the data folder holds."""

    proceedings: Proceedings
    history: History
    """How the programme came to be what it is."""
    news: tuple[News, ...]


_LAST_RESORT = "\U0010ffff"
"""Sorts after every word."""


def load(folder: Path, report: Report, *, shown_as: str = "", topic_threshold: int = 2) -> Loaded:
    """Read every input file of the data folder and join what they say.

    :param shown_as: how the organizer knows the folder; problems name files by it.
    :param topic_threshold: papers that must share a keyword before it becomes a topic.
    :raises InputError: if nothing sensible can be built.
    """

    def named(file: str) -> str:
        return f"{shown_as}/{file}" if shown_as else file

    workshop = config.read_workshop(folder / WORKSHOP_FILE, report, file=named(WORKSHOP_FILE))
    papers = sources.read(folder / workshop.export, workshop, report, file=named(workshop.export))
    people: tuple[Person, ...] = ()
    events: tuple[Event, ...] = ()
    if (folder / PEOPLE_FILE).exists():
        people = program.read_people(folder / PEOPLE_FILE, report, file=named(PEOPLE_FILE))
    if (folder / PROGRAM_FILE).exists():
        events = program.read_program(
            folder / PROGRAM_FILE, people, papers, workshop, report, file=named(PROGRAM_FILE)
        )
    _check_maths(papers, report, named(workshop.export))
    locked = keys.read_lock(folder / KEYS_FILE, report, file=named(KEYS_FILE))
    proceedings = join(
        workshop,
        papers,
        people,
        events,
        files=hosted.read_files(folder / FILES_FOLDER, papers, report, file=named(FILES_FOLDER)),
        locked_keys=locked,
        topic_threshold=topic_threshold,
    )
    return Loaded(
        proceedings,
        history.read_log(folder / history.LOG_FILE, report, file=named(history.LOG_FILE)),
        news.read_news(folder / news.NEWS_FILE, report, file=named(news.NEWS_FILE)),
    )


def input_files(folder: Path, proceedings: Proceedings) -> Iterator[Path]:
    """The files that a proceedings was read from."""
    own = (WORKSHOP_FILE, PROGRAM_FILE, PEOPLE_FILE, KEYS_FILE, history.LOG_FILE, news.NEWS_FILE)
    for name in (*own, proceedings.workshop.export):
        if (folder / name).is_file():
            yield folder / name


def join(
    workshop: Workshop,
    papers: Iterable[Paper],
    people: Sequence[Person] = (),
    events: Sequence[Event] = (),
    *,
    files: Mapping[ForumId, HostedFiles] | None = None,
    locked_keys: Mapping[ForumId, str] | None = None,
    topic_threshold: int = 2,
) -> Proceedings:
    """Join checked records; the order in which papers are given does not matter."""
    papers = _in_site_order(papers, workshop)
    authors = _gather_authors(papers)
    topics = _gather_topics(papers, topic_threshold)
    sessions_of: defaultdict[ForumId, list[Event]] = defaultdict(list)
    for event in events:
        for paper_id in event.papers:
            sessions_of[paper_id].append(event)
    return Proceedings(
        workshop=workshop,
        papers=papers,
        authors=authors,
        topics=topics.shared,
        rare_keywords=topics.rare,
        author_of={author.key: author for author in authors},
        keywords_of=topics.of_paper,
        citation_keys=keys.assign_keys(papers, workshop.paper_year, locked_keys or {}),
        people=tuple(people),
        events=tuple(events),
        files=files or {},
        sessions_of={paper_id: tuple(found) for paper_id, found in sessions_of.items()},
    )


def _in_site_order(papers: Iterable[Paper], workshop: Workshop) -> tuple[Paper, ...]:
    rank = {name: place for place, (name, _) in enumerate(workshop.presentation)}

    def key(paper: Paper) -> tuple[int, str, str]:
        presentation = rank.get(paper.presentation or "", len(rank))
        return presentation, fold(paper.title.plain), paper.id

    return tuple(sorted(papers, key=key))


def _check_maths(papers: Iterable[Paper], report: Report, file: str) -> None:
    """Report every formula that the readers will see as TeX source."""
    for paper in papers:
        texts = {"title": paper.title, "TLDR": paper.tldr, "abstract": paper.abstract}
        for field, text in texts.items():
            for formula in text.unconverted if text else ():
                report.add(
                    ProblemKind.MATHS,
                    Place(file, paper.id, field),
                    f"the formula {formula!r} could not be converted and is shown as TeX",
                    "Ask the authors for standard LaTeX without macros of their own",
                )


# --- authors ---------------------------------------------------------------------------------


def _gather_authors(papers: Sequence[Paper]) -> tuple[Author, ...]:
    """Everybody with a paper, each once, by family name.

    A person whose name is printed in several ways has the one most often printed; of equally
    frequent ones the first in sorting order, so that the result depends on the papers only.
    """
    printed: defaultdict[AuthorKey, Counter[Text]] = defaultdict(Counter)
    written: defaultdict[AuthorKey, dict[ForumId, Paper]] = defaultdict(dict)
    for paper in papers:
        for authorship in paper.authors:
            printed[authorship.key][authorship.name] += 1
            written[authorship.key][paper.id] = paper
    names = {key: _most_frequent(counted) for key, counted in printed.items()}
    order = {key: sort_key(name.plain) for key, name in names.items()}
    # Within one name, the first paper decides who is "-1" and who is "-2".
    ranked = sorted(names, key=lambda key: (order[key], min(written[key]), key))
    slugs = unique_slugs(((key, names[key].plain) for key in ranked), prefix="author")
    return tuple(
        Author(key, slugs[key], names[key], order[key], tuple(written[key].values()))
        for key in ranked
    )


def _most_frequent(counted: Counter[Text]) -> Text:
    if len(counted) == 1:
        return next(iter(counted))
    return min(counted, key=lambda text: (-counted[text], text.source))


# --- topics ----------------------------------------------------------------------------------


class _Topics(NamedTuple):
    shared: tuple[Topic, ...]
    rare: tuple[tuple[Text, tuple[Paper, ...]], ...]
    of_paper: dict[ForumId, tuple[Keyword, ...]]


def topic_key(keyword: str) -> str:
    """What keywords have in common that name one topic: all but case, hyphens and the plural.

    ``"Neural Networks"`` and ``"neural-network"`` give the same key.
    """
    words = re.sub(r"[\s\-\u2010-\u2015_/]+", " ", fold(keyword)).strip(" .").split(" ")
    words[-1] = _singular(words[-1])
    return " ".join(words)


def _singular(word: str) -> str:
    """A common form of an English noun's singular and plural; not always a word itself."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _gather_topics(papers: Sequence[Paper], threshold: int) -> _Topics:
    keyed = {paper.id: [topic_key(text.plain) for text in paper.keywords] for paper in papers}
    spelled: defaultdict[str, Counter[Text]] = defaultdict(Counter)
    about: defaultdict[str, dict[ForumId, Paper]] = defaultdict(dict)
    for paper in papers:
        for key, keyword in zip(keyed[paper.id], paper.keywords, strict=True):
            spelled[key][keyword] += 1
            about[key][paper.id] = paper
    names = {key: _most_frequent(counted) for key, counted in spelled.items()}
    ranked = sorted(names, key=lambda key: (fold(names[key].plain) or _LAST_RESORT, key))
    shared = [key for key in ranked if len(about[key]) >= threshold]
    slugs = unique_slugs(((key, names[key].plain) for key in shared), prefix="topic")
    topics = {key: Topic(slugs[key], names[key], tuple(about[key].values())) for key in shared}
    return _Topics(
        tuple(topics.values()),
        tuple((names[key], tuple(about[key].values())) for key in ranked if key not in topics),
        {
            paper.id: tuple(
                Keyword(text, topics.get(key))
                for key, text in zip(keyed[paper.id], paper.keywords, strict=True)
            )
            for paper in papers
        },
    )
