"""``select`` and ``assign`` as an organizer types them: plain words, nothing lost, nothing told."""

from __future__ import annotations

import builtins
import json
import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from openreview_notes import VENUE, hidden, v2
from sphinx_proceedings.__main__ import main
from sphinx_proceedings.commands import planned
from sphinx_proceedings.planning.writing import (
    Line,
    ProgrammeError,
    Slot,
    into_programme,
    is_edited,
    sheet,
)
from test_reviews import SECRET, review

FLAGSHIP = Path(__file__).parents[1] / "docs" / "_data"
WORKSHOP = f"""\
[workshop]
title = "Toys"
short = "T"
booktitle = "Toys"
venueid = "{VENUE}"
year = 2024
dates = [2024-05-11]
timezone = "Europe/Vienna"
"""
PROGRAM = """\
# Our programme, with a comment to keep.

[[event]]
id = "contributed-1"
kind = "contributed"
title = "Talks"
start = 2024-05-11T09:00:00
end = 2024-05-11T10:00:00
papers = ["gone"]  # an old title

[[event]]  # before lunch
id = "posters-1"
kind = "poster"
title = "Posters"
start = 2024-05-11T11:00:00
end = 2024-05-11T12:00:00

[[event]]
id = "posters-2"
kind = "poster"
title = "Posters"
start = 2024-05-11T11:00:00
end = 2024-05-11T12:00:00
room = "Upstairs"  # not settled
papers = []
"""
RATINGS = {"aaa": (8, 9), "bbb": (6, 7), "ccc": (3, 3), "ddd": (9, 9)}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a workshop of four papers, and the present folder above it."""
    folder = tmp_path / "docs" / "_data"
    folder.mkdir(parents=True)
    (folder / "workshop.toml").write_text(WORKSHOP, encoding="utf-8")
    (folder / "program.toml").write_text(PROGRAM, encoding="utf-8")
    (folder / "openreview.json").write_text(json.dumps(notes()), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """A private export, outside the data folder."""
    path = tmp_path / "private" / "notes.json"
    path.parent.mkdir()
    replies = [
        review(paper, f"{rating}: fine", f"Reviewer_Xy{n}")
        for paper, ratings in RATINGS.items()
        for n, rating in enumerate(ratings)
    ]
    path.write_text(json.dumps([*notes(), *replies]), encoding="utf-8")
    return path


def notes() -> list[Any]:
    return [
        v2(
            paper,
            {
                "title": f"Title {paper}",
                "authors": [f"Author {paper}"],
                "keywords": ["kernels" if paper in ("aaa", "bbb") else "margins"],
                "published_before": hidden(paper == "ddd"),
            },
        )
        for paper in RATINGS
    ]


def run(*arguments: object) -> int:
    return main([str(each) for each in arguments])


def papers_of(path: Path) -> dict[str, list[str]]:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {event["id"]: event["papers"] for event in data["event"] if "papers" in event}


# --- select ------------------------------------------------------------------------------------


def test_select_writes_talks_beside_the_private_export(
    data: Path, private: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run("select", data, private, "-n", 2, "--published-field", "published_before")
    assert code == 0
    told = capsys.readouterr().out
    written = private.parent / "contributed-talks.toml"
    assert papers_of(written) == {"contributed-1": ["aaa", "bbb"]}
    assert "1. Title aaa (aaa)" in told
    assert "score 8.50 from 2 reviews" in told
    assert "Out, as published before or by your choice: Title ddd (ddd)" in told
    assert "Next best, and why not:\n- Title ccc (ccc): score 3.00" in told
    assert "No other choice is worth more." in told


def test_what_select_writes_tells_no_score_and_no_reviewer(
    data: Path, private: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("select", data, private, "-n", 2) == 0
    told = capsys.readouterr()
    written = private.parent / "contributed-talks.toml"
    text = written.read_text(encoding="utf-8")
    for secret in ("8.5", "9.0", "score 9", SECRET, "Reviewer_Xy"):
        assert secret not in text
    for secret in (SECRET, "Reviewer_Xy"):
        assert secret not in told.out + told.err
    assert written.stat().st_mode & 0o077 == 0
    # By title: the order in which talks stand must not be that of their scores.
    assert papers_of(written)["contributed-1"] == ["aaa", "ddd"]
    assert sorted(path.name for path in data.iterdir()) == [
        "openreview.json",
        "program.toml",
        "workshop.toml",
    ]


def test_scores_are_written_if_asked_for_and_never_where_they_would_be_published(
    data: Path, private: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("select", data, private, "--scores") == 0
    text = (private.parent / "contributed-talks.toml").read_text(encoding="utf-8")
    assert "# Title ddd [score 9.00]" in text
    for where in (["-o", data / "talks.toml"], ["-o", data.parent / "t.toml"], ["--into-program"]):
        assert run("select", data, private, "--scores", *where) == 1
        assert "is published" in capsys.readouterr().err
    assert not (data / "talks.toml").exists()


def test_ratings_can_come_from_the_consoles_csv(data: Path, tmp_path: Path) -> None:
    table = tmp_path / "papers.csv"
    table.write_text("number,forum,ratings\n1,ccc,9;9\n2,aaa,2\n", encoding="utf-8")
    made = tmp_path / "talks.toml"
    export = data / "openreview.json"
    assert run("select", data, export, "--ratings", table, "-o", made) == 0
    assert papers_of(made) == {"contributed-1": ["ccc"]}


def test_organizers_decide(data: Path, private: Path, tmp_path: Path) -> None:
    choices = tmp_path / "choices.toml"
    choices.write_text('[talks]\nchosen = ["ccc"]\nout = ["ddd"]\npublished = []\n')
    made = tmp_path / "t.toml"
    assert run("select", data, private, "-n", 2, "--choices", choices, "-o", made) == 0
    assert papers_of(made) == {"contributed-1": ["aaa", "ccc"]}


def test_talks_are_dealt_over_the_events_of_the_programme(data: Path, private: Path) -> None:
    program = data / "program.toml"
    more = '[[event]]\nid = "contributed-2"\nkind = "contributed"\ntitle = "Talks"\n'
    more += "start = 2024-05-11T14:00:00\nend = 2024-05-11T15:00:00\n"
    program.write_text(PROGRAM + more, encoding="utf-8")
    assert run("select", data, private, "-n", 3, "--into-program", "--yes") == 0
    assert papers_of(program)["contributed-1"] == ["aaa", "bbb"]
    assert papers_of(program)["contributed-2"] == ["ddd"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--published-field", "publishd_before"], 'Did you mean "published_before"?'),
        (["-n", "9"], "9 talks are wanted, but only 4"),
        (["-n", "0"], "--number must be 1 or more"),
        (["-n", "3", "--per-topic", "1"], "allow more with --per-topic"),
        (["--ratings", "no-such.csv"], "no-such.csv cannot be read (No such file or directory)"),
        (["--choices", "no-such.toml"], "no-such.toml"),
        (["--scale", "5", "1"], "--scale wants the lowest rating"),
        (["--scale", "20", "30"], "holds no ratings"),
        (["--review", "Meta_Review"], "holds no ratings"),
    ],
)
def test_select_says_what_is_wrong_in_plain_words(
    arguments: list[str], told: str, data: Path, private: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("select", data, private, *arguments) == 1
    error = capsys.readouterr().err
    assert told in error
    assert "Traceback" not in error
    assert not (private.parent / "contributed-talks.toml").exists()


def test_an_unknown_choice_stops_with_the_nearest(
    data: Path, private: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    choices = tmp_path / "choices.toml"
    choices.write_text('[talks]\nchosen = ["aab"]\n')
    assert run("select", data, private, "--choices", choices) == 1
    assert 'Did you mean "aaa"?' in capsys.readouterr().err


def test_an_export_without_accepted_papers_leads_to_undecided(
    data: Path, private: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = private.read_text(encoding="utf-8").replace("BGPT Poster", "Submitted to BGPT")
    private.write_text(text, encoding="utf-8")
    assert run("select", data, private) == 1
    assert "--undecided" in capsys.readouterr().err
    assert run("select", data, private, "--undecided") == 0


@pytest.mark.parametrize("command", ["select", "assign"])
def test_without_scipy_one_line_says_what_to_install(
    command: str,
    data: Path,
    private: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (data / "program.toml").write_text(PROGRAM.replace('"gone"', ""), encoding="utf-8")
    importer = builtins.__import__

    def without(name: str, *arguments: Any) -> Any:
        if name.startswith("scipy"):
            raise ImportError(name)
        return importer(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", without)
    # Three talks, of which two must be alike.
    arguments = [data, private, "-n", 3, "--diversity", 5] if command == "select" else [data]
    assert run(command, *arguments) == 1
    error = capsys.readouterr().err.strip()
    assert 'python -m pip install "sphinx-proceedings[planning]"' in error
    assert "\n" not in error
    if command == "select":
        assert run("select", data, private, "-n", 2, "--greedy") == 0


# --- assign ------------------------------------------------------------------------------------


def test_assign_gives_every_poster_a_session(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("assign", data) == 0
    found = papers_of(tmp_path / "poster-sessions.toml")
    assert sorted(map(sorted, found.values())) == [["aaa", "bbb"], ["ccc", "ddd"]]
    assert "4 posters: 2 in posters-1, 2 in posters-2." in capsys.readouterr().out


def test_papers_with_talks_have_posters_only_if_asked_for(data: Path, tmp_path: Path) -> None:
    program = data / "program.toml"
    program.write_text(PROGRAM.replace("gone", "aaa"), encoding="utf-8")
    made = tmp_path / "poster-sessions.toml"
    assert run("assign", data) == 0
    assert sorted(chain(*papers_of(made).values())) == ["bbb", "ccc", "ddd"]
    assert run("assign", data, "--talks-too") == 0
    assert sorted(chain(*papers_of(made).values())) == ["aaa", "bbb", "ccc", "ddd"]


def test_clashing_wishes_are_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wishes = tmp_path / "presenters.toml"
    wishes.write_text(
        '[[presenter]]\npaper = "aaa"\nnot = ["posters-1"]\n\n'
        '[[presenter]]\npaper = "bbb"\nonly = ["posters-1"]\n\n'
        '[[presenter]]\npaper = "aaa"\nnot = ["posters-2"]\n'
    )
    assert run("assign", data, "--presenters", wishes) == 1
    error = capsys.readouterr().err
    assert "give up at least one" in error
    assert f"{wishes}:1" in error
    assert "line 9" in error
    assert "bbb" not in error
    assert run("assign", data, "--most", 1) == 1
    assert "at most 1 posters a session (--most), and 4 papers for 2 sessions" in (
        capsys.readouterr().err
    )


def test_a_misspelt_wish_stops(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wishes = tmp_path / "presenters.toml"
    wishes.write_text('[[presenter]]\npaper = "aaa"\nnott = ["posters-1"]\n')
    assert run("assign", data, "--presenters", wishes) == 1
    assert 'Did you mean "not"?' in capsys.readouterr().err
    assert not (tmp_path / "poster-sessions.toml").exists()


def test_assign_needs_poster_sessions(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "program.toml").unlink()
    assert run("assign", data) == 1
    assert "has no poster session yet" in capsys.readouterr().err


# --- what is written ---------------------------------------------------------------------------


def test_an_edited_sheet_is_overwritten_only_with_yes(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / "poster-sessions.toml"
    assert run("assign", data) == 0
    untouched = made.read_text(encoding="utf-8")
    assert not is_edited(untouched)
    assert run("assign", data) == 0
    assert "says so already" in capsys.readouterr().out
    edited = untouched.replace('  "aaa",  # Title aaa\n', "")
    made.write_text(edited, encoding="utf-8")
    assert run("assign", data) == 1
    assert made.read_text(encoding="utf-8") == edited
    told = capsys.readouterr()
    assert '+  "aaa",  # Title aaa' in told.out
    assert "stays as it is" in told.err
    assert run("assign", data, "--yes") == 0
    assert made.read_text(encoding="utf-8") == untouched


def test_a_sheet_that_nobody_edited_is_replaced_without_a_question(
    data: Path, tmp_path: Path
) -> None:
    made = tmp_path / "poster-sessions.toml"
    assert run("assign", data) == 0
    assert run("assign", data, "--talks-too") == 0
    wishes = tmp_path / "presenters.toml"
    wishes.write_text('[[presenter]]\npaper = "aaa"\nonly = "posters-2"\n')
    assert run("assign", data, "--presenters", wishes) == 0
    assert "aaa" in papers_of(made)["posters-2"]


def test_a_file_of_somebody_else_is_not_overwritten(data: Path, tmp_path: Path) -> None:
    made = tmp_path / "mine.toml"
    made.write_bytes(b"\xff\xfe not even text")
    assert run("assign", data, "-o", made) == 1
    assert made.read_bytes() == b"\xff\xfe not even text"


def test_the_programme_changes_only_in_its_lists_and_only_when_told(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = data / "program.toml"
    assert run("assign", data, "--into-program") == 1
    assert program.read_text(encoding="utf-8") == PROGRAM
    monkeypatch.setattr(planned, "confirm", lambda question: "program.toml" in question)
    assert run("assign", data, "--into-program") == 0
    new = program.read_text(encoding="utf-8")
    kept = [line for line in new.splitlines() if line in PROGRAM.splitlines()]
    assert [line for line in PROGRAM.splitlines() if line != "papers = []"] == kept
    assert sorted(map(sorted, list(papers_of(program).values())[1:])) == [
        ["aaa", "bbb"],
        ["ccc", "ddd"],
    ]
    assert papers_of(program)["contributed-1"] == ["gone"]
    capsys.readouterr()
    assert run("assign", data, "--into-program") == 0
    assert "says so already" in capsys.readouterr().out
    assert program.read_text(encoding="utf-8") == new


def test_the_flagships_programme_keeps_all_its_comments() -> None:
    text = (FLAGSHIP / "program.toml").read_text(encoding="utf-8")
    slots = [
        Slot("posters-1", (Line("a", "A"), Line("b", "B # ]\n[[event]]"))),
        Slot("contributed-1", (Line("c", "C"),)),
        Slot("contributed-2", ()),
    ]
    new = into_programme(text, slots)
    assert new.startswith(text[: text.index('  "yEewbkBNzi"')])
    assert 'papers = ["c"]  # C\n' in new
    assert "# Implicit bias and margins" in new
    data = tomllib.loads(new)
    papers = {event["id"]: event.get("papers") for event in data["event"]}
    assert (papers["posters-1"], papers["contributed-2"]) == (["a", "b"], [])
    assert len(data["event"]) == len(tomllib.loads(text)["event"])
    assert into_programme(new, slots) == new


def test_an_event_that_is_not_there_is_told() -> None:
    with pytest.raises(ProgrammeError, match='no event with the id "x"'):
        into_programme(PROGRAM, [Slot("x", ())])


def test_hostile_ids_and_titles_stay_where_they_belong() -> None:
    text = sheet(
        [Slot("e", (Line('a"]\nx = 1 #\x7f', "T\nx = 2\x00\u2028"), Line("b", "B")))], ["h"]
    )
    data = tomllib.loads(text)
    assert data == {"event": [{"id": "e", "papers": ['a"]\nx = 1 #\x7f', "b"]}]}


@pytest.mark.parametrize("command", ["select", "assign"])
def test_help_has_examples_and_exit_codes(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(command, "--help")
    assert stopped.value.code == 0
    told = capsys.readouterr().out
    assert f"python -m sphinx_proceedings {command} docs/_data" in told
    assert "exit codes: 0" in told


def test_new_lists_stand_in_their_own_event_and_line_ends_stay() -> None:
    text = PROGRAM.replace("\n[[event]]\n", "\n# Of what comes next.\n[[event]]\n")
    slots = [Slot("posters-1", (Line("a", "A"), Line("b", "B")))]
    new = into_programme(text, slots)
    added = '12:00:00\npapers = [\n  "a",  # A\n  "b",  # B\n]\n\n# Of what'
    assert added in new
    assert len(new) - len(text) == len(added) - len("12:00:00\n\n# Of what")
    windows = into_programme(text.replace("\n", "\r\n"), slots)
    assert windows == new.replace("\n", "\r\n")
