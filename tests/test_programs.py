"""Which programs are installed, told by the names of their records."""

from __future__ import annotations

import sys
from importlib import metadata
from typing import TYPE_CHECKING

import pytest

from sphinx_proceedings import programs
from sphinx_proceedings.programs import records, version

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder of packages, the only one."""
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    programs._versions.cache_clear()
    yield tmp_path
    programs._versions.cache_clear()


def test_all_versions_are_those_that_packages_tell_themselves() -> None:
    names = {found.metadata["Name"] for found in metadata.distributions()}
    assert {name: version(name) for name in names} == {
        name: metadata.version(name) for name in names
    }


@pytest.mark.parametrize(
    ("record", "package", "told"),
    [
        ("citeproc_py-0.11.0.dist-info", "citeproc-py", "0.11.0"),
        ("Jinja2-3.1.6.dist-info", "jinja2", "3.1.6"),
        ("zope.interface-7.2.dist-info", "zope-interface", "7.2"),
        ("docutils-0.22-py3.11.egg-info", "docutils", "0.22"),
        ("docutils-0.22+local.dist-info", "docutils", "0.22+local"),
    ],
)
def test_a_name_may_be_spelt_in_any_way(
    installed: Path, record: str, package: str, told: str
) -> None:
    (installed / record).mkdir()
    assert version(package) == told
    assert records() == [record]


def test_what_is_not_installed_has_no_version(installed: Path) -> None:
    (installed / "docutils").mkdir()
    (installed / "docutils.dist-info").mkdir()
    assert version("docutils") == version("sphinx") == ""


def test_what_python_finds_first_counts(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder, record in (("one", "sphinx-9.0.dist-info"), ("two", "sphinx-8.2.dist-info")):
        (installed / folder / record).mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [str(installed / name) for name in ("gone", "one", "two")])
    assert version("sphinx") == "9.0"
    assert records() == ["sphinx-9.0.dist-info", "sphinx-8.2.dist-info"]


def test_a_record_that_names_no_version_is_read(installed: Path) -> None:
    record = installed / "docutils.egg-info"
    record.mkdir()
    (record / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: docutils\nVersion: 0.22\n")
    assert version("docutils") == "0.22"
