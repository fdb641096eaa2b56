"""Writes every generated page: the theme's shell, filled with what the templates make."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

from babel.dates import format_date
from markupsafe import Markup, escape

from .. import markup
from ..citations import FORMATS
from ..hosted import portrait_target, thumbnail_target
from ..hosted.places import target as hosted_target
from .addressbook import HOLE, MINE, PAPERS, TITLES, AddressBook, general_pages, index_docname
from .citing import file_of_author
from .index_pages import BY_NAME, INDEXES, divided
from .metadata import Metadata
from .opengraph import OpenGraph
from .relations import Relations
from .shell import Filling
from .views import GENERAL_PAGES, RECORD_PAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from jinja2 import Template

    from ..citations.references import References
    from ..markup import Text
    from ..model import Paper, PersonId, Proceedings, Workshop
    from .citing import Cited
    from .frame import Frame
    from .index_pages import Branch, Index
    from .output import OutputTree
    from .shell import Shell
    from .views import GeneralPage, RecordPages

NOINDEX = '<meta name="robots" content="noindex" />\n'
"""Demonstration papers must not be found as if they were the workshop's own."""


def demonstration_notice(workshop: Workshop) -> Text | None:
    """What must stand on every page that shows a paper, while these are a demonstration."""
    return markup.inline(workshop.demonstration.notice) if workshop.demonstration else None


class PageWriter:
    """Writes all pages of one proceedings into one frame."""

    def __init__(
        self,
        frame: Frame,
        proceedings: Proceedings,
        tree: OutputTree,
        cited: Cited,
        references: References,
        thumbnails: Mapping[str, Path],
        portraits: Mapping[PersonId, Path],
    ) -> None:
        """:param thumbnails: of hosted files, by the file's digest.
        :param portraits: as drawn for the site.
        """
        self._proceedings = proceedings
        self._frame = frame
        self._tree = tree
        self._environment = frame.environment()
        self._translate: Callable[[str], str] = self._environment.globals["_"]  # type: ignore[assignment]
        self._entries: dict[tuple[str, str], Markup] = {}
        self._bylines: dict[tuple[str, str], Markup] = {}
        self._graph = OpenGraph(proceedings.workshop, frame.base_url)
        self._robots = NOINDEX if proceedings.workshop.demonstration else ""
        self.indexed: list[str] = []
        """Paths below the site's address of the pages written that search engines may list."""
        self._environment.globals.update(
            workshop=proceedings.workshop,
            awaited=proceedings.awaits_papers,
            demonstration_notice=demonstration_notice(proceedings.workshop),
            author_of=proceedings.author_of,
            bibtex_of=cited.bibtex,
            citations_of_all=cited.wholes,
            file_of_author=file_of_author,
            references_of=references.of,
            citation_formats=FORMATS,
            files_of=proceedings.files,
            corrections_of=proceedings.corrections,
            thumbnails=thumbnails,
            hosted_at=hosted_target,
            thumbnail_at=thumbnail_target,
            portraits=portraits,
            portrait_at=portrait_target,
            home=frame.root_doc,
            day_in_words=cache(self.day_in_words),
            entry=self._entry,
            byline=self._byline,
            count_papers=cache(self._count_papers),
            metadata=Metadata(
                proceedings,
                base_url=frame.base_url,
                language=frame.language,
                uri=frame.uri,
                root_doc=frame.root_doc,
            ),
            relations=Relations(proceedings),
        )
        self._parts = self._template("macros").module
        self._environment.globals["part"] = self._parts
        self._environment.globals["notice"] = self._parts.notice()  # type: ignore[attr-defined]
        self._entry_template = self._template("entry")

    def write_all(self, kept: set[str]) -> None:
        """Write every page but those at whose docname the organizer has a page of their own."""
        for kind in RECORD_PAGES:
            self._write_records(kind, kept)
        for page in GENERAL_PAGES:
            if page.docname in general_pages(self._proceedings) and page.docname not in kept:
                self._write_general(page)
        for index in INDEXES:
            if index_docname(index.folder) not in kept:
                self._write_index(index)

    def _write_records(self, kind: RecordPages, kept: set[str]) -> None:
        records = kind.records(self._proceedings)
        if not records:
            return
        pattern = f"{kind.folder}/{HOLE}"
        shell = self._frame.shell(pattern)
        to = AddressBook(self._frame.uri, pattern)
        before, after = self._frame.file(pattern).split(HOLE)
        path_start, path_end = self._frame.uri(pattern).split(HOLE)
        graph_kind: Literal["article", "website"] = (
            "article" if kind.folder == PAPERS else "website"
        )
        template = self._template(kind.variable)
        head, body = template.blocks["head"], template.blocks["body"]
        cited = template.blocks.get("tags", lambda _context: ())
        top = self._breadcrumbs(to, kind.folder)
        for place, record in enumerate(records):
            slug = record.slug
            if f"{kind.folder}/{slug}" in kept:
                continue
            title, description = escape(kind.heading(record)), escape(kind.description(record))
            context = template.new_context(
                {
                    kind.variable: record,
                    "to": to,
                    "top": top,
                    "description": description,
                    **kind.context(self._proceedings, record, place),
                }
            )
            path = path_start + slug + path_end
            graph = self._graph.tags(title, path, kind=graph_kind, description=description)
            robots = self._robots if kind.shows_papers(record) else ""
            if not robots:
                self.indexed.append(path)
            filling = Filling(
                slug=slug,
                title=str(title),
                head=robots + "".join(cited(context)) + graph + "".join(head(context)),
                body="".join(body(context)),
            )
            self._tree.write(before + slug + after, shell.fill(filling))

    def _write_general(self, page: GeneralPage) -> None:
        to = AddressBook(self._frame.uri, page.docname)
        body = self._template(page.template).render(
            to=to,
            top=self._breadcrumbs(to, ""),
            proceedings=self._proceedings,
            **page.context(self._proceedings),
        )
        title = escape(self._translate(TITLES[page.docname]))
        # What a reader has starred is nothing to be found.
        robots = NOINDEX if page.docname == MINE else self._robots
        shell = self._frame.shell(page.docname)
        self._write_filled(shell, page.docname, title, body, robots)

    def _write_index(self, index: Index) -> None:
        """Write an index, and the pages of beginnings where it is divided."""
        docname = index_docname(index.folder)
        top, *branches = divided(index, self._proceedings).all()
        self._write_branch(index, top, docname, docname, self._frame.shell(docname))
        if branches:
            pattern = f"{index.folder}/{BY_NAME}/{HOLE}"
            shell = self._frame.shell(pattern)
            for branch in branches:
                name = pattern.replace(HOLE, branch.beginning)
                self._write_branch(index, branch, name, pattern, shell)

    def _write_branch(
        self, index: Index, branch: Branch, docname: str, pattern: str, shell: Shell
    ) -> None:
        to = AddressBook(self._frame.uri, pattern)
        title = self._translate(TITLES[index_docname(index.folder)])
        body = self._template(index.template).render(
            to=to,
            top=self._breadcrumbs(to, index.folder if branch.beginning else ""),
            branch=branch,
            branch_at=f"{index.folder}/{BY_NAME}/{{}}".format,
            proceedings=self._proceedings,
            **index.context(branch.entries),
        )
        if branch.beginning:
            title += f": {branch.label}"
        self._write_filled(shell, docname, escape(title), body, self._robots, branch.beginning)

    def _write_filled(
        self, shell: Shell, docname: str, title: Markup, body: str, robots: str, slug: str = ""
    ) -> None:
        path = self._frame.uri(docname)
        if not robots:
            self.indexed.append(path)
        head = robots + self._graph.tags(title, path)
        filling = Filling(slug=slug, title=str(title), head=head, body=body)
        self._tree.write(self._frame.file(docname), shell.fill(filling))

    def _template(self, name: str) -> Template:
        return self._environment.get_template(f"proceedings/{name}.html")

    def _breadcrumbs(self, to: AddressBook, folder: str) -> Markup:
        """The way from the home page to a page of this folder, but for the page itself."""
        name = self._translate(TITLES[index_docname(folder)]) if folder else ""
        found: Markup = self._parts.breadcrumbs(to, folder, name)  # type: ignore[attr-defined]
        return found

    def _entry(self, paper: Paper, to: AddressBook) -> Markup:
        """A paper's line in a list; made once for all pages of one depth."""
        key = (paper.slug, to.root)
        found = self._entries.get(key)
        if found is None:
            found = Markup(self._entry_template.render(paper=paper, to=to))  # noqa: S704
            self._entries[key] = found
        return found

    def _byline(self, paper: Paper, to: AddressBook) -> Markup:
        """The linked authors of a paper; made once for all pages of one depth."""
        key = (paper.slug, to.root)
        found = self._bylines.get(key)
        if found is None:
            found = self._bylines[key] = self._parts.byline(paper, to).strip()  # type: ignore[attr-defined]
        return found

    def _count_papers(self, number: int) -> str:
        if number == 1:
            return self._translate("1 paper")
        return self._translate("%d papers") % number

    def day_in_words(self, day: date) -> str:
        """A day as people write it, in the site's language: Saturday, 11 May 2024."""
        locale = (self._frame.language or "en").replace("-", "_")
        pattern = "EEEE, d MMMM y" if locale.startswith("en") else "full"
        return format_date(day, pattern, locale=locale)
