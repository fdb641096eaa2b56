"""Citation files of a built site: each at its address, each of the right papers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import rispy

from sphinx_proceedings.citations import FORMATS, Scope
from sphinx_proceedings.model import ForumId
from sphinx_proceedings.site.domain import domain_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sites import Built, Site


def keys_in(content: str, suffix: str, keys: Mapping[ForumId, str]) -> list[str]:
    """Citation keys of a file."""
    if suffix.endswith(".bib"):
        return re.findall(r"^@inproceedings\{(.*),$", content, re.MULTILINE)
    if suffix == ".txt":  # has no keys, but addresses, which end in ids
        return [keys[ForumId(line.rpartition("id=")[2])] for line in content.splitlines()]
    if suffix == ".ris":
        return [record["id"] for record in rispy.loads(content.replace("\r\n", "\n"))]
    return [item["id"] for item in json.loads(content)]


def test_each_format_has_the_files_of_its_scopes(library: Built) -> None:
    proceedings = domain_of(library.app.env).proceedings
    for form in FORMATS:
        expected = {form.whole: proceedings.papers}
        expected |= {f"papers/{some.slug}{form.suffix}": (some,) for some in proceedings.papers}
        if Scope.AUTHOR in form.scopes:
            expected |= {
                f"authors/{author.slug}{form.suffix}": author.papers
                for author in proceedings.authors
            }
        for path, papers in expected.items():
            content = (library.out / path).read_bytes().decode()
            found_keys = keys_in(content, form.suffix, proceedings.citation_keys)
            assert found_keys == [proceedings.citation_keys[some.id] for some in papers], path
        found = set(library.files(f"papers/*{form.suffix}"))
        if form.suffix == ".bib":
            found = {path for path in found if not path.endswith(".utf8.bib")}
        assert found == {path for path in expected if path.startswith("papers/")}


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
