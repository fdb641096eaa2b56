"""``fetch``: the export and the PDFs, from OpenReview itself."""

from __future__ import annotations

import argparse
import dataclasses
import gzip
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..problems import InputError, Report
from .terminal import Progress, StoppedError, confirm, progress, say

if TYPE_CHECKING:
    from ..fetching import Brought, Client, Fetched
    from ..model import Paper, Workshop

EPILOG = """\
Before you begin, tell the computer who you are at OpenReview; it is used for this command only
and written nowhere. In a terminal (on Windows: set NAME=value):

  export OPENREVIEW_USERNAME=you@example.org
  read -rs OPENREVIEW_PASSWORD && export OPENREVIEW_PASSWORD

or OPENREVIEW_TOKEN, if your account has a second factor.

Examples:
  python -m sphinx_proceedings fetch docs/_data
  python -m sphinx_proceedings fetch docs/_data --files
  python -m sphinx_proceedings fetch docs/_data --private ~/workshop-private.json

A fetch that stops half way goes on where it stopped when you run the same command again.
Exit code: 0 if all went well, 1 if not (the export is then as it was), 2 if the command was
not understood.
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    fetch = commands.add_parser(
        "fetch",
        help="bring the accepted papers from OpenReview",
        description="Bring the accepted papers of the workshop (venueid in workshop.toml) from"
        " OpenReview into its export, say what has changed, and keep all that is private out.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    fetch.add_argument("data", type=Path, help="folder of workshop.toml and the export")
    fetch.add_argument("--files", action="store_true", help="bring the PDFs too, into files/")
    fetch.add_argument(
        "--private",
        type=Path,
        metavar="FILE",
        help="also save all that your account may see, with reviews, for select and assign;"
        " keep this file out of the repository",
    )
    fetch.add_argument("--yes", action="store_true", help="replace the export without asking")
    fetch.add_argument("--api", type=int, choices=(1, 2), help="ask only this API (default: both)")
    fetch.add_argument(
        "--wait",
        type=int,
        default=10,
        metavar="MINUTES",
        help="how long to wait in all when OpenReview asks for patience (default: 10)",
    )
    fetch.add_argument(
        "--server",
        metavar="URL",
        help="a private OpenReview server in place of openreview.net; your login is sent to it",
    )
    fetch.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Bring them."""
    from ..fetching import FetchError

    try:
        return _fetch(given)
    except FetchError as error:
        raise StoppedError(f"{error}.") from error


@dataclass(frozen=True, slots=True)
class _Target:
    """The export that is to be replaced, and of whom."""

    workshop: Workshop
    """Without a demonstration: what is fetched is the workshop's own."""
    demonstration: Workshop | None
    """As workshop.toml has it, while it has one."""
    path: Path


class _Export(NamedTuple):
    """An export that is ready to be written."""

    data: bytes
    papers: tuple[Paper, ...]
    dropped: tuple[tuple[str, int], ...]


def _fetch(given: argparse.Namespace) -> int:
    from ..fetching import FetchError, Resume, fetch_notes, resume_path

    target = _target(given.data)
    _check_private(given.private, target)
    with progress("papers") as bar:
        client = _client(given, bar)
        server = client.servers.of(given.api or 2) or client.servers.v2
        guest = client.access.is_guest
        resume = Resume(resume_path(target.path), server, target.workshop.venueid, guest)
        resume.load(bar)
        try:
            fetched = fetch_notes(client, target.workshop.venueid, resume, api=given.api)
        except FetchError:
            if resume.path.exists():
                bar.say(
                    f"{resume.path} keeps what has come so far; it is private, do not share it."
                )
            raise
    try:
        export = _redacted(fetched, target)
        if not _agreed(export, target, yes=given.yes):
            mend = "Give --yes to replace it all the same"
            raise StoppedError(f"{target.path} is as it was. {mend}.")
        _write(export, fetched, target, given.private)
    finally:
        # Whoever says no, or goes away, asks for what is new the next time.
        resume.remove()
    return _files(given.data, client, export, fetched) if given.files else 0


def _target(data: Path) -> _Target:
    from ..config import read_workshop
    from ..join import WORKSHOP_FILE

    file = data / WORKSHOP_FILE
    said = read_workshop(file, Report(), file=str(file))
    if not said.venueid:
        raise StoppedError(
            f"{file} names no venueid, so there is nothing to fetch from OpenReview."
        )
    own = dataclasses.replace(said, demonstration=None)
    return _Target(own, said if said.demonstration else None, data / said.export)


def _check_private(private: Path | None, target: _Target) -> None:
    """Refuse a private file where it would do harm, before anything is fetched.

    :raises StoppedError: if it would.
    """
    if private is None:
        return
    if private.resolve() == target.path.resolve():
        raise StoppedError(
            f"{private} is the public export. Give --private another file, outside the repository."
        )
    if not private.resolve().parent.is_dir():
        raise StoppedError(f"There is no folder {private.parent} for --private. Make it first.")


def _client(given: argparse.Namespace, bar: Progress) -> Client:
    from ..fetching import Client, Patience, Servers, access_from, private_servers

    servers = Servers()
    if given.server:
        servers = private_servers(given.server)
        bar.say(f"Asking {given.server}; your login goes there, not to openreview.net.")
        if given.api is None:
            # A server of one's own is of today.
            servers = dataclasses.replace(servers, v1=None)
    patience = Patience(in_all=max(0.0, 60 * given.wait))
    return Client(servers, access_from(os.environ), bar, patience=patience)


def _redacted(fetched: Fetched, target: _Target) -> _Export:
    """What may be public of the notes.

    :raises InputError: if no accepted paper is among them.
    """
    from ..sources import openreview
    from ..sources.openreview.redaction import redact

    whole = json.dumps({"notes": fetched.notes}).encode()
    named = "OpenReview's answer"
    redaction = redact(whole, target.workshop, Report(), file=named)
    papers = openreview.read(redaction.written, target.workshop, Report(), file=named)
    dropped = tuple(sorted(redaction.dropped.items()))
    return _Export(redaction.written, papers, dropped)


# --- before and after --------------------------------------------------------------------------


def _agreed(export: _Export, target: _Target, *, yes: bool) -> bool:
    """Say what will change, and ask where much would be lost."""
    from ..comparison import compare, told

    if not target.path.exists():
        return True
    old = _papers(target.path, target.workshop)
    if old is None:
        return yes or confirm(f"{_what_lies_there(target)} Replace it?")
    comparison = compare(old, export.papers)
    for line in told(comparison):
        say(line)
    if not comparison.is_large_loss or yes:
        return True
    return confirm(
        f"{comparison.lost} of {comparison.before} papers would be lost. Replace the export?"
    )


def _what_lies_there(target: _Target) -> str:
    if target.demonstration and _papers(target.path, target.demonstration):
        say(f"{target.path} holds the papers of the demonstration, not the workshop's own.")
        return f"{target.path} holds the demonstration."
    say(f"{target.path} cannot be read, or holds no paper of the workshop.")
    return f"{target.path} holds something else."


def _papers(path: Path, workshop: Workshop) -> tuple[Paper, ...] | None:
    from .. import sources

    try:
        return sources.read(path, workshop, Report(), file=str(path))
    except InputError:
        return None


def _write(export: _Export, fetched: Fetched, target: _Target, private: Path | None) -> None:
    from ..fetching import write_atomically
    from ..whole_files import PRIVATE

    if private is not None:
        whole = json.dumps({"notes": fetched.notes}, indent=1).encode() + b"\n"
        write_atomically(private, whole, PRIVATE)
        say(f"{private} holds all that your account may see: keep it out of the repository.")
    packed = target.path.suffix == ".gz"
    data = gzip.compress(export.data, mtime=0) if packed else export.data
    write_atomically(target.path, data)
    if export.dropped:
        left = ", ".join(f"{count} {kind}" for kind, count in export.dropped)
        say(f"Left out, since it is private or not needed: {left}.")
    papers = f"{len(export.papers)} paper{'' if len(export.papers) == 1 else 's'}"
    say(f"{target.path} holds {papers} of {target.workshop.venueid}.")
    if target.demonstration:
        say("Now take the table [demonstration] out of workshop.toml: the papers are your own.")


# --- PDFs --------------------------------------------------------------------------------------


def _files(data: Path, client: Client, export: _Export, fetched: Fetched) -> int:
    from ..fetching import FetchError, bring_pdfs
    from ..join import FILES_FOLDER

    folder = data / FILES_FOLDER
    notes = {note["id"]: note for note in fetched.notes}
    with progress("PDFs") as bar:
        client.watcher = bar
        try:
            brought = bring_pdfs(client, folder, export.papers, notes, api=fetched.api)
        except FetchError as error:
            raise StoppedError(
                f"{error}. {bar.done} of {len(export.papers)} papers are done; the export and"
                " those PDFs are in place."
            ) from error
    _tell(brought, folder)
    return 1 if brought.failed else 0


def _tell(brought: Brought, folder: Path) -> None:
    say(f"{folder}: {len(brought.new)} PDFs are new or changed, {len(brought.there)} were there.")
    for ids, what in (
        (brought.own, "were put there by you and are left alone (delete one to fetch it)"),
        (brought.none, "have no public PDF on OpenReview"),
        (brought.failed, "could not be used"),
    ):
        if ids:
            say(f"{len(ids)} {what}: {', '.join(ids[:10])}{', …' if len(ids) > 10 else ''}")
