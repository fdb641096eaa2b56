"""The Jinja environment of the pages' bodies."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import BuiltinMethodType, FunctionType, MethodType
from typing import TYPE_CHECKING, Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context
from sphinx.locale import get_translation

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import BaseLoader, BytecodeCache

PACKAGE = Path(__file__).parent.parent
TEMPLATES = PACKAGE / "templates"
STATIC = PACKAGE / "static"
CATALOGUE = "sphinx_proceedings"


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
    environment.context_class = QuickContext
    translate = get_translation(CATALOGUE)
    environment.globals["_"] = cache(lambda message: str(translate(message)))
    return environment
