"""What pages tell programs: citation tags, structured data, and the addresses in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import markup
from ..citations.tags import tags
from ..exports import address
from ..exports.jsonld import StructuredData
from ..hosted.places import target
from ..model import FileKind
from .addressbook import HOLE, PAPERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markupsafe import Markup

    from ..model import Event, Paper, Proceedings


def site_address(base_url: str | None) -> str | None:
    """The site's own address with a slash at its end, if conf.py names one that is fit."""
    return address(markup.safe_url(base_url) if base_url else None, "")


class Metadata:
    """Makes what the heads of one site's pages say beyond title and description."""

    def __init__(
        self,
        proceedings: Proceedings,
        *,
        base_url: str,
        language: str,
        uri: Callable[[str], str],
        root_doc: str,
    ) -> None:
        """As in :class:`.frame.Frame`."""
        self._proceedings = proceedings
        self._site = site_address(base_url)
        self._language = language.replace("_", "-")
        before, after = uri(f"{PAPERS}/{HOLE}").split(HOLE)
        self._around_paper = (f"{self._site}{before}", after) if self._site else None
        self._data = StructuredData(
            proceedings,
            self._site,
            page=uri,
            home=root_doc,
        )

    def citation_tags(self, paper: Paper) -> list[tuple[str, str]]:
        """Name and content of each tag of a paper's page."""
        return tags(
            paper,
            self._proceedings,
            language=self._language,
            page=self._page_of(paper),
            pdf=self._pdf_of(paper),
        )

    def data_of_paper(self, paper: Paper) -> Markup:
        """The inside of the ``<script>`` element of a paper's page."""
        found = self._data.paper(paper, self._page_of(paper), self._pdf_of(paper))
        return markup.script_json(found)

    def data_of_session(self, event: Event, papers: Sequence[Paper]) -> Markup:
        """The inside of the ``<script>`` element of a session's page."""
        return markup.script_json(self._data.session(event, papers))

    def data_of_home(self) -> Markup:
        """The inside of the ``<script>`` element of the home page."""
        return markup.script_json(self._data.workshop())

    def _page_of(self, paper: Paper) -> str | None:
        """Whole address of a paper's page, if the site's is known."""
        if self._around_paper is None:
            return None
        before, after = self._around_paper
        return before + paper.slug + after

    def _pdf_of(self, paper: Paper) -> str | None:
        """Whole address of a paper's PDF: the hosted one, as search engines want, or another."""
        files = self._proceedings.files.get(paper.id)
        hosted = files.of(FileKind.PAPER) if files and self._site else None
        return f"{self._site}{target(paper, hosted)}" if hosted else paper.links.pdf
