"""The manual: it builds, its snippets build, its commands exist, and its reference is complete."""

from __future__ import annotations

import html
import json
import re
import shlex
import sys
from typing import TYPE_CHECKING

import pytest

from sites import ROOT, note, run, run_command
from snippets import command_snippets, file_snippets, write
from sphinx_proceedings.__main__ import main
from sphinx_proceedings.commands import COMMANDS, parser
from sphinx_proceedings.config import WORKSHOP_TABLES
from sphinx_proceedings.problems import ProblemKind
from sphinx_proceedings.site.domain import ProceedingsDomain
from sphinx_proceedings.site.options import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import MadeOnce

MANUAL = ROOT / "manual"
PAGES = sorted(path.relative_to(MANUAL).as_posix() for path in MANUAL.rglob("*.md"))
SERIES = "howto/series.md"
WITH_FILES = [
    name
    for name in PAGES
    if name != SERIES and [*file_snippets((MANUAL / name).read_text("utf-8"))]
]
STRAIGHT = str.maketrans("“”‘’", "\"\"''")
"""Quotation marks as the code has them."""
VENUE = "ICLR.cc/2027/Workshop/TOY"
NEW = (
    "--title", "Workshop on Toys", "--short", "TOY", "--venueid", VENUE, "--dates", "2027-05-11",
    "--zone", "Europe/Vienna", "--place", "Vienna",
)  # fmt: skip
PAPERS = [
    note("aaaaaaaaa1", "Learning to play", venueid=VENUE),
    note("bbbbbbbbb2", "Playing to learn", venueid=VENUE, authors=["Gabriel García Márquez"],
         authorids=["~Gabriel_Marquez1"]),
]  # fmt: skip


def _build_manual(folder: Path) -> None:
    done = run("sphinx", "-W", "--keep-going", "-q", MANUAL, folder)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture(scope="module")
def manual(made_once: MadeOnce) -> Path:
    return made_once("manual", _build_manual)


def said(manual: Path, page: str) -> str:
    source = (manual / f"{page}.html").read_text(encoding="utf-8")
    return html.unescape(re.sub(r"<[^>]*>", "", source)).translate(STRAIGHT)


def test_there_is_a_page_of_each_kind() -> None:
    assert "tutorial.md" in PAGES
    for folder in ("howto/", "reference/", "explanation/"):
        assert len([name for name in PAGES if name.startswith(folder)]) > 3
    assert len(WITH_FILES) > 5


@pytest.mark.parametrize("name", WITH_FILES)
def test_files_of_a_page_build_without_a_warning(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "my-workshop"
    assert main(["new", str(folder), *NEW]) == 0
    export = json.dumps({"notes": PAPERS})
    (folder / "docs/_data/openreview.json").write_text(export, encoding="utf-8")
    assert write(file_snippets((MANUAL / name).read_text(encoding="utf-8")), folder) > 0
    done = run_command("build", folder / "docs", folder / "build/site",
               "-c", folder / "conf", "-W")  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert len([*(folder / "build/site/papers").glob("*.html")]) > 2


def test_every_block_of_code_is_a_file_or_a_command() -> None:
    for name in PAGES:
        page = (MANUAL / name).read_text(encoding="utf-8")
        for opening in re.findall(
            r"^```(toml|python|markdown|css|html|yaml|json)$", page, re.MULTILINE
        ):
            pytest.fail(f"{name}: a block of {opening} without a caption, which no test builds")


def test_the_series_of_its_page_is_built(tmp_path: Path) -> None:
    folder = tmp_path / "my-series"
    assert main(["new", str(folder / "toy-2027"), *NEW]) == 0
    export = json.dumps({"notes": PAPERS})
    (folder / "toy-2027/docs/_data/openreview.json").write_text(export, encoding="utf-8")
    page = (MANUAL / SERIES).read_text(encoding="utf-8")
    assert write(file_snippets(page), folder) == 3
    done = run_command("series", folder, tmp_path / "series", "--jobs", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "series/toy-2027/papers/aaaaaaaaa1.html").is_file()
    assert "toy-2027/" in (tmp_path / "series/index.html").read_text(encoding="utf-8")


def commands() -> Iterator[tuple[str, str]]:
    for name in PAGES:
        for command in command_snippets((MANUAL / name).read_text(encoding="utf-8")):
            yield name, command


@pytest.mark.parametrize(("name", "command"), [*commands()])
def test_commands_are_understood(name: str, command: str) -> None:
    words = shlex.split(command)
    if words[:3] == ["python", "-m", "sphinx_proceedings"]:
        parser().parse_args(words[3:])
    elif words[0] == "nox":
        # An organizer's folder has its own few sessions; those of this repository come on top.
        template = ROOT / "extensions/sphinx_proceedings/starting/folder/noxfile.py.in"
        known = template.read_text("utf-8") + (ROOT / "noxfile.py").read_text("utf-8")
        assert f"\ndef {words[2]}(" in known, name
    elif words[:4] == ["python", "-m", "pip", "install"]:
        extras = re.findall(r"sphinx-proceedings\[(\w+)\]", command)
        declared = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        assert all(re.search(rf"^{extra} = \[", declared, re.MULTILINE) for extra in extras)
    else:
        assert words[0] in {"cd", "export", "read", "rsync"}, f"{name}: who knows {words[0]}?"


def test_reference_names_everything(manual: Path) -> None:
    assert all(option.full_name in said(manual, "reference/configuration") for option in OPTIONS)
    kinds = said(manual, "reference/problems")
    for kind in ProblemKind:
        assert kind.value in kinds
    markdown = said(manual, "reference/markdown")
    for name in (*ProceedingsDomain.directives, *ProceedingsDomain.roles):
        assert f"proceedings:{name}" in markdown
    told = said(manual, "reference/commands")
    for command in COMMANDS:
        assert f"sphinx_proceedings {command}" in told
    keys = said(manual, "reference/workshop")
    assert all(key.help in keys for table in WORKSHOP_TABLES for key in table.keys)


def test_every_kind_of_problem_says_what_it_means() -> None:
    sys.path.insert(0, str(MANUAL / "_extensions"))
    try:
        from reference_from_code import docstrings
    finally:
        sys.path.pop(0)
    assert [*docstrings(ProblemKind)] == [kind.name for kind in ProblemKind]
