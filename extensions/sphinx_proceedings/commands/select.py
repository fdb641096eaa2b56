"""``select``: which papers become contributed talks."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..problems import Report
from .planned import NO_SOLVER, add_output, hand_over
from .terminal import StoppedError, complain, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..model import Event, ForumId, Paper, Workshop
    from ..planning.selection import RunnerUp, Selection, Wish
    from ..planning.writing import Slot
    from ..sources.openreview.reviews import Private, RatingScale

SHEET = "contributed-talks.toml"
_HEADER = (
    "Contributed talks. Edit this file as you like, and copy each list of papers into the event",
    "of program.toml (or run select with --into-program). Talks stand by title: their order tells",
    "nothing of their scores.",
)
_EXAMPLES = """\
examples:
  five talks, from an export with reviews that lies outside the repository:
    python -m sphinx_proceedings select docs/_data ~/private/notes.json --number 5
  papers whose authors ticked the box "previously_published" are out:
    … select docs/_data ~/private/notes.json --published-field previously_published
  ratings from the CSV of the program chairs' console:
    … select docs/_data docs/_data/openreview.json --ratings ~/private/papers.csv
  decisions of your own, in a TOML file with a table [talks]:
    chosen = ["id", …] are talks in any case; out = ["id", …] and published = ["id", …] are not

A choice is worth the sum of the mean ratings of its papers, less what their likeness costs.
What is printed has scores in it; what is written has none, unless you say --scores.

exit codes: 0 written, 1 stopped (the message says why), 2 the command was not understood"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    select = commands.add_parser(
        "select",
        help="choose contributed talks by review scores and diversity of topics",
        description="Choose contributed talks by review scores and diversity of topics, and say"
        " why. Scores are read from a private export and stay on this machine.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    select.add_argument("data", type=Path, help="folder of workshop.toml and program.toml")
    select.add_argument("export", type=Path, help="the export, with reviews; keep it private")
    select.add_argument(
        "-n", "--number", type=int, help="talks (default: the contributed talks of program.toml)"
    )
    select.add_argument("--ratings", type=Path, metavar="CSV", help="read the ratings from here")
    select.add_argument("--rating", metavar="FIELD", help="field of a review with its rating")
    select.add_argument("--review", metavar="NAME", help="name of the review form on OpenReview")
    select.add_argument(
        "--scale", type=float, nargs=2, metavar=("LOW", "HIGH"), help="of the ratings"
    )
    select.add_argument(
        "--published-field", default="", metavar="FIELD", help="papers that say yes here are out"
    )
    select.add_argument("--choices", type=Path, metavar="TOML", help="your own decisions")
    select.add_argument(
        "--undecided", action="store_true", help="papers without a decision can be chosen too"
    )
    select.add_argument(
        "--diversity", type=_share, default=0.2, metavar="SHARE",
        help="share of the scale that two talks of the same words cost (default 0.2; 0: none)",
    )  # fmt: skip
    select.add_argument("--per-topic", type=int, metavar="N", help="most talks that share a topic")
    select.add_argument("--greedy", action="store_true", help="do without the solver (SciPy)")
    select.add_argument("--scores", action="store_true", help="write scores into comments, too")
    add_output(select, f"{SHEET} beside the export")
    select.set_defaults(run=run)


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 10:
        raise argparse.ArgumentTypeError("a number from 0 to 10 is expected")
    return value


def run(given: argparse.Namespace) -> int:
    """Choose, explain and write."""
    from ..planning.selection import Impossible, candidates, select
    from ..planning.solver import SolverMissingError

    output = given.output or given.export.parent / SHEET
    _check_places(given, output)
    report = Report()
    task = _read(given, report)
    for problem in report:
        complain(str(problem))
    if report.has_errors:
        raise StoppedError("Nothing is chosen before this is mended.")
    settled = task.wish.settled
    found = candidates([p for p in task.papers if p.id not in task.out], task.ratings, settled)
    _tell_without_ratings(task)
    try:
        made = select(found, task.wish, solve=not given.greedy)
    except SolverMissingError as error:
        raise StoppedError(f"{NO_SOLVER} (or give --greedy).") from error
    except TimeoutError as error:
        raise StoppedError("The solver found nothing in a minute; give --greedy.") from error
    except Impossible as error:
        raise StoppedError(f"There is no such choice: {error}.") from error
    say(f"{_count(len(made.talks), 'contributed talk')} of {_count(len(found), 'paper')}.")
    _tell(made, greedy=given.greedy)
    hand_over(
        given,
        _slots(made, task.events, scores=given.scores),
        _HEADER,
        output=output,
        private=True,
    )
    if given.into_program:
        say("Now run assign: papers that are talks no longer need a place for their posters.")
    return 0


def _check_places(given: argparse.Namespace, output: Path) -> None:
    """Scores must not come to lie where they could be published.

    :raises StoppedError: if they would.
    """
    data = given.data.resolve()
    if given.scores and (given.into_program or output.resolve().is_relative_to(data.parent)):
        raise StoppedError(
            f"With --scores nothing is written below {data.parent}, which is published;"
            " name a private file with -o."
        )
    if given.number is not None and given.number < 1:
        raise StoppedError("--number must be 1 or more.")
    if given.per_topic is not None and given.per_topic < 1:
        raise StoppedError("--per-topic must be 1 or more.")


# --- reading -----------------------------------------------------------------------------------


class _Task(NamedTuple):
    """All that a choice is made from."""

    papers: tuple[Paper, ...]
    ratings: Mapping[ForumId, tuple[float, ...]]
    out: frozenset[ForumId]
    wish: Wish
    events: tuple[Event, ...]
    """Events for contributed talks."""


def _read(given: argparse.Namespace, report: Report) -> _Task:
    from .. import config
    from ..model import EventKind
    from ..planning.choices import read_choices
    from ..planning.selection import Wish
    from ..program import read_events

    name = given.data / "workshop.toml"
    workshop = config.read_workshop(name, report, file=str(name))
    programme = given.data / "program.toml"
    events = (
        read_events(programme, workshop, report, file=str(programme)) if programme.exists() else ()
    )
    talks = tuple(event for event in events if event.kind is EventKind.CONTRIBUTED)
    scale = _scale(given)
    private = _private(given, workshop, scale, report)
    ratings = private.ratings
    if given.ratings:
        from ..sources.openreview.reviews import read_csv

        ratings = read_csv(_bytes(given.ratings), report, file=str(given.ratings), scale=scale)
    choices = read_choices(given.choices, private.papers, report)
    number = given.number or len(talks)
    if not number:
        raise StoppedError("How many talks? program.toml has none yet: give --number.")
    out = (private.published | choices.published | choices.out) - set(choices.chosen)
    wish = Wish(
        number, given.diversity, _span(private, ratings, scale), given.per_topic, choices.chosen
    )
    return _Task(private.papers, ratings, out, wish, talks)


def _scale(given: argparse.Namespace) -> RatingScale:
    from ..sources.openreview.reviews import RATING_FIELDS, REVIEW, RatingScale

    fields = (given.rating,) if given.rating else RATING_FIELDS
    review = given.review or REVIEW
    if given.scale is None:
        return RatingScale(fields, review=review)
    low, high = given.scale
    if low >= high:
        raise StoppedError("--scale wants the lowest rating, then the highest.")
    return RatingScale(fields, low, high, review)


def _private(
    given: argparse.Namespace, workshop: Workshop, scale: RatingScale, report: Report
) -> Private:
    """What the export holds of the workshop, or of what stands in for it."""
    from dataclasses import replace

    from ..sources.openreview.reviews import read_private

    data = _bytes(given.export)
    venues = [workshop]
    if workshop.demonstration:
        venues.insert(0, replace(workshop, demonstration=None))
    for venue in venues:
        scratch = Report()
        private = read_private(
            data,
            venue,
            scratch if venue is not venues[-1] else report,
            file=str(given.export),
            scale=scale,
            published_field=given.published_field,
            undecided=given.undecided,
        )
        if private.papers or venue is venues[-1]:
            for each in scratch:
                report.add(each.kind, each.place, each.fault, each.mend, severity=each.severity)
            break
    if not private.papers:
        raise StoppedError(
            f"{given.export} holds no accepted paper of {workshop.venueid}. Before there are"
            " decisions, give --undecided."
        )
    if not given.ratings and not private.ratings:
        raise StoppedError(
            f"{given.export} holds no ratings: download it again with replies"
            " (details=directReplies) and logged in as a program chair, or give --ratings."
        )
    return private


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoppedError(f"{path} cannot be read ({error.strerror}).") from error


def _span(
    private: Private, ratings: Mapping[ForumId, tuple[float, ...]], scale: RatingScale
) -> float:
    """The length of the scale: as given, else from the lowest to the highest rating there is."""
    if scale.lowest > float("-inf"):
        return scale.highest - scale.lowest
    given = [rating for paper in private.papers for rating in ratings.get(paper.id, ())]
    return (max(given) - min(given) if given else 0.0) or 1.0


# --- telling -----------------------------------------------------------------------------------


def _tell_without_ratings(task: _Task) -> None:
    known = {*task.ratings, *task.out, *task.wish.settled}
    without = [paper.id for paper in task.papers if paper.id not in known]
    if without:
        say(f"{len(without)} papers have no ratings and cannot be chosen: {', '.join(without)}")
    names = {paper.id: paper.title.plain for paper in task.papers}
    for paper_id in sorted(task.out & names.keys()):
        say(f"Out, as published before or by your choice: {names[paper_id]} ({paper_id})")


def _tell(made: Selection, *, greedy: bool) -> None:
    for place, talk in enumerate(made.talks, 1):
        paper, score, reviews = talk.candidate
        near = f'"{talk.nearest.title.plain}" ({talk.closeness:.2f})' if talk.nearest else "none"
        say(f"\n{place}. {paper.title.plain} ({paper.id})")
        say(f"   score {_points(score)} from {_count(reviews, 'review')}; nearest talk: {near}")
        if talk.topics:
            say(f"   topics: {', '.join(talk.topics)}")
    if made.next_best:
        say("\nNext best, and why not:")
    for each in made.next_best:
        say(f"- {_runner_up(each)}")
    say(f"\nWorth {_points(made.value)} points in all.")
    if not greedy:
        less = made.value - made.greedy_value
        say(f"Taking the best next paper each time would give {_points(less)} less.")
    if made.bound == made.value:
        among = f" among the {made.considered} best rated" if made.cut else ""
        say(f"No other choice{among} is worth more.")
    else:
        say(f"No choice is worth more than {_points(made.bound)} points.")


def _runner_up(each: RunnerUp) -> str:
    paper, score, _ = each.candidate
    parts = [f"{paper.title.plain} ({paper.id}): score {_points(score)}"]
    if each.instead_of is not None:
        parts.append(f'{_points(each.loss)} lost if instead of "{each.instead_of.title.plain}"')
    else:
        parts.append("cannot take the place of any talk")
    if each.nearest is not None:
        parts.append(f'near "{each.nearest.title.plain}" ({each.closeness:.2f})')
    if each.shared:
        parts.append(f"topics already there: {', '.join(each.shared)}")
    return "; ".join(parts)


def _points(thousandths: int) -> str:
    return f"{thousandths / 1000:.2f}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _slots(made: Selection, events: Sequence[Event], *, scores: bool) -> list[Slot]:
    """The talks by title over the events, as many in each as in the others, or one fewer."""
    from ..planning.writing import Line, Slot

    talks = sorted(
        (talk.candidate for talk in made.talks),
        key=lambda each: (each.paper.title.plain.casefold(), each.paper.id),
    )
    lines = [
        Line(
            each.paper.id,
            each.paper.title.plain + (f" [score {_points(each.score)}]" if scores else ""),
        )
        for each in talks
    ]
    if not events:
        return [Slot("", tuple(lines))]
    share, more = divmod(len(lines), len(events))
    ends = [share * n + min(n, more) for n in range(len(events) + 1)]
    return [Slot(event.id, tuple(lines[ends[n] : ends[n + 1]])) for n, event in enumerate(events)]
