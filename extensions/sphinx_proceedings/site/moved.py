"""Pages at addresses that were published once: they lead on, or say what became of a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from markupsafe import escape

from ..days import day_in_words
from .addressbook import HOLE, PAPERS, AddressBook, index_docname
from .pages import NOINDEX
from .shell import Filling

if TYPE_CHECKING:
    from ..model import Proceedings
    from .frame import Frame
    from .output import OutputTree


def write_moved(frame: Frame, proceedings: Proceedings, tree: OutputTree, kept: set[str]) -> None:
    """Write a page at every address that has moved.

    A static host cannot redirect, so browsers are sent on by the page, and search engines by its
    canonical address.

    :param kept: docnames at which the organizer has pages.
    """
    if not proceedings.redirects:
        return
    template = frame.environment().get_template("proceedings/moved.html")
    for old, new in proceedings.redirects.items():
        if old not in kept:
            base = frame.base_url
            target = AddressBook(frame.uri, old).to(new)
            whole = urljoin(base.rstrip("/") + "/", frame.uri(new)) if base else target
            page = template.render(language=frame.language or "en", target=target, canonical=whole)
            tree.write(frame.file(old), page.encode())


def write_withdrawn(
    frame: Frame, proceedings: Proceedings, tree: OutputTree, kept: set[str]
) -> None:
    """Write a page for every paper that was shown once and is no more; it names nothing of it."""
    if not proceedings.withdrawn:
        return
    pattern = f"{PAPERS}/{HOLE}"
    shell = frame.shell(pattern)
    before, after = frame.file(pattern).split(HOLE)
    environment = frame.environment()
    to = AddressBook(frame.uri, pattern)
    template = environment.get_template("proceedings/withdrawn.html")
    body = template.render(papers=to.to(index_docname(PAPERS)))
    title = str(escape(frame.wording.gettext("Withdrawn")))
    for slug in proceedings.withdrawn:
        if f"{PAPERS}/{slug}" not in kept:
            tree.write(before + slug + after, shell.fill(Filling(slug, title, NOINDEX, body)))


def write_tombstones(
    frame: Frame, proceedings: Proceedings, tree: OutputTree, kept: set[str]
) -> None:
    """Write a page for every paper that was removed; it says why, and names nothing of it.

    :param kept: docnames at which the organizer has pages.
    """
    if not proceedings.removed:
        return
    pattern = f"{PAPERS}/{HOLE}"
    shell = frame.shell(pattern)
    before, after = frame.file(pattern).split(HOLE)
    environment = frame.environment()
    to = AddressBook(frame.uri, pattern)
    template = environment.get_template("proceedings/removed.html")
    title = str(escape(frame.wording.gettext("Removed")))
    for tombstone in proceedings.removed:
        if f"{PAPERS}/{tombstone.slug}" not in kept:
            correction = tombstone.correction
            body = template.render(
                correction=correction,
                day=day_in_words(correction.day, frame.language),
                papers=to.to(index_docname(PAPERS)),
            )
            filling = Filling(tombstone.slug, title, NOINDEX, body)
            tree.write(before + tombstone.slug + after, shell.fill(filling))
