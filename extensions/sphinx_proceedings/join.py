"""Papers, people and programme become one checked object: the :class:`Proceedings`."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from . import (
    address_lock,
    config,
    corrections,
    history,
    hosted,
    keys,
    missing_export,
    moves,
    name_changes,
    news,
    program,
    sources,
)
from .addresses import unique_slugs
from .model import Addresses, Author, AuthorKey, ForumId, Keyword, Paper, Proceedings, Topic
from .names import NO_OVERRIDES, sort_key
from .naming import fold
from .problems import Place, ProblemKind
from .renaming import Renaming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from .history import History
    from .markup import Text
    from .model import (
        Correction,
        Event,
        FormerName,
        HostedFile,
        HostedFiles,
        Person,
        PersonId,
        Tombstone,
        Workshop,
    )
    from .names import Name
    from .news import News
    from .people_lock import Settled
    from .problems import Report

WORKSHOP_FILE = "workshop.toml"
PROGRAM_FILE = "program.toml"
PEOPLE_FILE = "people.toml"
KEYS_FILE = missing_export.KEYS_FILE
FILES_FOLDER = "files"
PORTRAITS_FOLDER = "portraits"


class Loaded(NamedTuple):
    """All that the data folder holds."""

    proceedings: Proceedings
    history: History
    """How the programme came to be what it is."""
    news: tuple[News, ...]
    renaming: Renaming = Renaming()
    """What puts new names into texts; those of the records have them already."""


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
    awaited = missing_export.is_awaited(
        folder / workshop.export, workshop, report, file=named(workshop.export)
    )
    papers: tuple[Paper, ...] = ()
    if not awaited:
        export = folder / workshop.export
        papers = sources.read(export, workshop, report, file=named(workshop.export))
    lock = _read_addresses(folder, workshop, report, named)
    papers = moves.at_locked_addresses(papers, lock)
    locked = keys.read_lock(folder / KEYS_FILE, report, file=named(KEYS_FILE))
    said = corrections.read_corrections(
        folder / corrections.CORRECTIONS_FILE,
        papers,
        {*lock.papers.values(), *locked},
        report,
        file=named(corrections.CORRECTIONS_FILE),
    )
    papers, corrected, removed = corrections.apply(
        papers, said.corrections, moves.by_record(lock.papers)
    )
    lock = moves.with_removed(lock, removed)
    if removed:
        report.left_out["removed after publication"] += len(removed)
    renamed = name_changes.rename(papers, said.name_changes, report)
    papers, renaming = renamed.papers, renamed.renaming
    (people, overrides), events = _read_programme(
        folder, papers, workshop, report, named, [each.correction.paper for each in removed]
    )
    _check_maths(papers, report, named(workshop.export))
    name_changes.check_unused(renamed, said.name_changes, people, report)
    name_changes.check_addresses(
        renamed,
        people,
        events,
        report,
        people_file=named(PEOPLE_FILE),
        program_file=named(PROGRAM_FILE),
    )
    renaming = renaming.knowing(events)
    files = hosted.read_files(folder / FILES_FOLDER, papers, report, file=named(FILES_FOLDER))
    people = tuple(map(renaming.person, people))
    proceedings = join(
        workshop,
        papers,
        people,
        tuple(map(renaming.event, events)),
        files=name_changes.with_new_names(files, renamed),
        portraits=hosted.read_portraits(
            folder / PORTRAITS_FOLDER, people, report, file=named(PORTRAITS_FOLDER)
        ),
        locked_keys=name_changes.without_former_keys(locked, renamed.families),
        lock=name_changes.without_former_topics(lock, renaming),
        overrides=overrides,
        topic_threshold=topic_threshold,
        corrections=corrected,
        removed=removed,
        former=renamed.former,
    )
    moves.check_moves(
        proceedings, report, file=named(address_lock.LOCK_FILE), programme=named(PROGRAM_FILE)
    )
    return Loaded(
        proceedings,
        renaming.history(
            history.read_log(folder / history.LOG_FILE, report, file=named(history.LOG_FILE))
        ),
        tuple(
            renaming.news(each)
            for each in news.read_news(folder / news.NEWS_FILE, report, file=named(news.NEWS_FILE))
        ),
        renaming,
    )


def _read_addresses(
    folder: Path, workshop: Workshop, report: Report, named: Callable[[str], str]
) -> Addresses:
    """The locked addresses: papers of a demonstration are not the workshop's, nor are theirs."""
    if workshop.demonstration:
        return Addresses()
    file = address_lock.LOCK_FILE
    return address_lock.read_lock(folder / file, report, file=named(file))


def _read_programme(
    folder: Path,
    papers: tuple[Paper, ...],
    workshop: Workshop,
    report: Report,
    named: Callable[[str], str],
    removed: Sequence[ForumId],
) -> tuple[program.People, tuple[Event, ...]]:
    """People and events, as far as there are files of them.

    :param named: how the organizer knows a file of the data folder.
    :param removed: papers that are gone; events may still name them.
    """
    people = program.People()
    events: tuple[Event, ...] = ()
    if (folder / PEOPLE_FILE).exists():
        people = program.read_people_and_names(
            folder / PEOPLE_FILE, papers, report, file=named(PEOPLE_FILE)
        )
    if (folder / PROGRAM_FILE).exists():
        events = program.read_program(
            folder / PROGRAM_FILE,
            people.people,
            papers,
            workshop,
            report,
            file=named(PROGRAM_FILE),
            removed=removed,
        )
    return people, events


def input_files(folder: Path, proceedings: Proceedings) -> Iterator[Path]:
    """The files that a proceedings was read from."""
    own = (
        WORKSHOP_FILE,
        PROGRAM_FILE,
        PEOPLE_FILE,
        KEYS_FILE,
        address_lock.LOCK_FILE,
        history.LOG_FILE,
        news.NEWS_FILE,
        corrections.CORRECTIONS_FILE,
    )
    for name in (*own, proceedings.workshop.export):
        if (folder / name).is_file():
            yield folder / name
    for portrait in proceedings.portraits.values():
        yield portrait.source


def join(
    workshop: Workshop,
    papers: Iterable[Paper],
    people: Sequence[Person] = (),
    events: Sequence[Event] = (),
    *,
    files: Mapping[ForumId, HostedFiles] | None = None,
    portraits: Mapping[PersonId, HostedFile] | None = None,
    locked_keys: Mapping[ForumId, str] | None = None,
    lock: Addresses | None = None,
    overrides: Mapping[str, Name] = NO_OVERRIDES,
    topic_threshold: int = 2,
    corrections: Mapping[ForumId, tuple[Correction, ...]] | None = None,
    removed: tuple[Tombstone, ...] = (),
    former: Mapping[AuthorKey, tuple[FormerName, ...]] | None = None,
) -> Proceedings:
    """Join checked records; the order in which papers are given does not matter."""
    papers = _in_site_order(papers, workshop)
    lock = lock or Addresses()
    authors, settled = _gather_authors(papers, overrides, lock, former or {})
    topics = _gather_topics(papers, topic_threshold, lock)
    kept = moves.keep(lock, settled, papers, topics.shared, events)
    sessions_of: defaultdict[ForumId, list[Event]] = defaultdict(list)
    for event in events:
        for paper_id in event.papers:
            sessions_of[paper_id].append(event)
    return Proceedings(
        workshop=workshop,
        papers=papers,
        authors=authors,
        topics=tuple(topics.shared.values()),
        rare_keywords=topics.rare,
        author_of={author.key: author for author in authors},
        keywords_of=topics.of_paper,
        citation_keys=keys.assign_keys(
            papers, workshop.paper_year, locked_keys or {}, overrides=overrides
        ),
        people=tuple(people),
        events=tuple(events),
        files=files or {},
        portraits=portraits or {},
        sessions_of={paper_id: tuple(found) for paper_id, found in sessions_of.items()},
        overrides=overrides,
        addresses=kept.addresses,
        redirects=kept.redirects,
        withdrawn=tuple(
            slug for slug in kept.withdrawn if slug not in {each.slug for each in removed}
        ),
        corrections=corrections or {},
        removed=removed,
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


def _gather_authors(
    papers: Sequence[Paper],
    overrides: Mapping[str, Name],
    lock: Addresses,
    former: Mapping[AuthorKey, tuple[FormerName, ...]],
) -> tuple[tuple[Author, ...], Settled]:
    """Everybody with a paper, each once, by family name.

    A person whose name is printed in several ways has the one most often printed; of equally
    frequent ones the first in sorting order, so that the result depends on the papers only.
    """
    printed: defaultdict[AuthorKey, Counter[Text]] = defaultdict(Counter)
    written: defaultdict[AuthorKey, dict[ForumId, Paper]] = defaultdict(dict)
    first: dict[AuthorKey, tuple[ForumId, int]] = {}
    for paper in papers:
        for place, authorship in enumerate(paper.authors):
            key = authorship.key
            printed[key][authorship.name] += 1
            written[key][paper.id] = paper
            if key not in first or paper.id < first[key][0]:
                first[key] = paper.id, place
    names = {key: _most_frequent(counted) for key, counted in printed.items()}
    order = {key: sort_key(name.plain, overrides) for key, name in names.items()}
    # Within one name, the first paper decides who is "-1" and who is "-2", and then the place in
    # its author line: never the private ids, of which a redacted export has none.
    ranked = sorted(names, key=lambda key: (order[key], first[key]))
    settled = moves.settle_people([(key, names[key]) for key in ranked], papers, lock, former)
    authors = tuple(
        Author(key, settled.slugs[key], names[key], order[key], tuple(written[key].values()))
        for key in ranked
    )
    return authors, settled


def _most_frequent(counted: Counter[Text]) -> Text:
    if len(counted) == 1:
        return next(iter(counted))
    return min(counted, key=lambda text: (-counted[text], text.source))


# --- topics ----------------------------------------------------------------------------------


class _Topics(NamedTuple):
    shared: dict[str, Topic]
    """By folded keyword."""
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


def _gather_topics(papers: Sequence[Paper], threshold: int, lock: Addresses) -> _Topics:
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
    slugs = moves.by_record(lock.topics)
    new = ((key, names[key].plain) for key in shared if key not in slugs)
    slugs |= unique_slugs(new, prefix="topic", taken=lock.topics)
    topics = {key: Topic(slugs[key], names[key], tuple(about[key].values())) for key in shared}
    return _Topics(
        topics,
        tuple((names[key], tuple(about[key].values())) for key in ranked if key not in topics),
        {
            paper.id: tuple(
                Keyword(text, topics.get(key))
                for key, text in zip(keyed[paper.id], paper.keywords, strict=True)
            )
            for paper in papers
        },
    )
