"""The Jinja environment of the pages' bodies."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from sphinx.locale import get_translation

if TYPE_CHECKING:
    from jinja2 import BaseLoader, BytecodeCache

PACKAGE = Path(__file__).parent.parent
TEMPLATES = PACKAGE / "templates"
STATIC = PACKAGE / "static"
CATALOGUE = "sphinx_proceedings"


def page_environment(theirs: BaseLoader, compiled: BytecodeCache | None) -> Environment:
    """An environment that escapes every string that is not known to be safe HTML.

    :param theirs: finds the templates of the site's ``templates_path`` and of the theme: one of
        the same name wins over ours.
    """
    environment = Environment(
        bytecode_cache=compiled,
        loader=ChoiceLoader([theirs, FileSystemLoader(TEMPLATES)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    translate = get_translation(CATALOGUE)
    environment.globals["_"] = cache(lambda message: str(translate(message)))
    return environment
