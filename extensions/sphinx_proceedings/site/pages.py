"""Writes every generated page: the theme's shell, filled with what the templates make."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2.runtime import Context
from markupsafe import Markup, escape

from .. import markup
from ..citations import FORMATS
from ..days import day_in_words
from ..hosted import portrait_target, thumbnail_target
from ..hosted.places import target as hosted_target
from .addressbook import HOLE, MINE, PAPERS, TITLES, AddressBook, general_pages, index_docname
from .beside import Task, spans
from .citing import file_of_author
from .index_pages import BY_NAME, INDEXES, PAPERS_OF, divided, is_divided
from .metadata import Metadata
from .opengraph import OpenGraph
from .shell import Filling
from .templating import PageEnvironment
from .views import GENERAL_PAGES, RECORD_PAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from jinja2 import Template
    from jinja2.environment import TemplateModule

    from ..citations.references import References
    from ..hosted import Thumbnail
    from ..markup import Text
    from ..model import Paper, PersonId, Proceedings, Workshop
    from .citing import Cited
    from .frame import Frame
    from .index_pages import Branch, Index
    from .output import Files, OutputTree
    from .relations import Relations
    from .shell import Shell
    from .views import GeneralPage, RecordPages

NOINDEX = '<meta name="robots" content="noindex" />\n'
"""Demonstration papers must not be found as if they were the workshop's own."""
_MOST_AT_HAND = 20_000
"""Some 20 MB."""


def demonstration_notice(workshop: Workshop) -> Text | None:
    """What must stand on every page that shows a paper, while these are a demonstration."""
    return markup.inline(workshop.demonstration.notice) if workshop.demonstration else None


class _Setting(NamedTuple):
    """What is the same for all pages of one pattern."""

    shell: Shell
    to: AddressBook
    file_around: tuple[str, str]
    """What stands before and after the slug in the path of a page's file."""
    path_around: tuple[str, str]
    """And in its path below the site's address."""

    def file(self, slug: str) -> str:
        """Path of a page's file."""
        before, after = self.file_around
        return before + slug + after

    def path(self, slug: str) -> str:
        """Path of a page below the site's address."""
        before, after = self.path_around
        return before + slug + after


class _RecordSetting(NamedTuple):
    """What is the same for all records of a kind."""

    kind: RecordPages
    pages: _Setting
    below: _Setting | None
    """Of further pages, if a record has so many papers that it needs them."""
    template: Template
    always: dict[str, Any]
    """Variables that are the same for all records."""


class _Same:
    """Parts of pages that differ by a few words alone, such as slugs: made once, then filled."""

    def __init__(self, parts: TemplateModule, to: AddressBook) -> None:
        self._parts = parts
        self._to = to
        self._made: dict[tuple[str, int], tuple[str, list[int]]] = {}

    def __call__(self, name: str, *words: str) -> Markup:
        """What a macro makes of links and words."""
        key = (name, len(words))
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._make(name, len(words))
        around, holes = found
        escaped = [*map(PageEnvironment.escaped, words)]
        filled = around % tuple([escaped[hole] for hole in holes])
        return Markup(filled)  # noqa: S704 (each piece is the template's or escaped)

    def _make(self, name: str, number: int) -> tuple[str, list[int]]:
        """A part with places for words, and which word stands in each."""
        holes = [f"{HOLE}{hole}x" for hole in range(number)]
        made = getattr(self._parts, name)(self._to, *holes)
        pieces = re.split(f"{HOLE}([0-9]+)x", str(made))
        around = "%s".join(piece.replace("%", "%%") for piece in pieces[0::2])
        return around, [int(hole) for hole in pieces[1::2]]


class _Written:
    """Puts pages into a tree."""

    def __init__(self, tree: Files) -> None:
        self._tree = tree
        self.indexed: list[str] = []
        """Paths below the site's address of those that search engines may list."""

    def put(self, setting: _Setting, filling: Filling, *, found: bool) -> None:
        """Write a page."""
        if found:
            self.indexed.append(setting.path(filling.slug))
        self._tree.write(setting.file(filling.slug), setting.shell.fill(filling))


class _AtHand(dict[tuple[str, str], Markup]):
    """Parts of pages that are used again, by a paper's slug and the way to the top folder."""

    def keep(self, key: tuple[str, str], part: Markup) -> None:
        """Keep a part; the oldest go where there are too many for the memory."""
        if len(self) >= _MOST_AT_HAND:
            del self[next(iter(self))]
        self[key] = part


def _branch_at(folder: str, prefix: str = "") -> Callable[[str], str]:
    """Finds the docname of the page of a beginning."""
    return f"{folder}/{BY_NAME}/{prefix}{{}}".format


class PageWriter:
    """Writes all pages of one proceedings into one frame."""

    def __init__(
        self,
        frame: Frame,
        proceedings: Proceedings,
        cited: Cited,
        references: References,
        relations: Relations,
        thumbnails: Mapping[str, Thumbnail],
        portraits: Mapping[PersonId, Path],
    ) -> None:
        """:param thumbnails: of hosted files, by the file's digest.
        :param portraits: as drawn for the site.
        """
        self._proceedings = proceedings
        self._frame = frame
        self._environment = frame.environment()
        self._entries = _AtHand()
        self._bylines = _AtHand()
        self._wording = frame.wording
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
            day_in_words=cache(self._day_in_words),
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
            relations=relations,
        )
        self._parts = self._template("macros").module
        self._environment.globals["part"] = self._parts
        self._environment.globals["notice"] = self._parts.notice()  # type: ignore[attr-defined]
        self._entry_template = self._template("entry")
        self._always_in_entries = {**self._entry_template.globals}

    def tasks(self, kept: set[str], processes: int) -> Iterator[Task]:
        """What writes every page but those at whose docname the organizer has one of their own.

        What only Sphinx can make is made here, not by the tasks.
        """
        for kind in RECORD_PAGES:
            records = kind.records(self._proceedings)
            if records:
                write = partial(self._write_records, self._setting_of(kind, records), records, kept)
                for span in spans(len(records), processes):
                    yield Task(partial(write, span), self.indexed.extend)
        for page in GENERAL_PAGES:
            if page.docname in general_pages(self._proceedings) and page.docname not in kept:
                setting = self._setting(page.docname)
                yield Task(partial(self._write_general, page, setting), self.indexed.extend)
        for index in INDEXES:
            docname = index_docname(index.folder)
            if docname not in kept:
                top = self._setting(docname)
                below = (
                    self._below(index.folder)
                    if is_divided(index.division, index.entries(self._proceedings))
                    else None
                )
                yield Task(partial(self._write_index, index, top, below), self.indexed.extend)

    def write_papers(self, places: Iterable[int], kept: set[str], tree: Files) -> None:
        """Write the pages of papers at some places, and no others."""
        (kind,) = (kind for kind in RECORD_PAGES if kind.folder == PAPERS)
        records = kind.records(self._proceedings)
        self._write_records(self._setting_of(kind, records), records, kept, places, tree)

    def _setting(self, pattern: str) -> _Setting:
        """What is the same for all pages of a pattern; of a single page, too."""
        before, _, after = self._frame.file(pattern).partition(HOLE)
        path_before, _, path_after = self._frame.uri(pattern).partition(HOLE)
        return _Setting(
            self._frame.shell(pattern),
            AddressBook(self._frame.uri, pattern),
            (before, after),
            (path_before, path_after),
        )

    def _below(self, folder: str) -> _Setting:
        """Of the pages of beginnings in a folder."""
        return self._setting(f"{folder}/{BY_NAME}/{HOLE}")

    def _setting_of(self, kind: RecordPages, records: Sequence[Any]) -> _RecordSetting:
        setting = self._setting(f"{kind.folder}/{HOLE}")
        template = self._template(kind.variable)
        papers_of = partial(kind.papers, self._proceedings) if kind.papers else None
        several = papers_of is not None and any(
            is_divided(PAPERS_OF, papers_of(record)) for record in records
        )
        return _RecordSetting(
            kind,
            setting,
            self._below(kind.folder) if several else None,
            template,
            {
                **template.globals,
                "to": setting.to,
                "top": self._breadcrumbs(setting.to, kind.folder),
                "same": _Same(self._parts, setting.to),
            },
        )

    def _write_records(
        self,
        setting: _RecordSetting,
        records: Sequence[Any],
        kept: set[str],
        places: Iterable[int],
        tree: Files,
    ) -> list[str]:
        """Write the pages of some records; like all that write pages, it tells which may be found
        by search engines.
        """
        kind = setting.kind
        written = _Written(tree)
        for place in places:
            record = records[place]
            if f"{kind.folder}/{record.slug}" not in kept:
                self._write_record(setting, record, place, written)
        return written.indexed

    def _write_record(
        self, setting: _RecordSetting, record: Any, place: int, written: _Written
    ) -> None:
        kind, template = setting.kind, setting.template
        slug = record.slug
        title = escape(kind.heading(record))
        description = escape(kind.description(record, self._wording))
        variables = {
            **setting.always,
            kind.variable: record,
            "description": description,
            **kind.context(self._proceedings, record, place),
        }
        if kind.papers is not None:
            branch = divided(PAPERS_OF, kind.papers(self._proceedings, record))
            variables |= {"branch": branch, "branch_at": _branch_at(kind.folder, f"{slug}-")}
            if setting.below is not None:
                self._write_below(setting.below, kind, record, branch, written)
        context = self._context(template, variables)
        path = setting.pages.path(slug)
        # Reference managers read tags in their order, and they come before all others.
        cited = template.blocks.get("tags", lambda _context: ())
        graph = self._graph.tags(
            title,
            path,
            kind="article" if kind.folder == PAPERS else "website",
            description=description,
        )
        robots = self._robots if kind.shows_papers(record) else ""
        filling = Filling(
            slug=slug,
            title=str(title),
            head="".join((robots, *cited(context), graph, *template.blocks["head"](context))),
            body="".join(template.blocks["body"](context)),
        )
        written.put(setting.pages, filling, found=not robots)

    def _write_below(
        self, pages: _Setting, kind: RecordPages, record: Any, branch: Branch, written: _Written
    ) -> None:
        """Write the pages of beginnings of a record that has very many papers."""
        for each in branch.below():
            title = f"{kind.heading(record)}: {each.label}"
            body = self._template("papers-of").render(
                to=pages.to,
                top=self._breadcrumbs(pages.to, kind.folder),
                name=kind.heading(record),
                whole=f"{kind.folder}/{record.slug}",
                branch=each,
                branch_at=_branch_at(kind.folder, f"{record.slug}-"),
            )
            slug = f"{record.slug}-{each.beginning}"
            self._put(pages, slug, escape(title), body, self._robots, written)

    def _write_general(self, page: GeneralPage, setting: _Setting, tree: OutputTree) -> list[str]:
        body = self._template(page.template).render(
            to=setting.to,
            top=self._breadcrumbs(setting.to, ""),
            proceedings=self._proceedings,
            **page.context(self._proceedings),
        )
        title = escape(self._wording.gettext(TITLES[page.docname]))
        # What a reader has starred is nothing to be found.
        robots = NOINDEX if page.docname == MINE else self._robots
        written = _Written(tree)
        self._put(setting, "", title, body, robots, written)
        return written.indexed

    def _write_index(
        self, index: Index, top: _Setting, below: _Setting | None, tree: OutputTree
    ) -> list[str]:
        """Write an index, and the pages of beginnings where it is divided."""
        written = _Written(tree)
        for branch in divided(index.division, index.entries(self._proceedings)).all():
            setting = below if branch.beginning and below is not None else top
            title = self._wording.gettext(TITLES[index_docname(index.folder)])
            body = self._template(index.template).render(
                to=setting.to,
                top=self._breadcrumbs(setting.to, index.folder if branch.beginning else ""),
                branch=branch,
                branch_at=_branch_at(index.folder),
                proceedings=self._proceedings,
                **index.context(branch.entries),
            )
            if branch.beginning:
                title += f": {branch.label}"
            self._put(setting, branch.beginning, escape(title), body, self._robots, written)
        return written.indexed

    def _put(
        self,
        setting: _Setting,
        slug: str,
        title: Markup,
        body: str,
        robots: str,
        written: _Written,
    ) -> None:
        head = robots + self._graph.tags(title, setting.path(slug))
        filling = Filling(slug=slug, title=str(title), head=head, body=body)
        written.put(setting, filling, found=not robots)

    def _template(self, name: str) -> Template:
        return self._environment.get_template(f"proceedings/{name}.html")

    def _context(self, template: Template, variables: dict[str, Any]) -> Context:
        """As ``template.new_context``, which looks through all that is global once more.

        :param variables: all of them.
        """
        return Context(self._environment, variables, template.name, template.blocks)

    def _breadcrumbs(self, to: AddressBook, folder: str) -> Markup:
        """The way from the home page to a page of this folder, but for the page itself."""
        name = self._wording.gettext(TITLES[index_docname(folder)]) if folder else ""
        found: Markup = self._parts.breadcrumbs(to, folder, name)  # type: ignore[attr-defined]
        return found

    def _entry(self, paper: Paper, to: AddressBook) -> Markup:
        """A paper's line in a list; for all pages of one depth it is the same."""
        key = (paper.slug, to.root)
        found = self._entries.get(key)
        if found is None:
            variables = {**self._always_in_entries, "paper": paper, "to": to}
            context = self._context(self._entry_template, variables)
            made = "".join(self._entry_template.root_render_func(context))
            found = Markup(made)  # noqa: S704 (each piece is the template's or escaped)
            self._entries.keep(key, found)
        return found

    def _byline(self, paper: Paper, to: AddressBook) -> Markup:
        """The linked authors of a paper; for all pages of one depth they are the same."""
        key = (paper.slug, to.root)
        found = self._bylines.get(key)
        if found is None:
            found = self._parts.byline(paper, to).strip()  # type: ignore[attr-defined]
            self._bylines.keep(key, found)
        return found

    def _count_papers(self, number: int) -> str:
        return self._wording.ngettext("%d paper", "%d papers", number) % number

    def _day_in_words(self, day: date) -> str:
        return day_in_words(day, self._frame.language)
