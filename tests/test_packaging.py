"""The distribution holds all that a site needs, and nothing of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sites import ROOT, note

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import MadeOnce
    from sites import Site

    Command = Callable[..., str]

PACKAGE = ROOT / "extensions" / "sphinx_proceedings"
VENUE = "ICLR.cc/2027/Workshop/TOY"
NEW = ("--title", "Toys", "--venueid", VENUE, "--dates", "2027-05-11", "--zone", "Europe/Vienna",
       "--place", "Vienna")  # fmt: skip
DOI = """
[doi]
prefix = "10.12345"
suffix = "toy.2027"
registrant = "Toy Press"
depositor = "The organizers"
"""


def _build_wheel(folder: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONWARNINGS": ""},
    )  # fmt: skip
    assert built.returncode == 0, built.stdout + built.stderr


@pytest.fixture(scope="module")
def wheel(made_once: MadeOnce) -> Path:
    """The wheel, made from the source distribution as ``python -m build`` does."""
    (found,) = made_once("dist", _build_wheel).glob("sphinx_proceedings-*.whl")
    return found


def test_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if "dist-info" not in name}
    ours = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert inside == ours


def test_a_site_is_built_with_the_installed_wheel_alone(
    wheel: Path, site: Site, tmp_path: Path
) -> None:
    installed = tmp_path / "installed"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", installed, wheel],
        check=True,
    )
    site.export([note("aaaaaaaaa1", "Learning to play")])
    command = ["sphinx_proceedings", "build", site.folder, tmp_path / "built"]
    # The folder stands before the checkout, which is installed in the test's own environment.
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONWARNINGS": ""}
    asked = "import sphinx_proceedings; print(sphinx_proceedings.__file__)"
    where = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, env=environment
    )
    assert Path(where.stdout.strip()).is_relative_to(installed)
    subprocess.run([sys.executable, "-m", *command], check=True, env=environment, cwd=tmp_path)
    page = (tmp_path / "built" / "papers" / "aaaaaaaaa1.html").read_text(encoding="utf-8")
    assert "Learning to play" in page
    assert (tmp_path / "built" / "_static" / "proceedings.js").is_file()


# --- an environment in which there is nothing else ------------------------------------------------


@pytest.fixture(scope="module")
def command(wheel: Path, made_once: MadeOnce) -> Command:
    """Runs a command of the package that an organizer has installed, and says what it printed."""

    def install(folder: Path) -> None:
        venv.create(folder, with_pip=True)
        _run_in(folder, "pip", "install", "-q", f"{wheel}[book,site]")

    environment = made_once("venv", install)
    return lambda *arguments: _run_in(environment, "sphinx_proceedings", *arguments)


def _run_in(environment: Path, *arguments: str | Path) -> str:
    """Run a module that is installed in an environment, and nothing of the test's own."""
    python = environment / ("Scripts" if os.name == "nt" else "bin") / "python"
    bare = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [python, "-m", *arguments], cwd=environment, env=bare, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_alone_takes_a_workshop_from_the_call_to_the_proceedings(
    command: Command, tmp_path: Path
) -> None:
    folder = tmp_path / "my-workshop"
    command("new", folder, *NEW)
    data, site = folder / "docs/_data", folder / "build/site"
    build = ("build", folder / "docs", site, "-c", folder / "conf", "--strict")
    command(*build)
    assert (site / "index.html").is_file()
    assert not [*site.glob("papers/a*.html")]

    (data / "openreview.json").write_text(
        json.dumps({"notes": [note("aaaaaaaaa1", "Learning to play", venueid=VENUE)]}),
        encoding="utf-8",
    )
    command(*build)
    page = (site / "papers/aaaaaaaaa1.html").read_text(encoding="utf-8")
    assert "Learning to play" in page
    assert "Lovelace, A." in page, "references are written by the packages of the extra"
    assert (site / "papers/aaaaaaaaa1.bib").is_file()

    told = command("check", data, "--site", site, "--today", "2027-01-01")
    assert "nothing is wrong" in told
    assert "aaaaaaaaa1" in command("completeness", data)
    with (data / "workshop.toml").open("a", encoding="utf-8") as stream:
        stream.write(DOI)
    given = ("--site", "https://toys.example.org/", "--email", "you@example.org")
    assert "10.12345/toy.2027" in command("doi", data, "crossref", *given)


def test_the_wheel_alone_speaks_german_works_offline_reads_tables_and_makes_a_book(
    command: Command, tmp_path: Path
) -> None:
    folder = tmp_path / "my-workshop"
    command("new", folder, *NEW)
    workshop = folder / "docs/_data/workshop.toml"
    text = workshop.read_text(encoding="utf-8")
    workshop.write_text(text.replace("openreview.json", "papers.csv"), encoding="utf-8")
    table = "id;title;authors;abstract\ntoys-1;Learning to play;Ada Lovelace;We study toys.\n"
    (folder / "docs/_data/papers.csv").write_text(table, encoding="utf-8")
    conf = folder / "conf/conf.py"
    settings = '\nlanguage = "de"\nproceedings_offline = True\nhtml_theme_options = {}\n'
    conf.write_text(conf.read_text(encoding="utf-8") + settings, encoding="utf-8")
    site, book = folder / "build/site", folder / "build/book"
    command("build", folder / "docs", site, "-c", folder / "conf", "--strict")
    page = (site / "papers/toys-1.html").read_text(encoding="utf-8")
    assert "Zusammenfassung" in page
    assert "proceedings-offline.js" in page
    worker = (site / "service-worker.js").read_text(encoding="utf-8")
    assert "papers/toys-1.html" in worker
    assert "Keine Internetverbindung" in worker
    command("book", folder / "docs", book, "-c", folder / "conf")
    assert {path.suffix for path in book.iterdir()} == {".pdf", ".epub"}
