"""``build``: the site."""

from __future__ import annotations

import argparse
from pathlib import Path

EPILOG = """\
examples:
  python -m sphinx_proceedings build docs build/site -c conf
  python -m sphinx_proceedings build docs build/site -c conf --builder dirhtml
  python -m sphinx_proceedings build docs build/site -c conf --strict

exit codes:
  0  the new site is in place
  1  it is not: the messages say why, and the last good site is still there
  2  the command was not understood

Stopped at any moment, the next build finds the old site or the new one, never half of each.
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    build = commands.add_parser(
        "build",
        help="build a site; a failed build leaves the last good one in place",
        description="Build a site with Sphinx and put it in place only if that went well.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    build.add_argument("source", type=Path, help="folder of the Markdown files")
    build.add_argument("site", type=Path, help="folder that will hold the finished site")
    build.add_argument("-c", "--conf", type=Path, help="folder of conf.py (default: SOURCE)")
    build.add_argument("-b", "--builder", choices=("html", "dirhtml"), default="html")
    build.add_argument("-W", "--strict", action="store_true", help="a warning fails the build")
    build.add_argument(
        "--work",
        type=Path,
        metavar="FOLDER",
        help="where to build, and to keep what the next build can use; outside of what is"
        " published (default: beside SITE)",
    )
    build.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Build it."""
    from ..site.publish import build_site
    from ..site.standing import Asked

    return build_site(
        Asked(
            source=given.source,
            conf=given.conf or given.source,
            site=given.site,
            builder=given.builder,
            strict=given.strict,
            work=given.work,
        )
    )
