"""Volumes that have been built: what they say, what is joined of them, what moves with them."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_proceedings.exports.dump import FORMAT
from sphinx_proceedings.volumes import Volume, bibliography
from sphinx_proceedings.volumes.building import Outcome, State, Task, build_volume, locked
from sphinx_proceedings.volumes.moved import Moved, moved
from sphinx_proceedings.volumes.published import Published, by_year, left_behind, published
from sphinx_proceedings.volumes.records import VolumeId

if TYPE_CHECKING:
    from pathlib import Path

WORKSHOP = {
    "title": "A Workshop of Toys",
    "short": "TOY",
    "booktitle": "Toy 2024 Workshop of Toys",
    "year": 2024,
    "dates": ["2024-05-11", "2024-05-12"],
    "place": "Vienna",
}


def volume(name: str, folder: Path, *, label: str = "", was: tuple[str, ...] = ()) -> Volume:
    former = tuple(map(VolumeId, was))
    return Volume(VolumeId(name), folder, folder, label=label, was=former)


def dumped(site: Path, name: str, papers: int = 1, **workshop: Any) -> Published:
    (site / name).mkdir(parents=True, exist_ok=True)
    dump = {
        "format": FORMAT,
        "workshop": {**WORKSHOP, **workshop},
        "papers": [{"id": str(number)} for number in range(papers)],
        "authors": [],
    }
    (site / name / "proceedings.json").write_text(json.dumps(dump), encoding="utf-8")
    (found,) = published([volume(name, site)], site)
    return found


def test_what_a_volume_says_of_itself(tmp_path: Path) -> None:
    found = dumped(tmp_path, "toy-2024", papers=3)
    assert found.booktitle == "Toy 2024 Workshop of Toys"
    assert found.dates == (date(2024, 5, 11), date(2024, 5, 12))
    assert (found.papers, found.authors, found.notice) == (3, 0, "")
    assert found.label == "TOY 2024"
    assert dumped(tmp_path, "b", short="TOY2024").label == "TOY2024"
    assert dumped(tmp_path, "c", demonstration={"notice": "Lent."}).notice == "Lent."


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 0}', '{"format": 1}'])
def test_a_volume_that_cannot_be_read_is_not_shown(tmp_path: Path, text: str) -> None:
    good = dumped(tmp_path, "good")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "proceedings.json").write_text(text)
    volumes = [volume("bad", tmp_path), good.volume, volume("never", tmp_path)]
    assert list(published(volumes, tmp_path)) == [good]


def test_the_latest_year_comes_first_and_its_volumes_as_they_are_told(tmp_path: Path) -> None:
    made = [
        dumped(tmp_path, name, year=year)
        for name, year in (("b", 2023), ("z", 2024), ("a", 2024), ("c", 1999))
    ]
    found = [(year, [each.volume.id for each in those]) for year, those in by_year(made)]
    assert found == [(2024, ["z", "a"]), (2023, ["b"]), (1999, ["c"])]


def test_a_folder_that_the_series_forgot_is_found(tmp_path: Path) -> None:
    kept = dumped(tmp_path, "kept").volume
    for name in ("old", "former"):
        dumped(tmp_path, name)
    (tmp_path / "_static").mkdir()
    (tmp_path / "proceedings.json").touch()
    assert left_behind([kept, volume("new", tmp_path, was=("former",))], tmp_path) == ["old"]
    assert left_behind([], tmp_path / "nowhere") == []


# --- BibTeX --------------------------------------------------------------------------------------


def entry(key: str, title: str = "Toys") -> str:
    return f"@inproceedings{{{key},\n  title = {{{title}}}\n}}\n"


def joined(site: Path, **files: str) -> tuple[str, list[bibliography.Clash]]:
    made = []
    for name, text in files.items():
        made.append(dumped(site, name))
        (site / name / "proceedings.bib").write_text(text, encoding="utf-8")
    return bibliography.joined(made)


def test_all_citations_are_in_one_file(tmp_path: Path) -> None:
    text, clashes = joined(
        tmp_path, a=f"% A: 2 papers\n\n{entry('x1')}\n{entry('x2')}", b=f"% B\n\n{entry('x3')}"
    )
    assert clashes == []
    assert text == f"% A: 2 papers\n\n{entry('x1')}\n{entry('x2')}\n% B\n\n{entry('x3')}"


def test_a_key_of_two_papers_stands_once_and_is_told(tmp_path: Path) -> None:
    text, clashes = joined(
        tmp_path, a=entry("Same", "One"), b=entry("same", "Two") + "\n" + entry("other")
    )
    assert clashes == [("same", "a", "b")]
    assert text.count("@inproceedings") == 2
    assert "% same is a key of a: see b/proceedings.bib\n" in text
    assert "Two" not in text


def test_one_paper_in_two_volumes_stands_once_without_a_word(tmp_path: Path) -> None:
    text, clashes = joined(tmp_path, a=entry("same"), b=entry("same"))
    assert (text, clashes) == (entry("same"), [])


def test_a_volume_without_citations_has_none_in_the_file(tmp_path: Path) -> None:
    made = dumped(tmp_path, "a")
    assert bibliography.joined([made]) == ("", [])
    assert joined(tmp_path, a="% No papers yet\n")[0] == "% No papers yet\n"


# --- former ids ----------------------------------------------------------------------------------

FILES = ["index.html", "papers/x.html", "papers/x.bib", "program.ics", "card.png"]
OWN = ["_static/a.css", "_static/b.html", "search/words.json", "_images/c.pdf"]


def test_pages_lead_on_and_files_that_programs_fetch_stay(tmp_path: Path) -> None:
    found = [*moved(volume("new", tmp_path, was=("old",)), FILES + OWN)]
    assert found == [
        Moved("old/index.html", "new/index.html", is_page=True),
        Moved("old/papers/x.html", "new/papers/x.html", is_page=True),
        Moved("old/papers/x.bib", "new/papers/x.bib", is_page=False),
        Moved("old/program.ics", "new/program.ics", is_page=False),
    ]
    assert [*moved(volume("new", tmp_path), FILES)] == []


@given(st.lists(st.from_regex(r"[a-z]{1,4}(/[a-z]{1,4}){0,2}\.(html|bib)", fullmatch=True)))
def test_every_page_of_every_former_id_leads_somewhere(files: list[str]) -> None:
    from pathlib import Path

    made = [*moved(volume("new", Path(), was=("b", "a")), files)]
    wanted = [(f"{former}/{path}", f"new/{path}") for former in "ba" for path in files]
    assert [(each.old, each.new) for each in made] == [
        pair for pair in wanted if not pair[1].startswith("new/search/")
    ]


# --- building one --------------------------------------------------------------------------------


def task(folder: Path, **fields: Any) -> Task:
    given_ = {"source": folder / "toy", "conf": folder / "toy"} | fields
    return Task(
        id=VolumeId("toy"),
        folder=folder,
        site=folder / "out" / "toy",
        work=folder / "work" / "toy",
        builder="html",
        strict=False,
        **given_,
    )


def complaint(outcome: Outcome) -> str:
    assert outcome.state is State.FAILED
    return "\n".join(outcome.complaints)


def test_what_a_worker_does_not_see_is_told(tmp_path: Path) -> None:
    told = complaint(build_volume(task(tmp_path)))
    assert f"{tmp_path / 'toy'} does not exist. Mend source in series.toml" in told
    (tmp_path / "toy").mkdir()
    told = complaint(build_volume(task(tmp_path)))
    assert "conf.py does not exist. Mend conf" in told
    assert not (tmp_path / "work").exists()


def test_a_worker_of_another_version_builds_nothing(tmp_path: Path) -> None:
    told = complaint(build_volume(task(tmp_path, version="9.9")))
    assert "a worker has sphinx-proceedings" in told
    assert "9.9" in told


def test_two_runs_do_not_build_one_volume_at_once(tmp_path: Path) -> None:
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "conf.py").touch()
    work = tmp_path / "work" / "toy"
    work.mkdir(parents=True)
    with locked(work) as handle:
        assert handle is not None
        told = complaint(build_volume(task(tmp_path)))
        assert told == "another run is building this volume. Wait for it"
    with locked(work) as handle:
        assert handle is not None


def test_a_machine_that_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "conf.py").touch()
    (tmp_path / "work").write_text("a file")
    assert "could not be started on this machine" in complaint(build_volume(task(tmp_path)))
