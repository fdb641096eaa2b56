"""The allow-list: every field of an accepted paper that is ever read, and how.

Authors and links have modules of their own; with them this is all that can reach the site
(openreview.md, "What must never reach the site").
"""

from __future__ import annotations

import math
import re
from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from ...markup import block, clean, inline
from ...model import ForumId, Paper
from ...problems import ProblemKind
from ..keywords import split_keywords
from ..presentation import PresentationTypes
from .citation_key import citation_key
from .links import read_links
from .notes import moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...markup import Text
    from ...model import Authorship, Slug, Workshop
    from .complaints import Complaints
    from .notes import Decision, Field, Note

TLDR_FIELDS = ("TLDR", "TL;DR", "TL_DR", "tldr")
"""API v2's name of the one-sentence summary, API v1's, and what venues make of them."""

EXTERNAL_IDS: Mapping[str, re.Pattern[str]] = {
    "doi": re.compile(r"10\.[0-9]{4,9}/[!#-;=?-\[\]_a-z~]{1,200}"),
    "arxiv": re.compile(
        r"[0-9]{4}\.[0-9]{4,5}(?:v[0-9]+)?|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7}(?:v[0-9]+)?"
    ),
    "dblp": re.compile(r"[A-Za-z0-9_.+-]+(?:/[A-Za-z0-9_.+-]+){1,4}"),
}
"""What stands after ``doi:``, ``arxiv:`` and ``dblp:`` (DOI handbook 2.2; arXiv identifiers)."""

_YEARS = range(1990, 2101)
_LONGEST_LICENCE = 100
_LARGEST_NUMBER = 10**9


class PaperReader:
    """Makes papers from accepted notes; a keyword is one text on however many papers."""

    def __init__(self, workshop: Workshop) -> None:
        self._types = PresentationTypes(workshop)
        self._keeps_keys = workshop.openreview_keys
        self._type_of: dict[str, str | None] = {}
        self._keywords: dict[str, Text] = {}
        self.untyped: Counter[str] = Counter()
        """Venue strings that no presentation type matches, by papers."""

    def read(
        self,
        note: Note,
        slug: Slug,
        authors: tuple[Authorship, ...],
        decisions: Sequence[Decision],
        complaints: Complaints,
    ) -> Paper:
        """The paper, as far as it is public; what is wrong with it goes to the complaints."""
        venue = _line(note.field("venue"), complaints)
        external = _external_ids(note.envelope.get("externalIds"), complaints)
        abstract = block(_string(note.field("abstract"), complaints))
        tldr = inline(_string(note.field(*TLDR_FIELDS), complaints))
        return Paper(
            id=ForumId(note.id),
            slug=slug,
            title=_title(note, complaints),
            authors=authors,
            links=read_links(note, complaints),
            number=number_of(note, complaints),
            abstract=abstract if abstract.source.strip() else None,
            tldr=tldr if tldr.source.strip() else None,
            keywords=self._keyword_texts(note.field("keywords", "Keywords"), complaints),
            venue=venue,
            presentation=self._presentation(venue, decisions),
            licence=_licence(note, complaints),
            published=_published(note, complaints),
            doi=external.get("doi"),
            arxiv=external.get("arxiv"),
            dblp=external.get("dblp"),
            given_key=citation_key(note, authors) if self._keeps_keys else None,
        )

    def _keyword_texts(self, field: Field, complaints: Complaints) -> tuple[Text, ...]:
        value = [field.value] if isinstance(field.value, str) else field.value
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            complaints.wrong_shape(field.name, value, "a list of keywords")
            value = [w for w in value if isinstance(w, str)] if isinstance(value, list) else []
        texts = (self._keyword(word) for word in split_keywords([*map(clean, value)]))
        return tuple(dict.fromkeys(text for text in texts if text.source.strip()))

    def _keyword(self, word: str) -> Text:
        text = self._keywords.get(word)
        if text is None:
            text = self._keywords[word] = inline(word)
        return text

    def _presentation(self, venue: str, decisions: Sequence[Decision]) -> str | None:
        if not self._types:
            return None
        if venue not in self._type_of:
            self._type_of[venue] = self._types.of(venue)
        found = self._type_of[venue]
        if found is None:
            if not self._types.says_nothing(venue):
                self.untyped[venue] += 1
                return None
            texts = (decision.text for decision in decisions if decision.public)
            return next((kind for text in texts if (kind := self._types.of(text))), None)
        return found


def number_of(note: Note, complaints: Complaints | None = None) -> int | None:
    """The submission number, a whole number from 0."""
    value = note.envelope.get("number")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST_NUMBER:
        return value
    if value is not None and complaints is not None:
        complaints.wrong_shape("number", value, "a submission number")
    return None


def _string(field: Field, complaints: Complaints) -> str:
    """The text of a field, or what can be made of it; empty if nothing can."""
    value = field.value
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    complaints.wrong_shape(field.name, value, "a text")
    if isinstance(value, list):
        return " ".join(part for part in value if isinstance(part, str))
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    return str(value) if math.isfinite(value) and abs(value) < 1e15 else ""


def _line(field: Field, complaints: Complaints) -> str:
    return " ".join(clean(_string(field, complaints)).split())


def _title(note: Note, complaints: Complaints) -> Text:
    field = note.field("title")
    title = inline(_string(field, complaints))
    if title.source.strip():
        return title
    complaints.add(
        ProblemKind.MISSING_FIELD,
        "title",
        "the title is not public" if field.hidden else "the paper has no title",
        "Complete the paper on OpenReview, and download again",
    )
    return inline(f"Untitled ({clean(note.id)[:64]})")


def _licence(note: Note, complaints: Complaints) -> str | None:
    value = note.envelope.get("license")
    found = value if value is not None else note.field("license").value
    if found is None:
        return None
    licence = " ".join(clean(found).split()) if isinstance(found, str) else ""
    if isinstance(found, str) and len(licence) <= _LONGEST_LICENCE:
        return licence or None
    complaints.wrong_shape("license", found, "the name of a licence")
    return None


def _published(note: Note, complaints: Complaints) -> date | None:
    value = note.envelope.get("pdate")
    if value is None:
        return None
    milliseconds = moment(value)
    if milliseconds:
        try:
            day = datetime.fromtimestamp(milliseconds / 1000, UTC).date()
        except (OverflowError, ValueError, OSError):
            day = date.min
        if day.year in _YEARS:
            return day
    complaints.add(
        ProblemKind.BAD_FIELD,
        "pdate",
        f"no date between {_YEARS[0]} and {_YEARS[-1]} in milliseconds since 1970; left out",
    )
    return None


def _external_ids(value: object, complaints: Complaints) -> dict[str, str]:
    """The first well-formed id of each known kind."""
    if value is None:
        return {}
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list):
        complaints.wrong_shape("externalIds", value, "a list of ids")
        return {}
    found: dict[str, str] = {}
    for item in listed:
        kind, _, name = item.partition(":") if isinstance(item, str) else ("", "", "")
        kind, name = kind.strip().lower(), name.strip()
        pattern = EXTERNAL_IDS.get(kind)
        if pattern and pattern.fullmatch(name):
            found.setdefault(kind, name)
        elif pattern or not isinstance(item, str):
            complaints.add(
                ProblemKind.BAD_FIELD, "externalIds", "an id is not well formed; left out"
            )
    return found
