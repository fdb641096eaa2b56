"""Corrections as the site shows them: pages of removed papers, former names in the prose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import escape
from sphinx.util import logging

from ..problems import ProblemKind
from .addressbook import HOLE, PAPERS, AddressBook, index_docname
from .pages import NOINDEX
from .shell import Filling, render_shell
from .templating import page_environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from ..model import Proceedings
    from ..renaming import Renaming
    from .output import OutputTree

logger = logging.getLogger(__name__)


def write_tombstones(
    builder: StandaloneHTMLBuilder,
    proceedings: Proceedings,
    tree: OutputTree,
    kept: set[str],
    day_in_words: Callable[[date], str],
) -> None:
    """Write a page for every paper that was removed; it says why, and names nothing of it.

    :param kept: docnames at which the organizer has pages.
    """
    if not proceedings.removed:
        return
    pattern = f"{PAPERS}/{HOLE}"
    shell = render_shell(builder, pattern)
    path = builder.get_output_path(pattern).relative_to(builder.outdir).as_posix()
    before, after = path.split(HOLE)
    environment = page_environment(builder)
    to = AddressBook(builder.get_target_uri, pattern)
    template = environment.get_template("proceedings/removed.html")
    translate: Callable[[str], str] = environment.globals["_"]  # type: ignore[assignment]
    title = str(escape(translate("Removed")))
    for tombstone in proceedings.removed:
        if f"{PAPERS}/{tombstone.slug}" not in kept:
            correction = tombstone.correction
            body = template.render(
                correction=correction,
                day=day_in_words(correction.day),
                papers=to.to(index_docname(PAPERS)),
            )
            filling = Filling(tombstone.slug, title, NOINDEX, body)
            tree.write(before + tombstone.slug + after, shell.fill(filling))


def warn_of_former_names(app: Sphinx, renaming: Renaming) -> None:
    """Tell of documents that hold a former name: prose is for its authors to change."""
    if not renaming.replacements:
        return
    for docname in sorted(app.env.found_docs):
        text = Path(app.env.doc2path(docname)).read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            if renaming.alters(line):
                logger.warning(
                    "a former name stands here that corrections.toml has another for",
                    location=(docname, number),
                    type="proceedings",
                    subtype=ProblemKind.BAD_VALUE.value,
                )
