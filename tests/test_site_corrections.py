"""Corrections and new names on whole sites."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from sites import INDEX, Site, broken_links, note, run_command
from sphinx_proceedings.naming import ascii_fold
from sphinx_proceedings.site.output import MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

    from sites import Built

NOTES = [
    note("aaaaaaaaa1", "Learning by José Ortéga", authors=["José Ortéga", "Bo Wu"],
         authorids=["~Jose_Ortega1", "~Bo_Wu1"], keywords=["toys", "Ortéga, José"],
         abstract="*José Ortéga* and **José** Ortéga show, as JOSE ORTEGA did, $x^2$.",
         TLDR="Of Jos{\\'e} Ort{\\'e}ga."),
    note("bbbbbbbbb2", "Playing", authors=["Jose Ortega"], authorids=["~Jose_Ortega1"],
         keywords=["toys", "ortega, jose"]),
    note("ccccccccc3", "Toys to learn by", authors=["Bo Wu"], authorids=["~Bo_Wu1"],
         abstract="We study learning and playing."),
]  # fmt: skip
PEOPLE = """\
[[person]]
id = "speaker"
name = "José Ortéga"
role = ["speaker", "organizer"]
bio = "**José Ortéga** plays."

[[person]]
id = "other"
name = "Ada Lovelace"
role = "speaker"
"""
PROGRAM = """\
[[event]]
id = "talk"
kind = "invited"
title = "José Ortéga: what toys are"
start = 2024-05-11T09:00:00
end = 2024-05-11T10:00:00
speakers = "speaker"
abstract = "A talk by Ortéga, José."

[[event]]
id = "posters"
kind = "poster"
title = "Posters"
start = 2024-05-11T10:00:00
end = 2024-05-11T11:00:00
papers = ["aaaaaaaaa1", "bbbbbbbbb2", "ccccccccc3"]
"""
NEWS = '[[news]]\ndate = 2024-05-01\ntitle = "José Ortéga speaks"\ntext = "Yes, *Jose Ortega*."\n'
CHANGE = """\
[[name-change]]
from = "Jose Ortega"
to = "María Zambrano"
date = 2024-06-01
"""
FRONT = (
    INDEX
    + """
```{proceedings:news}
```
```{proceedings:people}
:role: speaker
```
```{proceedings:papers}
```
```{proceedings:schedule}
```
"""
)
REMOVED = """\
[[correction]]
paper = "aaaaaaaaa1"
kind = "removal"
date = 2024-06-03
reason = "By *order* of a court."
link = "https://example.org/order"
"""
RETRACTED = """\
[[correction]]
paper = "ccccccccc3"
kind = "retraction"
date = 2024-06-02
reason = "The *proof* <b>fails</b>."
link = "https://example.org/notice"
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path / "source", NOTES)
    site.write("index.md", FRONT)
    site.write("_data/people.toml", PEOPLE)
    site.write("_data/program.toml", PROGRAM)
    site.write("_data/news.toml", NEWS)
    return site


def holding(built: Built, *words: str) -> set[str]:
    """Files of the output that hold one of the words, in their content or their name, folded."""
    found = set()
    for path in _of_readers(built):
        content = (built.out / path).read_bytes()
        if content.startswith(b"\x1f\x8b"):
            content = gzip.decompress(content)
        if path == "objects.inv":
            content = _inventory(content)
        text = content.decode("utf-8", "replace")
        # Scripts and feeds may write a letter by its number.
        text = re.sub(r"\\u([0-9a-f]{4})", lambda number: chr(int(number[1], 16)), text)
        letters = re.sub(r"[^a-z]+", "-", ascii_fold(f"{path}\n{text}").lower())
        if any(word in letters for word in words):
            found.add(path)
    return found


def _of_readers(built: Built) -> list[str]:
    """All files but the note for the next build, which lists their names."""
    return [path for path in built.files() if path != MANIFEST]


def _inventory(content: bytes) -> bytes:
    import zlib

    head, _, packed = content.partition(b"zlib.\n")
    return head + zlib.decompress(packed)


OLD = ("jose-ortega", "ortega-jose", "ortega")


# --- names -----------------------------------------------------------------------------------


def test_the_search_for_the_old_name_finds_it_where_it_stands(site: Site) -> None:
    found = holding(site.build(), *OLD)
    assert {
        "index.html", "authors/jose-ortega.html", "papers/aaaaaaaaa1.html", "proceedings.bib",
        "papers/aaaaaaaaa1.ris", "papers/bbbbbbbbb2.json", "feed.atom", "program.ics",
        "programme.json", "objects.inv", "sessions/talk.html", "proceedings.csl.json",
    } <= found  # fmt: skip


@pytest.mark.parametrize("redirect", [True, False])
@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_no_byte_and_no_file_name_holds_the_old_name(
    site: Site, builder: str, redirect: bool
) -> None:
    site.build(builder)
    asked = "" if redirect else "redirect = false\n"
    site.write("_data/corrections.toml", CHANGE + asked)
    built = site.build(builder)
    assert built.warnings == ""
    old = "authors/jose-ortega" + (".html" if builder == "html" else "/index.html")
    left = holding(built, *OLD)
    assert left == ({old} if redirect else set())
    if redirect:
        assert "rtega" not in built.read(old)
        assert "maria-zambrano" in built.read(old)
    assert "María Zambrano" in built.page("papers/aaaaaaaaa1").html
    assert "María Zambrano plays" in built.page("sessions/talk").html.replace("</strong>", "")
    assert broken_links(built.out) == []


@pytest.mark.parametrize("asked", [True, False])
def test_locks_and_the_log_do_not_bring_it_back(site: Site, tmp_path: Path, asked: bool) -> None:
    www = tmp_path / "www"
    given = ("build", site.folder, www)
    for text in (None, CHANGE + f"keys = {str(asked).lower()}\n"):
        if text:
            site.write("_data/corrections.toml", text)
        done = run_command(*given)
        assert (done.returncode, done.stderr) == (0, "")
    log = (site.folder / "_data/programme-log.toml").read_text(encoding="utf-8")
    assert "\n[[change]]\n" not in log
    keys = (site.folder / "_data/citation-keys.toml").read_text(encoding="utf-8")
    assert ('"zambrano2024learning"' in keys) is asked
    assert ('"ortega2024learning"' in keys) is not asked
    found = site.build()
    assert "authors/jose-ortega.html" in found.files()
    # A key that the author has not asked to change holds the family name.
    words = OLD if asked else OLD[:2]
    assert holding(found, *words) == {"authors/jose-ortega.html"}


def test_what_the_log_tells_of_the_past_has_the_new_name(site: Site, tmp_path: Path) -> None:
    given = ("build", site.folder, tmp_path / "www")
    run_command(*given)
    site.write("_data/program.toml", PROGRAM.replace("09:00:00", "08:30:00"))
    run_command(*given)
    assert "now starts at 08:30" in site.build().read("feed.atom")
    site.write("_data/corrections.toml", CHANGE + "keys = true\nredirect = false\n")
    assert run_command(*given).stderr == ""
    built = site.build()
    assert "María Zambrano: what toys are now starts at 08:30" in built.read("feed.atom")
    assert holding(built, *OLD) == set()


def test_prose_that_holds_the_old_name_is_told_with_its_line(site: Site) -> None:
    site.write("about.md", "---\norphan: true\n---\n# About\n\nBy Ortega, José.\n")
    site.write("_data/corrections.toml", CHANGE)
    built = site.build()
    (warning,) = built.warnings.strip().splitlines()
    assert "about.md:6" in warning
    assert "a former name stands here" in warning


# --- corrections -----------------------------------------------------------------------------


def test_a_retracted_paper_says_so_everywhere_and_keeps_its_page(site: Site) -> None:
    before = site.build()
    assert 'href="../papers/ccccccccc3.html"' in before.read("papers/aaaaaaaaa1.html")
    site.write("_data/corrections.toml", RETRACTED)
    built = site.build()
    assert built.warnings == ""
    page = built.page("papers/ccccccccc3")
    notice = page.one("div", "pr-correction", role="note")
    assert notice.words.startswith("This paper has been retracted. Sunday, 2 June 2024")
    assert "The proof <b>fails</b>." in notice.words
    assert page.html.index("pr-correction") < page.html.index('id="abstract"')
    assert page.all("a", href="https://example.org/notice")
    assert page.all("section", "pr-abstract")
    assert [tag.attrs["content"] for tag in page.all("meta", name="citation_title")] == [
        "Toys to learn by"
    ]
    for path in ("papers/index.html", "authors/bo-wu.html", "sessions/posters.html"):
        assert '<span class="pr-badge pr-corrected" data-correction="retraction">Retracted<' in (
            built.read(path)
        )
    assert "note = {Retracted 2024-06-02}" in built.read("papers/ccccccccc3.bib")
    assert "note = {Retracted 2024-06-02}" in built.read("proceedings.bib")
    assert "N1  - Retracted 2024-06-02\r\n" in (built.out / "proceedings.ris").read_bytes().decode()
    (item,) = json.loads(built.read("papers/ccccccccc3.json"))
    assert item["note"] == "Retracted 2024-06-02"
    assert "(Retracted 2024-06-02.)" in page.html
    assert '"creativeWorkStatus": "Retracted"' in page.html.replace('":"', '": "')
    assert "Retracted" not in built.read("papers/bbbbbbbbb2.bib")
    listed = [item.words for item in built.page("index").all("li") if "Toys to learn" in item.words]
    assert "Toys to learn by. Bo Wu. Retracted" in listed
    for other in ("aaaaaaaaa1", "bbbbbbbbb2"):
        related = re.search(
            r'<section id="related".*?</section>', built.read(f"papers/{other}.html"), re.DOTALL
        )
        assert related is None or "ccccccccc3" not in related[0]


def test_corrections_are_news_with_lasting_ids(site: Site) -> None:
    site.write("_data/corrections.toml", RETRACTED + REMOVED)
    site.write("_data/program.toml", PROGRAM.replace('"aaaaaaaaa1", ', ""))
    entries = atom(site.build(html_baseurl="https://toy.example/"))
    assert entries["Retracted: Toys to learn by"][1] == (
        "https://toy.example/papers/ccccccccc3.html"
    )
    assert "A paper has been removed" in entries
    site.write("_data/corrections.toml", (RETRACTED + REMOVED).replace("fails", "breaks"))
    again = atom(site.build(html_baseurl="https://toy.example/"))
    assert again == entries
    assert "Retracted: Toys to learn by" in site.build().page("index").html


def atom(built: Built) -> dict[str, tuple[str, str]]:
    """Title of each entry: its id and its link."""
    names = {"a": "http://www.w3.org/2005/Atom"}
    return {
        entry.findtext("a:title", "", names): (
            entry.findtext("a:id", "", names),
            entry.find("a:link", names).attrib["href"],  # type: ignore[union-attr]
        )
        for entry in ET.fromstring(built.read("feed.atom")).findall("a:entry", names)
    }


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_removed_paper_leaves_a_page_that_names_nothing_of_it(site: Site, builder: str) -> None:
    site.build(builder)
    site.write("_data/corrections.toml", REMOVED)
    built = site.build(builder)
    page = built.page("papers/aaaaaaaaa1")
    assert "The paper that stood here has been removed." in page.html
    assert "By <em>order</em> of a court." in page.html
    assert "Monday, 3 June 2024" in page.html
    assert 'content="noindex"' in page.html
    # Nothing else has its id, and nothing at all its title.
    own = "papers/aaaaaaaaa1" + (".html" if builder == "html" else "/index.html")
    assert [path for path in built.files() if "aaaaaaaaa1" in path] == [own]
    for path in _of_readers(built):
        content = (built.out / path).read_bytes()
        assert path == own or b"aaaaaaaaa1" not in content, path
        assert b"Learning by" not in content, path
        assert b"as JOSE" not in content, path
    assert built.warnings.count("WARNING") == 1
    assert 'the paper "aaaaaaaaa1" has been removed, so that it is not shown' in built.warnings
    assert broken_links(built.out) == []


def test_a_removed_paper_keeps_its_page_when_it_leaves_the_export(
    site: Site, tmp_path: Path
) -> None:
    given = ("build", site.folder, tmp_path / "www")
    site.write("_data/program.toml", PROGRAM.replace('"aaaaaaaaa1", ', ""))
    run_command(*given)
    site.write("_data/corrections.toml", REMOVED)
    site.export(NOTES[1:])
    assert run_command(*given).stderr == ""
    built = site.build()
    assert "has been removed" in built.read("papers/aaaaaaaaa1.html")
    assert "withdrawn" not in built.read("papers/aaaaaaaaa1.html")
