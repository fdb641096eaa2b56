"""``diff``: what has changed between two exports."""

from __future__ import annotations

import argparse
import dataclasses
import json
import tomllib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..problems import InputError, Report
from .terminal import StoppedError, say

if TYPE_CHECKING:
    from ..comparison import Comparison
    from ..model import Paper, Workshop

FORMAT = 1
"""Of what ``--json`` prints; grows when a key changes its meaning."""
EPILOG = """\
Examples:
  python -m sphinx_proceedings diff old.json docs/_data/openreview.json
  python -m sphinx_proceedings diff old.json new.json --data docs/_data --news docs/_data/news.toml

With --json: {"format": 1, "before": papers, "after": papers, "changes": [{"kind", "paper",
"title", "before", "after"}]}.

Exit code: 0, whether there are changes or not; with --exit-code 1 if there are; 1 if a file
cannot be read, 2 if the command was not understood.
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    diff = commands.add_parser(
        "diff",
        help="show what has changed between two exports",
        description="Compare what is public in two exports: papers that came and went, titles,"
        " authors, abstracts, decisions, PDFs.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    diff.add_argument("old", type=Path, help="the older export")
    diff.add_argument("new", type=Path, help="the newer export")
    diff.add_argument(
        "--data", type=Path, help="folder of workshop.toml (default: that of NEW, or of OLD)"
    )
    diff.add_argument("--json", action="store_true", help="for programs")
    diff.add_argument("--news", type=Path, metavar="FILE", help="add it to this news.toml")
    diff.add_argument("--exit-code", action="store_true", help="exit with 1 if there are changes")
    diff.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print the changes."""
    from ..comparison import compare, told

    workshop = _workshop(given)
    old, new = (_papers(path, workshop) for path in (given.old, given.new))
    comparison = compare(old, new)
    if given.json:
        say(_as_json(comparison))
    else:
        for line in told(comparison):
            say(line)
    if given.news:
        _add_news(given.news, comparison, [*old, *new], workshop)
    return int(bool(given.exit_code and comparison.changes))


def _workshop(given: argparse.Namespace) -> Workshop:
    from ..config import read_workshop
    from ..join import WORKSHOP_FILE

    folders = [given.data] if given.data else [given.new.parent, given.old.parent]
    for folder in folders:
        file = folder / WORKSHOP_FILE
        if given.data or file.exists():
            return read_workshop(file, Report(), file=str(file))
    raise StoppedError(
        f"There is no {WORKSHOP_FILE} beside these files. Name its folder with --data."
    )


def _papers(path: Path, workshop: Workshop) -> tuple[Paper, ...]:
    """The papers of an export: the workshop's own, or the demonstration's.

    :raises InputError: if it holds neither.
    """
    from .. import sources

    try:
        own = dataclasses.replace(workshop, demonstration=None)
        return sources.read(path, own, Report(), file=str(path))
    except InputError:
        if workshop.demonstration is None:
            raise
        return sources.read(path, workshop, Report(), file=str(path))


def _as_json(comparison: Comparison) -> str:
    changes: list[dict[str, Any]] = [
        {**dataclasses.asdict(change), "kind": change.kind.name.lower()}
        for change in comparison.changes
    ]
    told = {
        "format": FORMAT,
        "before": comparison.before,
        "after": comparison.after,
        "changes": changes,
    }
    return json.dumps(told, indent=1)


def _add_news(path: Path, comparison: Comparison, papers: list[Paper], workshop: Workshop) -> None:
    """Add a piece of news at the end of a file, unless it is there."""
    from ..comparison import as_news
    from ..whole_files import write_whole

    news = as_news(comparison, {paper.id: paper.title for paper in papers})
    if news is None:
        say("There is nothing to announce.")
        return
    title, text = news
    today = datetime.now(tz=workshop.timezone).date()
    told = f"title = {_toml(title)}\ntext = {_toml(text)}\n"
    old = _old_news(path)
    if told in old:
        say(f"{path} tells of it already.")
        return
    gap = "\n" if old else ""
    new = f"{old}{gap}[[news]]\ndate = {today.isoformat()}\n{told}"
    try:
        tomllib.loads(new)
        write_whole(path, new.encode())
    except tomllib.TOMLDecodeError as error:
        raise StoppedError(
            f"{path} has no place for another [[news]] ({error}). Correct it, or name another"
            " file and copy from there."
        ) from error
    except OSError as error:
        raise StoppedError(f"{path} cannot be written ({error.strerror}).") from error
    say(f"{path} has a new piece of news: read it over before you publish it.")


def _old_news(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise StoppedError(f"{path} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise StoppedError(f"{path} is no text in UTF-8.") from error


def _toml(text: str) -> str:
    """A basic string of TOML, which is one of JSON but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
