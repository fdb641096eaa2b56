"""The Jinja environment of the pages' bodies."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

if TYPE_CHECKING:
    from jinja2 import BaseLoader, BytecodeCache

    from ..wording import Wording

PACKAGE = Path(__file__).parent.parent
TEMPLATES = PACKAGE / "templates"
STATIC = PACKAGE / "static"


def page_environment(
    theirs: BaseLoader, compiled: BytecodeCache | None, wording: Wording
) -> Environment:
    """An environment that escapes every string that is not known to be safe HTML.

    :param theirs: finds the templates of the site's ``templates_path`` and of the theme: one of
        the same name wins over ours.
    :param wording: puts their words into the site's language.
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
    environment.globals["_"] = cache(wording.gettext)
    environment.globals["ngettext"] = wording.ngettext
    return environment
