"""The words of scripts go through Sphinx's translation, as those of pages do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import translators

from ..script_words import OWN_WORDS, own_words
from ..whole_files import write_whole
from ..wording import CATALOGUE, LOCALE
from .sphinx_templates import sphinx_wording

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

_FOLDER = "proceedings-static"
"""In Sphinx's folder of doctrees."""


def add_catalogue(app: Sphinx) -> None:
    """Let Sphinx translate our words."""
    # Sphinx adds a catalogue to the one that an earlier build in this process has left, which may
    # be of another language.
    translators.pop(("general", CATALOGUE), None)
    app.add_message_catalog(CATALOGUE, str(LOCALE))


def translate_scripts(app: Sphinx, config: Config) -> None:
    """Give the browser's scripts their words in the site's language.

    Sphinx copies static folders in their order, so that this file takes the place of ours.
    """
    if config.language.partition("_")[0] == "en":
        return
    folder = Path(app.doctreedir, _FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / OWN_WORDS, own_words(sphinx_wording(), config.language).encode())
    # A new list: the old one may be Sphinx's default, which all builds of a process share.
    config.html_static_path = [*config.html_static_path, str(folder)]
