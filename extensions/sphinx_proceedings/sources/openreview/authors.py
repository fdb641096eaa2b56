"""Author lines: printed names, public affiliations, and who is the same person.

Profile ids and e-mail addresses tell two people of one name apart and never leave this module
but as a number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ...markup import clean, literal
from ...model import AuthorKey, Authorship, unidentified
from ...problems import ProblemKind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...markup import Text
    from .complaints import Complaints
    from .notes import Note


class Byline(NamedTuple):
    """One name of an author line, before people are numbered."""

    name: Text
    identity: str
    """Profile id or e-mail address, private; empty if the export has none."""
    affiliations: tuple[Text, ...] = ()


class _Entry(NamedTuple):
    """One entry of the authors field; its name may prove to be none."""

    name: str
    username: str = ""
    institutions: tuple[str, ...] = ()


_ANONYMOUS = re.compile(r"anonymous(?: authors?| author\(s\))?", re.IGNORECASE)
_WORD = re.compile(r"[<(\[]?[^\s<>()\[\]]+[>)\]]?")
_PROFILE_ID = re.compile(r"~\S+")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?\s?d|m\.?d)\.?", re.IGNORECASE)
_STRONG_MARK = re.compile(r"[;；\n]")
_AND = re.compile(r" (?:and|&) ")
_COMMA = re.compile(r"[,，、]")
_NAME_MEND = "Correct the author list on OpenReview, and download again"


class AuthorLines:
    """Reads author lines; one name is one text, however many papers print it."""

    def __init__(self) -> None:
        self._texts: dict[str, Text] = {}

    def read(self, note: Note, complaints: Complaints) -> tuple[Byline, ...]:
        """The author line of an accepted paper; empty if it is hidden or missing."""
        field = note.field("authors")
        entries = [] if field.hidden else _entries(field.value, complaints)
        sole = _folded(entries[0].name) if len(entries) == 1 else ""
        if field.hidden or _ANONYMOUS.fullmatch(sole):
            return _hidden(complaints)
        identities = _identities(note, entries, complaints)
        found = (
            self._byline(entry, identity, complaints)
            for entry, identity in zip(entries, identities, strict=True)
        )
        bylines = tuple(byline for byline in found if byline is not None)
        if len(bylines) == 1 and _ANONYMOUS.fullmatch(bylines[0].name.source):
            return _hidden(complaints)
        if not bylines:
            complaints.add(
                ProblemKind.MISSING_FIELD,
                "authors",
                'the paper has no authors; it is shown as by "Anonymous"',
                _NAME_MEND,
            )
        return bylines

    def _byline(self, entry: _Entry, identity: str, complaints: Complaints) -> Byline | None:
        name = _folded(entry.name)
        if "@" in name or name.startswith("~"):
            name = _without_ids(name, complaints)
        text = self._text(name)
        if not text.source:
            complaints.add(
                ProblemKind.BAD_FIELD,
                "authors",
                "an author without a name is left out",
                _NAME_MEND,
                severity=Severity.ERROR,
            )
            return None
        places = (_folded(_without_emails(name)) for name in entry.institutions)
        affiliations = (self._text(place) for place in places)
        return Byline(text, identity, tuple(dict.fromkeys(a for a in affiliations if a.source)))

    def _text(self, name: str) -> Text:
        text = self._texts.get(name)
        if text is None:
            text = self._texts[name] = literal(name)
        return text


def _hidden(complaints: Complaints) -> tuple[Byline, ...]:
    complaints.add(
        ProblemKind.HIDDEN_AUTHORS,
        "authors",
        'the authors are not public; the paper is shown as by "Anonymous"',
        "Release the authors on OpenReview, and download again",
    )
    return ()


def number_people(bylines: Iterable[Byline]) -> dict[str, AuthorKey]:
    """An opaque key for each identity of the accepted papers."""
    identities = sorted({byline.identity for byline in bylines if byline.identity})
    return {identity: AuthorKey(f"p{index}") for index, identity in enumerate(identities)}


def authorships(
    bylines: Iterable[Byline], numbers: Mapping[str, AuthorKey]
) -> tuple[Authorship, ...]:
    """The author line with people known by number, or by their very name."""
    return tuple(
        Authorship(
            byline.name,
            numbers[byline.identity] if byline.identity else unidentified(byline.name),
            byline.affiliations,
        )
        for byline in bylines
    )


def _entries(value: object, complaints: Complaints) -> list[_Entry]:
    if isinstance(value, str):
        complaints.wrong_shape("authors", value, "a list of names")
        return [_Entry(name) for name in split_names(value)]
    if not isinstance(value, list):
        if value is not None:
            complaints.wrong_shape("authors", value, "a list of names")
        return []
    if len(value) == 1 and isinstance(value[0], str):
        names = split_names(value[0])
        if len(names) > 1:
            complaints.add(
                ProblemKind.BAD_FIELD,
                "authors",
                f"{len(names)} names stand in one entry; they are taken apart",
                _NAME_MEND,
            )
        return [_Entry(name) for name in names]
    return [_entry(item, complaints) for item in value]


def _entry(item: object, complaints: Complaints) -> _Entry:
    """A name, or an author of the schema of 2026."""
    if isinstance(item, str):
        return _Entry(item)
    if not isinstance(item, dict):
        complaints.wrong_shape("authors", item, "a name")
        return _Entry("")
    fullname, username, places = (item.get(key) for key in ("fullname", "username", "institutions"))
    names = (
        place.get("name") if isinstance(place, dict) else place
        for place in (places if isinstance(places, list) else ())
    )
    return _Entry(
        fullname if isinstance(fullname, str) else "",
        username if isinstance(username, str) else "",
        tuple(name for name in names if isinstance(name, str)),
    )


def _identities(note: Note, entries: list[_Entry], complaints: Complaints) -> list[str]:
    """For each entry the id that tells the person apart, or the empty string.

    The ids may be hidden where the names are public (API v2's usual state): they decide which
    names are one person, and are themselves never shown.
    """
    listed = note.internal("authorids")
    if not isinstance(listed, list):
        listed = []
    if listed and len(listed) != len(entries):
        complaints.add(
            ProblemKind.BAD_FIELD,
            "authorids",
            f"{len(listed)} profile ids for {len(entries)} authors; they are not used",
            _NAME_MEND,
        )
        listed = []
    if not listed:
        return [_identity(entry.username) for entry in entries]
    return [
        _identity(entry.username) or _identity(found)
        for entry, found in zip(entries, listed, strict=True)
    ]


def _identity(found: object) -> str:
    """A profile id, or an e-mail address in lower case; a link to a search is neither."""
    if not isinstance(found, str):
        return ""
    found = found.strip()
    if "@" in found:
        return found.lower()
    return "" if found.startswith(("http:", "https:")) else found


def _without_ids(name: str, complaints: Complaints) -> str:
    rest = _folded(_without_emails(name))
    if _PROFILE_ID.fullmatch(rest):
        rest = ""
    if rest != name:
        complaints.add(
            ProblemKind.BAD_FIELD,
            "authors",
            "an e-mail address or profile id stands in an author's name; it is not shown",
            _NAME_MEND,
        )
    return rest


def _without_emails(text: str) -> str:
    return _WORD.sub(lambda word: " " if "@" in word[0][1:-1] else word[0], text)


def _folded(name: str) -> str:
    # What is dropped may hide white space at an end.
    return " ".join(clean(name).split())


# --- names glued in one string -----------------------------------------------------------------


def split_names(text: str) -> list[str]:
    """The names in a string such as "A B, C D and E F".

    One comma between a family name and given names ("Maaten, Laurens") parts nobody, nor does
    one before a suffix ("Martin King, Jr.").
    """
    glued = (_AND.split(_folded(part)) for part in _STRONG_MARK.split(text))
    parts = [pieces for part in glued for piece in part if (pieces := _pieces(piece))]
    if len(parts) > 1 and all(len(pieces) == 2 for pieces in parts):  # BibTeX's way
        return [", ".join(pieces) for pieces in parts]
    names: list[str] = []
    for pieces in parts:
        if len(pieces) == 2 and any(" " not in piece and piece.isascii() for piece in pieces):
            names.append(", ".join(pieces))
        else:
            names += pieces
    return names


def _pieces(part: str) -> list[str]:
    pieces: list[str] = []
    for piece in _COMMA.split(part):
        piece = _folded(piece)
        if pieces and _SUFFIX.fullmatch(piece):
            pieces[-1] += f", {piece}"
        elif piece:
            pieces.append(piece)
    return pieces
