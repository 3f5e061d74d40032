"""Settings of the documentation: `make docs` builds it, and a warning is an error."""

from importlib.metadata import version as installed

project = "evergram"
author = "The evergram authors"
copyright = "2026, the evergram authors"
version = release = installed("evergram")

extensions: list[str] = []
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"evergram {release}"
highlight_language = "python"
nitpicky = True
