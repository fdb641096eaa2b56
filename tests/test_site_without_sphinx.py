"""Records that change are built without Sphinx, to the bytes of a build with it."""

from __future__ import annotations

import copy
import random
import re
from typing import TYPE_CHECKING, Any

import pytest

from conftest import LIBRARY
from hosted_files import pdf
from sites import Site, themes_forgiven
from sphinx_proceedings.__main__ import main
from test_site_standing import Organizer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CONF = 'extensions = ["myst_parser", "sphinx_proceedings"]\nhtml_baseurl = "https://toy.example/"\n'
INDEX = """\
# Toys

```{proceedings:numbers}
```

```{proceedings:papers}
```

```{proceedings:news}
```
"""
Notes = list[dict[str, Any]]


@pytest.fixture
def organizer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Organizer:
    site = Site(tmp_path / "source", copy.deepcopy(LIBRARY))
    site.write("conf.py", CONF)
    site.write("index.md", INDEX)
    return Organizer(site, tmp_path / "www", capsys)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def content(notes: Notes, chance: random.Random) -> dict[str, Any]:
    found: dict[str, Any] = chance.choice(notes)["content"]
    return found


WORDS = [
    "toys",
    "kernels",
    "$x^2$",
    "“quoted”",
    "Zoë & Łukasz <b>",
    "50 % of $\\alpha$",
    "#hash_tag",
]


def _abstract(organizer: Organizer, notes: Notes, chance: random.Random) -> None:
    text = " ".join(chance.choices(WORDS, k=chance.randrange(1, 40)))
    content(notes, chance)["abstract"] = {"value": text}


def _summary(organizer: Organizer, notes: Notes, chance: random.Random) -> None:
    content(notes, chance)["TLDR"] = {"value": chance.choice(WORDS)}


def _keyword(organizer: Organizer, notes: Notes, chance: random.Random) -> None:
    found = content(notes, chance)
    own = [f"only here {chance.randrange(10**6)}"]
    found["keywords"] = {"value": found.get("keywords", {}).get("value", [])[:2] + own}


def _link(organizer: Organizer, notes: Notes, chance: random.Random) -> None:
    found = content(notes, chance)
    found["code"] = {"value": f"https://code.example/{chance.randrange(10**6)}"}


def _file(organizer: Organizer, notes: Notes, chance: random.Random) -> None:
    folder = organizer.site.folder / "_data/files" / chance.choice(notes)["id"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "alt.txt").write_text("A poster of toys.\n")
    (folder / "poster.pdf").write_bytes(pdf(wide=200 + chance.randrange(99)))


def _order(organizer: Organizer, notes: Notes, chance: random.Random) -> None:
    chance.shuffle(notes)


EDITS: list[Callable[[Organizer, Notes, random.Random], None]] = [
    _abstract, _summary, _keyword, _link, _file, _order,
]  # fmt: skip


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_random_edits_give_the_bytes_of_a_build_with_sphinx(
    organizer: Organizer, tmp_path: Path, builder: str
) -> None:
    chance = random.Random(7)
    notes = copy.deepcopy(LIBRARY)
    organizer.build("--builder", builder)
    for number, edit in enumerate([*EDITS, *chance.choices(EDITS, k=2)]):
        edit(organizer, notes, chance)
        organizer.site.export(notes)
        assert organizer.reason("--builder", builder) == "", edit
        other = Organizer(organizer.site, tmp_path / f"fresh-{number}", organizer.capsys)
        assert other.reason("--builder", builder) != ""
        ours, theirs = files(organizer.www), files(other.www)
        assert ours.keys() == theirs.keys()
        assert [path for path in ours if ours[path] != theirs[path]] == []


def test_only_what_shows_the_change_is_written(organizer: Organizer) -> None:
    organizer.build()
    before = files(organizer.www)
    notes = copy.deepcopy(LIBRARY)
    chosen = next(each for each in notes if each["id"] == "Maths12345")
    chosen["content"]["abstract"] = {"value": "Nothing but corrected toys."}
    organizer.site.export(notes)
    times = organizer.times()
    assert organizer.reason() == ""
    after = files(organizer.www)
    changed = {path for path in before if before[path] != after[path]}
    assert "papers/Maths12345.html" in changed
    assert "Nothing but corrected toys." in after["papers/Maths12345.html"].decode()
    now = organizer.times()
    assert {str(organizer.www / path) for path in changed} == {
        path for path in now if now[path] != times[path] and path.rpartition("/")[2].count(".")
    }
    assert not [path for path in changed if path.startswith(("_static", "genindex", "index"))]
    # And Sphinx, when it is started again, finds nothing to do.
    assert organizer.reason("--strict") != ""
    assert files(organizer.www) == after


SHOWN: dict[str, tuple[Callable[[Site], object], str]] = {
    "a title": (
        lambda site: site.export(_with(title="Another title of a paper")),
        "hand-written pages may show names of pages, and that is changed",
    ),
    "a presentation type": (
        lambda site: site.export(_with(venue="TOY Poster")),
        "hand-written pages may show lists of papers, and that is changed",
    ),
    "news": (
        lambda site: site.write(
            "_data/news.toml", '[[news]]\ndate = 2024-03-01\ntitle = "Toys are open"\n'
        ),
        "hand-written pages may show news, and that is changed",
    ),
}


def _with(**fields: str) -> Notes:
    """The library with another paper at its beginning."""
    notes = copy.deepcopy(LIBRARY)
    chosen = next(each for each in notes if each["id"] == "Maths12345")
    chosen["content"] |= {name: {"value": value} for name, value in fields.items()}
    return notes


@pytest.mark.parametrize(("change", "why"), SHOWN.values(), ids=SHOWN.keys())
def test_sphinx_is_started_where_its_own_pages_may_show_the_change(
    organizer: Organizer, change: Callable[[Site], object], why: str
) -> None:
    organizer.build()
    change(organizer.site)
    found = organizer.reason()
    assert found
    assert why in found


@pytest.mark.parametrize(
    "line", ['language = "de"', 'html_file_suffix = ".htm"', 'html_link_suffix = ""']
)
def test_other_ways_to_build_give_the_same_bytes_too(
    organizer: Organizer, tmp_path: Path, line: str
) -> None:
    organizer.site.write("conf.py", f"{CONF}{line}\n")
    organizer.build()
    organizer.site.export(_with(abstract="Corrected."))
    assert organizer.reason() == ""
    other = Organizer(organizer.site, tmp_path / "fresh", organizer.capsys)
    other.build()
    assert files(organizer.www) == files(other.www)


def test_what_is_wrong_with_records_is_told_without_sphinx(organizer: Organizer) -> None:
    def warned(*options: str) -> list[str]:
        """The lines of warnings of a build, which does not start Sphinx."""
        with themes_forgiven():
            assert main([*command, *options]) == 0
        told = organizer.capsys.readouterr()
        assert "Building with Sphinx" not in told.out
        return [line for line in told.err.splitlines() if "WARNING" in line]

    command = ["build", str(organizer.site.folder), str(organizer.www)]

    organizer.site.export(_with(abstract="$\\unknownmacro{x}$"))
    organizer.age()
    with themes_forgiven():
        assert main(command) == 0
    first = organizer.capsys.readouterr().err
    assert "unknownmacro" in first
    assert len(again := warned()) == 1
    # Sphinx shows it in colours.
    assert again[0] in re.sub(r"\x1b\[[0-9;]*m", "", first)
    organizer.site.export(_with(abstract="$\\unknownmacro{y}$"))
    organizer.age()
    assert ["macro{y}" in line for line in warned()] == [True]
    organizer.site.export(_with(abstract="Better."))
    organizer.age()
    assert warned() == []
    organizer.site.write("conf.py", f'{CONF}suppress_warnings = ["proceedings.maths"]\n')
    organizer.site.export(_with(abstract="$\\unknownmacro{y}$"))
    organizer.build()
    assert warned() == []


def test_a_strict_build_does_not_forgive_what_is_wrong_with_records(organizer: Organizer) -> None:
    organizer.build("--strict")
    organizer.site.export(_with(abstract="$\\unknownmacro{x}$"))
    command = ["build", str(organizer.site.folder), str(organizer.www), "--strict"]
    for _ in range(2):
        with themes_forgiven():
            assert main(command) == 1


@pytest.mark.parametrize("content", ["", "[]", '{"version": 0}'])
def test_a_frame_that_cannot_be_read_is_made_again(organizer: Organizer, content: str) -> None:
    organizer.build()
    cache = organizer.www.parent / f".{organizer.www.name}-work" / "doctrees-html"
    (cache / "proceedings-frame.json").write_text(content)
    organizer.site.export(_with(abstract="Corrected."))
    assert organizer.reason().endswith("openreview.json is changed")
    organizer.site.export(_with(abstract="Corrected again."))
    assert organizer.reason() == ""
    with themes_forgiven():
        assert "Corrected again." in (organizer.www / "papers/Maths12345.html").read_text()
