"""Templates as Sphinx finds and keeps them: the theme's, the organizer's, and ours."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import FileSystemBytecodeCache
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.locale import get_translator

from ..wording import CATALOGUE
from .templating import page_environment

if TYPE_CHECKING:
    from jinja2 import Environment
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from ..wording import Wording


def compiled_in(cache: Path) -> Path:
    """The folder of compiled templates."""
    return cache / "proceedings-templates"


def keep_compiled(app: Sphinx) -> None:
    """Templates, also the theme's, are compiled once and not in every build.

    Jinja looks at their text, so that a changed one is compiled again.
    """
    builder = app.builder
    theirs = getattr(builder, "templates", None)
    if isinstance(theirs, BuiltinTemplateLoader):
        folder = compiled_in(Path(app.doctreedir))
        folder.mkdir(parents=True, exist_ok=True)
        theirs.environment.bytecode_cache = FileSystemBytecodeCache(os.fspath(folder))


def sphinx_wording() -> Wording:
    """The site's own words as Sphinx translates them."""
    return get_translator(CATALOGUE)


def environment_of(builder: StandaloneHTMLBuilder) -> Environment:
    """A new environment of the templates of pages."""
    theirs = builder.templates
    assert isinstance(theirs, BuiltinTemplateLoader)  # noqa: S101 (the HTML builder's own)
    return page_environment(theirs, theirs.environment.bytecode_cache, sphinx_wording())
