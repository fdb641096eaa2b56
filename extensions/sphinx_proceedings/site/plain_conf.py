"""Whether conf.py says the same each time, found out without running it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_KNOWN_EXTENSIONS = frozenset({
    "myst_parser", "sphinx.ext.autosectionlabel", "sphinx.ext.extlinks", "sphinx.ext.githubpages",
    "sphinx.ext.ifconfig", "sphinx.ext.mathjax", "sphinx.ext.todo", "sphinx_copybutton",
    "sphinx_design", "sphinx_proceedings", "sphinx_proceedings.series",
})  # fmt: skip
"""Extensions that read nothing but documents; of others it is not known what they read."""
_PLAIN_CALLS = frozenset({"Path", "dict", "frozenset", "list", "set", "sorted", "str", "tuple"})
_PLAIN_METHODS = frozenset({"as_posix", "format", "join", "joinpath", "resolve", "with_name"})
_PLAIN_MODULES = frozenset({"__future__", "pathlib"})
_OF_TODAY = frozenset({"html_last_updated_fmt", "today_fmt"})
"""Values of conf.py that put the day of the build on the pages."""


def doubt_about(path: Path) -> str:
    """Why nobody can tell from conf.py alone what it says, as a clause; empty if one can.

    It is a program that may read any file, or the clock.
    """
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError):
        return "conf.py cannot be read"
    for node in ast.walk(tree):
        if why := _about(node):
            return f"conf.py, line {getattr(node, 'lineno', 1)}, {why}"
    return ""


def _about(node: ast.AST) -> str:
    match node:
        case ast.Import(names=names) if {each.name for each in names} - _PLAIN_MODULES:
            return "imports what may read anything"
        case ast.ImportFrom(module=module) if module not in _PLAIN_MODULES:
            return "imports what may read anything"
        case ast.Call(func=ast.Name(id=name)) if name in _PLAIN_CALLS:
            return ""
        case ast.Call(func=ast.Attribute(attr=name)) if name in _PLAIN_METHODS:
            return ""
        case ast.Call() | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            return "runs code of its own"
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return _about_value(name, value)
        case ast.AugAssign(target=ast.Name(id=name), value=value):
            return _about_value(name, value)
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            return _about_value(name, value)
        case ast.Assign() | ast.For() | ast.NamedExpr() | ast.While() | ast.With() | ast.Try():
            # What they name might be any value of conf.py.
            return "runs code of its own"
        case ast.Constant(value=str(text)) if "%Y" in text:
            return "shows the year of the build"
    return ""


def _about_value(name: str, value: ast.expr) -> str:
    if name in _OF_TODAY:
        return "shows the day of the build"
    if name == "extensions":
        try:
            given = set(ast.literal_eval(value))
        except (ValueError, TypeError):
            return "does not list its extensions in plain words"
        unknown = sorted(map(str, given - _KNOWN_EXTENSIONS))
        if unknown:
            return f"uses {unknown[0]}, of which it is not known what it reads"
    return ""
