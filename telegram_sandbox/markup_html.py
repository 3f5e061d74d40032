"""The HTML dialect."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from .markup_reader import MarkupError, Written, byte_offset, link_entity

__all__ = ["parse_html"]

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
}
_TAGS = {*_SIMPLE, "a", "tg-emoji", "tg-time", "blockquote"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot));?")


_LONELY = re.compile("[\ud800-\udfff]")


@dataclass
class _Open:
    """A tag that has not been closed."""

    tag: str
    attributes: dict[str, str]
    start: int
    inner: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


def parse_html(text: str) -> tuple[str, list[dict[str, Any]]]:
    """Return plain text and entities.

    Raises:
        MarkupError: A tag is unknown, unclosed or closed in the wrong order.
    """
    written = Written()
    stack: list[_Open] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char == "&":
            decoded, at = _reference(text, at)
            written.add(decoded)
        elif char != "<":
            written.add(char)
            at += 1
        elif text[at + 1 : at + 2] == "/":
            at = _close(text, at, stack, written)
        else:
            at, opened = _open(text, at, written.length)
            stack.append(opened)
    if stack:
        raise MarkupError(f"Can't find end tag corresponding to start tag {stack[-1].tag}")
    if _LONELY.search(written.text):
        raise MarkupError(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return written.text, written.entities


def _reference(text: str, at: int) -> tuple[str, int]:
    found = _REFERENCE.match(text, at)
    if found is None:
        return "&", at + 1
    if found[3]:
        return _NAMED[found[3]], found.end()
    code = int(found[1], 16) if found[1] else int(found[2])
    if not 0 < code <= 0x10FFFF:
        return "&", at + 1
    return chr(code), found.end()


def _open(text: str, begin: int, start: int) -> tuple[int, _Open]:
    """Read a start tag; return where it ends and what it opened."""
    at = begin + 1
    while at < len(text) and not text[at].isspace() and text[at] != ">":
        at += 1
    place = byte_offset(text, begin)
    if at >= len(text):
        raise MarkupError(f"Unclosed start tag at byte offset {place}")
    tag = text[begin + 1 : at].lower()
    if tag not in _TAGS:
        raise MarkupError(f'Unsupported start tag "{tag}" at byte offset {place}')
    attributes: dict[str, str] = {}
    while text[at] != ">":
        at = _skip_spaces(text, at)
        if at >= len(text):
            raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {place}')
        if text[at] == ">":
            break
        at = _attribute(text, at, tag, place, attributes)
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise MarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {place}')
    return at + 1, _Open(tag, attributes, start)


def _attribute(text: str, at: int, tag: str, place: int, into: dict[str, str]) -> int:
    begin = at
    while at < len(text) and not text[at].isspace() and text[at] not in "=>/\"'":
        at += 1
    name = text[begin:at].lower()
    if not name:
        raise MarkupError(f'Empty attribute name in the tag "{tag}" at byte offset {place}')
    at = _skip_spaces(text, at)
    if text[at : at + 1] != "=":
        # `<blockquote expandable>` is the one attribute without a value.
        if (tag, name) == ("blockquote", "expandable") and at < len(text):
            into[name] = ""
            return at
        raise MarkupError(
            f'Expected equal sign in declaration of an attribute of the tag "{tag}" '
            f"at byte offset {place}"
        )
    at = _skip_spaces(text, at + 1)
    if at >= len(text):
        raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {place}')
    if text[at] not in "\"'":
        return _bare_value(text, at, name, into)
    quote, value, at = text[at], "", at + 1
    while at < len(text) and text[at] != quote:
        if text[at] == "&":
            decoded, at = _reference(text, at)
            value += decoded
        else:
            value += text[at]
            at += 1
    if at >= len(text):
        raise MarkupError(f"Unclosed start tag at byte offset {place}")
    into[name] = value
    return _inside(text, at + 1, tag, place)


def _bare_value(text: str, at: int, name: str, into: dict[str, str]) -> int:
    begin = at
    while at < len(text) and (text[at].isalnum() or text[at] in ".-"):
        at += 1
    if at >= len(text) or not (text[at].isspace() or text[at] == ">"):
        raise MarkupError(f"Unexpected end of name token at byte offset {byte_offset(text, begin)}")
    into[name] = text[begin:at].lower()
    return at


def _inside(text: str, at: int, tag: str, place: int) -> int:
    if at >= len(text):
        raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {place}')
    return at


def _skip_spaces(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _close(text: str, begin: int, stack: list[_Open], written: Written) -> int:
    place = byte_offset(text, begin)
    if not stack:
        raise MarkupError(f"Unexpected end tag at byte offset {place}")
    at = begin + 2
    while at < len(text) and not text[at].isspace() and text[at] != ">":
        at += 1
    name = text[begin + 2 : at].lower()
    at = _skip_spaces(text, at)
    if text[at : at + 1] != ">":
        raise MarkupError(f"Unclosed end tag at byte offset {place}")
    opened = stack.pop()
    if name and name != opened.tag:
        raise MarkupError(
            f'Unmatched end tag at byte offset {place}, expected "</{opened.tag}>", '
            f'found "</{name}>"'
        )
    if opened.tag == "pre":
        _merge_code(written, opened.start)
    written.mark(opened.start, _entity(opened, written, stack))
    return at + 1


def _merge_code(written: Written, start: int) -> None:
    """Drop the code inside a pre that it fills: the pre takes over its language."""
    for entity in list(written.entities):
        fills = entity["offset"] == start and entity["length"] == written.length - start
        if entity["type"] == "code" and fills:
            written.entities.remove(entity)
            if "language" in entity:
                written.entities.append({**entity, "type": "pre"})


def _entity(opened: _Open, written: Written, stack: list[_Open]) -> dict[str, Any] | None:
    tag, attributes = opened.tag, opened.attributes
    if tag == "a":
        return link_entity(attributes.get("href", ""), written.since(opened.start))
    if tag == "tg-emoji":
        number = attributes.get("emoji-id", "")
        if not number.isdecimal():
            raise MarkupError("Invalid custom emoji identifier specified")
        return {"type": "custom_emoji", "custom_emoji_id": number}
    if tag == "tg-time":
        unix = attributes.get("unix", "")
        if not unix.isdecimal():
            raise MarkupError("Invalid date specified")
        shape = attributes.get("format")
        named = {"date_time_format": shape} if shape else {}
        return {"type": "date_time", "unix_time": int(unix), **named}
    if tag == "blockquote":
        folded = "expandable" in attributes
        return {"type": "expandable_blockquote" if folded else "blockquote"}
    if tag == "pre" and any(
        e["type"] == "pre" and e["offset"] == opened.start for e in written.entities
    ):
        return None
    entity: dict[str, Any] = {"type": _SIMPLE[tag]}
    language = attributes.get("class", "")
    in_pre = bool(stack) and stack[-1].tag == "pre"
    if tag == "code" and in_pre and language.startswith("language-"):
        entity["language"] = language[len("language-") :]
    return entity
