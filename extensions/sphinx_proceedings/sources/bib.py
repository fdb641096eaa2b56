r"""A BibTeX file: proceedings that have one already.

Its keys are in people's bibliographies, so papers keep them, and have them as their ids.  LaTeX in
the fields becomes text as everywhere (``{\"o}``, ``\emph{…}``, ``$\ell_2$``); braces that only keep
capitals go.  Every entry of a paper is taken for accepted: who writes it has published it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bibtexparser.entrypoint import parse_string

from ..keys import is_lockable
from ..names import split_name
from ..problems import ProblemKind, Severity
from .keywords import split_keywords
from .listing import Listed, ListedAuthor, Listing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bibtexparser.library import Library
    from bibtexparser.model import Entry

    from ..model import Paper, Workshop
    from ..problems import Report

_PAPERS = frozenset(
    ["inproceedings", "conference", "article", "incollection", "misc", "unpublished"]
)
_LARGEST = 50_000_000
_MATHS = re.compile(r"(?<!\\)\$(?:\\.|[^$\\])*\$")
_GROUP = re.compile(r"(\\[A-Za-z]+\s*|\\[^A-Za-z\s])?\{([^{}\\$]*)\}")
"""Braces around text without commands; with the command before them they are its argument."""
_AND = re.compile(r"\s+and\s+")


def recognizes(data: bytes, suffixes: Sequence[str]) -> bool:
    """Whether this is BibTeX, by name or by its first entry."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    named = any(suffix.lower() == ".bib" for suffix in suffixes)
    return named or re.search(rb"^\s*@[A-Za-z]+\s*\{", head, re.MULTILINE) is not None


def read(data: bytes, workshop: Workshop, report: Report, *, file: str) -> tuple[Paper, ...]:
    """The papers, by key.

    :param file: the name of the file to show in problems.
    :raises InputError: if no entry is one of a paper.
    """
    listing = Listing(file, workshop, report)
    if len(data) > _LARGEST:
        listing.refuse("the file is too large for a bibliography", "Divide it by years")
    library = parse_string(data.decode("utf-8-sig", "replace"))
    _report_unread(library, listing)
    return listing.papers(_papers(library, listing))


def without_braces(tex: str) -> str:
    """Text without the braces that keep capitals, as in ``{GPT}``; maths stays as it is."""
    found, after = "", 0
    for maths in _MATHS.finditer(tex):
        found += _bare(tex[after : maths.start()]) + maths[0]
        after = maths.end()
    return found + _bare(tex[after:])


def _bare(tex: str) -> str:
    before = ""
    while tex != before:
        before = tex
        tex = _GROUP.sub(lambda group: group[0] if group[1] else group[2], tex)
    return tex


def _report_unread(library: Library, listing: Listing) -> None:
    for block in library.failed_blocks:
        listing.complain(
            ProblemKind.FILE_FORMAT,
            "an entry cannot be read, or its key stands twice; it is left out",
            "Look for a missing brace or comma, and give each entry a key of its own",
            line=(block.start_line or 0) + 1,
            severity=Severity.ERROR,
        )


def _papers(library: Library, listing: Listing) -> Iterator[Listed]:
    for entry in library.entries:
        if entry.entry_type.lower() in _PAPERS:
            yield _listed(entry, listing)
        else:
            listing.report.left_out[f"entries of the kind {entry.entry_type.lower()[:20]}"] += 1


def _listed(entry: Entry, listing: Listing) -> Listed:
    fields = {field.key.lower(): str(field.value) for field in entry.fields}
    line = (entry.start_line or 0) + 1
    keywords = without_braces(fields.get("keywords", ""))
    if not is_lockable(entry.key):
        listing.complain(
            ProblemKind.BAD_FIELD,
            "not every program takes this citation key; the paper gets another one",
            "Take letters, digits and :./+_-",
            record=entry.key,
            line=line,
        )
    link = fields.get("url", "").strip()
    return Listed(
        id=entry.key,
        title=without_braces(" ".join(fields.get("title", "").split())),
        authors=tuple(_people(fields.get("author", ""), entry.key, line, listing)),
        abstract=without_braces(fields.get("abstract", "")),
        keywords=tuple(split_keywords([keywords]) if keywords.strip() else ()),
        presentation=without_braces(fields.get("note", "")),
        pdf=fields.get("pdf", "") or (link if link.lower().endswith(".pdf") else ""),
        doi=without_braces(fields.get("doi", "")).replace("\\_", "_"),
        key=entry.key if is_lockable(entry.key) else None,
        line=line,
    )


def _people(names: str, key: str, line: int, listing: Listing) -> Iterator[ListedAuthor]:
    for name in _AND.split(" ".join(names.split())):
        if name.strip() and name.strip().lower() != "others":
            yield ListedAuthor(_printed(name, key, line, listing))


def _printed(name: str, key: str, line: int, listing: Listing) -> str:
    """A name as it is printed; BibTeX writes "Family, Given" and "Family, Jr., Given"."""
    parts = [without_braces(part).strip() for part in name.split(",")]
    if len(parts) == 1:
        return parts[0]
    family, given, suffix = parts[0], parts[-1], " ".join(parts[1:-1])
    printed = " ".join(part for part in (given, family, suffix) if part)
    found = split_name(printed)
    whole = f"{found.particle} {found.family}".strip() if found.particle else found.family
    if whole.casefold() != family.casefold():
        listing.complain(
            ProblemKind.DOUBTFUL_NAME,
            "a family name of several words would be split elsewhere than here",
            "Write it under [[name]] in people.toml, with printed, given and family",
            record=key,
            field="author",
            line=line,
        )
    return printed
