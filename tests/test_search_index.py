"""The search's index: what is in it, how it is written, and what the browser finds with it."""

from __future__ import annotations

import json
import os
import pickle
import random
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from indexed import build
from programme_site import STATIC
from sites import VENUE, WORKSHOP, note
from sphinx_proceedings import join
from sphinx_proceedings.problems import Report
from sphinx_proceedings.search import Findable, HandWrittenPage, Kind, findables, numbers

if TYPE_CHECKING:
    from sphinx_proceedings.model import Proceedings

HERE = Path(__file__).parent
DEMO = HERE / "data" / "openreview-demo.json"
DEMO_WORKSHOP = WORKSHOP.replace(VENUE, "NeurIPS.cc/2023/Conference") + 'spotlight = "spotlight"\n'
PEOPLE = """\
[[person]]
id = "yes"
name = "Yolanda Übermut"
role = "speaker"
status = "confirmed"

[[person]]
id = "no"
name = "Norbert Geheim"
role = "speaker"
status = "unconfirmed"
"""
PROGRAM = """\
[[event]]
id = "talk"
kind = "invited"
title = "A talk on toys"
start = 2024-05-11T09:00:00
end = 2024-05-11T09:30:00
speakers = ["yes", "no"]

[[event]]
id = "opening"
kind = "remarks"
title = "Opening"
start = 2024-05-11T10:00:00
end = 2024-05-11T10:30:00

[[event]]
id = "coffee"
kind = "break"
title = "Coffee"
start = 2024-05-11T10:30:00
end = 2024-05-11T11:00:00

[[event]]
id = "posters"
kind = "poster"
title = "Poster session"
start = 2024-05-11T11:00:00
end = 2024-05-11T12:00:00
papers = PAPERS
"""
PAGES = (HandWrittenPage("call", "Call for papers", "Send your toys & <b>."),)


def address(docname: str) -> str:
    return f"{docname}.html"


def load(folder: Path, export: str, workshop: str, papers: list[str]) -> Proceedings:
    """The proceedings of an export with a programme."""
    folder.mkdir()
    for name, text in (
        ("workshop.toml", workshop),
        ("people.toml", PEOPLE),
        ("program.toml", PROGRAM.replace("PAPERS", json.dumps(papers))),
        ("openreview.json", export),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    return join.load(folder, Report()).proceedings


@pytest.fixture(scope="module")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Proceedings:
    """Two papers, two authors, a topic."""
    notes = [
        note(
            "aaaaaaaaa1",
            "In-context toys of $\\ell_2$ norm & more",
            venue="TOY Oral",
            abstract="We play, and we play.",
            code="https://code.example.org/toys",
        ),
        note("bbbbbbbbb2", "Toys <again>", authors=["Zoë Müller"], authorids=["~Zoe_Muller1"]),
    ]
    folder = tmp_path_factory.mktemp("toys") / "data"
    return load(folder, json.dumps({"notes": notes}), WORKSHOP, ["bbbbbbbbb2"])


@pytest.fixture(scope="module")
def toy_findables(toys: Proceedings) -> tuple[Findable, ...]:
    return tuple(findables(toys, PAGES, address))


def parsed(files: dict[str, bytes]) -> dict[str, Any]:
    return {name: json.loads(content) for name, content in files.items()}


# --- what can be found ---------------------------------------------------------------------------


def test_papers_events_pages_and_authors_in_this_order(
    toy_findables: tuple[Findable, ...],
) -> None:
    assert [(found.kind.value, found.id, found.url) for found in toy_findables] == [
        ("paper", "aaaaaaaaa1", "papers/aaaaaaaaa1.html"),
        ("paper", "bbbbbbbbb2", "papers/bbbbbbbbb2.html"),
        ("event", "talk", "sessions/talk.html"),
        ("event", "opening", "sessions/index.html#event-opening"),
        ("event", "posters", "sessions/posters.html"),
        ("page", "call", "call.html"),
        ("author", "zoe-muller", "authors/zoe-muller.html"),
        ("author", "ada-lovelace", "authors/ada-lovelace.html"),
    ]


def test_what_is_shown_is_html_that_is_safe(toy_findables: tuple[Findable, ...]) -> None:
    _, second, *_ = toy_findables
    page = next(found for found in toy_findables if found.kind is Kind.PAGE)
    assert second.html == "Toys &lt;again&gt;"
    assert page.passage == "Send your toys &amp; &lt;b&gt;."


def test_a_speaker_who_has_not_confirmed_is_not_named(toy_findables: tuple[Findable, ...]) -> None:
    talk = next(found for found in toy_findables if found.id == "talk")
    assert (talk.people, talk.families) == ("Yolanda Übermut", "Übermut")
    words = words_of(parsed(build(toy_findables).files))
    assert "yolanda" in words
    assert "geheim" not in words


# --- how it is written ---------------------------------------------------------------------------


def read_numbers(text: str) -> list[int]:
    """The format's own words, read as they are told."""
    found, number, unit = [], 0, 1
    for character in text:
        digit = numbers.ALPHABET.index(character)
        number += (digit % numbers.BASE) * unit
        unit *= numbers.BASE
        if digit < numbers.BASE:
            found.append(number)
            number, unit = 0, 1
    return found


def words_of(files: dict[str, Any]) -> list[str]:
    words, before = [], ""
    for coded in files["words.json"]["words"].split(" "):
        before = before[: numbers.ALPHABET.index(coded[0])] + coded[1:]
        words.append(before)
    return words


def postings_of(files: dict[str, Any]) -> dict[str, dict[int, list[int]]]:
    """For each word its things and positions."""
    firsts = files["words.json"]["pieces"]
    texts = [text for n in range(len(firsts)) for text in files[f"postings-{n}.json"]]
    return {
        word: read_posting(read_numbers(text))
        for word, text in zip(words_of(files), texts, strict=True)
    }


def read_posting(left: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    thing = 0
    while left:
        step = left.pop(0)
        thing += step // 2
        many = left.pop(0) + 2 if step % 2 else 1
        position, found[thing] = 0, []
        for _ in range(many):
            position += left.pop(0)
            found[thing].append(position)
    return found


@pytest.mark.parametrize("number", [0, 1, 44, 45, 89, 2024, 2025, 10**6, 2**40])
def test_numbers(number: int) -> None:
    assert read_numbers(numbers.write(number) * 2) == [number, number]
    assert json.dumps(numbers.write(number), ensure_ascii=False) == f'"{numbers.write(number)}"'


def test_positions_run_through_the_fields(toy_findables: tuple[Findable, ...]) -> None:
    files = parsed(build(toy_findables).files)
    found = postings_of(files)
    # In-context toys of ℓ2 norm & more | Ada Lovelace Zoë Müller Lovelace Müller | …
    assert [found[word][0] for word in ("in", "incontext", "context", "l2", "norm", "more")] == [
        *([0], [0], [1], [4], [5], [6])
    ]
    assert found["toys"][0][:2] == [2, 15]
    assert found["ada"] == {0: [8], 7: [0]}
    assert found["lovelace"] == {0: [9, 12], 7: [1, 3]}
    assert found["mueller"][1] == found["muller"][1]
    assert found["play"][0][1] - found["play"][0][0] == 3
    assert read_numbers(files["things.json"]["lengths"])[:2] == [7, 6]
    assert read_numbers(files["things.json"]["names"]) == [2, 2]
    assert read_numbers(files["words.json"]["in"]) == [len(found[word]) for word in words_of(files)]


def test_words_stand_in_the_order_of_javascript(toy_findables: tuple[Findable, ...]) -> None:
    odd = replace(toy_findables[0], title="z 𠀀 \uff21 éa ea ￮ 김")
    words = words_of(parsed(build([odd, *toy_findables[1:]]).files))
    assert words == sorted(words, key=lambda word: word.encode("utf-16-be"))
    assert {"𠀀", "a", "ea", "김"} <= set(words)


GOLDEN = {
    "counts": {"paper": 2, "event": 3, "page": 1, "author": 2},
    "sessions": [
        ["talk", "A talk on toys", "2024-05-11T09:00:00+02:00", "sessions/talk.html"],
        ["opening", "Opening", "2024-05-11T10:00:00+02:00", "sessions/index.html#event-opening"],
        ["posters", "Poster session", "2024-05-11T11:00:00+02:00", "sessions/posters.html"],
    ],
    "shown": [
        ["bbbbbbbbb2", "papers/bbbbbbbbb2.html", "Toys &lt;again&gt;", "Zoë Müller", [2], 0],
        ["talk", "sessions/talk.html", "A talk on toys", "Yolanda Übermut", [0], 0],
        ["zoe-muller", "authors/zoe-muller.html", "Zoë Müller", "", [], 2],
    ],
    "topics": [["machine-learning", "machine learning"], ["toys", "toys"]],
    "authors": [["zoe-muller", "Zoë Müller"], ["ada-lovelace", "Ada Lovelace"]],
}


def test_the_files_are_those_told(toy_findables: tuple[Findable, ...]) -> None:
    written = build(toy_findables).files
    files = parsed(written)
    things, facets = files["things.json"], files["facets.json"]
    assert sorted(files) == [
        *("authors.json", "facets.json", "ids.json", "index.json", "keys.json", "postings-0.json"),
        *("shown-0.json", "texts-0.json", "things.json", "words.json"),
    ]
    shown = files["shown-0.json"]
    assert {
        "counts": files["index.json"]["counts"],
        "sessions": things["sessions"],
        "shown": [shown[1], shown[2], shown[6]],
        "topics": facets["topicNames"],
        "authors": facets["authorNames"],
    } == GOLDEN
    assert things["types"] == ["oral", "poster"]
    assert read_numbers(things["type"]) == [1, 2]
    assert read_numbers(things["held"]) == [8, 0]
    assert read_numbers(facets["sessions"]) == [0, 1, 2]
    assert read_numbers(facets["topics"]) == [2, *sorted_pair(facets["topics"]), 2, 1, 0]
    assert read_numbers(facets["authors"]) == [2, 1, 0, 1, 0]
    assert files["texts-0.json"][0] == "<p>We play, and we play.</p>"
    assert files["ids.json"] == [found.id for found in toy_findables[:6]]
    assert files["keys.json"] == ["lovelace2024context", "muller2024toys"]
    assert files["authors.json"] == []


def sorted_pair(lists: str) -> list[int]:
    return read_numbers(lists)[1:3]


# --- same records, same bytes --------------------------------------------------------------------


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Proceedings:
    """The 54 demonstration papers, two of them in a session."""
    export = DEMO.read_text(encoding="utf-8")
    folder = tmp_path_factory.mktemp("demo") / "data"
    return load(folder, export, DEMO_WORKSHOP, ["29WbraPk8U", "yEewbkBNzi"])


def test_the_same_records_make_the_same_bytes(demo: Proceedings) -> None:
    script = """\
import pickle, sys
from sphinx_proceedings.search import write_index
files = {}
write_index(pickle.load(sys.stdin.buffer), files.__setitem__)
sys.stdout.buffer.write(pickle.dumps(files))
"""
    found = tuple(findables(demo, PAGES, address))
    here = build(found).files
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", script],
            input=pickle.dumps(found),
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        assert pickle.loads(done.stdout) == here
    assert [*here][-1] == "index.json"


def test_the_version_follows_every_change(toy_findables: tuple[Findable, ...]) -> None:
    def version(found: list[Findable]) -> str:
        return str(json.loads(build(found).files["index.json"])["version"])

    same = list(toy_findables)
    changed = [replace(same[0], url="elsewhere"), *same[1:]]
    assert version(same) == version(list(toy_findables)) != version(changed)


def test_retracted_papers_and_the_notice_of_papers_are_told(
    toy_findables: tuple[Findable, ...],
) -> None:
    plain = parsed(build(toy_findables).files)
    assert plain["things.json"]["retracted"] == []
    assert plain["index.json"]["notice"] == ""
    found = [replace(one, retracted=one.id == "bbbbbbbbb2") for one in toy_findables]
    told = parsed(build(found, "These are <toys>.").files)
    assert told["things.json"]["retracted"] == [1]
    assert told["index.json"]["notice"] == "These are <toys>."


def test_what_is_kept_at_hand_changes_nothing(
    demo: Proceedings, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [*findables(demo, [], address)]
    whole = build(found).files
    monkeypatch.setattr("sphinx_proceedings.search.index._MOST_KNOWN", 10)
    assert build(found).files == whole


def test_the_order_of_pages_does_not_matter(toys: Proceedings) -> None:
    pages = [HandWrittenPage(f"page{n}", "A page", "") for n in range(9)]
    mixed = random.Random(1).sample(pages, k=9)
    assert [*findables(toys, pages, address)] == [*findables(toys, mixed, address)]


def test_pieces_begin_where_they_are_said_to(demo: Proceedings) -> None:
    files = parsed(build(findables(demo, PAGES, address)).files)
    for stem, firsts in (
        ("postings", files["words.json"]["pieces"]),
        ("shown", files["things.json"]["shown"]),
        ("texts", files["things.json"]["texts"]),
    ):
        assert len(firsts) > 1
        sizes = [len(files[f"{stem}-{n}.json"]) for n in range(len(firsts))]
        assert firsts == [sum(sizes[:n]) for n in range(len(sizes))]


# --- what the browser finds ----------------------------------------------------------------------


@pytest.mark.node
def test_the_browser_finds_papers(demo: Proceedings, tmp_path: Path) -> None:
    modules, index = tmp_path / "static", tmp_path / "index"
    shutil.copytree(STATIC, modules)
    (modules / "package.json").write_text('{"type": "module"}')
    index.mkdir()
    # Everything about a paper that is retracted must be found as if it were not.
    found = [
        replace(one, retracted=one.id == "yEewbkBNzi") for one in findables(demo, PAGES, address)
    ]
    for name, content in build(found, "A demonstration.").files.items():
        (index / name).write_bytes(content)
    queries = tmp_path / "queries.json"
    made = subprocess.run(
        [
            sys.executable,
            str(HERE / "bench" / "search_queries.py"),
            "--export",
            str(DEMO),
            "--size",
            "54",
        ],
        capture_output=True,
        check=True,
    )
    queries.write_bytes(made.stdout)
    done = subprocess.run(
        ["node", "--test", str(HERE / "node" / "search.test.mjs")],
        env={
            **os.environ,
            "PROCEEDINGS_STATIC": str(modules),
            "SEARCH_INDEX": str(index),
            "SEARCH_QUERIES": str(queries),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    ran = re.search(r"^\S+ pass (\d+)$", done.stdout, re.MULTILINE)
    assert ran, done.stdout
    assert int(ran[1]) > 20
