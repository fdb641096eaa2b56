"""A new workshop's folder: what is written, what never is, and that it builds."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sites import VENUE, note, run
from sphinx_proceedings.__main__ import main
from sphinx_proceedings.commands import new
from sphinx_proceedings.kinds import UnfitError
from sphinx_proceedings.problems import InputError, ProblemKind, Report
from sphinx_proceedings.starting import (
    Answers,
    day,
    default_booktitle,
    markdown,
    one_line,
    python,
    requirement,
    toml,
    write,
    zone,
)
from sphinx_proceedings.starting.quoting import filled
from sphinx_proceedings.starting.writing import templates

HOSTILE = "Toys \"and\" \\ `x` {y} $z$ <b>&amp; [l](u) *e* <<toml:place>> ''' ¿ñ 漢"
OPTIONS = (
    "--title", "Toys", "--venueid", VENUE, "--dates", "2027-05-12", "2027-05-11",
    "--zone", "Europe/Vienna", "--place", "Vienna",
)  # fmt: skip
ANSWERS = Answers("Toys", "TOY", "Toy 2024 Workshop on Toys", VENUE, (date(2027, 5, 11),), "UTC")
LINES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)


def make(folder: Path, *options: str) -> int:
    return main(["new", str(folder), *(options or OPTIONS)])


def build(folder: Path) -> tuple[int, str]:
    """As the noxfile does it, but a warning fails the build."""
    done = run(
        "sphinx_proceedings", "build", folder / "docs", folder / "build" / "site",
        "-c", folder / "conf", "-W",
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


# --- the site builds ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a hostile name, built before there is an export."""
    folder = tmp_path_factory.mktemp("new") / "my-workshop"
    assert make(folder, "--title", HOSTILE, "--short", HOSTILE, *OPTIONS[2:]) == 0
    code, told = build(folder)
    assert code == 0, told
    assert "no papers yet" in told
    assert "problem" not in told.replace("no problems", "")
    return folder


def test_site_without_an_export_says_that_papers_will_come(first: Path) -> None:
    site = first / "build" / "site"
    for page in ("papers", "authors", "topics"):
        assert "after the decisions" in (site / page / "index.html").read_text()
    assert "after the decisions" not in (site / "index.html").read_text()
    assert "0 papers" not in (site / "papers" / "index.html").read_text()


def test_site_without_an_export_has_no_empty_citations_and_locks_nothing(first: Path) -> None:
    names = {path.name for path in (first / "build" / "site").iterdir()}
    assert not names & {"proceedings.bib", "proceedings.ris", "proceedings.csl.json", "dblp.xml"}
    data = {path.name for path in (first / "docs" / "_data").iterdir()}
    assert data == {"workshop.toml", "program.toml", "people.toml"}


def test_hostile_title_is_text_on_the_built_page(first: Path) -> None:
    page = (first / "build" / "site" / "index.html").read_text()
    heading = re.search(r"<article.*?<h1>(.*?)<a ", page, re.DOTALL)
    assert heading is not None
    logo = re.search(r'logo__title">(.*?)</p>', page, re.DOTALL)
    assert logo is not None
    assert "<b>" not in heading[1] + logo[1]
    assert "<em>" not in heading[1]
    assert "<code" not in heading[1]
    assert "&lt;b&gt;&amp;amp; [l](u) *e* &lt;&lt;toml:place&gt;&gt;" in heading[1]


def test_site_with_an_export_shows_its_papers_and_locks_them(first: Path) -> None:
    notes = {"notes": [note("paperA", "On toys"), note("paperB", "On more toys")]}
    export = first / "docs" / "_data" / "openreview.json"
    export.write_text(json.dumps(notes))
    code, told = build(first)
    assert code == 0, told
    site = first / "build" / "site"
    assert "On toys" in (site / "papers" / "paperA.html").read_text()
    assert "after the decisions" not in (site / "papers" / "index.html").read_text()
    assert (site / "proceedings.bib").read_text().count("@inproceedings") == 2

    # From now on, a lost export is an error, and what is published stays.
    export.unlink()
    before = contents(site)
    code, told = build(first)
    assert code == 1
    assert "papers were published already" in told
    assert contents(site) == before


# --- a missing export --------------------------------------------------------------------------


def load(folder: Path) -> Report:
    from sphinx_proceedings import join

    report = Report()
    join.load(folder / "docs" / "_data", report)
    return report


def test_missing_export_is_a_warning_that_says_where_to_put_it(tmp_path: Path) -> None:
    write(tmp_path, ANSWERS)
    (problem,) = load(tmp_path)
    assert problem.kind is ProblemKind.NO_EXPORT
    assert problem.place.file == "openreview.json"
    assert "under this name" in problem.mend


def test_export_under_another_name_is_pointed_out(tmp_path: Path) -> None:
    write(tmp_path, ANSWERS)
    (tmp_path / "docs" / "_data" / "openreview(1).json").write_text("[]")
    (problem,) = load(tmp_path)
    assert 'export = "openreview(1).json"' in problem.mend


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("citation-keys.toml", '[keys]\npaperA = "lovelace2024study"\n'),
        ("addresses.toml", '[papers]\npaperA = "paperA"\n'),
        ("citation-keys.toml", "cut [off"),
        ("addresses.toml", "cut [off"),
    ],
)
def test_missing_export_is_an_error_once_papers_were_published(
    tmp_path: Path, name: str, content: str
) -> None:
    write(tmp_path, ANSWERS)
    (tmp_path / "docs" / "_data" / name).write_text(content)
    with pytest.raises(InputError, match="published already") as caught:
        load(tmp_path)
    assert caught.value.problems[0].kind is ProblemKind.FILE_MISSING


def test_dangling_link_is_not_an_export_that_is_yet_to_come(tmp_path: Path) -> None:
    write(tmp_path, ANSWERS)
    (tmp_path / "docs" / "_data" / "openreview.json").symlink_to(tmp_path / "gone.json")
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path)


# --- files of the organizer --------------------------------------------------------------------


def test_files_that_are_there_are_listed_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "conf.py").write_text("mine")
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / "LICENSE").write_text("mine")
    before = contents(tmp_path)
    assert make(tmp_path) == 1
    assert contents(tmp_path) == before
    told = capsys.readouterr().err
    assert "  README.md\n  conf/conf.py\n" in told
    assert "LICENSE" not in told
    assert "--add" in told


def test_add_writes_what_is_missing_and_asks_nothing_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make(tmp_path) == 0
    whole = contents(tmp_path)
    (tmp_path / "noxfile.py").unlink()
    (tmp_path / "docs" / "index.md").unlink()
    (tmp_path / "docs" / "call.md").write_text("mine")
    assert make(tmp_path, "--add") == 0
    assert contents(tmp_path) == {**whole, "docs/call.md": b"mine"}
    assert make(tmp_path, "--add") == 0
    assert "Nothing was missing" in capsys.readouterr().out


def test_empty_or_unrelated_folder_is_fine(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("mine")
    assert make(tmp_path) == 0
    assert contents(tmp_path).keys() == {*templates(), "LICENSE"}


@pytest.mark.parametrize("options", [OPTIONS, (*OPTIONS, "--add")])
def test_nothing_is_written_through_a_link_or_over_a_file(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "docs").symlink_to(elsewhere)
    (folder / "conf").write_text("a file")
    assert make(folder, *options) == 1
    assert contents(elsewhere) == {}
    assert contents(folder) == {"conf": b"a file"}


# --- what is asked and given -------------------------------------------------------------------


def test_missing_options_are_named_where_nobody_can_be_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make(tmp_path / "new", "--title", "Toys") == 1
    assert "--venueid, --dates, --zone" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--zone", "Europe/Wien", 'did you mean "Europe/Vienna"?'),
        ("--zone", "../../etc/passwd", "is not a time zone"),
        ("--dates", "11.5.2027", "Write year, month and day as 2027-05-11"),
        ("--dates", "2027-02-30", "is not a date"),
        ("--dates", "20270511", "is not a date"),
        ("--dates", "0027-05-11", "not a year of our time"),
        ("--venueid", "Toys", "is not the id of an OpenReview venue"),
        ("--venueid", "A.cc/Workshop/T/Submission", 'Write "A.cc/Workshop/T"'),
        ("--title", " \u200b ", "this is empty"),
    ],
)
def test_option_that_does_not_fit_is_told_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str, told: str
) -> None:
    assert make(tmp_path / "new", *OPTIONS, option, value) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"{option}: ")
    assert told.casefold() in error.casefold()
    assert not (tmp_path / "new").exists()


def test_answers_are_asked_for_until_they_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = iter(
        ["", "Toys", "nonsense", VENUE, "", "soon", "2027-05-11, 2027-05-12", "Europe/Wien",
         "Europe/Vienna", "Vienna", ""]
    )  # fmt: skip
    monkeypatch.setattr(new, "can_ask", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _question: next(said))
    assert make(tmp_path, "--add") == 0
    assert next(said, None) is None
    workshop = tomllib.loads((tmp_path / "docs/_data/workshop.toml").read_text())["workshop"]
    assert workshop["short"] == "TOY"
    assert workshop["dates"] == [date(2027, 5, 11), date(2027, 5, 12)]
    assert workshop["booktitle"] == "Toy 2024 Workshop on Toys"
    assert 'Europe/Vienna"?' in capsys.readouterr().err


def test_help_shows_an_example_and_says_that_files_are_safe(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as caught:
        make(Path("x"), "--help")
    assert caught.value.code == 0
    told = capsys.readouterr().out
    assert "new my-workshop --add" in told
    assert "is never changed" in told


def test_days_are_in_order_and_each_once() -> None:
    assert day(["2027-05-12,2027-05-11", "2027-05-12"]) == (date(2027, 5, 11), date(2027, 5, 12))
    with pytest.raises(UnfitError):
        day([" "])


def test_zone_is_given_back_by_its_name() -> None:
    assert zone(" Asia/Tokyo ") == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("title", "venue", "booktitle"),
    [
        ("Toys", "ICLR.cc/2024/Workshop/TOY", "ICLR 2024 Workshop on Toys"),
        ("The Third Workshop on Toys", "ICLR.cc/2024/X", "ICLR 2024 The Third Workshop on Toys"),
        ("Toys", "Toys.org/Main", "Toys 2027 Workshop on Toys"),
    ],
)
def test_booktitle_is_made_of_conference_year_and_title(
    title: str, venue: str, booktitle: str
) -> None:
    assert default_booktitle(title, venue, 2027) == booktitle


# --- what is written ---------------------------------------------------------------------------


@given(LINES)
def test_toml_means_the_text(text: str) -> None:
    assert tomllib.loads(f"a = {toml(text)}\nb = 1") == {"a": text, "b": 1}


@given(LINES)
def test_python_means_the_text(text: str) -> None:
    names: dict[str, str] = {}
    exec(f"a = {python(text)}\n", names)
    assert names["a"] == text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
@settings(max_examples=60)
def test_markdown_means_the_text(text: str) -> None:
    tokens = MarkdownIt().parse(f"# {markdown(text)}")
    assert [token.type for token in tokens] == ["heading_open", "inline", "heading_close"]
    parts = tokens[1].children or []
    assert {part.type for part in parts} <= {"text", "text_special"}
    assert "".join(part.content for part in parts) == text


@given(LINES)
@settings(max_examples=40)
def test_hostile_names_give_valid_files(text: str) -> None:
    try:
        line = one_line(text)
    except UnfitError:
        return
    assert "\n" not in line
    names_of_all = ("title", "short", "booktitle", "venueid", "zone", "place", "requirement")
    day_of_all = {"year": "2027", "dates": "2027-05-11", "first": "2027-05-11"}
    values = dict.fromkeys(names_of_all, line) | day_of_all
    files = templates()
    table = tomllib.loads(filled(files["docs/_data/workshop.toml"], values))["workshop"]
    assert [table[name] for name in ("title", "short", "place")] == [line] * 3
    names: dict[str, str] = {}
    exec(compile(filled(files["conf/conf.py"], values), "conf.py", "exec"), names)
    assert names["project"] == names["html_title"] == line


def test_every_placeholder_is_filled_and_examples_are_valid_when_taken_in(tmp_path: Path) -> None:
    write(tmp_path, ANSWERS)
    for path, content in contents(tmp_path).items():
        assert b"<<" not in content, path
    for name in ("program.toml", "people.toml", "workshop.toml"):
        path = tmp_path / "docs" / "_data" / name
        lines = path.read_text().splitlines()
        start = next(n for n, line in enumerate(lines) if line.startswith("# [["))
        example = re.compile(r'^# (?=\[\[|[a-z]+ = |  "|\]|"""|Ada )', re.MULTILINE)
        taken = "\n".join(lines[:start]) + "\n" + example.sub("", "\n".join(lines[start:]))
        path.write_text(taken + "\n")
        assert "[[" in taken
    notes = {"notes": [note("X5ijJFkEpr")]}
    (tmp_path / "docs" / "_data" / "openreview.json").write_text(json.dumps(notes))
    assert [str(problem) for problem in load(tmp_path)] == []


def test_workflows_are_yaml_with_pinned_actions_that_build_on_push_and_nightly(
    tmp_path: Path,
) -> None:
    write(tmp_path, ANSWERS)
    text = (tmp_path / ".github/workflows/site.yml").read_text()
    workflow = yaml.safe_load(text)
    started_by = workflow[True]  # "on" is a yes in YAML 1.1
    assert started_by["push"] == {"branches": ["main"]}
    assert re.fullmatch(r"\d+ \d+ \* \* \*", started_by["schedule"][0]["cron"])
    assert workflow["permissions"] == {"contents": "read"}
    used = [step["uses"] for job in workflow["jobs"].values() for step in job["steps"]
            if "uses" in step]  # fmt: skip
    assert len(used) == 4
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", each) for each in used)
    gitlab = yaml.safe_load((tmp_path / ".gitlab-ci.yml").read_text())
    assert gitlab["pages"]["artifacts"]["paths"] == ["public"]
    for script in (text, "\n".join(gitlab["pages"]["script"])):
        assert "nox -s site" in script


def test_noxfile_offers_what_the_readme_names(tmp_path: Path) -> None:
    write(tmp_path, ANSWERS)
    text = (tmp_path / "noxfile.py").read_text()
    compile(text, "noxfile.py", "exec")
    assert re.findall(r"^def (\w+)", text, re.MULTILINE) == ["site", "serve", "check", "fetch"]
    readme = (tmp_path / "README.md").read_text()
    assert set(re.findall(r"nox -s (\w+)", readme)) == {"site", "serve", "check", "fetch"}


def test_git_takes_the_public_export_and_no_other(tmp_path: Path) -> None:
    write(tmp_path, ANSWERS)
    git = ["git", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    data = "docs/_data/"
    paths = [
        f"{data}openreview.json", f"{data}all.json", f"{data}openreview.json.gz",
        f"{data}scores.csv", f"{data}.openreview.json.fetching", "private/x",
        "toy-private.json", "build/site/index.html", f"{data}citation-keys.toml",
    ]  # fmt: skip
    done = subprocess.run(
        [*git, "check-ignore", *paths], check=False, capture_output=True, text=True
    )
    assert done.stdout.split() == [path for path in paths if path not in {paths[0], paths[-1]}]


def test_requirement_is_one_line_that_names_the_package() -> None:
    assert requirement().startswith("sphinx-proceedings[site]")
    assert "\n" not in requirement()
