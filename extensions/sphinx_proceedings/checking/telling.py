"""What was found, in words for people and in JSON for machines."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import zip_longest
from typing import TYPE_CHECKING

from ..problems import ProblemKind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..problems import Problem
    from . import Checked

VERSION = 1
"""Of the JSON: raised whenever a key goes or comes to mean something else."""

HEADINGS: dict[ProblemKind, str] = {
    ProblemKind.FILE_MISSING: "Files that are not there",
    ProblemKind.FILE_FORMAT: "Files that cannot be read",
    ProblemKind.MISSING_KEY: "Keys that are missing",
    ProblemKind.UNKNOWN_KEY: "Keys that nothing reads",
    ProblemKind.BAD_VALUE: "Values that do not fit",
    ProblemKind.NO_EXPORT: "No export yet",
    ProblemKind.NO_PAPERS: "No papers",
    ProblemKind.BAD_NOTE: "Submissions that cannot be read",
    ProblemKind.DUPLICATE_ID: "Papers that stand twice in the export",
    ProblemKind.UNSAFE_ID: "Ids that cannot be addresses",
    ProblemKind.UNDECIDED: "Submissions without a decision",
    ProblemKind.DECISION_CONFLICT: "Submissions with two decisions",
    ProblemKind.HIDDEN_NOTE: "Accepted papers that are not public",
    ProblemKind.HIDDEN_AUTHORS: "Papers whose authors are hidden",
    ProblemKind.MISSING_FIELD: "Papers without a title or authors",
    ProblemKind.LATE_ABSTRACT: "Abstracts that are late",
    ProblemKind.NO_ABSTRACT: "No abstract",
    ProblemKind.NO_PDF: "Papers without a PDF",
    ProblemKind.NO_SESSION: "Papers without a session",
    ProblemKind.NO_TALK: "Speakers without a talk",
    ProblemKind.NO_SPEAKER: "Invited talks without a speaker",
    ProblemKind.DUPLICATE_TITLE: "Papers of one title",
    ProblemKind.DOUBTFUL_NAME: "Doubtful names",
    ProblemKind.MATHS: "Mathematics that could not be converted",
    ProblemKind.BAD_LINK: "Links that are none",
    ProblemKind.BAD_FIELD: "Fields of an unexpected form",
    ProblemKind.UNKNOWN_PRESENTATION: "Presentation types that are not known",
    ProblemKind.PRIVATE_EXPORT: "Private matter",
    ProblemKind.CITATION: "Citations",
    ProblemKind.UNKNOWN_ID: "References to what does not exist",
    ProblemKind.DUPLICATE_EVENT: "Events or people of one id",
    ProblemKind.BAD_TIME: "Times",
    ProblemKind.OVERLAP: "Events at one time in one room, people in two places",
    ProblemKind.SLOT: "Sessions",
    ProblemKind.CAPTIONS: "Recordings without captions",
    ProblemKind.HOSTED_FILE: "Files of papers",
    ProblemKind.ACTIVE_CONTENT: "PDFs that carry scripts",
    ProblemKind.THUMBNAIL: "Thumbnails",
    ProblemKind.BROKEN_LINK: "Broken links inside the site",
}
"""What heads each kind, in the order in which they are told; a kind that is not here comes last."""

_IN_COLUMNS = 6
"""So many records of one fault stand in columns."""
_WIDTH = 96


def in_words(checked: Checked) -> Iterator[str]:
    """The lines that people read: a group a kind, and a summary."""
    kinds = [*HEADINGS, *(kind for kind in ProblemKind if kind not in HEADINGS)]
    for kind in kinds:
        group = [problem for problem in checked.problems if problem.kind is kind]
        if group:
            yield f"{heading(kind)} ({_number(group)})"
            yield from _group(group)
            yield ""
    yield summary(checked)


def heading(kind: ProblemKind) -> str:
    """What a kind of problem is called."""
    return HEADINGS.get(kind) or kind.value.replace("-", " ").capitalize()


def summary(checked: Checked) -> str:
    """One line: how much is wrong, and whether a site can be built."""
    looked = "" if checked.pages is None else f" and the links of {_count(checked.pages, 'page')}"
    seen = f"{_count(checked.papers, 'paper')}{looked} checked: "
    outcome = "the site can be built" if checked.can_be_built else "the site cannot be built"
    if not checked.problems:
        return f"{seen}nothing is wrong; {outcome}."
    return f"{seen if checked.can_be_built else ''}{_number(checked.problems)}; {outcome}."


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _number(problems: Sequence[Problem]) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    return ", ".join(
        _count(number, what)
        for number, what in ((errors, "error"), (warnings, "warning"))
        if number
    )


def _group(problems: Sequence[Problem]) -> Iterator[str]:
    """The problems of a kind; a fault that many records share is told once."""
    alike: defaultdict[tuple[Severity, str, str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        alike[problem.severity, problem.place.file, problem.fault, problem.mend].append(problem)
    for (_, file, fault, mend), same in sorted(
        alike.items(), key=lambda item: (item[0][0] is not Severity.ERROR, item[1][0].place)
    ):
        if len(same) == 1:
            yield f"  {same[0]}"
            continue
        stop = "" if mend.endswith("?") or not mend else "."
        yield f"  {file}: {fault}. {mend}{stop}".rstrip()
        yield from _records([_record(problem) for problem in same])


def _record(problem: Problem) -> str:
    line = f" (line {problem.place.line})" if problem.place.line else ""
    return f"{problem.place.record or problem.place.field}{line}"


def _records(names: Sequence[str]) -> Iterator[str]:
    """Names of records, one a line, or in columns that are read downwards."""
    if len(names) < _IN_COLUMNS:
        yield from (f"    {name}" for name in names)
        return
    width = max(map(len, names)) + 2
    columns = max(1, _WIDTH // width)
    height = -(-len(names) // columns)
    parts = [names[start : start + height] for start in range(0, len(names), height)]
    for row in zip_longest(*parts, fillvalue=""):
        yield "    " + "".join(name.ljust(width) for name in row).rstrip()


def as_json(checked: Checked, **asked: str | None) -> str:
    """The same for machines, in a stable order: by file, record, field, line, kind and fault.

    An object with ``version`` (1), what was asked (``data``, ``site``, ``today``), ``papers``,
    ``pages`` (null without a site), ``errors``, ``warnings``, ``can_be_built`` and ``problems``:
    a list of objects with ``kind`` (see :class:`~sphinx_proceedings.problems.ProblemKind`),
    ``heading``, ``severity`` (``error`` or ``warning``), ``file``, ``record``, ``field``,
    ``line`` (0 if unknown), ``fault`` and ``mend``; all texts, empty where nothing is to be said.
    """
    return json.dumps(
        {
            "version": VERSION,
            **asked,
            "papers": checked.papers,
            "pages": checked.pages,
            "errors": checked.count(Severity.ERROR),
            "warnings": checked.count(Severity.WARNING),
            "can_be_built": checked.can_be_built,
            "problems": [
                {
                    "kind": problem.kind.value,
                    "heading": heading(problem.kind),
                    "severity": problem.severity.value,
                    "file": problem.place.file,
                    "record": problem.place.record,
                    "field": problem.place.field,
                    "line": problem.place.line,
                    "fault": problem.fault,
                    "mend": problem.mend,
                }
                for problem in checked.problems
            ],
        },
        indent=2,
        ensure_ascii=False,
    )
