"""Whatever stands beside it, a valid paper is read and nothing but InputError is raised."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openreview_notes import VENUE, WORKSHOP, decision, read_bytes, read_notes, v2
from sphinx_proceedings import sources
from sphinx_proceedings.model import Workshop
from sphinx_proceedings.problems import Report

DATA = Path(__file__).parent.parent / "docs" / "_data" / "openreview.json"

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from([VENUE, "everyone", "/pdf/a.pdf", "Accept", "$a", "\ud800", "a@b.c", "~A1"]),
)
field_names = st.sampled_from(
    ["value", "readers", "title", "authors", "authorids", "keywords", "abstract", "TLDR", "venue",
     "venueid", "pdf", "code", "supplementary_material", "decision", "fullname", "username",
     "institutions", "name", "replies", "directReplies", "original"]
)  # fmt: skip
jsons = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(field_names, inner, max_size=4),
    max_leaves=8,
)
contents = st.dictionaries(field_names, jsons, max_size=6)
overrides = st.dictionaries(
    st.sampled_from(
        ["id", "forum", "number", "version", "readers", "invitations", "invitation", "replyto",
         "ddate", "mdate", "tmdate", "pdate", "license", "externalIds", "details", "signatures",
         "domain", "content"]
    ),
    jsons,
    max_size=3,
)  # fmt: skip
# Each a paper or nearly one: content fields and envelope keys are replaced by anything.
hostile_notes = st.one_of(
    jsons,
    st.builds(lambda content, changes: v2("hostile", content) | changes, contents, overrides),
)


@pytest.fixture(scope="module")
def folder() -> Any:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(hostile_notes, max_size=4), st.integers(0, 4))
def test_hostile_notes_never_lose_the_paper_beside_them(folder: Path, notes, at: int) -> None:
    notes.insert(at, v2("thevalidone", {"title": "Valid"}))
    reading = read_notes(notes, folder)
    assert not reading.stopped
    (paper,) = (paper for paper in reading.papers if paper.id == "thevalidone")
    assert paper.title.plain == "Valid"
    assert paper.slug == "thevalidone"
    reading.log.encode()
    assert "a@b.c" not in reading.log


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60) | jsons.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_read_or_refused_with_a_problem(folder: Path, data: bytes) -> None:
    reading = read_bytes(data, folder)
    assert reading.papers or (reading.stopped and reading.problems)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms())
def test_the_order_of_the_export_does_not_show(folder: Path, random) -> None:
    notes = [
        v2(f"{letter}{i}", {"authors": [f"Author {i}", "Yang Liu"], "authorids": [f"~A{i}", "~Y"]},
           number=i % 3)
        for i, letter in enumerate("aAbBcC")
    ]  # fmt: skip
    before = read_notes(notes, folder)
    random.shuffle(notes)
    after = read_notes(notes, folder)
    assert before.papers == after.papers
    assert before.problems == after.problems


LONG = 100_000
STUCK = 120
"""Seconds of CPU: what costs the square of the length takes many times as long, what does not
some seconds on any machine."""


@pytest.mark.parametrize(
    "text",
    ["a" * LONG, " " * LONG + "x", "a" * LONG + " @", "~" + "1" * LONG + "x y", "$" * LONG,
     "(" * LONG, "no " * LONG, "a@" * LONG, "a,;" * LONG, "\\" * LONG, " and" * LONG, "<@" * LONG],
    ids=lambda text: text[:4] + text[-4:],
)  # fmt: skip
def test_long_values_cost_no_more_than_their_length(text: str, folder: Path) -> None:
    names = ["authors", "keywords", "title", "abstract", "TLDR", "pdf", "code"]
    people = [{"fullname": text, "username": text, "institutions": [{"name": text}]}]
    notes = [
        v2("asfields", dict.fromkeys(names, text), license=text, externalIds=[f"doi:{text}"]),
        v2("inlists", {"authors": [text], "keywords": [text]}, number=8),
        v2("aspeople", {"authors": people, "authorids": [text]}, number=9),
        v2("decided", {"venueid": text, "venue": text}),
        decision("decided", text),
    ]
    start = time.process_time()
    reading = read_notes(notes, folder)
    assert time.process_time() - start < STUCK
    assert reading.ids == ["asfields", "inlists", "aspeople"]


@pytest.mark.skipif(not DATA.exists(), reason="the flagship site has no export yet")
def test_the_demonstration_data_is_read_without_a_problem() -> None:
    workshop = Workshop(
        WORKSHOP.title, "BGPT", "NeurIPS", "NeurIPS.cc/2023/Conference", 2023,
        presentation=WORKSHOP.presentation,
    )  # fmt: skip
    report = Report()
    papers = sources.read(DATA, workshop, report, file="_data/openreview.json")
    assert len(papers) == 54
    assert [*report] == []
    assert report.left_out == {}
    kinds = [paper.presentation for paper in papers]
    assert [kinds.count(kind) for kind in ("oral", "spotlight", "poster")] == [8, 12, 34]
