"""The workshop's own site for those who zoom, who want stillness or colours, who have no mouse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browsing import watch
from searching import ADAM, PAPER, box, field_of, titles, wait_for_results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAGES = [
    "index", "call", "speakers", "committee", "access", "announcements", "search", "my-programme",
    "genindex", "sessions/index", "sessions/posters-1", "sessions/invited-1", "papers/index",
    "papers/map", PAPER, "authors/index", "authors/maksym-andriushchenko", "topics/index",
    "topics/generalization",
]  # fmt: skip
ZOOMED = {200: {"width": 640, "height": 512}, 400: {"width": 320, "height": 256}}
"""What is left in CSS pixels of a window of 1280 by 1024 (WCAG 2.2, 1.4.4 and 1.4.10)."""
SPACED = """
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important;
      word-spacing: 0.16em !important; }
  p { margin-bottom: 2em !important; }
"""
"""What readers may ask for (WCAG 2.2, 1.4.12)."""
STYLED = """style => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets = [sheet];
}"""
WIDTH = "document.documentElement.scrollWidth"
MOVING = """[...document.querySelectorAll("*")].flatMap((one) =>
  [null, "::before", "::after"].map((part) => [one, getComputedStyle(one, part)]))
  .filter(([, style]) => style.animationName !== "none" || style.scrollBehavior === "smooth" ||
    style.transitionDuration.split(",").some((time) => parseFloat(time) > 0))
  .map(([one]) => one.outerHTML.slice(0, 80))"""
SEEN = """one => {
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  return {
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
      || style.boxShadow !== "none" || style.textDecorationThickness !== "auto",
  };
}"""


@pytest.fixture
def opened(chromium: Browser, flagship_address: str) -> Iterator[Callable[..., Page]]:
    """Opens a page for a reader with these needs; an error in any of them fails the test."""
    contexts, faults = [], []

    def open_page(path: str, **needs: object) -> Page:
        context = chromium.new_context(base_url=f"{flagship_address}/", **needs)  # type: ignore[arg-type]
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=flagship_address)
        contexts.append(context)
        faults.append(watch(context))
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [fault for told in faults for fault in told] == []


# --- zoom ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("zoom", ZOOMED)
def test_no_page_has_to_be_scrolled_sideways(opened: Callable[..., Page], zoom: int) -> None:
    page = opened("index.html", viewport=ZOOMED[zoom])
    for path in PAGES:
        page.goto(f"{path}.html", wait_until="networkidle")
        assert page.evaluate(WIDTH) == ZOOMED[zoom]["width"], path
        page.evaluate(STYLED, SPACED)
        assert page.evaluate(WIDTH) == ZOOMED[zoom]["width"], f"{path}, spaced"


@pytest.mark.parametrize("zoom", ZOOMED)
def test_search_can_be_used(opened: Callable[..., Page], zoom: int) -> None:
    page = opened(f"{PAPER}.html", viewport=ZOOMED[zoom])
    page.keyboard.press("Control+k")
    field_of(page).press_sequentially("adam relaxed")
    wait_for_results(page, "adam relaxed")
    expect(titles(page).first).to_have_text(ADAM)
    titles(page).first.scroll_into_view_if_needed()
    expect(titles(page).first).to_be_in_viewport()
    assert page.evaluate(WIDTH) == ZOOMED[zoom]["width"]
    page.goto("search.html?q=gradient")
    expect(titles(page).first).to_be_visible()
    assert page.evaluate(WIDTH) == ZOOMED[zoom]["width"]


# --- motion and colours --------------------------------------------------------------------------


def test_nothing_moves_for_those_who_ask_for_that(opened: Callable[..., Page]) -> None:
    page = opened("index.html", reduced_motion="no-preference")
    assert page.evaluate(MOVING), "there is something to switch off"
    page = opened("index.html", reduced_motion="reduce")
    for path in PAGES:
        page.goto(f"{path}.html", wait_until="networkidle")
        assert page.evaluate(MOVING) == [], path
    page.keyboard.press("Control+k")
    field_of(page).press_sequentially("adam")
    wait_for_results(page, "adam")
    expect(titles(page).first).to_be_visible()
    assert page.evaluate(MOVING) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_of_ones_own_leave_icons_states_and_matches_to_be_seen(
    opened: Callable[..., Page], scheme: str
) -> None:
    page = opened("search.html?q=gradient", forced_colors="active", color_scheme=scheme)
    text, back = page.locator("body").evaluate(
        "body => [getComputedStyle(body).color, getComputedStyle(body).backgroundColor]"
    )
    assert text != back
    mark = page.locator("mark.pr-match").first
    expect(mark).to_be_visible()
    assert mark.evaluate("one => getComputedStyle(one).backgroundColor") != back
    icons = page.locator(".fa-solid:visible")
    expect(icons).not_to_have_count(0)
    drawn = "all => all.map((one) => getComputedStyle(one, '::before').backgroundColor)"
    assert {*icons.evaluate_all(drawn)} == {text}
    page.goto(f"{PAPER}.html")
    edge = "one => getComputedStyle(one).borderTopStyle"
    assert page.get_by_role("link", name="PDF", exact=True).evaluate(edge) == "solid"
    star = page.locator(".pr-links .pr-star")
    expect(star).to_have_text("☆")
    star.click()
    expect(star).to_have_text("★")


# --- keyboard ------------------------------------------------------------------------------------


def tab_to(page: Page, selector: str, limit: int = 120) -> None:
    """Press Tab until an element has the focus, which then is to be seen."""
    wanted = page.locator(selector)
    expect(wanted).to_be_visible()
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            break
    expect(wanted).to_be_focused()
    assert wanted.evaluate(SEEN) == {"inside": True, "marked": True}


def test_a_whole_visit_by_keyboard(opened: Callable[..., Page]) -> None:
    page = opened("index.html")
    page.keyboard.press("Control+k")
    expect(field_of(page)).to_be_focused()
    page.keyboard.type("adam relaxd")
    wait_for_results(page, "adam relaxd")
    expect(titles(page).first).to_have_text(ADAM)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("article h1")).to_have_text(ADAM)
    expect(box(page)).not_to_be_visible()

    tab_to(page, "[data-pr-copy=bibtex]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("@inproceedings{")

    page.keyboard.press("Control+k")
    expect(field_of(page)).to_be_focused()
    page.keyboard.type("schedule")
    wait_for_results(page, "schedule")
    expect(titles(page).first).to_have_text("Schedule")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/sessions/index\.html"))

    tab_to(page, "#pr-zone")
    page.keyboard.type("Tokyo")
    expect(page.locator(".pr-schedule .pr-event").first).to_contain_text("Asia/Tokyo")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "pr-zone", "nobody is caught there"


def test_the_first_stop_leads_past_the_navigation(opened: Callable[..., Page]) -> None:
    page = opened(f"{PAPER}.html")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
