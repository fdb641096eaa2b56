"""``series``: many volumes, each a site of its own, under one front page."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from .terminal import StoppedError, complain, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..volumes import Series, Volume
    from ..volumes.building import Outcome, Task

EPILOG = """\
examples:
  python -m sphinx_proceedings series my-series build/series
  python -m sphinx_proceedings series my-series build/series --jobs 4
  python -m sphinx_proceedings series my-series build/series --scheduler tcp://head:8786

FOLDER holds series.toml:

  [series]
  title = "Proceedings of the Toy Workshops"
  short = "Toys"

  [[volume]]
  id = "toy-2024"          # its address: OUTPUT/toy-2024
  source = "toy-2024"      # an ordinary site: Markdown, conf.py, _data/

and front/ with conf.py (extensions = ["sphinx_proceedings.series"]) and index.md. The workers of a
Dask cluster must see FOLDER and OUTPUT under the same paths as this machine, and have the same
packages. A volume that fails keeps its last good site and stops no other; one that has not changed
is not built.

exit codes:
  0  all volumes and the front page are in place
  1  something is not: the messages say what and why; all else is in place
  2  the command was not understood
"""
FRONT = "the front page"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    series = commands.add_parser(
        "series",
        help="build many volumes with one front page and one search, on one machine or a cluster",
        description="Build all volumes of a series, each a whole site of its own, and the front"
        " page that lists and searches them.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    series.add_argument("folder", type=Path, help="folder of series.toml")
    series.add_argument("output", type=Path, help="folder that will hold the finished site")
    series.add_argument("-b", "--builder", choices=("html", "dirhtml"), default="html")
    series.add_argument(
        "-j",
        "--jobs",
        type=_jobs,
        default=-1,
        metavar="N",
        help="volumes built at once (default: as many as this machine has cores)",
    )
    series.add_argument(
        "--scheduler",
        type=_address,
        metavar="ADDRESS",
        help="Dask scheduler that gives volumes out, as tcp://head:8786",
    )
    series.add_argument("-W", "--strict", action="store_true", help="a warning fails a volume")
    series.set_defaults(run=run)


def _jobs(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _address(text: str) -> str:
    if not re.fullmatch(r"[a-z]+://.+:[0-9]+", text, re.ASCII):
        raise argparse.ArgumentTypeError("must be an address such as tcp://head:8786")
    return text


def run(given: argparse.Namespace) -> int:
    """Build volumes, then the front."""
    from ..problems import Report
    from ..site.switch import work_folder
    from ..volumes.building import locked
    from ..volumes.reading import read_series

    series = read_series(given.folder, Report())
    given.output = Path(os.path.realpath(given.output))
    given.work = work_folder(given.output)
    given.work.mkdir(parents=True, exist_ok=True)
    with locked(given.work) as handle:
        if handle is None:
            raise StoppedError(f"Another run is building {given.output}. Wait for it.")
        outcomes = _build_volumes(series, given)
        _tell_complaints(outcomes)
        _tell_left_behind(series, given.output)
        front = _build_front(series, given)
    return _tell_end(outcomes, given.output, front=front)


def _work_of(volume: Volume, work: Path) -> Path:
    """Where a volume is built: outside of what is published."""
    return work / "volumes" / volume.id


def _tasks(series: Series, given: argparse.Namespace) -> list[Task]:
    from ..volumes.building import Task

    return [
        Task(
            id=volume.id,
            folder=series.folder,
            source=volume.source,
            conf=volume.conf,
            site=given.output / volume.id,
            work=_work_of(volume, given.work),
            builder=given.builder,
            strict=given.strict,
        )
        for volume in series.volumes
    ]


def _build_volumes(series: Series, given: argparse.Namespace) -> list[Outcome]:
    """Build them, telling of each as it is ready; the outcomes in the order of the series."""
    try:
        from ..volumes.giving_out import NoClusterError, give_out
    except ImportError as error:
        raise StoppedError(
            f'A series needs {error.name}: pip install "sphinx-proceedings[series]"'
        ) from None
    tasks = _tasks(series, given)
    found = {}
    try:
        for outcome in give_out(tasks, jobs=given.jobs, scheduler=given.scheduler or ""):
            found[outcome.id] = outcome
            say(f"[{len(found)}/{len(tasks)}] {outcome.id}: {outcome.state.value}")
            for line in outcome.told:
                say(f"  {line}")
    except NoClusterError as error:
        raise StoppedError(f"{error}. Mend that, or leave --scheduler out.") from None
    except ImportError as error:
        raise StoppedError(
            f'A cluster needs {error.name}: pip install "sphinx-proceedings[series]"'
        ) from None
    return [found[task.id] for task in tasks]


def _tell_left_behind(series: Series, output: Path) -> None:
    from ..volumes.published import left_behind

    for name in left_behind(series.volumes, output):
        complain(
            f"{output / name} holds a volume that is not in series.toml. It stays, since others"
            " link to it, but nothing here leads there. Put it back, name it in was = [...] of"
            " the volume that takes its place, or delete the folder"
        )


def _build_front(series: Series, given: argparse.Namespace) -> bool:
    from ..site.front_build import build_front
    from ..site.standing import Asked

    say(f"{FRONT}:")
    asked = Asked(
        source=series.source,
        conf=series.conf,
        site=given.output,
        builder=given.builder,
        strict=given.strict,
        work=given.work,
    )
    return build_front(asked, series, lambda volume: _work_of(volume, given.work))


def _tell_complaints(outcomes: Iterable[Outcome]) -> None:
    """All that is wrong with the volumes, each under its name."""
    for outcome in outcomes:
        if outcome.complaints:
            complain(f"{outcome.id}:")
        for line in outcome.complaints:
            complain(f"  {line}")


def _tell_end(outcomes: Iterable[Outcome], output: Path, *, front: bool) -> int:
    """What has failed, and where the series is; returns the exit code."""
    from ..volumes.building import State

    bad: list[str] = [outcome.id for outcome in outcomes if outcome.state is State.FAILED]
    bad += [] if front else [FRONT]
    if bad:
        complain(f"Failed: {', '.join(bad)}. All else is in {output}.")
        return 1
    say(f"The series is in {output}.")
    return 0
