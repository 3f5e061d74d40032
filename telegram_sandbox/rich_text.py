"""The text forms of rich messages, read into blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from .errors import bad_request
from .json_values import as_object
from .rich_html import Node, Tree, parse_tree
from .rich_inline import line_of
from .rich_markdown import html_of

__all__ = ["blocks_of_text"]

_HEADING = re.compile(r"h([1-6])")
_GROUPS = {"tg-collage": "collage", "tg-slideshow": "slideshow"}
# What a media address becomes, by the ending of its file.
_KINDS = {"gif": "animation", "mp3": "audio", "m4a": "audio", "ogg": "voice_note"}
_TAGS = {"img": "photo", "video": "video", "audio": "audio"}
_ALIGN = {"left", "center", "right"}
_VALIGN = {"top", "middle", "bottom"}


def blocks_of_text(text: str, form: str, media: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the `InputRichBlock`s of a text.

    Args:
        text: As the bot wrote it.
        form: html or markdown.
        media: `InputMedia` by id, for the media that the text names as `tg://photo?id=...`.

    Raises:
        ApiError: The markup is wrong.
    """
    root = parse_tree(html_of(text) if form == "markdown" else text)
    names = frozenset(
        node.attributes.get("name", "") for node in _walk(root) if node.tag == "tg-reference"
    )
    return _Reader(media, names).blocks(root.children)


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        if isinstance(child, Node):
            yield from _walk(child)


class _Reader:
    """Makes blocks of a tree, knowing the message's media and references."""

    def __init__(self, media: dict[str, Any], names: frozenset[str]) -> None:
        self._media = media
        self._names = names

    def blocks(self, children: Sequence[Tree]) -> list[dict[str, Any]]:
        """Return the blocks of what stands side by side; lines of text become paragraphs."""
        found: list[dict[str, Any]] = []
        line: list[Tree] = []
        for child in [*children, Node("p")]:
            if not isinstance(child, Node) or not child.is_block:
                line.append(child)
                continue
            text = self._line(line)
            line = []
            if (as_object(text) or {}).get("type") == "anchor":
                found.append(text)
            elif text:
                found.append({"type": "paragraph", "text": text})
            found += self._block(child)
        return found

    def _line(self, children: Sequence[Tree]) -> Any:
        return line_of(children, self._names)

    def _block(self, node: Node) -> list[dict[str, Any]]:
        heading = _HEADING.fullmatch(node.tag)
        if node.tag == "p" or heading or node.tag in {"footer", "aside"}:
            return self._text_block(node, heading)
        if node.tag == "hr":
            return [{"type": "divider"}]
        if node.tag == "tg-math-block":
            text = "".join(child for child in node.children if isinstance(child, str))
            return [{"type": "mathematical_expression", "expression": text.strip()}]
        if node.tag in {"ul", "ol"}:
            return [self._list(node)]
        if node.tag == "table":
            return [self._table(node)]
        if node.tag == "pre":
            return [self._pre(node)]
        if node.tag == "blockquote":
            inner = self.blocks(node.without("cite"))
            return [{"type": "blockquote", "blocks": inner, **self._credit(node)}]
        if node.tag == "details":
            summary = node.find("summary")
            inner = self.blocks(node.without("summary"))
            title = self._line(summary.children) if summary else ""
            opened = {"is_open": True} if "open" in node.attributes else {}
            return [{"type": "details", "summary": title, "blocks": inner, **opened}]
        if node.tag in _GROUPS:
            inner = self.blocks(node.without("figcaption"))
            return [{"type": _GROUPS[node.tag], "blocks": inner, **self._caption(node)}]
        if node.tag == "figure":
            inner = self.blocks(node.without("figcaption"))
            return [{**block, **self._caption(node)} for block in inner]
        if node.tag == "tg-map":
            return [_map(node)]
        if node.tag in _TAGS:
            return [self._media_block(node)]
        return self.blocks(node.children)

    def _text_block(self, node: Node, heading: re.Match[str] | None) -> list[dict[str, Any]]:
        text = self._line(node.without("cite"))
        if not text:
            return []
        if heading:
            return [{"type": "heading", "text": text, "size": int(heading[1])}]
        kind = {"p": "paragraph", "footer": "footer", "aside": "pullquote"}[node.tag]
        credit = self._credit(node) if kind == "pullquote" else {}
        return [{"type": kind, "text": text, **credit}]

    def _credit(self, node: Node) -> dict[str, Any]:
        cite = node.find("cite")
        return {"credit": self._line(cite.children)} if cite else {}

    def _caption(self, node: Node) -> dict[str, Any]:
        caption = node.find("figcaption")
        if caption is None:
            return {}
        return {"caption": {"text": self._line(caption.without("cite")), **self._credit(caption)}}

    def _list(self, node: Node) -> dict[str, Any]:
        items: list[dict[str, Any]] = []
        number = int(node.attributes.get("start") or 1)
        step = -1 if "reversed" in node.attributes else 1
        for child in node.children:
            if not isinstance(child, Node) or child.tag != "li":
                continue
            item: dict[str, Any] = {"blocks": self.blocks(child.without("input"))}
            box = child.find("input")
            if box is not None:
                item["has_checkbox"] = True
                if "checked" in box.attributes:
                    item["is_checked"] = True
            if node.tag == "ol":
                number = int(child.attributes.get("value") or number)
                kind = child.attributes.get("type") or node.attributes.get("type") or "1"
                item |= {"value": number, "type": kind}
                number += step
            items.append(item)
        return {"type": "list", "items": items}

    def _table(self, node: Node) -> dict[str, Any]:
        rows = [child for child in node.children if isinstance(child, Node) and child.tag == "tr"]
        cells = [
            [self._cell(cell) for cell in row.children if isinstance(cell, Node)] for row in rows
        ]
        if any(len(row) > 20 for row in cells):
            raise bad_request("RICH_MESSAGE_TABLE_TOO_WIDE")
        table: dict[str, Any] = {"type": "table", "cells": cells}
        flags = ("bordered", "striped", "compact")
        table |= {f"is_{name}": True for name in flags if name in node.attributes}
        caption = node.find("caption")
        return table | ({"caption": self._line(caption.children)} if caption else {})

    def _cell(self, node: Node) -> dict[str, Any]:
        given = node.attributes
        cell: dict[str, Any] = {"text": self._line(node.children)}
        if node.tag == "th":
            cell["is_header"] = True
        for name in ("colspan", "rowspan"):
            if given.get(name, "").isdecimal() and int(given[name]) > 1:
                cell[name] = int(given[name])
        align, valign = given.get("align", ""), given.get("valign", "")
        cell["align"] = align if align in _ALIGN else "left"
        cell["valign"] = valign if valign in _VALIGN else "top"
        return cell

    def _pre(self, node: Node) -> dict[str, Any]:
        code = node.find("code")
        inside = code if code is not None and len(node.children) == 1 else node
        text = "".join(child for child in inside.children if isinstance(child, str))
        language = inside.attributes.get("class", "").removeprefix("language-")
        found: dict[str, Any] = {"type": "pre", "text": text.strip("\n")}
        return found | ({"language": language} if language else {})

    def _media_block(self, node: Node) -> dict[str, Any]:
        address = node.attributes.get("src", "")
        given: dict[str, Any] | None
        named = re.fullmatch(r"tg://(?:photo|video|document|audio)\?id=([\w-]+)", address)
        if named is not None:
            given = self._media.get(named[1])
            if given is None:
                raise bad_request("RICH_MESSAGE_MEDIA_INVALID")
        else:
            ending = address.split("?")[0].rpartition(".")[2].lower()
            kind = _KINDS.get(ending, _TAGS[node.tag])
            given = {"type": kind, "media": address}
        if "tg-spoiler" in node.attributes:
            given = {**given, "has_spoiler": True}
        return {"type": given["type"], given["type"]: given}


def _map(node: Node) -> dict[str, Any]:
    try:
        numbers = [float(node.attributes[name]) for name in ("lat", "long")]
        zoom = int(node.attributes.get("zoom") or 15)
    except (KeyError, ValueError):
        raise bad_request("wrong location specified") from None
    location = {"latitude": numbers[0], "longitude": numbers[1]}
    return {"type": "map", "location": location, "zoom": zoom}
