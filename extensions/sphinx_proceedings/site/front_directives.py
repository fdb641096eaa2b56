"""Directives of the front page of a series: its volumes, and the field that searches them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babel.dates import format_date, format_interval
from docutils import nodes
from markupsafe import Markup
from sphinx import addnodes
from sphinx.locale import get_translation
from sphinx.util.docutils import SphinxDirective

from ..exports import days_in_words
from ..volumes.bibliography import WHOLE
from ..volumes.published import by_year
from .builders import has_pages
from .front import front_of
from .search import SEARCH
from .templating import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from ..volumes.published import Published

_PAGES = (
    ("papers/index", "Papers"),
    ("authors/index", "Authors"),
    ("sessions/index", "Schedule"),
)
"""Pages of a volume to which its entry leads, where it has them."""


class search_field(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """The field that searches all volumes; only HTML has one."""


_FIELD = Markup(
    '<form class="pr-search-form" role="search" action="{action}" method="get">\n'
    '<label for="pr-search-text">{label}</label>\n'
    '<div class="pr-search-field">\n'
    '<input id="pr-search-text" type="search" name="q" autocomplete="off" autocapitalize="off"'
    ' autocorrect="off" spellcheck="false" enterkeyhint="search" />\n'
    '<button class="pr-button pr-button-main" type="submit">{search}</button>\n'
    "</div>\n</form>\n"
)


def visit_search_field(self: HTML5Translator, _node: search_field) -> None:
    """The form, which works without JavaScript as far as the search page."""
    translate = get_translation(CATALOGUE)
    if has_pages(self.builder):
        action = self.builder.get_relative_uri(self.builder.current_docname, SEARCH)
        words = translate("Search all volumes"), translate("Search")
        self.body.append(_FIELD.format(action=action, label=words[0], search=words[1]))
    raise nodes.SkipNode


def pass_by(_self: object, _node: nodes.Node) -> None:
    """Builders other than HTML show nothing."""
    raise nodes.SkipNode


class SearchDirective(SphinxDirective):
    """``{search}``: a field that searches all volumes."""

    def run(self) -> list[Node]:
        """Called by docutils."""
        return [search_field()]


class VolumesDirective(SphinxDirective):
    """``{volumes}``: all volumes that have been built, a section a year, the latest first."""

    def run(self) -> list[Node]:
        """Called by docutils."""
        front = front_of(self.env)
        front.note_use()
        return [self._year(year, those) for year, those in by_year(front.volumes.values())]

    def _year(self, year: int, volumes: list[Published]) -> nodes.section:
        name = f"year-{year}"
        section = nodes.section("", nodes.title("", str(year)), ids=[name], names=[name])
        entries = [nodes.list_item("", *self._entry(volume)) for volume in volumes]
        section += nodes.bullet_list("", *entries, bullet="-", classes=["pr-volumes"])
        return section

    def _entry(self, volume: Published) -> Iterator[nodes.Element]:
        translate = get_translation(CATALOGUE)
        label = nodes.paragraph("", "", nodes.inline("", volume.label, classes=["pr-volume-label"]))
        if volume.notice:
            words = translate("Demonstration")
            label += [nodes.Text(" "), nodes.inline("", words, classes=["pr-badge"])]
        yield label
        title = self._link(volume, "", volume.booktitle, classes=["pr-volume-title"])
        yield nodes.paragraph("", "", title)
        facts = [self._days(volume), volume.place, self._counted(volume)]
        for fact in filter(None, facts):
            yield nodes.paragraph("", fact, classes=["pr-volume-fact"])
        if volume.notice:
            yield nodes.paragraph("", volume.notice, classes=["pr-volume-notice"])
        links = [*self._links(volume)]
        if links:
            items = [nodes.list_item("", nodes.paragraph("", "", link)) for link in links]
            yield nodes.bullet_list("", *items, bullet="-", classes=["pr-volume-links"])

    def _links(self, volume: Published) -> Iterator[nodes.Element]:
        translate = get_translation(CATALOGUE)
        for docname, name in _PAGES:
            folder = volume.folder / docname.partition("/")[0]
            if (folder / "index.html").is_file():
                yield self._link(volume, docname, translate(name))
        if volume.papers and (volume.folder / WHOLE).is_file():
            yield self._link(volume, WHOLE, translate("BibTeX"), is_file=True)

    def _link(
        self, volume: Published, path: str, text: str, *, is_file: bool = False, **attributes: Any
    ) -> addnodes.pending_xref:
        """A link to a page of a volume; the builder says later where that is."""
        return addnodes.pending_xref(
            "",
            nodes.inline("", text, **attributes),
            refdomain="proceedings",
            reftype="volume",
            reftarget=f"{volume.volume.id}/{path}" if path else volume.volume.id,
            refdoc=self.env.docname,
            refexplicit=True,
            refwarn=True,
            is_file=is_file,
        )

    def _days(self, volume: Published) -> str:
        """11 May 2024, in the site's language."""
        locale = (self.config.language or "en").replace("-", "_")
        if not volume.dates:
            return ""
        if locale.startswith("en"):
            return days_in_words(volume.dates)
        if len(volume.dates) == 1:
            return str(format_date(volume.dates[0], "long", locale=locale))
        return str(format_interval(volume.dates[0], volume.dates[-1], "yMMMMd", locale=locale))

    def _counted(self, volume: Published) -> str:
        translate = get_translation(CATALOGUE)
        if not volume.papers:
            return str(translate("The papers are not out yet"))
        papers = translate("1 paper") if volume.papers == 1 else translate("%d papers")
        authors = translate("1 author") if volume.authors == 1 else translate("%d authors")
        return ", ".join(
            str(words).replace("%d", str(number))
            for words, number in ((papers, volume.papers), (authors, volume.authors))
        )


def add_nodes(app: Sphinx) -> None:
    """Tell the builders how to write our node."""
    by = (pass_by, None)
    app.add_node(
        search_field, html=(visit_search_field, None), latex=by, text=by, man=by, texinfo=by
    )


DIRECTIVES = {"volumes": VolumesDirective, "search": SearchDirective}
