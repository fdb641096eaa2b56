"""Portraits of people: read, drawn small, shown where initials would stand."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from sphinx_proceedings.hosted import portraits, read_portraits
from sphinx_proceedings.model import Person, PersonId, Role, Status
from sphinx_proceedings.problems import ProblemKind, Report

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = (
    Person(PersonId("ada"), "Ada Lovelace", (Role.SPEAKER,)),
    Person(PersonId("alan"), "Alan Turing", (Role.SPEAKER,), Status.UNCONFIRMED),
)
SHOWN = "_data/portraits"
PLACE = b"Tower of London"


def photograph(*, form: str = "JPEG") -> bytes:
    """A large picture that says where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    out = io.BytesIO()
    Image.new("RGB", (1200, 900), "teal").save(out, form, exif=exif.tobytes())
    return out.getvalue()


def put(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)


def test_a_portrait_is_drawn_small_and_does_not_say_where_it_was_taken(tmp_path: Path) -> None:
    put(tmp_path / "in", "ada.jpg", photograph())
    report = Report()
    found = read_portraits(tmp_path / "in", PEOPLE, report, file=SHOWN)
    drawn = portraits(found, tmp_path / "cache", report, file="_data")
    picture = drawn[PersonId("ada")].read_bytes()
    assert not list(report)
    assert Image.open(io.BytesIO(picture)).size == (192, 144)
    assert PLACE in photograph()
    assert PLACE not in picture


def test_who_has_not_confirmed_has_no_portrait(tmp_path: Path) -> None:
    put(tmp_path / "in", "alan.jpg", photograph())
    report = Report()
    assert read_portraits(tmp_path / "in", PEOPLE, report, file=SHOWN) == {}
    assert not list(report)


@pytest.mark.parametrize(
    ("name", "content", "kind", "said"),
    [
        ("adda.jpg", photograph(), ProblemKind.UNKNOWN_ID, '"adda" is nobody in people.toml'),
        ("ada.svg", b"<svg/>", ProblemKind.HOSTED_FILE, "this is an SVG image"),
        ("ada.jpg", b"%PDF-1.4", ProblemKind.HOSTED_FILE, "this is PDF, not JPEG or PNG"),
    ],
)
def test_what_is_no_portrait_is_named(
    tmp_path: Path, name: str, content: bytes, kind: ProblemKind, said: str
) -> None:
    put(tmp_path / "in", name, content)
    report = Report()
    assert read_portraits(tmp_path / "in", PEOPLE, report, file=SHOWN) == {}
    (problem,) = report
    assert problem.kind is kind
    assert said in str(problem)
    assert f"{SHOWN}/{name}" in str(problem)


def test_two_portraits_of_one_person_are_one_too_many(tmp_path: Path) -> None:
    put(tmp_path / "in", "ada.jpg", photograph())
    put(tmp_path / "in", "ada.png", photograph(form="PNG"))
    report = Report()
    found = read_portraits(tmp_path / "in", PEOPLE, report, file=SHOWN)
    assert found[PersonId("ada")].suffix == ".jpg"
    assert [problem.place.file for problem in report] == [f"{SHOWN}/ada.png"]
