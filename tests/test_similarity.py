"""Related papers: what is near to what, and that it is always the same."""

from __future__ import annotations

import pickle
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_proceedings import join, markup
from sphinx_proceedings.model import ForumId, Paper, PaperLinks, Slug
from sphinx_proceedings.problems import Report
from sphinx_proceedings.search import similarity
from sphinx_proceedings.search.similarity import neighbours, quality, related

DATA = Path(__file__).parent.parent / "docs" / "_data"
HASHED = """
from pathlib import Path
from sphinx_proceedings import join
from sphinx_proceedings.problems import Report
from sphinx_proceedings.search import paper_map
from sphinx_proceedings.search.similarity import neighbours
import sys
papers = join.load(Path(sys.argv[1]), Report()).proceedings.papers
near = neighbours(papers, 8)
print([[(other.paper.id, other.closeness) for other in near[key]] for key in near])
print(paper_map.place(near))
"""


def paper(paper_id: str, title: str = "", abstract: str = "", *keywords: str) -> Paper:
    return Paper(
        id=ForumId(paper_id),
        slug=Slug(paper_id),
        title=markup.inline(title),
        authors=(),
        links=PaperLinks(forum="https://openreview.net/forum?id=x"),
        abstract=markup.block(abstract) if abstract else None,
        keywords=tuple(markup.inline(keyword) for keyword in keywords),
    )


def ids(found: tuple[Paper, ...]) -> list[str]:
    return [each.id for each in found]


SHELF = [
    paper("a", "Diffusion of heat in graphs", "Heat spreads along edges."),
    paper("b", "Graph diffusion", "How heat spreads on an edge."),
    paper("c", "Attention in transformers", "Tokens attend to tokens."),
    paper("d", "A transformer of few tokens", "Attention is shared."),
    paper("e", "Cooking rice"),
    paper("f"),
]


def test_papers_that_share_rare_words_are_related() -> None:
    found = related(SHELF)
    assert ids(found[ForumId("a")])[0] == "b"
    assert ids(found[ForumId("d")])[0] == "c"
    assert "c" not in ids(found[ForumId("a")])


def test_papers_without_text_or_shared_words_have_none_and_are_none() -> None:
    found = related(SHELF)
    assert found[ForumId("e")] == found[ForumId("f")] == ()
    assert not {"e", "f"} & {other for others in found.values() for other in ids(others)}


def test_no_papers_give_no_relations() -> None:
    assert related([]) == {}
    assert related([SHELF[0]]) == {"a": ()}


def test_words_count_in_singular_and_plural_and_in_any_case() -> None:
    found = related([paper("a", "Theories"), paper("b", "A THEORY"), paper("c", "Rice")])
    assert ids(found[ForumId("a")]) == ["b"]


def test_the_same_words_are_as_close_as_can_be_and_ties_go_by_id() -> None:
    papers = [paper(name, "Heat in graphs") for name in "dbca"] + [paper("e", "Rice")]
    found = neighbours(papers)
    assert [other.paper.id for other in found[ForumId("c")]] == ["a", "b", "d"]
    assert all(950_000 < other.closeness <= 1_000_000 for other in found[ForumId("c")])


def test_no_more_are_named_than_asked_for_and_never_the_paper_itself() -> None:
    papers = [paper(f"p{number}", "Heat in graphs") for number in range(9)]
    for paper_id, others in related(papers, 3).items():
        assert len(others) == 3
        assert paper_id not in ids(others)


def test_keywords_can_be_left_out() -> None:
    papers = [paper("a", "One", "", "heat"), paper("b", "Two", "", "heat"), paper("c", "Three")]
    assert ids(related(papers)[ForumId("a")]) == ["b"]
    assert neighbours(papers, with_keywords=False)[ForumId("a")] == ()


def test_order_of_the_papers_does_not_matter() -> None:
    papers = join.load(DATA, Report()).proceedings.papers
    assert related(papers[::-1]) == related(papers)


def test_relations_and_map_do_not_depend_on_the_hash_seed() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", HASHED, str(DATA)],
            env={"PYTHONHASHSEED": seed}, check=True, capture_output=True,
        ).stdout
        for seed in ("0", "1", "77")
    }  # fmt: skip
    (output,) = outputs
    assert b"PaperMap" in output


def test_a_word_of_many_papers_leads_to_some_of_them_only() -> None:
    """Else the cost would grow with the square of their number."""
    papers = [paper(f"p{number:03}", "heat " * (1 + number % 7), "rice") for number in range(60)]
    papers += [paper(f"q{number:03}", "ice") for number in range(200)]
    found = neighbours(papers, 100)
    assert 0 < len(found[ForumId("p000")]) <= similarity.LONGEST_POSTING


SOME = ["heat", "heats", "ice", "rice", "graph", "graphs", "node", "edge", "a"]
SHORT = st.lists(st.sampled_from(SOME), max_size=6)
TEXTS = st.lists(SHORT.map(" ".join), min_size=1, max_size=40)


@given(st.data(), TEXTS)
def test_an_amended_likeness_is_that_of_the_amended_papers(
    data: st.DataObject, texts: list[str]
) -> None:
    papers = [paper(f"p{number:02}", text, text) for number, text in enumerate(texts)]
    likeness = similarity.Likeness.of(papers, 3)
    for _ in range(3):
        places = data.draw(st.sets(st.integers(0, len(papers) - 1), max_size=3))
        changed = {}
        for place in sorted(places):
            text = data.draw(SHORT.map(" ".join))
            changed[place] = papers[place] = paper(f"p{place:02}", texts[place], text)
        before = [likeness.nearest(place) for place in range(len(papers))]
        told = likeness.amend(changed)
        fresh = similarity.Likeness.of(papers, 3)
        after = [fresh.nearest(place) for place in range(len(papers))]
        assert [likeness.nearest(place) for place in range(len(papers))] == after
        assert told == {place for place, near in enumerate(after) if near != before[place]}


def test_an_amended_likeness_of_a_conference_is_that_of_its_papers() -> None:
    papers = sorted(join.load(DATA, Report()).proceedings.papers, key=lambda paper: paper.id)
    likeness = pickle.loads(pickle.dumps(similarity.Likeness.of(papers, 5)))
    chance = random.Random(3)
    for _ in range(20):
        place = chance.randrange(len(papers))
        other = chance.choice(papers)
        papers[place] = replace(papers[place], abstract=other.abstract)
        likeness.amend({place: papers[place]})
    fresh = similarity.Likeness.of(papers, 5)
    for place in range(len(papers)):
        assert likeness.nearest(place) == fresh.nearest(place)


def test_quality_counts_shared_labels_against_all_pairs() -> None:
    papers = {name: paper(name) for name in "abcd"}
    labels = {"a": ["x"], "b": ["x"], "c": ["y"], "d": ["y", "x"]}
    found = {
        ForumId("a"): (papers["b"], papers["c"]),
        ForumId("b"): (),
        ForumId("c"): (papers["d"],),
        ForumId("d"): (),
    }
    measured = quality(found, {ForumId(key): value for key, value in labels.items()})
    assert measured.pairs == 3
    assert measured.found == pytest.approx(2 / 3)
    assert measured.chance == pytest.approx(8 / 12)


def test_related_papers_share_topics_far_oftener_than_chance() -> None:
    proceedings = join.load(DATA, Report()).proceedings
    topics = {
        key: [word.topic.slug for word in words if word.topic]
        for key, words in proceedings.keywords_of.items()
    }
    near = neighbours(proceedings.papers, with_keywords=False)
    found = {key: [other.paper for other in others] for key, others in near.items()}
    measured = similarity.quality(found, topics)
    assert measured.found > 3 * measured.chance
