"""The commands of ``python -m sphinx_proceedings``: one module each, and one line here.

A command's module offers ``add(commands)``, which declares its arguments and says what runs it, to
an exit code; what it needs is imported when it runs, so that ``--help`` is quick.  What commands
print goes through :mod:`.terminal`; what they do is done in the rooms below.
"""

from __future__ import annotations

import argparse
from importlib import import_module

__all__ = ["COMMANDS", "parser"]


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


COMMANDS = (
    "build", "book", "check", "completeness", "fetch", "redact", "diff", "select", "assign", "doi",
    "series", "new",
)  # fmt: skip
"""In the order in which they are listed."""


def parser(asked: str | None = None) -> argparse.ArgumentParser:
    """The command line.

    :param asked: the command that is to be run, if it is known: no other is imported then.
    """
    made = argparse.ArgumentParser(
        prog="python -m sphinx_proceedings",
        description="Proceedings sites of workshops from OpenReview exports.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in (asked,) if asked in COMMANDS else COMMANDS:
        import_module(f"{__name__}.{name}").add(commands)
    return made
