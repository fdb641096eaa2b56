"""iCalendar files: equal to the programme, and understood by two readers."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars import (
    CONTRIBUTED,
    DEMONSTRATION,
    EVE,
    OPENING,
    POSTERS,
    TALK,
    WORKSHOP,
    event,
    proceedings,
)
from sphinx_proceedings.exports import calendar, session_page, stable_id
from sphinx_proceedings.exports.timezones import vtimezone
from sphinx_proceedings.history import Change, History, Logged
from sphinx_proceedings.join import load
from sphinx_proceedings.markup import clean
from sphinx_proceedings.model import Event, EventId, EventKind, ImportantDate, Proceedings
from sphinx_proceedings.problems import Report

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[..., list[list[dict[str, Any]]]]

SITE = Path(__file__).parent.parent / "docs" / "_data"
NODE = Path(__file__).parent / "node"
BASE = "https://toy.example/2024"
AOE = timezone(timedelta(hours=-12), "AoE")
NO_PAST = History()
PAST = History(
    (Change(date(2024, 5, 2), POSTERS.id, 3, ("It moved",)),),
    {
        POSTERS.id: Logged(POSTERS, 3, date(2024, 5, 2)),
        EventId("gone"): Logged(
            event("gone", "12:00", "12:30", title="Gone; talk"), 1, date(2024, 5, 1), cancelled=True
        ),
    },
)


def components(text: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def only(text: bytes) -> icalendar.Event:
    (component,) = components(text)
    return component


def one(given_event: Event, history: History = NO_PAST, **workshop: Any) -> icalendar.Event:
    joined = proceedings(given_event, **workshop)
    return only(calendar.single(joined.events[0], joined, history, BASE))


def flagship() -> Proceedings:
    return load(SITE, Report()).proceedings


@pytest.fixture(scope="session")
def ical_js(node_folder: Path) -> Reader:
    """Reads calendar files with ical.js: for each file a list of its events."""
    script = node_folder / "read-calendar.js"

    def read(*texts: bytes) -> list[list[dict[str, Any]]]:
        files = []
        for number, text in enumerate(texts):
            files.append(script.parent / f"{number}.ics")
            files[-1].write_bytes(text)
        # A reader in another zone must find the same moments.
        surroundings = {**os.environ, "TZ": "Pacific/Auckland"}
        command = ["node", str(script), *map(str, files)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=surroundings)
        return json.loads(done.stdout)

    return read


# --- equal to the programme ------------------------------------------------------------------


@pytest.mark.parametrize("joined", [proceedings(), flagship()], ids=["toy", "flagship"])
def test_the_calendar_equals_the_programme(joined: Proceedings) -> None:
    found = components(calendar.programme(joined, NO_PAST, BASE))
    assert len(found) == len(joined.events) > 0
    for component, expected in zip(found, joined.events, strict=True):
        assert component["UID"] == str(stable_id(joined.workshop, "event", expected.id))
        assert component["SUMMARY"] == expected.title
        assert component.start == expected.start
        assert component.end == expected.end
        assert component["DTSTART"].params["TZID"] == "Europe/Vienna"
        assert component["SEQUENCE"] == 0
        assert component["STATUS"] == "CONFIRMED"
        place = ", ".join(filter(None, (expected.room, joined.workshop.place)))
        assert component["LOCATION"] == place
        page = session_page(expected)
        assert component.get("URL") == (f"{BASE}/{page}" if page else None)


@pytest.mark.node
@pytest.mark.parametrize("joined", [proceedings(), flagship()], ids=["toy", "flagship"])
def test_another_reader_finds_the_same(joined: Proceedings, ical_js: Reader) -> None:
    text = calendar.programme(joined, PAST, BASE)
    (found,) = ical_js(text)
    assert len(found) == len(joined.events) + 1
    for read, component in zip(found, components(text), strict=True):
        assert read["uid"] == component["UID"]
        assert read["summary"] == component["SUMMARY"]
        assert read["description"] == component.get("DESCRIPTION")
        assert read["location"] == component.get("LOCATION")
        assert read["url"] == component.get("URL")
        assert read["sequence"] == component["SEQUENCE"]
        assert read["status"] == component["STATUS"]
        assert datetime.fromisoformat(read["start"]) == component.start
        assert datetime.fromisoformat(read["end"]) == component.end
    for read, expected in zip(found, joined.events, strict=False):
        assert datetime.fromisoformat(read["start"]) == expected.start.astimezone(UTC)


def test_a_single_event_stands_in_its_file_as_in_the_whole() -> None:
    joined = proceedings()
    whole = calendar.programme(joined, PAST, BASE)
    for each in joined.events:
        text = calendar.single(each, joined, PAST, BASE)
        (part,) = re.findall(rb"BEGIN:VEVENT.*?END:VEVENT\r\n", text, re.DOTALL)
        assert part in whole
        assert b"BEGIN:VTIMEZONE" in text


def test_an_empty_programme_is_a_calendar_too() -> None:
    joined = replace(proceedings(), events=())
    text = calendar.programme(joined, NO_PAST)
    assert components(text) == []
    assert text.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")


# --- identity and revisions ------------------------------------------------------------------


def test_a_uid_is_a_uuid_that_depends_on_venue_and_event_only() -> None:
    first = one(TALK)["UID"]
    assert UUID(first).version == 5
    assert first == "5167db41-4a92-5042-8f5f-ebb76291d4ca", (
        "readers' calendars know the event by this"
    )
    assert one(replace(TALK, title="Other", room="B"), PAST, title="Other")["UID"] == first
    assert one(TALK, venueid="Toy.cc/2025/Workshop/TOY")["UID"] != first
    assert one(OPENING)["UID"] != first


def test_revisions_come_from_the_history() -> None:
    component = one(POSTERS, PAST)
    assert component["SEQUENCE"] == 3
    for key in ("DTSTAMP", "LAST-MODIFIED"):
        assert component[key].dt == datetime(2024, 5, 2, tzinfo=UTC)
    untouched = one(TALK, PAST)
    assert untouched["SEQUENCE"] == 0
    assert untouched["DTSTAMP"].dt == datetime(2024, 1, 1, tzinfo=UTC)


def test_an_event_that_left_the_programme_is_cancelled() -> None:
    *rest, gone = components(calendar.programme(proceedings(), PAST, BASE))
    assert {component["STATUS"] for component in rest} == {"CONFIRMED"}
    assert (gone["SUMMARY"], gone["STATUS"], gone["SEQUENCE"]) == ("Gone; talk", "CANCELLED", 1)
    assert gone["UID"] == str(stable_id(WORKSHOP, "event", "gone"))
    assert gone.start == datetime(2024, 5, 11, 12, tzinfo=ZoneInfo("Europe/Vienna"))


# --- what an event says ----------------------------------------------------------------------


def test_only_the_confirmed_are_named() -> None:
    description = one(TALK)["DESCRIPTION"]
    assert "Speaker: Ada Lovelace (Analytical Society)" in description
    text = calendar.programme(proceedings(), PAST, BASE)
    assert EVE.name.encode() not in text.replace(b"\r\n ", b"")


def test_papers_stand_with_authors_in_talks_and_by_title_among_posters() -> None:
    talks = str(one(CONTRIBUTED)["DESCRIPTION"])
    assert "Toys of ℓ₂ norm; a study\nZoë Müller, 南佳怡" in talks
    assert "Nobody's toys\nAnonymous" in talks
    posters = str(one(POSTERS)["DESCRIPTION"])
    assert "• Toys of ℓ₂ norm; a study\n• 深度学习的理论" in posters
    assert "Müller" not in posters


def test_demonstration_papers_are_labelled_in_every_event_that_lists_them() -> None:
    joined = proceedings(demonstration=DEMONSTRATION)
    for component, each in zip(
        components(calendar.programme(joined, NO_PAST)), joined.events, strict=True
    ):
        labelled = "These appeared at Old." in str(component.get("DESCRIPTION", ""))
        assert labelled == bool(each.papers)
        alone = only(calendar.single(each, joined, NO_PAST))
        assert alone.get("DESCRIPTION") == component.get("DESCRIPTION")


def test_the_stream_is_there_while_the_event_is_live() -> None:
    component = one(TALK)
    stream, chat = component["CONFERENCE"]
    assert (stream, stream.params["VALUE"]) == (TALK.stream, "URI")
    assert list(stream.params["FEATURE"]) == ["AUDIO", "VIDEO"]
    assert (chat, chat.params["FEATURE"]) == (TALK.chat, "CHAT")
    assert f"Live stream: {TALK.stream}" in component["DESCRIPTION"]
    assert TALK.recording not in component["DESCRIPTION"]


def test_the_recording_is_there_afterwards() -> None:
    component = one(replace(TALK, live=False))
    assert "CONFERENCE" not in component
    assert TALK.stream not in component["DESCRIPTION"]
    assert f"Recording: {TALK.recording}\nCaptions: {TALK.captions}" in component["DESCRIPTION"]


def test_places_kinds_and_pages() -> None:
    assert one(TALK)["LOCATION"] == "Hall A, Messe Wien, Vienna"
    assert "LOCATION" not in one(OPENING, place="")
    assert one(POSTERS)["CATEGORIES"].cats == ["Poster session"]
    joined = proceedings()
    text = calendar.single(TALK, joined, NO_PAST, BASE, event_page=lambda each: f"e/{each.id}/")
    assert only(text)["URL"] == f"{BASE}/e/talk/"
    without = calendar.programme(joined, NO_PAST)
    assert not re.search(rb"^(URL|SOURCE)", without, re.MULTILINE)


# --- the form --------------------------------------------------------------------------------


def test_lines_end_in_crlf_and_are_folded_between_characters() -> None:
    text = calendar.programme(proceedings(), PAST, BASE)
    assert text.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert b"\r" not in text.replace(b"\r\n", b"")
    for line in text.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")


def test_the_same_input_gives_the_same_bytes() -> None:
    first = calendar.programme(proceedings(), PAST, BASE)
    vtimezone.cache_clear()
    assert calendar.programme(proceedings(), PAST, BASE) == first


def test_the_calendar_says_how_often_to_look_and_where() -> None:
    found = icalendar.Calendar.from_ical(calendar.programme(proceedings(), PAST, BASE))
    assert found["NAME"] == found["X-WR-CALNAME"] == "TOY 2024: programme"
    assert found["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert found["SOURCE"] == f"{BASE}/program.ics"
    assert found["LAST-MODIFIED"].dt == datetime(2024, 5, 2, tzinfo=UTC)
    assert "METHOD" not in found


HOSTILE = [
    "a; b, c \\ d: e \"f\" 'g'",
    r"\N \n \\n \, \; \NN \\N",
    "BEGIN:VEVENT END:VEVENT",
    ("𝔘𝔫𝔦 深度学习 " * 20).strip(),
    "^n ^' ^^ %0A",
]
hostile = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(alphabet=st.sampled_from("\\Nn;,:^\"'a "), max_size=20),
    st.text(max_size=60),
).map(lambda text: " ".join(clean(text).split()))


@settings(max_examples=150)
@given(title=hostile, room=hostile)
def test_any_room_and_title_come_back(title: str, room: str) -> None:
    component = one(event("a", "09:00", "10:00", title=title, room=room), place="")
    assert component.get("LOCATION", "") == room
    # What the title looks like without its markup is markup's matter.
    assert component["SUMMARY"] == calendar.title_of(replace(OPENING, title=title))


@pytest.mark.node
def test_another_reader_finds_hostile_text_unchanged(ical_js: Reader) -> None:
    events = [
        event(f"e{number}", "09:00", "10:00", room=text) for number, text in enumerate(HOSTILE)
    ]
    joined = proceedings(*events, place="")
    (found,) = ical_js(calendar.programme(joined, NO_PAST))
    assert [each["location"] for each in found] == HOSTILE


# --- zones -----------------------------------------------------------------------------------

ZONES = [
    "Europe/Vienna",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",  # half an hour
    "Africa/Casablanca",  # around Ramadan
    "Europe/Dublin",  # winter time is the exception
    "Pacific/Kiritimati",  # 14 hours ahead
    "Etc/GMT+12",
    "Atlantic/Reykjavik",
    "Africa/Cairo",
    "UTC",
    "Etc/UTC",
]


@pytest.mark.node
def test_all_hours_of_a_year_are_read_as_they_were_meant(ical_js: Reader) -> None:
    """Every hour around each change of clocks, and every month, in zones of every sort."""
    texts, expected = [], []
    for name in ZONES:
        zone = ZoneInfo(name)
        starts = moments_of_interest(zone)
        events = [
            replace(event(f"e{number}", "09:00", "10:00"), start=start, end=start)
            for number, start in enumerate(starts)
        ]
        texts.append(calendar.programme(proceedings(*events, timezone=zone), NO_PAST))
        expected.append([start.astimezone(UTC) for start in starts])
    for name, found, wanted in zip(ZONES, ical_js(*texts), expected, strict=True):
        assert [datetime.fromisoformat(each["start"]) for each in found] == wanted, name


def moments_of_interest(zone: ZoneInfo) -> list[datetime]:
    """Local moments of 2024: each day at noon, and each quarter of an hour around changes."""
    year = [datetime(2024, 1, 1, 12, tzinfo=UTC) + timedelta(days=day) for day in range(365)]
    found = [*year, datetime(2024, 1, 1, tzinfo=zone).astimezone(UTC)]
    for before, after in itertools.pairwise(year):
        if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            found += [before + timedelta(minutes=15 * quarter) for quarter in range(96)]
    return [moment.astimezone(zone) for moment in sorted(set(found))]


def test_utc_needs_no_rules() -> None:
    start = datetime(2024, 5, 11, 9, tzinfo=ZoneInfo("UTC"))
    joined = proceedings(replace(OPENING, start=start), timezone=ZoneInfo("UTC"))
    text = calendar.programme(joined, NO_PAST)
    assert b"VTIMEZONE" not in text
    assert b"DTSTART:20240511T090000Z" in text


def test_the_rules_have_the_name_that_the_times_use() -> None:
    for name in ("Asia/Calcutta", "US/Eastern", "Europe/Kiev"):
        zone = ZoneInfo(name)
        start = datetime(2024, 5, 11, 9, tzinfo=zone)
        joined = proceedings(replace(OPENING, start=start), timezone=zone)
        text = calendar.single(joined.events[0], joined, NO_PAST).decode()
        (named,) = re.findall(r"^TZID:(.*)\r$", text, re.MULTILINE)
        assert f"DTSTART;TZID={named}:20240511T090000" in text


def test_a_zone_is_given_for_the_years_of_the_events_only() -> None:
    zone = vtimezone(ZoneInfo("Europe/Vienna"), 2024, 2024)
    assert zone is not None
    assert len(zone.standard) + len(zone.daylight) == 3
    assert datetime(2024, 3, 31, 2) == zone.daylight[0].DTSTART


# --- deadlines -------------------------------------------------------------------------------


def deadlines(*dates: ImportantDate) -> bytes | None:
    return calendar.deadlines(proceedings(important_dates=dates), NO_PAST, BASE)


def test_without_dates_there_is_no_calendar_of_them() -> None:
    assert deadlines() is None


def test_a_day_is_a_whole_day_and_a_time_is_a_moment() -> None:
    day = ImportantDate("Papers due", datetime(2024, 2, 3, 23, 59, tzinfo=AOE), day_only=True)
    hour = ImportantDate("Notified", datetime(2024, 3, 3, 17, tzinfo=ZoneInfo("Europe/Vienna")))
    first, second = components(deadlines(day, hour) or b"")
    assert (first["SUMMARY"], first.start, first.end) == (
        "TOY: Papers due",
        date(2024, 2, 3),
        date(2024, 2, 4),
    )
    assert "Until 23:59 AoE, 2024-02-04 11:59 UTC" in first["DESCRIPTION"]
    assert second.start == datetime(2024, 3, 3, 16, tzinfo=UTC)
    assert "2024-03-03 17:00 CET" in second["DESCRIPTION"]


def test_a_deadline_that_is_extended_keeps_its_uid() -> None:
    due = ImportantDate("Papers due", datetime(2024, 2, 3, 23, 59, tzinfo=AOE))
    later = replace(due, when=due.when + timedelta(days=7))
    assert only(deadlines(due) or b"")["UID"] == only(deadlines(later) or b"")["UID"]
    twins = components(deadlines(due, later) or b"")
    assert twins[0]["UID"] != twins[1]["UID"]


@pytest.mark.node
def test_another_reader_takes_the_deadlines(ical_js: Reader) -> None:
    day = ImportantDate("Papers; due", datetime(2024, 2, 3, 23, 59, tzinfo=AOE), day_only=True)
    hour = ImportantDate("Notified", datetime(2024, 3, 3, 17, tzinfo=ZoneInfo("Europe/Vienna")))
    ((first, second),) = ical_js(deadlines(day, hour) or b"")
    assert (first["summary"], first["start"]) == ("TOY: Papers; due", "2024-02-03")
    assert second["start"] == "2024-03-03T16:00:00.000Z"


def test_every_kind_of_event_has_a_category() -> None:
    found = {one(replace(OPENING, kind=kind))["CATEGORIES"].cats[0] for kind in EventKind}
    assert len(found) == len(EventKind)
