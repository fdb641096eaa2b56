"""The Cite panel in Chromium: tabs by mouse and keyboard, copying, and without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conftest import LIBRARY
from sites import ROOT, Site, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
FORMATS = ["BibTeX", "RIS", "CSL-JSON", "Text", "APA", "MLA", "Chicago", "IEEE"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with the configuration of the flagship site."""
    site = Site(tmp_path_factory.mktemp("cite") / "source", LIBRARY)
    site.write("conf.py", (ROOT / "conf/conf.py").read_text(encoding="utf-8"))
    for path in (ROOT / "conf/static").iterdir():
        site.write(f"static/{path.name}", path.read_text(encoding="utf-8"))
    return site.build().out


@pytest.fixture(scope="module")
def address(built: Path) -> Iterator[str]:
    with served(built) as found:
        yield f"{found}/papers/Maths12345"


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """The page of a paper, opened by a reader who lets it copy."""
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}.html")
    page.get_by_role("tablist").wait_for()
    yield page
    context.close()
    assert faults == []


def shown(page: Page) -> list[str | None]:
    """Labels of the panels that are to be seen."""
    panels = page.locator("[role=tabpanel]:visible").all()
    names = [panel.get_attribute("aria-labelledby") for panel in panels]
    return [page.locator(f"id={name}").text_content() for name in names]


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.textContent")
    return found


def test_each_format_is_a_tab_with_its_panel(page: Page) -> None:
    tabs = page.get_by_role("tablist", name="Cite").get_by_role("tab")
    assert tabs.all_inner_texts() == FORMATS
    for tab in tabs.all():
        tab.click()
        assert shown(page) == [tab.inner_text()]
        expect(tab).to_have_attribute("aria-selected", "true")
        expect(page.locator("[role=tab][aria-selected=true]")).to_have_count(1)
        expect(page.locator(f"id={tab.get_attribute('aria-controls')}")).to_be_visible()


def test_arrows_home_and_end_move_between_tabs(page: Page) -> None:
    page.get_by_role("tab", name="BibTeX").focus()
    for key, format_name in [
        ("ArrowRight", "RIS"),
        ("ArrowRight", "CSL-JSON"),
        ("ArrowLeft", "RIS"),
        ("End", "IEEE"),
        ("ArrowRight", "BibTeX"),
        ("ArrowLeft", "IEEE"),
        ("Home", "BibTeX"),
    ]:
        page.keyboard.press(key)
        assert (focused(page), shown(page)) == (format_name, [format_name])
    # One stop for all tabs, then what is in the panel.
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[role=tabpanel]').id") == "cite-bibtex"


def test_references_are_copied_as_plain_text(page: Page) -> None:
    page.get_by_role("tab", name="APA").click()
    page.get_by_role("button", name="Copy reference").click()
    page.locator("#cite-apa [role=status]", has_text="Copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Kaiser, Ł., & Liu, Y. (")
    assert "Toys of ℓ₂ norm & <b> by Łukasz" in copied


@pytest.mark.parametrize(
    ("name", "suffix"), [("RIS", "ris"), ("CSL-JSON", "json"), ("Text", "txt")]
)
def test_files_are_loaded_when_asked_for_and_copied(
    page: Page, address: str, name: str, suffix: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("tab", name=name).click()
    page.get_by_role("button", name=f"Copy {name}").click()
    page.locator("[role=tabpanel]:visible [role=status]", has_text="Copied.").wait_for()
    expected = page.request.get(f"{address}.{suffix}").text().replace("\r\n", "\n")
    assert page.evaluate("navigator.clipboard.readText()") == expected
    page.get_by_role("tab", name="APA").click()
    page.get_by_role("tab", name=name).click()
    assert asked == [f"{address}.{suffix}"]


def test_a_file_that_cannot_be_loaded_is_offered_for_download(page: Page) -> None:
    page.route("**/*.ris", lambda route: route.abort())
    page.get_by_role("tab", name="RIS").click()
    page.locator("#cite-ris [role=status]", has_text="could not be loaded").wait_for()
    expect(page.get_by_role("button", name="Copy RIS")).to_have_count(0)
    expect(page.get_by_role("link", name="Download .ris")).to_be_visible()
    page.unroute("**/*.ris")
    page.get_by_role("tab", name="APA").click()
    page.get_by_role("tab", name="RIS").click()
    page.get_by_role("button", name="Copy RIS").wait_for()


def test_the_format_is_remembered_on_other_pages(page: Page, address: str) -> None:
    page.get_by_role("tab", name="Chicago").click()
    page.goto(f"{address.replace('Maths12345', 'Hanzi12345')}.html")
    page.get_by_role("tablist").wait_for()
    assert shown(page) == ["Chicago"]


@pytest.mark.parametrize("name", ["BibTeX", "RIS", "Text", "MLA"])
def test_panels_have_no_axe_violation(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    found = Axe().run(page, context="#cite")
    assert found.response["violations"] == []


def test_on_a_phone_the_tabs_fit(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for tab in page.get_by_role("tab").all():
        box = tab.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        assert box["height"] >= 44


def test_without_javascript_every_format_is_there(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}.html")
    panel = page.locator("#cite")
    assert panel.locator("h3:visible").all_inner_texts() == FORMATS
    expect(panel.get_by_text("@inproceedings{")).to_be_visible()
    expect(panel.locator(".pr-reference:visible")).to_have_count(4)
    expect(panel.locator("button:visible")).to_have_count(0)
    files = [link.get_attribute("href") for link in panel.locator("a[download]:visible").all()]
    for file in files:
        assert page.request.get(urljoin(page.url, file)).ok, file
    assert len(files) == 5
    context.close()


def test_the_page_stays_small(built: Path) -> None:
    assert (built / "papers/Maths12345.html").stat().st_size < 60_000
