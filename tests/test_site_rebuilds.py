"""Building again: what changes, what stays, what goes."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest

from conftest import LIBRARY
from sites import Site, note

if TYPE_CHECKING:
    from pathlib import Path

    from sites import Built

GENERATED = ("papers", "authors", "topics", "proceedings")
LIST = "# Toys\n\n```{proceedings:papers}\n```\n\n```{toctree}\nstill\n```\n"
STILL = "# Still\n\nNothing about papers.\n"


def ours(built: Built) -> dict[str, bytes]:
    """The generated pages and files."""
    return {path: text for path, text in built.all_bytes().items() if path.startswith(GENERATED)}


def rewritten(built: Built, before: dict[str, int]) -> set[str]:
    """Generated files written since, among those that were there."""
    after = built.times()
    return {
        path for path, when in before.items()
        if path.startswith(GENERATED) and path in after and after[path] != when
    }  # fmt: skip


@pytest.fixture(params=["html", "dirhtml"])
def builder(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def library_site(tmp_path: Path) -> Site:
    """A site of its own for each test, whose front page lists the papers."""
    site = Site(tmp_path / "source", copy.deepcopy(LIBRARY))
    site.write("index.md", LIST)
    site.write("still.md", STILL)
    return site


def test_second_build_touches_no_generated_file(library_site: Site, builder: str) -> None:
    before = library_site.build(builder).times()
    again = library_site.build(builder)
    assert rewritten(again, before) == set()
    assert "0 files written" in again.status
    # An environment from scratch makes no difference either.
    assert rewritten(library_site.build(builder, fresh=True), before) == set()


def test_edited_abstract_rewrites_that_paper_alone(library_site: Site, builder: str) -> None:
    before = library_site.build(builder).times()
    library_site.notes[1]["content"]["abstract"]["value"] = "Something else altogether."
    library_site.export(library_site.notes)
    after = library_site.build(builder)
    page = "papers/Hanzi12345" + (".html" if builder == "html" else "/index.html")
    # RIS, CSL-JSON and the dump hold abstracts.
    files = {"papers/Hanzi12345.ris", "papers/Hanzi12345.json"}
    files |= {"proceedings.ris", "proceedings.csl.json", "proceedings.json"}
    assert rewritten(after, before) == {page, *files}
    assert "Something else altogether." in after.read(page)


def test_added_paper_joins_indexes_authors_topics_and_lists(
    library_site: Site, builder: str
) -> None:
    library_site.build(builder)
    new = note(
        "newcomer12",
        "A newcomer",
        authors=["Yang Liu"],
        authorids=["~Yang_Liu1"],
        keywords=["solitary"],
    )
    library_site.export([*library_site.notes, new])
    built = library_site.build(builder)
    for docname in (
        "index",
        "papers/index",
        "authors/yang-liu-2",
        "topics/solitary",
        "papers/newcomer12",
    ):
        assert "A newcomer" in built.page(docname).html, docname
    assert "newcomer12" in built.read("proceedings.bib")
    assert "papers/newcomer12.bib" in built.files()
    # The name of the only paper after which it sorts stands in the neighbour's page.
    assert "A newcomer" in built.page("papers/Hanzi12345").html
    fresh = library_site.build(builder, out=library_site.folder.parent / "elsewhere")
    assert ours(built) == ours(fresh)


def test_withdrawn_paper_leaves_no_trace(library_site: Site, builder: str) -> None:
    first = library_site.build(builder)
    assert "Lovelace" in first.page("index").html
    library_site.export(library_site.notes[:2])
    built = library_site.build(builder)
    for path, content in built.all_bytes().items():
        for word in (b"-dash_1234", b"A third study", b"Lovelace", b"ada-lovelace"):
            assert word not in content, path
    gone = [
        path for path in built.out.rglob("*") if "dash_1234" in path.name or "ada-" in path.name
    ]
    assert gone == []
    fresh = library_site.build(builder, out=library_site.folder.parent / "elsewhere")
    assert ours(built) == ours(fresh)


def test_pages_without_papers_are_not_read_again(library_site: Site) -> None:
    library_site.build()
    library_site.export(library_site.notes[:2])
    read: list[str] = []
    library_site.build(connect={"source-read": lambda _app, docname, _source: read.append(docname)})
    assert read == ["index"]


def test_organizers_own_files_are_never_removed(library_site: Site) -> None:
    built = library_site.build()
    library_site.export(library_site.notes[:2])
    (built.out / "papers/slides.pdf").write_bytes(b"%PDF")
    assert "papers/slides.pdf" in library_site.build().files()


def test_hand_written_index_takes_over_and_gives_back(library_site: Site) -> None:
    generated = library_site.build().read("papers/index.html")
    page = library_site.write("papers/index.md", "# My own\n")
    assert "My own" in library_site.build().read("papers/index.html")
    page.unlink()
    assert library_site.build().read("papers/index.html") == generated


def test_builds_in_two_folders_have_the_same_bytes(tmp_path: Path, builder: str) -> None:
    found = []
    for place in ("one", "another/and/deeper"):
        site = Site(tmp_path / place / "source", copy.deepcopy(LIBRARY))
        site.write("index.md", LIST)
        site.write("still.md", STILL)
        found.append(site.build(builder).all_bytes())
    assert found[0].keys() == found[1].keys()
    assert [path for path in found[0] if found[0][path] != found[1][path]] == []


def test_processes_in_parallel_make_the_same_bytes(tmp_path: Path) -> None:
    found = []
    for jobs in (1, 4):
        site = Site(tmp_path / str(jobs) / "source", copy.deepcopy(LIBRARY))
        # Sphinx works in parallel from six documents on.
        for number in range(8):
            site.write(
                f"page{number}.md", f"# Page {number}\n\n{{proceedings:paper}}`Hanzi12345`\n"
            )
        names = "\n".join(f"page{number}" for number in range(8))
        site.write(
            "index.md",
            f"# Toys\n\n```{{proceedings:papers}}\n```\n\n```{{toctree}}\n{names}\n```\n",
        )
        site.write("_data/workshop.toml", site_with_demonstration(site))
        built = site.build(jobs=jobs)
        assert built.warnings == ""
        found.append(built.all_bytes())
    assert [path for path in found[0] if found[0][path] != found[1].get(path)] == []
    assert found[0].keys() == found[1].keys()
    # What the reading processes learnt has come back: each of these pages shows a paper.
    for number in range(8):
        assert b"noindex" in found[1][f"page{number}.html"]


def site_with_demonstration(site: Site) -> str:
    """A workshop.toml by which the toy papers are demonstration data."""
    workshop = (site.folder / "_data/workshop.toml").read_text(encoding="utf-8")
    venueid = next(line for line in workshop.splitlines() if line.startswith("venueid"))
    return (
        workshop.replace(venueid, 'venueid = "Other.cc/2024/Workshop/OTHER"')
        + f'[demonstration]\n{venueid}\nbooktitle = "Else"\nyear = 2023\nnotice = "Not ours."\n'
    )


def test_order_of_notes_in_the_export_does_not_matter(library_site: Site, tmp_path: Path) -> None:
    first = ours(library_site.build())
    library_site.export(library_site.notes[::-1])
    assert ours(library_site.build(out=tmp_path / "reversed")) == first
