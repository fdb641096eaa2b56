"""Redacted exports: the same papers, and nothing that is not shown."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openreview_notes import VENUE, WORKSHOP, decision, hidden, v1, v2
from sphinx_proceedings.config import read_workshop
from sphinx_proceedings.join import join
from sphinx_proceedings.problems import InputError, ProblemKind, Report
from sphinx_proceedings.sources.openreview import read
from sphinx_proceedings.sources.openreview.redaction import Redaction, redact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_proceedings.model import AuthorKey, Paper

DATA = Path(__file__).parent / "data"


def export(notes: list[Any]) -> bytes:
    return json.dumps({"notes": notes}).encode()


def redacted(data: bytes, **workshop: Any) -> Redaction:
    return redact(data, replace(WORKSHOP, **workshop), Report(), file="private.json")


def papers(data: bytes, **workshop: Any) -> tuple[Paper, ...]:
    """The papers with people numbered as they come, since their numbers mean nothing."""
    found = read(data, replace(WORKSHOP, **workshop), Report(), file="openreview.json")
    numbers: dict[AuthorKey, Any] = {}
    return tuple(
        replace(
            paper,
            authors=tuple(
                replace(author, key=numbers.setdefault(author.key, len(numbers)))
                for author in paper.authors
            ),
        )
        for paper in found
    )


def holds_the_same(data: bytes, **workshop: Any) -> Redaction:
    """The law: the papers of the redacted export are those of the private one."""
    made = redacted(data, **workshop)
    assert papers(made.written, **workshop) == papers(data, **workshop)
    assert redacted(made.written, **workshop).written == made.written
    assert redacted(made.written, **workshop).dropped == {}
    report = Report()
    read(made.written, replace(WORKSHOP, **workshop), report, file="openreview.json")
    assert ProblemKind.PRIVATE_EXPORT not in {problem.kind for problem in report}
    return made


# --- the same papers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "venue", "number"),
    [
        ("openreview-demo.json", "NeurIPS.cc/2023/Conference", 54),
        ("iclr2024-workshop-ai4diffeq.json", "ICLR.cc/2024/Workshop/AI4DiffEqtnsInSci", 87),
        ("neurips2023.json.gz", "NeurIPS.cc/2023/Conference", 3218),
    ],
)
def test_real_exports(file: str, venue: str, number: int) -> None:
    made = holds_the_same((DATA / file).read_bytes(), venueid=venue)
    assert made.kept == number


def test_the_export_of_the_repository_holds_what_is_public_alone() -> None:
    folder = DATA.parents[1] / "docs" / "_data"
    workshop = read_workshop(folder / "workshop.toml", Report(), file="workshop.toml")
    data = (folder / workshop.export).read_bytes()
    assert redact(data, workshop, Report(), file=workshop.export).written == data


REPLY = {
    "id": "reply00001",
    "replyto": "paper00001",
    "forum": "paper00001",
    "invitations": [f"{VENUE}/Submission7/-/Official_Review"],
    "readers": ["everyone"],
    "content": {"review": {"value": "SECRET review"}, "rating": {"value": "8: SECRET"}},
}


@pytest.mark.parametrize(
    "note",
    [
        v2(),
        v2(content={"venue": "BGPT Oral", "_bibtex": "@misc{\nlovelace2024on,\ntitle={X}}"}),
        v2(content={"authors": {"value": ["A B"], "readers": [VENUE]}}),
        v2(content={"authors": ["Anonymous"]}),
        v2(content={"authors": ["", "Anonymous"]}),
        v2(content={"authors": []}),
        v2(content={"authors": ["A B and C D"], "authorids": ["~A_B1", "~C_D1"]}),
        v2(content={"authors": ["Maaten, Laurens"], "authorids": ["l@example.org"]}),
        v2(content={"authors": ["A B <a@example.org>", "~C_D1", "E F"]}),
        v2(content={"authors": ["A @B", "C D@", "@"]}),
        v2(content={"title": 7}),
        v2(content={"title": {"value": "T", "readers": [VENUE]}}),
        v2(content={"keywords": "a, b; c"}),
        v2(content={"keywords": ["a, b; a, b"]}),
        v2(content={"keywords": ["one (two, three)"], "TLDR": ["x", "y"]}),
        v2(content={"pdf": "https://example.org/x.pdf", "code": "javascript:alert(1)"}),
        v2(content={"code": "ftp://x", "github": "https://code.example.org/a b"}),
        v2(content={"supplementary_material": "/attachment/" + "ab" * 20 + ".zip"}),
        v2(externalIds=["doi:10.1000/x", "arxiv:2401.00001", "nonsense", 7]),
        v2(number=7.0, license={"x": 1}, pdate=-1),
        v2("a/../b", number=None),
        v2("id\ud800x"),
        v2(details={"directReplies": [REPLY]}),
        v1(),
        v1(content={"TL;DR": "Short.", "authorids": ["x@example.org"] * 2}),
    ],
    ids=lambda note: str(sorted(note)[:2]),
)
def test_odd_notes_read_the_same(note: Any) -> None:
    holds_the_same(export([note, v2("other00001", {"title": "Another"})]))


def test_the_schema_of_2026_keeps_affiliations_and_tells_people_apart() -> None:
    people = [
        {"fullname": "Yang Liu", "username": "~Yang_Liu7", "institutions": [{"name": "MIT"}]},
        {"fullname": "Wei Chen", "username": "~Wei_Chen1", "institutions": []},
    ]
    others = [{"fullname": "Yang Liu", "username": "~Yang_Liu8"}]
    notes = [
        v2("paper00001", {"authors": people, "authorids": None}),
        v2("paper00002", {"authors": others, "authorids": None}),
        v2("paper00003", {"authors": ["Y. Liu", "W"], "authorids": ["~Yang_Liu7", "w@exam.org"]}),
    ]
    made = holds_the_same(export(notes))
    first, second, third = papers(made.written)
    assert first.authors[0].affiliations[0].plain == "MIT"
    assert first.authors[0].key == third.authors[0].key != second.authors[0].key


def test_people_of_one_name_on_one_paper_keep_their_addresses() -> None:
    """Their order was that of their private ids."""
    line = {"authors": ["Yang Liu"] * 12, "authorids": [f"~Yang_Liu{n}" for n in range(12, 0, -1)]}
    last = {"authors": ["Yang Liu"], "authorids": ["~Yang_Liu7"]}
    data = export([v2("paper00001", line), v2("paper00002", last)])

    def addresses(data: bytes) -> list[list[str]]:
        joined = join(WORKSHOP, read(data, WORKSHOP, Report(), file="openreview.json"))
        return [
            [joined.author_of[author.key].slug for author in paper.authors]
            for paper in joined.papers
        ]

    assert addresses(redacted(data).written) == addresses(data)


@pytest.mark.parametrize("public", [True, False])
def test_a_paper_accepted_by_a_decision_stays_so_in_its_presentation(public: bool) -> None:
    reply = decision("paper00001", "Accept (Oral)")
    reply["readers"] = ["everyone"] if public else [VENUE]
    note = v2("paper00001", {"venueid": None, "venue": None})
    made = holds_the_same(export([note, reply]))
    (paper,) = papers(made.written)
    assert paper.presentation == ("oral" if public else None)
    assert (b"Accept (Oral)" in made.written) == public


TEXT = (
    st.text()
    | st.text("aB1 ~@<>()[]{}$,;、\\'\"`|/.:-_#%&\n\u200b\u202e\u0301\ud800\x00中", max_size=14)
    | st.sampled_from(["~A_B1", "a@b.c", "A B", "Anonymous", "https://a.b/c", "/pdf/ab.pdf"])
)
ANY = TEXT | st.integers() | st.none() | st.lists(TEXT, max_size=3)
NAMES = st.sampled_from(
    ["title", "authors", "authorids", "keywords", "abstract", "TLDR", "pdf", "venue", "code", "x"]
)


@given(st.dictionaries(NAMES, ANY, max_size=6), st.dictionaries(NAMES, ANY, max_size=6))
def test_hostile_notes_read_the_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = v2("paper00001"), v2("paper00002", number=8)
    first["content"] |= {name: {"value": value} for name, value in one.items()}
    second["content"] |= {name: {"value": value} for name, value in other.items()}
    data = export([first, second, v2("paper00003")])
    holds_the_same(data)


# --- nothing else --------------------------------------------------------------------------------


def test_no_secret_is_left() -> None:
    secret = v2(
        "paper00001",
        {
            "authorids": ["~Secret_Id1", "secret@example.org"],
            "confidential": "SECRET",
            "abstract": {"value": "SECRET", "readers": [VENUE]},
            "_bibtex": "@misc{lovelace2024on,\n author={SECRET}}",
        },
        signatures=["SECRET"],
        writers=["SECRET"],
        nonreaders=["SECRET"],
        original="SECRET",
        details={"original": {"SECRET": 1}, "directReplies": [REPLY]},
    )
    rejected = v2("paper00002", {"title": "SECRET", "venueid": f"{VENUE}/Rejected_Submission"})
    unreleased = v2("paper00003", {"title": "SECRET"}, readers=[VENUE])
    made = redacted(export([secret, rejected, unreleased, REPLY | {"id": "reply00002"}]))
    assert b"secret" not in made.written.lower()
    assert b"example.org" not in made.written
    assert made.kept == 1
    assert made.dropped == {
        "e-mail addresses": 1,
        "fields that the site does not show": 2,
        "hidden fields": 1,
        "notes about how a submission was handled": made.dropped[
            "notes about how a submission was handled"
        ],
        "originals of blind submissions": 1,
        "reviews and other replies": 2,
        "submissions that are not public": 1,
        "unaccepted submissions": 1,
    }


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to every text in a value."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from places(item, (*place, name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from places(item, (*place, number))
    elif isinstance(value, str):
        yield place


def test_what_is_not_listed_is_left_out_wherever_it_stands() -> None:
    """A word is put beside every text of private notes; it may be left in public fields alone."""
    people = [{"fullname": "A B", "username": "~A_B1", "institutions": [{"name": "MIT"}]}]
    people[0]["institutions"][0] |= {"domain": "mit.edu", "country": "US"}  # type: ignore[index]
    other = decision("paper00001", "Accept (Oral)")
    notes = [
        v2(
            "paper00001",
            {
                "authors": people,
                "authorids": hidden(["~A_B1"]),
                "_bibtex": "@misc{b2024on,\n title={X}}",
                "code": "https://example.org/code",
                "confidential": hidden("x"),
                "email": "x",
            },
            writers=["x"],
            nonreaders=["x"],
            externalIds=["doi:10.1000/x"],
            parentInvitations="x",
            details={
                "directReplies": [REPLY, other],
                "original": v1("orig000001"),
                "x": {"x": "x"},
            },
        ),
        REPLY | {"id": "reply00002"},
        decision("paper00001", "Accept (Poster)"),
        v1("paper00003", signatures=["x"]),
        v2("paper00004", {"venueid": f"{VENUE}/Rejected_Submission"}),
        v2("paper00005", readers=[VENUE]),
        v2("paper00006", {"title": hidden("x"), "authors": hidden(["x"])}),
    ]
    public = {n for n, note in enumerate(notes) if note["id"][-1] in "136"}
    kept = set()
    for place in places(notes):
        marked = json.loads(json.dumps(notes))
        holder = marked
        for step in place[:-1]:
            holder = holder[step]
        holder[place[-1]] += " zqsecret"
        if b"zqsecret" in redacted(export(marked)).written:
            kept.add(".".join(str(step) for step in place if not isinstance(step, int)))
            assert place[0] in public
    values = ("title", "keywords", "abstract", "TLDR", "venue", "pdf")
    assert kept <= {
        "id",
        "license",
        "content.authors",
        "content.authors.value",
        "content.authors.value.fullname",
        "content.authors.value.institutions.name",
        "content.code.value",
        "content.TL;DR",
        *(f"content.{name}.value" for name in values),
        *(f"content.{name}" for name in values),
    }
    assert {"content.title.value", "content.authors.value.institutions.name"} <= kept


def test_one_change_is_one_line() -> None:
    notes = [v2(f"paper{n:05}", {"title": f"Title {n}"}, number=n) for n in range(9)]
    before = redacted(export(notes)).written.decode().splitlines()
    notes.reverse()
    notes[3]["content"]["title"]["value"] = "Mended"
    after = redacted(export(notes)).written.decode().splitlines()
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


def test_without_papers_nothing_is_written() -> None:
    with pytest.raises(InputError, match="no accepted paper"):
        redacted(export([v2(content={"venueid": f"{VENUE}/Rejected_Submission"})]))


def test_a_packed_export_is_read() -> None:
    assert redacted(gzip.compress(export([v2()]))).kept == 1
