"""What is kept from build to build holds only while it would be made from the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_proceedings.cache_files import CacheFile

if TYPE_CHECKING:
    from pathlib import Path

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(made_from=JSON, value=JSON, other=JSON)
def test_a_value_is_read_by_who_would_make_it_from_the_same(
    tmp_path_factory: pytest.TempPathFactory, made_from: object, value: object, other: object
) -> None:
    path = tmp_path_factory.mktemp("cache") / "below" / "value.json"
    CacheFile(path, made_from).write(value)
    assert CacheFile(path, made_from).read() == value
    # In Python 1 == True, in JSON not.
    if repr(other) != repr(made_from) and other != made_from:
        assert CacheFile(path, other).read() is None


def test_the_order_of_what_it_is_made_from_does_not_count(tmp_path: Path) -> None:
    CacheFile(tmp_path / "v", {"a": 1, "b": (2, 3)}).write("kept")
    assert CacheFile(tmp_path / "v", {"b": [2, 3], "a": 1}).read() == "kept"


def test_of_a_file_that_was_damaged_nothing_is_read(tmp_path: Path) -> None:
    path = tmp_path / "value.json"
    kept = CacheFile(path, "rules")
    kept.write({"number": 1})
    good = path.read_bytes()
    for end in range(len(good)):
        path.write_bytes(good[:end])
        assert kept.read() is None
    for bad in (good.replace(b"1}", b"2}"), good + b"\n", b"\n{}", b"\xff" + good[1:]):
        path.write_bytes(bad)
        assert kept.read() is None
    path.write_bytes(good)
    assert kept.read() == {"number": 1}


def test_what_is_forgotten_or_was_never_there_is_not_read(tmp_path: Path) -> None:
    kept = CacheFile(tmp_path / "value.json", "rules")
    assert kept.read() is None
    kept.forget()
    kept.write([])
    assert kept.read() == []
    kept.forget()
    assert kept.read() is None
    assert [*tmp_path.iterdir()] == []


def test_a_value_that_cannot_be_written_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = CacheFile(tmp_path / "value.json", "rules")
    kept.write("before")

    def full(_handle: int, _mode: str) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("sphinx_proceedings.whole_files.os.fdopen", full)
        with pytest.raises(OSError, match="No space"):
            kept.write("after")
    assert kept.read() == "before"
    assert [*tmp_path.iterdir()] == [tmp_path / "value.json"]
