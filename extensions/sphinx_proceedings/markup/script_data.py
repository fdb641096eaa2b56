r"""Data for the scripts of a page: JSON that cannot leave its ``<script>`` element.

Within the element nothing is unescaped by HTML; ``</script`` ends it and ``<!--`` changes how its
end is found (https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements).  In JSON
these characters stand in strings only, where ``\u`` escapes mean the same.
"""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

_ESCAPED = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
"""Line separators end a string of older JavaScript."""

_ENCODE = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":")
).encode


def script_json(value: Any) -> Markup:
    """The value as JSON for the inside of a ``<script>`` element.

    :raises ValueError: for a number that JSON does not know.
    """
    text = _ENCODE(value)
    for character, escaped in _ESCAPED.items():
        text = text.replace(character, escaped)
    return Markup(text)  # noqa: S704 - no character is left that means anything to HTML
