"""``doi``: records with which organizers register DOIs."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..problems import Report
from .terminal import StoppedError, complain

if TYPE_CHECKING:
    import argparse

    from ..exports.doi import Landing
    from ..model import Proceedings


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
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
    doi.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Write the records."""
    from .. import join
    from ..exports.doi import NoDoisError

    report = Report()
    proceedings = join.load(given.data, report, shown_as=str(given.data)).proceedings
    for problem in report:
        complain(str(problem))
    try:
        written = _records(given, proceedings, _landing(given))
    except NoDoisError as error:
        raise StoppedError(f"{error}.") from error
    if given.output:
        given.output.write_bytes(written)
    else:
        sys.stdout.buffer.write(written)
    return 0


def _landing(given: argparse.Namespace) -> Landing:
    from ..exports.doi import Landing, NoDoisError
    from ..markup import safe_url

    site = safe_url(given.site)
    if site is None:
        raise NoDoisError(f'"{given.site}" is not the address of a site (http or https)')
    page = "{}.html" if given.builder == "html" else "{}/"
    return Landing(site, lambda docname: page.format(docname).replace("/index/", "/"))


def _records(given: argparse.Namespace, proceedings: Proceedings, landing: Landing) -> bytes:
    from ..exports.crossref import Deposit, crossref
    from ..exports.datacite import datacite
    from ..exports.doi import NoDoisError

    if given.agency == "datacite":
        return datacite(proceedings, landing)
    if not given.email:
        raise NoDoisError("Crossref wants an address to report to; give it with --email")
    # Crossref keeps the record with the greatest number, so that it must grow.
    now = int(f"{datetime.now(tz=UTC):%Y%m%d%H%M%S}")
    return crossref(proceedings, landing, Deposit(given.email, given.timestamp or now))
