"""Links of a paper: to OpenReview by its id, elsewhere through markup's check."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from ...markup import safe_url
from ...model import PaperLinks
from ...problems import ProblemKind

if TYPE_CHECKING:
    from .complaints import Complaints
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
    return PaperLinks(
        forum=_forum(note.id),
        pdf=_link(note, complaints, ("pdf",)),
        code=_link(note, complaints, CODE_FIELDS),
        supplementary=_link(note, complaints, SUPPLEMENTARY_FIELDS),
    )


def _forum(forum_id: str) -> str:
    return f"{OPENREVIEW}/forum?id={_quoted(forum_id)}"


def _link(note: Note, complaints: Complaints, names: tuple[str, ...]) -> str | None:
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
            return link
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
