"""The generated indexes join the site's navigation without anybody listing them.

Sphinx knows a few pages that no document makes (``genindex``, ``search``); a toctree may name
them.  Our indexes are made known in the same place, which is Sphinx's own, not public, and
has been there unchanged since Sphinx 7.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.domains.std import StandardDomain
from sphinx.transforms import SphinxTransform

from .addressbook import TITLES, general_pages
from .builders import has_pages
from .domain import domain_of
from .metadata import Metadata
from .opengraph import OpenGraph
from .sphinx_templates import sphinx_wording

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from .domain import ProceedingsDomain


def announce_indexes(app: Sphinx, env: BuildEnvironment, _docnames: list[str]) -> None:
    """Let toctrees name the indexes, but for those that an organizer has written by hand."""
    virtual = StandardDomain._virtual_doc_names  # noqa: SLF001
    domain = domain_of(env)
    domain.data["listed"] = general_pages(domain.proceedings)
    domain.data["inputs"] = domain.inputs
    domain.data["opengraph"] = _opengraph(app, domain)
    domain.data["home"] = home_data(app, domain)
    for docname, title in TITLES.items():
        made = docname in domain.data["listed"] and docname not in env.found_docs
        if made and has_pages(app.builder):
            virtual[docname] = (docname, sphinx_wording().gettext(title))
        else:
            virtual.pop(docname, None)


def reread(
    app: Sphinx, env: BuildEnvironment, _added: object, _changed: object, _removed: object
) -> list[str]:
    """Documents that are outdated although no file that they depend on has changed.

    The root document lists the generated pages and tells of the whole workshop: it is read again
    when others are there, or anything else is told.  What
    draws on the records depends on a file of records that has come or gone, and every document
    on what its Open Graph elements say of the workshop.
    """
    domain = domain_of(env)
    outdated = []
    listed = tuple(domain.data["listed"])
    if listed != general_pages(domain.proceedings) or domain.data["home"] != home_data(app, domain):
        outdated.append(app.config.root_doc)
    if tuple(domain.data["inputs"]) != domain.inputs:
        outdated += domain.data["uses"]
    if domain.data["opengraph"] != _opengraph(app, domain):
        outdated += sorted(env.found_docs)
    return outdated


def _opengraph(app: Sphinx, domain: ProceedingsDomain) -> str:
    """What every page tells other sites of the workshop."""
    return OpenGraph(domain.proceedings.workshop, app.config.html_baseurl).everywhere


def home_data(app: Sphinx, domain: ProceedingsDomain) -> str:
    """What the home page tells search engines of the workshop; nothing without pages."""
    if not has_pages(app.builder):
        return ""
    metadata = Metadata(
        domain.proceedings,
        base_url=app.config.html_baseurl or "",
        language=app.config.language or "",
        uri=app.builder.get_target_uri,
        root_doc=app.config.root_doc,
    )
    return str(metadata.data_of_home())


class AddIndexesToNavigation(SphinxTransform):
    """Append a hidden toctree of the generated indexes to the root document.

    As a transform it runs before Sphinx collects the toctrees of the document.
    """

    default_priority = 500

    def apply(self) -> None:
        """Called by docutils for each document that has been read."""
        caption = self.config.proceedings_navigation_caption
        if self.env.docname != self.config.root_doc or not caption:
            return
        named = {
            docname
            for toctree in self.document.findall(addnodes.toctree)
            for _title, docname in toctree["entries"]
        }
        virtual = StandardDomain._virtual_doc_names  # noqa: SLF001
        wording = sphinx_wording()
        entries = [
            (wording.gettext(title), docname)
            for docname, title in TITLES.items()
            if docname in virtual and docname not in named
        ]
        if entries:
            self._place().append(self._toctree(wording.gettext(caption), entries))

    def _place(self) -> nodes.Element:
        """The top section, where a toctree written by hand would stand."""
        return next(self.document.findall(nodes.section), self.document)

    def _toctree(self, caption: str, entries: list[tuple[str, str]]) -> nodes.Element:
        toctree = addnodes.toctree(
            parent=self.env.docname,
            entries=entries,
            includefiles=[],
            maxdepth=1,
            caption=caption,
            rawcaption=caption,
            glob=False,
            hidden=True,
            includehidden=False,
            numbered=0,
            titlesonly=True,
        )
        toctree.document = self.document
        return nodes.compound("", toctree, classes=["toctree-wrapper"])
