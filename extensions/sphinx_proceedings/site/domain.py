"""The Sphinx domain ``proceedings``: roles, the inventory, and what they link to.

Roles and directives make ordinary docutils nodes, so the text, LaTeX and EPUB builders work too.
Where a builder has no page for a paper, the link goes to the paper's page on OpenReview.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.locale import get_translator
from sphinx.roles import XRefRole
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from ..problems import ProblemKind, closest, nearest
from ..wording import CATALOGUE
from .builders import has_pages
from .targets import targets_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from ..hosted import Thumbnail
    from ..join import Loaded
    from ..model import PersonId, Proceedings
    from .targets import Target

logger = logging.getLogger(__name__)


class ProceedingsRole(XRefRole):
    """A reference to a record; notes which documents depend on the records."""

    def __init__(self) -> None:
        super().__init__(innernodeclass=nodes.inline)

    def process_link(
        self,
        env: BuildEnvironment,
        refnode: Element,
        has_explicit_title: bool,  # noqa: FBT001 (Sphinx's signature)
        title: str,
        target: str,
    ) -> tuple[str, str]:
        """Called by Sphinx for each use of the role."""
        domain_of(env).note_use(env.docname, shows_papers=refnode["reftype"] == "paper")
        return super().process_link(env, refnode, has_explicit_title, title, target)


class ProceedingsDomain(Domain):
    """Papers, authors and topics as things that documents can refer to."""

    name = "proceedings"
    label = "Proceedings"
    data_version = 4
    object_types: ClassVar[dict[str, ObjType]] = {
        "paper": ObjType("paper", "paper"),
        "author": ObjType("author", "author"),
        "topic": ObjType("topic", "topic"),
        "session": ObjType("session", "session", "event"),
        "event": ObjType("event", "event"),
    }
    roles: ClassVar[dict[str, Any]] = {
        "paper": ProceedingsRole(),
        "author": ProceedingsRole(),
        "topic": ProceedingsRole(),
        "session": ProceedingsRole(),
        "event": ProceedingsRole(),
        "index": ProceedingsRole(),
    }
    initial_data: ClassVar[dict[str, Any]] = {
        "uses": {},  # docname: whether the document shows papers
        "hidden": {},  # docname of each document kept from search engines by its author
        "listed": (),  # docnames of the generated pages in the navigation
        "opengraph": "",  # what all documents tell other sites of the workshop
        "home": "",  # what the root document tells search engines of the workshop
        "inputs": (),  # the files that the records came from when documents were read
    }

    proceedings: Proceedings
    """Set once a build, before any document is read; never pickled with the environment."""
    loaded: Loaded
    folder: Path
    """The data folder."""
    conf_file: Path
    """The site's conf.py; a site without one has no such file."""
    inputs: tuple[str, ...] = ()
    """The files that the records come from."""
    thumbnails: Mapping[str, Thumbnail]
    """Thumbnails of hosted files, by the file's digest."""
    portraits: Mapping[PersonId, Path]
    programme_has_errors: bool
    """Whether events may be missing because they could not be read."""
    problems: tuple[str, ...] = ()
    """What reading the records has warned of."""
    again: list[str] | None = None
    """The same, if the next build may tell it without reading them."""
    summary: list[str]
    """What this build did, in lines for the organizer."""

    def forget_records(self) -> None:
        """Let go of the records, after a build that needs them no more."""
        del self.proceedings, self.loaded

    # --- documents that show papers --------------------------------------------------------

    def note_use(self, docname: str, *, shows_papers: bool) -> None:
        """Remember that a document draws on the records: it is outdated when they change."""
        uses = self.data["uses"]
        uses[docname] = shows_papers or uses.get(docname, False)
        for path in self.inputs:
            self.env.note_dependency(path)

    def shows_papers(self, docname: str) -> bool:
        """Whether a hand-written document shows papers."""
        return bool(self.data["uses"].get(docname, False))

    def clear_doc(self, docname: str) -> None:
        """Forget a document that will be read again or is gone."""
        self.data["uses"].pop(docname, None)
        self.data["hidden"].pop(docname, None)

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Remember a document whose author keeps it from search engines."""
        for meta in document.findall(nodes.meta):
            if meta.get("name") == "robots" and "noindex" in meta.get("content", "").lower():
                self.data["hidden"][docname] = True

    def is_hidden(self, docname: str) -> bool:
        """Whether a document's author keeps it from search engines."""
        return docname in self.data["hidden"]

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process has read."""
        for key in ("uses", "hidden"):
            theirs = otherdata[key]
            names = sorted(docnames & theirs.keys())
            self.data[key].update({name: theirs[name] for name in names})

    # --- references --------------------------------------------------------------------------

    def targets(self, kind: str) -> Mapping[str, Target]:
        """Everything that a role of this kind can name."""
        return self._targets()[kind]

    def _targets(self) -> dict[str, dict[str, Target]]:
        found = self.__dict__.get("_found_targets")
        if found is None:
            found = targets_of(self.proceedings, get_translator(CATALOGUE))
            self._found_targets = found
        return found

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> nodes.reference | None:
        """Turn a role's node into a link, or into plain text where there is nothing to link."""
        known = self.targets(typ)
        found = known.get(target)
        if found is None:
            mend = nearest(target, known) or _nearest_title(target, known)
            logger.warning(
                'there is no %s "%s"%s',
                typ,
                target,
                f"; {mend}" if mend else "",
                location=node,
                type="proceedings",
                subtype=ProblemKind.UNKNOWN_REFERENCE.value,
            )
            return None
        if not node["refexplicit"]:
            contnode = nodes.inline("", found.title, classes=["proceedings", typ])
        made: nodes.reference | None = link(builder, fromdocname, found, contnode)
        return made

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Let ``any`` find papers, authors and topics."""
        return [
            (f"{self.name}:{typ}", reference)
            for typ in self.object_types
            if (found := self.targets(typ).get(target))
            and isinstance(
                reference := link(builder, fromdocname, found, contnode), nodes.reference
            )
        ]

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """What ``objects.inv`` lists, so that other projects can link here."""
        for typ in self.object_types:
            for name, target in self.targets(typ).items():
                if typ != "event" or name not in self.targets("session"):
                    yield name, target.title, typ, target.docname, target.anchor, 1


def _nearest_title(target: str, known: Mapping[str, Target]) -> str:
    """Organizers remember titles, not ids: name the id of the title that they may mean."""
    titles = {entry.title: name for name, entry in known.items()}
    title = closest(target, titles)
    return f'did you mean "{titles[title]}" ({title})?' if title else ""


def link(builder: Builder, fromdocname: str, target: Target, content: Element) -> Any:
    """A link to a record as this builder can make it; the bare content if it cannot.

    :returns: a ``reference`` node, or the content itself.
    """
    if has_pages(builder):
        return make_refnode(builder, fromdocname, target.docname, target.anchor, content)
    if target.elsewhere:
        return nodes.reference("", "", content, refuri=target.elsewhere, internal=False)
    return content


def domain_of(env: BuildEnvironment) -> ProceedingsDomain:
    """Our domain in a build environment."""
    domain = env.domains["proceedings"]
    assert isinstance(domain, ProceedingsDomain)  # noqa: S101 (nobody else has this name)
    return domain
