"""The Jinja environment of the pages' bodies."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import BuiltinMethodType, FunctionType, MethodType
from typing import TYPE_CHECKING, Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import BaseLoader, BytecodeCache

    from ..wording import Wording

PACKAGE = Path(__file__).parent.parent
TEMPLATES = PACKAGE / "templates"
STATIC = PACKAGE / "static"


class QuickContext(Context):
    """Calls what takes arguments alone at once: Jinja looks each time whether it wants more."""

    def call(self, called: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """As Jinja's, which serves macros and all else."""
        if type(called) in _PLAIN_CALLS and not hasattr(called, "jinja_pass_arg"):
            named.pop("_block_vars", None)
            named.pop("_loop_vars", None)
            return called(*arguments, **named)
        return super().call(called, *arguments, **named)


_PLAIN_CALLS = frozenset({MethodType, FunctionType, BuiltinMethodType, type(cache(str))})


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
    environment.context_class = QuickContext
    environment.globals["_"] = cache(wording.gettext)
    environment.globals["ngettext"] = wording.ngettext
    return environment
