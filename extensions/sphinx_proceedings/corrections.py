"""What became of papers and names after publication: ``corrections.toml``.

A record that cannot be read stops the build: a removed paper or a former name must not come back
because of a misprint.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from math import inf
from typing import TYPE_CHECKING, Final, NamedTuple

from . import markup
from .addresses import assign_slugs
from .kinds import DAY, PROSE, TEXT, YES, checked, list_of, member_of, suggestion
from .model import Correction, CorrectionKind, ForumId, Slug, Tombstone
from .problems import ProblemKind, Severity
from .program import LINK
from .tables import Key, Table, read_toml
from .wording import ENGLISH, marked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from .model import Paper, Proceedings
    from .problems import Place, Report
    from .tables import Row
    from .wording import Wording

CORRECTIONS_FILE: Final = "corrections.toml"

# --- the file --------------------------------------------------------------------------------


def _plain(value: str) -> str:
    """As names of the export are read: LaTeX accents decoded, single blanks."""
    return " ".join(markup.literal(value).plain.split())


_NAME: Final = checked(TEXT, _plain, "name as printed")

PAPER = Key("paper", TEXT, "Forum id of the paper.")
KIND = Key("kind", member_of(CorrectionKind), "What happened to it.")
DATE = Key("date", DAY, "Day since when this holds.")
REASON = Key("reason", PROSE, "Why, in Markdown.", "")
CORRECTION_LINK: Key[str | None] = Key(
    "link", LINK, "More of it elsewhere, such as the notice of retraction.", None
)

CORRECTION = Table(
    "correction",
    "A paper was revised, corrected, retracted or removed.",
    (PAPER, KIND, DATE, REASON, CORRECTION_LINK),
    repeated=True,
)

FROM = Key("from", _NAME, "The former name, as it was printed.")
TO = Key("to", _NAME, "The name that takes its place everywhere.")
PAPERS = Key(
    "papers",
    list_of(TEXT),
    "Forum ids of the papers concerned; if absent, all of the author. Needed where another author"
    " has the former name.",
    (),
)
KEYS = Key(
    "keys",
    YES,
    "Whether citation keys change too; only where the author asks for it.",
    default=False,
)
REDIRECT = Key(
    "redirect",
    YES,
    "Whether the address with the former name leads to the author's page; false where the author"
    " asks that even it goes away.",
    default=True,
)

NAME_CHANGE = Table(
    "name-change",
    "Somebody has another name now.",
    (FROM, TO, PAPERS, DATE, KEYS, REDIRECT),
    repeated=True,
)

CORRECTION_TABLES = (CORRECTION, NAME_CHANGE)
"""All of ``corrections.toml``."""

# --- what it says ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NameChange:
    """Somebody has another name now."""

    old: str
    new: str
    papers: tuple[ForumId, ...]
    """Those concerned; empty for all of the author."""
    day: date
    keys: bool
    redirect: bool
    place: Place
    """Where the file says so."""


class Corrections(NamedTuple):
    """What ``corrections.toml`` says."""

    corrections: tuple[Correction, ...] = ()
    """By day, then in the order of the file; of papers in the export, or known from before."""
    name_changes: tuple[NameChange, ...] = ()
    """By day, then in the order of the file."""


def read_corrections(
    path: Path,
    papers: Iterable[Paper],
    former: Collection[ForumId],
    report: Report,
    *,
    file: str,
) -> Corrections:
    """Read ``corrections.toml``; without a file, nothing.

    :param papers: those of the export.
    :param former: ids of papers that were published once; they may have left the export.
    :param file: the file's name in messages.
    :raises InputError: if any of it cannot be read, or a paper to be removed is not known.
    """
    if not path.exists():
        return Corrections()
    before = set(report)
    rows = read_toml(path, CORRECTION_TABLES, report, file=file)
    if rows is None or any(
        problem.severity is Severity.ERROR for problem in report if problem not in before
    ):
        report.stop()
    ids = {paper.id for paper in papers}
    found = [row for row in rows.all(CORRECTION) if _is_of_known_paper(row, ids, former, report)]
    return Corrections(
        _corrections(found, report),
        tuple(
            sorted(
                (_name_change(row, ids, report) for row in rows.all(NAME_CHANGE)),
                key=lambda change: change.day,
            )
        ),
    )


def _is_of_known_paper(
    row: Row, ids: set[ForumId], former: Collection[ForumId], report: Report
) -> bool:
    paper_id, removal = ForumId(row[PAPER]), row[KIND] is CorrectionKind.REMOVAL
    if paper_id in ids or (removal and paper_id in former):
        return True
    report.add(
        ProblemKind.UNKNOWN_ID,
        row.place(PAPER.name),
        f'no accepted paper of the export has the id "{paper_id}"',
        suggestion(paper_id, ids) or "Mend the id, or take the record out",
        severity=Severity.ERROR,
    )
    if removal:
        report.stop()
    return False


def _corrections(rows: Iterable[Row], report: Report) -> tuple[Correction, ...]:
    found: dict[str, Correction] = {}
    for row in rows:
        stem = f"{row[PAPER]}/{row[KIND].value}/{row[DATE].isoformat()}"
        names = (stem if number == 1 else f"{stem}/{number}" for number in count(1))
        name = next(each for each in names if each not in found)
        found[name] = Correction(
            name,
            ForumId(row[PAPER]),
            row[KIND],
            row[DATE],
            markup.block(row[REASON]),
            row[CORRECTION_LINK],
        )
        if not row[REASON]:
            fault = "no reason is given, so that readers will wonder"
            report.add(ProblemKind.MISSING_KEY, row.place(), fault, "Add reason = …")
    return tuple(sorted(found.values(), key=lambda each: each.day))


def _name_change(row: Row, ids: set[ForumId], report: Report) -> NameChange:
    for paper_id in row[PAPERS]:
        if paper_id not in ids:
            report.add(
                ProblemKind.UNKNOWN_ID,
                row.place_of(PAPERS.name, paper_id),
                f'no accepted paper of the export has the id "{paper_id}"',
                suggestion(paper_id, ids) or "Mend the id, or take it out",
                severity=Severity.ERROR,
            )
    return NameChange(
        old=row[FROM],
        new=row[TO],
        papers=tuple(ForumId(each) for each in row[PAPERS]),
        day=row[DATE],
        keys=row[KEYS],
        redirect=row[REDIRECT],
        place=row.place(FROM.name),
    )


# --- papers ----------------------------------------------------------------------------------


class Sorted(NamedTuple):
    """Papers that are shown, and what is said of them and of others."""

    papers: tuple[Paper, ...]
    corrections: Mapping[ForumId, tuple[Correction, ...]]
    removed: tuple[Tombstone, ...]


def apply(
    papers: Sequence[Paper], corrections: Iterable[Correction], slugs: Mapping[str, Slug]
) -> Sorted:
    """Take removed papers out, and give the others what is said of them.

    :param slugs: last parts of the addresses of papers that have left the export.
    """
    said: dict[ForumId, list[Correction]] = {}
    for each in corrections:
        said.setdefault(each.paper, []).append(each)
    removals = {
        paper_id: next(each for each in found if each.kind is CorrectionKind.REMOVAL)
        for paper_id, found in said.items()
        if any(each.kind is CorrectionKind.REMOVAL for each in found)
    }
    places = {**slugs, **{str(paper.id): paper.slug for paper in papers}}
    tombstones = [
        Tombstone(places.get(paper_id) or assign_slugs([(inf, paper_id)])[paper_id], each)
        for paper_id, each in removals.items()
    ]
    return Sorted(
        tuple(paper for paper in papers if paper.id not in removals),
        {paper_id: tuple(each) for paper_id, each in said.items() if paper_id not in removals},
        tuple(sorted(tombstones, key=lambda each: each.slug)),
    )


# --- words -----------------------------------------------------------------------------------

WORDS: Final[Mapping[CorrectionKind, str]] = {
    CorrectionKind.REVISION: marked("Revised"),
    CorrectionKind.ERRATUM: marked("Erratum"),
    CorrectionKind.RETRACTION: marked("Retracted"),
    CorrectionKind.REMOVAL: marked("Removed"),
}
"""Each kind in a word."""


def is_retracted(paper_id: ForumId, proceedings: Proceedings) -> bool:
    """Whether a paper does not hold, so that nobody should be led to it."""
    return any(
        each.kind is CorrectionKind.RETRACTION for each in proceedings.corrections.get(paper_id, ())
    )


def citation_note(paper_id: ForumId, proceedings: Proceedings) -> str:
    """What every citation of a paper says besides, in plain text: ``Retracted 2024-06-01``.

    Empty for a paper that was never corrected; several corrections stand in order of time.
    """
    found = proceedings.corrections.get(paper_id, ())
    return "; ".join(f"{WORDS[each.kind]} {each.day.isoformat()}" for each in found)


class Announced(NamedTuple):
    """A correction as news."""

    correction: Correction
    slug: Slug
    headline: str
    """One line of plain text."""


def announced(proceedings: Proceedings, wording: Wording = ENGLISH) -> list[Announced]:
    """All corrections of papers, in order of their ids; a removed paper is not named.

    Changed names are no news: to tell of them would tell the former ones.
    """
    found = [
        Announced(each, paper.slug, f"{wording.gettext(WORDS[each.kind])}: {paper.title.plain}")
        for paper in proceedings.papers
        for each in proceedings.corrections.get(paper.id, ())
    ]
    found += [
        Announced(each.correction, each.slug, wording.gettext("A paper has been removed"))
        for each in proceedings.removed
    ]
    return sorted(found, key=lambda each: each.correction.id)
