"""BibTeX entries name the right venue, keep their capitals and are read back alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import bibtexparser
import pybtex.database
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_proceedings import markup
from sphinx_proceedings.citations import FORMATS, bibtex
from sphinx_proceedings.citations.capitals import protect
from sphinx_proceedings.keys import assign_keys
from sphinx_proceedings.model import (
    AuthorKey,
    Authorship,
    Demonstration,
    ForumId,
    Paper,
    PaperLinks,
    Proceedings,
    Slug,
    Workshop,
)
from sphinx_proceedings.names import Name

WORKSHOP = Workshop(
    title="Toys",
    short="TOY",
    booktitle="ICLR 2024 Workshop on Research & Development",
    venueid="Toy.cc/2024",
    year=2024,
    dates=(date(2024, 5, 11),),
    place="Wien, Österreich",
)
DEMONSTRATION = Demonstration("Other.cc/2023", "Advances in Other Systems 36", 2023, "Shown only.")


def paper(title: str, *authors: str, forum_id: str = "x", **fields: str) -> Paper:
    return Paper(
        id=ForumId(forum_id),
        slug=Slug(forum_id),
        title=markup.inline(title),
        authors=tuple(Authorship(markup.literal(name), AuthorKey(name)) for name in authors),
        links=PaperLinks(f"https://openreview.net/forum?id={forum_id}"),
        **fields,  # type: ignore[arg-type]
    )


def proceedings(*papers: Paper, workshop: Workshop = WORKSHOP) -> Proceedings:
    keys = assign_keys(papers, workshop.paper_year, {})
    return Proceedings(workshop, papers, (), (), (), {}, {}, keys)


def authors(*names: str, unicode: bool = False) -> str:
    some = paper("A", *names)
    lines = bibtex.entry(some, proceedings(some), unicode=unicode).splitlines()
    [line] = [line for line in lines if line.startswith("  author = {")]
    return line.removeprefix("  author = {").removesuffix("},")


def test_an_entry_has_its_fields_in_a_fixed_order() -> None:
    some = paper(
        "Implicit Bias of SGD", "Łukasz Kaiser", "Ann Lee", forum_id="aB_-1", doi="10.1234/a_b"
    )
    assert (
        bibtex.entry(some, proceedings(some))
        == r"""@inproceedings{kaiser2024implicit,
  title = {Implicit Bias of {SGD}},
  author = {Kaiser, {\L}ukasz and Lee, Ann},
  booktitle = {ICLR 2024 Workshop on Research \& Development},
  year = {2024},
  month = may,
  address = {Wien, {\"O}sterreich},
  url = {https://openreview.net/forum?id=aB_-1},
  doi = {10.1234/a_b}
}
"""
    )


def test_a_demonstration_cites_the_true_venue_alone() -> None:
    some = paper("Implicit Bias", "Ann Lee")
    workshop = replace(WORKSHOP, demonstration=DEMONSTRATION)
    assert bibtex.library([some], proceedings(some, workshop=workshop)) == (
        "% Advances in Other Systems 36: 1 paper\n"
        "\n"
        "@inproceedings{lee2023implicit,\n"
        "  title = {Implicit Bias},\n"
        "  author = {Lee, Ann},\n"
        "  booktitle = {Advances in Other Systems 36},\n"
        "  year = {2023},\n"
        "  url = {https://openreview.net/forum?id=x}\n"
        "}\n"
    )


def test_a_library_holds_the_very_entries_with_an_empty_line_between() -> None:
    papers = [paper(title, "Ann Lee", forum_id=title) for title in ("One", "Two")]
    whole = proceedings(*papers)
    assert bibtex.library(papers, whole) == (
        "% ICLR 2024 Workshop on Research & Development: 2 papers\n"
        f"\n{bibtex.entry(papers[0], whole)}\n{bibtex.entry(papers[1], whole)}"
    )


def test_no_paper_makes_a_library_without_entries() -> None:
    assert bibtex.library([], proceedings()).endswith(": 0 papers\n")


def test_an_at_sign_in_the_venue_begins_no_entry() -> None:
    some = paper("One", "Ann Lee")
    workshop = replace(WORKSHOP, booktitle="Toys @{ICLR} 2024")
    text = bibtex.library([some], proceedings(some, workshop=workshop))
    assert text.count("@") == 1 + text.count("{Toys @")
    assert list(pybtex.database.parse_string(text, "bibtex").entries) == ["lee2024one"]


@pytest.mark.parametrize("doi", ["none", "10.1/x", "10.1234/a{b", "10.1234/a%b"])
def test_a_doi_that_tex_cannot_take_is_left_out(doi: str) -> None:
    some = paper("One", "Ann Lee", doi=doi)
    assert "doi" not in bibtex.entry(some, proceedings(some))


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Yee Whye Teh", "Teh, Yee Whye"),
        ("Brendan O'Donoghue", "O'Donoghue, Brendan"),
        ("Laurens van der Maaten", "van der Maaten, Laurens"),
        ("Ludwig van Beethoven", "van Beethoven, Ludwig"),
        ("Martin King Jr.", "King, Jr., Martin"),
        ("Nguyễn Văn An", r"An, Nguy{\~{{\^e}}}n V{\u{a}}n"),
        ("Đặng Ïx", r"{\"I}x, {\DJ}{\d{ă}}ng"),
        ("Maïa Fraïssé", r"Fra{\"i}ss{\'e}, Ma{\"i}a"),
        ("Christopher De Sa", "De Sa, Christopher"),
        ("Madonna", "Madonna"),
        ("bin xia", "xia, bin"),
        # what BibTeX would cut in two stands in braces
        ("Guy Van den Broeck", "{Van den Broeck}, Guy"),
        ("Florence d'Alché-Buc", r"{d'Alch{\'e}-Buc}, Florence"),
        ("José Ortega y Gasset", r"{Ortega y Gasset}, Jos{\'e}"),
        ("Simon and Schuster", "Schuster, {Simon and}"),
        ("and", "{and}"),
        ("Others", "{Others}"),
        ("南佳怡", "{南佳怡}"),
        ("杰昊 梁", "{杰昊 梁}"),
        # no style may take the first byte of a given name
        ("成 Li", "{成 Li}"),
        ("Xize 成", "成, Xize"),
        ("R2{D2", r"{R2{\textbraceleft}D2}"),
    ],
)
def test_names_have_the_form_that_bibtex_reads(printed: str, expected: str) -> None:
    assert authors(printed) == expected


def test_hidden_authors_are_anonymous() -> None:
    assert authors() == "{Anonymous}"


def test_an_override_decides_a_split() -> None:
    some = paper("A", "Gabriel García Márquez")
    overrides = {"Gabriel García Márquez": Name("Gabriel", "", "García Márquez")}
    text = bibtex.entry(some, replace(proceedings(some), overrides=overrides), unicode=True)
    assert "author = {García Márquez, Gabriel}" in text


def test_the_unicode_variant_has_raw_accents_and_the_same_escapes() -> None:
    assert authors("Nguyễn Văn Đình", unicode=True) == "Đình, Nguyễn Văn"
    some = paper(r"Schrödinger & $\ell_2$", "Ann Lee")
    text = bibtex.entry(some, proceedings(some), unicode=True)
    assert r"title = {{Schrödinger} \& $\ell_2$}" in text


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("Deep Learning with SGD", "Deep Learning with {SGD}"),
        ("ImageNet-1K and GPT-4", "{ImageNet}-{1K} and {GPT}-4"),
        ("Non-Asymptotic Low-Rank 3D Rates", "Non-Asymptotic Low-Rank {3D} Rates"),
        ("Q-Learning", "{Q}-Learning"),
        ("A Theory of a Kind: A View", "A Theory of a Kind: {A} View"),
        ("Towards A Theory of A*", "Towards A Theory of {A}*"),
        (r"Q\&A at R\&D", r"{Q}\&{A} at {R}\&{D}"),
        ("Bayesian Methods: Theory", "{Bayesian} Methods: {Theory}"),
        ("Newton's Method", "{Newton}'s Method"),
        (r"The Schr{\"o}dinger Bridge", r"The {Schr{\"o}dinger} Bridge"),
        (r"The {\L}ojasiewicz Bridge", r"The {{\L}ojasiewicz} Bridge"),
        (r"{\"O}ffnungen Now", r"{\"O}ffnungen Now"),
        ("$L_2$ and $k$-Means", "{$L_2$} and $k$-Means"),
        (r"\emph{day} \textbf{Big} Data", r"\emph{day} \textbf{Big} Data"),
        ("Learning from Kenya with trees", "Learning from {Kenya} with trees"),
        ("ATTENTION IS", "{ATTENTION} {IS}"),
        ("lower case", "lower case"),
        ("", ""),
    ],
)
def test_capitals_that_mean_something_are_protected(latex: str, expected: str) -> None:
    assert protect(latex) == expected


# --- hostile text ----------------------------------------------------------------------------

pieces = st.sampled_from(
    [
        "{", "}", "\\", "$", "@", "@article{", "%", "#", "&", "_", "^", "~", '"', "'", ",", "=",
        "\n", "and", " and ", "Others", "\\{", "\\}", "\\left\\{", "$x$", "$\\{$", "{\\", "\\\\",
        "Łukasz", "ễ", "南", "🙂", "SGD", ": ", "A", "\\emph{", "\x00", "\\\"", "--", "``", "(",
    ]
)  # fmt: skip
hostile = st.lists(pieces, max_size=8).map("".join) | st.text(max_size=12)


def depth(text: str) -> int:
    """Depth of braces at the end, counted as BibTeX does: backslash or not."""
    level = 0
    for char in text:
        level += {"{": 1, "}": -1}.get(char, 0)
        assert level >= 0
    return level


@given(st.lists(st.tuples(hostile, st.lists(hostile, max_size=3)), min_size=1, max_size=3))
@example([("@article{a, b = {c}}", ["@x{"]), (r"$\left\{ x \right.$", ["}{"])])
def test_hostile_text_makes_no_other_entry(records: list[tuple[str, list[str]]]) -> None:
    papers = [
        paper(title, *names, forum_id=f"id{number}")
        for number, (title, names) in enumerate(records)
    ]
    whole = proceedings(*papers)
    for unicode in (False, True):
        text = bibtex.library(papers, whole, unicode=unicode)
        assert depth(text) == 0
        keys = [whole.citation_keys[some.id] for some in papers]
        fields = ["title", "author", "booktitle", "year", "month", "address", "url"]
        read = bibtexparser.parse_string(text)
        assert not read.failed_blocks
        assert [entry.key for entry in read.entries] == keys
        assert all([field.key for field in entry.fields] == fields for entry in read.entries)
        again = pybtex.database.parse_string(text, "bibtex")
        assert list(again.entries) == keys
        for some in papers:
            people = again.entries[whole.citation_keys[some.id]].persons["author"]
            assert len(people) == max(len(some.authors), 1)


def test_the_registry_offers_bibtex() -> None:
    [found] = [form for form in FORMATS if form.suffix == ".bib"]
    some = paper("One", "Ann Lee")
    assert found.media_type == "application/x-bibtex"
    assert found.entry(some, proceedings(some)) in found.library([some], proceedings(some))
