"""The command line: ``python -m sphinx_proceedings``."""

from __future__ import annotations

import atexit
import os
import sys
from typing import NoReturn

from .commands import parser
from .commands.terminal import StoppedError, complain
from .problems import InputError

INTERRUPTED = 130
"""The exit code that shells give a command stopped by Ctrl+C."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    :returns: the exit code: 0 if all went well, 1 if not, 2 if the command was not understood.
    """
    given_words = sys.argv[1:] if arguments is None else arguments
    given = parser(*given_words[:1]).parse_args(given_words)
    try:
        code: int = given.run(given)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has seen enough, as `head` does; Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (InputError, StoppedError) as error:
        complain(str(error))
        return 1
    except KeyboardInterrupt:
        complain("Stopped.")
        return INTERRUPTED
    return code


def run() -> NoReturn:
    """Run the command that was given to this process, and end it without any tidying of memory.

    To free a site of 3,000 papers object by object takes Python half a second.
    """
    codes: list[int] = []

    def end() -> None:
        if codes:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(codes[0])

    # Called last of all that is registered from here on.
    atexit.register(end)
    codes.append(main())
    sys.exit(codes[0])


if __name__ == "__main__":
    run()
