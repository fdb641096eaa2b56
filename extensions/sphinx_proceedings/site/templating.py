"""The Jinja environment of the pages' bodies."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
)
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.locale import get_translation

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

PACKAGE = Path(__file__).parent.parent
TEMPLATES = PACKAGE / "templates"
STATIC = PACKAGE / "static"
CATALOGUE = "sphinx_proceedings"


def keep_compiled(app: Sphinx) -> None:
    """Templates, also the theme's, are compiled once and not in every build.

    Jinja looks at their text, so that a changed one is compiled again.
    """
    builder = app.builder
    theirs = getattr(builder, "templates", None)
    if isinstance(theirs, BuiltinTemplateLoader):
        folder = Path(app.doctreedir, "proceedings-templates")
        folder.mkdir(parents=True, exist_ok=True)
        theirs.environment.bytecode_cache = FileSystemBytecodeCache(os.fspath(folder))


def page_environment(builder: StandaloneHTMLBuilder) -> Environment:
    """An environment that escapes every string that is not known to be safe HTML.

    A template of the same name in the site's ``templates_path`` wins over ours.
    """
    loaders = [FileSystemLoader(TEMPLATES)]
    theirs = builder.templates
    assert isinstance(theirs, BuiltinTemplateLoader)  # noqa: S101 (the HTML builder's own)
    environment = Environment(
        bytecode_cache=theirs.environment.bytecode_cache,
        loader=ChoiceLoader([theirs, *loaders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    translate = get_translation(CATALOGUE)
    environment.globals["_"] = cache(lambda message: str(translate(message)))
    return environment
