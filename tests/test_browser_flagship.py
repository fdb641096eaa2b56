"""The workshop's own site in a browser: every kind of page that the toy library has not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browsing import hold_still, violations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from sites import Site

pytestmark = pytest.mark.browser

PAGES = [
    "index", "call", "speakers", "committee", "announcements", "my-programme",
    "sessions/index", "sessions/invited-1", "sessions/posters-1", "sessions/contributed-1",
    "papers/index", "papers/29WbraPk8U",
]  # fmt: skip


@pytest.fixture(params=["light", "dark"])
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page on a phone, in one of the two colour schemes."""
    context = chromium.new_context(
        color_scheme=request.param, viewport={"width": 390, "height": 800}
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_own_pages_fit_a_phone_and_satisfy_axe(
    page: Page, flagship_address: str, path: str
) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{flagship_address}/{path}.html", wait_until="load")
    hold_still(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(page) == []
    assert faults == []


def test_star_zone_and_own_programme_work_together(page: Page, flagship_address: str) -> None:
    page.goto(f"{flagship_address}/sessions/index.html")
    page.get_by_role("button", name="Star: Poster Session 1 and Coffee Break").click()
    page.get_by_label("Times in").select_option("Asia/Tokyo")
    first = page.locator(".pr-schedule .pr-event").first
    expect(first).to_contain_text("16:00–16:10")
    expect(first).to_contain_text("Asia/Tokyo")
    page.goto(f"{flagship_address}/my-programme.html")
    entry = page.get_by_role("link", name="Poster Session 1 and Coffee Break")
    entry.wait_for()
    expect(page.locator(".pr-mine")).to_contain_text("17:10")
    entry.click()
    assert page.url.endswith("/sessions/posters-1.html")


@pytest.mark.parametrize("path", ["papers/29WbraPk8U", "sessions/index", "papers/index"])
def test_print_is_black_on_white_and_has_the_title(
    page: Page, flagship_address: str, path: str
) -> None:
    page.goto(f"{flagship_address}/{path}.html")
    page.emulate_media(media="print")
    title = page.locator("article.bd-article h1")
    expect(title).to_be_visible()
    shown = "element => getComputedStyle(element).color"
    assert title.evaluate(shown) == "rgb(0, 0, 0)"
    small = page.locator(".pr-badge, .pr-range").all()
    assert {text.evaluate(shown) for text in small} <= {"rgb(0, 0, 0)", "rgb(51, 51, 51)"}
    expect(page.locator("#jb-print-docs-body")).not_to_be_visible()
    expect(page.locator(".pr-breadcrumbs")).not_to_be_visible()


@pytest.mark.parametrize("path", ["index", "sessions/index", "papers/29WbraPk8U"])
def test_icons_need_neither_the_themes_script_nor_its_font(
    page: Page, flagship_address: str, path: str
) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(f"{flagship_address}/{path}.html", wait_until="networkidle")
    heavy = ("fontawesome", ".woff", "searchindex")
    assert [url for url in loaded if any(name in url for name in heavy)] == []
    drawn = "icon => getComputedStyle(icon, '::before').maskImage.startsWith('url(\"data:')"
    icons = [icon for icon in page.locator(".fa-solid").all() if icon.is_visible()]
    assert len(icons) >= 3
    assert all(icon.evaluate(drawn) for icon in icons)


def test_an_organizer_with_icons_of_their_own_keeps_the_themes_script(site: Site) -> None:
    script = "_static/scripts/fontawesome.js"
    assert script not in site.build().page("index").html
    options = {"icon_links": [{"name": "Us", "url": "https://u.example.org", "icon": "fab fa-x"}]}
    assert script in site.build(html_theme_options=options).page("index").html
