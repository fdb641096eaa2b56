"""Where texts of papers alone have changed, no more is made, to the bytes of a whole build."""

from __future__ import annotations

import copy
import random
import re
from typing import TYPE_CHECKING, Any

import pytest

from sites import Site, note
from sphinx_proceedings.search import amending, paper_map
from sphinx_proceedings.search import index as index_module
from test_site_standing import Organizer
from test_site_without_sphinx import CONF, INDEX, files

if TYPE_CHECKING:
    from pathlib import Path

Notes = list[dict[str, Any]]

SUBJECTS = [
    *("kernels", "graphs", "attention", "toys", "diffusion", "of-heat", "self-play", "in-context"),
    *("learning", "proofs", "convex", "games", "rice", "tokens", "edges", "nodes", "Schölkopf"),
    *("bandits", "C++", "3.5", "Zoë", "<b>", "&", "“quoted”"),
]
PROGRAM = """\
[[event]]
id = "posters"
kind = "poster"
title = "Poster session"
start = 2024-05-11T11:00:00
end = 2024-05-11T12:00:00
papers = ["aaaaaaaa00", "aaaaaaaa03", "aaaaaaaa04"]
"""


def text(chance: random.Random, most: int = 40) -> str:
    return " ".join(chance.choices(SUBJECTS, k=chance.randrange(1, most)))


def collection(chance: random.Random) -> Notes:
    names = ["Ada Lovelace", "Zoë Müller", "Wei Chen", "Ola Nordmann"]
    found = []
    for number in range(24):
        authors = chance.sample(names, chance.randrange(1, 4))
        found.append(
            note(
                f"aaaaaaaa{number:02}",
                f"{text(chance, 6)} {number}",
                authors=authors,
                authorids=[f"~{name.replace(' ', '_')}1" for name in authors],
                abstract=text(chance),
                keywords=chance.sample(SUBJECTS[:6], 2),
            )
        )
    return found


@pytest.fixture(autouse=True)
def no_map(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on sites of very many papers."""
    monkeypatch.setattr(paper_map, "MOST", 3)


@pytest.fixture
def organizer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Organizer:
    site = Site(tmp_path / "source", collection(random.Random(1)))
    site.write("conf.py", CONF)
    site.write("index.md", INDEX)
    site.write("_data/program.toml", PROGRAM)
    return Organizer(site, tmp_path / "www", capsys)


def edit(notes: Notes, place: int, **fields: str) -> Notes:
    """The notes, with other texts in one of them."""
    edited = copy.deepcopy(notes)
    edited[place]["content"].update({name: {"value": value} for name, value in fields.items()})
    edited[place]["tmdate"] = 1_700_000_000_000
    return edited


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_random_texts_give_the_bytes_of_a_whole_build(
    organizer: Organizer, tmp_path: Path, builder: str
) -> None:
    chance = random.Random(11)
    notes = organizer.site.notes
    organizer.build("--builder", builder)
    reasons = []
    for number in range(7):
        for _ in range(chance.choice([1, 1, 3])):
            words = text(chance) if number % 2 else f"{SUBJECTS[number]} corrected"
            changed = {"TLDR": words} if chance.random() < 0.3 else {"abstract": words}
            notes = edit(notes, chance.randrange(len(notes)), **changed)
        organizer.site.export(notes)
        all_pages, sphinx = organizer.reasons("--builder", builder)
        reasons.append(all_pages)
        assert sphinx == ""
        if number % 3 == 0:
            other = Organizer(organizer.site, tmp_path / f"fresh-{number}", organizer.capsys)
            other.build("--builder", builder)
            ours, theirs = files(organizer.www), files(other.www)
            assert ours.keys() == theirs.keys()
            assert [path for path in ours if ours[path] != theirs[path]] == []
    assert reasons.count("") >= 4, reasons
    assert organizer.reasons("--builder", builder) == ("", "")


def test_no_more_is_written_than_what_shows_the_text(organizer: Organizer) -> None:
    organizer.build()
    before, times = files(organizer.www), organizer.times()
    organizer.site.export(edit(organizer.site.notes, 3, abstract="Nothing but corrected rice."))
    told = organizer.build()
    assert "Making all pages again" not in told
    after, now = files(organizer.www), organizer.times()
    changed = {path for path in before if before[path] != after[path]}
    pages = {path for path in changed if path.endswith(".html")}
    assert "papers/aaaaaaaa03.html" in pages
    assert all(path.startswith("papers/") for path in pages)
    assert {"papers/aaaaaaaa03.ris", "proceedings.ris", "proceedings.json"} <= changed
    assert "sessions/posters.ris" in changed
    assert "proceedings.bib" not in changed
    written = {path for path, moment in now.items() if moment != times[path] and "." in path[-6:]}
    assert written == {str(organizer.www / path) for path in changed}
    assert re.search(
        rf"^{len(changed)} files written, \d+ unchanged, 0 removed$", told, re.MULTILINE
    )


def _cut_finely(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the search have so many files that a text of others changes how many."""
    for module in (index_module, amending):
        monkeypatch.setattr(module, "PIECE", 30)
        monkeypatch.setattr(module, "TEXTS_PIECE", 300)


def test_files_of_the_search_come_and_go(
    organizer: Organizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _cut_finely(monkeypatch)
    organizer.build()
    numbers = []
    for abstract in ("Rice.", " ".join(f"{subject}s" for subject in SUBJECTS[:16]), "Rice."):
        before, times = files(organizer.www), organizer.times()
        organizer.site.export(edit(organizer.site.notes, 3, abstract=abstract))
        told = organizer.build()
        assert "Making all pages again" not in told
        after, now = files(organizer.www), organizer.times()
        changed = {path for path in after if before.get(path) != after[path]}
        gone = before.keys() - after.keys()
        assert all(path.startswith("search/") for path in after.keys() ^ before.keys())
        unchanged = len(after) - len(changed)
        line = f"{len(changed)} files written, {unchanged} unchanged, {len(gone)} removed"
        assert line in told.splitlines()
        written = {path for path, moment in now.items() if moment != times.get(path)}
        assert {path for path in written if "." in path[-6:]} == {
            str(organizer.www / path) for path in changed
        }
        other = Organizer(organizer.site, tmp_path / f"fresh-{len(numbers)}", organizer.capsys)
        other.build()
        assert after == files(other.www)
        assert "0 files written" in organizer.build()
        numbers.append(len(after))
    assert len({*numbers}) > 1


def test_the_next_builds_go_on_from_there(organizer: Organizer) -> None:
    organizer.build()
    for place in (0, 5, 0):
        notes = edit(organizer.site.notes, place, abstract=f"Edges and rice of {place}.")
        organizer.site.export(notes)
        assert organizer.reasons() == ("", "")
        times = organizer.times()
        assert "0 files written" in organizer.build()
        assert organizer.times() == times


def test_a_file_written_over_in_the_site_is_mended_by_the_next_build(organizer: Organizer) -> None:
    """An amended paper does not look at the others; a build of nothing else does."""
    organizer.build()
    whole = files(organizer.www)
    page = organizer.www / "papers/aaaaaaaa07.html"
    page.write_bytes(b"broken")
    organizer.site.export(edit(organizer.site.notes, 3, abstract="Corrected."))
    assert organizer.reasons()[1] in ("", "the site is not as the last build has left it")
    organizer.build()
    assert page.read_bytes() == whole["papers/aaaaaaaa07.html"]


DOUBTS = {
    "a title": (
        lambda site: site.export(edit(site.notes, 3, title="Another")),
        "more has changed than abstracts and summaries",
    ),
    "a paper less": (
        lambda site: site.export(site.notes[1:]),
        "more has changed than abstracts and summaries",
    ),
    "a formula that cannot be converted": (
        lambda site: site.export(edit(site.notes, 3, abstract=r"It is $\notamacro$.")),
        "a formula cannot be converted",
    ),
    "a hidden abstract": (
        lambda site: site.export(_hidden(site.notes)),
        "there is something to warn of in what has changed",
    ),
    "a page that is gone": (
        lambda site: [
            site.export(edit(site.notes, 3, abstract="Corrected.")),
            (site.folder.parent / "www/papers/aaaaaaaa07.html").unlink(),
        ],
        "files of the site have come or gone",
    ),
}


def _hidden(notes: Notes) -> Notes:
    edited = copy.deepcopy(notes)
    edited[3]["content"]["abstract"]["readers"] = ["toys/Chairs"]
    return edited


@pytest.mark.parametrize(("change", "why"), DOUBTS.values(), ids=DOUBTS.keys())
def test_in_any_doubt_all_is_made_again(
    organizer: Organizer, tmp_path: Path, change: Any, why: str
) -> None:
    organizer.build()
    change(organizer.site)
    told = organizer.build()
    assert f"Making all pages again: {why}." in told
    other = Organizer(organizer.site, tmp_path / "fresh", organizer.capsys)
    other.build()
    assert files(organizer.www) == files(other.www)


def test_the_map_of_papers_shows_them_all(
    organizer: Organizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_map, "MOST", 900)
    organizer.build()
    organizer.site.export(edit(organizer.site.notes, 3, abstract="rice " * 30))
    assert organizer.reasons() == ("the map of papers changes", "")


class KilledError(BaseException):
    """A build ends without having been asked."""


def killed(*_given: object, **_named: object) -> None:
    raise KilledError


MORE = " ".join(f"{subject}s" for subject in SUBJECTS)


@pytest.mark.parametrize(
    ("where", "before", "after"),
    [
        ("publish.publish_some", "Rice of toys.", "Toys of rice."),
        ("publish.publish_some", "Rice.", MORE),
        ("publish.publish_some", MORE, "Rice."),
        ("output.put_new", "Rice.", MORE),
        ("output.remove_below", MORE, "Rice."),
    ],
)
@pytest.mark.parametrize("again", [True, False])
def test_killed_on_the_way_the_next_build_makes_all(
    organizer: Organizer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    before: str,
    after: str,
    again: bool,
) -> None:
    _cut_finely(monkeypatch)
    notes = edit(organizer.site.notes, 3, abstract=before)
    organizer.site.export(notes)
    organizer.build()
    organizer.site.export(edit(notes, 3, abstract=after))
    with monkeypatch.context() as patch:
        patch.setattr(f"sphinx_proceedings.site.{where}", killed)
        with pytest.raises(KilledError):
            organizer.build()
    if again:
        organizer.site.export(notes)
    assert organizer.reasons()[1] == "no earlier build has left a note of what it read"
    other = Organizer(organizer.site, tmp_path / "fresh", organizer.capsys)
    other.build()
    assert files(organizer.www) == files(other.www)
