"""Elements of XHTML, and the HTML of texts told in it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ..markup import Text

Element = ET.Element

XHTML: Final = "http://www.w3.org/1999/xhtml"
_MATHML: Final = "http://www.w3.org/1998/Math/MathML"
_NAMESPACE: Final = "xmlns"
"""Written out where it changes, since readers know elements without prefixes best."""


def el(tag: str, *content: Element | str, kind: str = "", **attributes: str) -> Element:
    """An element with what is in it.

    :param kind: its class.
    """
    made = Element(tag, {"class": kind, **attributes} if kind else attributes)
    for part in content:
        add(made, part)
    return made


def add(parent: Element, *content: Element | str) -> None:
    """Put something at the end of an element."""
    for part in content:
        if not isinstance(part, str):
            parent.append(part)
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + part
        else:
            parent.text = (parent.text or "") + part


def of(text: Text) -> list[Element | str]:
    """The content of a text: elements, and the characters between them."""
    # Well-formed, and without a DTD: markup writes nothing else.
    root = ET.fromstring(f"<div>{text.html}</div>")  # noqa: S314
    for maths in root.iter("math"):
        maths.set(_NAMESPACE, _MATHML)
        for table in maths.iter("mtable"):
            # In MathML Core only; EPUB has MathML 3.
            table.attrib.pop("scriptlevel", None)
        for words in maths.iter("mtext"):
            for child in words:
                child.set(_NAMESPACE, XHTML)
    found: list[Element | str] = [root.text] if root.text else []
    for child in root:
        tail, child.tail = child.tail, None
        found += [child, tail] if tail else [child]
    return found


def blocks(text: Text | None) -> list[Element]:
    """The paragraphs and lists of a block text; none of none."""
    return [part for part in of(text) if not isinstance(part, str)] if text else []


def written(root: Element, *, page: bool = False) -> bytes:
    """A whole file; with a document type if it is a page."""
    document_type = "<!DOCTYPE html>\n" if page else ""
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{document_type}{text}\n'.encode()
