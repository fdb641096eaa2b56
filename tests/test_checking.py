"""What ``check`` finds, and how it tells it."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from sites import Site, broken_links, note, plain_site, run_command
from sphinx_proceedings.__main__ import main
from sphinx_proceedings.checking import check, links, telling
from sphinx_proceedings.checking.names import doubts
from sphinx_proceedings.problems import Problem, ProblemKind, Report, Severity

if TYPE_CHECKING:
    from pathlib import Path

DAYS = "dates = [2024-05-11]\n"
TODAY = date(2024, 4, 1)
PROGRAM = """\
[[event]]
id = "talk"
kind = "invited"
title = "A talk"
start = 2024-05-11T09:00:00
end = 2024-05-11T09:30:00
speakers = ["ada"]
abstract = "On toys."

[[event]]
id = "posters"
kind = "poster"
title = "Posters"
start = 2024-05-11T10:00:00
end = 2024-05-11T11:00:00
papers = ["aaaaaaaaa1"]
"""
PEOPLE = """\
[[person]]
id = "ada"
name = "Ada Lovelace"
role = "speaker"

[[person]]
id = "bob"
name = "Bob Unheard"
role = "speaker"
status = "unconfirmed"
"""


@pytest.fixture
def organized(tmp_path: Path) -> Site:
    """A site with a programme and nothing wrong."""
    site = Site(tmp_path / "source", [note("aaaaaaaaa1", "Learning to play")])
    workshop = site.folder / "_data" / "workshop.toml"
    workshop.write_text(workshop.read_text().replace("year =", f"{DAYS}year ="))
    site.write("_data/program.toml", PROGRAM)
    site.write("_data/people.toml", PEOPLE)
    return site


def found(site: Site, today: date = TODAY) -> list[Problem]:
    return list(check(site.folder / "_data", today=today).problems)


def kinds(site: Site, today: date = TODAY) -> list[ProblemKind]:
    return [problem.kind for problem in found(site, today)]


def only(site: Site, today: date = TODAY) -> Problem:
    (problem,) = found(site, today)
    return problem


def change(site: Site, file: str, old: str, new: str) -> None:
    path = site.folder / "_data" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


# --- records -----------------------------------------------------------------------------------


def test_of_a_good_folder_there_is_nothing_to_say(organized: Site) -> None:
    checked = check(organized.folder / "_data", today=TODAY)
    assert checked.problems == ()
    assert list(telling.in_words(checked)) == [
        "1 paper checked: nothing is wrong; the site can be built."
    ]


def test_a_paper_without_a_pdf(organized: Site) -> None:
    organized.export([note("aaaaaaaaa1", pdf=None)])
    problem = only(organized)
    assert problem.kind is ProblemKind.NO_PDF
    assert (problem.place.file, problem.place.record) == ("openreview.json", "aaaaaaaaa1")


def test_every_paper_without_a_session_is_named(organized: Site) -> None:
    organized.export([note("aaaaaaaaa1"), *(note(f"bbbbbbbbb{n}", f"T {n}") for n in range(7))])
    problems = found(organized)
    assert {problem.kind for problem in problems} == {ProblemKind.NO_SESSION}
    assert [problem.place.record for problem in problems] == [f"bbbbbbbbb{n}" for n in range(7)]


def test_without_a_programme_no_paper_needs_a_session(organized: Site) -> None:
    (organized.folder / "_data/program.toml").unlink()
    assert found(organized) == []


def test_a_confirmed_speaker_without_a_talk_is_told_with_the_line(organized: Site) -> None:
    change(organized, "people.toml", 'status = "unconfirmed"', 'status = "confirmed"')
    problem = only(organized)
    assert (problem.kind, problem.place.record) == (ProblemKind.NO_TALK, "bob")
    assert problem.place.line == 6


def test_an_invited_talk_without_a_speaker_is_told_with_the_line(organized: Site) -> None:
    change(organized, "program.toml", 'speakers = ["ada"]\n', "")
    assert kinds(organized) == [ProblemKind.NO_TALK, ProblemKind.NO_SPEAKER]
    assert found(organized)[1].place.line == 1


@pytest.mark.parametrize(
    ("today", "kind", "severity", "words"),
    [
        (date(2024, 5, 4), ProblemKind.NO_ABSTRACT, Severity.WARNING, "promised for 2024-05-04"),
        (date(2024, 5, 5), ProblemKind.LATE_ABSTRACT, Severity.ERROR, "promised for 2024-05-04"),
        (date(2024, 5, 11), ProblemKind.LATE_ABSTRACT, Severity.ERROR, "promised for 2024-05-04"),
        (date(2024, 5, 12), ProblemKind.NO_ABSTRACT, Severity.WARNING, "has no abstract"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("of", ["paper", "talk"])
def test_abstracts_are_due_a_week_before_the_workshop(
    organized: Site, today: date, kind: ProblemKind, severity: Severity, words: str, of: str
) -> None:
    if of == "paper":
        organized.export([note("aaaaaaaaa1", abstract="  ")])
    else:
        change(organized, "program.toml", 'abstract = "On toys."\n', "")
    problem = only(organized, today)
    assert (problem.kind, problem.severity) == (kind, severity)
    assert words in problem.fault
    assert problem.place.record == {"paper": "aaaaaaaaa1", "talk": "talk"}[of]


def test_without_the_days_of_the_workshop_no_abstract_is_late(organized: Site) -> None:
    change(organized, "workshop.toml", DAYS, "")
    organized.export([note("aaaaaaaaa1", abstract=None)])
    assert only(organized, date(2030, 1, 1)).kind is ProblemKind.NO_ABSTRACT


def test_titles_that_differ_by_case_accents_and_punctuation_only(organized: Site) -> None:
    titles = ["Über toys: a study", "Uber Toys - A Study", "Uber toys, another study"]
    notes = [note(f"aaaaaaaaa{n}", title) for n, title in enumerate(titles, 1)]
    organized.export(notes)
    same = [p for p in found(organized) if p.kind is ProblemKind.DUPLICATE_TITLE]
    assert [problem.place.record for problem in same] == ["aaaaaaaaa1", "aaaaaaaaa2"]
    assert "also the title of aaaaaaaaa2" in same[0].fault


def test_mathematics_that_did_not_convert(organized: Site) -> None:
    organized.export([note("aaaaaaaaa1", abstract="Of $\\owncommand x$.")])
    assert kinds(organized) == [ProblemKind.MATHS]


# --- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "doubt"),
    [
        ("Madonna", "is a single word"),
        ("LI WEI", "is all in capitals"),
        ("jian liu", "is all in lower case"),
        ("ada@example.org", "holds an e-mail address"),
        ("Yang Liu 0002", "holds digits"),
        ("Lovelace, Ada", "has a comma"),
        ("Ada Lovelace et al.", "stands for several people"),
        ("Ada (Countess) Lovelace", "holds parentheses"),
        ("Ada Lovelace University of Toys", "affiliation"),
        ("...", "stands for several people"),
        ("–", "has no letters"),
    ],
)
def test_doubtful_names(name: str, doubt: str) -> None:
    assert doubt in next(doubts(name))


@pytest.mark.parametrize(
    "name",
    [
        "Ada Lovelace",
        "南佳怡",
        "Martin Luther King, Jr.",
        "J. B. Li",
        "O'Neil McDonald",
        "Laurens van der Maaten",
        "Ed Mba",
        "Bo MA",
        "Incheol Researcher",
        "김민수",
    ],
)
def test_names_that_are_well(name: str) -> None:
    assert list(doubts(name)) == []


def test_a_doubtful_name_is_told_once_and_not_if_it_was_settled(organized: Site) -> None:
    both = {"authors": ["Madonna"], "authorids": ["~Madonna1"]}
    change(organized, "program.toml", '"aaaaaaaaa1"', '"aaaaaaaaa1", "bbbbbbbbb2"')
    organized.export([note("aaaaaaaaa1", "A", **both), note("bbbbbbbbb2", "B", **both)])
    problem = only(organized)
    assert problem.kind is ProblemKind.DOUBTFUL_NAME
    assert problem.fault == 'the name "Madonna" is a single word, on 2 papers'
    settled = '[[name]]\nprinted = "Madonna"\nfamily = "Madonna"\n'
    organized.write("_data/people.toml", PEOPLE + settled)
    assert found(organized) == []


@pytest.mark.parametrize("ids", [["~Ada1", "~Ada1"], ["~Ada1", "~Ada2"], None])
def test_an_author_who_stands_twice_on_a_paper(organized: Site, ids: list[str] | None) -> None:
    organized.export([note("aaaaaaaaa1", authors=["Ada Love", "Ada Love"], authorids=ids)])
    assert any('"Ada Love" stands twice' in problem.fault for problem in found(organized))


# --- input of no use ---------------------------------------------------------------------------


@pytest.mark.parametrize("file", ["workshop.toml", "openreview.json"])
@pytest.mark.parametrize("text", [None, "", "<!doctype html>", "= nonsense", "\udcff\ud800"])
def test_a_useless_file_does_not_hide_what_is_wrong_with_the_others(
    organized: Site, file: str, text: str | None
) -> None:
    path = organized.folder / "_data" / file
    if text is None:
        path.unlink()
    else:
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    change(organized, "program.toml", "title =", "titel =")
    change(organized, "people.toml", "role =", "rolle =")
    checked = check(organized.folder / "_data", today=TODAY)
    files = {problem.place.file for problem in checked.problems}
    assert {file, "program.toml", "people.toml"} <= files
    # Without an export there can be a site, without papers; with a broken one there is none.
    missing = (file, text) == ("openreview.json", None)
    assert missing or "the site cannot be built" in telling.summary(checked)


def test_an_export_is_looked_at_even_if_the_workshop_is_unknown(organized: Site) -> None:
    organized.write("_data/workshop.toml", "[workshop]\n")
    organized.write("_data/openreview.json", "<html>Log in</html>")
    files = {problem.place.file for problem in found(organized)}
    assert files == {"workshop.toml", "openreview.json"}


def test_a_useless_programme_is_told_and_the_papers_are_checked(organized: Site) -> None:
    organized.write("_data/program.toml", "[[event")
    organized.export([note("aaaaaaaaa1", pdf=None)])
    checked = check(organized.folder / "_data", today=TODAY)
    assert checked.can_be_built
    assert {ProblemKind.FILE_FORMAT, ProblemKind.NO_PDF} <= {p.kind for p in checked.problems}


# --- links -------------------------------------------------------------------------------------


def pages(folder: Path, **bodies: str) -> Path:
    for name, body in bodies.items():
        path = folder / (name.replace("__", "/") + ".html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<!doctype html>\n<title>x</title>\n{body}\n")
    return folder


def looked(folder: Path) -> list[Problem]:
    report = Report()
    links.check(folder, report, shown_as="site")
    return list(report)


@pytest.mark.parametrize(
    "link",
    [
        "gone.html",
        "down/",
        "down/gone.html",
        "/gone.html",
        "./gone.css?v=1",
        "#gone",
        "down/a.html#gone",
        "g%20one.html",
        "../out.html",
        "index.html#t&amp;u",
    ],
)
def test_a_link_that_leads_nowhere(tmp_path: Path, link: str) -> None:
    pages(tmp_path, index=f'<a title="a > b"\nhref="{link}">x</a>', down__a='<p id="there">')
    (problem,) = looked(tmp_path)
    assert problem.kind is ProblemKind.BROKEN_LINK
    assert problem.place.file == "site/index.html"
    assert problem.severity is Severity.ERROR


@pytest.mark.parametrize(
    "body",
    [
        '<a href="down/a.html#there">x</a>',
        "<a href='down/a.html?x=1#there'>x</a>",
        '<a href="down/a.html#a%20b">x</a>',
        '<a href="#top">x</a><a href="#">x</a><a href="">x</a>',
        '<a href="dir/">x</a><a href="dir">x</a><a href="dir/#in">x</a>',
        '<a href="/down/a.html">x</a>',
        '<a href="mailto:a@example.org">x</a><a href="https://example.org/gone">x</a>',
        '<a href="//example.org/gone.html">x</a><img src="data:,">',
        "<!-- <a href='gone.html'> -->",
        "<script>const x = '<a href=\"gone.html\">'</script>",
        '<p>&lt;a href="gone.html"&gt; href=\'gone.html\' <b>id="x"</b></p>',
        '<a href=down/a.html>x</a><a HREF="down/a.html">x</a>',
        '<a name="old"></a><a href="#old">x</a>',
    ],
)
def test_links_that_lead_somewhere_or_elsewhere(tmp_path: Path, body: str) -> None:
    pages(tmp_path, index=body, down__a='<p id="there"><p id="a b">', dir__index='<p id="in">')
    assert looked(tmp_path) == []


@pytest.mark.parametrize("tag", ['<script src="gone.js"></script>', '<link href="gone.css">'])
def test_a_script_or_style_that_is_not_there(tmp_path: Path, tag: str) -> None:
    pages(tmp_path, index=tag)
    assert len(looked(tmp_path)) == 1


def test_a_link_that_many_pages_have_is_told_once(tmp_path: Path) -> None:
    bodies = {f"papers__p{n}": '<p>\n<a href="../gone.html">x</a>' for n in range(9)}
    pages(tmp_path, index='<a href="gone.html">x</a>', **bodies)
    (problem,) = looked(tmp_path)
    assert problem.fault == 'the link "gone.html" leads to nothing (so it is on 9 more pages)'
    assert problem.place.line == 3


def test_the_templates_of_a_theme_are_no_pages(tmp_path: Path) -> None:
    pages(tmp_path, index="", _static__macros='<a href="{{ gone }}">x</a>')
    assert looked(tmp_path) == []


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_site_that_was_built_has_no_broken_links_until_a_page_goes(
    site: Site, builder: str
) -> None:
    site.write("_data/program.toml", PROGRAM.replace('speakers = ["ada"]\n', ""))
    out = site.build(builder).out
    assert [p for p in looked(out) if p.severity is Severity.ERROR] == [] == broken_links(out)
    gone = "papers/aaaaaaaaa1" + (".html" if builder == "html" else "/index.html")
    (out / gone).unlink()
    report = [problem for problem in looked(out) if problem.severity is Severity.ERROR]
    assert report
    by_page = {line.partition(": ")[2] for line in broken_links(out)}
    assert {problem.fault.split('"')[1] for problem in report} <= by_page


# --- telling -----------------------------------------------------------------------------------


def test_every_kind_that_check_can_find_has_a_heading() -> None:
    of_builds = {
        ProblemKind.CONFIG, ProblemKind.UNKNOWN_REFERENCE, ProblemKind.ADDRESS_TAKEN,
            ProblemKind.CONTENT_REFUSED,
    }  # fmt: skip
    missing = set(ProblemKind) - of_builds - set(telling.HEADINGS)
    assert not missing
    assert all(telling.heading(kind) for kind in ProblemKind)


def test_many_of_one_kind_stand_in_columns_and_none_is_lost(organized: Site) -> None:
    ids = [f"aaaaaaaa{n:02}" for n in range(54)]
    (organized.folder / "_data/program.toml").unlink()
    organized.export([note(each, f"Title {each}", pdf=None) for each in ids])
    lines = list(telling.in_words(check(organized.folder / "_data", today=TODAY)))
    assert lines[0] == "Papers without a PDF (54 warnings)"
    assert lines[1].startswith("  openreview.json: there is no PDF. Ask the authors")
    assert sorted(" ".join(lines[2:-2]).split()) == ids
    assert len(lines) < 15
    assert max(map(len, lines[2:-2])) <= 100
    assert lines[-1] == "54 papers checked: 54 warnings; the site can be built."


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    code = main([str(argument) for argument in arguments])
    return code, capsys.readouterr().out


def test_exit_codes(organized: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = organized.folder / "_data"
    asked: tuple[Any, ...] = ("check", data, "--today", "2024-05-06")
    assert told(capsys, *asked)[0] == 0
    organized.export([note("aaaaaaaaa1", pdf=None)])
    code, text = told(capsys, *asked)
    assert (code, text.splitlines()[-1]) == (
        0,
        "1 paper checked: 1 warning; the site can be built.",
    )
    organized.export([note("aaaaaaaaa1", abstract=None)])
    code, text = told(capsys, *asked)
    assert (code, text.splitlines()[-1]) == (1, "1 paper checked: 1 error; the site can be built.")
    assert told(capsys, "check", tmp_path / "nowhere")[0] == 2
    assert told(capsys, *asked, "--site", tmp_path / "nowhere")[0] == 2
    with pytest.raises(SystemExit) as stopped:
        main(["check", str(data), "--today", "soon"])
    assert stopped.value.code == 2


def test_json_holds_all_in_a_stable_order(
    organized: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    (organized.folder / "_data/program.toml").unlink()
    data = organized.folder / "_data"
    organized.export([note(f"{letter}aaaaaaaa1", f"T{letter}", pdf=None) for letter in "cab"])
    code, text = told(capsys, "check", data, "--json", "--today", "2024-05-06")
    found = json.loads(text)
    problems = found.pop("problems")
    assert (code, found) == (
        0,
        {
            "version": 1, "data": str(data), "site": None, "today": "2024-05-06", "papers": 3,
            "pages": None, "errors": 0, "warnings": 3, "can_be_built": True,
        },
    )  # fmt: skip
    assert [problem["record"] for problem in problems] == ["aaaaaaaaa1", "baaaaaaaa1", "caaaaaaaa1"]
    assert problems[0] == {
        "kind": "no-pdf", "heading": "Papers without a PDF", "severity": "warning",
        "file": f"{data}/openreview.json", "record": "aaaaaaaaa1", "field": "pdf", "line": 0,
        "fault": "there is no PDF",
        "mend": "Ask the authors to upload it to OpenReview, or put paper.pdf into files/<id>/",
    }  # fmt: skip
    organized.export([note(f"{letter}aaaaaaaa1", f"T{letter}", pdf=None) for letter in "bca"])
    assert told(capsys, "check", data, "--json", "--today", "2024-05-06")[1] == text


def test_useless_input_gives_json_too(organized: Site, capsys: pytest.CaptureFixture[str]) -> None:
    organized.write("_data/openreview.json", "{")
    code, text = told(capsys, "check", organized.folder / "_data", "--json")
    assert code == 1
    assert json.loads(text)["can_be_built"] is False


def test_the_broken_links_of_a_built_site_are_told(tmp_path: Path) -> None:
    site = plain_site(tmp_path / "source", [note("aaaaaaaaa1")])
    out = site.build().out
    (out / "papers/aaaaaaaaa1.html").unlink()
    done = run_command("check", site.folder / "_data", "--site", out)
    assert done.returncode == 1
    assert "Broken links inside the site" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("command", ["", "check", "build"])
def test_help_gives_examples_and_exit_codes(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*filter(None, [command]), "--help"])
    assert stopped.value.code == 0
    text = " ".join(capsys.readouterr().out.lower().split())
    assert "example" in text
    assert "exit codes:" in text
