"""Proceedings sites of academic workshops, built by Sphinx from an OpenReview export."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    # Imported here, so that the lower floors can be used without Sphinx.
    from .site import (
        build,
        directives,
        navigation,
        offline,
        options,
        programme_directives,
        protection,
        search,
        sphinx_templates,
        theme,
        translating,
    )
    from .site.domain import ProceedingsDomain

    translating.add_catalogue(app)
    options.register(app)
    app.add_domain(ProceedingsDomain)
    listed = {"papers": directives.PapersDirective, **programme_directives.DIRECTIVES}
    for name, directive in listed.items():
        app.add_directive_to_domain("proceedings", name, directive)
    programme_directives.add_nodes(app)
    app.add_transform(navigation.AddIndexesToNavigation)
    for style in ("", "-programme", "-cite", "-icons"):
        app.add_css_file(f"proceedings{style}.css")
    for script in ("", "-time", "-stars", "-cite"):
        app.add_js_file(f"proceedings{script}.js", type="module")
    app.connect("config-inited", options.check)
    app.connect("config-inited", build.adapt_config)
    app.connect("config-inited", translating.translate_scripts)
    app.connect("config-inited", search.use_layout)
    app.connect("builder-inited", build.read_records)
    app.connect("builder-inited", search.replace_search)
    app.connect("builder-inited", sphinx_templates.keep_compiled)
    app.connect("builder-inited", protection.protect_pages)
    app.connect("builder-inited", theme.name_pages_by_file)
    app.connect("builder-inited", offline.offer_offline)
    app.connect("env-get-outdated", navigation.reread)
    app.connect("env-before-read-docs", navigation.announce_indexes)
    app.connect("env-updated", build.make_room)
    app.connect("doctree-resolved", build.label_demonstration)
    app.connect("html-page-context", build.keep_from_search_engines)
    app.connect("html-page-context", build.describe_to_other_sites)
    app.connect("html-page-context", search.fill_search_page)
    app.connect("html-page-context", theme.spare_icon_script)
    # After the theme's own handler, which adds it.
    app.connect("html-page-context", theme.spare_refused_scripts, priority=900)
    app.connect("html-collect-pages", build.write_pages)
    # After the themes' own handlers, which change files of the output.
    app.connect("build-finished", offline.write_worker_last, priority=800)
    app.connect("build-finished", build.tell_summary, priority=900)
    return {
        "version": __version__,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
        "env_version": 1,  # first layout of the domain's data
    }
