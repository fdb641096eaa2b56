"""Ratings, candidates and publication before, out of private exports."""

from __future__ import annotations

import json
from typing import Any

import pytest

from openreview_notes import ABSENT, VENUE, WORKSHOP, decision, hidden, v1, v2
from sphinx_proceedings.problems import InputError, Report
from sphinx_proceedings.sources.openreview.redaction import redact
from sphinx_proceedings.sources.openreview.reviews import (
    Private,
    RatingScale,
    read_csv,
    read_private,
)

SECRET = "a word that only reviewers may read"


def review(forum: str, rating: object, name: str = "r1", **envelope: Any) -> Any:
    fields = {"rating": {"value": rating}, "review": {"value": SECRET}}
    return {
        "id": f"{name}-{forum}",
        "forum": forum,
        "replyto": forum,
        "version": 2,
        "readers": [f"{VENUE}/Program_Chairs"],
        "signatures": [f"{VENUE}/Submission7/Reviewer_{name}"],
        "invitations": [f"{VENUE}/Submission7/-/Official_Review"],
        "content": fields,
    } | envelope


def read(notes: list[Any], report: Report | None = None, **options: Any) -> Private:
    data = json.dumps({"notes": notes}).encode()
    return read_private(
        data, WORKSHOP, Report() if report is None else report, file="private.json", **options
    )


@pytest.mark.parametrize(
    ("given", "rating"),
    [
        (8, 8),
        (7.5, 7.5),
        ("8", 8),
        (" 8: accept, good paper", 8),
        ("-2 (reject)", -2),
        ("3.5/5", 3.5),
        ({"value": 6}, 6),
        ({"value": "6: marginal"}, 6),
        ("8th percentile", None),
        ("good", None),
        ("", None),
        (None, None),
        (True, None),
        ([8], None),
        (float("nan"), None),
        (float("inf"), None),
    ],
)
def test_a_rating_is_read_in_every_form_that_venues_use(
    given: object, rating: float | None
) -> None:
    assert RatingScale().read(given) == rating


def test_ratings_off_the_scale_are_none() -> None:
    scale = RatingScale(lowest=1, highest=5)
    assert [scale.read(value) for value in (0, 1, 5, 6)] == [None, 1, 5, None]


def test_reviews_inside_and_beside_a_submission_count_once() -> None:
    first, second = review("a", 3, "r1"), review("a", 8, "r2")
    note = v2("a", details={"directReplies": [first, second], "replies": []})
    assert read([note, first]).ratings == {"a": (3, 8)}


def test_a_review_without_forum_inside_details_belongs_to_its_submission() -> None:
    bare = {k: v for k, v in review("a", 4).items() if k not in ("forum", "replyto")}
    assert read([v2("a", details={"replies": [bare]})]).ratings == {"a": (4,)}


def test_reviews_of_v1_are_read() -> None:
    reply = {
        "id": "r",
        "forum": "a",
        "replyto": "a",
        "invitation": f"{VENUE}/-/Paper36/Official_Review",
        "content": {"rating": "7: Good paper, accept", "review": SECRET},
    }
    assert read([v1("a"), reply]).ratings == {"a": (7,)}


def test_only_reviews_are_counted() -> None:
    comment = review("a", 1, "c", invitations=[f"{VENUE}/Submission7/-/Official_Comment"])
    deleted = review("a", 1, "d", ddate=1)
    assert read([v2("a"), comment, deleted, review("a", 6)]).ratings == {"a": (6,)}


def test_a_review_changed_later_replaces_the_earlier_copy() -> None:
    old, new = review("a", 3, mdate=1), review("a", 9, mdate=2)
    for notes in ([old, new], [new, old]):
        assert read([v2("a"), *notes]).ratings == {"a": (9,)}


def test_the_fields_name_can_be_given() -> None:
    note = review("a", 3)
    note["content"]["soundness"] = {"value": "2 fair"}
    scale = RatingScale(("soundness",))
    assert read([v2("a"), note], scale=scale).ratings == {"a": (2,)}


def test_a_missing_rating_is_told_without_telling_anything_private() -> None:
    report = Report()
    note = review("a", "strong accept, says ~Ada_Lovelace1")
    assert read([v2("a"), note], report).ratings == {}
    (problem,) = report
    assert problem.place.record == "a"
    assert "Ada" not in str(problem)
    assert "Reviewer" not in str(problem)
    assert SECRET not in str(problem)


def test_a_misspelt_field_is_told_with_the_nearest() -> None:
    report = Report()
    read([v2("a"), review("a", 3)], report, scale=RatingScale(("ratting",)))
    assert 'did you mean "rating"?' in str(next(iter(report)))


def test_candidates_need_not_be_public_yet_but_accepted() -> None:
    notes = [
        v2("public"),
        v2("kept-back", readers=[VENUE]),
        v2("refused", {"venueid": f"{VENUE}/Rejected_Submission"}),
        v2("pending", {"venueid": f"{VENUE}/Submission", "venue": "Submitted to BGPT"}),
        v2("other", {"venueid": "Elsewhere"}, invitations=["Elsewhere/-/Submission"], domain=""),
    ]
    assert [paper.id for paper in read(notes).papers] == ["kept-back", "public"]
    with_pending = read(notes, undecided=True).papers
    assert [paper.id for paper in with_pending] == ["kept-back", "pending", "public"]


def test_a_decision_makes_a_candidate() -> None:
    note = v2("a", {"venueid": ABSENT, "venue": ABSENT})
    assert [p.id for p in read([note, decision("a", "Accept (Oral)")]).papers] == ["a"]
    assert read([note, decision("a", "Reject")]).papers == ()


def test_a_redacted_export_has_the_same_candidates() -> None:
    undecided = v2("b", {"venueid": ABSENT, "venue": ABSENT})
    public = decision("b", "Accept", readers=["everyone"])
    data = json.dumps({"notes": [v2("a"), undecided, public, v1("c"), review("a", 3)]}).encode()
    redacted = redact(data, WORKSHOP, Report(), file="x").written
    assert b"Official_Review" not in redacted
    found = read_private(redacted, WORKSHOP, Report(), file="x")
    assert [paper.id for paper in found.papers] == ["a", "b", "c"]
    assert found.ratings == {}


def test_the_original_of_a_blind_note_is_no_candidate_of_its_own() -> None:
    blind = v1("blind", original="origin")
    original = v1("origin", original=ABSENT, readers=[VENUE])
    assert [paper.id for paper in read([blind, original]).papers] == ["blind"]


@pytest.mark.parametrize(
    ("said", "published"),
    [
        (True, True),
        (["I confirm"], True),
        ("Yes", True),
        ("NeurIPS 2023", True),
        (False, False),
        ([], False),
        ("", False),
        (None, False),
        ("No", False),
        ("no, it was not", False),
        ("Not published", False),
        ("N/A", False),
        ("-", False),
        (["No"], False),
        ("Nova Science 2023", True),
    ],
)
def test_the_field_tells_what_was_published_before(said: object, published: bool) -> None:
    notes = [v2("a", {"earlier": hidden(said)}), v2("b", {"earlier": hidden(False)})]
    found = read(notes, published_field="earlier").published
    assert found == ({"a"} if published else set())


def test_a_field_that_nobody_has_stops_with_the_nearest() -> None:
    with pytest.raises(InputError, match='Did you mean "Earlier_Work"'):
        read([v2("a", {"Earlier_Work": False})], published_field="earlier_work_")


def test_nothing_but_ratings_is_kept_of_a_review() -> None:
    found = repr(read([v2("a"), review("a", 8, "AbCd")]))
    assert SECRET not in found
    assert "Reviewer" not in found
    assert "Ada" not in found


# --- the console's CSV -------------------------------------------------------------------------

HEAD = "number,forum,title,abstract,ratings,decision,reviewers"


def test_the_consoles_csv_is_read() -> None:
    text = (
        f"\ufeff{HEAD}\r\n"
        '1,https://openreview.net/forum?id=aB-_1,"A, ""B""",x,"8;6;undefined",Accept,~R1\r\n'
        "2,https://openreview.net/forum?id=c&noteId=d,T,x,5: weak,undefined,~R2\r\n"
        '3,bare,T,x,"[3, 4]",undefined,~R3\r\n'
        "4,https://openreview.net/forum?id=none,T,x,undefined,undefined,undefined\r\n"
        "5,undefined,T,x,8,undefined,undefined\r\n"
    )
    report = Report()
    found = read_csv(text.encode(), report, file="papers.csv")
    assert found == {"aB-_1": (6, 8), "bare": (3, 4), "c": (5,)}
    assert not len(report)


def test_a_csv_without_ratings_is_refused() -> None:
    with pytest.raises(InputError, match="no column of ratings"):
        read_csv(b"number,forum,title\n1,a,b\n", Report(), file="papers.csv")
    with pytest.raises(InputError, match="no column of forums"):
        read_csv(b"number,ratings\n1,8\n", Report(), file="papers.csv")


def test_ratings_of_the_csv_off_the_scale_are_told() -> None:
    report = Report()
    data = f"{HEAD}\n1,a,T,x,4;40,Accept,~R1\n".encode()
    assert read_csv(data, report, file="p.csv", scale=RatingScale(lowest=1, highest=10)) == {
        "a": (4,)
    }
    assert [problem.place.record for problem in report] == ["a"]
