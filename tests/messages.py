"""The messages of the package, as its code, templates and scripts have them.

Run as a program (``nox -s messages``) it brings every catalogue up to date: messages that are new
are added for translators to fill in, those that are gone go, and the ``.mo`` files are made anew.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from sites import ROOT
from sphinx_proceedings.script_words import WORD_FILES, words_in
from sphinx_proceedings.wording import CATALOGUE, LOCALE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = ROOT / "extensions" / "sphinx_proceedings"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "gettext": None, "marked": None, "ngettext": (1, 2)}
OPTIONS = {"templates/**.html": {"trimmed": "false", "silent": "false"}}
HEADER = """\
# Words of the pages that sphinx-proceedings makes.
# This file is distributed under the licence of sphinx-proceedings.
#"""


def messages() -> Catalog:
    """A template of all messages, in order of text: no places, which change with every edit."""
    catalogue = Catalog(project=CATALOGUE, header_comment=HEADER, fuzzy=False)
    found = {*_of_code(), *_of_scripts()}
    for message in sorted(found, key=lambda each: each if isinstance(each, tuple) else (each,)):
        catalogue.add(message)
    return catalogue


def _of_code() -> Iterator[str | tuple[str, str]]:
    for found in extract_from_dir(
        str(PACKAGE), method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS
    ):
        message = found[2]
        yield message if isinstance(message, str) else (message[0], message[1])


def _of_scripts() -> Iterator[str | tuple[str, str]]:
    for name in WORD_FILES:
        script = (PACKAGE / "static" / name).read_text(encoding="utf-8")
        for word in words_in(script).values():
            yield word if isinstance(word, str) else (word["one"], word["other"])


def catalogues() -> list[Path]:
    """The ``.po`` file of each language."""
    return sorted(LOCALE.glob(f"*/LC_MESSAGES/{CATALOGUE}.po"))


def read(path: Path) -> Catalog:
    """A language's catalogue."""
    with path.open("rb") as stream:
        return read_po(stream, locale=path.parent.parent.name)


def compiled(catalogue: Catalog) -> bytes:
    """As gettext reads it; without what is in doubt."""
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def update(path: Path) -> list[str]:
    """Bring a language's files up to date; messages that it lacks."""
    template, catalogue = messages(), read(path)
    template.creation_date = catalogue.creation_date
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with path.open("wb") as stream:
        write_po(stream, catalogue, width=100, sort_output=True)
    path.with_suffix(".mo").write_bytes(compiled(catalogue))
    return [str(each.id) for each in catalogue if each.id and not all(_strings(each.string))]


def _strings(found: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """All forms; a message that is new has none."""
    return tuple(found) if isinstance(found, (tuple, list)) else (found or "",)


if __name__ == "__main__":
    for file in catalogues():
        lacking = update(file)
        print(f"{file}: {len(lacking)} without a translation", *lacking, sep="\n  ")  # noqa: T201
