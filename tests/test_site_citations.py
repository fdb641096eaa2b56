"""Citation files of a built site: each at its address, each of the right papers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import rispy

from sphinx_proceedings.citations import BIBTEX, FORMATS, bibtex
from sphinx_proceedings.model import ForumId
from sphinx_proceedings.site import citing
from sphinx_proceedings.site.domain import domain_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pytest

    from sites import Built, Page, Site

PROGRAM = """\
[[event]]
id = "posters"
kind = "poster"
title = "Posters"
start = 2024-05-11T10:00:00
end = 2024-05-11T11:00:00
papers = ["ccccccccc3", "aaaaaaaaa1"]
"""


def keys_in(content: str, suffix: str, keys: Mapping[ForumId, str]) -> list[str]:
    """Citation keys of a file."""
    if suffix.endswith(".bib"):
        return re.findall(r"^@inproceedings\{(.*),$", content, re.MULTILINE)
    if suffix == ".txt":  # has no keys, but addresses, which end in ids
        return [keys[ForumId(line.rpartition("id=")[2])] for line in content.splitlines()]
    if suffix == ".ris":
        return [record["id"] for record in rispy.loads(content.replace("\r\n", "\n"))]
    return [item["id"] for item in json.loads(content)]


def downloads(page: Page) -> dict[str, tuple[str, str | None]]:
    """Where the links that save files lead, seen from the top folder, with their media types."""
    return {
        link.text: (link.attrs["href"].removeprefix("../"), link.attrs.get("type"))
        for link in page.all("a")
        if "download" in link.attrs
    }


def test_each_format_has_files_of_each_paper_and_author_and_of_all(library: Built) -> None:
    proceedings = domain_of(library.app.env).proceedings
    assert [len(author.papers) for author in proceedings.authors].count(2) == 1
    for form in FORMATS:
        expected = {form.whole: proceedings.papers}
        expected |= {f"papers/{some.slug}{form.suffix}": (some,) for some in proceedings.papers}
        expected |= {
            f"authors/{author.slug}{form.suffix}": author.papers
            for author in proceedings.authors
            if len(author.papers) > 1 or form is BIBTEX
        }
        for path, papers in expected.items():
            content = (library.out / path).read_bytes().decode()
            found_keys = keys_in(content, form.suffix, proceedings.citation_keys)
            assert found_keys == [proceedings.citation_keys[some.id] for some in papers], path
        found = {
            path
            for folder in ("papers", "authors")
            for path in library.files(f"{folder}/*{form.suffix}")
            if form is not BIBTEX or not path.endswith(".utf8.bib")
        }
        assert found == expected.keys() - {form.whole}


def test_an_author_s_page_links_all_formats_of_exactly_the_author_s_papers(library: Built) -> None:
    proceedings = domain_of(library.app.env).proceedings
    for author in proceedings.authors:
        links = downloads(library.page(f"authors/{author.slug}"))
        assert links.keys() == {form.name for form in FORMATS}
        for form in FORMATS:
            href, media_type = links[form.name]
            content = (library.out / href.removeprefix("../")).read_bytes().decode()
            found_keys = keys_in(content, form.suffix, proceedings.citation_keys)
            assert found_keys == [proceedings.citation_keys[some.id] for some in author.papers]
            assert media_type == form.media_type


def test_a_session_s_page_links_all_formats_of_its_papers_in_its_order(site: Site) -> None:
    site.write("_data/program.toml", PROGRAM)
    built = site.build()
    keys = domain_of(built.app.env).proceedings.citation_keys
    links = downloads(built.page("sessions/posters"))
    for form in FORMATS:
        assert links[form.name] == (f"sessions/posters{form.suffix}", form.media_type)
        content = (built.out / links[form.name][0]).read_bytes().decode()
        expected = [keys[ForumId(each)] for each in ("ccccccccc3", "aaaaaaaaa1")]
        assert keys_in(content, form.suffix, keys) == expected


def test_a_huge_volume_is_cut_into_files_that_the_index_links(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(citing, "LARGEST", 700)
    built = site.build()
    proceedings = domain_of(built.app.env).proceedings
    links = downloads(built.page("papers/index"))
    for form in FORMATS:
        names = [form.name, *(f"{form.name} {number}" for number in range(2, 4))]
        files = [links[name][0] for name in names if name in links]
        assert files[0] == form.whole
        texts = [(built.out / file).read_bytes().decode() for file in files]
        keys = [
            key for text in texts for key in keys_in(text, form.suffix, proceedings.citation_keys)
        ]
        assert keys == [proceedings.citation_keys[some.id] for some in proceedings.papers]
        if form is BIBTEX:
            assert len(files) == 2
            # Programs that read all files together would meet a second one.
            assert [text.count(bibtex.volume_entry(proceedings)) for text in texts] == [0, 1]


def test_the_utf8_variant_holds_accents_as_they_are(library: Built) -> None:
    assert "Kaiser, {\\L}ukasz" in library.read("papers/Maths12345.bib")
    assert "Kaiser, Łukasz" in library.read("papers/Maths12345.utf8.bib")


def test_a_paper_links_every_file_of_it(library: Built) -> None:
    page = library.page("papers/Maths12345")
    links = [link.attrs["href"] for link in page.all("a") if "download" in link.attrs]
    for form in FORMATS:
        assert any(link.endswith(f"papers/Maths12345{form.suffix}") for link in links)


def test_frames_of_references_are_not_made_twice(site: Site) -> None:
    site.build()
    [stored] = site.folder.parent.rglob("proceedings-references.json")
    before = stored.stat().st_mtime_ns
    built = site.build()
    assert stored.stat().st_mtime_ns == before
    assert " 0 files written" in built.status
