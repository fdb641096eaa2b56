"""Every generated page: which kinds there are, what stands on them, and writing them all.

A new kind of page is one template and one entry in :data:`RECORD_PAGES` or :data:`INDEX_PAGES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup, escape

from .. import markup
from ..citations import bibtex
from ..naming import fold
from .addressbook import AUTHORS, HOLE, PAPERS, TOPICS, AddressBook, index_docname
from .shell import Filling, render_shell
from .templating import page_environment

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from sphinx.builders.html import StandaloneHTMLBuilder

    from ..markup import Text
    from ..model import Paper, Proceedings, Workshop
    from .output import OutputTree

NOINDEX = '<meta name="robots" content="noindex" />\n'
"""Demonstration papers must not be found as if they were the workshop's own."""

Context = Mapping[str, Any]
"""Variables of a template; the only place where records meet names of templates."""


class RecordPages(NamedTuple):
    """A kind of page of which every record of one type has one."""

    folder: str
    variable: str
    """Name of the record in the template."""
    template: str
    """Has two blocks, ``head`` and ``body``."""
    records: Callable[[Proceedings], Sequence[Any]]
    heading: Callable[[Any], str]
    """Plain title of a record's page."""
    description: Callable[[Any], str]
    context: Callable[[PageWriter, Any, int], Context]
    """What the template needs besides the record; gets its place among the records."""


class IndexPage(NamedTuple):
    """A page that lists all records of one type."""

    folder: str
    template: str
    """The whole body."""
    heading: str
    context: Callable[[Proceedings], Context]


def demonstration_notice(workshop: Workshop) -> Text | None:
    """What must stand on every page that shows a paper, while these are a demonstration."""
    return markup.inline(workshop.demonstration.notice) if workshop.demonstration else None


class PageWriter:
    """Writes all pages of one proceedings through one builder."""

    def __init__(
        self, builder: StandaloneHTMLBuilder, proceedings: Proceedings, tree: OutputTree
    ) -> None:
        self.proceedings = proceedings
        self._builder = builder
        self._tree = tree
        self._templates: Environment = page_environment(builder)
        self._templates.globals.update(
            workshop=proceedings.workshop,
            demonstration_notice=demonstration_notice(proceedings.workshop),
            author_of=proceedings.author_of,
            home=builder.config.root_doc,
            entry=self._entry,
        )
        self._templates.globals["part"] = self._templates.get_template("proceedings/macros.html").module
        self._entry_template: Template = self._templates.get_template("proceedings/entry.html")
        self._entries: dict[tuple[str, tuple[str, str]], Markup] = {}
        self._robots = NOINDEX if proceedings.workshop.demonstration else ""

    def write_all(self, kept: set[str]) -> None:
        """Write every page but those at whose docname the organizer has a page of their own."""
        for kind in RECORD_PAGES:
            self._write_records(kind, kept)
        for index in INDEX_PAGES:
            if index_docname(index.folder) not in kept:
                self._write_index(index)

    def _write_records(self, kind: RecordPages, kept: set[str]) -> None:
        pattern = f"{kind.folder}/{HOLE}"
        shell = render_shell(self._builder, pattern)
        to = AddressBook(self._builder.get_target_uri, pattern)
        before, after = self._file(pattern).split(HOLE)
        template = self._templates.get_template(kind.template)
        for place, record in enumerate(kind.records(self.proceedings)):
            slug = record.slug
            if f"{kind.folder}/{slug}" in kept:
                continue
            context = template.new_context(
                {
                    kind.variable: record,
                    "to": to,
                    "description": kind.description(record),
                    **kind.context(self, record, place),
                }
            )
            filling = Filling(
                slug=slug,
                title=str(escape(kind.heading(record))),
                head=self._robots + "".join(template.blocks["head"](context)),
                body="".join(template.blocks["body"](context)),
            )
            self._tree.write(before + slug + after, shell.fill(filling))

    def _write_index(self, index: IndexPage) -> None:
        docname = index_docname(index.folder)
        to = AddressBook(self._builder.get_target_uri, docname)
        body = self._templates.get_template(index.template).render(
            to=to, proceedings=self.proceedings, **index.context(self.proceedings)
        )
        filling = Filling(slug="", title=index.heading, head=self._robots, body=body)
        self._tree.write(self._file(docname), render_shell(self._builder, docname).fill(filling))

    def _file(self, docname: str) -> str:
        """Path of a page's file below the output folder."""
        path = self._builder.get_output_path(docname)
        return path.relative_to(self._builder.outdir).as_posix()

    def _entry(self, paper: Paper, to: AddressBook) -> Markup:
        """A paper's line in a list, with links as seen from one kind of page.

        The same lines stand on the pages of its authors and topics, so each is made once.
        """
        key = (paper.slug, to.page(PAPERS))
        found = self._entries.get(key)
        if found is None:
            found = Markup(self._entry_template.render(paper=paper, to=to))  # noqa: S704
            self._entries[key] = found
        return found


# --- what the templates need -----------------------------------------------------------------


def _paper_context(writer: PageWriter, paper: Paper, place: int) -> Context:
    papers = writer.proceedings.papers
    return {
        "previous": papers[place - 1] if place > 0 else None,
        "following": papers[place + 1] if place + 1 < len(papers) else None,
        "keywords": writer.proceedings.keywords_of[paper.id],
        "bibtex": bibtex.entry(paper, writer.proceedings),
        "sessions": writer.proceedings.sessions_of.get(paper.id, ()),
    }


def _no_context(_writer: PageWriter, _record: object, _place: int) -> Context:
    return {}


def _paper_index_context(proceedings: Proceedings) -> Context:
    counts: dict[str, int] = {}
    for paper in proceedings.papers:
        if paper.presentation:
            counts[paper.presentation] = counts.get(paper.presentation, 0) + 1
    return {"presentation_counts": counts}


def _author_index_context(proceedings: Proceedings) -> Context:
    grouped = groupby(proceedings.authors, key=lambda author: _initial(author.sort_key[0]))
    return {"letters": [(letter, list(group)) for letter, group in grouped]}


def _initial(folded: str) -> str:
    """The letter under which a folded name stands."""
    return folded[0].upper() if folded[:1].isalpha() else "#"


def _topic_index_context(proceedings: Proceedings) -> Context:
    grouped = groupby(proceedings.topics, key=lambda topic: _initial(fold(topic.name.plain)))
    return {"letters": [(letter, list(group)) for letter, group in grouped]}


def _count(number: int) -> str:
    return "1 paper" if number == 1 else f"{number} papers"


def _shortened(text: str, limit: int = 200) -> str:
    """The beginning of a text, cut between words."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:.") + " …"


RECORD_PAGES: tuple[RecordPages, ...] = (
    RecordPages(
        PAPERS,
        "paper",
        "proceedings/paper.html",
        lambda proceedings: proceedings.papers,
        lambda paper: paper.title.plain,
        lambda paper: _shortened(paper.abstract.plain) if paper.abstract else paper.title.plain,
        _paper_context,
    ),
    RecordPages(
        AUTHORS,
        "author",
        "proceedings/author.html",
        lambda proceedings: proceedings.authors,
        lambda author: author.name.plain,
        lambda author: f"{_count(len(author.papers))} by {author.name.plain}",
        _no_context,
    ),
    RecordPages(
        TOPICS,
        "topic",
        "proceedings/topic.html",
        lambda proceedings: proceedings.topics,
        lambda topic: topic.name.plain,
        lambda topic: f"{_count(len(topic.papers))} on {topic.name.plain}",
        _no_context,
    ),
)

INDEX_PAGES: tuple[IndexPage, ...] = (
    IndexPage(PAPERS, "proceedings/paper-index.html", "Papers", _paper_index_context),
    IndexPage(AUTHORS, "proceedings/author-index.html", "Authors", _author_index_context),
    IndexPage(TOPICS, "proceedings/topic-index.html", "Topics", _topic_index_context),
)
