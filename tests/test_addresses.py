from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from sphinx_proceedings.addresses import LONGEST_SLUG, RESERVED, assign_slugs, unique_slugs

ids = st.one_of(
    st.text(alphabet="aAbB-_", min_size=1, max_size=3),
    st.text(max_size=5),
    st.sampled_from(["index", "INDEX", "con", "Com1", "lpt9", "../x", "x" * 65, "\ud800"]),
)
ranked_ids = st.lists(st.tuples(st.integers(0, 3).map(float), ids), unique_by=lambda pair: pair[1])


def test_an_ordinary_id_is_its_own_slug() -> None:
    assert assign_slugs([(1, "-a_B9"), (2, "zz")]) == {"-a_B9": "-a_B9", "zz": "zz"}


def test_of_ids_that_differ_in_case_the_first_by_number_keeps_its_own() -> None:
    slugs = assign_slugs([(1, "ABC"), (3, "abc"), (2, "Abc")])
    assert slugs["ABC"] == "ABC"
    assert re.fullmatch(r"abc-[0-9a-f]{6}", slugs["abc"])
    assert re.fullmatch(r"Abc-[0-9a-f]{6}", slugs["Abc"])


def test_a_later_paper_does_not_move_an_earlier_one() -> None:
    before = assign_slugs([(1, "ABC"), (2, "abc")])
    after = assign_slugs([(1, "ABC"), (2, "abc"), (3, "aBC")])
    assert before.items() <= after.items()


def test_an_id_that_looks_like_a_made_slug_keeps_its_own() -> None:
    made = assign_slugs([(1, "ABC"), (2, "abc")])["abc"]
    slugs = assign_slugs([(1, "ABC"), (2, "abc"), (3, made)])
    assert slugs[made] == made
    assert slugs["abc"].startswith(made)
    assert slugs["abc"] != made


def test_reserved_and_unsafe_ids_get_made_slugs() -> None:
    slugs = assign_slugs([(1, "Index"), (2, "nul"), (3, "a/b"), (4, "x" * 65), (5, "é")])
    assert slugs["Index"].startswith("Index-")
    assert slugs["nul"].startswith("nul-")
    for unsafe in ("a/b", "x" * 65, "é"):
        assert re.fullmatch(r"p-[0-9a-f]{12}", slugs[unsafe])


@given(ranked_ids, st.randoms())
def test_slugs_of_ids_are_safe_apart_and_independent_of_order(pairs, random) -> None:
    slugs = assign_slugs(pairs)
    assert slugs.keys() == {forum_id for _, forum_id in pairs}
    folded = {slug.lower() for slug in slugs.values()}
    assert len(folded) == len(slugs)
    assert not folded & RESERVED
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", slug) for slug in slugs.values())
    shuffled = list(pairs)
    random.shuffle(shuffled)
    assert assign_slugs(shuffled) == slugs


def test_names_of_one_slug_are_counted_in_the_order_given() -> None:
    slugs = unique_slugs([("k1", "Yang Liu"), ("k2", "Yáng Liú"), ("k3", "yang liu")], "author")
    assert slugs == {"k1": "yang-liu", "k2": "yang-liu-2", "k3": "yang-liu-3"}


def test_a_counted_slug_does_not_take_that_of_a_name() -> None:
    slugs = unique_slugs([(1, "Ada 2"), (2, "Ada"), (3, "Ada")], "author")
    assert slugs == {1: "ada-2", 2: "ada", 3: "ada-3"}


def test_a_name_without_ascii_form_and_a_reserved_one_have_slugs() -> None:
    slugs = unique_slugs([(1, "?!"), (2, "Index"), (3, "Con")], "topic")
    assert re.fullmatch(r"topic-[0-9a-f]{8}", slugs[1])
    assert slugs[2] == "index-2"
    assert slugs[3] == "con-2"


def test_a_long_name_is_cut_at_a_word() -> None:
    (slug,) = unique_slugs([(1, "gradient " * 30)], "topic").values()
    assert len(slug) <= LONGEST_SLUG
    assert slug.endswith("gradient")


@given(st.lists(st.tuples(st.integers(0, 20), st.text(max_size=6) | st.sampled_from("aAáb"))))
def test_slugs_of_names_are_safe_and_apart(names) -> None:
    slugs = unique_slugs(names, "author")
    assert slugs.keys() == {key for key, _ in names}
    folded = {slug.lower() for slug in slugs.values()}
    assert len(folded) == len(slugs)
    assert not folded & RESERVED
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", slug) for slug in slugs.values())
