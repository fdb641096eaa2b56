"""Readers of BibTeX give back what every entry says; keys are OpenReview's where those are good."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import bibtexparser
import pybtex.database
import pytest
from pylatexenc.latex2text import LatexNodes2Text

from cited import conference, demonstration, letters
from sphinx_proceedings import markup
from sphinx_proceedings.citations import bibtex
from sphinx_proceedings.citations.bibtex_check import fault
from sphinx_proceedings.keys import STOP_WORDS
from sphinx_proceedings.names import split_name

if TYPE_CHECKING:
    from sphinx_proceedings.model import Paper

_DECODER = LatexNodes2Text(math_mode="verbatim", strict_latex_spaces=True)


def decoded(latex: str) -> str:
    """What a reader shows, without maths, white space and the form of quotes and dashes."""
    latex = re.sub(r"\\textcommabelow\{(.)\}", "\\1\u0326", latex)  # unknown to pylatexenc
    without_maths = re.sub(r"(?<!\\)\$(?:[^$\\]|\\.)*\$", "", latex)
    return letters(_DECODER.latex_to_text(without_maths))


def plain_title(paper: Paper) -> str:
    segments = markup.latex_segments(paper.title)
    return letters("".join(segment.text for segment in segments))


def test_bibtexparser_reads_the_titles_back() -> None:
    proceedings = demonstration()
    papers = proceedings.papers
    read = bibtexparser.parse_string(bibtex.library(papers, proceedings))
    assert not read.failed_blocks
    titles = {entry.key: decoded(entry["title"]) for entry in read.entries}
    assert titles == {proceedings.citation_keys[paper.id]: plain_title(paper) for paper in papers}


@pytest.mark.parametrize("unicode", [False, True])
def test_pybtex_reads_the_authors_back_part_by_part(*, unicode: bool) -> None:
    proceedings = demonstration()
    papers = proceedings.papers
    text = bibtex.library(papers, proceedings, unicode=unicode)
    entries = pybtex.database.parse_string(text, "bibtex").entries
    for paper in papers:
        persons = entries[proceedings.citation_keys[paper.id]].persons["author"]
        read = [
            tuple(
                decoded(" ".join(part))
                for part in (
                    [*person.first_names, *person.middle_names],
                    person.prelast_names,
                    person.last_names,
                    person.lineage_names,
                )
            )
            for person in persons
        ]
        names = [split_name(author.name.plain) for author in paper.authors]
        assert read == (
            [
                tuple(letters(part) for part in (n.given, n.particle, n.family, n.suffix))
                for n in names
            ]
            or [("", "", "Anonymous", "")]
        )


@pytest.mark.parametrize("unicode", [False, True])
def test_every_paper_of_a_conference_is_read_back(*, unicode: bool) -> None:
    whole = conference()
    entries = {paper: bibtex.entry(paper, whole, unicode=unicode) for paper in whole.papers}
    found = {
        paper.id: fault(entry, paper, whole, unicode=unicode) for paper, entry in entries.items()
    }
    assert {paper_id: said for paper_id, said in found.items() if said} == {}


# --- keys ------------------------------------------------------------------------------------


def key_of_openreview(paper: Paper, year: int) -> str:
    """By the rule of openreview-py (``generate_bibtex`` in tools.py), before it escapes the key."""
    name, title = paper.authors[0].name.plain, paper.title.plain
    word = re.sub("[^a-zA-Z]", "", title.split(" ")[0].lower())
    return name.split(" ")[-1].lower() + str(year) + word


def test_our_keys_are_openreviews_wherever_that_rule_makes_good_ones() -> None:
    papers = conference().papers
    theirs = {paper.id: key_of_openreview(paper, 2023) for paper in papers}
    alike = Counter(theirs.values())
    plain = {
        paper.id
        for paper in papers
        if re.fullmatch("[A-Za-z]+( [A-Za-z]\\.?| [A-Za-z]+)?", paper.authors[0].name.plain)
        and re.match(r"[A-Za-z]+:? ", paper.title.plain)
        and paper.title.plain.split(" ")[0].lower().rstrip(":") not in STOP_WORDS
        and alike[theirs[paper.id]] == 1
    }
    ours = conference().citation_keys
    unlike = {ours[each]: theirs[each] for each in plain if ours[each] != theirs[each]}
    assert len(plain) > 1000
    # Ours may be taken by a paper whose title begins with a stop word.
    assert len(unlike) < len(plain) / 50
    assert all(key.startswith(re.split(r"\d", other)[0]) for key, other in unlike.items())
