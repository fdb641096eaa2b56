"""An organizer settles how names are split, once for citations, keys and order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_proceedings import markup
from sphinx_proceedings.citations import bibtex
from sphinx_proceedings.join import join
from sphinx_proceedings.model import AuthorKey, Authorship, ForumId, Paper, PaperLinks, Slug
from sphinx_proceedings.names import Name
from sphinx_proceedings.problems import ProblemKind, Report
from sphinx_proceedings.program import People, read_people_and_names
from test_bibtex import WORKSHOP

if TYPE_CHECKING:
    from pathlib import Path

MARQUEZ = """
[[name]]
printed = "Gabriel García Márquez"
given = "Gabriel"
family = "García Márquez"
"""


def paper(*names: str, forum_id: str = "x") -> Paper:
    return Paper(
        id=ForumId(forum_id),
        slug=Slug(forum_id),
        title=markup.inline("Solitude"),
        authors=tuple(Authorship(markup.literal(name), AuthorKey(name)) for name in names),
        links=PaperLinks("https://openreview.net/forum"),
    )


def read(folder: Path, text: str, *names: str) -> tuple[People, Report]:
    path = folder / "people.toml"
    path.write_text(text, encoding="utf-8")
    report = Report()
    return read_people_and_names(path, [paper(*names)], report, file="people.toml"), report


def test_an_override_decides_key_order_and_bibtex(tmp_path: Path) -> None:
    names = ("Gabriel García Márquez", "Julio Hernández")
    (_, overrides), report = read(tmp_path, MARQUEZ, *names)
    assert list(report) == []
    some = paper(*names)
    joined = join(WORKSHOP, [some], overrides=overrides)
    assert joined.name_of(some.authors[0].name) == Name("Gabriel", "", "García Márquez")
    assert joined.name_of("Julio Hernández") == Name("Julio", "", "Hernández")
    assert joined.citation_keys == {"x": "garciamarquez2024solitude"}
    assert [author.name.plain for author in joined.authors] == list(names)
    author = "author = {García Márquez, Gabriel and Hernández, Julio}"
    assert author in bibtex.entry(some, joined, unicode=True)


def test_a_name_may_be_printed_with_latex_accents(tmp_path: Path) -> None:
    text = '[[name]]\nprinted = "Li {\\\\\\"o} Wei"\nfamily = "Li"\ngiven = "ö Wei"\n'
    (_, overrides), report = read(tmp_path, text, "Li ö Wei")
    assert (dict(overrides), list(report)) == ({"Li ö Wei": Name("ö Wei", "", "Li")}, [])


def test_an_unknown_name_is_told_with_the_nearest_known(tmp_path: Path) -> None:
    _, report = read(tmp_path, MARQUEZ, "Gabriel Garcia Márquez", "Ann Lee")
    (problem,) = report
    assert (problem.kind, problem.place.line) == (ProblemKind.UNKNOWN_ID, 3)
    assert 'Did you mean "Gabriel Garcia Márquez"?' in str(problem)


@pytest.mark.parametrize(
    ("line", "kind", "said"),
    [
        ('particle = "De"', ProblemKind.BAD_VALUE, "lower case"),
        ('sufix = "Jr."', ProblemKind.UNKNOWN_KEY, 'id you mean "suffix"?'),
        ('suffix = "Jr."', ProblemKind.BAD_VALUE, '"jr"'),
        (MARQUEZ, ProblemKind.BAD_VALUE, "earlier"),
    ],
)
def test_what_cannot_be_meant_is_told(
    tmp_path: Path, line: str, kind: ProblemKind, said: str
) -> None:
    (_, overrides), report = read(tmp_path, f"{MARQUEZ}{line}\n", "Gabriel García Márquez")
    (problem,) = report
    assert problem.kind is kind
    assert said in str(problem)
    assert overrides["Gabriel García Márquez"].family == "García Márquez"


def test_a_name_without_a_family_name_is_left_out(tmp_path: Path) -> None:
    (_, overrides), report = read(tmp_path, '[[name]]\nprinted = "Ann Lee"\n', "Ann Lee")
    assert (dict(overrides), [p.kind for p in report]) == ({}, [ProblemKind.MISSING_KEY])


def test_an_organizer_may_be_named_who_has_no_paper(tmp_path: Path) -> None:
    person = '[[person]]\nid = "a"\nname = "Ann De Lee"\nrole = "organizer"\n'
    split = '[[name]]\nprinted = "Ann De Lee"\nfamily = "Lee"\ngiven = "Ann De"\n'
    (people, overrides), report = read(tmp_path, person + split, "Bo Ma")
    assert ([each.id for each in people], list(overrides), list(report)) == (
        ["a"],
        ["Ann De Lee"],
        [],
    )
