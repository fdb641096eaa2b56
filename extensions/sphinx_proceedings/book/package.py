"""The files by which readers of an EPUB find their way (EPUB 3.3, package document)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Final, NamedTuple

from .xhtml import Element, el, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .contents import Abstract, Book

STYLE: Final = "book.css"
CONTENTS: Final = "contents"
_PAGE: Final = "application/xhtml+xml"


class Document(NamedTuple):
    """A page of the book."""

    name: str
    """Of its file, without suffix; its id, too."""
    title: str
    body: list[Element]
    papers: tuple[Abstract, ...] = ()
    kind: str = "chapter"
    """What it is to readers, in EPUB's words."""

    @property
    def has_maths(self) -> bool:
        """Whether it holds MathML, which the package must tell."""
        return any(next(part.iter("math"), None) is not None for part in self.body)


def paper_name(number: int) -> str:
    """The id of a paper on its page."""
    return f"paper-{number + 1}"


def container() -> bytes:
    """Tells where the package is."""
    root = el("container", version="1.0", xmlns="urn:oasis:names:tc:opendocument:xmlns:container")
    place = {"full-path": "book/package.opf", "media-type": "application/oebps-package+xml"}
    root.append(el("rootfiles", el("rootfile", **place)))
    return written(root)


def navigation(book: Book, documents: Sequence[Document]) -> Document:
    """The contents, which readers show beside the pages, too."""
    title = book.wording.gettext("Contents")
    items = [el("li", el("a", each.title, href=f"{each.name}.xhtml")) for each in documents]
    for item, each in zip(items, documents, strict=True):
        if each.papers:
            address = f"{each.name}.xhtml#{{}}".format
            links = [
                el("a", paper.paper.title.plain, href=address(paper_name(paper.number)))
                for paper in each.papers
            ]
            item.append(el("ol", *(el("li", link) for link in links)))
    nav = el("nav", el("h1", title), el("ol", *items), **{"epub:type": "toc"})
    return Document(CONTENTS, title, [nav], kind="frontmatter")


def package(book: Book, documents: Sequence[Document]) -> bytes:
    """What the book is, which files it has and in which order they are read."""
    items = [el("item", id="style", href=STYLE, **{"media-type": "text/css"})]
    for each in documents:
        item = el("item", id=each.name, href=f"{each.name}.xhtml", **{"media-type": _PAGE})
        if each.name == CONTENTS or each.has_maths:
            item.set("properties", "nav" if each.name == CONTENTS else "mathml")
        items.append(item)
    root = el(
        "package",
        _metadata(book, any(each.has_maths for each in documents)),
        el("manifest", *items),
        el("spine", *(el("itemref", idref=each.name) for each in documents)),
        version="3.0",
        xmlns="http://www.idpf.org/2007/opf",
        **{"unique-identifier": "id", "xml:lang": book.language},
    )
    return written(root)


def _metadata(book: Book, has_maths: bool) -> Element:  # noqa: FBT001
    made = el("metadata", **{"xmlns:dc": "http://purl.org/dc/elements/1.1/"})

    def meta(name: str, text: str) -> None:
        ET.SubElement(made, "meta", property=name).text = text

    made.extend([
        el("dc:identifier", book.identifier.urn, id="id"),
        el("dc:title", f"{book.title}: {book.subtitle}"),
        el("dc:language", book.language),
        *(el("dc:contributor", person.name) for person in book.organizers),
    ])  # fmt: skip
    meta("dcterms:modified", f"{book.made:%Y-%m-%dT%H:%M:%SZ}")
    meta("schema:accessMode", "textual")
    meta("schema:accessModeSufficient", "textual")
    features = ["structuralNavigation", "tableOfContents", "readingOrder"]
    for feature in [*features, "MathML"] if has_maths else features:
        meta("schema:accessibilityFeature", feature)
    meta("schema:accessibilityHazard", "none")
    return made
