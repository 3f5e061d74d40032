"""The pages of the documentation, and the code on them."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.rst"), *ROOT.glob("*/README.md")])


def page_id(page: Path) -> str:
    """Name a page in a test's id."""
    return page.relative_to(ROOT).as_posix()


def blocks(text: str, *, language: str = "python") -> list[str]:
    """Return the code blocks of a page, Markdown or reStructuredText."""
    fenced = r"^```{0}\n(.*?)^```"
    directive = r"^\.\. code-block:: {0}\n\n((?:   [^\n]*\n|\n)+)"
    either = f"{fenced}|{directive}".format(language)
    found = re.finditer(either, text, re.DOTALL | re.MULTILINE)
    return [textwrap.dedent(match[1] or match[2]) for match in found]


def spans(text: str) -> set[str]:
    """Return what stands as code within the sentences of a page."""
    without_blocks = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    found = re.finditer(r"``([^`]+)``|(?<!`)`([^`]+)`(?!`)", without_blocks)
    return {" ".join((match[1] or match[2]).split()) for match in found}
