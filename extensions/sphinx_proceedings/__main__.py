"""The command line: ``python -m sphinx_proceedings``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    :returns: the exit code: 0 if all went well, 1 if not, 2 if the command was not understood.
    """
    parser = argparse.ArgumentParser(
        prog="python -m sphinx_proceedings",
        description="Proceedings sites of workshops from OpenReview exports.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    build = commands.add_parser(
        "build",
        help="build a site; a failed build leaves the last good one in place",
        description="Build a site with Sphinx and put it in place only if that went well.",
        epilog="Example: python -m sphinx_proceedings build docs build/site -c conf",
    )
    build.add_argument("source", type=Path, help="folder of the Markdown files")
    build.add_argument("site", type=Path, help="folder that will hold the finished site")
    build.add_argument("-c", "--conf", type=Path, help="folder of conf.py (default: SOURCE)")
    build.add_argument("-b", "--builder", choices=("html", "dirhtml"), default="html")
    build.add_argument("-W", "--strict", action="store_true", help="a warning fails the build")
    given = parser.parse_args(arguments)

    from .site.publish import build_site

    return build_site(
        source=given.source,
        conf=given.conf or given.source,
        site=given.site,
        builder=given.builder,
        strict=given.strict,
    )


if __name__ == "__main__":
    sys.exit(main())
