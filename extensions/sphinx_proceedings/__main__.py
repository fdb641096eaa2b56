"""The command line: ``python -m sphinx_proceedings``."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from .problems import InputError, Report

if TYPE_CHECKING:
    from .exports.doi import Landing
    from .model import Proceedings


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
    build.set_defaults(run=_build)
    table = commands.add_parser(
        "completeness",
        help="show of each paper what is there and what is missing",
        description="A table of all papers: PDF, poster, slides, video, captions, abstract.",
        epilog="Example: python -m sphinx_proceedings completeness docs/_data",
    )
    table.add_argument("data", type=Path, help="folder of workshop.toml and the export")
    table.set_defaults(run=_completeness)
    _add_doi_command(commands)
    given = parser.parse_args(arguments)
    try:
        code: int = given.run(given)
    except InputError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return code


def _add_doi_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    doi = commands.add_parser(
        "doi",
        help="write the records with which you register DOIs",
        description="Records of all papers for Crossref (XML) or DataCite (JSON).",
        epilog="Example: python -m sphinx_proceedings doi docs/_data crossref"
        " --site https://workshop.example.org/ --email you@example.org -o deposit.xml",
    )
    doi.add_argument("data", type=Path, help="folder of workshop.toml, which has a table [doi]")
    doi.add_argument("agency", choices=("crossref", "datacite"))
    doi.add_argument("--site", required=True, help="address of the site, to which the DOIs lead")
    doi.add_argument("-b", "--builder", choices=("html", "dirhtml"), default="html")
    doi.add_argument("--email", help="where Crossref reports to")
    doi.add_argument("--timestamp", type=int, help="number of the deposit (default: the time)")
    doi.add_argument("-o", "--output", type=Path, help="file to write (default: standard output)")
    doi.set_defaults(run=_doi)


def _doi(given: argparse.Namespace) -> int:
    from . import join
    from .exports.doi import NoDoisError

    report = Report()
    proceedings = join.load(given.data, report, shown_as=str(given.data)).proceedings
    for problem in report:
        print(problem, file=sys.stderr)  # noqa: T201
    try:
        written = _records(given, proceedings, _landing(given))
    except NoDoisError as error:
        print(f"{error}.", file=sys.stderr)  # noqa: T201
        return 1
    if given.output:
        given.output.write_bytes(written)
    else:
        sys.stdout.buffer.write(written)
    return 0


def _landing(given: argparse.Namespace) -> Landing:
    from .exports.doi import Landing, NoDoisError
    from .markup import safe_url

    site = safe_url(given.site)
    if site is None:
        raise NoDoisError(f'"{given.site}" is not the address of a site (http or https)')
    page = "{}.html" if given.builder == "html" else "{}/"
    return Landing(site, lambda docname: page.format(docname).replace("/index/", "/"))


def _records(given: argparse.Namespace, proceedings: Proceedings, landing: Landing) -> bytes:
    from .exports.crossref import Deposit, crossref
    from .exports.datacite import datacite
    from .exports.doi import NoDoisError

    if given.agency == "datacite":
        return datacite(proceedings, landing)
    if not given.email:
        raise NoDoisError("Crossref wants an address to report to; give it with --email")
    # Crossref keeps the record with the greatest number, so that it must grow.
    now = int(f"{datetime.now(tz=UTC):%Y%m%d%H%M%S}")
    return crossref(proceedings, landing, Deposit(given.email, given.timestamp or now))


def _build(given: argparse.Namespace) -> int:
    from .site.publish import build_site

    return build_site(
        source=given.source,
        conf=given.conf or given.source,
        site=given.site,
        builder=given.builder,
        strict=given.strict,
    )


def _completeness(given: argparse.Namespace) -> int:
    from . import join
    from .completeness import COLUMNS, completeness

    rows = completeness(join.load(given.data, Report(), shown_as=str(given.data)).proceedings)
    lines = [["paper", *COLUMNS]]
    lines += [[row.paper.id, *(getattr(row, name).value for name in COLUMNS)] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(cells).rstrip())  # noqa: T201
    lacking = sum(bool(row.missing) for row in rows)
    print(f"{lacking} of {len(rows)} papers lack something.")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
