"""Sphinx configuration of the manual, which tells how to use sphinx-proceedings."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_extensions"))

project = "sphinx-proceedings"
author = "The sphinx-proceedings developers"
copyright = "the sphinx-proceedings developers, BSD 2-Clause"
language = "en"

extensions = ["myst_parser", "reference_from_code"]
exclude_patterns = ["_extensions/**"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "sphinx_book_theme"
html_title = "sphinx-proceedings"
html_copy_source = False
html_context = {"default_mode": "auto"}
html_theme_options = {
    "navbar_persistent": [],
    "show_navbar_depth": 2,
    "use_download_button": False,
    "use_fullscreen_button": False,
}
