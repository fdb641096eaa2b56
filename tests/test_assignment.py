"""Posters over sessions: balanced, near topics together, every rule kept or its clash named."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planned import WORDS, event, paper, posters
from sphinx_proceedings import join
from sphinx_proceedings.model import EventId, EventKind, ForumId, Person, PersonId, Role, Workshop
from sphinx_proceedings.planning import assignment
from sphinx_proceedings.planning.assignment import Assignment, Clash, assign, measure
from sphinx_proceedings.planning.rules import (
    Forbidden,
    Presenter,
    Rules,
    Shared,
    read_presenters,
    rules,
)
from sphinx_proceedings.problems import Report

DATA = Path(__file__).parents[1] / "docs" / "_data"
WORKSHOP = Workshop("Toys", "T", "Toys", "V", 2024)


def hung(made: Assignment) -> dict[str, str]:
    return {paper.id: event_id for event_id, papers in made.sessions for paper in papers}


PAPERS = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), min_size=2, max_size=7
).map(lambda rows: [paper(f"p{number}", words) for number, words in enumerate(rows)])


@st.composite
def tasks(draw: st.DrawFn) -> tuple[list[object], list[object], Rules]:
    """Papers, sessions of which some are at one time, and rules that may clash."""
    papers = draw(PAPERS)
    sessions = posters(*draw(st.lists(st.sampled_from([9, 11]), min_size=1, max_size=3)))
    ids = [each.id for each in papers]
    pairs = st.tuples(st.sampled_from(ids), st.sampled_from([each.id for each in sessions]))
    forbidden = draw(st.lists(pairs, max_size=5, unique=True))
    shared = draw(st.lists(st.lists(st.sampled_from(ids), min_size=2, unique=True), max_size=2))
    most = draw(st.sampled_from([None, None, 2, 4]))
    return (
        papers,
        sessions,
        Rules(
            tuple(Forbidden(p, s, f"{p} not in {s}") for p, s in forbidden),
            tuple(Shared(tuple(sorted(each)), f"shared {sorted(each)}") for each in shared),
            most,
        ),
    )


def keeps(places: tuple[int, ...], task: assignment._Task, most: int | None) -> bool:
    """The rules once more, written another way."""
    sessions = [task.events[place] for place in places]
    at = {paper.id: session for paper, session in zip(task.papers, sessions, strict=True)}
    for closed in task.rules.forbidden:
        if at[closed.paper].id == closed.session:
            return False
    for shared in task.rules.shared:
        for one, other in product(shared.papers, repeat=2):
            if at[one].id != at[other].id and at[one].start == at[other].start:
                return False
    return most is None or all(places.count(s) <= most for s in task.sessions)


@settings(max_examples=80, deadline=None)
@given(tasks(), st.booleans())
def test_it_is_the_best_of_all_that_keep_the_rules_and_are_as_equal_as_can_be(
    given_: tuple[list, list, Rules], small: bool
) -> None:
    papers, sessions, said = given_
    task = assignment._Task(papers, sessions, said)
    good = [
        places
        for places in product(task.sessions, repeat=len(papers))
        if keeps(places, task, said.most)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assignment, "SOLVED", 10_000 if small else -1)
        if not good:
            with pytest.raises(Clash) as clash:
                assign(papers, sessions, said)
            assert clash.value.reasons
            return
        made = assign(papers, sessions, said)
    sizes = [[places.count(s) for s in task.sessions] for places in good]
    spread = min(max(each) - min(each) for each in sizes)
    assert max(made.worth.sizes) - min(made.worth.sizes) == spread
    order = [event_id for event_id, _ in made.sessions]
    found = tuple(order.index(hung(made)[paper.id]) for paper in task.papers)
    assert keeps(found, task, said.most)
    low, high = min(made.worth.sizes), max(made.worth.sizes)
    best = max(
        task.together(places)
        for places, each in zip(good, sizes, strict=True)
        if low <= min(each) and max(each) <= high
    )
    assert made.worth.together == task.together(found) <= best <= made.bound
    assert made.proved == small
    if small:
        assert made.worth.together == best
    if made.greedy and max(made.greedy.sizes) <= high:
        assert made.worth.together >= made.greedy.together


@settings(max_examples=40, deadline=None)
@given(tasks())
def test_a_clash_names_rules_that_cannot_be_kept_and_no_more(
    given_: tuple[list, list, Rules],
) -> None:
    papers, sessions, said = given_
    try:
        assign(papers, sessions, said)
    except Clash as clash:
        named = set(clash.reasons)
    else:
        return
    forbidden = tuple(each for each in said.forbidden if each.why in named)
    shared = tuple(each for each in said.shared if each.why in named)
    most = said.most if any("--most" in why for why in named) else None
    with pytest.raises(Clash):
        assign(papers, sessions, Rules(forbidden, shared, most))
    for left in forbidden:
        rest = tuple(each for each in forbidden if each is not left)
        assign(papers, sessions, Rules(rest, shared, most))


def test_likes_hang_together() -> None:
    papers = [paper(f"{word}{n}", [word]) for word in WORDS[:3] for n in range(4)]
    made = assign(papers, posters(9, 11, 14))
    assert made.worth.sizes == (4, 4, 4)
    for _, own in made.sessions:
        assert len({each.id[:-1] for each in own}) == 1


def test_posters_stay_in_their_session_where_that_costs_nothing() -> None:
    papers = [paper(f"{word}{n}", [word]) for word in WORDS[:3] for n in range(4)]
    sessions = [
        replace(each, papers=tuple(ForumId(f"{word}{n}") for n in range(4)))
        for each, word in zip(posters(9, 11, 14), reversed(WORDS[:3]), strict=True)
    ]
    made = assign(papers, sessions)
    assert {p: s for s, own in made.sessions for p in (x.id for x in own)} == {
        paper_id: each.id for each in sessions for paper_id in each.papers
    }
    assert measure(papers, sessions) == made.worth


def test_the_order_of_papers_does_not_matter() -> None:
    papers = [paper(f"p{n}", [WORDS[n % 4], WORDS[n % 7]]) for n in range(30)]
    assert assign(papers, posters(9, 11)) == assign(papers[::-1], posters(9, 11))


def test_an_assignment_that_is_not_whole_is_not_measured() -> None:
    papers = [paper("a"), paper("b")]
    first, second = posters(9, 11)
    assert measure(papers, [replace(first, papers=(ForumId("a"),)), second]) is None


# --- rules -------------------------------------------------------------------------------------


def test_authors_are_not_in_two_sessions_at_one_time() -> None:
    papers = [paper(f"p{n}", [WORDS[n]], authors=["Ann Lee" if n < 3 else f"B{n}"]) for n in "0123"
              for n in [int(n)]]  # fmt: skip
    sessions = posters(9, 9)
    proceedings = join.join(WORKSHOP, papers, events=sessions)
    found = hung(assign(papers, sessions, rules(proceedings, papers, sessions, {})))
    assert len({found["p0"], found["p1"], found["p2"]}) == 1


def test_only_the_named_presenter_counts() -> None:
    papers = [paper("a", authors=["Ann Lee", "Bo"]), paper("b", authors=["Ann Lee", "Cy"])]
    sessions = posters(9, 9)
    proceedings = join.join(WORKSHOP, papers, events=sessions)
    named = {ForumId("a"): Presenter("bo")}
    assert rules(proceedings, papers, sessions, {}).shared
    assert not rules(proceedings, papers, sessions, named).shared


def test_who_speaks_elsewhere_has_no_poster_then() -> None:
    papers = [
        paper("a", authors=["Ada Lovelace"]),
        paper("b", authors=["Émmy Noether"]),
        paper("c", authors=["Carl"]),
        paper("talk", authors=["Carl"]),
    ]
    people = [Person(PersonId("emmy"), "Emmy Noether", (Role.SPEAKER,))]
    sessions = posters(9, 11)
    events = [
        *sessions,
        event("invited-1", EventKind.INVITED, 9, speakers=["emmy"]),
        event("contributed-1", EventKind.CONTRIBUTED, 11, papers=["talk"]),
        event("later", EventKind.INVITED, 15, speakers=["emmy"]),
    ]
    proceedings = join.join(WORKSHOP, papers, people, events)
    said = rules(proceedings, papers[:3], sessions, {})
    assert [(each.paper, each.session) for each in said.forbidden] == [
        ("b", "posters-1"),
        ("c", "posters-2"),
    ]
    assert "Émmy Noether (b) is in invited-1 while posters-1 lasts" in said.forbidden[0].why


def test_a_break_with_posters_is_no_hindrance_and_neither_is_a_talk_that_ends_then() -> None:
    papers = [paper("a", authors=["Ann"])]
    people = [Person(PersonId("ann"), "Ann", (Role.SPEAKER,))]
    sessions = posters(10)
    before = event("invited-1", EventKind.INVITED, 9, 60, speakers=["ann"])
    proceedings = join.join(WORKSHOP, papers, people, [*sessions, before])
    assert rules(proceedings, papers, sessions, {}).forbidden == ()


def presenters(text: str, folder: Path) -> tuple[dict[ForumId, Presenter], list[str]]:
    path = folder / "presenters.toml"
    path.write_text(text, encoding="utf-8")
    report = Report()
    papers = [paper("AbCd", authors=["Ann Lee"]), paper("b")]
    found = read_presenters(path, papers, posters(9, 11, 14), report, file="presenters.toml")
    return found, [str(problem) for problem in report]


def test_presenters_wishes_are_read(tmp_path: Path) -> None:
    found, problems = presenters(
        '[[presenter]]\npaper = "AbCd"\nname = "Ann LEE"\nnot = "posters-1"\n'
        '[[presenter]]\npaper = "AbCd"\nonly = ["posters-1", "posters-3"]\n',
        tmp_path,
    )
    assert not problems
    assert found[ForumId("AbCd")].sessions == {EventId("posters-3")}
    assert found[ForumId("AbCd")].name == "ann lee"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('paper = "abcd"', 'Did you mean "AbCd"?'),
        ('paper = "AbCd"\nnot = ["poster-1"]', 'Did you mean "posters-1"?'),
        ('paper = "AbCd"\nname = "Anne Lee"', 'Did you mean "Ann Lee"?'),
        ('paper = "AbCd"\nnever = ["posters-1"]', '"never" is not a key'),
        ('not = ["posters-1"]', '"paper" is missing'),
    ],
)
def test_what_is_unknown_is_told_with_its_line(text: str, told: str, tmp_path: Path) -> None:
    _, problems = presenters(f"[[presenter]]\n{text}\n", tmp_path)
    assert any(told in each and "presenters.toml:" in each for each in problems), problems


# --- real data ---------------------------------------------------------------------------------


def test_the_flagships_posters_are_nearer_than_by_greed_and_by_hand() -> None:
    proceedings = join.load(DATA, Report()).proceedings
    sessions = [each for each in proceedings.events if each.kind is EventKind.POSTER]
    talks = {p for e in proceedings.events if e.kind is EventKind.CONTRIBUTED for p in e.papers}
    papers = [each for each in proceedings.papers if each.id not in talks]
    made = assign(papers, sessions, rules(proceedings, papers, sessions, {}))
    assert sorted(made.worth.sizes) == [12, 12, 12, 13]
    assert len(hung(made)) == 49
    assert made.greedy is not None
    assert made.greedy.together < made.worth.together < made.bound
    now = measure(papers, sessions)
    assert now is not None
    assert now.together <= made.worth.together


_RUN = """
import sys; sys.path.insert(0, {tests!r})
from planned import WORDS, paper, posters
from sphinx_proceedings.planning.assignment import *
papers = [paper(f"p{{n}}", [WORDS[n % 4], WORDS[n % 7]], keywords=WORDS[n % 3 :])
          for n in range(26)]
print(assign(papers, posters(9, 9, 11)))
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
