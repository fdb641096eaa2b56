"""Input that is broken: a clear word, a fit exit code, and the last good site untouched."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from sites import VENUE, WORKSHOP, note, plain_site, run_command

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from sites import Site

GOOD = [note("aaaaaaaaa1"), note("bbbbbbbbb2")]
ELSEWHERE = {"venueid": {"value": "Other.cc/2024/Workshop/OTHER"}}


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Bytes and time of every file."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def build(site: Site, *options: str) -> subprocess.CompletedProcess[str]:
    done = run_command("build", site.folder, site.folder.parent / "www", *options)
    assert "Traceback" not in done.stderr + done.stdout
    return done


@pytest.fixture(scope="module")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site that has been built once; tests break its input and mend it again."""
    site = plain_site(tmp_path_factory.mktemp("broken") / "source", GOOD)
    done = build(site)
    assert (done.returncode, done.stderr) == (0, "")
    return site


WHOLE = json.dumps({"notes": GOOD})


@pytest.mark.parametrize(
    ("export", "said"),
    [
        pytest.param("id,title\n1,Toys\n", ["JSON"], id="not JSON"),
        pytest.param(WHOLE[:-40], ["cut off", "ownload"], id="truncated"),
        pytest.param(
            "<!DOCTYPE html>\n<html><body>403</body></html>", ["HTML", "ownload"], id="HTML page"
        ),
        pytest.param("", ["empty"], id="empty file"),
        pytest.param('{"notes": []}', ["the export is empty"], id="empty export"),
        pytest.param(
            json.dumps({"notes": [note("aaaaaaaaa1", venue="Submitted to TOY")]}),
            ["no accepted paper", VENUE],
            id="no accepted paper",
        ),
        pytest.param(
            json.dumps({"notes": [note("aaaaaaaaa1", venueid="Other.cc/2024/Workshop/OTHER")]}),
            [VENUE, "Other.cc/2024/Workshop/OTHER"],
            id="another venue",
        ),
    ],
)
def test_unusable_export_is_named_and_the_last_site_kept(
    built_site: Site, export: str, said: list[str]
) -> None:
    www = built_site.folder.parent / "www"
    before = contents(www)
    built_site.write("_data/openreview.json", export)
    done = build(built_site)
    built_site.export(GOOD)
    assert done.returncode == 1
    assert "_data/openreview.json" in done.stderr
    for words in said:
        assert words in done.stderr
    assert "The last good site is still in" in done.stderr
    assert contents(www) == before


@pytest.mark.parametrize(
    ("workshop", "said"),
    [
        pytest.param(WORKSHOP.replace("venueid = ", "venue = "), ["venueid"], id="no venueid"),
        pytest.param(
            WORKSHOP.replace("[workshop]", "[workshop"), ["workshop.toml:1"], id="no TOML"
        ),
        pytest.param(
            WORKSHOP.replace("timezone", 'export = "openrevew.json"\ntimezone'),
            ["openrevew.json"],
            id="no such export",
        ),
    ],
)
def test_unusable_workshop_is_named_and_the_last_site_kept(
    built_site: Site, workshop: str, said: list[str]
) -> None:
    www = built_site.folder.parent / "www"
    before = contents(www)
    built_site.write("_data/workshop.toml", workshop)
    done = build(built_site)
    built_site.write("_data/workshop.toml", WORKSHOP)
    assert done.returncode == 1
    assert "_data/" in done.stderr
    for words in said:
        assert words in done.stderr
    assert contents(www) == before


def test_missing_data_folder_is_named(tmp_path: Path) -> None:
    site = plain_site(tmp_path / "source", GOOD)
    (site.folder / "_data").rename(site.folder / "elsewhere")
    done = build(site)
    assert done.returncode == 1
    assert "_data/workshop.toml" in done.stderr
    assert not (tmp_path / "www").exists()


def test_unknown_key_is_named_with_the_nearest_and_the_site_is_built(built_site: Site) -> None:
    built_site.write(
        "_data/workshop.toml", WORKSHOP.replace("place = ", 'plase = "here"\nplace = ')
    )
    done = build(built_site)
    built_site.write("_data/workshop.toml", WORKSHOP)
    assert done.returncode == 0
    assert "_data/workshop.toml" in done.stderr
    assert 'Did you mean "place"?' in done.stderr
    assert "[proceedings.unknown-key]" in done.stderr


@pytest.mark.parametrize("template", ["paper", "topic-index"])
def test_crash_halfway_keeps_the_last_site(tmp_path: Path, template: str) -> None:
    site = plain_site(tmp_path / "source", GOOD, 'templates_path = ["mine"]\n')
    assert build(site).returncode == 0
    before = contents(tmp_path / "www")
    broken = "{% block head %}{% endblock %}{% block body %}{{ 1 // 0 }}{% endblock %}"
    site.write(f"mine/proceedings/{template}.html", broken)
    site.export([*GOOD, note("ccccccccc3")])
    done = build(site)
    assert done.returncode == 1
    assert "The last good site is still in" in done.stderr
    assert contents(tmp_path / "www") == before
    # Mended, the next build makes up for all that the crash left undone.
    (site.folder / f"mine/proceedings/{template}.html").unlink()
    assert build(site).returncode == 0
    assert (tmp_path / "www/papers/ccccccccc3.html").is_file()


def test_one_bad_note_loses_no_other(tmp_path: Path) -> None:
    bad = [
        None,
        17,
        {"id": "no-content"},
        {**note("bad1234561"), "content": "text"},
        note("bad1234562", title={"deep": ["er"]}),
        note("bad1234563", authors=17, keywords={"a": 1}, abstract=["b"], pdf=True),
        note("bad1234564", top={"readers": 5}),
        note("bad1234565", title="\ud800 lone surrogate"),
        note("", title="No id"),
    ]
    site = plain_site(tmp_path / "source", [])
    site.write("_data/openreview.json", json.dumps({"notes": [*bad, *GOOD]}))
    done = build(site)
    assert done.returncode == 0
    www = tmp_path / "www"
    for paper in ("aaaaaaaaa1", "bbbbbbbbb2", "bad1234562", "bad1234563", "bad1234565"):
        assert (www / f"papers/{paper}.html").is_file(), paper
    assert not (www / "papers/bad1234564.html").exists()
    for told in ("bad1234562", "bad1234563"):
        assert told in done.stderr
    assert "[proceedings.bad-note]" in done.stderr


def test_withdrawn_papers_leave_the_published_folder(tmp_path: Path) -> None:
    site = plain_site(tmp_path / "source", GOOD)
    assert build(site, "-b", "html").returncode == 0
    assert (tmp_path / "www/papers/bbbbbbbbb2.html").is_file()
    assert build(site, "-b", "dirhtml").returncode == 0
    assert (tmp_path / "www/papers/bbbbbbbbb2/index.html").is_file()
    assert not (tmp_path / "www/papers/bbbbbbbbb2.html").exists()
    site.export(GOOD[:1])
    assert build(site, "-b", "dirhtml").returncode == 0
    left = [path for path in (tmp_path / "www").rglob("*") if "bbbbbbbbb2" in os.fspath(path)]
    assert [path.name for path in left if path.is_file()] == ["index.html"]
    assert "withdrawn" in left[-1].read_text(encoding="utf-8").lower()
