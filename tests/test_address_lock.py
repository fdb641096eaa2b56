"""An address, once published, never comes to lead to another record's page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_proceedings import markup
from sphinx_proceedings.address_lock import HEADER, read_lock, write_lock
from sphinx_proceedings.join import join
from sphinx_proceedings.model import (
    Addresses,
    AuthorKey,
    Authorship,
    ForumId,
    Paper,
    PaperLinks,
    Proceedings,
    Slug,
    Workshop,
)
from sphinx_proceedings.moves import at_locked_addresses
from sphinx_proceedings.problems import ProblemKind, Report

if TYPE_CHECKING:
    from pathlib import Path

WORKSHOP = Workshop("Toys", "TOY", "Toys", "Toy.cc/2024", 2024)
AuthorLine = list[tuple[str, str]]
"""(who it is, printed name) of each author."""


def paper(forum_id: str, line: AuthorLine, *keywords: str) -> Paper:
    return Paper(
        id=ForumId(forum_id),
        slug=Slug(forum_id),
        title=markup.inline("A"),
        authors=tuple(Authorship(markup.literal(name), AuthorKey(key)) for key, name in line),
        links=PaperLinks("https://openreview.net/forum"),
        keywords=tuple(markup.inline(word) for word in keywords),
    )


def build(lines: dict[str, AuthorLine], lock: Addresses | None = None) -> Proceedings:
    papers = [paper(forum_id, line) for forum_id, line in lines.items()]
    lock = lock or Addresses()
    return join(WORKSHOP, at_locked_addresses(papers, lock), lock=lock)


def slugs(proceedings: Proceedings) -> dict[str, str]:
    """Slugs by who it is."""
    return {author.key: author.slug for author in proceedings.authors}


def after(*versions: dict[str, AuthorLine]) -> Proceedings:
    """The last of several builds, each of which leaves its lock to the next."""
    proceedings = build(versions[0])
    for lines in versions[1:]:
        proceedings = build(lines, proceedings.addresses)
    return proceedings


ANN, BO, CY = ("ann", "Ann Lee"), ("bo", "Bo Lee"), ("cy", "Cy Wu")
LIU1, LIU2, LIU3 = (("1", "Yang Liu"), ("2", "Yang Liu"), ("3", "Yang Liu"))


# --- people ----------------------------------------------------------------------------------


def test_namesakes_never_swap_when_an_earlier_paper_comes() -> None:
    first = {"b": [LIU1], "c": [LIU2]}
    assert slugs(build(first)) == {"1": "yang-liu", "2": "yang-liu-2"}
    then = first | {"a": [LIU2], "0": [LIU3]}
    assert slugs(build(then)) == {"3": "yang-liu", "2": "yang-liu-2", "1": "yang-liu-3"}
    assert slugs(after(first, then)) == {"1": "yang-liu", "2": "yang-liu-2", "3": "yang-liu-3"}


def test_the_address_of_one_who_is_gone_is_nobody_elses() -> None:
    proceedings = after({"a": [LIU1], "b": [LIU2]}, {"b": [LIU2], "c": [LIU3]})
    assert slugs(proceedings) == {"2": "yang-liu-2", "3": "yang-liu-3"}
    assert proceedings.redirects == {}


def test_who_comes_back_with_the_same_paper_has_the_old_address() -> None:
    both = {"a": [LIU1], "b": [LIU2]}
    assert slugs(after(both, {"b": [LIU2]}, {"b": [LIU2]}, both)) == slugs(build(both))


def test_a_corrected_name_moves_and_the_old_address_leads_to_the_new() -> None:
    proceedings = after({"a": [ANN, CY]}, {"a": [("ann", "Ann Lee-Smith"), CY]})
    assert slugs(proceedings) == {"ann": "ann-lee-smith", "cy": "cy-wu"}
    assert proceedings.redirects == {"authors/ann-lee": "authors/ann-lee-smith"}
    assert proceedings.addresses.authors["ann-lee-smith"] == (("a", 1),)


def test_moves_follow_a_second_correction_and_go_back_with_a_third() -> None:
    names = ["Ann Lee", "Ann Lee-Smith", "Ann Smith"]
    versions = [{"a": [("ann", name), CY]} for name in names]
    assert after(*versions).redirects == {
        "authors/ann-lee": "authors/ann-smith",
        "authors/ann-lee-smith": "authors/ann-smith",
    }
    back = after(*versions, versions[0])
    assert slugs(back)["ann"] == "ann-lee"
    assert back.redirects == {
        "authors/ann-lee-smith": "authors/ann-lee",
        "authors/ann-smith": "authors/ann-lee",
    }


def test_a_second_form_of_a_name_moves_nothing() -> None:
    first = {"a": [ANN]}
    then = first | {"b": [("ann", "Ann B. Lee")], "c": [("ann", "Ann B. Lee")]}
    proceedings = after(first, then)
    assert (slugs(proceedings), proceedings.redirects) == ({"ann": "ann-lee"}, {})


@pytest.mark.parametrize(
    "line",
    [
        [BO, ANN],
        [CY, ANN, BO],
        [BO],
        [CY, BO],
        [("cy", "Cy Lee"), BO, ("ann", "Ann Lee")],
        [("x", "Wholly Different"), BO],
    ],
)
def test_a_changed_author_line_hands_no_address_on(line: AuthorLine) -> None:
    proceedings = after({"a": [ANN, BO]}, {"a": line})
    mine = {key: slug for key, slug in slugs(proceedings).items() if key in ("ann", "bo")}
    assert mine.items() <= {"ann": "ann-lee", "bo": "bo-lee"}.items()
    assert proceedings.redirects == {}


def test_of_namesakes_on_one_paper_nobody_is_guessed() -> None:
    proceedings = after({"a": [LIU1, LIU2]}, {"a": [LIU2]})
    assert slugs(proceedings) == {"2": "yang-liu-3"}
    known = after({"a": [LIU1, LIU2], "b": [LIU2]}, {"a": [LIU2], "b": [LIU2]})
    assert slugs(known) == {"2": "yang-liu-2"}


def test_two_who_prove_to_be_one_share_a_page_until_they_are_told_apart_again() -> None:
    two = {"a": [LIU1], "b": [LIU2]}
    one = {"a": [LIU1], "b": [LIU1], "c": [LIU1]}
    merged = after(two, one)
    assert slugs(merged) == {"1": "yang-liu"}
    assert merged.redirects == {"authors/yang-liu-2": "authors/yang-liu"}
    assert slugs(after(two, one, one, two)) == slugs(build(two))


def test_hidden_authors_are_found_again() -> None:
    proceedings = after({"a": [ANN, BO]}, {"a": []}, {"a": [ANN, BO]})
    assert slugs(proceedings) == {"ann": "ann-lee", "bo": "bo-lee"}


NAMES = ["Ann Lee", "Bo Lee", "Ann Wu", "Yang Liu", "Yang Lee"]


@dataclass
class World:
    """True people and their papers, as they change from build to build."""

    names: dict[str, str]
    lines: dict[str, list[str]]
    seen: dict[str, set[str]] = field(default_factory=dict)
    """Names that have stood on each paper."""

    def printed(self) -> dict[str, AuthorLine]:
        for forum_id, line in self.lines.items():
            self.seen.setdefault(forum_id, set()).update(self.names[who] for who in line)
        return {
            forum_id: [(who, self.names[who]) for who in line]
            for forum_id, line in self.lines.items()
        }

    def strangers(self, forum_id: str) -> list[str]:
        """People of no name that has ever stood on the paper."""
        seen = self.seen.get(forum_id, set())
        return [who for who, name in self.names.items() if name not in seen]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=6))
    world = World({str(number): name for number, name in enumerate(names)}, {})
    for forum_id in draw(st.sets(st.sampled_from("bcdfgh"), min_size=1)):
        world.lines[forum_id] = draw(line_of(world))
    return world


@st.composite
def line_of(draw: st.DrawFn, world: World) -> list[str]:
    """Authors of different names."""
    line = draw(st.lists(st.sampled_from([*world.names]), min_size=1, unique=True))
    return [*{world.names[who]: who for who in line}.values()]


def change(world: World, data: st.DataObject) -> None:
    """One change of which the lock can know what it means."""
    forum_id = data.draw(st.sampled_from([*world.lines]) if world.lines else st.just(""))
    what = data.draw(st.sampled_from(["add", "remove", "order", "join", "leave", "rename"]))
    if what == "add" or not world.lines:
        free = [each for each in "aeijklmn" if each not in world.seen]
        if free:
            world.lines[data.draw(st.sampled_from(free))] = data.draw(line_of(world))
    elif what == "remove":
        del world.lines[forum_id]
    elif what == "order":
        world.lines[forum_id] = data.draw(st.permutations(world.lines[forum_id]))
    elif what == "join" and (free := world.strangers(forum_id)):
        place = data.draw(st.integers(0, len(world.lines[forum_id])))
        world.lines[forum_id].insert(place, data.draw(st.sampled_from(free)))
    elif what == "leave" and len(world.lines[forum_id]) > 1:
        world.lines[forum_id].pop(data.draw(st.integers(0, len(world.lines[forum_id]) - 1)))
    elif what == "rename":
        who = data.draw(st.sampled_from(world.lines[forum_id]))
        mine = [world.seen[each] for each, line in world.lines.items() if who in line]
        new = data.draw(st.sampled_from([world.names[who] + " Jones", *NAMES]))
        alike = {*new.split()} & {*world.names[who].split()}
        if alike and not any(new in seen for seen in mine):
            world.names[who] = new


@settings(max_examples=200)
@given(worlds(), st.data())
def test_no_address_ever_leads_to_another_person(world: World, data: st.DataObject) -> None:
    proceedings = build(world.printed())
    owner: dict[str, str] = {}
    for _ in range(data.draw(st.integers(1, 6))):
        before = slugs(proceedings)
        owner |= {slug: who for who, slug in before.items()}
        stayed = {who: {*ids_of(world, who)} for who in before}
        change(world, data)
        proceedings = build(world.printed(), proceedings.addresses)
        now = slugs(proceedings)
        leads = {slug: who for who, slug in now.items()}
        assert len(leads) == len(now)
        for old, new in proceedings.redirects.items():
            leads[old.removeprefix("authors/")] = leads[new.removeprefix("authors/")]
        assert {slug: who for slug, who in leads.items() if owner.get(slug, who) != who} == {}
        for who, slug in before.items():
            if stayed[who] & {*ids_of(world, who)}:
                assert leads.get(slug) == who
        again = build(world.printed(), proceedings.addresses)
        assert (slugs(again), again.redirects) == (now, proceedings.redirects)
        assert again.addresses == proceedings.addresses


def ids_of(world: World, who: str) -> list[str]:
    return [forum_id for forum_id, line in world.lines.items() if who in line]


# --- papers and topics -----------------------------------------------------------------------


def test_a_paper_keeps_its_address_when_one_of_like_id_comes() -> None:
    first = build({"AbC": [ANN]})
    assert [each.slug for each in first.papers] == ["AbC"]
    then = build({"ABC": [BO], "AbC": [ANN]}, first.addresses)
    known = {each.id: each.slug for each in then.papers}
    assert known["AbC"] == "AbC"
    assert known["ABC"].startswith("ABC-")


def test_a_withdrawn_paper_leaves_its_address_behind() -> None:
    proceedings = after({"a": [ANN], "b": [BO]}, {"b": [BO]}, {"b": [BO]})
    assert proceedings.withdrawn == ("a",)
    assert after({"a": [ANN], "b": [BO]}, {"b": [BO]}, {"a": [ANN], "b": [BO]}).withdrawn == ()


def test_a_paper_that_was_submitted_anew_may_be_named_as_moved() -> None:
    first = build({"a": [ANN]})
    lock = Addresses(papers=first.addresses.papers, moved={"papers/a": "papers/b"})
    proceedings = build({"b": [ANN]}, lock)
    assert proceedings.redirects == {"papers/a": "papers/b"}
    assert proceedings.withdrawn == ()


def test_topics_keep_their_addresses_and_lead_to_the_list_when_gone() -> None:
    def of(*keywords: str, lock: Addresses | None = None) -> Proceedings:
        papers = [paper(str(number), [ANN], *keywords) for number in range(2)]
        return join(WORKSHOP, papers, lock=lock)

    first = of("C")
    second = of("C++", "c", lock=first.addresses)
    assert {each.name.plain: each.slug for each in second.topics} == {"c": "c", "C++": "c-2"}
    third = of("C++", lock=second.addresses)
    assert [each.slug for each in third.topics] == ["c-2"]
    assert third.redirects == {"topics/c": "topics/index"}


# --- the file --------------------------------------------------------------------------------

LOCK = Addresses(
    papers={"a": ForumId("a"), "p-0": ForumId('"\\\n')},
    authors={"ann-lee": (("a", 1), ("p-0", 12)), "bo": ()},
    topics={"c-2": "c++", "x": "深\x7f"},
    moved={"authors/ann": "authors/ann-lee"},
)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "addresses.toml"
    assert write_lock(path, LOCK)
    report = Report()
    assert read_lock(path, report) == LOCK
    assert not len(report)
    assert not write_lock(path, LOCK)
    assert path.read_text(encoding="utf-8").startswith(HEADER + "\n[moved]\n")
    assert '"ann-lee" = "a/1 p-0/12"\n' in path.read_text(encoding="utf-8")


def test_the_text_above_the_tables_is_the_organizers(tmp_path: Path) -> None:
    path = tmp_path / "addresses.toml"
    path.write_text("# ours\n\n[papers]\n")
    write_lock(path, LOCK)
    assert path.read_text(encoding="utf-8").startswith("# ours\n\n[moved]\n")


@pytest.mark.parametrize("broken", ["[papers", "[other]\n", "papers = 1", "<<<<<<< HEAD\n"])
def test_a_broken_file_is_reported_and_left_alone(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "addresses.toml"
    path.write_text(broken)
    report = Report()
    assert read_lock(path, report, file="_data/addresses.toml") == Addresses()
    assert [(each.kind, each.place.file) for each in report] == [
        (ProblemKind.FILE_FORMAT, "_data/addresses.toml")
    ]
    assert not write_lock(path, LOCK)
    assert path.read_text() == broken


@pytest.mark.parametrize(
    "line",
    [
        '[papers]\n"../a" = "a"',
        '[papers]\n"index" = "a"',
        '[papers]\n"a" = 5',
        '[authors]\n"ann" = "a/01"',
        '[authors]\n"ann" = "~Ann_Lee1"',
        '[moved]\n"papers/a" = "https://example.org"',
        '[moved]\n"papers/index" = "papers/a"',
        '[moved]\n"a" = "papers/a"',
    ],
)
def test_a_line_that_says_nothing_is_reported_and_left_out(tmp_path: Path, line: str) -> None:
    path = tmp_path / "addresses.toml"
    path.write_text(f"{line}\n")
    report = Report()
    assert read_lock(path, report) == Addresses()
    assert [each.kind for each in report] == [ProblemKind.BAD_VALUE]
