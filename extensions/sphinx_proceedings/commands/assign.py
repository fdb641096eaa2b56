"""``assign``: which poster hangs in which session."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..problems import Report, Severity
from .planned import NO_SOLVER, add_output, hand_over
from .terminal import StoppedError, complain, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model import Event, Paper, Proceedings
    from ..planning.assignment import Assignment, Worth
    from ..planning.rules import Rules
    from ..planning.writing import Slot

SHEET = "poster-sessions.toml"
_HEADER = (
    "Posters by session. Edit this file as you like, and copy each list of papers into the event",
    "of program.toml (or run assign with --into-program).",
)
_EXAMPLES = """\
examples:
  spread the posters over the poster sessions of program.toml:
    python -m sphinx_proceedings assign docs/_data
  keep what presenters have asked for, and put the result into the programme:
    … assign docs/_data --presenters presenters.toml --into-program

presenters.toml, where every line but the first two of a table may be left out:
  [[presenter]]
  paper = "AbCdEfGhIj"          # forum id of the paper
  name = "Ada Lovelace"         # who presents it; else any of its authors may
  not = ["posters-1"]           # sessions in which they cannot
  only = ["posters-3"]          # the only ones in which they can

Nobody presents in two sessions at one time, or while they speak elsewhere.

exit codes: 0 written, 1 stopped (the message says why), 2 the command was not understood"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    assign = commands.add_parser(
        "assign",
        help="spread posters over sessions, near topics together",
        description="Spread posters over the poster sessions of the programme: as many in each,"
        " near topics together, nobody in two places.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    assign.add_argument("data", type=Path, help="folder of workshop.toml and program.toml")
    assign.add_argument("--presenters", type=Path, metavar="TOML", help="what presenters ask for")
    assign.add_argument(
        "--talks-too", action="store_true", help="papers with a contributed talk get a poster, too"
    )
    assign.add_argument("--most", type=int, metavar="N", help="posters a session has room for")
    add_output(assign, SHEET)
    assign.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Assign, tell and write."""
    from ..model import EventKind
    from ..planning.assignment import Clash, assign, measure
    from ..planning.solver import SolverMissingError

    proceedings = _load(given)
    sessions = [event for event in proceedings.events if event.kind is EventKind.POSTER]
    if not sessions:
        raise StoppedError(
            f"{given.data / 'program.toml'} has no poster session yet: add an [[event]] with"
            ' kind = "poster" for each.'
        )
    papers = _posters(proceedings, talks_too=given.talks_too)
    if not papers:
        raise StoppedError("No paper needs a poster: all have contributed talks (--talks-too).")
    rules = _rules(given, proceedings, papers, sessions)
    try:
        made = assign(papers, sessions, rules)
    except SolverMissingError as error:
        raise StoppedError(f"{NO_SOLVER}.") from error
    except TimeoutError as error:
        raise StoppedError("The solver found nothing in a minute; give fewer rules.") from error
    except Clash as error:
        listed = "\n".join(f"- {reason}" for reason in error.reasons)
        raise StoppedError(
            f"No assignment can keep these together; give up at least one:\n{listed}"
        ) from error
    _tell(made, measure(papers, sessions))
    hand_over(given, _slots(made), _HEADER, output=given.output or Path(SHEET))
    return 0


def _load(given: argparse.Namespace) -> Proceedings:
    from .. import join

    report = Report()
    proceedings = join.load(given.data, report, shown_as=str(given.data)).proceedings
    # That posters hang nowhere yet, or twice, is why the command is run.
    for problem in report:
        if problem.severity is Severity.ERROR:
            complain(str(problem))
    return proceedings


def _posters(proceedings: Proceedings, *, talks_too: bool) -> list[Paper]:
    from ..model import EventKind

    talks = {
        paper_id
        for event in proceedings.events
        if event.kind is EventKind.CONTRIBUTED and not talks_too
        for paper_id in event.papers
    }
    return [paper for paper in proceedings.papers if paper.id not in talks]


def _rules(
    given: argparse.Namespace,
    proceedings: Proceedings,
    papers: Sequence[Paper],
    sessions: Sequence[Event],
) -> Rules:
    from ..planning.rules import read_presenters, rules

    if given.most is not None and given.most < 1:
        raise StoppedError("--most must be 1 or more.")
    presenters = {}
    if given.presenters:
        report = Report()
        presenters = read_presenters(
            given.presenters, proceedings.papers, sessions, report, file=str(given.presenters)
        )
        for problem in report:
            complain(str(problem))
        if len(report):
            raise StoppedError("Nothing is assigned before this is mended.")
    return rules(proceedings, papers, sessions, presenters, most=given.most)


def _tell(made: Assignment, now: Worth | None) -> None:
    worth = made.worth
    sizes = zip((event for event, _ in made.sessions), worth.sizes, strict=True)
    say(f"{sum(worth.sizes)} posters: {', '.join(f'{size} in {event}' for event, size in sizes)}.")
    rows = [("this assignment", worth)]
    rows += [("one after another (greedy)", made.greedy)] if made.greedy else []
    rows += [("the programme now", now)] if now else []
    say("Closeness of two posters in one session (0 to 1), and in how many sessions topics are:")
    for name, each in rows:
        say(f"  {name:28}{each.mean:.3f}  {each.topic_places:4}")
    if made.proved:
        say("No assignment brings more together.")
    elif worth.together:
        most = made.bound / worth.together
        say(f"None can be better than {most:.2f} times this one; a better one is not known.")


def _slots(made: Assignment) -> list[Slot]:
    from ..planning.writing import Line, Slot

    return [
        Slot(event, tuple(Line(paper.id, paper.title.plain) for paper in papers))
        for event, papers in made.sessions
    ]
