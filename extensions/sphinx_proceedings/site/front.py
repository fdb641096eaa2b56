"""The front page of a series: an ordinary Sphinx site that shows its volumes.

What stands in it comes from ``series.toml`` and from what the volumes have published.
"""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.domains import Domain
from sphinx.errors import ExtensionError
from sphinx.roles import XRefRole
from sphinx.util import logging

from ..problems import InputError, ProblemKind, Report, nearest
from ..volumes.published import dump_of, published
from ..volumes.reading import read_series
from . import options, policy
from .addressbook import AddressBook
from .builders import has_pages
from .options import Option
from .pages import NOINDEX
from .search import SEARCH, preloaded, take_place_of_sphinxs, without_sphinx_search
from .sphinx_templates import environment_of, sphinx_wording
from .templating import STATIC

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from ..volumes import Series
    from ..volumes.published import Published

logger = logging.getLogger(__name__)

FOLDER, SITE = "series_folder", "series_site"
"""Values of the configuration that the command gives: where series.toml is, and the site."""
OPTIONS = (
    Option(FOLDER, "", "env", "Folder of series.toml; the command gives it."),
    Option(SITE, "", "env", "Folder of the series' site; the command gives it."),
    next(option for option in options.OPTIONS if option.fault_of is policy.fault_of),
)


class FrontDomain(Domain):
    """What the pages of a front can show: the volumes."""

    name = "proceedings"
    label = "Proceedings"
    data_version = 1
    roles: ClassVar[dict[str, Any]] = {"volume": XRefRole(innernodeclass=nodes.inline)}

    series: Series
    """Set once a build, before any document is read; never pickled with the environment."""
    volumes: Mapping[str, Published]
    """Those that have been built, by id, in the order of series.toml."""

    def note_use(self) -> None:
        """The document that is being read is outdated when a volume changes."""
        self.env.note_dependency(str(self.series.file))
        site = Path(self.env.config[options.PREFIX + SITE])
        for volume in self.series.volumes:
            self.env.note_dependency(str(dump_of(volume, site)))

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Nothing is kept of single documents."""

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
        """A link to a volume, or to a page or a file of one: ``bgpt-2024/papers/index``."""
        name, _, rest = target.partition("/")
        volume = self.volumes.get(name)
        if volume is None:
            mend = nearest(name, self.volumes)
            logger.warning(
                'there is no built volume "%s"%s',
                name,
                f"; {mend}" if mend else "",
                location=node,
                type="proceedings",
                subtype=ProblemKind.UNKNOWN_REFERENCE.value,
            )
            return None
        if not node["refexplicit"]:
            contnode = nodes.inline("", volume.booktitle)
        uri = builder.get_relative_uri(fromdocname, f"{name}/{rest or 'index'}")
        if node.get("is_file"):
            up = "../" * builder.get_target_uri(fromdocname).count("/")
            uri = up + target
        return nodes.reference("", "", contnode, refuri=uri, internal=True)


def front_of(env: BuildEnvironment) -> FrontDomain:
    """The domain of a front in a build environment."""
    domain = env.domains["proceedings"]
    assert isinstance(domain, FrontDomain)  # noqa: S101 (the one extension excludes the other)
    return domain


# --- what happens when -------------------------------------------------------------------------


def register(app: Sphinx) -> None:
    """Make the options known to Sphinx."""
    options.register(app, OPTIONS)


def adapt_config(app: Sphinx, config: Config) -> None:
    """Look at the options; our static files are found."""
    options.check(app, config, OPTIONS)
    # A new list: the old one may be Sphinx's default, which all builds of a process share.
    config.html_static_path = [*config.html_static_path, str(STATIC)]


def read_volumes(app: Sphinx) -> None:
    """Read what the volumes have published, before any document is read.

    :raises ExtensionError: if series.toml is wrong, or Sphinx was not started by the command.
    """
    folder, site = (app.config[options.PREFIX + name] for name in (FOLDER, SITE))
    if not folder or not site:
        msg = (
            "The front page of a series is built together with its volumes:"
            " python -m sphinx_proceedings series FOLDER OUTPUT"
        )
        raise ExtensionError(msg)
    try:
        series = read_series(Path(folder), Report())
    except InputError as error:
        raise ExtensionError(str(error)) from None
    domain = front_of(app.env)
    domain.series = series
    domain.volumes = {each.volume.id: each for each in published(series.volumes, Path(site))}


def replace_search(app: Sphinx) -> None:
    """The search over all volumes in place of Sphinx's."""
    take_place_of_sphinxs(app, {})


def check_addresses(_app: Sphinx, env: BuildEnvironment, _docnames: object) -> None:
    """No page of the front stands where a volume does.

    :raises ExtensionError: if one does: the one would hide parts of the other.
    """
    ids = {volume.id for volume in front_of(env).series.volumes}
    for docname in sorted(env.found_docs):
        if docname.partition("/")[0] in ids:
            msg = f"{docname}: a page of the front stands where a volume does. Rename the page"
            raise ExtensionError(msg)


def fill_search_page(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], _doctree: object
) -> str | None:
    """Put the search over all volumes into the theme's page for it.

    :returns: the template to take instead of the theme's own.
    """
    if not has_pages(app.builder):
        return None
    context["without_sphinx_search"] = without_sphinx_search
    if pagename != SEARCH or template != "search.html":
        return None
    builder, front = app.builder, front_of(app.env)
    environment = environment_of(builder)  # type: ignore[arg-type] # has_pages has looked
    context["title"] = sphinx_wording().gettext("Search")
    modules = preloaded(AddressBook(builder.get_target_uri, SEARCH).file)
    context["metatags"] = context.get("metatags", "") + NOINDEX + modules

    def to(docname: str) -> str:
        return builder.get_relative_uri(SEARCH, docname) or "./"

    context["body"] = environment.get_template("proceedings/search-volumes.html").render(
        to=to, home=app.config.root_doc, series=front.series, volumes=front.volumes
    )
    return "page.html"


def collect_again(_app: Sphinx, _exception: Exception | None) -> None:
    """Give what was made at the start back to Python's garbage collector."""
    gc.unfreeze()
