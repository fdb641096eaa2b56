"""What the theme loads on every page and we can do without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from . import policy

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


def spare_refused_scripts(
    app: Sphinx, _pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Leave out scripts that the policy of content would refuse.

    The inline one that names the page, as no two of them have the same hash; and Sphinx's words for
    its own scripts in other languages, which make code of text.  They are for its search, which
    ours replaces.
    """
    is_protected = app.config.proceedings_content_security != policy.OFF
    context["script_files"] = [
        script
        for script in context.get("script_files", ())
        if not _names_page(getattr(script, "attributes", {}).get("body"))
        and not (is_protected and _makes_code(getattr(script, "filename", "")))
    ]


def _names_page(code: str | None) -> bool:
    return bool(code) and str(code).startswith("DOCUMENTATION_OPTIONS.pagename")


def _makes_code(filename: object) -> bool:
    return str(filename or "").endswith("/translations.js")


def without_icon_script(head: str) -> str:
    """The elements of a page's head without that script."""
    return _ICON_SCRIPT.sub("", head)
