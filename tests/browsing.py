"""What tests in a browser share: a page held still, and all that happens in it and should not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
