"""program.toml and people.toml: reading, joining, and everything that can clash."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import pytest

from sphinx_proceedings.config import read_workshop
from sphinx_proceedings.markup import inline
from sphinx_proceedings.model import (
    Event,
    EventId,
    EventKind,
    ForumId,
    Paper,
    PaperLinks,
    Person,
    PersonId,
    Role,
    Slug,
    Status,
    Workshop,
)
from sphinx_proceedings.problems import Problem, ProblemKind, Report
from sphinx_proceedings.program import (
    PEOPLE_TABLES,
    PROGRAM_TABLES,
    check_program,
    read_events,
    read_people,
    read_program,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

SITE = Path(__file__).parent.parent / "docs" / "_data"

WORKSHOP = Workshop(
    title="Toys",
    short="TOY",
    booktitle="Workshop on Toys",
    venueid="ICLR.cc/2024/Workshop/TOY",
    year=2024,
    dates=(date(2024, 5, 11),),
    timezone=ZoneInfo("Europe/Vienna"),
)
ADA = Person(PersonId("ada"), "Ada", (Role.SPEAKER,))
BOB = Person(PersonId("bob"), "Bob", (Role.SPEAKER,))
CAI = Person(PersonId("cai"), "Cai", (Role.SPEAKER,), Status.UNCONFIRMED)


def paper(paper_id: str) -> Paper:
    return Paper(
        id=ForumId(paper_id),
        slug=Slug(paper_id),
        title=inline(paper_id),
        authors=(),
        links=PaperLinks(forum=f"https://openreview.net/forum?id={paper_id}"),
    )


def event(
    event_id: str, start: str, end: str, rest: str = "", *, kind: str = "remarks", day: int = 11
) -> str:
    return (
        f'[[event]]\nid = "{event_id}"\nkind = "{kind}"\ntitle = "T"\n'
        f"start = 2024-05-{day}T{start}:00\nend = 2024-05-{day}T{end}:00\n{rest}\n"
    )


def read(
    tmp_path: Path, text: str, papers: Iterable[str] = (), workshop: Workshop = WORKSHOP
) -> tuple[tuple[Event, ...], list[Problem]]:
    path = tmp_path / "program.toml"
    path.write_text(text, encoding="utf-8")
    report = Report()
    found = read_program(
        path, (ADA, BOB, CAI), map(paper, papers), workshop, report, file="program.toml"
    )
    return found, list(report)


def only(problems: list[Problem]) -> tuple[ProblemKind, int, str]:
    """Kind, line and text of the one problem that there is."""
    assert len(problems) == 1, "\n".join(map(str, problems))
    return problems[0].kind, problems[0].place.line, str(problems[0])


def people(tmp_path: Path, text: str) -> tuple[tuple[Person, ...], list[Problem]]:
    path = tmp_path / "people.toml"
    path.write_text(text, encoding="utf-8")
    report = Report()
    return read_people(path, report, file="people.toml"), list(report)


# --- the flagship ----------------------------------------------------------------------------


def test_the_site_s_own_people_and_programme_have_no_problem() -> None:
    from sphinx_proceedings import sources

    report = Report()
    workshop = read_workshop(SITE / "workshop.toml", report, file="workshop.toml")
    persons = read_people(SITE / "people.toml", report, file="people.toml")
    papers = tuple(sources.read(SITE / workshop.export, workshop, Report(), file="export"))
    events = read_program(
        SITE / "program.toml", persons, papers, workshop, report, file="program.toml"
    )
    assert list(report) == []
    assert len(papers) == 54
    kinds = [each.kind for each in events]
    assert kinds.count(EventKind.INVITED) == 6
    assert kinds.count(EventKind.CONTRIBUTED) == 5
    assert kinds.count(EventKind.POSTER) == 4
    posters = [len(each.papers) for each in events if each.kind is EventKind.POSTER]
    assert posters == [13, 12, 12, 12]
    oral = {each.id for each in papers if each.presentation == "oral"}
    talks = {p for e in events if e.kind is EventKind.CONTRIBUTED for p in e.papers}
    assert len(talks) == 5
    assert talks <= oral
    assert not any(each.speakers for each in events)


def test_the_site_s_programme_leaves_no_gap() -> None:
    events = read_events(SITE / "program.toml", WORKSHOP, Report(), file="program.toml")
    assert (events[0].start.hour, events[-1].end.hour, events[-1].end.minute) == (9, 17, 55)
    assert all(one.end == other.start for one, other in itertools.pairwise(events))


def test_the_site_keeps_the_unconfirmed_apart() -> None:
    persons = read_people(SITE / "people.toml", Report(), file="people.toml")

    def count(role: Role, status: Status) -> int:
        return sum(role in each.roles and each.status is status for each in persons)

    assert count(Role.SPEAKER, Status.CONFIRMED) == 5
    assert [p.id for p in persons if p.bio and p.status is Status.UNCONFIRMED] == ["gitta-kutyniok"]
    assert count(Role.ORGANIZER, Status.CONFIRMED) == 10
    assert count(Role.COMMITTEE, Status.CONFIRMED) == 21
    assert count(Role.COMMITTEE, Status.UNCONFIRMED) == 21


def test_the_site_s_people_have_no_e_mail_address() -> None:
    assert "@" not in (SITE / "people.toml").read_text(encoding="utf-8")


# --- people ----------------------------------------------------------------------------------


def test_a_person_has_one_role_or_several(tmp_path: Path) -> None:
    found, problems = people(
        tmp_path,
        '[[person]]\nid = "a"\nname = "A"\nrole = "speaker"\n'
        '[[person]]\nid = "b"\nname = "B"\nrole = ["organizer", "committee", "organizer"]\n',
    )
    assert problems == []
    assert [each.roles for each in found] == [(Role.SPEAKER,), (Role.ORGANIZER, Role.COMMITTEE)]
    assert {each.status for each in found} == {Status.CONFIRMED}


def test_a_misspelt_status_announces_nobody(tmp_path: Path) -> None:
    found, problems = people(
        tmp_path, '[[person]]\nid = "a"\nname = "A"\nrole = "speaker"\nstatus = "unconfimed"\n'
    )
    assert [each.status for each in found] == [Status.UNCONFIRMED]
    kind, line, text = only(problems)
    assert (kind, line) == (ProblemKind.BAD_VALUE, 5)
    assert 'Did you mean "unconfirmed"?' in text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "www.example.org", "ftp://example.org/"])
def test_a_website_that_is_no_http_link_is_dropped_and_told(tmp_path: Path, url: str) -> None:
    found, problems = people(
        tmp_path, f'[[person]]\nid = "a"\nname = "A"\nrole = "speaker"\nwebsite = "{url}"\n'
    )
    assert [each.website for each in found] == [None]
    assert only(problems)[:2] == (ProblemKind.BAD_LINK, 5)


def test_the_second_person_of_one_id_is_left_out_and_told(tmp_path: Path) -> None:
    record = '[[person]]\nid = "a"\nname = "{}"\nrole = "speaker"\n'
    found, problems = people(tmp_path, record.format("One") + record.format("Two"))
    assert [each.name for each in found] == ["One"]
    kind, line, text = only(problems)
    assert (kind, line) == (ProblemKind.DUPLICATE_EVENT, 6)
    assert "line 2" in text


# --- events: reading -------------------------------------------------------------------------


def test_events_stand_by_start_then_id_in_the_venue_s_zone(tmp_path: Path) -> None:
    text = (
        event("c", "10:00", "10:30", 'room = "1"')
        + event("b", "09:00", "10:00", 'room = "1"')
        + event("a", "10:00", "10:30", 'room = "2"')
    )
    events, problems = read(tmp_path, text)
    assert problems == []
    assert [each.id for each in events] == ["b", "a", "c"]
    assert events[0].start.isoformat() == "2024-05-11T09:00:00+02:00"


def test_a_time_with_an_offset_is_put_into_the_venue_s_zone(tmp_path: Path) -> None:
    text = event("a", "09:00", "10:00").replace("T09:00:00", "T07:00:00Z")
    events, problems = read(tmp_path, text)
    assert problems == []
    assert events[0].start.isoformat() == "2024-05-11T09:00:00+02:00"


def test_what_holds_for_all_events_is_written_once(tmp_path: Path) -> None:
    text = (
        '[program]\nroom = "Hall"\nstream = "https://example.org/s"\nlive = false\n'
        + event("a", "09:00", "10:00")
        + event("b", "10:00", "11:00", 'room = "Foyer"\nlive = true')
        + event("c", "11:00", "12:00", kind="break")
    )
    events, problems = read(tmp_path, text)
    assert problems == []
    assert [each.room for each in events] == ["Hall", "Foyer", ""]
    assert [each.stream for each in events] == ["https://example.org/s"] * 2 + [None]
    assert [each.live for each in events] == [False, True, False]


def test_events_are_live_unless_the_switch_says_otherwise(tmp_path: Path) -> None:
    events, _ = read(tmp_path, event("a", "09:00", "10:00"))
    assert events[0].live


@pytest.mark.parametrize(
    ("event_id", "mend"),
    [("Posters 1", '"posters-1"'), ("-x", '"x"'), ("../x", '"x"'), ("index", "another id")],
)
def test_an_id_that_cannot_be_an_address_is_refused(
    tmp_path: Path, event_id: str, mend: str
) -> None:
    events, problems = read(tmp_path, event(event_id, "09:00", "10:00"))
    assert events == ()
    kind, line, text = only(problems)
    assert (kind, line) == (ProblemKind.BAD_VALUE, 2)
    assert mend in text


def test_the_second_event_of_one_id_is_left_out_and_told(tmp_path: Path) -> None:
    events, problems = read(tmp_path, event("a", "09:00", "10:00") + event("a", "10:00", "11:00"))
    assert [each.start.hour for each in events] == [9]
    assert only(problems)[:2] == (ProblemKind.DUPLICATE_EVENT, 9)


def test_one_bad_event_loses_no_other(tmp_path: Path) -> None:
    bad = '[[event]]\nid = "bad"\nkind = "talk"\ntitle = "T"\n'
    events, problems = read(tmp_path, bad + event("a", "09:00", "10:00"))
    assert [each.id for each in events] == ["a"]
    assert [(p.kind, p.place.field) for p in problems] == [
        (ProblemKind.MISSING_KEY, ""),
        (ProblemKind.MISSING_KEY, ""),
        (ProblemKind.BAD_VALUE, "kind"),
    ]


@pytest.mark.parametrize("start", ["0001-01-01T00:00:00", "9999-12-31T23:59:59-12:00"])
def test_a_time_at_the_end_of_the_calendar_is_told(tmp_path: Path, start: str) -> None:
    text = event("a", "09:00", "10:00").replace("2024-05-11T09:00:00", start)
    events, problems = read(tmp_path, text)
    assert events == ()
    assert only(problems)[:2] == (ProblemKind.BAD_VALUE, 5)


def test_a_broken_programme_is_told_and_empty(tmp_path: Path) -> None:
    events, problems = read(tmp_path, "[[event\n", ["p1"])
    assert events == ()
    assert only(problems)[:2] == (ProblemKind.FILE_FORMAT, 1)


# --- joined: references ----------------------------------------------------------------------

POSTERS = event(
    "posters", "09:00", "10:00", 'papers = [\n  "p1aa",\n  "P2bb",\n  "p3cc",\n]', kind="poster"
)


def test_an_unknown_paper_is_told_on_its_line_and_the_others_stay(tmp_path: Path) -> None:
    events, problems = read(tmp_path, POSTERS, ["p1aa", "p2bb", "p3cc"])
    assert events[0].papers == ("p1aa", "p3cc")
    kinds = {(p.kind, p.place.line): str(p) for p in problems}
    assert kinds.keys() == {(ProblemKind.UNKNOWN_ID, 9), (ProblemKind.NO_SESSION, 0)}
    assert 'Did you mean "p2bb"?' in kinds[ProblemKind.UNKNOWN_ID, 9]


def test_many_unknown_papers_are_one_problem(tmp_path: Path) -> None:
    ids = ", ".join(f'"x{number:02}"' for number in range(30))
    text = event("posters", "09:00", "10:00", f"papers = [{ids}]", kind="poster")
    events, problems = read(tmp_path, text, [])
    assert events[0].papers == ()
    kind, line, said = only(problems)
    assert (kind, line) == (ProblemKind.UNKNOWN_ID, 7)
    assert "30 papers of the programme are not in the export: x00, x01," in said
    assert "x09 and 20 more" in said


@pytest.mark.parametrize("key", ["speakers", "chair"])
def test_an_unknown_person_is_told_and_left_out(tmp_path: Path, key: str) -> None:
    events, problems = read(tmp_path, event("a", "09:00", "10:00", f'{key} = "adda"'))
    assert (events[0].speakers, events[0].chair) == ((), None)
    kind, line, text = only(problems)
    assert (kind, line) == (ProblemKind.UNKNOWN_ID, 7)
    assert 'Did you mean "ada"?' in text


def test_somebody_unconfirmed_is_not_announced_by_an_event(tmp_path: Path) -> None:
    events, problems = read(tmp_path, event("a", "09:00", "10:00", 'speakers = ["ada", "cai"]'))
    assert events[0].speakers == ("ada",)
    kind, line, text = only(problems)
    assert (kind, line) == (ProblemKind.BAD_VALUE, 7)
    assert '"cai" is not confirmed' in text


def test_a_paper_in_no_session_is_told(tmp_path: Path) -> None:
    _, problems = read(tmp_path, POSTERS, ["p1aa", "P2bb", "p3cc", "p4"])
    kind, _, text = only(problems)
    assert kind is ProblemKind.NO_SESSION
    assert "p4: no session of the programme holds this paper" in text


def test_many_papers_in_no_session_are_one_problem(tmp_path: Path) -> None:
    more = [f"q{number}" for number in range(6)]
    _, problems = read(tmp_path, POSTERS, ["p1aa", "P2bb", "p3cc", *more])
    assert "6 papers are in no session: q0, q1, q2, q3, q4, q5" in only(problems)[2]


def test_a_programme_without_sessions_asks_no_paper_into_one(tmp_path: Path) -> None:
    assert read(tmp_path, event("a", "09:00", "10:00"), ["p1"])[1] == []


def test_a_paper_twice_in_one_session_is_told_and_shown_once(tmp_path: Path) -> None:
    text = event("posters", "09:00", "10:00", 'papers = ["p1", "p2", "p1"]', kind="poster")
    events, problems = read(tmp_path, text, ["p1", "p2"])
    assert events[0].papers == ("p1", "p2")
    assert only(problems)[:2] == (ProblemKind.SLOT, 7)


def test_a_poster_session_without_posters_is_told(tmp_path: Path) -> None:
    _, problems = read(tmp_path, event("posters", "09:00", "10:00", kind="poster"))
    assert only(problems)[:2] == (ProblemKind.SLOT, 1)


def test_papers_of_an_event_without_a_page_are_told_and_dropped(tmp_path: Path) -> None:
    text = POSTERS + event("lunch", "10:00", "11:00", 'papers = ["p1aa"]', kind="break")
    events, problems = read(tmp_path, text, ["p1aa", "P2bb", "p3cc"])
    assert events[1].papers == ()
    assert only(problems)[0] is ProblemKind.SLOT


# --- joined: times ---------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["08:00", "09:00"])
def test_an_event_that_ends_before_it_starts_is_told_and_left_out(tmp_path: Path, end: str) -> None:
    text = event("a", "09:00", end, 'papers = ["p1"]', kind="poster")
    events, problems = read(tmp_path, text, ["p1"])
    assert events == ()
    assert only(problems)[:2] == (ProblemKind.BAD_TIME, 6)


def test_an_event_outside_the_dates_is_told(tmp_path: Path) -> None:
    events, problems = read(tmp_path, event("a", "09:00", "10:00", day=12))
    assert len(events) == 1
    kind, line, text = only(problems)
    assert (kind, line) == (ProblemKind.BAD_TIME, 5)
    assert "2024-05-12 is no day of the workshop (2024-05-11)" in text


def test_an_event_may_last_until_midnight(tmp_path: Path) -> None:
    text = event("a", "22:00", "23:00").replace("11T23:00", "12T00:00")
    assert read(tmp_path, text)[1] == []
    assert only(read(tmp_path, text.replace("T00:00", "T00:01"))[1])[1] == 6


@pytest.mark.parametrize(
    ("day", "said", "start"),
    [
        ("2024-03-31", "does not exist in Europe/Vienna", "2024-03-31T03:30:00+02:00"),
        ("2024-10-27", "exists twice in Europe/Vienna", "2024-10-27T02:30:00+02:00"),
    ],
)
def test_clock_changes_are_told(tmp_path: Path, day: str, said: str, start: str) -> None:
    workshop = Workshop("T", "T", "T", "A/B", 2024, timezone=ZoneInfo("Europe/Vienna"))
    text = event("a", "02:30", "04:00").replace("2024-05-11", day)
    events, problems = read(tmp_path, text, workshop=workshop)
    assert events[0].start.isoformat() == start
    kind, line, message = only(problems)
    assert (kind, line) == (ProblemKind.BAD_TIME, 5)
    assert said in message


def test_an_offset_settles_a_time_that_exists_twice(tmp_path: Path) -> None:
    """From the second half past two to a quarter to three, which the clock shows as before."""
    workshop = Workshop("T", "T", "T", "A/B", 2024, timezone=ZoneInfo("Europe/Vienna"))
    text = (
        '[[event]]\nid = "a"\nkind = "remarks"\ntitle = "T"\n'
        "start = 2024-10-27T02:50:00+02:00\nend = 2024-10-27T02:10:00+01:00\n"
    )
    events, problems = read(tmp_path, text, workshop=workshop)
    assert problems == []
    assert events[0].start.astimezone(UTC) == datetime(2024, 10, 27, 0, 50, tzinfo=UTC)
    assert events[0].end.astimezone(UTC) == datetime(2024, 10, 27, 1, 10, tzinfo=UTC)


def two(
    tmp_path: Path, first: str, second: str, start: str = "09:59", kinds: str = "remarks remarks"
) -> list[Problem]:
    """The problems of an event from 9 to 10 and another one from ``start`` to 11."""
    one, other = kinds.split()
    text = event("one", "09:00", "10:00", first, kind=one)
    text += event("other", start, "11:00", second, kind=other)
    return read(tmp_path, text, ["p1"])[1]


def test_two_events_at_one_time_in_one_room_are_told_at_the_later(tmp_path: Path) -> None:
    kind, line, text = only(two(tmp_path, 'room = "Hall A"', 'room = "hall  a"'))
    assert (kind, line) == (ProblemKind.OVERLAP, 12)
    assert '"one" (2024-05-11 09:00 to 2024-05-11 10:00)' in text


def test_two_events_at_one_time_without_rooms_are_told(tmp_path: Path) -> None:
    assert "neither names its room" in only(two(tmp_path, "", ""))[2]


def test_two_events_at_one_time_in_two_rooms_are_fine(tmp_path: Path) -> None:
    assert two(tmp_path, 'room = "A"', 'room = "B"') == []


def test_an_event_may_begin_when_another_ends(tmp_path: Path) -> None:
    shared = 'room = "A"\nspeakers = "ada"'
    assert two(tmp_path, shared, shared, start="10:00") == []


def test_a_break_among_the_posters_is_fine(tmp_path: Path) -> None:
    assert two(tmp_path, 'papers = ["p1"]', "", kinds="poster break") == []


def test_an_overlap_is_found_behind_a_short_event_in_between(tmp_path: Path) -> None:
    text = (
        event("long", "09:00", "12:00", 'room = "A"')
        + event("short", "09:30", "09:40", 'room = "B"')
        + event("late", "11:00", "11:30", 'room = "A"')
    )
    assert only(read(tmp_path, text)[1])[0] is ProblemKind.OVERLAP


@pytest.mark.parametrize("key", ["speakers", "chair"])
def test_a_person_in_two_places_at_once_is_told(tmp_path: Path, key: str) -> None:
    problems = two(tmp_path, 'room = "A"\nspeakers = ["ada"]', f'room = "B"\n{key} = "ada"')
    kind, line, text = only(problems)
    assert (kind, line) == (ProblemKind.OVERLAP, 16)
    assert '"ada" is needed here and at the same time in "one"' in text


def test_a_paper_twice_in_one_slot_is_told(tmp_path: Path) -> None:
    posters = 'room = "{}"\npapers = ["p1"]'
    problems = two(tmp_path, posters.format("A"), posters.format("B"), kinds="poster contributed")
    assert only(problems)[:2] == (ProblemKind.SLOT, 16)


def test_a_paper_may_have_a_talk_and_a_poster_one_after_the_other(tmp_path: Path) -> None:
    papers = 'papers = ["p1"]'
    assert two(tmp_path, papers, papers, start="10:00", kinds="contributed poster") == []


# --- links -----------------------------------------------------------------------------------


def test_a_recording_without_captions_is_told(tmp_path: Path) -> None:
    link = 'recording = "https://example.org/r"'
    _, problems = read(tmp_path, event("a", "09:00", "10:00", link))
    assert only(problems)[:2] == (ProblemKind.CAPTIONS, 7)
    captions = link + '\ncaptions = "https://example.org/r.vtt"'
    assert read(tmp_path, event("a", "09:00", "10:00", captions))[1] == []


@pytest.mark.parametrize("key", ["stream", "chat", "recording", "captions", "slides"])
def test_a_link_that_is_not_http_is_dropped_and_told(tmp_path: Path, key: str) -> None:
    text = event("a", "09:00", "10:00", f'{key} = "javascript:alert(1)"')
    events, problems = read(tmp_path, text)
    assert cast("object", getattr(events[0], key)) is None
    assert only(problems)[:2] == (ProblemKind.BAD_LINK, 7)


# --- the two halves --------------------------------------------------------------------------


def test_the_checks_work_on_events_that_no_file_holds() -> None:
    start = datetime(2024, 5, 11, 9, tzinfo=WORKSHOP.timezone)
    found = Event(
        id=EventId("a"),
        kind=EventKind.POSTER,
        title="T",
        start=start,
        end=start.replace(hour=10),
    )
    report = Report()
    assert check_program([found], [], [], WORKSHOP, report, file="program.toml") == (found,)
    assert [str(each) for each in report] == [
        "program.toml, a: this poster session has no posters. Add papers = [ids]."
    ]


def test_every_key_and_table_is_explained() -> None:
    for table in PEOPLE_TABLES + PROGRAM_TABLES:
        assert table.help.endswith(".")
        for key in table.keys:
            assert key.help.endswith(".")
            assert key.kind.name
