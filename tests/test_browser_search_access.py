"""The search for everybody: poor networks, no scripts, phones, screen readers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from browsing import WCAG, hold_still, violations
from searching import (
    ADAM,
    INDEX,
    PAPER,
    Visitor,
    box,
    field_of,
    titles,
    told,
    wait_for_passages,
)
from sites import served

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser


# --- a poor network ------------------------------------------------------------------------------


def test_a_stopped_server_is_told_and_known_words_are_still_found(
    chromium: Browser, flagship: Path
) -> None:
    context = chromium.new_context()
    try:
        with served(flagship) as host:
            visitor = Visitor(context, host)
            page = visitor.box("adam relaxed")
            expect(titles(page).first).to_have_text(ADAM)
            wait_for_passages(page)
        field_of(page).fill("")
        field_of(page).fill("adam relaxed")
        expect(titles(page).first).to_have_text(ADAM)
        for word in ("sharpness", "grokking", "privacy", "bandits", "diffusion", "quantization"):
            field_of(page).fill(word)
            expect(told(page)).to_have_text(re.compile("result|found|could not"))
        field_of(page).fill("adam relaxed")
        expect(titles(page).first).to_have_text(ADAM)
        assert visitor.faults == []
    finally:
        context.close()


def test_what_could_not_be_read_is_read_on_trying_again(visitor: Visitor) -> None:
    visitor.context.route(INDEX, lambda route: route.abort())
    for page in (visitor.typing("adam relaxed"), visitor.search("q=adam+relaxed")):
        expect(told(page)).to_have_text("The search could not read its files. Are you online?")
    visitor.context.unroute(INDEX)
    for page in visitor.context.pages:
        page.get_by_role("button", name="Try again").click()
        expect(titles(page).first).to_have_text(ADAM)
        expect(field_of(page)).to_be_focused()


def test_an_answer_of_the_server_that_is_no_index_is_a_failure(visitor: Visitor) -> None:
    visitor.context.route(INDEX, lambda route: route.fulfill(body="<h1>Sign in to the Wi-Fi</h1>"))
    page = visitor.typing("adam")
    expect(told(page)).to_contain_text("could not read")


def test_scripts_that_could_not_be_loaded_are_loaded_on_trying_again(visitor: Visitor) -> None:
    script = "**/proceedings-finder-dialog.js*"
    visitor.context.route(script, lambda route: route.abort())
    page = visitor.typing("adam relaxed")
    expect(page.get_by_role("alert")).to_contain_text("The search could not be loaded.")
    visitor.context.unroute(script)
    page.get_by_role("button", name="Try again").click()
    expect(titles(page).first).to_have_text(ADAM)


def test_a_slow_network_is_told_and_only_the_last_question_is_answered(visitor: Visitor) -> None:
    page = visitor.box("adam")
    wait_for_passages(page)
    held: list[Route] = []
    visitor.context.route(INDEX, lambda route: held.append(route))
    field_of(page).fill("sharpness")
    expect(told(page)).to_have_text("Searching …")
    visitor.context.route(INDEX, lambda route: route.continue_())
    field_of(page).fill("adam relaxed")
    expect(titles(page).first).to_have_text(ADAM)
    assert held
    for route in held:
        with page.expect_event("requestfinished", lambda request, it=route: request == it.request):
            route.continue_()
    wait_for_passages(page)
    expect(titles(page).first).to_have_text(ADAM)
    expect(told(page)).to_have_text(re.compile("results?"))


# --- for everybody -------------------------------------------------------------------------------


def test_without_scripts_the_search_page_has_the_lists(
    chromium: Browser, flagship_address: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{flagship_address}/search.html")
    form = page.locator("form.pr-search-form")
    expect(form).to_have_attribute("method", "get")
    expect(form.locator("input[name=q]")).to_be_visible()
    expect(page.get_by_text("Searching needs JavaScript.")).to_be_visible()
    for name, title in (("Papers", "Papers"), ("Authors", "Authors"), ("Schedule", "Schedule")):
        page.goto(f"{flagship_address}/search.html")
        page.get_by_role("navigation", name="Browse").get_by_role("link", name=name).click()
        assert page.locator("article h1").inner_text().startswith(title)
    context.close()


def faults_of(page: Page, part: str) -> list[Any]:
    hold_still(page)
    return violations(page, part, [*WCAG, "best-practice"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_a_phone_is_filled(
    chromium: Browser, flagship_address: str, scheme: Any, width: int
) -> None:
    context = chromium.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, has_touch=width < 500
    )
    visitor = Visitor(context, flagship_address)
    page = visitor.box("learning")
    expect(page.locator(".pr-hit-snippet mark").first).to_be_visible()
    hold_still(page)
    if width < 500:
        assert box(page).bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 800}
    assert faults_of(page, "dialog.pr-finder") == []
    page = visitor.search("q=learning&type=spotlight")
    titles(page).first.wait_for()
    page.locator(".pr-search-filters").evaluate("panel => { panel.open = true; }")
    assert faults_of(page, "article.bd-article") == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page = visitor.search("q=zzqxw")
    expect(told(page)).to_contain_text("Nothing found")
    assert faults_of(page, "article.bd-article") == []
    page = visitor.open(f"{PAPER}.html?find=sharpness")
    page.locator(".pr-found").wait_for()
    assert faults_of(page, ".pr-found, h1, #abstract") == []
    context.close()
    assert visitor.faults == []


def test_names_roles_and_states_are_there(visitor: Visitor) -> None:
    page = visitor.box("learning")
    titles(page).first.wait_for()
    dialog = page.get_by_role("dialog", name="Search")
    expect(dialog.get_by_role("search")).to_have_count(1)
    expect(dialog.get_by_role("searchbox", name="Search papers, people")).to_have_count(1)
    expect(dialog.get_by_role("heading", name="Papers")).to_have_count(1)
    assert dialog.get_by_role("list").first.get_by_role("listitem").count() > 1
    expect(dialog.get_by_role("status")).to_have_count(1)
    page = visitor.search("q=learning")
    titles(page).first.wait_for()
    expect(
        page.get_by_role("group", name="Filters").get_by_role("group", name="Topic")
    ).to_have_count(1)
    pressed = page.get_by_role("group", name="Kind").get_by_role("button", pressed=True)
    assert pressed.all_inner_texts()[0].startswith("All")
