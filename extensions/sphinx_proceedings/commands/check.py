"""``check``: everything that is wrong, at once."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from pathlib import Path

from .terminal import complain, say

EPILOG = """\
examples:
  python -m sphinx_proceedings check docs/_data
  python -m sphinx_proceedings check docs/_data --site build/site
  python -m sphinx_proceedings check docs/_data --today 2024-05-01
  python -m sphinx_proceedings check docs/_data --json > problems.json

exit codes:
  0  nothing is wrong, or there are warnings only
  1  there are errors: something that you meant to show is not shown, or is late
  2  the command was not understood

The JSON holds "version", "data", "site", "today", "papers", "pages", "errors", "warnings",
"can_be_built" and "problems": a list, always in the same order, of objects with "kind",
"heading", "severity", "file", "record", "field", "line", "fault" and "mend".
"""
MISUSED = 2


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    check = commands.add_parser(
        "check",
        help="show everything that is wrong, at once, and what to do about it",
        description="Look for everything that is wrong or missing: papers without abstract, PDF"
        " or session, speakers without a talk, late abstracts, mathematics, names and titles in"
        " doubt, the programme, and links inside the built site that lead nowhere.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("data", type=Path, help="folder of workshop.toml and the export")
    check.add_argument("--site", type=Path, help="folder of a built site, to look at its links")
    check.add_argument("--json", action="store_true", help="write JSON, for programs")
    check.add_argument(
        "--today",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="look as if on this day (default: today); what is late depends on it",
    )
    check.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Look, and tell what was found."""
    from ..checking import check, telling
    from ..problems import Severity
    from ..site.switch import complete

    if not given.data.is_dir():
        complain(f"{given.data} is no folder. Name the one that holds workshop.toml.")
        return MISUSED
    if given.site and complete(given.site):
        complain(f"A stopped build had left {given.site} half changed; it is whole again.")
    if given.site and not (given.site / "index.html").is_file():
        complain(f"{given.site} holds no built site. Build it first: nox -s site")
        return MISUSED
    today = given.today or datetime.now(tz=UTC).astimezone().date()
    checked = check(given.data, today=today, shown_as=str(given.data), site=given.site)
    if given.json:
        site = str(given.site) if given.site else None
        asked = {"data": str(given.data), "site": site, "today": today.isoformat()}
        say(telling.as_json(checked, **asked))
    else:
        for line in telling.in_words(checked):
            say(line)
    return 1 if checked.count(Severity.ERROR) or not checked.can_be_built else 0
