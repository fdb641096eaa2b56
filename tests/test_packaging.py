"""The distribution holds all that a site needs, and nothing of ours."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sites import ROOT, note

if TYPE_CHECKING:
    from sites import Site

PACKAGE = ROOT / "extensions" / "sphinx_proceedings"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from the source distribution as ``python -m build`` does."""
    folder = tmp_path_factory.mktemp("dist")
    built = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONWARNINGS": ""},
    )  # fmt: skip
    assert built.returncode == 0, built.stdout + built.stderr
    (found,) = folder.glob("sphinx_proceedings-*.whl")
    return found


def test_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if "dist-info" not in name}
    ours = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert inside == ours


def test_a_site_is_built_with_the_installed_wheel_alone(
    wheel: Path, site: Site, tmp_path: Path
) -> None:
    installed = tmp_path / "installed"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", installed, wheel],
        check=True,
    )
    site.export([note("aaaaaaaaa1", "Learning to play")])
    command = ["sphinx_proceedings", "build", site.folder, tmp_path / "built"]
    # The folder stands before the checkout, which is installed in the test's own environment.
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONWARNINGS": ""}
    asked = "import sphinx_proceedings; print(sphinx_proceedings.__file__)"
    where = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, env=environment
    )
    assert Path(where.stdout.strip()).is_relative_to(installed)
    subprocess.run([sys.executable, "-m", *command], check=True, env=environment, cwd=tmp_path)
    page = (tmp_path / "built" / "papers" / "aaaaaaaaa1.html").read_text(encoding="utf-8")
    assert "Learning to play" in page
    assert (tmp_path / "built" / "_static" / "proceedings.js").is_file()
