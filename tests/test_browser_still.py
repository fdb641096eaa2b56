"""Pages that hold still while they load: nothing moves when scripts and results come late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from searching import PAPER, titles

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.browser

PAGES = [
    "index.html", f"{PAPER}.html", "papers/index.html", "papers/map.html", "sessions/index.html",
    "sessions/posters-1.html", "authors/index.html", "authors/maksym-andriushchenko.html",
    "topics/generalization.html", "search.html?q=gradient",
]  # fmt: skip
SHIFTS = """(released) => new Promise((done) => {
  const found = [];
  // The theme's buttons stand at the right, and make room for each other while the page arrives.
  const arrives = ({ startTime, sources }) => startTime < released &&
    sources.every(({ node }) => node?.matches?.(".header-article-items__end"));
  const keep = (entries) => entries.filter((entry) => !arrives(entry)).forEach(
    ({ value, sources }) =>
      found.push([value, ...sources.map(({ node }) => (node?.outerHTML ?? "").slice(0, 120))]));
  new PerformanceObserver((list) => keep(list.getEntries()))
    .observe({ type: "layout-shift", buffered: true });
  // Two frames, so that the last movement is among them.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0, found)));
})"""
PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length > 0"


@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_when_scripts_come_after_the_page_is_shown(
    chromium: Browser, flagship_address: str, path: str
) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    held: list[Route] = []
    shown = False

    def hold(route: Route) -> None:
        if shown:
            route.continue_()
        else:
            held.append(route)

    page.route("**/_static/proceedings*.js*", hold)
    page.goto(f"{flagship_address}/{path}", wait_until="commit")
    page.wait_for_function(PAINTED)
    assert held, "the scripts are late"
    released = page.evaluate("performance.now()")
    shown = True
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    if "?" in path:
        expect(titles(page).first).to_be_visible()
    assert page.evaluate(SHIFTS, released) == []
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_pictures_say_how_large_they_are(
    chromium: Browser, flagship_address: str, path: str
) -> None:
    page = chromium.new_page()
    page.goto(f"{flagship_address}/{path}")
    unsized = "all => all.filter((one) => !one.width || !one.getAttribute('height'))"
    found = page.locator("img").evaluate_all(f"{unsized}.map((one) => one.outerHTML)")
    page.close()
    assert found == []
