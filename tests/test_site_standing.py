"""A site from which nothing would change is found good without Sphinx; any doubt starts it."""

from __future__ import annotations

import os
import re
import shutil
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from sites import ROOT, Site, note, run, themes_forgiven
from sphinx_proceedings.__main__ import main
from sphinx_proceedings.site import plain_conf, standing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAPERS = [note(f"aaaaaaaaa{number}", f"Toys of kind {number}") for number in range(3)]


class Organizer(NamedTuple):
    """Somebody who builds a site by our command, again and again."""

    site: Site
    www: Path
    capsys: pytest.CaptureFixture[str]

    def age(self) -> None:
        """Let an hour pass."""
        self.site.age()

    def build(self, *options: str) -> str:
        """Build once, an hour after everything was written; what the command printed."""
        self.age()
        with themes_forgiven():
            assert main(["build", str(self.site.folder), str(self.www), *options]) == 0
        return self.capsys.readouterr().out

    def reason(self, *options: str) -> str:
        """Why a build starts Sphinx; empty if it does not."""
        return self.reasons(*options)[1]

    def reasons(self, *options: str) -> tuple[str, str]:
        """Why a build makes all pages again, and why it starts Sphinx; empty if it does not."""
        told = self.build(*options)
        all_pages = re.search(r"^Making all pages again: (.*)\.$", told, re.MULTILINE)
        sphinx = re.search(r"^Building with Sphinx: (.*)\.$", told, re.MULTILINE)
        return all_pages[1] if all_pages else "", sphinx[1] if sphinx else ""

    def times(self) -> dict[str, int]:
        """When each file of the site was last written."""
        return {str(path): path.stat().st_mtime_ns for path in self.www.rglob("*")}


@pytest.fixture
def organizer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Organizer:
    site = Site(tmp_path / "source", PAPERS)
    site.write("conf.py", 'extensions = ["myst_parser", "sphinx_proceedings"]\n')
    return Organizer(site, tmp_path / "www", capsys)


def test_nothing_is_written_and_all_is_told_again(organizer: Organizer) -> None:
    first = organizer.build().splitlines()
    # The locks are new, so they are told of once.
    organizer.site.write("notes.txt", "Not a document, but who knows.")
    second = organizer.build().splitlines()
    before = organizer.times()
    third = organizer.build().splitlines()
    assert organizer.times() == before
    assert first[0] == "Building with Sphinx: no earlier build has left a note of what it read."
    assert second[0].startswith("Building with Sphinx: ")
    assert second[0].endswith("notes.txt is new.")
    assert third[:-2] == second[1:-2]
    assert re.fullmatch(r"0 files written, \d+ unchanged, 0 removed", third[-2])
    assert third[-1] == second[-1]


def test_sphinx_is_not_started(organizer: Organizer) -> None:
    organizer.build()
    command = ["sphinx_proceedings", "build", organizer.site.folder, organizer.www]
    done = run("cProfile", "-m", *command)
    assert "0 files written" in done.stdout
    assert "sphinx/application.py" not in done.stdout
    assert "Building with Sphinx" not in done.stdout


CHANGES: dict[str, Callable[[Site], object]] = {
    "an abstract": lambda site: site.export([note("aaaaaaaaa0", abstract="Other."), *PAPERS[1:]]),
    "a paper": lambda site: site.export(PAPERS[:2]),
    "a page": lambda site: site.write("index.md", "# Another title\n"),
    "a new page": lambda site: site.write("venue.md", "# Venue\n"),
    "the configuration": lambda site: site.write(
        "conf.py", 'extensions = ["sphinx_proceedings", "myst_parser"]\nhtml_title = "Other"\n'
    ),
    "the workshop": lambda site: site.write(
        "_data/workshop.toml",
        (site.folder / "_data/workshop.toml").read_text(encoding="utf-8") + "\n# A comment\n",
    ),
    "a template": lambda site: site.write("_templates/proceedings/entry.html", "<li>Mine</li>"),
    "a file that is gone": lambda site: (site.folder / "_data/addresses.toml").unlink(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_any_file_that_changes_starts_sphinx(
    organizer: Organizer, change: Callable[[Site], object], capsys: pytest.CaptureFixture[str]
) -> None:
    organizer.build()
    assert organizer.reason() == ""
    change(organizer.site)
    with themes_forgiven():
        assert main(["build", str(organizer.site.folder), str(organizer.www)]) == 0
    assert re.search(r"^Building with Sphinx: ", capsys.readouterr().out, re.MULTILINE)


def test_files_outside_of_the_source_folder_count(organizer: Organizer, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    style = tmp_path / "own" / "style.css"
    style.write_text("a { color: green; }")
    (tmp_path / "part.md").write_text("A part.\n")
    organizer.site.write(
        "part.md", "# Part\n\n```{literalinclude} ../part.md\n```\n\n```{toctree}\nindex\n```\n"
    )
    organizer.site.write(
        "conf.py",
        'extensions = ["myst_parser", "sphinx_proceedings"]\nhtml_static_path = ["../own"]\n'
        'root_doc = "part"\n',
    )
    for path in (style, tmp_path / "part.md"):
        os.utime(path, ns=(1, 1))
    organizer.build()
    assert organizer.reason() == ""
    style.write_text("a { color: red; }")
    os.utime(style, ns=(2, 2))
    assert organizer.reason().endswith("style.css is changed")
    (tmp_path / "part.md").write_text("Another part.\n")
    assert organizer.reason().endswith("part.md is changed")
    assert "Another" in (organizer.www / "part.html").read_text(encoding="utf-8")


def test_a_site_that_somebody_changed_is_mended(organizer: Organizer) -> None:
    organizer.build()
    page = organizer.www / "papers" / "aaaaaaaaa0.html"
    good = page.read_bytes()
    page.write_bytes(b"broken")
    assert organizer.reason() == "the site is not as the last build has left it"
    assert page.read_bytes() == good
    page.unlink()
    assert organizer.reason() == "the site is not as the last build has left it"
    assert page.read_bytes() == good
    assert organizer.reason() == ""


def test_another_question_and_other_programs_start_sphinx(
    organizer: Organizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    organizer.build()
    other = "another build was asked for the last time, or other programs are installed"
    assert organizer.reason("--strict") == other
    assert organizer.reason("--builder", "dirhtml") == other
    assert organizer.reason("--builder", "dirhtml") == ""
    monkeypatch.setattr(standing, "records", lambda: ["sphinx-99.dist-info"])
    assert organizer.reason("--builder", "dirhtml") == other


def test_what_is_wrong_is_told_in_every_build(organizer: Organizer) -> None:
    organizer.site.write("index.md", "# Toys\n\n{paper}`nowhere123`\n")
    for _ in range(2):
        assert organizer.reason() == "no earlier build has left a note of what it read"


def test_a_build_may_work_elsewhere(organizer: Organizer, tmp_path: Path) -> None:
    work = tmp_path / "elsewhere" / "work"
    assert organizer.reason("--work", str(work))
    assert organizer.reason("--work", str(work)) == ""
    assert (work / "standing.json").is_file()
    assert [path.name for path in organizer.www.parent.glob(".www*")] == []
    assert organizer.reason() == "no earlier build has left a note of what it read"


def test_a_failed_build_is_no_good_one(
    organizer: Organizer, capsys: pytest.CaptureFixture[str]
) -> None:
    organizer.build()
    good = (organizer.site.folder / "_data/workshop.toml").read_text(encoding="utf-8")
    organizer.site.write("_data/workshop.toml", "nothing")
    with themes_forgiven():
        assert main(["build", str(organizer.site.folder), str(organizer.www)]) == 1
    capsys.readouterr()
    organizer.site.write("_data/workshop.toml", good)
    assert organizer.reason() == "no earlier build has left a note of what it read"
    assert organizer.reason() == ""


def test_a_file_changed_in_the_moment_of_a_build_is_in_doubt(
    organizer: Organizer, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["build", str(organizer.site.folder), str(organizer.www)]
    organizer.build()
    organizer.site.write("index.md", "# Toys at once\n")
    with themes_forgiven():
        assert main(command) == 0
        assert "index.md is changed" in capsys.readouterr().out
        assert main(command) == 0
        assert "index.md is perhaps changed while" in capsys.readouterr().out


PLAIN = """
from __future__ import annotations
from pathlib import Path

HERE = Path(__file__).resolve().parent
project = "Toys"
extensions = ["myst_parser", "sphinx_proceedings"]
html_theme_options = {"navbar_persistent": [], "depth": 1 + 1}
html_static_path = [str(HERE / "static")]
"""


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        ("", ""),
        ("import pathlib", ""),
        ("import os", "imports what may read anything"),
        ("from datetime import date", "imports what may read anything"),
        ('text = open("x").read()', "runs code of its own"),
        ('text = HERE.joinpath("x").read_text()', "runs code of its own"),
        ("def setup(app): ...", "runs code of its own"),
        ("make = lambda: 1", "runs code of its own"),
        ('copyright = "2020-%Y, me"', "shows the year of the build"),
        ('html_last_updated_fmt = ""', "shows the day of the build"),
        ('extensions += ["sphinx.ext.todo"]', ""),
        ('extensions += ["own"]', "uses own, of which it is not known what it reads"),
        ('extensions: list[str] = ["own"]', "uses own, of which it is not known what it reads"),
        ("extensions = [*HERE.parts]", "does not list its extensions in plain words"),
        ('extensions.append("own")', "runs code of its own"),
        ('project, extensions = "Toys", ["own"]', "runs code of its own"),
        ('for extensions in [["own"]]: pass', "runs code of its own"),
        ('text = str((extensions := ["own"]))', "runs code of its own"),
        ('mine = extensions = ["own"]', "runs code of its own"),
        ("this is no Python", "conf.py cannot be read"),
    ],
)
def test_a_configuration_that_may_say_anything_is_a_doubt(
    tmp_path: Path, line: str, doubt: str
) -> None:
    conf = tmp_path / "conf.py"
    conf.write_text(PLAIN + line + "\n")
    assert plain_conf.doubt_about(conf).removeprefix("conf.py, line 10, ") == doubt


def test_site_of_the_workshop_can_be_found_good() -> None:
    assert plain_conf.doubt_about(ROOT / "conf" / "conf.py") == ""


def test_a_note_of_another_version_or_a_broken_one_is_no_note(
    organizer: Organizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    organizer.build()
    path = organizer.www.parent / f".{organizer.www.name}-work" / standing.NOTE
    monkeypatch.setattr(standing, "_VERSION", standing._VERSION + 1)
    assert organizer.reason() == "no earlier build has left a note of what it read"
    for content in ("", "[]", path.read_text().replace(" ", "  ", 1)):
        path.write_text(content)
        assert organizer.reason() == "no earlier build has left a note of what it read"
        assert organizer.reason() == ""
    assert sys.prefix in path.read_text()


def test_a_site_that_lost_a_file_while_it_was_put_in_place_is_not_noted(
    organizer: Organizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "_state_of_site", lambda _site, _work: {})
    organizer.build()
    assert organizer.reason() == "no earlier build has left a note of what it read"


def test_a_site_whose_records_were_let_go_is_the_same(
    organizer: Organizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    organizer.build()
    kept = {path: path.read_bytes() for path in organizer.www.rglob("*.*")}
    shutil.rmtree(organizer.www)
    shutil.rmtree(tmp_path / ".www-work")
    monkeypatch.setattr("sphinx_proceedings.site.running._MANY", 0)
    organizer.build()
    assert {path: path.read_bytes() for path in organizer.www.rglob("*.*")} == kept
    assert organizer.reason() == ""


# --- what is told again --------------------------------------------------------------------------

FORMULA = r"Toys of $\toyownmacro$"


def warned(organizer: Organizer) -> tuple[str, list[str]]:
    """Why Sphinx was started, if it was, and what was warned of."""
    organizer.age()
    with themes_forgiven():
        assert main(["build", str(organizer.site.folder), str(organizer.www)]) == 0
    told = organizer.capsys.readouterr()
    lines = re.sub(r"\x1b\[[0-9;]*m", "", told.err).splitlines()
    return told.out, [line for line in lines if line.startswith("WARNING")]


def test_warnings_of_published_text_are_told_from_the_note(
    organizer: Organizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    organizer.site.export([*PAPERS, note("maths", FORMULA)])
    _, first = warned(organizer)
    assert len(first) == 1
    assert "toyownmacro" in first[0]
    monkeypatch.setattr("sphinx_proceedings.site.rebuild.read", None)  # would fail if called
    out, again = warned(organizer)
    assert "Building with Sphinx" not in out
    assert again == first


def test_warnings_that_may_be_private_are_kept_nowhere_and_found_again(
    organizer: Organizer,
) -> None:
    undecided = note("secretnote", "Undecided", venueid="", venue="")
    organizer.site.export([*PAPERS, note("maths", FORMULA), undecided])
    _, first = warned(organizer)
    assert any("secretnote" in line for line in first)
    out, again = warned(organizer)
    assert "Building with Sphinx" not in out
    assert again == first
    beside = organizer.www.parent / f".{organizer.www.name}-work"
    for path in beside.rglob("*"):
        if path.is_file():
            assert b"secretnote" not in path.read_bytes(), path
