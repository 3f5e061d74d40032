"""The text forms of rich messages, read into blocks."""

from __future__ import annotations

from typing import Any

from .markup import parse_markup

__all__ = ["blocks_of_text"]


def blocks_of_text(text: str, form: str, media: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the `InputRichBlock`s of a text: one paragraph for each stretch between empty lines.

    Args:
        text: As the bot wrote it.
        form: html or markdown.
        media: `InputMedia` by id, for the media the text names.

    Raises:
        ApiError: The markup is wrong.
    """
    mode = "HTML" if form == "html" else "Markdown"
    plain, _ = parse_markup(text, mode)
    return [
        {"type": "paragraph", "text": part.strip()} for part in plain.split("\n\n") if part.strip()
    ]
