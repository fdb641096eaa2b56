"""What the theme loads on every page and we can do without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_ICON_SCRIPT = re.compile(r"\s*<script[^>]*/fontawesome\.js\b[^>]*></script>")


def spare_icon_script(
    _app: Sphinx, _pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Leave out the script that draws all icons of Font Awesome: 541 KB compressed, for ten icons.

    Those are in ``proceedings-icons.css``, and the theme has a font for others.  Organizers whose
    own icons stand in the theme's header may need the script, so they keep it.
    """
    if not context.get("theme_icon_links"):
        context["without_icon_script"] = without_icon_script


def name_pages_by_file(app: Sphinx) -> None:
    """Give pages their names for the theme's menu of versions, the only one to ask for them."""
    if app.config.html_theme_options.get("switcher"):
        app.add_js_file("proceedings-page-name.js", type="module")


def spare_page_name(
    _app: Sphinx, _pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Leave out the inline script that names the page: no two of them have the same hash."""
    context["script_files"] = [
        script
        for script in context.get("script_files", ())
        if not _names_page(getattr(script, "attributes", {}).get("body"))
    ]


def _names_page(code: str | None) -> bool:
    return bool(code) and str(code).startswith("DOCUMENTATION_OPTIONS.pagename")


def without_icon_script(head: str) -> str:
    """The elements of a page's head without that script."""
    return _ICON_SCRIPT.sub("", head)
