"""Which notes become papers: the rules of openreview.md, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from openreview_notes import ABSENT, VENUE, decision, hidden, read_notes, v1, v2
from sphinx_proceedings.problems import ProblemKind

if TYPE_CHECKING:
    from pathlib import Path

ANCHOR = v2("anchor", number=0)
"""An accepted paper, so that the export holds one whatever becomes of the other."""
UNSETTLED = {"venueid": ABSENT, "venue": ABSENT}


def left_out(note: Any, folder: Path, *others: Any) -> dict[str, int]:
    reading = read_notes([ANCHOR, note, *others], folder)
    assert reading.ids == ["anchor"], "accepted"
    return reading.left_out


def accepted(note: Any, folder: Path, *others: Any) -> bool:
    return note["id"] in read_notes([ANCHOR, note, *others], folder).ids


@pytest.mark.parametrize(
    ("envelope", "reason"),
    [
        ({"ddate": 1710000000000}, "deleted"),
        ({"replyto": "anchor"}, "reviews, decisions and other replies"),
        ({"forum": "anchor"}, "reviews, decisions and other replies"),
    ],
)
def test_what_is_no_submission_is_left_out(envelope, reason: str, tmp_path: Path) -> None:
    assert left_out(v2("other", **envelope), tmp_path) == {reason: 1}


@pytest.mark.parametrize("envelope", [{"ddate": None}, {"replyto": None}, {"forum": ABSENT}])
def test_empty_envelope_keys_do_not_count(envelope, tmp_path: Path) -> None:
    assert accepted(v2("other", **envelope), tmp_path)


@pytest.mark.parametrize(
    ("last", "reason"),
    [
        ("Rejected_Submission", "rejected"),
        ("Rejected_Paper", "rejected"),
        ("Withdrawn_Submission", "withdrawn"),
        ("Desk_Rejected_Submission", "desk-rejected"),
        ("Submission", "still under review, or rejected without a word"),
    ],
)
def test_a_refused_venueid_is_left_out(last: str, reason: str, tmp_path: Path) -> None:
    assert left_out(v2("other", {"venueid": f"{VENUE}/{last}"}), tmp_path) == {reason: 1}


@pytest.mark.parametrize("last", ["Withdrawn_Submission", "Desk_Rejected_Submission"])
def test_a_withdrawing_invitation_counts_in_v1_alone(last: str, tmp_path: Path) -> None:
    assert not accepted(v1("other", invitation=f"{VENUE}/-/{last}"), tmp_path)
    assert accepted(v2("other", invitations=[f"{VENUE}/-/{last}"]), tmp_path)


@pytest.mark.parametrize(
    "venue",
    ["Submitted to BGPT", "submitted to BGPT", "BGPT Withdrawn", "ICLR DESK REJECTED",
     "BGPT 2024 retracted", "Under review for BGPT"],
)  # fmt: skip
def test_a_refusing_venue_string_is_left_out(venue: str, tmp_path: Path) -> None:
    assert not accepted(v2("other", {"venue": venue}), tmp_path)


def test_submitted_to_counts_at_the_beginning_alone(tmp_path: Path) -> None:
    assert accepted(v2("other", {"venue": "BGPT, earlier submitted to ICLR"}), tmp_path)


def test_the_venueid_must_be_equal_to_the_letter(tmp_path: Path) -> None:
    for venueid in (VENUE.lower(), f"{VENUE}2", f" {VENUE}", "ICLR.cc/2024"):
        assert left_out(v2("other", {"venueid": venueid}), tmp_path) == {"of another venue": 1}


def test_an_unknown_part_of_the_venue_is_undecided_and_reported(tmp_path: Path) -> None:
    reading = read_notes([ANCHOR, v2("other", {"venueid": f"{VENUE}/Archival"})], tmp_path)
    assert reading.ids == ["anchor"]
    (problem,) = reading.of(ProblemKind.UNDECIDED)
    assert problem.place.record == "other"


def test_v1_wrote_the_venueid_on_rejected_papers_too(tmp_path: Path) -> None:
    assert accepted(v1("other"), tmp_path)
    assert left_out(v1("other", {"venue": " "}), tmp_path) == {"undecided": 1}
    assert left_out(v1("other", {"venue": ABSENT}), tmp_path) == {"undecided": 1}
    assert accepted(v2("other", {"venue": ABSENT}), tmp_path)


@pytest.mark.parametrize("text", ["Accept", "Accept (Poster)", "accepted as oral",
                                  "Accept, not as oral", "Conditional Accept"])  # fmt: skip
def test_without_venueid_an_accepting_decision_accepts(text: str, tmp_path: Path) -> None:
    assert accepted(v2("other", UNSETTLED), tmp_path, decision("other", text))
    assert accepted(v1("other", UNSETTLED), tmp_path, decision("other", text))


@pytest.mark.parametrize(
    "text", ["Reject", "Not accepted", "Do not accept", "Desk rejected before acceptance",
             "We can’t accept this", "Cannot accept", "No accept", "Withdrawn after accept"]
)  # fmt: skip
def test_a_refusing_decision_refuses_whatever_else_it_says(text: str, tmp_path: Path) -> None:
    reasons = left_out(v2("other", UNSETTLED), tmp_path, decision("other", text))
    assert reasons["rejected"] == 1


@pytest.mark.parametrize("text", ["Invite to Archive", "", "Poster", None, 3, {"x": 1}])
def test_an_unrecognized_decision_decides_nothing(text: Any, tmp_path: Path) -> None:
    reading = read_notes([ANCHOR, v2("other", UNSETTLED), decision("other", text)], tmp_path)
    assert reading.ids == ["anchor"]
    assert [p.place.record for p in reading.of(ProblemKind.UNDECIDED)] == ["other"]


@pytest.mark.parametrize("key", ["replies", "directReplies"])
def test_decisions_are_found_in_the_details(key: str, tmp_path: Path) -> None:
    ruled = decision("other", "Accept (oral)")
    reviewed = decision("other", "Reject", id="r", invitations=[f"{VENUE}/-/Official_Review"])
    assert accepted(v2("other", UNSETTLED, details={key: [reviewed, ruled]}), tmp_path)
    assert not accepted(v2("other", UNSETTLED, details={key: [reviewed]}), tmp_path)


def test_a_decision_of_v1_is_read(tmp_path: Path) -> None:
    ruled = {"id": "d", "forum": "other", "replyto": "other", "readers": ["everyone"],
             "invitation": f"{VENUE}/-/Paper7/-/Decision",
             "content": {"decision": "Accept (Oral)"}}  # fmt: skip
    reading = read_notes([v1("other", UNSETTLED, details={"directReplies": [ruled]})], tmp_path)
    assert reading.paper.presentation == "oral"


def test_a_deleted_decision_decides_nothing(tmp_path: Path) -> None:
    ruled = decision("other", "Accept", ddate=1)
    assert not accepted(v2("other", UNSETTLED), tmp_path, ruled)


def test_a_decision_of_another_venue_decides_nothing(tmp_path: Path) -> None:
    foreign = v2("other", UNSETTLED, domain="X.cc/Y", invitations=["X.cc/Y/-/Submission"])
    assert left_out(foreign, tmp_path, decision("other", "Accept"))["of another venue"] == 1


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({}, "Reject"),
        ({"venueid": f"{VENUE}/Rejected_Submission"}, "Accept"),
        ({"venueid": f"{VENUE}/Submission"}, "Accept"),
        ({"venueid": f"{VENUE}/Archival"}, "Accept"),
        ({"venue": "Submitted to BGPT"}, "Accept"),
    ],
)
def test_a_disagreement_leaves_out_and_is_reported(content, text: str, tmp_path: Path) -> None:
    reading = read_notes([ANCHOR, v2("other", content), decision("other", text)], tmp_path)
    assert reading.ids == ["anchor"]
    assert [p.place.record for p in reading.of(ProblemKind.DECISION_CONFLICT)] == ["other"]
    assert reading.left_out["venue and decision disagree"] == 1


def test_two_decisions_that_disagree_leave_out(tmp_path: Path) -> None:
    ruled = [decision("other", "Accept"), decision("other", "Reject", id="second")]
    reasons = left_out(v2("other", UNSETTLED), tmp_path, *ruled)
    assert reasons["venue and decision disagree"] == 1


@pytest.mark.parametrize("readers", [[VENUE], [], None, ABSENT, {"everyone": 1}, "every", [[]]])
def test_an_accepted_paper_that_is_not_public_is_left_out(readers: Any, tmp_path: Path) -> None:
    reading = read_notes([ANCHOR, v2("other", readers=readers)], tmp_path)
    assert reading.ids == ["anchor"]
    assert reading.left_out == {"accepted but not public": 1}
    assert [p.place.record for p in reading.of(ProblemKind.HIDDEN_NOTE)] == ["other"]


def test_the_venueid_decides_though_nobody_else_may_read_it(tmp_path: Path) -> None:
    reading = read_notes([v2(content={"venueid": hidden(VENUE)})], tmp_path)
    assert len(reading.papers) == 1


def test_of_copies_the_one_changed_last_counts(tmp_path: Path) -> None:
    old, new = v2("x", {"title": "Old"}, mdate=1), v2("x", {"title": "New"}, mdate=2)
    for notes in ([old, new], [new, old]):
        reading = read_notes(notes, tmp_path)
        assert reading.paper.title.plain == "New"
        assert reading.kinds == [ProblemKind.DUPLICATE_ID]
        assert reading.left_out == {"older copies of a note": 1}


def test_of_copies_changed_at_one_time_the_later_in_the_file_counts(tmp_path: Path) -> None:
    notes = [v2("x", {"title": title}) for title in ("First", "Second", "Third")]
    assert read_notes(notes, tmp_path).paper.title.plain == "Third"


def test_a_paper_whose_newest_copy_is_deleted_or_hidden_is_gone(tmp_path: Path) -> None:
    for newest in (v2("x", mdate=2, ddate=2), v2("x", mdate=2, readers=[VENUE])):
        assert read_notes([ANCHOR, newest, v2("x", mdate=1)], tmp_path).ids == ["anchor"]


def test_the_original_of_a_blind_note_never_shows(tmp_path: Path) -> None:
    blind = v1("blind", {"authors": ["Anonymous"]}, original="real",
               details={"original": {"content": {"authors": ["Real Name"]}}})  # fmt: skip
    original = v1("real", {"authors": ["Real Name"]}, original=None, readers=[VENUE])
    reading = read_notes([original, blind], tmp_path)
    assert reading.ids == ["blind"]
    assert reading.paper.authors == ()
    assert reading.left_out == {"originals of blind submissions": 1}
    assert "Real" not in reading.log


def test_papers_come_by_number_then_id(tmp_path: Path) -> None:
    numbers = {"e": ABSENT, "d": 10, "c": 2, "b": ABSENT, "a": 2}
    notes = [v2(note_id, number=number) for note_id, number in numbers.items()]
    assert read_notes(notes, tmp_path).ids == ["a", "c", "d", "b", "e"]
    assert read_notes(notes[::-1], tmp_path).ids == ["a", "c", "d", "b", "e"]
