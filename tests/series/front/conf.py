"""Sphinx configuration of the front page of the example series."""

project = "Example series"
author = "The sphinx-proceedings developers"
copyright = "2024, the sphinx-proceedings developers"
language = "en"

extensions = ["myst_parser", "sphinx_proceedings.series"]
primary_domain = "proceedings"

html_favicon = "../../../conf/static/favicon.svg"
html_theme = "sphinx_book_theme"
html_title = "Example series"
html_copy_source = False
html_context = {"default_mode": "auto"}
html_theme_options = {
    "navbar_persistent": [],
    "home_page_in_toc": True,
    "use_download_button": False,
    "use_fullscreen_button": False,
}
