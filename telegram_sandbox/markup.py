"""Formatted text in the server's three dialects, with its complaints in bytes."""

from __future__ import annotations

from typing import Any

from .errors import bad_request
from .markup_html import parse_html
from .markup_markdown import parse_markdown
from .markup_reader import MarkupError
from .markup_v2 import parse_markdown_v2

__all__ = ["parse_markup"]

_PARSERS = {"html": parse_html, "markdown": parse_markdown, "markdownv2": parse_markdown_v2}


def parse_markup(text: str, mode: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the text without its markup, and the entities the markup stood for.

    Args:
        text: As the bot wrote it.
        mode: HTML, Markdown or MarkdownV2, in any case; none switches formatting off.

    Raises:
        ApiError: The mode is unknown or the markup is broken; offsets in the text are UTF-8 bytes.
    """
    lowered = mode.lower()
    if lowered == "none":
        return text, []
    if lowered not in _PARSERS:
        raise bad_request("unsupported parse_mode")
    try:
        plain, entities = _PARSERS[lowered](text)
    except MarkupError as error:
        raise bad_request(f"can't parse entities: {error}") from None
    return plain, sorted(entities, key=lambda e: (e["offset"], -e["length"]))
