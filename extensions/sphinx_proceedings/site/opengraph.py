"""Open Graph: what other sites show of a page that somebody links to (https://ogp.me)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from markupsafe import Markup, escape

from .. import markup
from ..exports import address
from ..exports.card import CARD_FILE, HEIGHT, WIDTH, alternative, can_draw

if TYPE_CHECKING:
    from ..model import Workshop


class OpenGraph:
    """Makes the elements for the heads of all pages of one site.

    Open Graph knows absolute addresses only, so without the site's own there is no picture.
    """

    def __init__(self, workshop: Workshop, base_url: str | None) -> None:
        """:param base_url: the site's address, if it is known."""
        self._workshop = escape(workshop.title)
        base = address(markup.safe_url(base_url) if base_url else None, "")
        self._base = escape(base) if base else None
        self.everywhere = _property("og:site_name", escape(workshop.short))
        """The elements that are the same on all pages."""
        if base and can_draw():
            self.everywhere += _card(base + CARD_FILE, alternative(workshop))

    def tags(
        self,
        title: Markup,
        path: str,
        *,
        kind: Literal["website", "article"] = "website",
        description: Markup | None = None,
    ) -> str:
        """The elements of one page.

        :param title: escaped plain text, as is the description.
        :param description: ``None`` for lists, which are described by their title and the workshop,
            and to search engines too; of other pages the head has one already, if there is any.
        :param path: the page's address below the site's, as the builder gives it.
        """
        # Plain strings: every part is escaped, and this is made for each of thousands of pages.
        found = (
            f'<meta property="og:type" content="{kind}" />\n'
            f'<meta property="og:title" content="{title}" />\n'
        )
        if description is None:
            description = Markup(f"{title} – {self._workshop}")  # noqa: S704 (both are escaped)
            found += f'<meta name="description" content="{description}" />\n'
        if description:
            found += f'<meta property="og:description" content="{description}" />\n'
        if self._base is not None:
            found += f'<meta property="og:url" content="{self._base}{path}" />\n'
        return found + self.everywhere


def _property(name: str, content: Markup) -> str:
    return f'<meta property="{name}" content="{content}" />\n'


def _card(url: str, alt: str) -> str:
    return (
        _property("og:image", escape(url))
        + _property("og:image:type", Markup("image/png"))
        + _property("og:image:width", Markup(str(WIDTH)))  # noqa: S704 (a number)
        + _property("og:image:height", Markup(str(HEIGHT)))  # noqa: S704 (a number)
        + _property("og:image:alt", escape(alt))
        + '<meta name="twitter:card" content="summary_large_image" />\n'
    )
