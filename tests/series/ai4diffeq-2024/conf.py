"""Sphinx configuration of a volume of the example series."""

project = "AI4DiffEqtnsInSci"
author = "The sphinx-proceedings developers"
copyright = "2024, the sphinx-proceedings developers"
language = "en"

extensions = ["myst_parser", "sphinx_proceedings"]
primary_domain = "proceedings"

html_favicon = "../../../conf/static/favicon.svg"
html_theme = "sphinx_book_theme"
html_title = "AI4DiffEqtnsInSci · ICLR 2024 workshop (example)"
html_short_title = "AI4DiffEqtnsInSci"
html_copy_source = False
html_context = {"default_mode": "auto"}
html_theme_options = {
    "navbar_persistent": [],
    "home_page_in_toc": True,
    "use_download_button": False,
    "use_fullscreen_button": False,
}
