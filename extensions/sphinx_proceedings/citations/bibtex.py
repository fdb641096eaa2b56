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
from ..markup.latex_chars import character
from ..names import NO_OVERRIDES, Name, bibtex_name, split_name
from .capitals import protect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
_NAME_TOKEN: Final = re.compile(r"[^\s~-]+")
_SEPARATES_NAMES: Final = re.compile(r"(?<!\S)and(?!\S)", re.IGNORECASE)


def entry(
    paper: Paper,
    proceedings: Proceedings,
    *,
    unicode: bool = False,
    overrides: Mapping[str, Name] = NO_OVERRIDES,
) -> str:
    r"""The paper's entry: lines that end in a newline, without a blank line.

    The citation names the venue where the paper appeared; address and month are the workshop's
    own and so are left out in a demonstration.

    :param unicode: write accents in UTF-8 (``ö``), as Zotero wants them, not in TeX (``{\"o}``).
    :param overrides: names whose split no rule can know, by printed name.
    """
    fields = [
        Field(name, value)
        for name, value in _fields(paper, proceedings.workshop, overrides, unicode=unicode)
    ]
    written = Entry("inproceedings", proceedings.citation_keys[paper.id], fields)
    return write_string(Library([written]), unparse_stack=(), bibtex_format=_FORMAT)


def library(
    papers: Iterable[Paper],
    proceedings: Proceedings,
    *,
    unicode: bool = False,
    overrides: Mapping[str, Name] = NO_OVERRIDES,
) -> str:
    """A file of the papers' entries, below a line that says what they are."""
    return collected(
        [entry(paper, proceedings, unicode=unicode, overrides=overrides) for paper in papers],
        proceedings,
    )


def collected(entries: Sequence[str], proceedings: Proceedings) -> str:
    """A file of entries that :func:`entry` has written already."""
    noun = "paper" if len(entries) == 1 else "papers"
    # An at sign would begin an entry: BibTeX knows no comments.
    venue = markup.literal(proceedings.workshop.paper_booktitle).plain.replace("@", " at ")
    return "\n".join([f"% {venue}: {len(entries)} {noun}\n", *entries])


def _fields(
    paper: Paper, workshop: Workshop, overrides: Mapping[str, Name], *, unicode: bool
) -> Iterator[tuple[str, str]]:
    """Names and values, in the order of the file; values with their braces."""
    yield "title", f"{{{protect(_for_bibtex(paper.title, unicode=unicode))}}}"
    yield "author", f"{{{_authors(paper, overrides, unicode=unicode)}}}"
    yield "booktitle", f"{{{_escaped(workshop.paper_booktitle, unicode=unicode)}}}"
    yield "year", f"{{{workshop.paper_year}}}"
    if workshop.demonstration is None:
        if workshop.dates:
            yield "month", _MONTHS[workshop.dates[0].month - 1]
        if workshop.place:
            yield "address", f"{{{_escaped(workshop.place, unicode=unicode)}}}"
    yield "url", f"{{{_verbatim(paper.links.forum)}}}"
    if paper.doi and _DOI.fullmatch(paper.doi):
        yield "doi", f"{{{paper.doi}}}"


def _authors(paper: Paper, overrides: Mapping[str, Name], *, unicode: bool) -> str:
    names = (split_name(author.name.plain, overrides) for author in paper.authors)
    return " and ".join(_author(name, unicode=unicode) for name in names) or ANONYMOUS


@lru_cache(maxsize=16_384)
def _author(name: Name, *, unicode: bool) -> str:
    """One name of the author field, in the form "von Last, Jr, First"."""
    if not name.given or not _has_initials(name.given, unicode=unicode):
        parts = (name.given, name.particle, name.family, name.suffix)
        whole = " ".join(part for part in parts if part)
        return whole if _PLAIN_WORD.fullmatch(whole) else f"{{{_escaped(whole, unicode=unicode)}}}"
    return bibtex_name(
        Name(
            _name_part(name.given, unicode=unicode),
            _name_part(name.particle, unicode=unicode, is_particle=True),
            _name_part(name.family, unicode=unicode),
            name.suffix,
        )
    )


def _name_part(part: str, *, unicode: bool, is_particle: bool = False) -> str:
    """A part of a name, in braces where BibTeX would cut it in two."""
    latex = _escaped(part, unicode=unicode)
    cut = "," in part or _SEPARATES_NAMES.search(part)
    # Lower-case words before the last are the particle to BibTeX, after a hyphen or not.
    starts_low = any(word[0].islower() for word in _NAME_TOKEN.findall(part)[:-1])
    return f"{{{latex}}}" if cut or (starts_low and not is_particle) else latex


def _has_initials(given: str, *, unicode: bool) -> bool:
    """Whether a style may abbreviate the given names.

    Of a letter that TeX cannot write in ASCII classic BibTeX would take a single byte.
    """
    return unicode or not _BYTES_FOR_INITIAL.search(_escaped(given, unicode=unicode))


@lru_cache(maxsize=16_384)
def _escaped(text: str, *, unicode: bool) -> str:
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
