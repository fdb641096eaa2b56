"""Citation keys are well formed, unique, and once given never change."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_proceedings import markup
from sphinx_proceedings.keys import HEADER, assign_keys, read_lock, write_lock
from sphinx_proceedings.model import AuthorKey, Authorship, ForumId, Paper, PaperLinks, Slug
from sphinx_proceedings.names import Name
from sphinx_proceedings.problems import ProblemKind, Report

if TYPE_CHECKING:
    from pathlib import Path


def paper(forum_id: str, title: str, *authors: str) -> Paper:
    return Paper(
        id=ForumId(forum_id),
        slug=Slug(forum_id),
        title=markup.inline(title),
        authors=tuple(Authorship(markup.literal(name), AuthorKey(name)) for name in authors),
        links=PaperLinks("https://openreview.net/forum"),
    )


def key(title: str, *authors: str) -> str:
    return assign_keys([paper("x", title, *authors)], 2024, {})[ForumId("x")]


@pytest.mark.parametrize(
    ("expected", "title", "author"),
    [
        ("vasudeva2024implicit", "Implicit Bias", "Bhavya Vasudeva"),
        ("lee2024role", "On the Role of Depth", "Ann Lee"),
        ("maaten2024visualizing", "Visualizing Data", "Laurens van der Maaten"),
        ("beethoven2024quartets", "Quartets", "Ludwig van Beethoven"),
        ("desa2024sgd", "SGD: A Tale", "Christopher De Sa"),
        ("king2024dreams", "Dreams", "Martin King Jr."),
        ("oneill2024non", "Non-Convex Descent", "Ann O'Neill"),
        ("curth2024uturn", "A U-turn on Double Descent", "Alicia Curth"),
        ("lee2024fdivergence", "On $f$-Divergence", "Ann Lee"),
        ("lee2024lbfgs", "L–BFGS in Time", "Ann Lee"),
        ("lee2024x", "X", "Ann Lee"),
        ("lee2024trains", "Trains - A Story", "Ann Lee"),
        ("kaiser2024one", "One Model", "Łukasz Kaiser"),
        ("madonna2024frozen", "Frozen", "Madonna"),
        ("lee2024l2", "$\\ell_2$ Regularization", "Ann Lee"),
        ("lee2024why", "Why?", "Ann Lee"),
        ("lee2024", "?!", "Ann Lee"),
        ("anonymous2024depth", "Depth", "…"),
    ],
)
def test_a_key_is_family_name_year_and_first_word_that_counts(
    expected: str, title: str, author: str
) -> None:
    assert key(title, author) == expected


def test_names_of_other_scripts_are_transliterated() -> None:
    assert re.fullmatch(r"[a-z]+2024depth", key("Depth", "南佳怡"))
    assert key("Depth", "南佳怡") != key("Depth")


def test_hidden_authors_have_a_key() -> None:
    assert key("Depth") == "anonymous2024depth"


def test_an_override_decides_the_family_name() -> None:
    overrides = {"Gabriel García Márquez": Name("Gabriel", "", "García Márquez")}
    papers = [paper("x", "Solitude", "Gabriel García Márquez")]
    assert assign_keys(papers, 2024, {}, overrides=overrides) == {"x": "garciamarquez2024solitude"}


def test_collisions_take_the_next_word_then_a_letter() -> None:
    papers = [paper(forum_id, "Deep Learning", "Yang Liu") for forum_id in "dcab"]
    assert assign_keys(papers, 2024, {}) == {
        "a": "liu2024deep",
        "b": "liu2024deeplearning",
        "c": "liu2024deepb",
        "d": "liu2024deepc",
    }


def test_a_key_is_kept_when_the_paper_is_retitled() -> None:
    before = assign_keys([paper("x", "Deep", "Yang Liu")], 2024, {})
    assert assign_keys([paper("x", "Shallow", "Y. Chen")], 2025, before) == before


def test_a_key_given_under_an_older_rule_stays() -> None:
    locked = {ForumId("x"): "curth2023u"}
    assert assign_keys([paper("x", "A U-turn", "Alicia Curth")], 2023, locked) == locked


def test_a_key_of_a_withdrawn_paper_is_never_given_again() -> None:
    locked = {ForumId("gone"): "Liu2024Deep"}
    assert assign_keys([paper("a", "Deep", "Yang Liu")], 2024, locked) == {"a": "liu2024deepb"}


# Names and titles of few words, so that collisions are common.
papers = st.lists(
    st.builds(
        paper,
        st.text(string.ascii_letters + "-_", min_size=1, max_size=3),
        st.lists(st.sampled_from(["Deep", "On", "Nets", "深", "$x$", "b"])).map(" ".join)
        | st.text(max_size=8),
        st.sampled_from(["Yang Liu", "Y. LIU", "Lïu", "南佳怡", "!"]) | st.text(max_size=4),
    ),
    unique_by=lambda paper: paper.id,
    max_size=8,
)


@given(papers)
def test_keys_are_well_formed_and_never_two_alike(some: list[Paper]) -> None:
    keys = assign_keys(some, 2024, {})
    assert set(keys) == {paper.id for paper in some}
    assert len({key.casefold() for key in keys.values()}) == len(some)
    assert all(re.fullmatch(r"[a-z0-9]+", key) for key in keys.values())


@given(papers, st.data())
def test_the_order_of_input_does_not_matter(some: list[Paper], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(some))
    assert [*assign_keys(shuffled, 2024, {}).items()] == [*assign_keys(some, 2024, {}).items()]


@given(papers, papers)
def test_papers_that_come_later_change_no_key(before: list[Paper], after: list[Paper]) -> None:
    locked = assign_keys(before, 2024, {})
    keys = assign_keys(after, 2024, locked)
    assert {paper_id: key for paper_id, key in keys.items() if paper_id in locked} == {
        paper_id: key for paper_id, key in locked.items() if paper_id in keys
    }
    assert len({*locked.values(), *keys.values()}) == len({*locked, *keys})


# --- the lock file ---------------------------------------------------------------------------


def ids(keys: dict[str, str]) -> dict[ForumId, str]:
    return {ForumId(forum_id): key for forum_id, key in keys.items()}


def test_there_are_no_keys_before_there_is_a_file(tmp_path: Path) -> None:
    report = Report()
    assert read_lock(tmp_path / "keys.toml", report) == {}
    assert not len(report)


def test_the_file_is_sorted_one_line_a_paper(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    assert write_lock(path, ids({"b-": "liu2024deep", "_A": "lee2024nets"}))
    assert path.read_text() == HEADER + '"_A" = "lee2024nets"\n"b-" = "liu2024deep"\n'
    assert [file.name for file in tmp_path.iterdir()] == ["keys.toml"]


def test_keys_are_added_and_none_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    write_lock(path, ids({"gone": "liu2024deep"}))
    assert write_lock(path, ids({"a": "lee2024nets"}))
    assert read_lock(path, Report()) == {"a": "lee2024nets", "gone": "liu2024deep"}


def test_an_unchanged_file_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    write_lock(path, ids({"a": "lee2024nets", "b": "liu2024deep"}))
    path.chmod(0o444)
    before = path.stat()
    assert not write_lock(path, ids({"a": "lee2024nets"}))
    assert path.stat() == before


def test_the_text_above_the_keys_is_the_organizers(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text('# ours\n[keys] # really\n"b" = "liu2024deep"')
    write_lock(path, ids({"a": "lee2024nets"}))
    assert path.read_text() == (
        '# ours\n[keys] # really\n"a" = "lee2024nets"\n"b" = "liu2024deep"\n'
    )


@pytest.mark.parametrize(
    "broken",
    [b'[keys]\n"a" = ', b"\xff\xfe", b"keys = 1", b"", b"<<<<<<< HEAD", b"[keys]\n[other]\n"],
)
def test_a_broken_file_is_reported_and_left_alone(tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "keys.toml"
    path.write_bytes(broken)
    report = Report()
    assert read_lock(path, report, file="_data/keys.toml") == {}
    assert [(p.kind, p.place.file) for p in report] == [
        (ProblemKind.FILE_FORMAT, "_data/keys.toml")
    ]
    assert report.has_errors
    assert not write_lock(path, ids({"a": "lee2024nets"}))
    assert path.read_bytes() == broken


@pytest.mark.parametrize("value", ['""', "5", '"a b"', '"a}b"', '"a,b"', '"é"', '"a\\nb"'])
def test_a_key_that_bibtex_cannot_take_is_reported(tmp_path: Path, value: str) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(f'[keys]\n"a" = {value}\n"b" = "Liu:2024_deep"\n')
    report = Report()
    assert read_lock(path, report) == {"b": "Liu:2024_deep"}
    assert [(p.kind, p.place.record) for p in report] == [(ProblemKind.BAD_VALUE, "a")]


def test_of_two_like_keys_one_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text('[keys]\n"b" = "LIU2024deep"\n"a" = "liu2024deep"\n')
    report = Report()
    assert read_lock(path, report) == {"a": "liu2024deep"}
    assert [p.place.record for p in report] == ["b"]


@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8"), max_size=5),
        st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True),
        max_size=5,
    )
)
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, keys: dict[str, str]
) -> None:
    path = tmp_path_factory.mktemp("lock") / "keys.toml"
    keys = {forum_id: f"{key}n{number}" for number, (forum_id, key) in enumerate(keys.items())}
    write_lock(path, ids(keys))
    assert read_lock(path, Report()) == keys
