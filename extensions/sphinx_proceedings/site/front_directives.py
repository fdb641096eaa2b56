"""Directives of the front page of a series: its volumes, and the field that searches them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from markupsafe import Markup
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from ..days import days_in_words
from ..volumes.bibliography import WHOLE
from ..volumes.published import by_year
from ..wording import marked
from .builders import has_pages
from .front import front_of
from .search import SEARCH
from .sphinx_templates import sphinx_wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from ..volumes.published import Published

_PAGES = (
    ("papers/index", marked("Papers")),
    ("authors/index", marked("Authors")),
    ("sessions/index", marked("Schedule")),
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
    wording = sphinx_wording()
    if has_pages(self.builder):
        action = self.builder.get_relative_uri(self.builder.current_docname, SEARCH)
        words = wording.gettext("Search all volumes"), wording.gettext("Search")
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
        label = nodes.paragraph("", "", nodes.inline("", volume.label, classes=["pr-volume-label"]))
        if volume.notice:
            words = sphinx_wording().gettext("Demonstration")
            label += [nodes.Text(" "), nodes.inline("", words, classes=["pr-badge"])]
        yield label
        title = self._link(volume, "", volume.booktitle, classes=["pr-volume-title"])
        yield nodes.paragraph("", "", title)
        days = days_in_words(volume.dates, self.config.language)
        facts = [days, volume.place, self._counted(volume)]
        for fact in filter(None, facts):
            yield nodes.paragraph("", fact, classes=["pr-volume-fact"])
        if volume.notice:
            yield nodes.paragraph("", volume.notice, classes=["pr-volume-notice"])
        links = [*self._links(volume)]
        if links:
            items = [nodes.list_item("", nodes.paragraph("", "", link)) for link in links]
            yield nodes.bullet_list("", *items, bullet="-", classes=["pr-volume-links"])

    def _links(self, volume: Published) -> Iterator[nodes.Element]:
        translate = sphinx_wording().gettext
        for docname, name in _PAGES:
            folder = volume.folder / docname.partition("/")[0]
            if (folder / "index.html").is_file():
                yield self._link(volume, docname, translate(name))
        if volume.papers and (volume.folder / WHOLE).is_file():
            yield self._link(volume, WHOLE, "BibTeX", is_file=True)

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

    def _counted(self, volume: Published) -> str:
        wording = sphinx_wording()
        if not volume.papers:
            return wording.gettext("The papers are not out yet")
        papers = wording.ngettext("%d paper", "%d papers", volume.papers) % volume.papers
        authors = wording.ngettext("%d author", "%d authors", volume.authors) % volume.authors
        return f"{papers}, {authors}"


def add_nodes(app: Sphinx) -> None:
    """Tell the builders how to write our node."""
    by = (pass_by, None)
    app.add_node(
        search_field, html=(visit_search_field, None), latex=by, text=by, man=by, texinfo=by
    )


DIRECTIVES = {"volumes": VolumesDirective, "search": SearchDirective}
