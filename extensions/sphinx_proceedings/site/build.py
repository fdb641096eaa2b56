"""What happens when during a Sphinx build: read, fill, write, tell."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markupsafe import Markup, escape
from sphinx.errors import ExtensionError
from sphinx.util import logging

from .. import join
from ..problems import InputError, ProblemKind, Report, Severity
from .addressbook import FOLDERS, TITLES
from .builders import has_pages
from .collecting import collector_paused
from .domain import domain_of
from .findable import missing_address
from .former_names import warn_of_former_names
from .making import make_all
from .navigation import home_data
from .opengraph import OpenGraph
from .output import OutputTree
from .pages import NOINDEX, demonstration_notice
from .reading import Pictures, read, what_was_read
from .sphinx_frame import SphinxFrame, files_of_organizer
from .sphinx_templates import sphinx_wording
from .telling import to_tell_again
from .templating import STATIC
from .unchanged import LastBuild

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment


logger = logging.getLogger(__name__)


def adapt_config(_app: Sphinx, config: Config) -> None:
    """Our static files are found, and the data folder is no source of documents."""
    # New lists: the old ones may be Sphinx's defaults, which all builds of a process share.
    config.html_static_path = [*config.html_static_path, str(STATIC)]
    config.exclude_patterns = [*config.exclude_patterns, f"{config.proceedings_data}/**"]


def read_records(app: Sphinx) -> None:
    """Read and check everything before a single file is written.

    :raises ExtensionError: if nothing sensible can be built; the last good site stays.
    """
    report = Report()
    shown_as = app.config.proceedings_data
    folder = Path(app.srcdir, shown_as)
    try:
        with collector_paused():
            loaded, pictures = read(
                folder,
                Path(app.doctreedir),
                report,
                shown_as=shown_as,
                topic_threshold=app.config.proceedings_topic_threshold,
            )
    except InputError as error:
        raise _stopped(error) from None
    domain = domain_of(app.env)
    proceedings = loaded.proceedings
    domain.proceedings = proceedings
    domain.thumbnails, domain.portraits = pictures
    domain.loaded = loaded
    domain.folder = folder
    domain.conf_file = Path(app.confdir, "conf.py")
    domain.inputs = tuple(sorted(os.fspath(path) for path in join.input_files(folder, proceedings)))
    domain.programme_has_errors = any(
        problem.severity is Severity.ERROR
        and problem.place.file.endswith((join.PROGRAM_FILE, join.PEOPLE_FILE))
        for problem in report
    )
    domain.summary = [*what_was_read(proceedings, report)]
    domain.problems = tuple(map(str, report))
    domain.again = to_tell_again([*report], app.config.suppress_warnings)
    for problem in report:
        logger.warning("%s", problem, type="proceedings", subtype=problem.kind.value)


def _stopped(error: InputError) -> ExtensionError:
    found = "\n".join(f"  {problem}" for problem in error.problems)
    return ExtensionError(f"The proceedings cannot be built; nothing has been written.\n{found}")


def tell_summary(app: Sphinx, exception: Exception | None) -> None:
    """Say in a few lines what has been done."""
    gc.unfreeze()
    if exception is None:
        for line in domain_of(app.env).summary:
            logger.info("proceedings: %s", line)


# --- hand-written pages ------------------------------------------------------------------------


def label_demonstration(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Say on every hand-written page that shows demonstration papers that they are such."""
    domain = domain_of(app.env)
    notice = demonstration_notice(domain.proceedings.workshop)
    if notice is None or not domain.shows_papers(docname):
        return
    label = sphinx_wording().gettext("Demonstration data.")
    paragraph = nodes.paragraph("", "", nodes.strong("", label))
    paragraph += nodes.Text(f" {notice.plain}")
    section = next(doctree.findall(nodes.section), None)
    place = 1 if section is not None else 0
    (section if section is not None else doctree).insert(
        place, nodes.note("", paragraph, classes=["pr-demonstration"])
    )


def keep_from_search_engines(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Mark hand-written pages that show demonstration papers as not to be indexed."""
    domain = domain_of(app.env)
    if domain.proceedings.workshop.demonstration and domain.shows_papers(pagename):
        context["metatags"] = context.get("metatags", "") + NOINDEX


def describe_to_other_sites(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give hand-written pages their Open Graph elements; pages of Sphinx's own get none.

    The home page tells search engines of the workshop itself.
    """
    if doctree is None or pagename not in app.env.found_docs or not has_pages(app.builder):
        return
    domain = domain_of(app.env)
    graph = OpenGraph(domain.proceedings.workshop, app.config.html_baseurl)
    # Sphinx gives titles as HTML.
    title = Markup(context.get("title", "")).striptags()  # noqa: S704
    tags = graph.tags(
        escape(title or domain.proceedings.workshop.title),
        app.builder.get_target_uri(pagename),
        description=escape(_description(doctree)),
    )
    if pagename == app.config.root_doc:
        data = home_data(app, domain)
        tags += f'<script type="application/ld+json">{data}</script>\n'
    context["metatags"] = context.get("metatags", "") + tags


def _description(doctree: nodes.document) -> str:
    """What the author of a page has given as its description; empty if nothing."""
    given = (meta for meta in doctree.findall(nodes.meta) if meta.get("name") == "description")
    return next((str(meta.get("content", "")) for meta in given), "")


# --- generated pages ---------------------------------------------------------------------------


def make_room(app: Sphinx, env: BuildEnvironment) -> tuple[str, ...]:
    """Take our files out of the way of Sphinx where an organizer now has pages and files."""
    if has_pages(app.builder):
        builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment] # as above
        pages = map(builder.get_output_path, env.found_docs)
        theirs = {page.relative_to(builder.outdir).as_posix() for page in pages}
        theirs |= files_of_organizer(app.config, Path(app.confdir))
        OutputTree(builder.outdir).give_up(theirs)
    return ()


def write_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Write every generated page and file.

    Sphinx asks for pages to render one by one; ours are written here, so none are left for it.
    """
    if has_pages(app.builder):
        with collector_paused():
            try:
                _write_all(app, app.builder)  # type: ignore[arg-type] # has_pages has looked
            except InputError as error:
                raise _stopped(error) from None
    return iter(())


def _write_all(app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
    domain = domain_of(app.env)
    tree = OutputTree(builder.outdir)
    kept = _hand_written(app)
    warn_of_former_names(app, domain.loaded.renaming)
    domain.summary += missing_address(app.config.html_baseurl)
    last = LastBuild(app, builder, tree)
    if last.is_good():
        tree.keep_all()
    else:
        last.forget()
        pictures = Pictures(domain.thumbnails, domain.portraits)
        frame = SphinxFrame(app, builder)
        make_all(frame.frame, domain.loaded, pictures, tree, kept, domain.folder)
        frame.store(kept)
        last.remember()
    domain.summary.append(tree.told_in_words())


def _hand_written(app: Sphinx) -> set[str]:
    """Documents of the organizer that stand where a generated page would."""
    kept = app.env.found_docs & set(TITLES)
    for docname in sorted(app.env.found_docs - kept):
        if docname.partition("/")[0] in FOLDERS:
            kept.add(docname)
            logger.warning(
                "this page may hide a generated one of the same address",
                location=docname,
                type="proceedings",
                subtype=ProblemKind.ADDRESS_TAKEN.value,
            )
    return kept
