"""``book``: the book of abstracts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..problems import Report
from .terminal import StoppedError, complain, say

if TYPE_CHECKING:
    import argparse

    from ..book import Book

EPILOG = """\
examples:
  python -m sphinx_proceedings book docs build/book -c conf
  python -m sphinx_proceedings book docs build/book -c conf --only epub

It writes <short>-<year>-abstracts.pdf and .epub, named after `short` and `year` in workshop.toml.
The PDF needs the package typst: pip install "sphinx-proceedings[book]"
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    from argparse import RawDescriptionHelpFormatter

    book = commands.add_parser(
        "book",
        help="make the book of abstracts, a PDF and an EPUB",
        description="Put the programme and all abstracts into one PDF and one EPUB.",
        epilog=EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    book.add_argument("source", type=Path, help="folder of the Markdown files")
    book.add_argument("output", type=Path, help="folder that will hold the book")
    book.add_argument("-c", "--conf", type=Path, help="folder of conf.py (default: SOURCE)")
    book.add_argument("--only", choices=("pdf", "epub"), help="make this one only")
    book.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Make it."""
    from .. import join
    from ..book import contents, epub
    from ..site.conf_values import read_conf
    from ..whole_files import write_whole
    from ..wording import wording_in

    conf = read_conf(given.conf or given.source)
    report = Report()
    loaded = join.load(given.source / conf.data, report, shown_as=conf.data)
    for problem in report:
        complain(str(problem))
    book = contents(loaded.proceedings, wording_in(conf.language), conf.language)
    if not book.sections:
        raise StoppedError("There is no abstract yet, so that there is no book.")
    made: dict[str, bytes] = {}
    if given.only != "pdf":
        made["epub"] = epub(book)
    if given.only != "epub":
        made["pdf"] = _pdf(book)
    given.output.mkdir(parents=True, exist_ok=True)
    for form, data in made.items():
        path = given.output / f"{book.name}.{form}"
        write_whole(path, data)
        say(f"{path}: {len(data) / 1000:,.0f} KB")
    return 0


def _pdf(book: Book) -> bytes:
    from ..book import NoTypesetterError, pdf

    try:
        made = pdf(book)
    except NoTypesetterError as error:
        raise StoppedError(f"{error}. The EPUB needs no such thing: --only epub") from error
    for fault in made.faults:
        complain(
            f"The PDF: {fault}. If it is a character that cannot be displayed, install a font that"
            " has it (Debian: fonts-noto-cjk, fonts-noto-color-emoji)."
        )
    return made.data
