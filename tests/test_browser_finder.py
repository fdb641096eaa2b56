"""The box of the search on every page, and the marks on what it finds."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError
from playwright.sync_api import expect

from searching import (
    ADAM,
    PAPER,
    Visitor,
    box,
    field_of,
    focused,
    titles,
    told,
    wait_for_passages,
)
from sites import Site, note, served

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


# --- the box -------------------------------------------------------------------------------------


def test_buttons_and_shortcuts_open_the_box(visitor: Visitor) -> None:
    page = visitor.open(f"{PAPER}.html")
    expect(box(page)).to_be_hidden()
    for way in ("Control+k", "/"):
        page.keyboard.press(way)
        expect(field_of(page)).to_be_focused()
        page.keyboard.press("Escape")
        expect(box(page)).to_be_hidden()
    page.locator(".search-button-field:visible, .search-button:visible").first.click()
    expect(field_of(page)).to_be_focused()
    expect(field_of(page)).to_have_value("")
    expect(page.locator("dialog[open]")).to_have_count(1)
    page.keyboard.press("Control+k")
    expect(box(page)).to_be_hidden()


def test_a_slash_typed_into_a_field_is_a_slash(visitor: Visitor) -> None:
    page = visitor.open("papers/index.html")
    page.get_by_label("Title or author").press_sequentially("a/b")
    expect(page.get_by_label("Title or author")).to_have_value("a/b")
    expect(box(page)).to_be_hidden()


def test_nothing_heavy_is_loaded_before_it_is_needed(visitor: Visitor) -> None:
    loaded: list[str] = []
    visitor.context.on("request", lambda request: loaded.append(urlsplit(request.url).path))
    page = visitor.open(f"{PAPER}.html")
    page.wait_for_load_state("networkidle")
    ours = [path for path in loaded if "finder" in path or "search" in path.lower()]
    assert sorted(path.rpartition("/")[2] for path in ours) == [
        "proceedings-finder.js",
        "proceedings-search.css",
    ]


def test_results_come_as_one_types(visitor: Visitor) -> None:
    page = visitor.box("adam relaxed")
    expect(titles(page).first).to_have_text(ADAM)
    hit = page.locator(".pr-hit").first
    assert hit.locator(".pr-hit-title mark").all_text_contents() == ["Adam", "Relaxed"]
    assert hit.locator(".pr-hit-authors").inner_text().startswith("Haochuan Li, ")
    expect(hit.locator(".pr-badge")).to_have_text("spotlight", use_inner_text=True)
    facts = hit.locator(".pr-hit-facts").inner_text()
    assert re.search(r"Sat,? 11 May, \d\d:\d\d Europe/Vienna", facts)
    moment = hit.locator("time.pr-time")
    expect(moment).to_have_attribute("data-pr-zone", "Europe/Vienna")
    assert str(moment.get_attribute("datetime")).startswith("2024-05-11T")
    expect(hit.locator(".pr-hit-snippet mark").first).to_have_text("Adam")
    assert re.fullmatch(r"\d+ results?", told(page).inner_text())
    expect(told(page)).to_have_attribute("role", "status")


def test_formulas_are_formulas_in_passages(visitor: Visitor) -> None:
    page = visitor.box("sam deterministic convergence tight")
    page.locator(".pr-hit-snippet math").first.wait_for()
    assert "$" not in page.locator(".pr-hit-snippet").first.inner_text()


def test_papers_people_events_and_pages_are_found(visitor: Visitor) -> None:
    page = visitor.box()
    for typed, kind, first in (
        ("kwangjun ahn", "People", "Kwangjun Ahn"),
        ("poster session 2", "Events", "Poster Session 2 and Lunch Break"),
        ("diversity commitment", "Pages", "Diversity commitment"),
    ):
        field_of(page).fill(typed)
        section = page.locator("dialog section").filter(
            has=page.get_by_role("heading", name=kind, exact=True)
        )
        expect(section.locator(".pr-hit-title").first).to_have_text(first, ignore_case=True)


def test_stars_can_be_put_in_results(visitor: Visitor) -> None:
    page = visitor.box("adam relaxed")
    star = page.locator("dialog").get_by_role("button", name=f"Star: {ADAM}")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(box(page)).to_be_visible()
    page = visitor.search("starred=1")
    expect(titles(page)).to_have_text([ADAM])
    expect(page.get_by_role("checkbox", name="Starred by me")).to_be_checked()


# --- keyboard ------------------------------------------------------------------------------------


def test_the_box_works_by_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.box("learning")
    titles(page).nth(2).wait_for()
    names = titles(page).all_text_contents()
    page.keyboard.press("ArrowDown")
    assert focused(page) == names[0]
    page.keyboard.press("ArrowDown")
    assert focused(page) == names[1]
    page.keyboard.press("End")
    assert focused(page).startswith("Show all")
    page.keyboard.press("Home")
    assert focused(page) == names[0]
    page.keyboard.press("ArrowUp")
    expect(field_of(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.type(" x")  # who types on goes on with the query; a space scrolls
    expect(field_of(page)).to_have_value("learningx")
    page.keyboard.press("Escape")
    expect(box(page)).to_be_hidden()
    page.keyboard.press("/")
    field_of(page).fill("adam relaxed")
    expect(titles(page).first).to_have_text(ADAM)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("article h1")).to_contain_text(ADAM)


def test_enter_in_the_field_goes_to_the_search_page(visitor: Visitor) -> None:
    page = visitor.typing("sharpness")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=sharpness")
    expect(titles(page).first).to_contain_text("Sharpness")


def test_the_focus_goes_back_to_where_it_was(visitor: Visitor) -> None:
    page = visitor.open(f"{PAPER}.html")
    link = page.get_by_role("link", name="OpenReview")
    link.focus()
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


@pytest.mark.parametrize(("more", "stays"), [(" under", True), (" deterministic", False)])
def test_results_that_come_late_leave_the_keyboard_its_place(
    visitor: Visitor, more: str, stays: bool
) -> None:
    page = visitor.box("adam relaxed" if stays else "convergence")
    titles(page).first.wait_for()
    wait_for_passages(page)
    # The list is drawn anew under the focus, as on a slow network.
    before = page.evaluate_handle(
        """more => {
            const input = document.querySelector("dialog input");
            const first = document.querySelectorAll("dialog .pr-hit-title")[0];
            first.focus();
            input.value += more;
            input.dispatchEvent(new Event("input"));
            return first;
        }""",
        more,
    )
    page.wait_for_function("link => !link.isConnected", arg=before)
    if stays:
        expect(titles(page).first).to_be_focused()
    else:
        expect(field_of(page)).to_be_focused()


# --- what is opened ------------------------------------------------------------------------------


def test_an_opened_result_has_its_words_marked(visitor: Visitor) -> None:
    page = visitor.box("adam relaxed")
    titles(page).filter(has_text=ADAM).first.click()
    page.wait_for_url("**/papers/*find=*")
    expect(page.locator("article h1 mark")).to_have_text(["Adam", "Relaxed"])
    expect(page.locator("nav mark")).to_have_count(0)
    assert page.locator("article mark").count() > 4
    bar = page.locator(".pr-found")
    expect(bar).to_contain_text("places on this page")
    page.keyboard.press("Escape")
    expect(page.locator("mark")).to_have_count(0)
    assert "find=" not in page.url
    expect(bar).to_have_count(0)
    assert page.locator("article h1").evaluate("h => h.childNodes.length") <= 2
    page.go_back()
    page.go_forward()
    expect(page.locator("mark")).to_have_count(0)


def test_marks_can_be_removed_by_a_button(visitor: Visitor) -> None:
    page = visitor.open(f"{PAPER}.html?find=sharpness")
    page.get_by_role("button", name="Remove the marks").click()
    expect(page.locator("mark")).to_have_count(0)
    assert page.url.endswith(f"{PAPER}.html")


@pytest.mark.parametrize("words", ["zzqx", "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E", ""])
def test_an_address_whose_words_are_not_there_is_cleaned(visitor: Visitor, words: str) -> None:
    page = visitor.open(f"{PAPER}.html?find={words}#cite")
    page.wait_for_url(f"**/{PAPER}.html#cite")
    expect(page.locator("mark, .pr-found, img[src=x]")).to_have_count(0)


# --- what is said of papers ------------------------------------------------------------------


def test_demonstration_papers_are_labelled_once_in_the_box(visitor: Visitor) -> None:
    page = visitor.box("learning")
    titles(page).first.wait_for()
    label = page.locator("dialog .pr-hits-notice")
    expect(label).to_have_count(1)
    expect(label).to_be_visible()
    expect(label).to_contain_text("These papers appeared at NeurIPS 2023.")
    papers = page.locator("dialog section").filter(has=page.get_by_role("heading", name="Papers"))
    expect(papers.locator(".pr-hits-notice")).to_have_count(1)
    field_of(page).fill('"diversity commitment"')
    expect(titles(page).first).to_have_text("Diversity commitment", ignore_case=True)
    expect(page.locator("dialog .pr-hits-kind")).to_have_text(["Pages"])
    expect(label).to_have_count(0)


def test_a_retracted_paper_is_marked_beside_its_title(visitor: Visitor, tmp_path: Path) -> None:
    titled = ["Toys that learn", "Toys that fail"]
    site = Site(tmp_path / "source", [note(f"aaaaaaaaa{n}", titled[n]) for n in (0, 1)])
    site.write(
        "_data/corrections.toml",
        '[[correction]]\npaper = "aaaaaaaaa1"\nkind = "retraction"\n'
        'date = 2024-06-02\nreason = "It fails."\n',
    )
    with served(site.build().out) as host:
        visitor = Visitor(visitor.context, host)
        for page in (visitor.open("index.html"), visitor.search("q=toys")):
            if not page.url.endswith("toys"):
                page.keyboard.press("Control+k")
                field_of(page).fill("toys")
            papers = page.locator("[data-kind=paper] .pr-hit-title")
            expect(papers).to_have_text(["Toys that fail Retracted", "Toys that learn"])
            expect(papers.first.locator(".pr-corrected")).to_be_visible()
            star = page.get_by_role("button", name="Star: Toys that fail", exact=True)
            expect(star).to_be_visible()
            expect(page.locator(".pr-hits-notice")).to_have_count(0)
        assert visitor.faults == []


def _pass_until_shown(page: Page, milliseconds: int) -> None:
    """Let the page's time pass, which stands while the network takes as long as it takes."""
    for passed in range(0, milliseconds, 20):
        page.clock.run_for(20)
        with suppress(PlaywrightTimeoutError):
            titles(page).first.wait_for(timeout=2000)
            return page.clock.run_for(milliseconds - passed - 20)
    raise AssertionError(f"no results within {milliseconds} ms of the page's own time")


def test_passages_wait_until_nobody_types(visitor: Visitor) -> None:
    texts: list[str] = []
    visitor.context.on(
        "request", lambda request: "/texts-" in request.url and texts.append(request.url)
    )
    visitor.context.clock.install(time=0)
    page = visitor.open(f"{PAPER}.html")
    page.keyboard.press("Control+k")
    expect(field_of(page)).to_be_focused()
    page.clock.pause_at(3600)
    for typed in ("g", "gr", "gra", "grad", "gradi"):
        field_of(page).fill(typed)
        _pass_until_shown(page, 300)
    assert texts == []
    page.clock.resume()
    expect(page.locator(".pr-hit-snippet").first).not_to_be_empty()
    assert texts
