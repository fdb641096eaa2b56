"""The Sphinx extension of a series' front page: ``extensions = ["sphinx_proceedings.series"]``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    from sphinx_proceedings import __version__

    from .site import (
        front,
        front_directives,
        protection,
        search,
        sphinx_templates,
        theme,
        translating,
    )

    translating.add_catalogue(app)
    front.register(app)
    app.add_domain(front.FrontDomain)
    for name, directive in front_directives.DIRECTIVES.items():
        app.add_directive_to_domain("proceedings", name, directive)
    front_directives.add_nodes(app)
    for style in ("", "-programme", "-icons", "-search", "-volumes"):
        app.add_css_file(f"proceedings{style}.css")
    for script in ("", "-time"):
        app.add_js_file(f"proceedings{script}.js", type="module")

    app.connect("config-inited", front.adapt_config)
    app.connect("config-inited", translating.translate_scripts)
    app.connect("config-inited", search.use_layout)
    app.connect("builder-inited", front.read_volumes)
    app.connect("builder-inited", front.replace_search)
    app.connect("builder-inited", sphinx_templates.keep_compiled)
    app.connect("builder-inited", protection.protect_pages)
    app.connect("builder-inited", theme.name_pages_by_file)
    app.connect("env-before-read-docs", front.check_addresses)
    app.connect("html-page-context", front.fill_search_page)
    app.connect("html-page-context", theme.spare_icon_script)
    # After the theme's own handler, which adds it.
    app.connect("html-page-context", theme.spare_refused_scripts, priority=900)
    app.connect("build-finished", front.collect_again)
    return {
        "version": __version__,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
        "env_version": 1,  # first layout of the domain's data
    }
