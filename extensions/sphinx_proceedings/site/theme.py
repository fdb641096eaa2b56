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


def without_icon_script(head: str) -> str:
    """The elements of a page's head without that script."""
    return _ICON_SCRIPT.sub("", head)
