"""Entities back to text: HTML and MarkdownV2 that the parsers read as they were."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

from .entities import utf16_length, utf16_slice
from .nesting import nested

__all__ = ["as_html", "as_markdown_v2"]

Entity = dict[str, Any]

_RESERVED = re.compile(r"([_*\[\]()~`>#+\-=|{}.!\\])")
_IN_CODE = re.compile(r"([`\\])")
_IN_ADDRESS = re.compile(r"([)\\])")

_HTML = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ("<tg-spoiler>", "</tg-spoiler>"),
    "code": ("<code>", "</code>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote expandable>", "</blockquote>"),
}
_V2 = {
    "bold": "*",
    "italic": "_",
    "underline": "__",
    "strikethrough": "~",
    "spoiler": "||",
    "code": "`",
}


def as_html(text: str, entities: list[Entity]) -> str:
    """Return a formatted text in the HTML dialect.

    Args:
        text: The plain text.
        entities: What is formatted, in UTF-16 code units; found links and the like are left out.
    """
    return _written(text, entities, _html_tags, lambda piece, _inside: escape(piece))


def as_markdown_v2(text: str, entities: list[Entity]) -> str:
    """Return a formatted text in the MarkdownV2 dialect.

    Args:
        text: The plain text.
        entities: What is formatted, in UTF-16 code units; found links and the like are left out,
            and so are quotations that do not fill lines or stand inside something else, which this
            dialect cannot say.
    """
    lines = f"\n{text}\n"
    outer = 0
    kept: list[Entity] = []
    for entity in nested(text, entities):
        start, end = entity["offset"], entity["offset"] + entity["length"]
        around = utf16_slice(lines, start, 1) + utf16_slice(lines, end + 1, 1)
        if not entity["type"].endswith("blockquote") or (start >= outer and around == "\n\n"):
            kept.append(entity)
            outer = max(outer, end)
    return _written(text, kept, _v2_marks, _v2_piece)


def _written(
    text: str,
    entities: list[Entity],
    marks: Callable[[Entity], tuple[str, str] | None],
    piece: Callable[[str, list[str]], str],
) -> str:
    starts: dict[int, list[Entity]] = {}
    for entity in nested(text, entities):
        if marks(entity) is not None:
            starts.setdefault(entity["offset"], []).append(entity)
    parts: list[str] = []
    stack: list[Entity] = []
    at, last = 0, ""
    for char in [*text, ""]:
        shown: list[str] = []
        while stack and stack[-1]["offset"] + stack[-1]["length"] <= at:
            shown.append((marks(stack.pop()) or ("", ""))[1])
        for entity in starts.pop(at, []):
            shown.append((marks(entity) or ("", ""))[0])
            stack.append(entity)
        for mark in filter(None, shown):
            # An empty bold parts what would be read together, such as `_` and `__`.
            parts.append(f"**{mark}" if last[-1:] == mark[0] == "_" else mark)
            last = mark
        parts.append(piece(char, [entity["type"] for entity in stack]))
        last = ""
        at += utf16_length(char)
    return "".join(parts)


def _html_tags(entity: Entity) -> tuple[str, str] | None:
    kind = entity["type"]
    if kind in _HTML:
        return _HTML[kind]
    if kind == "pre":
        language = entity.get("language")
        if not language:
            return "<pre>", "</pre>"
        return f'<pre><code class="language-{escape(language)}">', "</code></pre>"
    if kind in {"text_link", "text_mention"}:
        return f'<a href="{escape(_address(entity))}">', "</a>"
    if kind == "custom_emoji":
        return f'<tg-emoji emoji-id="{entity["custom_emoji_id"]}">', "</tg-emoji>"
    if kind == "date_time":
        shape = entity.get("date_time_format")
        named = f' format="{escape(shape)}"' if shape else ""
        return f'<tg-time unix="{entity["unix_time"]}"{named}>', "</tg-time>"
    return None


def _v2_marks(entity: Entity) -> tuple[str, str] | None:
    kind = entity["type"]
    if kind in _V2:
        return _V2[kind], _V2[kind]
    if kind == "pre":
        return f"```{entity.get('language', '')}\n", "```"
    if kind == "blockquote":
        return "**>", ""
    if kind == "expandable_blockquote":
        return "**>", "||"
    if kind in {"text_link", "text_mention"}:
        address = _IN_ADDRESS.sub(r"\\\1", _address(entity))
        return "[", f"]({address})"
    if kind == "custom_emoji":
        return "![", f"](tg://emoji?id={entity['custom_emoji_id']})"
    if kind == "date_time":
        shape = entity.get("date_time_format")
        return "![", f"](tg://time?unix={entity['unix_time']}{f'&format={shape}' if shape else ''})"
    return None


def _v2_piece(char: str, inside: list[str]) -> str:
    if inside and inside[-1] in {"code", "pre"}:
        return _IN_CODE.sub(r"\\\1", char)
    if char == "\n" and any(kind.endswith("blockquote") for kind in inside):
        return "\n>"
    return _RESERVED.sub(r"\\\1", char)


def _address(entity: Entity) -> str:
    if entity["type"] == "text_mention":
        return f"tg://user?id={entity['user']['id']}"
    return str(entity["url"])
