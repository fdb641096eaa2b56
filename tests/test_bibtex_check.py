"""What is written is read back; what does not come back stops the build."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sphinx.errors import ExtensionError

from citing import BORROWED
from conftest import LIBRARY
from sites import Site
from sphinx_proceedings.citations import BIBTEX, FORMATS, UTF8, bibtex, entries_of
from sphinx_proceedings.citations.bibtex_check import fault
from sphinx_proceedings.citations.readback import ReadBack
from sphinx_proceedings.model import Person, PersonId, Role, Status
from sphinx_proceedings.names import Name
from sphinx_proceedings.problems import InputError, ProblemKind
from sphinx_proceedings.site import citing
from test_bibtex import WORKSHOP, hostile, paper, proceedings

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_proceedings.model import Paper, Proceedings

SOME = paper("Implicit Bias of SGD", "Łukasz Kaiser", "Laurens van der Maaten", "and")


@given(st.lists(st.tuples(hostile, st.lists(hostile, max_size=3)), min_size=1, max_size=2))
@example([("@article{a, b = {c}}", ["@x{"]), (r"$\left\{ x \right.$", ["}{"])])
@example([("A", ["Simon and Schuster", "de la \\"])])
@example([("", ["{\n$ and ", ""]), ("", ["南\n{,{"])])
def test_hostile_text_is_read_back_alike(records: list[tuple[str, list[str]]]) -> None:
    papers = [
        paper(title, *names, forum_id=f"id{number}")
        for number, (title, names) in enumerate(records)
    ]
    whole = proceedings(*papers)
    for some in papers:
        for unicode in (False, True):
            written = bibtex.entry(some, whole, unicode=unicode)
            assert fault(written, some, whole, unicode=unicode) == ""


@given(hostile, st.lists(hostile, max_size=3))
@example("Café", ["Ann Lee"])
@example(r"The $\mathbb{R}$ of Caf\'e", ["Ann Lee"])
@example("A–B", ["Ann Lee"])
@example("Plain", ["O'Neil, Jr.", "南"])
@example("{Plain}", ["José"])
def test_what_is_written_once_is_what_each_format_writes(title: str, names: list[str]) -> None:
    some = paper(title, *names)
    # Of a borrowed paper nothing else is said that is not ASCII.
    whole = proceedings(some, workshop=BORROWED)
    assert entries_of(some, whole) == [form.entry(some, whole) for form in FORMATS]


def test_what_was_read_back_as_one_format_is_not_read_as_the_other(tmp_path: Path) -> None:
    papers = [paper(title, "Ann Lee", forum_id=title) for title in ("One", "Café")]
    whole = proceedings(*papers, workshop=BORROWED)
    read: list[str] = []

    def noted(entry: str, some: Paper, _whole: Proceedings) -> str:
        read.append(some.id)
        return ""

    first = [BIBTEX.entry(each, whole) for each in papers]
    utf8 = [UTF8.entry(each, whole) for each in papers]
    read_back = ReadBack(tmp_path / "store.json")
    found = read_back.compare(replace(UTF8, fault=noted), papers, utf8, whole, first)
    assert read == ["Café"]
    assert len(found.marks) == 2


parts = st.text(st.sampled_from("Aa öŁ南,{}\\$-.~'"), max_size=6).map(lambda text: text.strip())


@given(
    st.builds(
        Name, parts, st.sampled_from(["", "van der", "de"]), parts, st.sampled_from(["", "Jr."])
    )
)
def test_every_split_that_an_organizer_may_choose_is_read_back(name: Name) -> None:
    if not name.family:
        return
    some = paper("A", "Ann Lee")
    whole = replace(proceedings(some), overrides={"Ann Lee": name})
    for unicode in (False, True):
        assert fault(bibtex.entry(some, whole, unicode=unicode), some, whole, unicode=unicode) == ""


def spoilt(old: str, new: str) -> tuple[str, Paper, Proceedings]:
    whole = proceedings(SOME)
    written = bibtex.entry(SOME, whole)
    assert old in written
    return written.replace(old, new), SOME, whole


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kaiser2024implicit", "kaiser2024", "key"),
        ("@inproceedings", "@misc", "key"),
        ("Bias of", "Bias off", "title"),
        ("Bias of", "Bias {of", "read back as"),
        ("Bias of", r"Bias \{of", "balance"),
        ("Bias of", "Bias of}, note = {", "title"),
        (r"{\L}ukasz", "Lukasz", "Łukasz Kaiser"),
        ("Kaiser, {\\L}ukasz", "{\\L}ukasz, Kaiser", "Łukasz Kaiser"),
        (" and {and}", " and {and} and Lee, Ann", "3 authors"),
        ("van der Maaten, Laurens and ", "", "3 authors"),
        ("van der Maaten", "Van Der Maaten", "Laurens van der Maaten"),
    ],
)
def test_a_spoilt_entry_is_found(old: str, new: str, said: str) -> None:
    assert said in fault(*spoilt(old, new))


def test_an_entry_that_was_right_is_not_read_again(tmp_path: Path) -> None:
    read: list[str] = []

    def noted(entry: str, some: Paper, whole: Proceedings) -> str:
        read.append(entry)
        return fault(entry, some, whole)

    form = replace(BIBTEX, fault=noted)
    papers = [paper(title, "Ann Lee", forum_id=title) for title in ("One", "Two")]
    for number, titles in enumerate([("One", "Two"), ("One", "Two"), ("One", "Three")]):
        papers = [paper(title, "Ann Lee", forum_id=title) for title in titles]
        whole = proceedings(*papers)
        read_back = ReadBack(tmp_path / "store.json")
        entries = [bibtex.entry(each, whole) for each in papers]
        read_back.settle([read_back.compare(form, papers, entries, whole)])
        read_back.save()
        assert len(read) == (2, 2, 3)[number]


def test_a_broken_store_is_as_none(tmp_path: Path) -> None:
    (tmp_path / "store.json").write_text("[1", encoding="utf-8")
    whole = proceedings(SOME)
    read_back = ReadBack(tmp_path / "store.json")
    compared = read_back.compare(BIBTEX, [SOME], ["@x{"], whole)
    with pytest.raises(InputError) as caught:
        read_back.settle([compared])
    (problem,) = caught.value.problems
    assert (problem.kind, problem.place.record) == (ProblemKind.CITATION, SOME.id)


@pytest.mark.parametrize("unicode", [False, True])
def test_what_is_not_read_back_stops_the_build_and_names_the_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, unicode: bool
) -> None:
    spoilt = FORMATS.index(UTF8 if unicode else BIBTEX)

    def spoil(some: Paper, whole: Proceedings) -> list[str]:
        entries = entries_of(some, whole)
        if some.id == "Hanzi12345":
            entries[spoilt] = entries[spoilt].replace("{", "{{", 1)
        return entries

    monkeypatch.setattr(citing, "entries_of", spoil)
    site = Site(tmp_path / "source", copy.deepcopy(LIBRARY))
    with pytest.raises(ExtensionError, match="Hanzi12345, BibTeX"):
        site.build()


# --- the volume ------------------------------------------------------------------------------

PEOPLE = (
    Person(PersonId("a"), "Zoë van der Berg", (Role.ORGANIZER,)),
    Person(PersonId("b"), "Bo Wu", (Role.SPEAKER,)),
    Person(PersonId("c"), "Cy Unsure", (Role.ORGANIZER,), Status.UNCONFIRMED),
    Person(PersonId("d"), "Di Day", (Role.COMMITTEE, Role.ORGANIZER)),
)
PUBLISHED = replace(WORKSHOP, publisher="Toys & Sons", series="Toy Notes", editors=True)


def test_the_volume_and_its_papers_name_editors_publisher_and_series() -> None:
    some = paper("One", "Ann Lee")
    whole = replace(proceedings(some, workshop=PUBLISHED), people=PEOPLE)
    common = r"""  month = may,
  address = {Wien, {\"O}sterreich},
  editor = {van der Berg, Zo{\"e} and Day, Di},
  publisher = {Toys \& Sons},
  series = {Toy Notes},
"""
    assert common in bibtex.entry(some, whole)
    assert bibtex.volume_entry(whole) == (
        "@proceedings{toy2024,\n"
        "  title = {{ICLR} 2024 Workshop on Research \\& Development},\n"
        f"  year = {{2024}},\n{common}"
        "  url = {https://openreview.net/group?id=Toy.cc/2024}\n"
        "}\n"
    )
    assert "".join(bibtex.whole([], whole)).endswith(f"\n\n{bibtex.volume_entry(whole)}")


def test_a_volume_without_editors_is_sorted_by_its_short_name() -> None:
    assert "  key = {TOY},\n" in bibtex.volume_entry(proceedings())
    assert "editor" not in bibtex.volume_entry(proceedings())


def test_a_demonstration_has_no_volume_and_no_editors() -> None:
    from test_bibtex import DEMONSTRATION

    some = paper("One", "Ann Lee")
    workshop = replace(PUBLISHED, demonstration=DEMONSTRATION)
    whole = replace(proceedings(some, workshop=workshop), people=PEOPLE)
    assert bibtex.volume_entry(whole) == ""
    assert [*bibtex.whole([], whole)] == [*bibtex.collected([], whole)]
    for word in ("editor", "publisher", "series"):
        assert word not in bibtex.entry(some, whole)


def test_the_key_of_the_volume_is_no_papers() -> None:
    some = paper("One", "Ann Lee")
    whole = replace(proceedings(some), citation_keys={some.id: "Toy2024"})
    assert bibtex.volume_key(whole) == "toy2024volume"
