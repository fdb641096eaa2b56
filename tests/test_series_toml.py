"""series.toml: what it says, and what stops a build, all at once and each with its mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from many_volumes import HEAD, volume_toml
from sites import ROOT
from sphinx_proceedings.problems import InputError, Report
from sphinx_proceedings.volumes.reading import read_series

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_proceedings.volumes import Series


def read(folder: Path, text: str) -> Series:
    (folder / "series.toml").write_text(text, encoding="utf-8")
    return read_series(folder, Report())


def refused(folder: Path, *parts: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder, HEAD + "".join(parts))
    return [str(problem).removeprefix(str(folder)) for problem in caught.value.problems]


def test_the_example_has_no_fault() -> None:
    series = read_series(ROOT / "tests" / "series", Report())
    assert [volume.id for volume in series.volumes] == ["bgpt-2024", "ai4diffeq-2024"]
    assert series.volumes[0].source == ROOT / "docs"
    assert series.volumes[0].conf == ROOT / "conf"
    assert series.volumes[1].conf == series.volumes[1].source


def test_a_title_and_a_volume_are_enough(tmp_path: Path) -> None:
    series = read(tmp_path, HEAD + volume_toml("toy-2024", more='was = "toys"'))
    assert (series.title, series.short) == ("Proceedings of the Toy Workshops", "Toys")
    assert series.source == series.conf == tmp_path / "front"
    (volume,) = series.volumes
    assert volume.source == volume.conf == tmp_path / "toy-2024"
    assert (volume.label, volume.was) == ("", ("toys",))


def test_paths_hold_wherever_a_worker_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "toys").mkdir()
    (tmp_path / "toys" / "series.toml").write_text(HEAD + volume_toml("a", source="../docs"))
    series = read_series((tmp_path / "toys").relative_to(tmp_path), Report())
    assert series.volumes[0].source == tmp_path / "docs"


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    told = refused(
        tmp_path,
        volume_toml("Toy 2024"),
        volume_toml("toy-2023", more='sorce = "x"\nlabel = 7'),
        '[[volume]]\nid = "toy-2022"\n',
        "[[volumes]]\n",
    )
    assert {line.partition(". ")[0] for line in told} == {
        '/series.toml:5, Toy 2024, id: "Toy 2024" cannot be the id of a volume',
        '/series.toml:11, toy-2023, sorce: "sorce" is not a key of [[volume]]',
        "/series.toml:12, toy-2023, label: a number stands where text is expected",
        '/series.toml:13, toy-2022: "source" is missing',
        '/series.toml:15: "volumes" is not a key of the file',
    }
    mends = {line.partition(". ")[2] for line in told}
    assert {'Did you mean "source"?', 'Did you mean "volume"?'} < mends


NO_IDS = (
    *("", "..", "../x", "a/b", "a\\b", ".git", "_static", "search", "con", "index", "A", "a b"),
    *("ä", "-a", "a-", "a--b", "a" * 81, "a\n"),
)


@pytest.mark.parametrize("name", NO_IDS)
def test_an_id_is_a_folder_s_name_and_nothing_else(tmp_path: Path, name: str) -> None:
    escaped = name.replace("\\", "\\\\").replace("\n", "\\n")
    assert refused(tmp_path, volume_toml(escaped, source="x"))
    assert refused(tmp_path, volume_toml("toy", more=f'was = ["{escaped}"]'))


def test_no_two_volumes_have_one_address_or_one_source(tmp_path: Path) -> None:
    told = refused(
        tmp_path,
        volume_toml("toy-2023", more='was = ["toys"]'),
        volume_toml("toy-2024", source="toy-2023", more='was = ["toys", "toy-2023"]'),
        volume_toml("toy-2024", source="c"),
    )
    assert sorted(line.partition(": ")[2].partition(". ")[0] for line in told) == [
        '"toy-2023" is an id of toy-2023',
        '"toys" is an id of toy-2023',
        "its source is that of toy-2023",
        'two volumes have the id "toy-2024"',
    ]


def test_a_series_without_a_volume_is_none(tmp_path: Path) -> None:
    assert "the series has no volume" in refused(tmp_path)[0]
    with pytest.raises(InputError, match="cannot be read"):
        read_series(tmp_path / "elsewhere", Report())
    with pytest.raises(InputError, match="the table is missing"):
        read(tmp_path, volume_toml("a"))
