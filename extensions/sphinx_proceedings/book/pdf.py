"""The book as a PDF, set by Typst.

``book.typ`` is the whole program; everything that organizers and authors have written comes to it
as JSON.  It can read no file but these two.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import markup

if TYPE_CHECKING:
    from ..markup import Text, Tree
    from ..model import Person
    from .contents import Abstract, Book, Section

PROGRAM = Path(__file__).parent / "book.typ"
_DATA = "book.json"


class NoTypesetterError(Exception):
    """The PDF cannot be made here; the message says why and what to do."""


class Pdf(NamedTuple):
    """A book that is set."""

    data: bytes
    faults: tuple[str, ...]
    """What is wrong with it; above all why it is not of the standard for screen readers."""


def pdf(book: Book) -> Pdf:
    """The whole book; the same bytes for the same book and fonts.

    It is of PDF/UA-1, the standard for screen readers: tagged, with words for every formula.
    Characters that the fonts within Typst lack are taken from the system's fonts.  The standard
    forbids characters that no font has, and a book with one of them is better than none.

    :raises NoTypesetterError: if the package ``typst`` is not installed.
    """
    try:
        from typst import TypstError
    except ImportError as error:
        raise NoTypesetterError(
            "The PDF is set by the package typst, which is not installed"
            ' (pip install "sphinx-proceedings[book]")'
        ) from error

    with tempfile.TemporaryDirectory() as folder:
        program = Path(shutil.copy(PROGRAM, folder))
        data = json.dumps(_data(book), ensure_ascii=False)
        Path(folder, _DATA).write_text(data, encoding="utf-8")
        try:
            return _compiled(program, book, standard=True)
        except TypstError as error:
            made = _compiled(program, book, standard=False)
            return Pdf(made.data, (str(error), *made.faults))


def _compiled(program: Path, book: Book, *, standard: bool) -> Pdf:
    import typst

    data, warnings = typst.compile_with_warnings(
        program,
        None,
        program.parent,
        format="pdf",
        pdf_standards=["ua-1"] if standard else [],
        timestamp=int(book.made.timestamp()),
    )
    return Pdf(data, tuple(map(str, warnings)))


def _data(book: Book) -> dict[str, Any]:
    gettext = book.wording.gettext
    return {
        "language": _language(book.language),
        "title": markup.breakable(book.title),
        "subtitle": book.subtitle,
        "facts": [fact for fact in (book.days, book.place) if fact],
        "organizers": [_person(person) for person in book.organizers],
        "notice": markup.tree(book.notice) if book.notice else None,
        "programme": [
            {"title": day.title, "lines": [line._asdict() for line in day.lines]}
            for day in book.programme
        ],
        "zone": gettext("All times are those of {zone}.").format(zone=book.zone),
        "sections": [_section(section) for section in book.sections],
        "authors": [entry._asdict() for entry in book.authors],
        "words": {
            "organizers": gettext("Organizers"),
            "demonstration": gettext("Demonstration data."),
            "contents": gettext("Contents"),
            "programme": gettext("Programme"),
            "keywords": gettext("Keywords"),
            "authors": gettext("Index of authors"),
            "page": gettext("page"),
            "again": gettext("Also in this session"),
            "anonymous": gettext("Anonymous"),
            "retracted": gettext("Retracted"),
        },
    }


def _language(tag: str) -> str:
    """The part of a language tag by which words are hyphenated."""
    first = tag.partition("-")[0].lower()
    return first if first.isascii() and first.isalpha() and len(first) in (2, 3) else "en"


def _person(person: Person) -> list[str]:
    return [markup.breakable(person.name), markup.breakable(person.affiliation)]


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "facts": [fact for fact in (section.when, *section.facts) if fact],
        "speakers": [
            {
                "who": _person(person),
                "about": markup.tree(markup.block(person.bio)) if person.bio else [],
            }
            for person in section.speakers
        ],
        "abstract": markup.tree(section.abstract) if section.abstract else [],
        "papers": [_abstract(each) for each in section.abstracts],
        "again": [_reference(each) for each in section.again],
    }


def _reference(each: Abstract) -> dict[str, Any]:
    title = markup.tree(each.paper.title)
    return {"number": each.number, "title": title, "retracted": each.retracted}


def _abstract(each: Abstract) -> dict[str, Any]:
    paper = each.paper
    place_of = {name: number for number, name in enumerate(each.affiliations, 1)}
    return {
        **_reference(each),
        "remarks": [[remark.words, markup.tree(remark.reason)] for remark in each.remarks],
        "authors": [
            [
                markup.breakable(authorship.name.plain),
                [place_of[text.plain] for text in authorship.affiliations],
            ]
            for authorship in paper.authors
        ],
        "affiliations": [markup.breakable(name) for name in each.affiliations],
        "abstract": markup.tree(paper.abstract) if paper.abstract else [],
        "keywords": _joined(paper.keywords),
        "address": each.address,
    }


def _joined(texts: tuple[Text, ...]) -> list[Tree]:
    found: list[Tree] = []
    for text in texts:
        found += [", ", *markup.tree(text)] if found else markup.tree(text)
    return found
