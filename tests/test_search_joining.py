"""The joined index is the one that would have been built from all records at once."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexed import build
from sphinx_proceedings.search import Findable, Kind, Volume, join
from sphinx_proceedings.search.joining import OtherFormatError
from sphinx_proceedings.search.numbers import read_all, read_lists, write_all, write_lists
from sphinx_proceedings.search.records import Held, Named, Session

if TYPE_CHECKING:
    from pathlib import Path


def things(year: str, papers: int, *, events: int = 2) -> list[Findable]:
    """A volume of everything; some words are in one volume, some in both."""
    sessions = [
        Session(f"posters-{n}", f"Posters {n}", f"{year}-05-11T1{n}:00:00+02:00", f"s/{n}.html")
        for n in range(events + 1)
    ]
    made = [
        Findable(
            Kind.PAPER,
            f"paper{year}{n}",
            f"papers/{n}.html",
            f"Toys of {year} Łódź 𝒳 {n}",
            f"Toys of <i>{year}</i> Łódź 𝒳 {n}",
            people="Ada Lovelace, Zoë Müller",
            families="Lovelace Müller",
            keywords="toys, self-play, C++",
            body=f"We play and play with toy number {n} in {year}.",
            passage=f"We play and play with toy number {n} in {year}.",
            citation_key=f"lovelace{year}{n}",
            presentation=("oral", "poster", f"demo {year}")[n % 3],
            held=(Held.CODE,) if n % 2 else (),
            sessions=(sessions[n % (events + 1)],),
            topics=(Named("toys", "Toys"), Named(f"of-{year}", f"Of {year}")),
            authors=("ada-lovelace", f"zoe-{year}"),
            retracted=n == 1,
        )
        for n in range(papers)
    ]
    made += [
        Findable(Kind.EVENT, s.id, s.url, s.title, s.title, sessions=(s,)) for s in sessions[:-1]
    ]
    made.append(Findable(Kind.PAGE, "index", "index.html", f"Home {year}", f"Home {year}"))
    for slug, name, number in (
        ("ada-lovelace", "Ada Lovelace", papers),
        (f"zoe-{year}", "Zoë Müller", papers),
    ):
        url = f"authors/{slug}.html"
        made.append(Findable(Kind.AUTHOR, slug, url, name, name, papers=number))
    return made


def laid(folder: Path, found: list[Findable], notice: str = "") -> Path:
    folder.mkdir(parents=True)
    for name, content in build(found, notice).files.items():
        (folder / name).write_bytes(content)
    return folder


def moved(found: Findable, label: str) -> Findable:
    """A record as the joined site has it."""
    here = f"{label}/"
    sessions = tuple(
        Session(here + s.id, f"{s.title} ({label})", s.start, here + s.url) for s in found.sessions
    )
    return dataclasses.replace(
        found,
        id=here + found.id if found.kind is Kind.AUTHOR else found.id,
        url=here + found.url,
        sessions=sessions,
        authors=tuple(here + slug for slug in found.authors),
    )


def loaded(files: dict[str, bytes]) -> dict[str, Any]:
    return {name: json.loads(content) for name, content in files.items()}


VOLUMES = {"a-2023": things("2023", 30), "b-2024": things("2024", 7, events=1), "c": things("9", 1)}


@pytest.fixture
def joined(tmp_path: Path) -> dict[str, bytes]:
    return dict(
        join(
            [
                Volume(laid(tmp_path / name, held), f"{name}/", name)
                for name, held in VOLUMES.items()
            ]
        )
    )


def test_it_is_what_would_have_been_built(joined: dict[str, bytes]) -> None:
    every = [(name, found) for name, held in VOLUMES.items() for found in held]
    ordered = [moved(found, name) for kind in Kind for name, found in every if found.kind is kind]
    ours, whole = loaded(joined), loaded(build(ordered).files)
    assert ours.keys() == whole.keys()
    # Sessions stand in the order of the volumes, and it numbers them.
    names = ours.keys() - {"index.json", "things.json", "facets.json"}
    shown = {name for name in names if name.startswith("shown")}
    for name in names - shown:
        assert ours[name] == whole[name], name
    for key in ("lengths", "types", "type", "held", "retracted", "names", "shown", "texts"):
        assert ours["things.json"][key] == whole["things.json"][key], key
    for key in ("titles", "topics", "authors", "topicNames", "authorNames"):
        assert ours["facets.json"][key] == whole["facets.json"][key], key
    assert ours["index.json"]["counts"] == whole["index.json"]["counts"]
    assert sessions_of_all(ours) == sessions_of_all(whole)


def sessions_of_all(files: dict[str, Any]) -> list[Any]:
    """The sessions of each paper for filters, then those of each thing that is shown."""
    sessions = [tuple(session) for session in files["things.json"]["sessions"]]
    papers = read_lists(files["facets.json"]["sessions"])
    pieces = range(len(files["things.json"]["shown"]))
    shown = [thing for number in pieces for thing in files[f"shown-{number}.json"]]
    of_shown = [[*thing[:4], [sessions[n] for n in thing[4]], thing[5]] for thing in shown]
    return [*([sessions[n] for n in each] for each in papers), *of_shown]


def test_events_are_the_first_sessions(joined: dict[str, bytes]) -> None:
    files = loaded(joined)
    sessions = files["things.json"]["sessions"]
    assert [session[0] for session in sessions[:5]] == [
        "a-2023/posters-0", "a-2023/posters-1", "b-2024/posters-0", "c/posters-0", "c/posters-1",
    ]  # fmt: skip
    counts = files["index.json"]["counts"]
    assert counts["event"] == 5
    assert files["things.json"]["volumes"][0] == ["a-2023", 30, 2, 1, 2]


def test_a_notice_is_said_with_the_volume_it_is_of(tmp_path: Path) -> None:
    volumes = [
        Volume(laid(tmp_path / name, things("2024", 1), notice), f"{name}/", name.upper())
        for name, notice in (("a", "Lent."), ("b", ""), ("c", "Borrowed."))
    ]
    files = loaded(dict(join(volumes)))
    assert files["index.json"]["notice"] == "A: Lent. C: Borrowed."


def test_nothing_joined_is_an_index_of_nothing() -> None:
    assert loaded(dict(join([])))["index.json"]["counts"]["paper"] == 0


def test_an_index_of_another_version_is_refused(tmp_path: Path) -> None:
    folder = laid(tmp_path / "a", things("2024", 1))
    (folder / "index.json").write_text('{"format": 1}')
    with pytest.raises(OtherFormatError, match="index of format 1"):
        dict(join([Volume(folder, "a/", "A")]))


@given(st.lists(st.integers(0, 10**9)))
def test_numbers_are_read_as_they_were_written(numbers: list[int]) -> None:
    assert read_all(write_all(numbers)) == numbers


@given(st.lists(st.lists(st.integers(0, 10**5))))
def test_lists_are_read_as_they_were_written(lists: list[list[int]]) -> None:
    assert read_lists(write_lists(lists)) == lists
