"""Contributed talks: the best choice, the same each time, with its reasons."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planned import WORDS, paper
from sphinx_proceedings import config, sources
from sphinx_proceedings.model import ForumId, Paper
from sphinx_proceedings.planning import selection
from sphinx_proceedings.planning.likeness import Likeness
from sphinx_proceedings.planning.selection import Candidate, Impossible, Wish, candidates, select
from sphinx_proceedings.problems import Report

DATA = Path(__file__).parents[1] / "docs" / "_data"

FOUND = st.lists(
    st.tuples(
        st.integers(2000, 9000),
        st.lists(st.sampled_from(WORDS), max_size=5, unique=True),
        st.lists(st.sampled_from(["optimization", "theory", "transformers", "flows"]), max_size=3),
    ),
    min_size=3,
    max_size=8,
).map(
    lambda rows: [
        Candidate(paper(f"p{number}", words, keywords=keywords), score, 3)
        for number, (score, words, keywords) in enumerate(rows)
    ]
)


def chosen(made: selection.Selection) -> list[str]:
    return sorted(talk.candidate.paper.id for talk in made.talks)


@settings(max_examples=60, deadline=None)
@given(FOUND, st.integers(1, 3), st.sampled_from([0.0, 0.2, 1.0]), st.sampled_from([None, 1, 2]))
def test_the_choice_is_as_good_as_the_best_of_all(
    found: list[Candidate], number: int, diversity: float, per_topic: int | None
) -> None:
    wish = Wish(number, diversity, 9, per_topic)
    task = selection._Task(found, wish)
    everything = filter(task.allowed, combinations(range(len(found)), number))
    best = max(map(task.value, everything), default=None)
    if best is None:
        with pytest.raises(Impossible):
            select(found, wish)
        return
    made = select(found, wish)
    assert made.value == made.bound == best
    assert made.greedy_value <= best
    assert len(set(chosen(made))) == number
    greedy = task.greedy()
    if greedy is not None:
        assert select(found, wish, solve=False).bound >= best


def test_the_solver_beats_greed_where_greed_is_short_sighted() -> None:
    # The best paper is like both of the next two, which have nothing in common.
    both = Candidate(paper("a", ["kernel", "margin"]), 9000, 3)
    pair = [Candidate(paper("b", ["kernel"]), 8900, 3), Candidate(paper("c", ["margin"]), 8900, 3)]
    made = select([both, *pair], Wish(2, 1.0, 9))
    assert chosen(made) == ["b", "c"]
    assert made.value > made.greedy_value


def test_the_solver_counts_repeated_topics(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_topics_alone(papers: list[Paper]) -> Likeness:
        nothing = tuple((0,) * len(papers) for _ in papers)
        return Likeness(tuple(papers), nothing, {"Kernels": (0, 1), "Flows": (0, 2)})

    monkeypatch.setattr(selection, "compare", by_topics_alone)
    scores = {"a": 8000, "b": 7900, "c": 7900}
    found = [Candidate(paper(name), score, 1) for name, score in scores.items()]
    made = select(found, Wish(2, 0.2, 9))
    assert chosen(made) == ["b", "c"]
    assert (made.value, made.greedy_value) == (15_800, 15_900 - 450)


def test_without_diversity_the_best_scores_win() -> None:
    found = [Candidate(paper(name, ["kernel"]), 1000 * n, 1) for n, name in enumerate("abcd")]
    assert chosen(select(found, Wish(2, 0))) == ["c", "d"]


def test_a_topic_has_no_more_talks_than_it_may() -> None:
    found = [
        Candidate(paper(f"{topic}{n}", keywords=[topic]), score, 1)
        for topic, score in (("Kernels", 9000), ("Margins", 5000), ("Flows", 3000))
        for n in (1, 2)
    ]
    assert chosen(select(found, Wish(3, 0, per_topic=1))) == ["Flows1", "Kernels1", "Margins1"]
    with pytest.raises(Impossible, match="--per-topic"):
        select(found, Wish(4, 0, per_topic=1))


def test_a_talk_that_stands_stays() -> None:
    found = [Candidate(paper(name), 1000 * n, 1) for n, name in enumerate("abcd")]
    made = select(found, Wish(2, settled=(ForumId("a"),)))
    assert chosen(made) == ["a", "d"]
    assert all(each.instead_of is not None for each in made.next_best)
    assert all(each.instead_of.id != "a" for each in made.next_best if each.instead_of)


def test_a_talk_that_stands_stays_in_what_the_solver_chooses() -> None:
    found = [
        Candidate(paper(f"p{n}", WORDS[n % 4 : n % 4 + 3]), 5000 + 397 * n % 900, 2)
        for n in range(12)
    ]
    free = select(found, Wish(3, 0.5, 9))
    worst = min(found, key=lambda each: each.score).paper.id
    assert worst not in chosen(free)
    made = select(found, Wish(3, 0.5, 9, settled=(worst,)))
    assert made.considered > 3
    assert worst in chosen(made)
    assert made.value == made.bound < free.value


def test_a_topic_that_is_repeated_costs_its_part() -> None:
    # No word of a title or abstract is shared, so that only the topics are.
    found = [
        Candidate(paper("a", keywords=["Kernels"]), 8000, 1),
        Candidate(paper("b", keywords=["kernel"]), 8000, 1),
        Candidate(paper("c", keywords=["margins"]), 7000, 1),
        Candidate(paper("d", keywords=["flows"]), 2000, 1),
    ]
    task = selection._Task(found, Wish(2, 0.4, 10))
    pair = task.pair_cost[0][1]
    assert task.topic_cost == 1000
    assert task.value([0, 1]) == 16000 - 1000 - pair
    assert task.value([0, 2]) == 15000
    assert select(found, Wish(2, 0.05, 10)).value == 16000 - pair // 8 - 125


def test_too_few_papers_are_told() -> None:
    with pytest.raises(Impossible, match="2 talks are wanted, but only 1"):
        select([Candidate(paper("a"), 1, 1)], Wish(2))


def test_the_score_is_the_mean_and_papers_without_ratings_are_no_candidates() -> None:
    papers = [paper("b"), paper("a"), paper("c")]
    found = candidates(papers, {ForumId("a"): (3, 4, 4), ForumId("b"): (5,)})
    assert [(each.paper.id, each.score, each.reviews) for each in found] == [
        ("a", 3667, 3),
        ("b", 5000, 1),
    ]
    settled = candidates(papers, {}, [ForumId("c")])
    assert [(each.paper.id, each.reviews) for each in settled] == [("c", 0)]


def test_of_equals_the_order_in_which_they_are_given_does_not_choose() -> None:
    found = [Candidate(paper(name, ["kernel"]), 5000, 2) for name in "abcdef"]
    assert select(found, Wish(3)) == select(found[::-1], Wish(3))
    assert chosen(select(found, Wish(3))) == ["a", "b", "c"]


def test_reasons_name_the_nearest_talk_and_what_an_exchange_would_cost() -> None:
    found = [
        Candidate(paper("a", ["kernel", "margin"], keywords=["Kernels"]), 8000, 3),
        Candidate(paper("b", ["token"], keywords=["Tokens"]), 7000, 3),
        Candidate(paper("c", ["kernel", "margin"], keywords=["kernel"]), 7500, 3),
        Candidate(paper("d", ["token"], keywords=["token"]), 3000, 3),
    ]
    made = select(found, Wish(2, 0.5, 9))
    assert [talk.candidate.paper.id for talk in made.talks] == ["a", "b"]
    first = made.next_best[0]
    assert (first.candidate.paper.id, first.loss) == ("c", 500)
    assert first.instead_of is not None
    assert first.instead_of.id == "a"
    losses = [each.loss for each in made.next_best]
    assert losses == sorted(losses)
    task = selection._Task(found, Wish(2, 0.5, 9))
    assert made.value - task.value([1, 2]) == first.loss


def test_more_candidates_than_can_be_solved_are_cut_and_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(selection, "MOST_CANDIDATES", 4)
    found = [Candidate(paper(f"p{n}", [WORDS[n % 8]]), 5000 + n % 2, 2) for n in range(9)]
    found.append(Candidate(paper("a", WORDS), 5002, 2))
    made = select(found, Wish(2, 0.01, 9))
    assert (made.considered, made.cut) == (4, 6)
    assert len(made.talks) == 2


def test_what_is_left_aside_by_proof_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        Candidate(paper(f"p{n}", WORDS[n % 4 : n % 4 + 3]), 3000 + 397 * n % 5000, 2)
        for n in range(20)
    ]
    wish = Wish(4, 0.05, 9)
    short = select(found, wish)
    assert short.considered < 20
    monkeypatch.setattr(
        selection._Task, "worth_solving", lambda self, _: (list(range(len(self.found))), 0)
    )
    assert select(found, wish).value == short.value


def test_real_papers_differ_more_the_more_diversity_is_asked_for() -> None:
    workshop = config.read_workshop(DATA / "workshop.toml", Report(), file="workshop.toml")
    papers = sources.read(DATA / "openreview.json", workshop, Report(), file="openreview.json")
    ratings = {each.id: (5 + sum(map(ord, each.id)) % 4,) * 3 for each in papers}
    found = candidates(papers, ratings)
    likeness = []
    for diversity in (0.0, 0.2, 1.0):
        made = select(found, Wish(10, diversity, 9))
        assert made.value == made.bound >= made.greedy_value
        task = selection._Task(found, Wish(10, diversity, 9))
        places = [n for n, each in enumerate(found) if each.paper.id in chosen(made)]
        likeness.append(sum(task.like.closeness[i][j] for i, j in combinations(places, 2)))
    assert likeness[0] > likeness[1] >= likeness[2]


_RUN = """
import sys; sys.path.insert(0, {tests!r})
from planned import WORDS, paper
from sphinx_proceedings.planning.selection import *
found = [Candidate(paper(f"p{{n}}", WORDS[n % 5 :], keywords=WORDS[n % 3 :]), 5000 + n % 3, 2)
         for n in range(24)]
print(select(found, Wish(5, 0.2, 9)))
"""


def test_hash_seeds_change_nothing() -> None:
    code = _RUN.format(tests=str(Path(__file__).parent))
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1
