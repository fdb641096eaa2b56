"""An amended index is, byte for byte, the index of the amended things."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexed import build
from sphinx_proceedings.search import Findable, Kind, amending
from sphinx_proceedings.search import index as index_module
from sphinx_proceedings.search.amending import Change, ElsewhereError, amend
from sphinx_proceedings.search.index import posting, reposted

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = [
    *("self-play", "selfplay", "self", "play", "in-context", "incontext", "toys", "3.5", "c++"),
    *("α", "Schölkopf", "L_2", "l2", "the", "the", "non-convex", "nonconvex", "南佳怡", "naïve"),
    *("it's", "zebra", "aardvark", "word"),
]
TEXT = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)


def thing(number: int, text: str, keywords: str = "") -> Findable:
    return Findable(
        Kind.PAPER,
        f"paper{number}",
        f"papers/paper{number}.html",
        f"Paper {number}",
        f"Paper {number}",
        people="Ada Lovelace",
        keywords=keywords,
        body=text,
        passage=f"<p>{text}</p>",
        other="Oral",
    )


def amended(things: Sequence[Findable], others: dict[int, Findable]) -> None:
    """Compare an amended index with one that is built of the same things."""
    before = build(things, "A notice.")
    changes = [Change(number, things[number], other) for number, other in others.items()]
    made = amend(before.files.__getitem__, before.kept, changes)
    after = build([others.get(number, each) for number, each in enumerate(things)], "A notice.")
    now = {
        name: content
        for name, content in (before.files | made.files).items()
        if content is not None
    }
    assert now.keys() == after.files.keys()
    assert [name for name in now if now[name] != after.files[name]] == []
    assert made.kept.digests == after.kept.digests
    assert made.kept.spare.keys() >= after.kept.spare.keys()


@pytest.fixture(params=[1, 12, 5_000])
def piece(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many characters the files of postings and of texts have on average."""
    for module in (index_module, amending):
        monkeypatch.setattr(module, "PIECE", request.param)
        monkeypatch.setattr(module, "TEXTS_PIECE", 5 * request.param)


@pytest.mark.usefixtures("piece")
@given(st.lists(TEXT, min_size=1, max_size=12), st.data())
@settings(
    max_examples=200,
    # It is the same for all examples.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_random_texts(texts: list[str], data: st.DataObject) -> None:
    things = [thing(number, text) for number, text in enumerate(texts)]
    numbers = data.draw(st.sets(st.integers(0, len(texts) - 1), max_size=3))
    others = {number: thing(number, data.draw(TEXT), data.draw(TEXT)) for number in numbers}
    with suppress(ElsewhereError):
        amended(things, others)


@pytest.mark.parametrize("at_once", [1, 10])
def test_changes_of_plain_words_need_nothing_else(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(index_module, "PIECE", 400)
    monkeypatch.setattr(amending, "PIECE", 400)
    chance = random.Random(5)
    vocabulary = [f"{chance.choice('abcdefghij')}word{number}" for number in range(400)]
    things = [thing(number, " ".join(chance.choices(vocabulary, k=60))) for number in range(150)]
    for _ in range(60):
        number = chance.randrange(len(things))
        words = things[number].body.split()
        for _ in range(at_once):
            words[chance.randrange(60)] = chance.choice([*vocabulary, "unheard", "of"])
        amended(things, {number: thing(number, " ".join(words))})


def test_a_title_is_no_text_that_can_be_amended() -> None:
    things = [thing(0, "toys"), thing(1, "toys")]
    with pytest.raises(ElsewhereError):
        amended(things, {1: replace(things[1], title="Another")})


def test_who_writes_a_joined_word_first_changes_where_others_are_found() -> None:
    things = [thing(0, "self-supervised toys"), thing(1, "toys")]
    with pytest.raises(ElsewhereError):
        amended(things, {1: thing(1, "selfsupervised toys")})
    with pytest.raises(ElsewhereError):
        amended([things[0], thing(1, "selfsupervised toys")], {1: thing(1, "toys")})
    things = [things[0], thing(1, "selfsupervised toys"), thing(2, "toys")]
    amended(things, {0: thing(0, "self-supervised play")})
    amended(things, {2: thing(2, "selfsupervised play")})
    amended([*things, thing(3, "selfsupervised")], {3: thing(3, "self-supervised play")})


_PLACES = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 300)))


@given(_PLACES, st.integers(0, 400), st.lists(st.integers(0, 300)))
def test_a_posting_with_other_places_of_a_thing_is_what_would_be_made_anew(
    places: list[tuple[int, int]], thing: int, now: list[int]
) -> None:
    stands = [number * index_module.THING + place for number, place in places]
    others = [place for place in stands if place // index_module.THING != thing]
    there = [thing * index_module.THING + place for place in now]
    number, text = posting(stands)
    after, wanted = posting([*others, *there])
    assert reposted(text, thing, there) == (after - number, wanted)
    if places:
        # A thing that is there already.
        thing = places[0][0]
        others = [place for place in stands if place // index_module.THING != thing]
        after, wanted = posting(others)
        assert reposted(text, thing, ()) == (after - number, wanted)
