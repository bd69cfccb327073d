"""Sphinx settings. Nothing is fetched, neither when the site is built nor when it is read."""

from __future__ import annotations

import sys
from importlib.metadata import version as installed
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "Détente"
author = "The Détente maintainers"
version = release = installed("detente")
language = "en"

extensions = [
    "error_codes",
    "mathml",
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinxcontrib.bibtex",
]
exclude_patterns = ["_build"]
html_math_renderer = "mathml"

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3

# The one list of works: reports cite from it too, so the package holds it.
bibtex_bibfiles = ["../src/detente/report/references.bib"]
bibtex_default_style = "plain"
bibtex_reference_style = "author_year"

autodoc_member_order = "bysource"
autodoc_typehints = "none"
napoleon_google_docstring = False
napoleon_use_rtype = False

html_theme = "furo"
html_title = "Détente"
html_copy_source = False
html_show_sphinx = False
