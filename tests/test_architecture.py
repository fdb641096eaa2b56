"""The house: imports go down only, and the lower floors know nothing of Sphinx."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import sphinx_proceedings

PACKAGE = Path(sphinx_proceedings.__file__).parent
MODULES = sorted(
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
)
FLOORS = (
    {"cache_files", "problems", "programs", "whole_files", "wording"},
    {"naming", "names"},
    {"markup"},
    {"model"},
    {"keys", "addresses", "tables", "kinds", "moments", "toml_lines"},
    {"overrides"},
    {"config", "program", "program_checks", "sources", "hosted", "changes", "news"},
    {"log_file", "script_words"},
    {"history"},
    {"corrections"},
    {"renaming"},
    {"name_changes"},
    {"address_lock", "people_lock"},
    {"moves", "missing_export"},
    {"join", "completeness", "comparison"},
    {"checking", "citations", "exports", "search", "days"},
    {"volumes"},
    {"planning", "starting", "book"},
    {"fetching"},
    {"site"},
    {"commands", "series"},
    {"__main__", ""},
)


def room(module: str) -> str:
    """The first name below the package; the package itself is the empty string."""
    return module.removeprefix("sphinx_proceedings").lstrip(".").split(".")[0]


def floor(module: str) -> int:
    """The number of a module's floor, counted from below."""
    return next(number for number, rooms in enumerate(FLOORS) if room(module) in rooms)


def imported(module: str) -> set[str]:
    """Modules of the package that a module imports, also inside functions."""
    base = PACKAGE.joinpath(*module.split(".")[1:])
    path = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
    parts = module.split(".") if base.is_dir() else module.split(".")[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            origin = ".".join(parts[: len(parts) - node.level + 1])
            names = [node.module] if node.module else [alias.name for alias in node.names]
            found |= {f"{origin}.{name}" for name in names}
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names]
            )
            found |= {name for name in names if name.startswith("sphinx_proceedings")}
    return found


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down_only(module: str) -> None:
    if not room(module):
        return
    up = {name for name in imported(module) if room(name) and floor(name) > floor(module)}
    assert not up, f"{module} imports from a floor above"


@pytest.mark.parametrize("module", MODULES)
def test_every_module_can_be_imported_alone(module: str) -> None:
    lower = floor(module) < floor("sphinx_proceedings.site")
    check = "assert not any(name == 'sphinx' or name.startswith('sphinx.') for name in sys.modules)"
    code = f"import sys, {module}; {check if lower else ''}"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_only_markup_and_the_page_writer_call_text_safe() -> None:
    allowed = {"markup", "site"}
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0] not in allowed:
            assert "markupsafe" not in path.read_text(encoding="utf-8"), path
    for path in sorted(PACKAGE.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        assert "|safe" not in text.replace(" ", ""), path
        assert "autoescape" not in text, path


def test_setup_reads_as_a_table_of_contents() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    (setup,) = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert setup.end_lineno is not None
    assert setup.end_lineno - setup.lineno < 60


def test_only_planning_and_commands_know_of_reviews() -> None:
    named = re.compile(r"\.reviews\b|^ *(?:from|import)\b.*\breviews\b", re.MULTILINE)
    knowing = {
        path.relative_to(PACKAGE).parts[0]
        for path in PACKAGE.rglob("*.py")
        if named.search(path.read_text(encoding="utf-8"))
    }
    assert knowing
    assert knowing <= {"planning", "commands"}


def test_a_command_imports_no_other() -> None:
    code = (
        "import sys; from sphinx_proceedings.commands import parser; parser('build')\n"
        "print(*(name for name in sys.modules if name.startswith('sphinx_proceedings.commands.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["sphinx_proceedings.commands.build"]
