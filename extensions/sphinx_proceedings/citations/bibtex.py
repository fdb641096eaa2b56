"""BibTeX: one ``@inproceedings`` a paper, over several lines, fields in a fixed order.

Text arrives escaped (:attr:`.Text.latex`); this module adds the braces that BibTeX needs and
leaves the writing to bibtexparser.  Its LaTeX middleware stays out: it escapes braces that
protect capitals, and costs 1.8 ms an entry.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from unicodedata import combining, normalize
from urllib.parse import quote

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field
from bibtexparser.writer import BibtexFormat

from .. import markup
from ..corrections import citation_note
from ..markup.latex_chars import character
from ..names import Name, bibtex_name
from ..naming import ascii_fold
from .capitals import protect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..markup import Text
    from ..model import Paper, Proceedings, Workshop

ANONYMOUS: Final = "{Anonymous}"
"""The author of a paper whose authors are hidden; in braces, as it is no family name."""

_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
"""Macros of every style; written without braces."""

_DOI: Final = re.compile(r"10\.\d{4,9}/[A-Za-z0-9._;()/:<>+-]+")
"""DOIs that BibTeX, LaTeX and biber take verbatim."""

_FORMAT: Final = BibtexFormat()  # type: ignore[no-untyped-call]
_FORMAT.indent = "  "

_MATHS: Final = re.compile(r"((?<!\\)\$(?:[^$\\]|\\.)*\$)")
_ESCAPED: Final = re.compile(r"\\.")
_ABOVE: Final = 230
"""Combining class of marks above a letter; those below have smaller ones."""
_TEXT_BRACES: Final = {r"\{": r"{\textbraceleft}", r"\}": r"{\textbraceright}"}
_MATHS_BRACES: Final = {r"\{": r"\lbrace ", r"\}": r"\rbrace "}

_PLAIN_WORD: Final = re.compile(r"(?!(?:and|others)$)[A-Za-z]+", re.IGNORECASE)
_BYTES_FOR_INITIAL: Final = re.compile(r"(?:^|[\s~-])[^A-Za-z\s~-]*[^\x00-\x7f]")
_UNSAFE_IN_URL: Final = re.compile(r"[^!-~]|[\"<>\\^`{|}]")
_COMMANDS: Final = frozenset("\\{}^~<>|$")
"""Characters that TeX writes as commands."""
_BETWEEN_TOKENS: Final = re.compile(r"[\s~-]+")
_BEGINS_ESCAPED: Final = re.compile(r"(?<!\S)\\")
"""A word that begins with a command outside braces, which bibtexparser may lose."""
_SEPARATES_NAMES: Final = re.compile(r"(?<!\S)and(?!\S)", re.IGNORECASE)


def entry(
    paper: Paper,
    proceedings: Proceedings,
    *,
    unicode: bool = False,
) -> str:
    r"""The paper's entry: lines that end in a newline, without a blank line.

    The citation names the venue where the paper appeared; address and month are the workshop's
    own and so are left out in a demonstration.

    :param unicode: write accents in UTF-8 (``ö``), as Zotero wants them, not in TeX (``{\"o}``).
    """
    found = _fields(paper, proceedings, unicode=unicode)
    fields = [Field(name, value) for name, value in found]
    written = Entry("inproceedings", proceedings.citation_keys[paper.id], fields)
    return write_string(Library([written]), unparse_stack=(), bibtex_format=_FORMAT)


def library(
    papers: Iterable[Paper],
    proceedings: Proceedings,
    *,
    unicode: bool = False,
) -> str:
    """A file of the papers' entries, below a line that says what they are."""
    entries = [entry(paper, proceedings, unicode=unicode) for paper in papers]
    return "".join(collected(entries, proceedings))


def collected(entries: Sequence[str], proceedings: Proceedings) -> Iterator[str]:
    """The pieces of a file of entries that :func:`entry` has written already."""
    noun = "paper" if len(entries) == 1 else "papers"
    # An at sign would begin an entry: BibTeX knows no comments.
    venue = markup.literal(proceedings.workshop.paper_booktitle).plain.replace("@", " at ")
    yield f"% {venue}: {len(entries)} {noun}\n"
    for each in entries:
        yield "\n"
        yield each


def whole(
    entries: Sequence[str], proceedings: Proceedings, *, unicode: bool = False
) -> Iterator[str]:
    """As :func:`collected`, for all papers: with an entry of the volume itself at the end."""
    yield from collected(entries, proceedings)
    if volume := volume_entry(proceedings, unicode=unicode):
        yield f"\n{volume}"


def volume_entry(proceedings: Proceedings, *, unicode: bool = False) -> str:
    """The ``@proceedings`` entry; empty in a demonstration, which is a part of another volume."""
    workshop = proceedings.workshop
    if workshop.demonstration:
        return ""
    found = [("title", f"{{{protect(escaped(workshop.booktitle, unicode=unicode))}}}")]
    found += [("year", f"{{{workshop.year}}}"), *_time_and_place(workshop, unicode=unicode)]
    found += _volume_fields(proceedings, unicode=unicode)
    if not proceedings.editors:
        # What styles sort and label by that find no name.
        found.append(("key", f"{{{escaped(workshop.short, unicode=unicode)}}}"))
    if workshop.venueid:
        group = f"https://openreview.net/group?id={quote(workshop.venueid)}"
        found.append(("url", f"{{{_verbatim(group)}}}"))
    fields = [Field(name, value) for name, value in found]
    written = Entry("proceedings", volume_key(proceedings), fields)
    return write_string(Library([written]), unparse_stack=(), bibtex_format=_FORMAT)


def volume_key(proceedings: Proceedings) -> str:
    """The citation key of the volume: short name and year, as "bgpt2024"."""
    workshop = proceedings.workshop
    name = re.sub(r"[^a-z0-9]", "", ascii_fold(workshop.short).lower())[:40] or "proceedings"
    taken = {key.casefold() for key in proceedings.citation_keys.values()}
    key = f"{name}{workshop.year}"
    while key in taken:
        key += "volume"
    return key


def _time_and_place(workshop: Workshop, *, unicode: bool) -> Iterator[tuple[str, str]]:
    if workshop.dates:
        yield "month", _MONTHS[workshop.dates[0].month - 1]
    if workshop.place:
        yield "address", f"{{{escaped(workshop.place, unicode=unicode)}}}"


def _fields(paper: Paper, proceedings: Proceedings, *, unicode: bool) -> Iterator[tuple[str, str]]:
    """Names and values, in the order of the file; values with their braces."""
    workshop = proceedings.workshop
    yield "title", f"{{{protect(escaped_title(paper, unicode=unicode))}}}"
    yield "author", f"{{{_authors(paper, proceedings, unicode=unicode)}}}"
    yield "booktitle", f"{{{escaped(workshop.paper_booktitle, unicode=unicode)}}}"
    yield "year", f"{{{workshop.paper_year}}}"
    if workshop.demonstration is None:
        yield from _time_and_place(workshop, unicode=unicode)
        yield from _volume_fields(proceedings, unicode=unicode)
    if paper.links.cited:
        yield "url", f"{{{_verbatim(paper.links.cited)}}}"
    if paper.doi and _DOI.fullmatch(paper.doi):
        yield "doi", f"{{{paper.doi}}}"
    if note := citation_note(paper.id, proceedings):
        yield "note", f"{{{escaped(note, unicode=unicode)}}}"


def _volume_fields(proceedings: Proceedings, *, unicode: bool) -> Iterator[tuple[str, str]]:
    workshop = proceedings.workshop
    names = [proceedings.name_of(person.name) for person in proceedings.editors]
    if names:
        yield "editor", f"{{{' and '.join(_author(name, unicode=unicode) for name in names)}}}"
    for field, value in (("publisher", workshop.publisher), ("series", workshop.series)):
        if value:
            yield field, f"{{{escaped(value, unicode=unicode)}}}"


def _authors(paper: Paper, proceedings: Proceedings, *, unicode: bool) -> str:
    names = (proceedings.name_of(author.name) for author in paper.authors)
    return " and ".join(_author(name, unicode=unicode) for name in names) or ANONYMOUS


@lru_cache(maxsize=16_384)
def _author(name: Name, *, unicode: bool) -> str:
    """One name of the author field, in the form "von Last, Jr, First"."""
    family = escaped(name.family, unicode=unicode).strip()
    if not name.given or not family or not _has_initials(name.given, unicode=unicode):
        parts = (name.given, name.particle, name.family, name.suffix)
        whole = " ".join(escaped(part, unicode=unicode) for part in parts if part)
        return whole if _PLAIN_WORD.fullmatch(whole) else f"{{{whole}}}"
    return bibtex_name(
        Name(
            _name_part(name.given, unicode=unicode),
            _name_part(name.particle, unicode=unicode),
            _name_part(name.family, unicode=unicode, is_family=True),
            name.suffix,
        )
    )


def _name_part(part: str, *, unicode: bool, is_family: bool = False) -> str:
    """A part of a name, in braces where BibTeX would cut it in two."""
    latex = escaped(part, unicode=unicode)
    cut = "," in part or _SEPARATES_NAMES.search(part) or _BEGINS_ESCAPED.search(latex)
    # Lower-case words before the last are the particle to BibTeX, after a hyphen or not.
    starts_low = is_family and any(map(_is_low, _BETWEEN_TOKENS.split(part)[:-1]))
    return f"{{{latex}}}" if cut or starts_low else latex


def _is_low(word: str) -> bool:
    r"""Whether a reader of BibTeX may take the word for one in lower case.

    Some do so with letters that have no case, and look for one after commands such as ``{\L}``.
    """
    first = next((char for char in word if char.isalpha() or char in _COMMANDS), "")
    base = normalize("NFD", first)[:1]
    return bool(base) and not (base.isascii() and base.isupper())


def _has_initials(given: str, *, unicode: bool) -> bool:
    """Whether a style may abbreviate the given names.

    Of a letter that TeX cannot write in ASCII classic BibTeX would take a single byte.
    """
    return unicode or not _BYTES_FOR_INITIAL.search(escaped(given, unicode=unicode))


def escaped_title(paper: Paper, *, unicode: bool) -> str:
    """The title in LaTeX, without the braces that protect its capitals."""
    return _for_bibtex(paper.title, unicode=unicode)


@lru_cache(maxsize=16_384)
def escaped(text: str, *, unicode: bool) -> str:
    """Text without markup, in LaTeX as BibTeX needs it."""
    return _for_bibtex(markup.literal(text), unicode=unicode)


def _for_bibtex(text: Text, *, unicode: bool) -> str:
    r"""The text's LaTeX as BibTeX needs it, which counts the braces of ``\{`` too.

    :param unicode: whether to write accents in UTF-8.
    """
    latex = text.latex
    if r"\{" in latex or r"\}" in latex:
        parts = _MATHS.split(latex)
        for place, part in enumerate(parts):
            names = _MATHS_BRACES if place % 2 else _TEXT_BRACES
            parts[place] = _ESCAPED.sub(lambda found, n=names: n.get(found[0], found[0]), part)
        latex = "".join(parts)
    return latex if text.plain.isascii() else _with_letters(latex, text.plain, unicode=unicode)


def _with_letters(latex: str, plain: str, *, unicode: bool) -> str:
    """The LaTeX with the accented letters of ``plain`` in the form for .bib files."""
    letters = {character(char): char for char in sorted(set(plain)) if char.isalpha()}
    # The longest first: the form of ă is a part of that of ặ.
    for form in sorted(letters, key=len, reverse=True):
        if form.startswith("{\\"):
            latex = latex.replace(form, letters[form] if unicode else _for_biber(letters[form]))
    return latex


@lru_cache(maxsize=1024)
def _for_biber(char: str) -> str:
    r"""A letter in a form that BibTeX and biber read alike, always one "special character".

    Tried with biber 2.18, which takes the dotless ``{\"\i}`` literally, writes ``{\~{\^e}}`` as
    ``{\~ê}``, on which pdflatex stops, and loses the order of ``{\d{\u{a}}}``.
    """
    form = character(char)
    base, *marks = list(normalize("NFD", char))
    if base in "ij":
        form = form.replace(f"\\{base}", base)
    if len(marks) < 2:
        return form
    outer, inner = form[: form.index("{", 1)], form[form.index("{", 1) + 1 : -2]
    if combining(marks[0]) < _ABOVE:
        inner = normalize("NFC", base + "".join(marks[1:]))
    else:
        inner = f"{{{inner}}}"
    return f"{outer}{{{inner}}}}}"


def _verbatim(url: str) -> str:
    """The address without characters that would end a BibTeX field or a TeX argument."""
    return _UNSAFE_IN_URL.sub(lambda found: quote(found.group(), safe=""), url)
