"""What the sources other than OpenReview have in common: from rows of a list to papers.

A source lets a :class:`Listed` through for each accepted paper, and nothing else of its file: what
has no field here (e-mail addresses, reviewers, scores, comments) ends in the source.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from ..addresses import assign_slugs, is_safe_id
from ..markup import block, clean, inline, literal, safe_url
from ..model import AuthorKey, Authorship, ForumId, Paper, PaperLinks, unidentified
from ..problems import Place, ProblemKind, Severity
from .presentation import PresentationTypes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from ..markup import Text
    from ..model import Slug, Workshop
    from ..problems import Report

_DOI = re.compile(r"10\.[0-9]{4,9}/[!#-;=?-\[\]_a-z~]{1,200}")
_BEFORE_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_LONGEST_LICENCE = 100


@dataclass(frozen=True, slots=True)
class ListedAuthor:
    """One name of an author line."""

    name: str
    affiliation: str = ""
    identity: str = ""
    """What tells people of one name apart within the file; private, empty if there is nothing."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An accepted paper as a list has it: texts of strangers, unchecked."""

    id: str
    title: str
    authors: tuple[ListedAuthor, ...] = ()
    abstract: str = ""
    tldr: str = ""
    keywords: tuple[str, ...] = ()
    presentation: str = ""
    """Where it says how the paper is presented: a status, a track, a type."""
    pdf: str = ""
    code: str = ""
    supplementary: str = ""
    doi: str = ""
    licence: str = ""
    published: date | None = None
    number: int | None = None
    key: str | None = None
    """A citation key that it has already."""
    line: int = 0
    """Of the file, counted from 1; 0 if unknown."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The accepted papers of a file, on their way to papers."""

    file: str
    workshop: Workshop
    report: Report

    def papers(self, listed: Iterable[Listed]) -> tuple[Paper, ...]:
        """The papers, by number, then id; what is wrong with them is reported.

        :raises InputError: if there is none.
        """
        unique = self._unique(listed)
        if not unique:
            self.refuse("no accepted paper is in the file", self._left_out(), ProblemKind.NO_PAPERS)
        ranked = sorted(unique.values(), key=lambda one: (_rank(one), one.id))
        slugs = assign_slugs([(_rank(one), one.id) for one in ranked])
        people = _numbered(author.identity for one in ranked for author in one.authors)
        types = PresentationTypes(self.workshop)
        untyped: Counter[str] = Counter()
        papers = []
        for one in ranked:
            kind = types.of(one.presentation) if types else None
            if types and kind is None and not types.says_nothing(one.presentation):
                untyped[one.presentation] += 1
            papers.append(self._paper(one, slugs[one.id], people, kind))
        for said, count in sorted(untyped.items()):
            self.complain(
                ProblemKind.UNKNOWN_PRESENTATION,
                f'{count} papers are presented as "{clean(said)[:60]}", which names no type',
                "Add a line for it under [presentation] in workshop.toml",
            )
        return tuple(papers)

    def complain(
        self,
        kind: ProblemKind,
        fault: str,
        mend: str = "",
        *,
        record: str = "",
        field: str = "",
        line: int = 0,
        severity: Severity = Severity.WARNING,
    ) -> None:
        """Report a problem of the file; values of records are never told."""
        place = Place(self.file, clean(record)[:64], field, line)
        self.report.add(kind, place, fault, mend, severity=severity)

    def refuse(
        self, fault: str, mend: str, kind: ProblemKind = ProblemKind.FILE_FORMAT, line: int = 0
    ) -> NoReturn:
        """Report that nothing can be made of the file.

        :raises InputError: always.
        """
        self.complain(kind, fault, mend, line=line, severity=Severity.ERROR)
        self.report.stop()

    def _left_out(self) -> str:
        counted = ", ".join(f"{n} {why}" for why, n in sorted(self.report.left_out.items()))
        return f"Look at how they were decided: left out are {counted}" if counted else ""

    def _unique(self, listed: Iterable[Listed]) -> dict[str, Listed]:
        found: dict[str, Listed] = {}
        for one in listed:
            if not one.id:
                self.complain(
                    ProblemKind.BAD_NOTE,
                    "a paper without an id is left out",
                    "Give it one, which is never changed",
                    line=one.line,
                    severity=Severity.ERROR,
                )
            elif one.id in found:
                self.complain(
                    ProblemKind.DUPLICATE_ID,
                    f"this id stands in line {found[one.id].line}, too; that one is shown",
                    "Give each paper an id of its own",
                    record=one.id,
                    line=one.line,
                    severity=Severity.ERROR,
                )
            else:
                found[one.id] = one
        return found

    def _paper(
        self, one: Listed, slug: Slug, people: Mapping[str, AuthorKey], kind: str | None
    ) -> Paper:
        if not is_safe_id(one.id):
            self.complain(
                ProblemKind.UNSAFE_ID,
                f"this id cannot be an address; the paper is shown under {slug}",
                "Take letters, digits, - and _, at most 64",
                record=one.id,
                line=one.line,
            )
        abstract, tldr = block(one.abstract), inline(one.tldr)
        return Paper(
            id=ForumId(one.id),
            slug=slug,
            title=self._title(one),
            authors=self._authors(one, people),
            links=PaperLinks(
                pdf=self._link(one, "pdf", one.pdf),
                code=self._link(one, "code", one.code),
                supplementary=self._link(one, "supplementary", one.supplementary),
            ),
            number=one.number,
            abstract=abstract if abstract.source.strip() else None,
            tldr=tldr if tldr.source.strip() else None,
            keywords=tuple(dict.fromkeys(inline(word) for word in one.keywords if word.strip())),
            venue=self.workshop.short,
            presentation=kind,
            licence=" ".join(clean(one.licence).split())[:_LONGEST_LICENCE] or None,
            published=one.published,
            doi=self._doi(one),
            given_key=one.key,
        )

    def _title(self, one: Listed) -> Text:
        title = inline(one.title)
        if title.source.strip():
            return title
        self._lacks(one, "title", "the paper has no title")
        return inline(f"Untitled ({clean(one.id)[:64]})")

    def _authors(self, one: Listed, people: Mapping[str, AuthorKey]) -> tuple[Authorship, ...]:
        found = []
        for author in one.authors:
            name = literal(" ".join(author.name.split()))
            if name.source:
                place = literal(" ".join(author.affiliation.split()))
                key = people[author.identity] if author.identity else unidentified(name)
                found.append(Authorship(name, key, (place,) if place.source else ()))
        if not found:
            fault = 'the paper has no authors; it is shown as by "Anonymous"'
            self._lacks(one, "authors", fault)
        return tuple(found)

    def _lacks(self, one: Listed, field: str, fault: str) -> None:
        self.complain(
            ProblemKind.MISSING_FIELD,
            fault,
            "Complete the list, and build again",
            record=one.id,
            field=field,
            line=one.line,
        )

    def _link(self, one: Listed, field: str, value: str) -> str | None:
        if not value.strip():
            return None
        if link := safe_url(value.strip()):
            return link
        self.complain(
            ProblemKind.BAD_LINK,
            "the link is not http(s); it is dropped",
            "Write the whole address, with https://",
            record=one.id,
            field=field,
            line=one.line,
        )
        return None

    def _doi(self, one: Listed) -> str | None:
        value = re.sub(
            r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", one.doi.strip(), flags=re.IGNORECASE
        )
        if not value or _DOI.fullmatch(value):
            return value or None
        self.complain(
            ProblemKind.BAD_FIELD,
            "the DOI is not well formed; left out",
            "Write it as 10.12345/abc",
            record=one.id,
            field="doi",
            line=one.line,
        )
        return None


def is_accepted(decision: str) -> bool:
    """Whether a decision accepts for certain: "Accept (Oral)" does, "Probably accept" does not."""
    folded = decision.casefold()
    return _ACCEPTED.match(folded) is not None and _DOUBT.search(folded) is None


_ACCEPTED = re.compile(r"\s*(?:strong |full |final )?accept(?:ed|ance)?\b")
_DOUBT = re.compile(
    r"\?|\b(?:not|no|un\w+|reject\w*|declin\w*|withdr\w*|conditional\w*|probabl\w*|pending)\b"
)


def split_people(line: str) -> tuple[ListedAuthor, ...]:
    """The names of an author line, separated by semicolons, affiliations in parentheses.

    ``Ada Lovelace (London); Charles Babbage (Cambridge)*``: a star marks the one to write to, and
    goes; so does what looks like an e-mail address.
    """
    found = []
    for part in re.split(r"[;\n]", line):
        bare = _MAIL.sub(" ", part).replace("*", " ").strip()
        match = _WITH_PLACE.fullmatch(bare)
        name, place = (match[1], match[2] or "") if match else (bare, "")
        name = " ".join(name.split())
        if name:
            found.append(ListedAuthor(name, " ".join(place.split())))
    return tuple(found)


_MAIL = re.compile(r"[<\[(]?[^\s<>\[\](),;]+@[^\s<>\[\](),;]+[>\])]?")
_WITH_PLACE = re.compile(r"([^()]*)(?:\((.*)\))?\s*")


def _rank(one: Listed) -> float:
    return float("inf") if one.number is None else one.number


def _numbered(identities: Iterable[str]) -> dict[str, AuthorKey]:
    """An opaque key for each identity."""
    known = sorted({identity for identity in identities if identity})
    return {identity: AuthorKey(f"p{index}") for index, identity in enumerate(known)}
