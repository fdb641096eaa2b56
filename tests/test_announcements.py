"""The texts with which organizers announce the workshop."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars import ADA, DEMONSTRATION, EVE, PAPERS, event, proceedings
from sphinx_proceedings.exports.announcements import POST_LENGTH, announcements
from sphinx_proceedings.model import ImportantDate, Person, PersonId, Proceedings, Role
from sphinx_proceedings.moments import ANYWHERE_ON_EARTH

HOME = "https://toy.example/2024/"
VIENNA = ZoneInfo("Europe/Vienna")
BOB = Person(PersonId("bob"), "Bob Builder", (Role.ORGANIZER, Role.COMMITTEE), affiliation="MIT")
CAT = Person(PersonId("cat"), "Cat Committee", (Role.COMMITTEE,))
SUBMISSION = ImportantDate("Paper submission", datetime(2024, 2, 3, 23, 59, tzinfo=VIENNA))
NOTIFICATION = ImportantDate(
    "Author notification", datetime(2024, 3, 3, 23, 59, tzinfo=ANYWHERE_ON_EARTH), day_only=True
)


def texts(
    given: Proceedings | None = None, base_url: str | None = HOME, **workshop: Any
) -> dict[str, str]:
    """The texts by id, of the toy workshop with an organizer more."""
    toy = given or replace(proceedings(**workshop), people=(ADA, EVE, BOB, CAT))
    return {each.id: each.text for each in announcements(toy, base_url)}


def with_date(title: str) -> dict[str, str]:
    return texts(important_dates=(replace(SUBMISSION, title=title),))


# --- the whole texts -------------------------------------------------------------------------


def test_the_call_says_all_that_is_known() -> None:
    assert texts(important_dates=(SUBMISSION, NOTIFICATION))["call"] == (
        "Call for papers\n"
        "\n"
        "TOY: A Workshop of Toys\n"
        "\n"
        "When:  Saturday, 11 May 2024, 09:00 to 11:00 CEST (Europe/Vienna)\n"
        "Where: Messe Wien, Vienna\n"
        "Web:   https://toy.example/2024/\n"
        "\n"
        "Important dates\n"
        "\n"
        "- Paper submission: 3 February 2024, 23:59 CET (Europe/Vienna)\n"
        "- Author notification: 3 March 2024, AoE (anywhere on Earth)\n"
        "\n"
        "Speakers\n"
        "\n"
        "- Ada Lovelace (Analytical Society)\n"
        "\n"
        "Organizers\n"
        "\n"
        "- Bob Builder (MIT)"
    )


def test_the_post_says_the_same_in_short() -> None:
    assert texts(important_dates=(SUBMISSION, NOTIFICATION))["post"] == (
        "TOY: A Workshop of Toys\n"
        "11 May 2024\n"
        "Messe Wien, Vienna\n"
        "Paper submission: 3 February 2024, 23:59 CET (Europe/Vienna)\n"
        "Speakers: Ada Lovelace\n"
        "https://toy.example/2024/"
    )


def test_the_fields_of_wikicfp() -> None:
    assert texts(important_dates=(SUBMISSION, NOTIFICATION))["wikicfp"] == (
        "Event: A Workshop of Toys\n"
        "Acronym: TOY 2024\n"
        "When: May 11, 2024 - May 11, 2024\n"
        "Where: Messe Wien, Vienna\n"
        "Submission Deadline: Feb 3, 2024\n"
        "Notification Due: Mar 3, 2024\n"
        "Link: https://toy.example/2024/"
    )


def test_what_is_not_known_is_left_out() -> None:
    bare = replace(proceedings(dates=(), place=""), people=(), events=())
    assert texts(bare, base_url=None) == {
        "call": "Call for participation\n\nTOY: A Workshop of Toys",
        "post": "TOY: A Workshop of Toys",
        "wikicfp": "Event: A Workshop of Toys\nAcronym: TOY 2024",
    }


# --- who and what is announced ---------------------------------------------------------------


def test_nobody_unconfirmed_no_paper_and_no_borrowed_venue_is_announced() -> None:
    everything = "\n".join(texts(demonstration=DEMONSTRATION).values())
    for absent in (EVE.name, CAT.name, "Old", *(paper.title.plain for paper in PAPERS)):
        assert absent not in everything
    assert ADA.name in everything


def test_e_mail_addresses_are_left_out_wherever_they_stand() -> None:
    ada = replace(ADA, name="Ada <ada@a.example>", affiliation="Engines, mail: x@b.example")
    toy = replace(proceedings(place="Vienna (info@c.example)", title="Toys@ICML"), people=(ada,))
    found = texts(toy, base_url="https://me:secret@d.example/")
    assert ".example" not in "".join(found.values())
    assert "- Ada (Engines, mail:)" in found["call"]
    assert found["wikicfp"].startswith("Event: Toys@ICML\n")


def test_the_name_of_the_proceedings_adds_the_conference() -> None:
    longer = texts(booktitle="Big 2024: A Workshop of Toys")
    assert longer["wikicfp"].startswith("Event: Big 2024: A Workshop of Toys\n")
    proper = texts(booktitle="Proceedings of A Workshop of Toys")
    assert proper["wikicfp"].startswith("Event: A Workshop of Toys\n")


def test_a_short_name_within_the_title_is_not_said_twice() -> None:
    assert texts(title="Toys (TOY)")["post"].startswith("Toys (TOY)\n")
    assert "Acronym: TOY2024\n" in texts(short="TOY2024")["wikicfp"]


# --- dates -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((date(2024, 4, 30), date(2024, 5, 1)), "30 April 2024 to 1 May 2024"),
        ((date(2024, 5, 10), date(2024, 5, 12)), "10 May 2024, 12 May 2024"),
    ],
)
def test_several_days(days: tuple[date, ...], words: str) -> None:
    found = texts(dates=days)
    assert f"When:  {words}\n" in found["call"]
    assert f"\n{words}\n" in found["post"]


def test_without_days_those_of_the_programme_stand() -> None:
    assert "When:  Saturday, 11 May 2024, 09:00 to" in texts(dates=())["call"]


def test_a_programme_past_midnight_tells_no_misleading_hours() -> None:
    toy = proceedings(event("party", "20:00", "2024-05-12T02:00"))
    assert "When:  Saturday, 11 May 2024\n" in texts(toy)["call"]


def test_utc_is_named_once() -> None:
    dated = replace(SUBMISSION, when=SUBMISSION.when.astimezone(UTC))
    assert "3 February 2024, 22:59 UTC\n" in texts(important_dates=(dated,))["call"]


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Submission deadline", "Submission Deadline"),
        ("Papers due", "Submission Deadline"),
        ("Extended abstract submission", "Submission Deadline"),
        ("Abstract submission", "Abstract Registration Due"),
        ("Abstract registration", "Abstract Registration Due"),
        ("Accept/Reject Notification", "Notification Due"),
        ("Decisions sent", "Notification Due"),
        ("Camera-ready and poster upload", "Final Version Due"),
        ("Submission of final versions", "Final Version Due"),
    ],
)
def test_dates_are_known_by_their_titles(title: str, field: str) -> None:
    fields = dict(line.split(": ", 1) for line in with_date(title)["wikicfp"].split("\n"))
    dates = {name: value for name, value in fields.items() if name.endswith(("Due", "Deadline"))}
    assert dates == {field: "Feb 3, 2024"}


@pytest.mark.parametrize(
    "title",
    ["Submission opens", "Review submission", "Early registration", "Travel grant notification",
     "Video submission", "Workshop dinner"],
)  # fmt: skip
def test_other_dates_are_no_deadlines_of_papers(title: str) -> None:
    found = with_date(title)
    assert "Feb" not in found["wikicfp"]
    assert found["call"].startswith("Call for participation\n")
    assert f"- {title}: 3 February 2024" in found["call"]


def test_of_several_tracks_none_is_lost() -> None:
    late = ImportantDate("Submission, short papers", datetime(2024, 2, 9, 12, tzinfo=VIENNA))
    line = "Submission Deadline: Feb 3, 2024 (Paper submission); Feb 9, 2024 (Submission, short"
    assert line in texts(important_dates=(SUBMISSION, late))["wikicfp"]


# --- form ------------------------------------------------------------------------------------


@given(st.text(min_size=1, max_size=400), st.text(max_size=400))
def test_lines_and_posts_are_never_too_long(title: str, place: str) -> None:
    found = texts(title=title, place=place, important_dates=(SUBMISSION,))
    assert max(len(line) for line in found["call"].split("\n")) <= 72
    assert len(found["post"]) <= POST_LENGTH


def test_a_post_gives_up_the_less_needed_first() -> None:
    post = texts(title="Toys and " * 22 + "more", important_dates=(SUBMISSION,))["post"]
    assert post.endswith(f"more\n11 May 2024\nMesse Wien, Vienna\n{HOME}")


def test_an_address_is_never_broken() -> None:
    home = f"https://toy.example/{'a' * 90}/"
    assert f"Web:   {home}\n" in texts(base_url=home)["call"]
