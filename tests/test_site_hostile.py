"""Hostile text in every field: nothing of it runs, loads or writes where it should not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from hostile import LOOK, PAYLOADS, corrections, news, paper_id, people, program, stuffed, workshop
from sites import Site, broken_links, note, served

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from sites import Built

HOME = """\
# Toys

```{proceedings:papers}
```

```{proceedings:people}
:role: organizer
```

```{proceedings:schedule}
```

```{proceedings:news}
```

```{proceedings:dates}
```

```{proceedings:numbers}
```
"""

PARTS = 4
"""Of all pages, for several processes: there is no longer test than to open each in a browser."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The smallest theme, so that the browser is quick; bodies are the same under all.

    Without a content security policy: what is tested is that nothing is left for it to refuse.
    """
    notes = [stuffed(name, payload) for name, payload in PAYLOADS.items()]
    site = Site(tmp_path_factory.mktemp("hostile") / "source", notes)
    for name, text in (
        ("workshop", workshop()),
        ("program", program()),
        ("people", people()),
        ("news", news()),
        ("corrections", corrections()),
    ):
        site.write(f"_data/{name}.toml", text)
    site.write("index.md", HOME)
    return site.build(
        html_theme="basic", proceedings_topic_threshold=1, proceedings_content_security="off"
    )


@pytest.fixture(scope="module")
def address(hostile: Built) -> Iterator[str]:
    with served(hostile.out) as address:
        yield address


@pytest.fixture(scope="module")
def watched(chromium: Browser, address: str) -> Iterator[tuple[Page, list[str]]]:
    """A page of the browser, and all that happens in it that should not."""
    events: list[str] = []
    context = chromium.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page = context.new_page()

    def refuse(dialog: Any) -> None:
        events.append(f"dialog {dialog.message} at {page.url}")
        dialog.dismiss()

    page.on("dialog", refuse)
    page.on("pageerror", lambda error: events.append(f"{error} at {page.url}"))
    page.on("popup", lambda popup: events.append(f"window {popup.url}"))
    context.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(f"{address}/")
            else events.append(f"request of {request.url} at {page.url}")
        ),
    )
    yield page, events
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("part", range(PARTS))
def test_chromium_runs_and_loads_nothing_of_it_on_any_page(
    hostile: Built, watched: tuple[Page, list[str]], address: str, part: int
) -> None:
    page, events = watched
    paths = [path for path in hostile.files("**/*.html") if not path.startswith("_")]
    assert len(paths) > 4 * len(PAYLOADS)
    page.goto(f"{address}/genindex.html")  # without a word of ours
    of_theme = page.evaluate(LOOK)
    inline = set(of_theme.pop("inline"))
    for path in paths[part::PARTS]:
        page.goto(f"{address}/{path}", wait_until="load")
        seen = page.evaluate(LOOK)
        assert set(seen.pop("inline")) <= inline, path
        assert seen == of_theme, path
    assert of_theme["canary"] is None
    assert of_theme["schemes"] == of_theme["handlers"] == of_theme["strangers"] == []
    assert events == []


@pytest.mark.browser
def test_controls_run_nothing_of_it(
    hostile: Built, watched: tuple[Page, list[str]], address: str
) -> None:
    page, events = watched
    page.goto(f"{address}/papers/index.html")
    for payload in PAYLOADS.values():
        page.get_by_role("searchbox").fill(payload.replace("\0", "")[:200])
    assert page.evaluate("window.canary") is None
    for name in ("pre_end", "quote", "latex"):
        page.goto(f"{address}/papers/{name}_1.html")
        page.get_by_role("button", name="Copy BibTeX").click()
        page.get_by_text("Copied.").wait_for()
        assert (
            page.evaluate("navigator.clipboard.readText()")
            == page.locator("#bibtex").text_content()
        )
        assert page.evaluate("window.canary") is None
    assert events == []


@pytest.mark.browser
def test_search_shows_it_and_runs_nothing_of_it(
    watched: tuple[Page, list[str]], address: str
) -> None:
    page, events = watched
    page.goto(f"{address}/search.html?q=titled")
    field, hits = page.locator(".pr-search-form input"), page.locator(".pr-hit-title")
    expect(hits.first).to_be_visible()
    before = page.evaluate(LOOK)
    assert before["canary"] is None
    for name, payload in PAYLOADS.items():
        # What stands in titles, in abstracts with their marks, and in the question itself.
        for query in (f"titled {name}", f"held {name}", payload.replace("\0", "")[:200]):
            field.fill(query)
            expect(page).to_have_url(re.compile(r"search\.html(?!\?q=titled$)"))
            expect(page.locator(".pr-search-status")).not_to_have_text("Searching …")
            if not query.startswith(payload[:5]):
                expect(hits.filter(has_text=name).first).to_be_visible()
            assert page.evaluate(LOOK) == before, query
    assert events == []


def test_every_hostile_paper_is_there_with_its_text(hostile: Built) -> None:
    assert len(hostile.files("papers/*.ris")) == len(PAYLOADS)
    for name in PAYLOADS:
        page = hostile.page(f"papers/{paper_id(name)}")
        assert page.all("h1")[-1].words.endswith(f"titled {name}"), name
    assert "{{7+7}} {% raw %} {{ config }}" in hostile.page("papers/template_1").all("h1")[-1].text
    assert "<script>" in hostile.page("papers/script_1").all("h1")[-1].text
    assert "<script>" in hostile.page("papers/script_1").one("section", id="abstract").text


def test_no_file_of_the_machine_is_included_and_nothing_is_evaluated(hostile: Built) -> None:
    for path, content in hostile.all_bytes().items():
        if path.startswith("_static"):
            continue
        assert b"root:x:0:0" not in content, path
        assert b"{{14}}" not in content, path
        assert b"&lt;class" not in content, path
    assert broken_links(hostile.out) == []


def test_controls_of_direction_and_nul_are_dropped(hostile: Built) -> None:
    for path in hostile.files("**/*.html"):
        text = hostile.read(path)
        if path.startswith("_static"):
            continue
        assert not set(text) & set("\0\x01\x08\x1b\u202e\u202c\u2066\u2069\ufeff\ufffe"), path


# ruff: noqa: E501
IDS = ["../../x", "a/b", "x%2fy", "CON", "y" * 300, "..", ".", "/etc/x", "a\\b", "a\0b", "C:x", "nul.html",
       "<svg onload=1>", "#", "?q", "a b", "é", "index.html", "..%2f..%2fx", "~root", "-rf", "a\nb"]  # fmt: skip


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_ids_that_are_paths_write_nothing_outside_the_folder_of_papers(
    tmp_path: Path, builder: str
) -> None:
    site = Site(tmp_path / "deep/er/source", [note(name, "A title") for name in IDS])
    before = set(tmp_path.rglob("*"))
    plain = Site(tmp_path / "plain/source", [note("aaaaaaaaa1"), note("bbbbbbbbb2")])
    plain_files = plain.build(builder).files()
    built = site.build(builder, out=tmp_path / "deep/er/out")
    new = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    inside = (tmp_path / "plain", tmp_path / "deep/er/out", tmp_path / "deep/er/out-doctrees")
    assert [path for path in new if not any(path.is_relative_to(place) for place in inside)] == []

    def others(files: Iterable[str]) -> set[str]:
        # Where the search's files end is by chance, which the ids of what they hold decide.
        return {
            re.sub(r"^(search/[a-z]+-)[0-9]+\.json$", r"\1n.json", path)
            for path in files
            if not path.startswith("papers/")
        }

    assert others(built.files()) == others(plain_files)
    slugs = [
        path.removeprefix("papers/").removesuffix(".ris") for path in built.files("papers/*.ris")
    ]
    assert len(slugs) == len(IDS)
    assert all(
        slug.replace("-", "").replace("_", "").isalnum() and slug.isascii() for slug in slugs
    )
    assert broken_links(built.out) == []
