"""Links of a paper: to OpenReview by its id, elsewhere through markup's check."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from ...markup import safe_url
from ...model import PaperLinks
from ...problems import ProblemKind, Report
from .complaints import Complaints

if TYPE_CHECKING:
    from .notes import Note

OPENREVIEW = "https://openreview.net"

CODE_FIELDS = ("code", "code_url", "code_link", "software", "github", "github_url", "repository")
"""Fields in which venues ask for the link to the code; the first that is public counts."""
SUPPLEMENTARY_FIELDS = ("supplementary_material", "supplementary_materials", "supplementary")
"""Fields in which venues ask for supplementary material."""

_PDF = re.compile(r"/pdf(?:/[0-9A-Za-z_-]+\.pdf|\?id=[0-9A-Za-z_-]+)", re.ASCII)
_ATTACHMENT = re.compile(r"/attachment(?:/[0-9A-Za-z_-]+\.[0-9A-Za-z.]{1,12}|\?id=\S+)", re.ASCII)


def read_links(note: Note, complaints: Complaints) -> PaperLinks:
    """The public links of an accepted paper."""
    pdf = _found(note, complaints, ("pdf",))
    return PaperLinks(
        forum=_forum(note.id),
        pdf=pdf.link if pdf else None,
        pdf_file=pdf.value if pdf and _PDF.fullmatch(pdf.value) else None,
        code=_link(note, complaints, CODE_FIELDS),
        supplementary=_link(note, complaints, SUPPLEMENTARY_FIELDS),
    )


def kept_links(note: Note) -> dict[str, str]:
    """Fields of the public links, as a redacted export holds them: files of OpenReview by their
    path, other links as they are shown.
    """
    silent = Complaints(Report(), "", note.id)
    kept: dict[str, str] = {}
    for names in (("pdf",), CODE_FIELDS, SUPPLEMENTARY_FIELDS):
        found = _found(note, silent, names)
        if found is not None:
            value = found.value
            is_file = _PDF.fullmatch(value) or _ATTACHMENT.fullmatch(value)
            kept[found.name] = value if is_file else found.link
    return kept


def _forum(forum_id: str) -> str:
    return f"{OPENREVIEW}/forum?id={_quoted(forum_id)}"


class _Found(NamedTuple):
    name: str
    value: str
    """What the field holds."""
    link: str
    """Where it leads."""


def _link(note: Note, complaints: Complaints, names: tuple[str, ...]) -> str | None:
    found = _found(note, complaints, names)
    return None if found is None else found.link


def _found(note: Note, complaints: Complaints, names: tuple[str, ...]) -> _Found | None:
    for name in names:
        value = note.field(name).value
        if value is None:
            continue
        if not isinstance(value, str):
            complaints.wrong_shape(name, value, "a link")
            continue
        if not (value := value.strip()):
            continue
        link = _target(note.id, name, value)
        if link is not None:
            return _Found(name, value, link)
        complaints.add(
            ProblemKind.BAD_LINK,
            name,
            "the link is neither http(s) nor a file of OpenReview; it is dropped",
            "Correct the link on OpenReview, and download again",
        )
    return None


def _target(forum_id: str, field: str, value: str) -> str | None:
    if _PDF.fullmatch(value):
        return f"{OPENREVIEW}/pdf?id={_quoted(forum_id)}"
    if _ATTACHMENT.fullmatch(value):
        return f"{OPENREVIEW}/attachment?id={_quoted(forum_id)}&name={field}"
    return safe_url(value)


def _quoted(forum_id: str) -> str:
    return quote(forum_id, safe="", errors="replace")
