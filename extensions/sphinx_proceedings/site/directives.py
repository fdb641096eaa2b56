"""Directives that put records into hand-written pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from ..corrections import is_retracted
from ..problems import ProblemKind, nearest
from .domain import domain_of
from .sphinx_templates import sphinx_wording

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docutils.nodes import Node

    from ..model import Paper, Proceedings

logger = logging.getLogger(__name__)


class PapersDirective(SphinxDirective):
    """``{papers}``: a list of papers with their authors.

    Options choose which: ``:presentation:``, ``:topic:`` (slug), ``:author:`` (slug) and
    ``:limit:``; without options all papers are listed.
    """

    has_content = False
    option_spec: ClassVar[dict[str, Callable[[str], object]]] = {
        "presentation": directives.unchanged_required,
        "topic": directives.unchanged_required,
        "author": directives.unchanged_required,
        "limit": directives.positive_int,
    }

    def run(self) -> list[Node]:
        """Make the list; the references in it are resolved like those of roles."""
        domain = domain_of(self.env)
        domain.note_use(self.env.docname, shows_papers=True)
        papers = self._chosen(domain.proceedings)
        if not papers:
            return []
        items = [nodes.list_item("", self._line(paper)) for paper in papers]
        return [nodes.bullet_list("", *items, bullet="-", classes=["pr-paper-list"])]

    def _chosen(self, proceedings: Proceedings) -> Sequence[Paper]:
        papers: Sequence[Paper] = proceedings.papers
        if presentation := self.options.get("presentation"):
            known = {name for name, _ in proceedings.workshop.presentation}
            self._check("presentation type", presentation, known)
            papers = [paper for paper in papers if paper.presentation == presentation]
        if slug := self.options.get("topic"):
            topics = {topic.slug: topic for topic in proceedings.topics}
            self._check("topic", slug, topics)
            papers = [p for p in papers if slug in topics and p in topics[slug].papers]
        if slug := self.options.get("author"):
            authors = {author.slug: author for author in proceedings.authors}
            self._check("author", slug, authors)
            papers = [p for p in papers if slug in authors and p in authors[slug].papers]
        return papers[: self.options.get("limit")]

    def _check(self, what: str, name: str, known: object) -> None:
        assert isinstance(known, (set, dict))  # noqa: S101
        if name in known:
            return
        mend = nearest(name, known)
        logger.warning(
            'there is no %s "%s"%s',
            what,
            name,
            f"; {mend}" if mend else "",
            location=(self.env.docname, self.lineno),
            type="proceedings",
            subtype=ProblemKind.UNKNOWN_REFERENCE.value,
        )

    def _line(self, paper: Paper) -> nodes.paragraph:
        """Title as a link, then the authors."""
        title = reference(self.env.docname, "paper", paper.id, paper.title.plain)
        gettext = sphinx_wording().gettext
        names = ", ".join(authorship.name.plain for authorship in paper.authors)
        names = names or gettext("Anonymous")
        line = nodes.paragraph()
        line += [title, nodes.Text(". "), nodes.inline("", names, classes=["pr-entry-authors"])]
        if is_retracted(paper.id, domain_of(self.env).proceedings):
            line += [nodes.Text(". "), nodes.strong("", gettext("Retracted"))]
        return line


def reference(docname: str, kind: str, name: str, text: str) -> addnodes.pending_xref:
    """A reference as the role of this kind makes it."""
    return addnodes.pending_xref(
        "",
        nodes.inline("", text),
        refdomain="proceedings",
        reftype=kind,
        reftarget=name,
        refdoc=docname,
        refexplicit=True,
        refwarn=True,
    )
