"""The commands of ``python -m sphinx_proceedings``: one module each, and one line here.

A command's module offers ``add(commands)``, which declares its arguments; what it needs is
imported when it runs, so that ``--help`` is quick.  What commands print goes through
:mod:`.terminal`; what they do is done in the rooms below.
"""

from __future__ import annotations

import argparse
from typing import Protocol

from . import (
    assign,
    book,
    build,
    check,
    completeness,
    diff,
    doi,
    fetch,
    new,
    redact,
    select,
    series,
)

__all__ = ["COMMANDS", "Command", "parser"]


EPILOG = """\
examples, in the order in which a workshop needs them:
  python -m sphinx_proceedings new my-workshop
  python -m sphinx_proceedings fetch docs/_data
  python -m sphinx_proceedings check docs/_data
  python -m sphinx_proceedings build docs build/site -c conf
  python -m sphinx_proceedings check docs/_data --site build/site
  python -m sphinx_proceedings book docs build/book -c conf

Each command tells its own options and examples: python -m sphinx_proceedings check --help
exit codes: 0 all went well, 1 something did not, 2 the command was not understood, 130 stopped.
"""


class Command(Protocol):
    """What a module must offer to be a command; the module itself is registered."""

    def add(self, commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
        """Declare the command and its arguments; ``run`` is what it does, to an exit code."""


COMMANDS: tuple[Command, ...] = (
    build,
    book,
    check,
    completeness,
    fetch,
    redact,
    diff,
    select,
    assign,
    doi,
    series,
    new,
)


def parser() -> argparse.ArgumentParser:
    """The command line: all commands with their arguments."""
    made = argparse.ArgumentParser(
        prog="python -m sphinx_proceedings",
        description="Proceedings sites of workshops from OpenReview exports.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return made
