"""Papers that lack something, and papers of one title."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ..completeness import Where, completeness
from ..naming import fold
from ..problems import ProblemKind

if TYPE_CHECKING:
    from ..model import Paper, Proceedings
    from ..problems import Report
    from .lines import Files


def check(proceedings: Proceedings, report: Report, files: Files) -> None:
    """Report papers without a PDF or a session, and those of one title."""
    for row in completeness(proceedings):
        if row.pdf is Where.MISSING:
            mend = "Ask the authors to upload it to OpenReview, or put paper.pdf into files/<id>/"
            report.add(
                ProblemKind.NO_PDF, files.paper(row.paper.id, "pdf"), "there is no PDF", mend
            )
    _sessions(proceedings, report, files)
    _titles(proceedings, report, files)


def _sessions(proceedings: Proceedings, report: Report, files: Files) -> None:
    """Report papers that no session holds; without any session none of them needs one."""
    if not any(event.is_session for event in proceedings.events):
        return
    for paper in proceedings.papers:
        if paper.id not in proceedings.sessions_of:
            fault = "no session of the programme holds this paper"
            mend = "Add its id to a session in program.toml"
            report.add(ProblemKind.NO_SESSION, files.paper(paper.id), fault, mend)


def _titles(proceedings: Proceedings, report: Report, files: Files) -> None:
    """Report titles that differ by no more than case, accents and punctuation."""
    alike: defaultdict[str, list[Paper]] = defaultdict(list)
    for paper in proceedings.papers:
        letters = "".join(letter for letter in fold(paper.title.plain) if letter.isalnum())
        if letters:
            alike[letters].append(paper)
    for same in alike.values():
        for paper in same if len(same) > 1 else ():
            others = ", ".join(sorted(other.id for other in same if other is not paper))
            report.add(
                ProblemKind.DUPLICATE_TITLE,
                files.paper(paper.id, "title"),
                f'"{paper.title.plain}" is also the title of {others}',
                "If they are one paper, withdraw one on OpenReview",
            )
