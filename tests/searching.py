"""What the tests of the search in a browser share: a visitor, and where things are on a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote_plus, urlsplit

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

    def box(self, query: str = "") -> Page:
        """A paper's page with the box open, and in it what is found for a query."""
        page = self.typing(query)
        if query:
            wait_for_results(page, query)
        return page

    def typing(self, query: str) -> Page:
        """A paper's page with the box open and a query just typed into it."""
        page = self.open(f"{PAPER}.html")
        page.keyboard.press("Control+k")
        field_of(page).press_sequentially(query)
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


def wait_for_results(page: Page, query: str) -> None:
    """Wait until the box shows what has been found for all that was typed.

    Letters typed one by one have results of their first words before, which are taken away again.
    """
    way_to_all = box(page).locator(".pr-finder-results > .pr-finder-all")
    asked_for = re.compile(rf"[?&]q={re.escape(quote_plus(query))}$")
    expect(way_to_all).to_have_attribute("href", asked_for)


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
