"""Former names give way to new ones: in texts, in author lines, in addresses and keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_proceedings import keys, name_changes
from sphinx_proceedings.corrections import NameChange
from sphinx_proceedings.join import join
from sphinx_proceedings.markup import block, inline, literal
from sphinx_proceedings.model import Addresses, ForumId, Paper, PaperLinks, Proceedings
from sphinx_proceedings.naming import fold
from sphinx_proceedings.problems import Place, ProblemKind, Report, Severity
from sphinx_proceedings.renaming import Renaming, Replacement
from test_corrections import DAY, PAPERS, WORKSHOP, paper

HERE = Place("corrections.toml", "[[name-change]]")


def change(
    old: str, new: str, *papers: str, keys: bool = False, redirect: bool = True
) -> NameChange:
    return NameChange(old, new, tuple(map(ForumId, papers)), DAY, keys, redirect, HERE)


def renaming(old: str, new: str) -> Renaming:
    return Renaming((Replacement(change(old, new)),))


# --- names in texts --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("By Zoë Müller.", "By Max Frisch."),
        ("zoe MULLER's idea", "Max Frisch's idea"),
        ("see Müller, Zoë (2020)", "see Frisch, Max (2020)"),
        ("Zoë\n  Müller", "Max Frisch"),
        ("Zoë~Müller", "Max Frisch"),
        ("Zoë Müllers", "Zoë Müllers"),
        ("Chloé-Zoë Müller", "Chloé-Max Frisch"),
        ("https://x.org/?q=Zoë Müller", "https://x.org/?q=Zoë Müller"),
        ("https://x.org/Zoë of Zoë Müller", "https://x.org/Zoë of Max Frisch"),
        ("ŁŁ Æ Zoë Müller ß", "ŁŁ Æ Max Frisch ß"),
        ("Zoë Müller and Zoë Müller", "Max Frisch and Max Frisch"),
        ("Zoë and Müller", "Zoë and Müller"),
    ],
)
def test_a_name_is_found_whole_in_any_spelling(before: str, after: str) -> None:
    assert renaming("Zoë Müller", "Max Frisch").plain(before) == after


@pytest.mark.parametrize(
    ("old", "before", "after"),
    [
        ("van der Berg, Jan", "Jan van der Berg", "Max Frisch"),
        ("Jan van der Berg", "van der Berg, Jan", "Frisch, Max"),
        ("Jan van der Berg", "Berg, Jan van der", "Frisch, Max"),
        ("John Smith Jr.", "Smith, John, Jr.", "Frisch, Max"),
        ("John Smith Jr.", "Smith, Jr., John", "Frisch, Max"),
        ("南佳怡", "作者南佳怡提出", "作者Max Frisch提出"),
        ("Adam", "the Adam optimizer", "the Adam optimizer"),
    ],
)
def test_names_of_many_parts_and_of_one(old: str, before: str, after: str) -> None:
    assert renaming(old, "Max Frisch").plain(before) == after


@pytest.mark.parametrize(
    "source",
    [
        r"Of Zo{\"e} M{\"u}ller and $x^2$",
        "Of *Zoë* Müller",
        "Of **Zoë Müller** and $x^2$",
        r"Of Zo\"{e} M\"uller",
    ],
)
def test_markup_hides_no_name(source: str) -> None:
    for text in (inline(source), block(source)):
        made = renaming("Zoë Müller", "Max Frisch").text(text)
        for face in (made.plain, str(made.html), made.latex):
            assert "Frisch" in face
            assert "muller" not in fold(face)


def test_markup_beside_a_name_stays() -> None:
    made = renaming("Zoë Müller", "Max Frisch").text(block("*Zoë Müller* shows $x^2$.\n\nSo."))
    assert made.source == "*Max Frisch* shows $x^2$.\n\nSo."


def test_a_name_that_gains_its_accents_loses_no_markup() -> None:
    made = renaming("Zoe Muller", "Zoë Müller").text(block("Zoe Muller, *Zoë Müller*: $x$"))
    assert made.source == "Zoë Müller, *Zoë Müller*: $x$"


WORDS = st.text("abcäöłßéнß ~,.-'\n", max_size=12)


@settings(max_examples=150)
@given(WORDS, WORDS, st.sampled_from(["Zoë Müller", "MÜLLER, ZOE", "zoe   muller"]))
def test_no_text_keeps_the_name_nor_loses_what_is_around_it(
    before: str, after: str, name: str
) -> None:
    made = renaming("Zoë Müller", "Qq Xx").plain(f"{before} {name} {after}")
    assert "muller" not in fold(made)
    assert made.startswith(before)
    assert made.endswith(after)


# --- names of authors ------------------------------------------------------------------------


def names(papers: tuple[Paper, ...]) -> list[list[str]]:
    return [[author.name.plain for author in each.authors] for each in papers]


def test_an_authors_name_changes_on_all_papers() -> None:
    report = Report()
    made = name_changes.rename(PAPERS, [change("ann LEE", "Cy Nguyễn")], report)
    assert list(report) == []
    assert names(made.papers) == [["Cy Nguyễn", "Bo Wu"], ["Bo Wu", "Cy Nguyễn"]]


def test_on_named_papers_only_and_the_others_are_told() -> None:
    report = Report()
    made = name_changes.rename(PAPERS, [change("Ann Lee", "Cy Ng", "aaa")], report)
    assert names(made.papers) == [["Cy Ng", "Bo Wu"], ["Bo Wu", "Ann Lee"]]
    assert made.renaming.replacements == ()
    (problem,) = report
    assert "bbb is by the same author" in problem.fault


def test_of_namesakes_nobody_is_renamed_by_mistake() -> None:
    papers = (paper("aaa", ("1", "Ann Lee")), paper("bbb", ("2", "Ann Lee")))
    report = Report()
    made = name_changes.rename(papers, [change("Ann Lee", "Cy Ng")], report)
    assert names(made.papers) == [["Ann Lee"], ["Ann Lee"]]
    (problem,) = report
    assert problem.severity is Severity.ERROR
    assert "(papers of each: aaa; bbb)" in problem.fault
    made = name_changes.rename(papers, [change("Ann Lee", "Cy Ng", "bbb")], Report())
    assert names(made.papers) == [["Ann Lee"], ["Cy Ng"]]


def test_one_known_by_name_alone_becomes_one_with_the_new_name() -> None:
    papers = (paper("aaa", ("", "Ann Lee")), paper("bbb", ("", "Cy Ng")))
    made = name_changes.rename(papers, [change("Ann Lee", "Cy Ng")], Report())
    (author,) = join(WORKSHOP, made.papers, former=made.former).authors
    assert [each.id for each in author.papers] == ["aaa", "bbb"]


def test_names_change_one_after_the_other() -> None:
    chain = [change("Ann Lee", "Ann Ng"), change("Ann Ng", "Cy Ng")]
    made = name_changes.rename(PAPERS, chain, Report())
    assert names(made.papers) == [["Cy Ng", "Bo Wu"], ["Bo Wu", "Cy Ng"]]


def test_a_name_that_nobody_has_is_told_unless_the_export_has_the_new_one() -> None:
    for old, new, told in (("Ana Lee", "X Y", 1), ("Old Name", "Bo Wu", 0)):
        report = Report()
        made = name_changes.rename(PAPERS, [change(old, new)], report)
        name_changes.check_unused(made, [change(old, new)], [], report)
        problems = [problem for problem in report if problem.kind is ProblemKind.UNKNOWN_ID]
        assert len(problems) == told
    assert problems == []


# --- addresses and keys ----------------------------------------------------------------------


def built(
    asked: NameChange | None, lock: Addresses | None = None, papers: tuple[Paper, ...] = PAPERS
) -> Proceedings:
    made = name_changes.rename(papers, [asked] if asked else [], Report())
    return join(WORKSHOP, made.papers, lock=lock, former=made.former)


@pytest.mark.parametrize("locked", [True, False])
def test_the_former_address_leads_on_if_it_may(locked: bool) -> None:
    lock = built(None).addresses if locked else None
    for _ in range(3):
        found = built(change("Ann Lee", "Maria García"), lock)
        assert [author.slug for author in found.authors] == ["maria-garcia", "bo-wu"]
        assert found.redirects == {"authors/ann-lee": "authors/maria-garcia"}
        lock = found.addresses if locked else None


@pytest.mark.parametrize("locked", [True, False])
def test_the_former_address_vanishes_if_asked(locked: bool) -> None:
    lock = built(None).addresses if locked else None
    # Also if it led on for a while.
    lock = built(change("Ann Lee", "Maria García"), lock).addresses if locked else None
    found = built(change("Ann Lee", "Maria García", redirect=False), lock)
    assert found.redirects == {}
    assert "ann-lee" not in repr(found.addresses)


def test_the_former_address_leads_on_when_the_export_has_the_new_name() -> None:
    lock = built(None).addresses
    papers = tuple(
        replace(each, authors=tuple(
            replace(author, name=literal("Maria García")) if author.key == "1" else author
            for author in each.authors
        )) for each in PAPERS
    )  # fmt: skip
    found = built(change("Ann Lee", "Maria García"), lock, papers)
    assert found.redirects == {"authors/ann-lee": "authors/maria-garcia"}


def test_a_namesake_keeps_the_address() -> None:
    papers = (paper("aaa", ("1", "Ann Lee")), paper("bbb", ("2", "Ann Lee")))
    lock = join(WORKSHOP, papers).addresses
    found = built(change("Ann Lee", "Cy Ng", "bbb"), lock, papers)
    assert {author.key: author.slug for author in found.authors} == {"1": "ann-lee", "2": "cy-ng"}
    assert found.redirects == {"authors/ann-lee-2": "authors/cy-ng"}


@pytest.mark.parametrize("asked", [True, False])
def test_locked_keys_change_only_where_asked_and_only_once(asked: bool) -> None:
    locked = {ForumId("aaa"): "lee2024learning", ForumId("bbb"): "wu2024playing"}
    expected = {**locked, ForumId("aaa"): "garcia2024learning"} if asked else locked
    for title in ("Learning", "Another title"):
        papers = tuple(
            replace(each, title=inline(title)) if each.id == "aaa" else each for each in PAPERS
        )
        made = name_changes.rename(
            papers, [change("Ann Lee", "Maria García", keys=asked)], Report()
        )
        given = name_changes.without_former_keys(locked, made.families)
        locked = keys.assign_keys(made.papers, 2024, given)
        assert locked == expected


def test_a_key_of_openreviews_goes_too_where_asked() -> None:
    papers = (replace(PAPERS[0], given_key="lee2023x"),)
    for asked, expected in ((True, None), (False, "lee2023x")):
        made = name_changes.rename(papers, [change("Ann Lee", "Cy Ng", keys=asked)], Report())
        assert made.papers[0].given_key == expected


def test_links_that_hold_the_name_are_told() -> None:
    links = PaperLinks("https://openreview.net/forum", code="https://github.com/ann-lee/toys")
    report = Report()
    made = name_changes.rename(
        (replace(PAPERS[0], links=links),), [change("Ann Lee", "Cy Ng")], report
    )
    name_changes.check_addresses(made, [], [], report, people_file="p", program_file="q")
    (problem,) = report
    assert "https://github.com/ann-lee/toys" in problem.fault
