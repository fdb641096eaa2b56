"""The commands of ``python -m sphinx_proceedings``: one module each, and one line here.

A command's module offers ``add(commands)``, which declares its arguments; what it needs is
imported when it runs, so that ``--help`` is quick.  What commands print goes through
:mod:`.terminal`; what they do is done in the rooms below.
"""

from __future__ import annotations

import argparse
from typing import Protocol

from . import build, completeness, doi

__all__ = ["COMMANDS", "Command", "parser"]


class Command(Protocol):
    """What a module must offer to be a command; the module itself is registered."""

    def add(self, commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
        """Declare the command and its arguments; ``run`` is what it does, to an exit code."""


COMMANDS: tuple[Command, ...] = (build, completeness, doi)


def parser() -> argparse.ArgumentParser:
    """The command line: all commands with their arguments."""
    made = argparse.ArgumentParser(
        prog="python -m sphinx_proceedings",
        description="Proceedings sites of workshops from OpenReview exports.",
    )
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return made
