"""A build after which nothing has changed makes nothing; one after any change makes all."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, TypeVar

import pytest

from conftest import LIBRARY
from hosted_files import pdf
from sites import Site, run, run_command
from sphinx_proceedings.site import build as site_build
from sphinx_proceedings.site import making

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sites import Built

T = TypeVar("T")
PAPER = "papers/Maths12345.html"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "source", copy.deepcopy(LIBRARY))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Gets an entry each time that everything is made."""
    found: list[bool] = []
    make_all = site_build.make_all

    def watched(*arguments: object) -> None:
        found.append(True)
        make_all(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(site_build, "make_all", watched)
    return found


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_nothing_is_made_when_nothing_has_changed(
    site: Site, made: list[bool], builder: str
) -> None:
    first = site.build(builder)
    before, told = first.times(), first.warnings
    for _ in range(2):
        again = site.build(builder)
        # Sphinx writes its own anew.
        assert ours(again.times()) == ours(before)
        assert again.warnings == told
    assert len(made) == 1
    assert "0 files written" in again.status


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def touch_export(site: Site, _built: Built) -> None:
    rewrite(site.folder / "_data/openreview.json", "A third study", "A fourth study")


def touch_workshop(site: Site, _built: Built) -> None:
    rewrite(site.folder / "_data/workshop.toml", 'short = "TOY"', 'short = "PLAY"')


def touch_document(site: Site, _built: Built) -> None:
    site.write("new.md", "---\norphan: true\n---\n# New\n\nWords to be found.\n")


def touch_configuration(site: Site, _built: Built) -> None:
    rewrite(site.folder / "conf.py", "extensions", 'html_title = "Another"\nextensions')


def touch_static(site: Site, _built: Built) -> None:
    site.write("static/own.css", "a { color: red; }")
    rewrite(
        site.folder / "conf.py",
        "extensions",
        'html_static_path = ["static"]\nhtml_css_files = ["own.css"]\nextensions',
    )


def touch_template(site: Site, _built: Built) -> None:
    site.write("templates/proceedings/entry.html", "<li>{{ paper.title.html }}</li>")
    rewrite(site.folder / "conf.py", "extensions", 'templates_path = ["templates"]\nextensions')


def touch_hosted_file(site: Site, _built: Built) -> None:
    path = site.folder / "_data/files/Maths12345/poster.pdf"
    path.parent.mkdir(parents=True)
    path.write_bytes(pdf())


def lose_output(_site: Site, built: Built) -> None:
    (built.out / PAPER).unlink()


def spoil_output(_site: Site, built: Built) -> None:
    (built.out / PAPER).write_text("spoilt")


def spoil_stamp(site: Site, _built: Built) -> None:
    (stamp,) = (site.folder.parent / "out-html-doctrees").glob("*-unchanged.json")
    stamp.write_text('["nonsense"]')


CHANGES = [
    touch_export, touch_workshop, touch_document, touch_configuration, touch_static,
    touch_template, touch_hosted_file, lose_output, spoil_output, spoil_stamp,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_after_any_change_the_site_is_as_if_made_afresh(
    site: Site, made: list[bool], change: Callable[[Site, Built], None]
) -> None:
    change(site, site.build())
    again = site.build()
    assert len(made) == 2
    fresh = site.build(out=site.folder.parent / "fresh")
    assert ours(again.all_bytes()) == ours(fresh.all_bytes())


def ours(files: dict[str, T]) -> dict[str, T]:
    folders = ("papers/", "authors/", "topics/", "search/", "proceedings")
    return {
        path: each
        for path, each in files.items()
        if path.startswith(folders) and path != "search/index.html"
    }


def test_a_change_of_a_style_sheet_alone_is_seen(site: Site, tmp_path: Path) -> None:
    def page(out: str) -> str:
        # Sphinx computes a file's digest once in a process.
        done = run("sphinx", "-q", "-d", tmp_path / f"{out}-trees", site.folder, tmp_path / out)
        assert done.returncode == 0, done.stderr
        return (tmp_path / out / PAPER).read_text(encoding="utf-8")

    touch_static(site, site.build())
    before = page("out")
    assert page("out") == before
    # Pages name a style sheet with the digest of its content.
    site.write("static/own.css", "a { color: green; }")
    assert before != page("out") == page("fresh")


def test_a_build_that_was_stopped_half_way_is_made_anew(
    site: Site, made: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    site.build()
    touch_export(site, site.build())
    with monkeypatch.context() as patched:
        patched.setattr(making, "write_search", _stop)
        with pytest.raises(Exception, match="stopped"):
            site.build()
    rewrite(site.folder / "_data/openreview.json", "A fourth study", "A third study")
    assert "A third study" in site.build().read("papers/index.html")
    assert len(made) == 3


def _stop(*_arguments: object) -> None:
    raise RuntimeError("stopped")


def test_the_locks_that_a_build_has_written_make_nothing_anew(site: Site, tmp_path: Path) -> None:
    def build() -> str:
        done = run_command("build", site.folder, tmp_path / "site")
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "commit this file" in build()
    assert "\n0 files written" in build()
    lock = site.folder / "_data/citation-keys.toml"
    lock.write_text(re.sub('(Maths12345" = )".*"', r'\1"quiteAnother"', lock.read_text()))
    assert "\n0 files written" not in build()
    assert "quiteAnother" in (tmp_path / "site/papers/Maths12345.bib").read_text()
