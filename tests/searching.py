"""What the tests of the search in a browser share: a visitor, and where things are on a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

PAPER = "papers/29WbraPk8U"
ADAM = "Convergence of Adam Under Relaxed Assumptions"
INDEX = re.compile(r"/search/[^/]+\.json")


@dataclass
class Visitor:
    """Somebody with a browser at the workshop's own site; no page may have an error."""

    context: BrowserContext
    host: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.goto(f"{self.host}/{path}")
        return page

    def box(self, typed: str = "") -> Page:
        """A paper's page with the box open."""
        page = self.open(f"{PAPER}.html")
        page.keyboard.press("Control+k")
        if typed:
            field_of(page).press_sequentially(typed)
        return page

    def search(self, query: str) -> Page:
        """The search page with an address."""
        return self.open(f"search.html?{query}")


def box(page: Page) -> Locator:
    return page.locator("dialog.pr-finder")


def field_of(page: Page) -> Locator:
    return page.locator("dialog.pr-finder input, .pr-search-form input").first


def titles(page: Page) -> Locator:
    return page.locator(".pr-hit-title")


def told(page: Page) -> Locator:
    return page.locator(".pr-finder-status, .pr-search-status").first


def wait_for_passages(page: Page) -> None:
    """Wait for the last that comes of a query, so that nothing more is on its way."""
    expect(page.locator(".pr-hit-snippet").first).not_to_be_empty()


def asked(page: Page) -> dict[str, list[str]]:
    """What the page's address asks for."""
    return parse_qs(urlsplit(page.url).query)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent || document.activeElement.name"))


def kinds(page: Page) -> list[str]:
    return page.locator(".pr-hits-kind").all_text_contents()
