"""THIRD_PARTY.md names every package that this one declares, with the licence of its authors."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata

import pytest

from sites import ROOT

LISTED = dict(
    re.findall(r"^\| (\S+) \| (.+?) \|", (ROOT / "THIRD_PARTY.md").read_text("utf-8"), re.MULTILINE)
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
GROUPS = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
CARRYING_SCHEMAS = re.findall(r'"([\w-]+)==', (ROOT / "noxfile.py").read_text("utf-8"))
FROM_PYPI = sorted(
    {re.split(r"[\[<>=!~; ]", one)[0] for group in GROUPS for one in group}.union(CARRYING_SCHEMAS)
    - {PROJECT["name"]}
)
FROM_NPM = json.loads((ROOT / "tests/node/package.json").read_text("utf-8"))["dependencies"]
CLASSIFIED = {
    "MIT License": "MIT",
    "BSD License": "BSD-",  # which of them it does not say
    "ISC License (ISCL)": "ISC",
    "Apache Software License": "Apache-2.0",
    "GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
}
SPDX = re.compile(
    r"\b(?:MIT-CMU|MIT|BSD-\d-Clause(?:-Views)?|Apache-2\.0|ISC|MPL-2\.0|GPL-3\.0-or-later)(?![\w-])"
)


def declared(name: str) -> list[str]:
    """What a package says of its licence, in SPDX names or their beginnings."""
    told = metadata(name)
    words = told.get("License-Expression") or told.get("License") or ""
    # Some give the whole text of theirs and of those of what they carry.
    found = SPDX.findall(words) if len(words) < 100 else []
    prefix = "License :: OSI Approved :: "
    classified = [
        one.removeprefix(prefix)
        for one in told.get_all("Classifier") or []
        if one.startswith(prefix)
    ]
    return found or [CLASSIFIED[one] for one in classified]


def test_every_declared_package_is_listed_and_no_other() -> None:
    assert {*LISTED} - {"package", "---"} == {*FROM_PYPI, *FROM_NPM}


@pytest.mark.parametrize("name", FROM_PYPI)
def test_the_listed_licence_is_the_declared_one(name: str) -> None:
    listed = SPDX.findall(LISTED[name].partition(";")[0])
    assert listed
    try:
        told = declared(name)
    except PackageNotFoundError:
        return  # of a group that the tests do without
    # A package without a word on it has its licence in a file.
    if told:
        assert len(listed) == len(told)
        assert all(ours.startswith(theirs) for ours, theirs in zip(listed, told, strict=True))
