"""Sphinx configuration of the site of the BGPT workshop at ICLR 2024."""

project = "BGPT"
author = "The BGPT organizers"
copyright = "2024, the BGPT organizers"
language = "en"

extensions = ["myst_parser", "sphinx_proceedings"]
primary_domain = "proceedings"
exclude_patterns = ["_data/**"]
myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "deflist"]

html_favicon = "static/favicon.svg"
html_theme = "sphinx_book_theme"
html_title = "BGPT · ICLR 2024 workshop"
html_short_title = "BGPT"
html_copy_source = False
html_static_path = ["static"]
html_css_files = ["site.css"]
html_context = {"default_mode": "auto"}
html_theme_options = {
    "navbar_persistent": [],
    "home_page_in_toc": True,
    "show_navbar_depth": 1,
    "show_toc_level": 2,
    "use_download_button": False,
    "use_fullscreen_button": False,
}
