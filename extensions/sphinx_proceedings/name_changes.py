"""Who has another name: the ``[[name-change]]`` tables of ``corrections.toml``, carried out."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from .kinds import suggestion
from .markup import literal
from .model import AuthorKey, FormerName, ForumId, unidentified
from .names import split_name
from .naming import ascii_fold
from .problems import Place, ProblemKind, Severity
from .renaming import Renaming, Replacement

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from .corrections import NameChange
    from .model import Addresses, Authorship, Event, HostedFiles, Paper, Person
    from .problems import Report


# --- papers ----------------------------------------------------------------------------------


class Renamed(NamedTuple):
    """Papers under new names, and what follows from it for everything else."""

    papers: tuple[Paper, ...]
    renaming: Renaming
    """For what is no paper's own: changes whose former name no author here has any more."""
    of_paper: Mapping[ForumId, Renaming]
    """For what belongs to a paper, by which somebody has a new name."""
    former: Mapping[AuthorKey, tuple[FormerName, ...]]
    families: Mapping[ForumId, str]
    """Papers whose citation key may change, and the family name that it must not hold."""
    unused: tuple[Replacement, ...]
    """Changes that concern no author."""


class _Line(NamedTuple):
    """One name in one author line."""

    paper: ForumId
    key: AuthorKey
    printed: str
    is_identified: bool
    """Whether the export tells more of the person than the name."""


def _line(paper: Paper, author: Authorship) -> _Line:
    known = author.key != unidentified(author.name)
    return _Line(paper.id, author.key, author.name.plain, known)


def rename(papers: Iterable[Paper], changes: Iterable[NameChange], report: Report) -> Renamed:
    """Put new names into author lines and papers' texts.

    A change that may concern several authors, and does not say which papers, is reported and not
    made: nobody's name may be changed by mistake.
    """
    renamer = _Renamer(tuple(papers), report)
    for change in changes:
        renamer.make(Replacement(change))
    return renamer.finished()


class _Renamer:
    """Makes one change after the other."""

    def __init__(self, papers: tuple[Paper, ...], report: Report) -> None:
        self._papers = papers
        self._report = report
        self._everywhere: list[Replacement] = []
        self._unused: list[Replacement] = []
        self._of_paper: defaultdict[ForumId, dict[Replacement, None]] = defaultdict(dict)
        self._former: defaultdict[AuthorKey, dict[FormerName, None]] = defaultdict(dict)
        self._families: dict[ForumId, str] = {}

    def make(self, put: Replacement) -> None:
        change = put.change
        lines = self._lines(lambda name: name != change.new and put.is_former(name))
        done = self._lines(put.is_new)
        if not lines and not done:
            self._unused.append(put)
        if not change.papers and self._are_several(lines, put):
            return
        chosen = {line for line in lines if not change.papers or line.paper in change.papers}
        others = [line for line in lines if line not in chosen]
        keys = {line.key for line in chosen}
        self._tell_of_others(put, chosen, others)
        if not others:
            self._everywhere.append(put)
        # The export may have the new name already; the former one must stay away all the same.
        if change.papers:
            concerned = {*chosen, *(line for line in done if line.paper in change.papers)}
        elif chosen or len({line.key for line in done}) == 1:
            concerned = {*chosen, *(line for line in done if not keys or line.key in keys)}
        else:
            concerned = chosen
        self._put(put, chosen)
        new = unidentified(literal(change.new))
        now = {(line.paper, line.key if line.is_identified else new) for line in concerned}
        self._note(put, now, {line.key for line in others})

    def _lines(self, fits: Callable[[str], bool]) -> list[_Line]:
        return [
            _line(paper, author)
            for paper in self._papers
            for author in paper.authors
            if fits(author.name.plain)
        ]

    def _are_several(self, lines: list[_Line], put: Replacement) -> bool:
        people: defaultdict[str, set[str]] = defaultdict(set)
        for line in lines:
            people[line.key if line.is_identified else ""].add(line.paper)
        if len(people) < 2:
            return False
        theirs = "; ".join(sorted(", ".join(sorted(papers)) for papers in people.values()))
        self._report.add(
            ProblemKind.BAD_VALUE,
            put.change.place,
            f'{len(people)} authors are called "{put.change.old}", so that the change is not made'
            f" (papers of each: {theirs})",
            "Add papers = [ids] of the one who is meant",
            severity=Severity.ERROR,
        )
        return True

    def _tell_of_others(
        self, put: Replacement, chosen: Collection[_Line], others: Iterable[_Line]
    ) -> None:
        keys = {line.key for line in chosen}
        for line in others:
            if line.key in keys:
                self._report.add(
                    ProblemKind.BAD_VALUE,
                    put.change.place,
                    f'{line.paper} is by the same author, and keeps the name "{line.printed}"',
                    'Add it to "papers", or take "papers" out',
                )

    def _put(self, put: Replacement, chosen: Collection[_Line]) -> None:
        name = literal(put.change.new)
        ids = {line.paper for line in chosen}

        def renamed(paper: Paper, author: Authorship) -> Authorship:
            if _line(paper, author) not in chosen:
                return author
            if author.key != unidentified(author.name):
                return replace(author, name=name)
            key = unidentified(name)
            self._former[key] |= self._former.pop(author.key, {})
            return replace(author, name=name, key=key)

        self._papers = tuple(
            replace(paper, authors=tuple(renamed(paper, author) for author in paper.authors))
            if paper.id in ids
            else paper
            for paper in self._papers
        )

    def _note(
        self,
        put: Replacement,
        concerned: Collection[tuple[ForumId, AuthorKey]],
        partly: Collection[AuthorKey],
    ) -> None:
        """What follows for addresses, citation keys and files.

        :param concerned: papers, and the keys that the author has on them now.
        :param partly: people who keep the former name elsewhere.
        """
        change = put.change
        for paper_id, key in concerned:
            self._of_paper[paper_id][put] = None
            if key not in partly:
                self._former[key][FormerName(change.old, change.redirect)] = None
        if change.keys:
            family = split_name(change.old).family
            for paper in self._papers:
                if paper.authors and (paper.id, paper.authors[0].key) in concerned:
                    self._families[paper.id] = family

    def finished(self) -> Renamed:
        renaming = Renaming(tuple(self._everywhere))
        of_paper = {
            paper_id: Renaming(tuple(dict.fromkeys((*found, *self._everywhere))))
            for paper_id, found in self._of_paper.items()
        }
        papers = self._papers
        if renaming.replacements or of_paper:
            papers = tuple(of_paper.get(paper.id, renaming).paper(paper) for paper in papers)
        papers = tuple(
            replace(paper, given_key=None)
            if paper.given_key and holds_family(paper.given_key, self._families.get(paper.id))
            else paper
            for paper in papers
        )
        return Renamed(
            papers,
            renaming,
            of_paper,
            {key: tuple(found) for key, found in self._former.items()},
            self._families,
            tuple(self._unused),
        )


# --- citation keys and addresses -------------------------------------------------------------


def without_former_keys(
    locked: Mapping[ForumId, str], families: Mapping[ForumId, str]
) -> dict[ForumId, str]:
    """The locked citation keys, but for those that hold a name that must go.

    These stay as keys of nothing, so that no other paper gets them in this build.
    """
    kept: dict[ForumId, str] = {}
    for paper_id, key in locked.items():
        family = families.get(paper_id)
        gone = holds_family(key, family)
        kept[ForumId(f"{paper_id} (former)") if gone else paper_id] = key
    return kept


def holds_family(key: str, family: str | None) -> bool:
    """Whether a citation key begins with this family name, if any, and a year."""
    if family is None:
        return False
    part = re.escape(re.sub(r"[^a-z0-9]", "", ascii_fold(family).lower()))
    return re.match(rf"{part}\d{{4}}", key.casefold()) is not None


def without_former_topics(lock: Addresses, renaming: Renaming) -> Addresses:
    """The lock without topics whose address or keyword holds a former name."""
    if not renaming.replacements:
        return lock
    topics = {
        slug: keyword for slug, keyword in lock.topics.items() if not renaming.alters(keyword)
    }
    return replace(lock, topics=topics)


def with_new_names(
    files: Mapping[ForumId, HostedFiles], renamed: Renamed
) -> dict[ForumId, HostedFiles]:
    """Hosted files, with new names in what is said of them."""
    return {
        paper_id: renamed.of_paper.get(paper_id, renamed.renaming).files(found)
        for paper_id, found in files.items()
    }


# --- what only people can mend ---------------------------------------------------------------


def check_unused(
    renamed: Renamed, changes: Iterable[NameChange], people: Iterable[Person], report: Report
) -> None:
    """Report changes of names that nobody has or had.

    :param people: under their former names or the new ones.
    """
    if not renamed.unused:
        return
    names = {person.name for person in people} | {change.old for change in changes}
    authors = {author.name.plain for paper in renamed.papers for author in paper.authors}
    for put in renamed.unused:
        others = names - {put.change.old}
        if not any(put.is_former(name) or put.is_new(name) for name in others):
            if any(put.is_former(person.name) for person in people):
                continue
            fault = f'nobody is called "{put.change.old}", or "{put.change.new}" by now'
            mend = suggestion(put.change.old, others | authors)
            mend = mend or "Write the name as it was printed"
            report.add(ProblemKind.UNKNOWN_ID, put.change.place, fault, mend)


def check_addresses(
    renamed: Renamed,
    people: Iterable[Person],
    events: Iterable[Event],
    report: Report,
    *,
    people_file: str,
    program_file: str,
) -> None:
    """Report ids and links that hold a former name, which only their owners can change."""
    for paper in renamed.papers if renamed.of_paper else ():
        if own := renamed.of_paper.get(paper.id):
            links = {"code": paper.links.code, "supplementary": paper.links.supplementary}
            for name, link in links.items():
                place = Place(own.replacements[0].change.place.file, paper.id, name)
                _check_address(own, link, place, "Ask the author for another link", report)
    own = renamed.renaming
    for person in people if own.replacements else ():
        place = Place(people_file, person.id)
        _check_address(own, person.id, place, "Give the person another id", report)
        _check_address(own, person.website, place, "Ask for another link", report)
    for event in events if own.replacements else ():
        place = Place(program_file, event.id)
        _check_address(own, event.id, place, "Give the event another id", report)


def _check_address(
    renaming: Renaming, address: str | None, place: Place, mend: str, report: Report
) -> None:
    if address and any(put.holds_slug(address) for put in renaming.replacements):
        fault = f'the former name stands in the address "{address}"'
        report.add(ProblemKind.BAD_LINK, place, fault, mend)
