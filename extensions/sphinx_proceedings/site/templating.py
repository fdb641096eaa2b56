"""The Jinja environment of the pages' bodies."""

from __future__ import annotations

import operator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
)
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

from ..markup import holds_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import BaseLoader, BytecodeCache
    from jinja2.compiler import Frame
    from jinja2.nodes import Call, Expr, Getattr

    from ..wording import Wording

PACKAGE = Path(__file__).parent.parent
TEMPLATES = PACKAGE / "templates"
STATIC = PACKAGE / "static"


_SHORT = 100
"""Characters; whether longer texts hold any of HTML ``escape`` finds out sooner."""


class QuickCode(CodeGenerator):
    """Compiles our own templates, of which we know that they read attributes that are there and
    call nothing that asks for Jinja's context.

    Jinja finds such things out each time, by functions that cost more than what they are for.
    Templates of organizers have all that Jinja offers.
    """

    @property
    def _is_ours(self) -> bool:
        return self.filename is not None and Path(self.filename).is_relative_to(TEMPLATES)

    def visit_Getattr(self, node: Getattr, frame: Frame) -> None:  # noqa: N802 (Jinja's name)
        """Write ``record.field``."""
        if self._is_ours:
            self.write("(")
            self.visit(node.node, frame)
            self.write(f").{node.attr}")
        else:
            super().visit_Getattr(node, frame)

    def visit_Call(  # noqa: N802
        self,
        node: Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002 (Jinja's signature)
    ) -> None:
        """Write ``record.method(arguments)``."""
        if self._is_ours and not forward_caller:
            self.write("environment.called(")
            self.visit(node.node, frame)
            self.signature(node, frame)
            self.write(")")
        else:
            super().visit_Call(node, frame, forward_caller=forward_caller)

    def _output_child_pre(
        self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if self._is_ours and frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


class PageEnvironment(Environment):
    """Of the templates of pages, which are filled by the thousand."""

    code_generator_class = QuickCode
    called: ClassVar[Callable[..., Any]] = operator.call

    @staticmethod
    def escaped(value: Any) -> str:
        """As ``escape`` gives it, which makes a copy of what need not be escaped, too."""
        kind = type(value)
        if kind is Markup or (kind is str and len(value) < _SHORT and not holds_html(value)):
            return value  # type: ignore[no-any-return] # one of these two
        return escape(value)


def page_environment(
    theirs: BaseLoader, compiled: BytecodeCache | None, wording: Wording
) -> Environment:
    """An environment that escapes every string that is not known to be safe HTML.

    :param theirs: finds the templates of the site's ``templates_path`` and of the theme: one of
        the same name wins over ours.
    :param wording: puts their words into the site's language.
    """
    if isinstance(compiled, FileSystemBytecodeCache):
        # Of other names than the theme's, whose environment does not know our code.
        compiled = FileSystemBytecodeCache(compiled.directory, "proceedings-%s.cache")
    environment = PageEnvironment(
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
