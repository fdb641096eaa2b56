"""programme-log.toml: what the programme was, what changed, and a file that people can read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars import ADA, CONTRIBUTED, EVE, EVENTS, OPENING, PEOPLE, POSTERS, TALK, event
from sphinx_proceedings.history import History, read_log, update_log
from sphinx_proceedings.markup import clean
from sphinx_proceedings.model import Event, EventKind, Status
from sphinx_proceedings.problems import ProblemKind, Report

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND, THIRD = date(2024, 5, 1), date(2024, 5, 2), date(2024, 5, 3)
MINUTES = timedelta(minutes=1)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "programme-log.toml"


def read(log: Path) -> History:
    report = Report()
    history = read_log(log, report, file=log.name)
    assert list(report) == []
    return history


def update(log: Path, *events: Event, today: date = SECOND) -> list[str]:
    return update_log(log, events, PEOPLE, today)


def changed(log: Path, before: Event, **fields: Any) -> list[str]:
    """What is told when one event of the programme changes."""
    update(log, OPENING, before, today=FIRST)
    return update(log, OPENING, replace(before, **fields))


# --- when there is news ----------------------------------------------------------------------


def test_without_a_log_nothing_has_changed(log: Path) -> None:
    history = read(log)
    assert history == History()
    assert history.sequence(OPENING.id) == 0
    assert history.changed(OPENING.id) is None


def test_the_first_time_the_programme_is_recorded_without_news(log: Path) -> None:
    assert update(log, *EVENTS, today=FIRST) == []
    history = read(log)
    assert history.changes == ()
    assert sorted(history.logged) == sorted(each.id for each in EVENTS)
    assert {history.sequence(each.id) for each in EVENTS} == {0}


def test_the_file_of_an_unchanged_programme_is_not_written(log: Path) -> None:
    update(log, *EVENTS, today=FIRST)
    before = (log.read_bytes(), log.stat().st_mtime_ns, log.stat().st_ino)
    assert update(log, *EVENTS) == []
    assert (log.read_bytes(), log.stat().st_mtime_ns, log.stat().st_ino) == before


def test_a_change_is_told_numbered_and_dated(log: Path) -> None:
    update(log, *EVENTS, today=FIRST)
    later = replace(POSTERS, start=POSTERS.start + 5 * MINUTES)
    told = update(log, OPENING, TALK, CONTRIBUTED, later)
    assert told == ["Poster Session 1 now starts at 10:15 (was 10:10)"]
    history = read(log)
    (change,) = history.changes
    assert (change.day, change.event, change.number) == (SECOND, "posters", 1)
    assert list(change.what) == told
    assert (history.sequence(POSTERS.id), history.changed(POSTERS.id)) == (1, SECOND)
    assert (history.sequence(TALK.id), history.changed(TALK.id)) == (0, None)


def test_changes_of_one_event_count_on_and_the_newest_stands_first(log: Path) -> None:
    changed(log, TALK, room="Hall B")
    update(log, OPENING, TALK, today=THIRD)
    history = read(log)
    assert [(each.day, each.number) for each in history.changes] == [(THIRD, 2), (SECOND, 1)]
    assert history.sequence(TALK.id) == 2


def test_news_taken_out_by_the_organizer_leaves_the_sequence(log: Path) -> None:
    changed(log, TALK, room="Hall B")
    text = log.read_text(encoding="utf-8")
    start, end = text.index("[[change]]\n"), text.index("[[event]]\n")
    log.write_text(text[:start] + text[end:], encoding="utf-8")
    history = read(log)
    assert (history.changes, history.sequence(TALK.id)) == ((), 1)


# --- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"end": POSTERS.end + 5 * MINUTES}, "Poster Session 1 now ends at 11:05 (was 11:00)"),
        (
            {"start": POSTERS.start + 5 * MINUTES, "end": POSTERS.end + 5 * MINUTES},
            "Poster Session 1 is now from 10:15 to 11:05 (was 10:10 to 11:00)",
        ),
        (
            {"end": POSTERS.end + timedelta(days=1)},
            "Poster Session 1 now ends at 11:00 on 12 May (was 11:00 on 11 May)",
        ),
        ({"title": "Posters"}, "“Poster Session 1” is now called “Posters”"),
        (
            {"kind": EventKind.CONTRIBUTED},
            "Poster Session 1 is now announced as: contributed talks",
        ),
        ({"room": "Hall A"}, "Poster Session 1 takes place in Hall A"),
        ({"papers": ("p1", "p2", "p3")}, "Poster Session 1: 1 paper added"),
        ({"papers": ()}, "Poster Session 1: 2 papers taken out"),
        ({"papers": ("p3", "p1")}, "Poster Session 1: 1 paper added, 1 paper taken out"),
        ({"papers": ("p2", "p1")}, "The papers of Poster Session 1 are in another order"),
        ({"chair": ADA.id}, "Poster Session 1 is now chaired by Ada Lovelace"),
        ({"slides": "https://x.org/s"}, "There is a link to the slides of Poster Session 1 now"),
    ],
)
def test_each_change_has_its_words(log: Path, fields: dict[str, Any], told: str) -> None:
    assert changed(log, POSTERS, **fields) == [told]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"room": "Hall B"}, "Invited Talk 1 now takes place in Hall B (was Hall A)"),
        ({"room": ""}, "Invited Talk 1 now has no room at present (was Hall A)"),
        ({"speakers": ()}, "Invited Talk 1 has no announced speaker at present"),
        ({"abstract": "Other."}, "The abstract of Invited Talk 1 has been changed"),
        ({"abstract": ""}, "The abstract of Invited Talk 1 has been taken back"),
        ({"stream": "https://x.org"}, "The link to the live stream of Invited Talk 1 has changed"),
        ({"chat": None}, "There is no link to the chat of Invited Talk 1 any more"),
    ],
)
def test_what_is_replaced_or_withdrawn_has_its_words(
    log: Path, fields: dict[str, Any], told: str
) -> None:
    assert changed(log, TALK, **fields) == [told]


def test_an_event_added_later_is_news_but_no_revision(log: Path) -> None:
    update(log, OPENING, today=FIRST)
    assert update(log, OPENING, TALK) == [
        "New in the programme: Invited Talk 1, 11 May, 09:10 to 09:40"
    ]
    history = read(log)
    assert (history.sequence(TALK.id), history.changed(TALK.id)) == (0, SECOND)


def test_an_event_that_leaves_is_cancelled_once_and_may_come_back(log: Path) -> None:
    update(log, OPENING, TALK, today=FIRST)
    assert update(log, OPENING) == ["Invited Talk 1 (11 May, 09:10 to 09:40) is cancelled"]
    assert update(log, OPENING) == []
    assert [each.event.id for each in read(log).cancelled([OPENING])] == ["talk"]
    assert read(log).cancelled([OPENING, TALK]) == ()
    assert update(log, OPENING, TALK, today=THIRD) == [
        "Invited Talk 1 takes place after all, 11 May, 09:10 to 09:40"
    ]
    assert (read(log).sequence(TALK.id), read(log).cancelled([OPENING])) == (2, ())


def test_that_the_stream_is_over_is_a_revision_but_no_news(log: Path) -> None:
    bare = replace(TALK, recording=None, captions=None)
    assert changed(log, bare, live=False) == []
    assert read(log).sequence(TALK.id) == 1
    assert read(log).changes == ()


def test_the_recording_is_news_when_it_is_linked(log: Path) -> None:
    told = changed(log, TALK, live=False)
    assert "There is a link to the recording of Invited Talk 1 now" in told


def test_the_unconfirmed_are_neither_named_nor_recorded(log: Path) -> None:
    update(log, replace(TALK, speakers=()), today=FIRST)
    assert update(log, TALK) == ["Invited Talk 1 is now with Ada Lovelace"]
    text = log.read_text(encoding="utf-8")
    assert EVE.id not in text.replace("event", "").replace("been", "")
    assert EVE.name not in text
    told = update_log(log, [TALK], [ADA, replace(EVE, status=Status.CONFIRMED)], THIRD)
    assert told[0] == "Invited Talk 1 is now with Ada Lovelace and Eve Secret"


def test_a_change_of_zone_moves_no_event(log: Path) -> None:
    update(log, OPENING, TALK, today=FIRST)
    utc = replace(TALK, start=TALK.start.astimezone(), end=TALK.end.astimezone())
    assert update(log, OPENING, utc) == []


# --- the file --------------------------------------------------------------------------------


def test_the_log_reads_as_plain_toml(log: Path) -> None:
    changed(log, POSTERS, room="Hall A")
    body = log.read_text(encoding="utf-8").split("\n\n", 1)[1]
    assert (
        body
        == """\
[[change]]
date = 2024-05-02
event = "posters"
sequence = 1
what = [
  "Poster Session 1 takes place in Hall A",
]

[[event]]
id = "opening"
kind = "remarks"
title = "Opening"
start = 2024-05-11T09:00:00+02:00
end = 2024-05-11T09:10:00+02:00

[[event]]
id = "posters"
kind = "poster"
title = "Poster Session 1"
start = 2024-05-11T10:10:00+02:00
end = 2024-05-11T11:00:00+02:00
room = "Hall A"
papers = [
  "p1",
  "p2",
]
sequence = 1
changed = 2024-05-02
"""
    )


def test_the_log_holds_no_text_of_abstracts(log: Path) -> None:
    update(log, TALK)
    assert "engines" not in log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "[[event]\n",
        "event = 3\n",
        "[[change]]\ndate = 2024-05-01\n",
        (
            '[[event]]\nid = "a"\nkind = "remarks"\ntitle = "A"\n'
            "start = 2024-05-11T09:00:00\nend = 2024-05-11T10:00:00\n"
        ),
        "[[event]]\nsequence = -1\n",
        "[[evnt]]\n",
        "\ud800",
    ],
)
def test_a_broken_log_is_a_problem_and_left_alone(log: Path, text: str) -> None:
    log.write_bytes(text.encode("utf-8", "surrogatepass"))
    report = Report()
    read_log(log, report, file="_data/programme-log.toml")
    assert {problem.place.file for problem in report} == {"_data/programme-log.toml"}
    assert "not recorded" in " ".join(problem.fault for problem in report)
    before = log.read_bytes()
    assert update(log, *EVENTS) == []
    assert log.read_bytes() == before


def test_an_event_twice_in_the_log_is_told(log: Path) -> None:
    update(log, OPENING)
    text = log.read_text(encoding="utf-8")
    log.write_text(text + text[text.index("\n[[event]]\n") :], encoding="utf-8")
    report = Report()
    assert list(read_log(log, report, file=log.name).logged) == ["opening"]
    assert ProblemKind.DUPLICATE_EVENT in {problem.kind for problem in report}


def test_a_programme_that_cannot_be_read_cancels_nothing(log: Path) -> None:
    update(log, *EVENTS, today=FIRST)
    before = log.read_bytes()
    assert update(log) == []
    assert log.read_bytes() == before


def test_a_write_that_fails_leaves_the_old_log_whole(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(log, OPENING, today=FIRST)
    before = log.read_bytes()

    def full(*_args: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OSError, match="no space"):
        update(log, OPENING, TALK)
    assert log.read_bytes() == before


hostile = st.text(max_size=40).map(lambda text: " ".join(clean(text).split())).filter(bool)


@settings(max_examples=60)
@given(title=hostile, room=hostile)
def test_any_text_comes_back_from_the_log(
    tmp_path_factory: pytest.TempPathFactory, title: str, room: str
) -> None:
    log = tmp_path_factory.mktemp("log") / "programme-log.toml"
    given_event = event("a", "09:00", "10:00", title=title, room=room)
    update(log, given_event, today=FIRST)
    seen = read(log).logged[given_event.id].event
    assert (seen.title, seen.room) == (title, room)
    assert update(log, given_event) == []
