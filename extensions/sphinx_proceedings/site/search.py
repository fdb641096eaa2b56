"""The search among Sphinx's pages: its page, the words of others, its own search out of the way.

Sphinx's search finds neither generated pages nor words with mistakes, and its index is one file
that visitors load whole.  Ours takes its place under any theme: the page of Sphinx's search has
our content, and what themes load for theirs is left out by our ``layout.html``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markupsafe import Markup
from sphinx import addnodes

from ..search import HandWrittenPage
from .addressbook import AddressBook
from .builders import has_pages
from .domain import domain_of
from .pages import NOINDEX, demonstration_notice
from .sphinx_templates import environment_of, sphinx_wording
from .templating import STATIC, TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.tags import Tags

    from .domain import ProceedingsDomain

SEARCH = "search"
"""Docname of the search page, which is also Sphinx's."""

_THEMES_OWN = re.compile(
    r'[ \t]*<script [^>]*src="[^"]*\b(?:searchtools|language_data|searchindex)\.js\b[^>]*>'
    r"</script>\n?"
)
_IMPORTED = re.compile(r'^import [^;"]*"\./([\w-]+\.js)";', re.MULTILINE)
_UNTITLED = "<no title>"
"""What Sphinx calls pages that have no title."""
_UNSEEN = (
    addnodes.index,
    addnodes.toctree,
    nodes.comment,
    nodes.meta,
    nodes.pending,
    nodes.raw,
    nodes.substitution_definition,
    nodes.system_message,
)
"""Nodes whose text no reader of the page sees."""


# --- Sphinx's own search -----------------------------------------------------------------------


def use_layout(_app: Sphinx, config: Config) -> None:
    """Our ``layout.html`` is found before the theme's, and after the organizer's."""
    # A new list: the old one may be Sphinx's default, which all builds of a process share.
    config.templates_path = [*config.templates_path, str(TEMPLATES / "theme")]


def replace_search(app: Sphinx) -> None:
    """Our search in place of Sphinx's, with times in the zone of the venue."""
    zone = domain_of(app.env).proceedings.workshop.timezone.key
    take_place_of_sphinxs(app, {"data-pr-zone": zone})


def take_place_of_sphinxs(app: Sphinx, attributes: dict[str, Any]) -> None:
    """Make no index of Sphinx's, and tell our script where the search page is.

    :param attributes: what else the script is told.
    """
    builder = app.builder
    if not has_pages(builder):
        return

    def no_index(_docnames: object) -> None:
        builder.indexer = None  # type: ignore[attr-defined] # has_pages has looked

    # Sphinx makes its index page by page from the object that this method prepares; without
    # one it makes none.  ``builder.search`` stays, for the link to the search page that themes
    # put on every page.
    builder.load_indexer = no_index  # type: ignore[attr-defined]
    told = {"data-pr-search": builder.get_target_uri(SEARCH), **attributes}
    app.add_js_file("proceedings-finder.js", type="module", **told)


def fill_search_page(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], _doctree: object
) -> str | None:
    """Put our search into the theme's page for it.

    :returns: the template to take instead of the theme's own.
    """
    if not has_pages(app.builder):
        return None
    context["without_sphinx_search"] = without_sphinx_search
    if pagename != SEARCH or template != "search.html":
        return None
    proceedings = domain_of(app.env).proceedings
    environment = environment_of(app.builder)  # type: ignore[arg-type]
    environment.globals.update(
        workshop=proceedings.workshop,
        home=app.config.root_doc,
        demonstration_notice=demonstration_notice(proceedings.workshop),
    )
    parts = environment.get_template("proceedings/macros.html").module
    to = AddressBook(app.builder.get_target_uri, SEARCH)
    # Other pages get it from the script, once they are shown.
    app.add_css_file("proceedings-search.css")
    context["title"] = sphinx_wording().gettext("Search")
    context["metatags"] = context.get("metatags", "") + NOINDEX + preloaded(to.file)
    context["body"] = environment.get_template("proceedings/search.html").render(
        to=to,
        part=parts,
        top=parts.breadcrumbs(to, "", ""),  # type: ignore[attr-defined]
        proceedings=proceedings,
    )
    return "page.html"


def preloaded(address: Callable[[str], str]) -> str:
    """Elements by which browsers bring all modules of the search at once, each of which would else
    be asked for only when the one that needs it is there: seven ways to the server and back.

    :param address: of a file, from the search page.
    """
    link = Markup('<link rel="modulepreload" href="{}" />\n')
    return "".join(link.format(address(f"_static/{name}")) for name in _modules())


@cache
def _modules() -> list[str]:
    """Names of the modules that our search page needs."""
    found: set[str] = set()
    wanted = ["proceedings-finder-page.js"]
    while wanted:
        name = wanted.pop()
        if name not in found:
            found.add(name)
            wanted += _IMPORTED.findall((STATIC / name).read_text(encoding="utf-8"))
    return sorted(found)


def without_sphinx_search(head: str) -> str:
    """The elements of a page's head without the scripts of Sphinx's search."""
    return _THEMES_OWN.sub("", head)


# --- what is searched ---------------------------------------------------------------------------


def hand_written_pages(app: Sphinx) -> Iterator[HandWrittenPage]:
    """The words of the organizer's pages, but for those that keep themselves out of searches."""
    env = app.env
    domain = domain_of(env)
    for docname in sorted(env.found_docs):
        metadata = env.metadata.get(docname, {})
        title = env.titles[docname].astext()
        if title == _UNTITLED or {"nosearch", "no-search"} & metadata.keys():
            continue
        words = "".join(_words(env.get_doctree(docname), app.tags, domain))
        yield HandWrittenPage(docname, title, " ".join(words.split()))


def _words(node: nodes.Node, tags: Tags, domain: ProceedingsDomain) -> Iterator[str]:
    """The text of a page as its readers see it, in pieces; the page's title left out."""
    if isinstance(node, nodes.Text):
        yield node.astext()
    elif isinstance(node, nodes.image):
        yield f" {node.get('alt', '')} "
    elif isinstance(node, nodes.Element) and _is_seen(node, tags):
        target = _target_title(node, domain)
        if target:
            yield target
        else:
            for child in node.children:
                yield from _words(child, tags, domain)
        if not isinstance(node, nodes.Inline):
            yield " "


def _is_seen(node: nodes.Element, tags: Tags) -> bool:
    if isinstance(node, _UNSEEN):
        return False
    if isinstance(node, nodes.title):
        return not isinstance(node.parent.parent, nodes.document)
    if isinstance(node, addnodes.only):
        # The page itself may show a block whose condition cannot be read; the search never does.
        try:
            return bool(tags.eval_condition(node["expr"]))
        except Exception:  # noqa: BLE001 (Sphinx's own code catches all, too)
            return False
    return True


def _target_title(node: nodes.Element, domain: ProceedingsDomain) -> str:
    """What a reference to a record will show where its author has given no words."""
    if not isinstance(node, addnodes.pending_xref) or node.get("refdomain") != domain.name:
        return ""
    if node.get("refexplicit") or node["reftype"] not in domain.roles:
        return ""
    found = domain.targets(node["reftype"]).get(node["reftarget"])
    return found.title if found else ""
