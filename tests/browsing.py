"""What tests in a browser share: a page held still, and all that happens in it and should not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
STILL = "*, ::before, ::after { transition: none !important; animation: none !important; }"


def hold_still(page: Page) -> None:
    """Switch transitions off; a ``<style>`` would be refused by the site's policy."""
    page.evaluate(
        """style => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(style);
          document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
        }""",
        STILL,
    )


def violations(
    page: Page, part: object = None, tags: Iterable[str] = WCAG
) -> list[tuple[str, list[str]]]:
    """Rules of axe that a page breaks, each with the elements that do.

    :param part: what of the page is looked at, as axe names it; all of it by default.
    """
    options = {
        "runOnly": {"type": "tag", "values": [*tags]},
        # To describe each of thousands of elements that are in order takes longer than to look.
        "resultTypes": ["violations"],
    }
    found = Axe().run(page, context=part, options=options).response
    assert found["passes"], "nothing has been looked at"
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]]


def watch(context: BrowserContext) -> list[str]:
    """What goes wrong from now on in any page: errors, refused content, dialogs, windows."""
    faults: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(f"{message.text} at {message.location}")

    context.on("console", hear)
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("page", lambda page: page.on("dialog", lambda dialog: _refuse(dialog, faults)))
    return faults


def _refuse(dialog: Dialog, faults: list[str]) -> None:
    faults.append(f"dialog: {dialog.message}")
    dialog.dismiss()
