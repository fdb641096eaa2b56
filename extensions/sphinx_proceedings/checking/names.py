"""Names of authors that are probably not meant as they are printed."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from ..naming import fold
from ..problems import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Authorship, Paper, Proceedings
    from ..problems import Report
    from .lines import Files

_ET_AL = re.compile(r"\bet\.? al\b|\band others\b|\.\.\.|…", re.IGNORECASE)
_SUFFIX_LAST = re.compile(r"[^,]+, *(?:[JS]r\.?|I{2,3}|IV)", re.IGNORECASE)
_WORKPLACE = re.compile(
    r"\b(?:universit|institut|laborator|research\b|department|college\b|school\b|academy|"
    r"inc\b|ltd\b|gmbh\b|google\b|microsoft\b|deepmind\b|openai\b)",
    re.IGNORECASE,
)
_IN_PARENTHESES = re.compile(r"[(\[{]")


def check(proceedings: Proceedings, report: Report, files: Files) -> None:
    """Report doubtful names, each once, and authors who stand twice on one paper.

    A name of which people.toml tells how it is split has been looked at.
    """
    papers: defaultdict[str, list[Paper]] = defaultdict(list)
    for paper in proceedings.papers:
        _twice(paper, report, files)
        for author in paper.authors:
            papers[author.name.plain].append(paper)
    for name, written in sorted(papers.items()):
        doubt = None if name in proceedings.overrides else next(doubts(name), None)
        if doubt:
            more = f", on {len(written)} papers" if len(written) > 1 else ""
            report.add(
                ProblemKind.DOUBTFUL_NAME,
                files.paper(min(paper.id for paper in written), "authors"),
                f'the name "{name}" {doubt}{more}',
                "If it is wrong, ask the author to correct it on OpenReview",
            )


def doubts(name: str) -> Iterator[str]:
    """What is odd about a printed name, as clauses that go on after it; the worst first."""
    letters = [letter for letter in name if letter.isalpha()]
    cased = any(letter.isupper() or letter.islower() for letter in letters)
    if "@" in name:
        yield "holds an e-mail address"
    if _ET_AL.search(name):
        yield "stands for several people"
    if any(character.isdigit() for character in name):
        yield "holds digits"
    if _WORKPLACE.search(name):
        yield "seems to hold an affiliation"
    if _IN_PARENTHESES.search(name):
        yield "holds parentheses"
    if "," in name and not _SUFFIX_LAST.fullmatch(name):
        yield "has a comma: is it printed family name first?"
    if not letters:
        yield "has no letters"
    elif cased and len(name.split()) == 1:
        yield "is a single word"
    elif cased and name == name.upper() and max(map(len, re.findall(r"\w+", name))) > 2:
        yield "is all in capitals"
    elif cased and name == name.lower():
        yield "is all in lower case"


def _twice(paper: Paper, report: Report, files: Files) -> None:
    """Report an author who stands twice on one paper, by profile or by name."""
    seen: dict[str, Authorship] = {}
    for author in paper.authors:
        marks = {str(author.key), fold(author.name.plain)}
        if any(mark in seen for mark in marks):
            fault = f'"{author.name.plain}" stands twice among the authors'
            mend = "If it is one person, ask the authors to take one out on OpenReview"
            report.add(ProblemKind.DOUBTFUL_NAME, files.paper(paper.id, "authors"), fault, mend)
        seen |= dict.fromkeys(marks, author)
