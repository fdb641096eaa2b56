"""Everything that can be wrong with the input: what, where, and the way out.

Lower floors add :class:`Problem` records to a :class:`Report` and go on; only an input of
which nothing sensible can be built raises :class:`InputError`.  The Sphinx layer turns the
report into log messages (``type="proceedings"``, ``subtype=kind.value``), the command line
prints it, and the tests read it.  This module imports nothing of the package.
"""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Severity(Enum):
    """How much a problem matters."""

    ERROR = "error"
    """Something that the organizer meant to show is not shown, or nothing can be built."""
    WARNING = "warning"
    """Everything is shown, but not as it should be."""


class ProblemKind(Enum):
    """The kinds of problem; the value is the warning's subtype, for ``suppress_warnings``."""

    # --- files -----------------------------------------------------------------------------
    FILE_MISSING = "file-missing"
    """A file that the configuration names does not exist or cannot be read."""
    FILE_FORMAT = "file-format"
    """A file is not in the format that its name promises: not JSON, cut off, not TOML."""
    UNKNOWN_KEY = "unknown-key"
    """A key that nothing reads, most often a misspelling."""
    MISSING_KEY = "missing-key"
    """A key that must be there is not."""
    BAD_VALUE = "bad-value"
    """A value of the wrong type or out of range."""

    # --- the export ------------------------------------------------------------------------
    NO_PAPERS = "no-papers"
    """The export holds no accepted paper of the configured venue."""
    NO_EXPORT = "no-export"
    """There is no export yet, and no paper was ever published: the site stands without papers."""
    BAD_NOTE = "bad-note"
    """A note of the export cannot be read as a submission and is left out."""
    DUPLICATE_ID = "duplicate-id"
    """Two notes have one id; the newer one is shown."""
    UNSAFE_ID = "unsafe-id"
    """A forum id that cannot be an address; the paper is shown under a made one."""
    UNDECIDED = "undecided"
    """A submission of the venue without a recognized decision; left out."""
    DECISION_CONFLICT = "decision-conflict"
    """A submission whose venue says one thing and whose decision another; left out."""
    HIDDEN_NOTE = "hidden-note"
    """An accepted paper that is not public (its readers lack ``everyone``); left out."""
    HIDDEN_AUTHORS = "hidden-authors"
    """An accepted paper whose authors are not public; shown as by "Anonymous"."""
    MISSING_FIELD = "missing-field"
    """An accepted paper lacks a title or authors."""
    BAD_LINK = "bad-link"
    """A link that is not http(s), or not well formed; dropped."""
    BAD_FIELD = "bad-field"
    """A field whose value has an unexpected shape; dropped or read as far as possible."""
    UNKNOWN_PRESENTATION = "unknown-presentation"
    """A venue string that no line of ``[presentation]`` matches."""
    PRIVATE_EXPORT = "private-export"
    """The export holds private matter; none of it is published, yet it should not lie here."""

    # --- text ------------------------------------------------------------------------------
    MATHS = "maths"
    """A formula that could not be converted; shown as its TeX source."""

    # --- citations -------------------------------------------------------------------------
    CITATION = "citation"
    """A citation that is not read back as it was written; nothing is published."""

    # --- the programme ---------------------------------------------------------------------
    UNKNOWN_ID = "unknown-id"
    """A reference to a paper, person or event that does not exist."""
    DUPLICATE_EVENT = "duplicate-event"
    """Two events or two people have one id."""
    BAD_TIME = "bad-time"
    """An end before its start, a time that does not exist or exists twice, a wrong date."""
    OVERLAP = "overlap"
    """Two events at one time in one room, or one person in two places."""
    SLOT = "slot"
    """A paper twice in one slot; a poster session without posters."""
    CAPTIONS = "captions"
    """A recording without captions."""

    NO_SESSION = "no-session"
    """A paper that no session of the programme holds."""
    NO_TALK = "no-talk"
    """A confirmed speaker whom no event names, so that there is no abstract either."""
    NO_SPEAKER = "no-speaker"
    """An invited talk that names nobody."""

    # --- what readers expect, found by ``check`` ---------------------------------------------
    NO_ABSTRACT = "no-abstract"
    """A paper or an invited talk without an abstract."""
    LATE_ABSTRACT = "late-abstract"
    """An abstract that is not out although the workshop begins in less than a week."""
    NO_PDF = "no-pdf"
    """A paper without a PDF, at OpenReview, here or elsewhere."""
    DUPLICATE_TITLE = "duplicate-title"
    """Two papers whose titles differ by no more than case, accents and punctuation."""
    DOUBTFUL_NAME = "doubtful-name"
    """A name of an author that is probably not meant as it is printed."""

    # --- hosted files ----------------------------------------------------------------------
    HOSTED_FILE = "hosted-file"
    """A file of a paper that is left out (error), or published with a fault (warning)."""
    ACTIVE_CONTENT = "active-content"
    """A hosted PDF that carries scripts, commands or further files; published all the same."""
    THUMBNAIL = "thumbnail"
    """A hosted file of which no thumbnail could be made; the file itself is published."""

    # --- the site --------------------------------------------------------------------------
    CONFIG = "config"
    """A ``proceedings_*`` value of conf.py that does not exist or does not fit."""
    UNKNOWN_REFERENCE = "unknown-reference"
    """A role or directive names a record that does not exist."""
    BROKEN_LINK = "broken-link"
    """A link of the built site to a page, a file or a place in a page that is not there."""
    CONTENT_REFUSED = "content-refused"
    """An organizer's page loads or runs what its content security policy does not allow."""
    ADDRESS_TAKEN = "address-taken"
    """An organizer's page stands at the address of a generated one and is kept."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a problem is: the file, and as much of the rest as is known."""

    file: str
    """Path as the organizer knows it, relative to the source folder where possible."""
    record: str = ""
    """Forum id, event id, person id or TOML table."""
    field: str = ""
    """Field of the record or TOML key."""
    line: int = 0
    """Line of the file, counted from 1; 0 if unknown."""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return ", ".join(part for part in (where, self.record, self.field) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: its kind, its place, the fault and the mend."""

    kind: ProblemKind
    place: Place
    fault: str
    """What is wrong, as a clause without a full stop."""
    mend: str = ""
    """What to do, as a sentence without a full stop; empty if nothing needs doing."""
    severity: Severity = Severity.WARNING

    def __str__(self) -> str:
        text = f"{self.place}: {self.fault}"
        stop = "" if self.mend.endswith("?") else "."
        return f"{text}. {self.mend}{stop}" if self.mend else f"{text}."


@dataclass(slots=True)
class Report:
    """Problems gathered during one run, and what was left out of it."""

    _problems: dict[Problem, None] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    """Notes of the export that are not shown, counted by reason in plain words."""

    def add(
        self,
        kind: ProblemKind,
        place: Place,
        fault: str,
        mend: str = "",
        *,
        severity: Severity = Severity.WARNING,
    ) -> None:
        """Add a problem; the same one twice counts once."""
        self._problems[Problem(kind, place, fault, mend, severity)] = None

    def __iter__(self) -> Iterator[Problem]:
        """All problems in order of place, so that the order of work does not show."""
        return iter(sorted(self._problems, key=lambda p: (p.place, p.kind.value, p.fault)))

    def __len__(self) -> int:
        return len(self._problems)

    @property
    def has_errors(self) -> bool:
        """Whether any problem is an error."""
        return any(p.severity is Severity.ERROR for p in self._problems)

    def stop(self) -> NoReturn:
        """Raise what has been gathered so far.

        :raises InputError: always.
        """
        raise InputError(tuple(self))


class InputError(Exception):
    """Nothing sensible can be built from this input; holds all that is known to be wrong."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to a misspelt one, in any case; ``None`` if none is near."""
    folded = {name.casefold(): name for name in sorted(known)}
    found = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def nearest(word: str, known: Iterable[str]) -> str:
    """The clause ``did you mean "…"?`` for the nearest known word, or the empty string."""
    found = closest(word, known)
    return f'did you mean "{found}"?' if found else ""
