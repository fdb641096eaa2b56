"""What is kept of an export tells which notes are others now, and nothing else of them."""

from __future__ import annotations

import copy
import gzip
import json
import pickle
import random
from typing import TYPE_CHECKING, Any

import pytest

from conftest import LIBRARY
from sphinx_proceedings.sources.openreview import spans as module
from sphinx_proceedings.sources.openreview.spans import compare, opened, spans_of

if TYPE_CHECKING:
    from pathlib import Path

SHAPES = {
    "list": lambda notes: json.dumps(notes),
    "object": lambda notes: json.dumps({"notes": notes}, ensure_ascii=False),
    "indented": lambda notes: json.dumps({"notes": notes}, indent=2, ensure_ascii=False) + "\n",
}


def changed(before: str, after: str) -> list[dict[str, Any]] | None:
    kept = spans_of(before.encode())
    assert kept is not None
    found = compare(after.encode(), kept)
    if found is None:
        return None
    again = compare(after.encode(), found.spans)
    assert again is not None
    assert again.changed == []
    assert spans_of(after.encode()) is not None
    return found.changed


@pytest.mark.parametrize("enough", [1, 50, 1 << 16])
@pytest.mark.parametrize("shape", SHAPES)
def test_changed_texts_are_found(shape: str, enough: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_ENOUGH", enough)
    write = SHAPES[shape]
    assert changed(write(LIBRARY), write(LIBRARY)) == []
    chance = random.Random(4)
    for _ in range(20):
        notes: list[dict[str, Any]] = copy.deepcopy(LIBRARY)
        places = sorted(chance.sample(range(len(notes)), chance.randrange(1, 4)))
        for place in places:
            notes[place]["content"]["abstract"] = {"value": "Änderung " * chance.randrange(400)}
            notes[place]["tmdate"] = chance.randrange(10**12)
        assert changed(write(LIBRARY), write(notes)) == [notes[place] for place in places]


def _title(notes: list[Any]) -> None:
    notes[1]["content"]["title"] = {"value": "Another"}


def _readers(notes: list[Any]) -> None:
    notes[1]["readers"] = ["toys/Chairs"]


def _gone(notes: list[Any]) -> None:
    del notes[-1]


def _new(notes: list[Any]) -> None:
    notes.append({**notes[0], "id": "Another123"})


def _order(notes: list[Any]) -> None:
    notes[0], notes[1] = notes[1], notes[0]


@pytest.mark.parametrize("edit", [_title, _readers, _gone, _new, _order])
@pytest.mark.parametrize("shape", SHAPES)
def test_any_other_change_is_a_doubt(shape: str, edit: Any) -> None:
    notes = copy.deepcopy(LIBRARY)
    edit(notes)
    assert changed(SHAPES[shape](LIBRARY), SHAPES[shape](notes)) is None


def test_a_note_that_stands_there_twice_is_a_doubt() -> None:
    twice = [*LIBRARY, LIBRARY[2]]
    notes = copy.deepcopy(twice)
    notes[-1]["content"]["abstract"] = {"value": "Another."}
    assert changed(json.dumps(twice), json.dumps(notes)) is None


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"notes": [1, 2}', '[{"id": "a"},, {"id": "b"}]', '[{"id": "a"}] x']
)
def test_of_what_is_no_plain_list_nothing_is_kept(text: str) -> None:
    assert spans_of(text.encode()) is None


def test_a_compressed_export_is_unpacked(tmp_path: Path) -> None:
    data = json.dumps(LIBRARY).encode()
    packed = gzip.compress(data)
    for content, expected in [(data, data), (packed, data), (packed[:-9], None), (b"", b"")]:
        path = tmp_path / "export"
        path.write_bytes(content)
        with opened(path) as found:
            assert (found if found is None else found[:]) == expected


def test_nothing_can_be_read_off_what_is_kept() -> None:
    notes = copy.deepcopy(LIBRARY)
    notes[0]["content"]["secret"] = {"value": "Nobody must know."}
    one, other = spans_of(json.dumps(notes).encode()), spans_of(json.dumps(notes).encode())
    assert one is not None
    assert other is not None
    assert b"Nobody" not in pickle.dumps(one)
    assert one.wholes != other.wholes
