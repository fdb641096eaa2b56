"""How planning commands hand over what they planned: never over an edit without asking."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

from .terminal import StoppedError, confirm, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from ..planning.writing import Slot

EXTRA = 'python -m pip install "sphinx-proceedings[planning]"'
NO_SOLVER = f"This needs SciPy. Run {EXTRA}"


def add_output(command: argparse.ArgumentParser, default: str) -> None:
    """Declare where the result goes."""
    command.add_argument("-o", "--output", type=Path, help=f"file to write (default: {default})")
    command.add_argument(
        "--into-program",
        action="store_true",
        help="put the papers into DATA/program.toml instead; shows what changes, and asks",
    )
    command.add_argument("-y", "--yes", action="store_true", help="do not ask before overwriting")


def hand_over(
    given: argparse.Namespace,
    slots: Sequence[Slot],
    header: Sequence[str],
    *,
    output: Path,
    private: bool = False,
) -> None:
    """Write the sheet, or the papers into the programme.

    :raises StoppedError: if nothing may be or can be written.
    """
    from ..planning import writing

    if given.into_program:
        path = given.data / "program.toml"
        old = _text(path)
        if old is None:
            raise StoppedError(f"There is no {path} to put the papers into; use -o.")
        try:
            new = writing.into_programme(old, slots)
        except writing.EditorMissingError as error:
            raise StoppedError(f"This needs tomlkit. Run {EXTRA}") from error
        except writing.ProgrammeError as error:
            raise StoppedError(f"{path} stays as it is: {error}.") from error
    else:
        path, new = output, writing.sheet(slots, header)
        old = _text(path)
    if old == new:
        say(f"{path} says so already.")
        return
    if old is not None and (given.into_program or writing.is_edited(old)):
        _ask(path, old, new, yes=given.yes)
    try:
        writing.put(path, new, private=private and not given.into_program)
    except OSError as error:
        raise StoppedError(f"{path} cannot be written ({error.strerror}).") from error
    say(f"Written: {path}")
    if given.into_program:
        say("Comments above the lists are as they were: see whether they still fit.")


def _text(path: Path) -> str | None:
    """The text of a file, byte for byte; ``None`` if there is none."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoppedError(f"{path} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise StoppedError(f"{path} is no UTF-8 text; it stays as it is.") from error


def _ask(path: Path, old: str, new: str, *, yes: bool) -> None:
    """Show what would change and ask.

    :raises StoppedError: if the answer is no, or nobody is there to answer.
    """
    for line in difflib.unified_diff(
        old.splitlines(), new.splitlines(), f"{path} (now)", f"{path} (then)", lineterm="", n=1
    ):
        say(line)
    if not (yes or confirm(f"Write {path} so?")):
        raise StoppedError(f"{path} stays as it is. Give --yes to overwrite it, or another file.")
