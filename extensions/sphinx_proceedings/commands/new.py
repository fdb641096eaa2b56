"""``new``: the folder of a new workshop's site."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from .terminal import StoppedError, ask, can_ask, complain, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..starting import Answers

T = TypeVar("T")

EPILOG = """\
examples:
  python -m sphinx_proceedings new my-workshop
  python -m sphinx_proceedings new my-workshop --title "Workshop on Toys" --short TOY \\
    --venueid ICLR.cc/2027/Workshop/TOY --dates 2027-05-11 --zone Europe/Vienna --place Vienna
  python -m sphinx_proceedings new my-workshop --add

A file that is there already is never changed, also not after the package was upgraded: if there
is one, nothing is written. With --add, only the files that are missing are written.
"""

_QUESTIONS = {
    "title": 'Full title of the workshop, as "Workshop on Toys"',
    "venueid": "Id of its venue on OpenReview, as ICLR.cc/2027/Workshop/TOY",
    "short": "Short name",
    "dates": "Day of the workshop, or days, as 2027-05-11",
    "zone": "Time zone of the place, as Europe/Vienna",
    "place": "Building and city (Enter if online only)",
    "booktitle": "Name of the proceedings, as citations will print it",
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    new = commands.add_parser(
        "new",
        help="write the folder of a new workshop's site",
        description="Write a small site to begin with, which can be built at once. What is not"
        " given as an option is asked for.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    new.add_argument("folder", type=Path, help="folder to make; it may exist")
    new.add_argument("--title", help="full title of the workshop")
    new.add_argument("--short", help="short name (default: the last part of the venue id)")
    new.add_argument("--venueid", help="OpenReview venue, as ICLR.cc/2027/Workshop/TOY")
    new.add_argument("--dates", nargs="+", metavar="YYYY-MM-DD", help="days of the workshop")
    new.add_argument("--zone", help="time zone of the place, an IANA name as Europe/Vienna")
    new.add_argument("--place", help="building and city (default: none)")
    new.add_argument(
        "--booktitle", help="name of the proceedings in citations (default: made of the others)"
    )
    new.add_argument("--add", action="store_true", help="write only the files that are missing")
    new.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Write it."""
    from ..starting import requirement, write

    _refuse_clashes(given.folder, add=given.add)
    answers = _kept_answers(given) or _answers(given)
    try:
        written = write(given.folder, answers)
    except OSError as error:
        raise StoppedError(
            f"{error.filename or given.folder} cannot be written ({error.strerror})."
            " Mend that, and run the command again with --add."
        ) from error
    if not written:
        say(f"Nothing was missing in {given.folder}.")
        return 0
    for path in written:
        say(f"  {path}")
    say(f"These {len(written)} files are new in {given.folder}. README.md says what they are.")
    if "file://" in requirement() and "requirements.txt" in written:
        say(
            "requirements.txt names the copy of this package on your computer; it says what to"
            " write there before a host builds the site."
        )
    say("To build the site and look at it, in that folder:")
    say("  python -m pip install nox")
    say("  nox -s site")
    say("  nox -s serve")
    return 0


def _refuse_clashes(folder: Path, *, add: bool) -> None:
    from ..starting import clashes

    try:
        found = clashes(folder)
    except OSError as error:
        raise StoppedError(f"{folder} cannot be read ({error.strerror}).") from error
    in_way = [clash for clash in found if not clash.is_file]
    if in_way:
        listed = "\n".join(f"  {clash.path}" for clash in in_way)
        raise StoppedError(
            f"In {folder}, these are in the way of folders or files to be written:\n{listed}\n"
            "Nothing was written. Move them, or take another folder."
        )
    if found and not add:
        listed = "\n".join(f"  {clash.path}" for clash in found)
        raise StoppedError(
            f"In {folder}, these files are there already:\n{listed}\n"
            "Nothing was written. Take another folder, or write only the missing files: --add"
        )


# --- answers -----------------------------------------------------------------------------------


def _kept_answers(given: argparse.Namespace) -> Answers | None:
    """What workshop.toml says already; options cannot change it."""
    from ..config import read_workshop
    from ..problems import Report
    from ..starting import Answers

    path = given.folder / "docs" / "_data" / "workshop.toml"
    if not path.is_file():
        return None
    workshop = read_workshop(path, Report(), file=str(path))
    if not workshop.dates:
        raise StoppedError(f"{path} has no dates: add dates = [2027-05-11], with your day.")
    if any(getattr(given, name) is not None for name in _QUESTIONS):
        complain(f"{path} is there, so what it says counts, and not the options.")
    return Answers(
        title=workshop.title,
        short=workshop.short,
        booktitle=workshop.booktitle,
        venueid=workshop.venueid,
        dates=workshop.dates,
        zone=workshop.timezone.key,
        place=workshop.place,
    )


def _answers(given: argparse.Namespace) -> Answers:
    from ..starting import Answers, day, default_booktitle, one_line, venueid, zone

    if not can_ask():
        missing = [
            f"--{name}"
            for name in ("title", "venueid", "dates", "zone")
            if getattr(given, name) is None
        ]
        if missing:
            raise StoppedError(
                f"Nobody can be asked here, and these options are missing: {', '.join(missing)}"
            )
    title = _answer(given, "title", one_line)
    venue = _answer(given, "venueid", venueid)
    short = _answer(given, "short", one_line, venue.rpartition("/")[2])
    dates = _answer(given, "dates", lambda text: day([text]))
    where = _answer(given, "zone", zone)
    place = _answer(given, "place", _maybe_line, "")
    made = default_booktitle(title, venue, dates[0].year)
    booktitle = _answer(given, "booktitle", one_line, made)
    return Answers(title, short, booktitle, venue, dates, where, place)


def _maybe_line(text: str) -> str:
    from ..starting import one_line

    return one_line(text) if text.strip() else ""


def _answer(
    given: argparse.Namespace, name: str, read: Callable[[str], T], default: str | None = None
) -> T:
    """The option, else what the user says, asked for until it fits, else the default.

    :raises StoppedError: if an option does not fit.
    """
    from ..kinds import UnfitError

    value = getattr(given, name)
    if value is None and default is not None and not can_ask():
        value = default
    if value is not None:
        try:
            return read(" ".join(value) if isinstance(value, list) else value)
        except UnfitError as error:
            raise StoppedError(f"--{name}: {_told(error.fault, error.mend)}") from error
    while True:
        try:
            return read(ask(_QUESTIONS[name], default or ""))
        except UnfitError as error:
            complain(f"  {_told(error.fault, error.mend)}")


def _told(fault: str, mend: str) -> str:
    stop = "" if not mend or mend.endswith("?") else "."
    return f"{fault}. {mend}{stop}"
