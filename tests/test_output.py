"""Files that wait until all of them are known, before any of them is another."""

from __future__ import annotations

import gc
import json
import weakref
from typing import TYPE_CHECKING

import pytest

from sphinx_proceedings.site import output
from sphinx_proceedings.site.beside import Task, do_all
from sphinx_proceedings.site.output import OutputTree, Waiting, put_listing

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_waits_with_several_places_changed(tmp_path: Path) -> None:
    whole, other = tmp_path / "whole.bib", tmp_path / "other.bib"
    whole.write_bytes(b"@a{one}\n@b{two}\n@c{three}\n")
    (tmp_path / "published.bib").hardlink_to(whole)
    other.write_bytes(b"old")
    waiting = Waiting(tmp_path)
    # In any order, and to any length.
    assert waiting.replace("whole.bib", b"@c{three}", b"@c{3}")
    assert waiting.replace("whole.bib", b"@a{one}", b"@a{number one}")
    assert waiting.replace("other.bib", b"old", b"")
    assert waiting.read("whole.bib") == b"@a{one}\n@b{two}\n@c{three}\n"
    assert waiting.put().changed == {"whole.bib", "other.bib"}
    assert whole.read_bytes() == b"@a{number one}\n@b{two}\n@c{3}\n"
    assert other.read_bytes() == b""
    # What has been published under another name stays as it was.
    assert (tmp_path / "published.bib").read_bytes() == b"@a{one}\n@b{two}\n@c{three}\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "other.bib", "published.bib", "whole.bib",
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"other", b"old, old", b"oldold"])
def test_a_place_must_be_there_once(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    waiting = Waiting(tmp_path)
    assert not waiting.replace("file", b"old", b"new")
    assert waiting.put().changed == frozenset()
    assert (tmp_path / "file").read_bytes() == content


def test_places_that_overlap_are_not_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"ababa")
    assert not Waiting(tmp_path).replace("file", b"aba", b"")


def test_what_stays_the_same_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    before = (tmp_path / "file").stat()
    waiting = Waiting(tmp_path)
    assert waiting.replace("file", b"old", b"old")
    waiting.write("file", b"new")
    waiting.write("file", b"old")
    assert waiting.put().changed == frozenset()
    after = (tmp_path / "file").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_files_come_and_go(tmp_path: Path) -> None:
    tree = OutputTree(tmp_path)
    for name in ("stays", "pieces/1", "pieces/2"):
        tree.write(name, b"old")
    tree.finish()
    waiting = Waiting(tmp_path)
    waiting.write("pieces/1", b"new")
    waiting.write("pieces/3", b"new")
    waiting.remove("pieces/2")
    assert sorted(path.name for path in (tmp_path / "pieces").iterdir()) == ["1", "2"]
    put = waiting.put()
    assert put == ({"pieces/1", "pieces/3"}, {"pieces/3"}, {"pieces/2"})
    assert sorted(path.name for path in (tmp_path / "pieces").iterdir()) == ["1", "3"]
    # The next build knows them.
    tree = OutputTree(tmp_path)
    tree.write("stays", b"old")
    tree.finish()
    assert [path.name for path in tmp_path.iterdir() if path.name[0] != "."] == ["stays"]
    assert (tree.removed, tree.unchanged, tree.written) == (2, 1, 0)


def test_what_refers_to_itself_does_not_outlive_its_task(tmp_path: Path) -> None:
    class Knot:
        def __init__(self) -> None:
            self.itself = self

    def tie(_tree: OutputTree) -> list[weakref.ref[Knot]]:
        return [weakref.ref(Knot())]

    def look(_tree: OutputTree) -> list[bool]:
        return [gc.isenabled(), *(knot() is not None for knot in tied)]

    tied: list[weakref.ref[Knot]] = []
    seen: list[bool] = []
    gc.disable()  # as in a build
    try:
        do_all([Task(tie, tied.extend)], OutputTree(tmp_path), 1)
        do_all([Task(look, seen.extend)], OutputTree(tmp_path), 1)
    finally:
        gc.enable()
    assert seen == [False, False]


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 7])
def test_a_listing_is_written_in_pieces_and_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(output, "_AT_ONCE", 3)
    paths = [f'papers/{place}-"ö".html' for place in range(number)]
    target = tmp_path / "listing.json"
    put_listing(str(target), paths)
    assert target.read_text() == json.dumps(paths, indent=0) + "\n"
    assert [*tmp_path.iterdir()] == [target]
    before = target.stat().st_ino
    put_listing(str(target), paths)
    assert target.stat().st_ino == before
    put_listing(str(target), [*paths, "more"])
    assert json.loads(target.read_text()) == [*paths, "more"]
