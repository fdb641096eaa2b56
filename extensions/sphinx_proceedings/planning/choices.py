"""The organizers' own decisions on contributed talks, from a TOML file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..kinds import TEXT, list_of, suggestion
from ..model import ForumId
from ..problems import ProblemKind, Report, Severity
from ..tables import Key, Row, Table, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ..model import Paper

CHOSEN = Key("chosen", list_of(TEXT), "Forum ids of papers that are talks in any case.", ())
OUT = Key("out", list_of(TEXT), "Forum ids of papers that must not be talks.", ())
PUBLISHED = Key("published", list_of(TEXT), "Forum ids of papers published before.", ())
TALKS = Table("talks", "What is decided already.", (CHOSEN, OUT, PUBLISHED))


class Choices(NamedTuple):
    """What is decided already."""

    chosen: tuple[ForumId, ...] = ()
    out: frozenset[ForumId] = frozenset()
    published: frozenset[ForumId] = frozenset()


def read_choices(path: Path | None, papers: Iterable[Paper], report: Report) -> Choices:
    """Read the file, if there is one; ids that no candidate has are reported."""
    rows = read_toml(path, (TALKS,), report, file=str(path)) if path else None
    row = rows.one(TALKS) if rows else None
    if row is None:
        return Choices()
    known = [str(paper.id) for paper in papers]
    chosen, out, published = (_ids(row, key, known, report) for key in (CHOSEN, OUT, PUBLISHED))
    for each in sorted({*chosen} & {*out, *published}):
        report.add(
            ProblemKind.BAD_VALUE,
            row.place_of(CHOSEN.name, each),
            f'"{each}" is chosen and out at once',
            "Take it out of one of the lists",
            severity=Severity.ERROR,
        )
    return Choices(chosen, frozenset(out), frozenset(published))


def _ids(
    row: Row, key: Key[tuple[str, ...]], known: list[str], report: Report
) -> tuple[ForumId, ...]:
    for each in row[key]:
        if each not in known:
            report.add(
                ProblemKind.UNKNOWN_ID,
                row.place_of(key.name, each),
                f'no paper that can be chosen has the id "{each}"',
                suggestion(each, known) or "Copy it from the paper's page",
                # What is out anyway may stay out.
                severity=Severity.ERROR if key is CHOSEN else Severity.WARNING,
            )
    return tuple(dict.fromkeys(ForumId(each) for each in row[key] if each in known))
