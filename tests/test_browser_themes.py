"""The flagship site under other themes: no error, readable, light and dark, on a phone."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browsing import hold_still, violations, watch
from sites import ROOT, run, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from conftest import MadeOnce

pytestmark = pytest.mark.browser

THEMES = ["furo", "pydata_sphinx_theme", "alabaster"]
PAGES = {
    "home": "index.html",
    "papers": "papers/index.html",
    "authors": "authors/index.html",
    "schedule": "sessions/index.html",
    "mine": "my-programme.html",
    "map": "papers/map.html",
    "search": "search.html?q=gradient",
}
OURS = "[class^='pr-'], [class*=' pr-']"


def _build_with(theme: str, folder: Path) -> None:
    """The flagship with another theme, as its organizers would build it."""
    folder.mkdir()
    conf = (ROOT / "conf/conf.py").read_text(encoding="utf-8")
    conf = re.sub(r"html_theme_options = \{.*?\n\}\n", "", conf, flags=re.DOTALL)
    conf = conf.replace('"sphinx_book_theme"', f'"{theme}"')
    conf = conf.replace('["static"]', repr([str(ROOT / "conf/static")]))
    conf = conf.replace('"static/favicon.svg"', repr(str(ROOT / "conf/static/favicon.svg")))
    (folder / "conf.py").write_text(conf, encoding="utf-8")
    done = run(
        "sphinx_proceedings", "build", ROOT / "docs", folder / "site", "-c", folder, "--strict"
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module", params=THEMES)
def address(request: pytest.FixtureRequest, made_once: MadeOnce) -> Iterator[str]:
    folder = made_once(f"flagship-{request.param}", partial(_build_with, request.param))
    with served(folder / "site") as host:
        yield host


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(
        color_scheme=request.param, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    errors: list[object] = []
    page.on("pageerror", lambda error: errors.append(error))
    yield page
    context.close()
    assert errors == []


def test_our_parts_of_every_page_can_be_read(page: Page, address: str) -> None:
    paper = first_paper(page, address)
    for name, path in {**PAGES, "paper": paper}.items():
        page.goto(f"{address}/{path}")
        hold_still(page)
        if name == "search":
            expect(page.locator(".pr-hit-title").first).to_be_visible()
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 1, (name, wide)
        # What the theme makes of its own parts is the theme's.
        assert violations(page, {"include": [[OURS]]}) == [], name


def test_no_page_asks_for_anything_that_its_policy_refuses(page: Page, address: str) -> None:
    faults = watch(page.context)
    for path in (*PAGES.values(), first_paper(page, address)):
        page.goto(f"{address}/{path}", wait_until="networkidle")
    assert faults == []
    expect(page.locator("meta[http-equiv='Content-Security-Policy']")).to_have_count(1)


def test_buttons_hold_their_words_in_the_middle(page: Page, address: str) -> None:
    page.goto(f"{address}/{first_paper(page, address)}")
    button = page.locator(".pr-links .pr-button").first
    assert (button.bounding_box() or {})["height"] < 50


def first_paper(page: Page, address: str) -> str:
    page.goto(f"{address}/papers/index.html")
    return f"papers/{page.locator('.pr-entries a').first.get_attribute('href')}"
