"""The HTML of rich messages, read into a tree of tags and texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from .errors import bad_request

__all__ = ["BLOCKS", "Node", "Tree", "parse_tree"]

# Tags that stand by themselves; all others stand in a line of text.
_BLOCK_NAMES = """
    h1 h2 h3 h4 h5 h6 p pre footer hr ul ol li blockquote aside figure img video audio tg-map
    tg-collage tg-slideshow table tr td th caption details summary tg-math-block figcaption
    """
BLOCKS = frozenset(_BLOCK_NAMES.split())
_INLINE_NAMES = """
    a b strong i em u ins s strike del code mark sub sup tg-spoiler tg-reference tg-emoji tg-time
    tg-math span br cite input
    """
_INLINE = frozenset(_INLINE_NAMES.split())
# Tags that have no end.
_EMPTY = frozenset({"br", "hr", "img", "input", "tg-map"})
_TOKEN = re.compile(
    r"<(?P<end>/?)(?P<tag>[a-zA-Z][\w-]*)"
    r"(?P<attributes>(?:\s+[\w-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>/]+))?)*)"
    r"\s*(?P<alone>/?)>"
)
_ATTRIBUTE = re.compile(r"([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>/]+)))?")
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w+));")
_NAMED = {
    "lt": "<",
    "gt": ">",
    "amp": "&",
    "quot": '"',
    "apos": "'",
    "nbsp": "\u00a0",
    "hellip": "…",
    "mdash": "\N{EM DASH}",
    "ndash": "\N{EN DASH}",
    "lsquo": "\N{LEFT SINGLE QUOTATION MARK}",
    "rsquo": "\N{RIGHT SINGLE QUOTATION MARK}",
    "ldquo": "“",
    "rdquo": "”",
}

_DEEPEST = 16


@dataclass
class Node:
    """A tag with what stands in it.

    Attributes:
        tag: Its name in small letters; empty for the whole.
        attributes: Values by name; an attribute without a value has an empty one.
        children: Tags and texts in their order.
    """

    tag: str
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    children: list[Tree] = field(default_factory=list["Tree"])

    @property
    def is_block(self) -> bool:
        """Whether it stands by itself rather than in a line of text."""
        emoji = self.tag == "img" and self.attributes.get("src", "").startswith("tg://emoji")
        return self.tag in BLOCKS and not emoji

    def find(self, tag: str) -> Node | None:
        """Return the first child with this tag, or None."""
        return next((c for c in self.children if isinstance(c, Node) and c.tag == tag), None)

    def without(self, *tags: str) -> list[Tree]:
        """Return the children that are none of these tags."""
        return [c for c in self.children if not (isinstance(c, Node) and c.tag in tags)]


Tree: TypeAlias = "Node | str"


def parse_tree(text: str) -> Node:
    """Return the tree of an HTML text.

    Raises:
        ApiError: A tag is unknown, does not end, or ends where it did not begin.
    """
    root = Node("")
    stack = [root]
    at = 0
    while at < len(text):
        start = text.find("<", at)
        if start < 0:
            start = len(text)
        if start > at:
            stack[-1].children.append(_plain(text[at:start]))
        if start == len(text):
            break
        at = _tag(text, start, stack)
    if len(stack) > 1:
        raise _wrong(f"Can't find end tag corresponding to start tag {stack[-1].tag}")
    return root


def _tag(text: str, start: int, stack: list[Node]) -> int:
    """Read the tag that begins here into the tree, and return where it ends."""
    found = _TOKEN.match(text, start)
    offset = len(text[:start].encode("utf-8", "surrogatepass"))
    if found is None:
        raise _wrong(f"Unclosed start tag at byte offset {offset}")
    tag = found["tag"].lower()
    if found["end"]:
        if len(stack) == 1:
            raise _wrong(f"Unexpected end tag at byte offset {offset}")
        if stack[-1].tag != tag:
            expected = f'expected "</{stack[-1].tag}>", found "</{tag}>"'
            raise _wrong(f"Unmatched end tag at byte offset {offset}, {expected}")
        stack.pop()
        return found.end()
    if tag not in BLOCKS and tag not in _INLINE:
        raise _wrong(f'Unsupported start tag "{tag}" at byte offset {offset}')
    attributes = {
        name.lower(): _plain(first or second or third)
        for name, first, second, third in _ATTRIBUTE.findall(found["attributes"])
    }
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _wrong(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    node = Node(tag, attributes)
    stack[-1].children.append(node)
    if not found["alone"] and tag not in _EMPTY:
        stack.append(node)
        if len(stack) > _DEEPEST + 1:
            raise bad_request("RICH_MESSAGE_TOO_DEEP")
    return found.end()


def _plain(text: str) -> str:
    """Put characters in the place of the HTML entities the server knows."""

    def character(found: re.Match[str]) -> str:
        """Return the character that one entity stands for, or the entity where there is none."""
        decimal, hexadecimal, name = found.groups()
        if name is not None:
            return _NAMED.get(name, found[0])
        code = int(decimal) if decimal else int(hexadecimal, 16)
        return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else found[0]

    return _ENTITY.sub(character, text)


def _wrong(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")
