"""Lines of rich messages: from tags and texts to the Bot API's `RichText`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .entities import find_entities, utf16_slice
from .json_values import as_list, as_object
from .rich_html import Node, Tree

__all__ = ["detected", "line_of", "plain"]

_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "mark": "marked",
    "sub": "subscript",
    "sup": "superscript",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
# What the server finds by itself, the kind it becomes, and where the found text goes.
_FOUND = {
    "mention": ("mention", "username", 1),
    "hashtag": ("hashtag", "hashtag", 1),
    "cashtag": ("cashtag", "cashtag", 1),
    "bot_command": ("bot_command", "bot_command", 1),
    "url": ("url", "url", 0),
    "email": ("email_address", "email_address", 0),
    "phone_number": ("phone_number", "phone_number", 0),
}
# Blocks that are a line of their own.
_LINES = frozenset(
    {
        "paragraph",
        "heading",
        "pre",
        "footer",
        "divider",
        "list",
        "blockquote",
        "expandable_blockquote",
        "pullquote",
        "table",
        "details",
    }
)
# Texts in which nothing is looked for.
_CLOSED = frozenset(
    {
        "code",
        "url",
        "email_address",
        "phone_number",
        "text_mention",
        "anchor_link",
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
    }
)


def line_of(children: Sequence[Tree], references: frozenset[str] = frozenset()) -> Any:
    """Return the `RichText` of what stands in a line; white space counts once.

    Args:
        children: Tags and texts.
        references: Names that `tg-reference` tags of the message define.
    """
    parts = _parts(children, references)
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip(" ")
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip(" ")
    return _whole([part for part in parts if part != ""])


def _parts(children: Sequence[Tree], references: frozenset[str]) -> list[Any]:
    parts: list[Any] = []
    for child in children:
        part = _squeezed(child) if isinstance(child, str) else _inline(child, references)
        if part == "":
            continue
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        else:
            parts.append(part)
    return parts


def _whole(parts: list[Any]) -> Any:
    return parts[0] if len(parts) == 1 else parts or ""


def detected(text: Any) -> Any:
    """Return a rich text with the links, mentions and the like that the server finds by itself."""
    if isinstance(text, str):
        return _split(text)
    items = as_list(text)
    if items is not None:
        parts: list[Any] = []
        for one in items:
            found = detected(one)
            parts += as_list(found) or [found]
        return parts
    if text.get("type") in _CLOSED or "text" not in text:
        return text
    return {**text, "text": detected(text["text"])}


def plain(value: Any) -> str:
    """Return what a rich text or a list of blocks says, without its formatting."""
    if isinstance(value, str):
        return value
    items = as_list(value)
    if items is not None:
        separate = any(
            "blocks" in one or one.get("type") in _LINES for one in map(as_object, items) if one
        )
        return ("\n" if separate else "").join(filter(None, map(plain, items)))
    found = as_object(value) or {}
    keys = ("summary", "text", "alternative_text", "expression", "blocks", "items", "cells")
    return "\n".join(plain(found[key]) for key in keys if key in found)


def _split(text: str) -> Any:
    parts: list[Any] = []
    at = 0
    for entity in find_entities(text):
        start, length = entity["offset"], entity["length"]
        before = utf16_slice(text, at, start - at)
        said = utf16_slice(text, start, length)
        kind, name, cut = _FOUND[entity["type"]]
        parts += [before] if before else []
        parts.append({"type": kind, "text": said, name: said[cut:]})
        at = start + length
    rest = utf16_slice(text, at, len(text.encode("utf-16-le", "surrogatepass")) // 2 - at)
    parts += [rest] if rest else []
    return _whole(parts)


def _squeezed(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text)


def _inline(node: Node, references: frozenset[str]) -> Any:
    """Return the part of a line that a tag makes."""
    given = node.attributes
    if node.tag == "br":
        return "\n"
    if node.tag == "a":
        return _link(node, references)
    text = _whole(_parts(node.children, references))
    if node.tag in _STYLES:
        return {"type": _STYLES[node.tag], "text": text} if text else ""
    if node.tag == "tg-reference":
        return {"type": "reference", "text": text, "name": given.get("name", "")}
    if node.tag == "tg-math":
        return {"type": "mathematical_expression", "expression": _raw(node)}
    if node.tag == "tg-emoji":
        number = given.get("emoji-id", "")
        return {"type": "custom_emoji", "custom_emoji_id": number, "alternative_text": _raw(node)}
    if node.tag == "img":
        number = given["src"].rpartition("id=")[2]
        alternative = given.get("alt", "")
        return {"type": "custom_emoji", "custom_emoji_id": number, "alternative_text": alternative}
    if node.tag == "tg-time":
        moment = given.get("unix", "")
        if not moment.isdecimal():
            return text
        style = given.get("format", "")
        return {
            "type": "date_time",
            "text": text,
            "unix_time": int(moment),
            "date_time_format": style,
        }
    return text


def _link(node: Node, references: frozenset[str]) -> Any:
    address = node.attributes.get("href", "")
    text = _whole(_parts(node.children, references))
    if not address:
        name = node.attributes.get("name")
        return {"type": "anchor", "name": name} if name and not text else text
    if address.startswith("#"):
        name = address[1:]
        if name in references:
            return {"type": "reference_link", "text": text, "reference_name": name}
        return {"type": "anchor_link", "text": text, "anchor_name": name}
    scheme, _, rest = address.partition(":")
    if scheme == "mailto":
        return {"type": "email_address", "text": text, "email_address": rest}
    if scheme == "tel":
        return {"type": "phone_number", "text": text, "phone_number": rest}
    if address.startswith("tg://user?id=") and address[13:].isdecimal():
        return {"type": "text_mention", "text": text, "user": {"id": int(address[13:])}}
    return {"type": "url", "text": text, "url": address}


def _raw(node: Node) -> str:
    """Return the text in a tag as it stands."""
    return "".join(child if isinstance(child, str) else _raw(child) for child in node.children)
