"""The list of all pages for search engines (https://www.sitemaps.org/protocol.html).

It holds whole addresses, so there is none where the site's own is not known.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

SITEMAP_FILE: Final = "sitemap.xml"
ROBOTS_FILE: Final = "robots.txt"
LONGEST: Final = 50_000
"""Addresses in one file, by the protocol; 50 MB are never reached with addresses of ours."""

_XMLNS: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemaps(base: str, paths: Iterable[str]) -> dict[str, bytes]:
    """The sitemap's files by name: one, or an index and its parts.

    :param base: the site's address with a slash at its end.
    :param paths: of pages and files below it, quoted as in addresses; each counts once.
    """
    addresses = [base + path for path in sorted(set(paths))]
    parts = [addresses[start : start + LONGEST] for start in range(0, len(addresses), LONGEST)]
    if len(parts) <= 1:
        return {SITEMAP_FILE: _xml("urlset", "url", addresses)}
    files = {f"sitemap-{n}.xml": _xml("urlset", "url", part) for n, part in enumerate(parts, 1)}
    index = _xml("sitemapindex", "sitemap", [base + name for name in files])
    return {SITEMAP_FILE: index, **files}


def robots(base: str) -> bytes:
    """Bids every crawler welcome.

    What must not be found says so itself: a page that crawlers may not read cannot tell them.
    """
    return f"User-agent: *\nDisallow:\n\nSitemap: {base}{SITEMAP_FILE}\n".encode()


def _xml(root: str, each: str, addresses: list[str]) -> bytes:
    lines = [f"<{each}><loc>{escape(address, quote=False)}</loc></{each}>" for address in addresses]
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_XMLNS}">'
    return "\n".join([head, *lines, f"</{root}>\n"]).encode()
