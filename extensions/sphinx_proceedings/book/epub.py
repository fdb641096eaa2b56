"""The book as an EPUB 3.3: a file a section, MathML for formulas, no script, nothing from outside.

Texts are the HTML that :mod:`~sphinx_proceedings.markup` makes, told in XHTML.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .. import markup
from . import package, xhtml
from .package import CONTENTS, STYLE, Document, paper_name
from .xhtml import Element, el

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Person
    from .contents import Abstract, Book, Section

_STYLE_FILE: Final = Path(__file__).parent / STYLE
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""What a zip file can tell of time."""


def epub(book: Book) -> bytes:
    """The whole book; the same bytes for the same book."""
    pages = list(_documents(book))
    pages.insert(1, package.navigation(book, pages))
    files = {
        "META-INF/container.xml": package.container(),
        "book/package.opf": package.package(book, pages),
        f"book/{STYLE}": _STYLE_FILE.read_bytes(),
        **{f"book/{each.name}.xhtml": _page(book, each) for each in pages},
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        # First and as it is, so that everybody finds it at the same place of the file.
        archive.writestr(_member("mimetype"), b"application/epub+zip")
        for name, data in files.items():
            archive.writestr(_member(name), data, zipfile.ZIP_DEFLATED, 9)
    return stream.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _EARLIEST)
    member.external_attr = 0o644 << 16
    member.create_system = 3  # the same whatever system this is
    return member


def _page(book: Book, document: Document) -> bytes:
    style = el("link", rel="stylesheet", type="text/css", href=STYLE)
    kind = {"epub:type": document.kind}
    root = el(
        "html",
        el("head", el("title", document.title), style),
        el("body", *document.body) if document.name == CONTENTS
        else el("body", el("section", *document.body, **kind)),
        lang=book.language,
        xmlns=xhtml.XHTML,
        **{"xmlns:epub": "http://www.idpf.org/2007/ops", "xml:lang": book.language},
    )  # fmt: skip
    return xhtml.written(root, page=True)


def _documents(book: Book) -> Iterator[Document]:
    gettext = book.wording.gettext
    yield Document("title", book.title, list(_title_page(book)), kind="titlepage")
    if book.programme:
        title = gettext("Programme")
        yield Document("programme", title, list(_programme(book, title)))
    for number, section in enumerate(book.sections):
        body = list(_section(book, section))
        yield Document(_section_name(number), section.title, body, section.abstracts)
    if book.authors:
        title = gettext("Index of authors")
        yield Document("authors", title, list(_index(book, title)), kind="index")


def _section_name(number: int) -> str:
    return f"section-{number + 1}"


def _places(book: Book) -> dict[int, str]:
    """The address of each paper within the book, by its number."""
    return {
        each.number: f"{_section_name(place)}.xhtml#{paper_name(each.number)}"
        for place, section in enumerate(book.sections)
        for each in section.abstracts
    }


# --- title and programme -----------------------------------------------------------------------


def _title_page(book: Book) -> Iterator[Element]:
    yield el("h1", book.title)
    yield el("p", book.subtitle, kind="subtitle")
    for fact in (book.days, book.place):
        if fact:
            yield el("p", fact)
    if book.organizers:
        yield el("h2", book.wording.gettext("Organizers"))
        yield el("ul", *(el("li", person.name, *_place(person)) for person in book.organizers))
    yield from _notice(book)


def _notice(book: Book) -> Iterator[Element]:
    if book.notice:
        label = el("strong", book.wording.gettext("Demonstration data."))
        yield el("p", label, " ", *xhtml.of(book.notice), kind="notice")


def _place(person: Person) -> list[Element | str]:
    if not person.affiliation:
        return []
    return [", ", el("span", person.affiliation, kind="faint")]


def _programme(book: Book, title: str) -> Iterator[Element]:
    zone = book.wording.gettext("All times are those of {zone}.").format(zone=book.zone)
    yield el("h1", title)
    yield el("p", zone, kind="faint")
    for day in book.programme:
        yield el("h2", day.title)
        lines = el("dl")
        for line in day.lines:
            name: Element | str = line.title
            if line.section is not None:
                name = el("a", line.title, href=f"{_section_name(line.section)}.xhtml")
            said = el("dd", el("strong", name))
            rest = ", ".join(part for part in (line.people, line.room) if part)
            if rest:
                xhtml.add(said, el("br"), rest)
            lines.extend([el("dt", line.time), said])
        yield lines


# --- sessions ----------------------------------------------------------------------------------


def _section(book: Book, section: Section) -> Iterator[Element]:
    yield el("h1", section.title)
    if section.abstracts or section.again:
        yield from _notice(book)
    facts = [fact for fact in (section.when, *section.facts) if fact]
    if facts:
        yield el("p", " · ".join(facts), kind="faint")
    for person in section.speakers:
        yield el("p", el("strong", person.name), *_place(person))
    yield from xhtml.blocks(section.abstract)
    for person in section.speakers:
        if person.bio:
            yield from xhtml.blocks(markup.block(person.bio))
    for each in section.abstracts:
        yield _abstract(book, each)
    if section.again:
        yield el("h2", book.wording.gettext("Also in this session"))
        places = _places(book)
        links = [el("a", *_title(book, each), href=places[each.number]) for each in section.again]
        yield el("ul", *(el("li", link) for link in links))


def _title(book: Book, each: Abstract) -> list[Element | str]:
    title = xhtml.of(each.paper.title)
    if not each.retracted:
        return title
    return [el("strong", f"{book.wording.gettext('Retracted')}: ", kind="retracted"), *title]


def _abstract(book: Book, each: Abstract) -> Element:
    gettext = book.wording.gettext
    paper = each.paper
    made = el("section", el("h2", *_title(book, each)), id=paper_name(each.number))
    names = ", ".join(authorship.name.plain for authorship in paper.authors)
    made.append(el("p", names or gettext("Anonymous"), kind="authors"))
    if each.affiliations:
        made.append(el("p", "; ".join(each.affiliations), kind="faint"))
    for remark in each.remarks:
        made.append(el("aside", el("p", el("strong", remark.words)), *xhtml.blocks(remark.reason)))
    made.extend(xhtml.blocks(paper.abstract))
    if paper.keywords:
        words: list[Element | str] = [el("em", gettext("Keywords")), ": "]
        for place, keyword in enumerate(paper.keywords):
            words += [", " if place else "", *xhtml.of(keyword)]
        made.append(el("p", *words, kind="small"))
    if each.address:
        made.append(el("p", el("a", each.address, href=each.address), kind="small"))
    return made


# --- index -------------------------------------------------------------------------------------


def _index(book: Book, title: str) -> Iterator[Element]:
    yield el("h1", title)
    places = _places(book)
    titles = {
        each.number: each.paper.title for section in book.sections for each in section.abstracts
    }
    entries = el("dl")
    for entry in book.authors:
        entries.append(el("dt", entry.name))
        entries.extend(
            el("dd", el("a", *xhtml.of(titles[number]), href=places[number]))
            for number in entry.numbers
        )
    yield entries
