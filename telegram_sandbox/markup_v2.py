"""The MarkdownV2 dialect."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .markup_markdown import code_language
from .markup_reader import MarkupError, Written, byte_offset, link_entity

__all__ = ["parse_markdown_v2"]

_RESERVED = "_*[]()~`>#+-=|{}.!\n"
_EMOJI = re.compile(r"tg://emoji/?\?(?:.*&)?id=(\d+)")
_TIME = re.compile(r"tg://time/?\?(?:.*&)?unix=(\d+)(?:&format=(\w+))?")

# Mark that ends an entity; a single underscore must not be the first of two.
_ENDS = {
    "Bold": "*",
    "Italic": "_",
    "Underline": "__",
    "Strikethrough": "~",
    "Spoiler": "||",
    "Code": "`",
    "Pre": "```",
    "PreCode": "```",
    "TextUrl": "]",
    "CustomEmoji": "]",
}


@dataclass
class _Open:
    """An entity that has not ended: its kind, where it began, and what belongs to it."""

    kind: str
    start: int
    place: int
    language: str | None = None


def parse_markdown_v2(text: str) -> tuple[str, list[dict[str, Any]]]:
    """Return plain text and entities.

    Raises:
        MarkupError: A reserved character stands unescaped, or an entity has no end.
    """
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.out = Written()
        self.stack: list[_Open] = []

    def read(self) -> tuple[str, list[dict[str, Any]]]:
        """Return the text without its markup, and the entities."""
        text = self.text
        while self.at < len(text):
            char = text[self.at]
            following = text[self.at + 1 : self.at + 2]
            if char == "\\" and following and 0 < ord(following) < 127:
                self.out.add(following)
                self.at += 2
            elif char not in self._special():
                self.out.add(char)
                self.at += 1
            elif char == "\n":
                self._newline()
            elif not (self._quote() or self._end()):
                self._begin(char)
        if self.stack and self.stack[-1].kind == "BlockQuote":
            self._end_quote("blockquote")
        if self.stack:
            raise self._endless(self.stack[-1])
        return self.out.text, self.out.entities

    def _special(self) -> str:
        inside = self.stack[-1].kind if self.stack else ""
        return "`" if inside in {"Code", "Pre", "PreCode"} else _RESERVED

    def _endless(self, opened: _Open) -> MarkupError:
        return MarkupError(f"Can't find end of {opened.kind} entity at byte offset {opened.place}")

    def _newline(self) -> None:
        """End the quotation of this line, unless the next line goes on with it."""
        self.at += 1
        quoting = any(opened.kind == "BlockQuote" for opened in self.stack)
        if quoting and self.text[self.at : self.at + 1] == ">":
            self.at += 1
        elif quoting:
            if self.stack[-1].kind != "BlockQuote":
                raise self._endless(self.stack[-1])
            self._end_quote("blockquote")
        self.out.add("\n")

    def _quote(self) -> bool:
        """Begin a quotation at the start of a line, or end a folded one at its `||`."""
        text, at = self.text, self.at
        quoting = bool(self.stack) and self.stack[-1].kind == "BlockQuote"
        if quoting and text.startswith("||", at) and text[at + 2 : at + 3] in {"", "\n"}:
            self.at += 2
            self._end_quote("expandable_blockquote")
            return True
        if text[at] != ">" or self.stack:
            return False
        before = text[:at]
        # An empty bold, `**`, may part two quotations.
        before = before.removesuffix("**")
        if before and not before.endswith("\n"):
            return False
        self.stack.append(_Open("BlockQuote", self.out.length, byte_offset(text, at)))
        self.at += 1
        return True

    def _end_quote(self, kind: str) -> None:
        self.out.mark(self.stack.pop().start, {"type": kind})

    def _begin(self, char: str) -> None:
        text, at = self.text, self.at
        opened = _Open("", self.out.length, byte_offset(text, at))
        if text.startswith("```", at):
            opened.language, self.at = code_language(text, at + 3)
            opened.kind = "PreCode" if opened.language else "Pre"
        else:
            opened.kind, width = self._opening(char)
            self.at += width
        self.stack.append(opened)

    def _opening(self, char: str) -> tuple[str, int]:
        pair = self.text[self.at : self.at + 2]
        doubles = {"__": ("Underline", 2), "||": ("Spoiler", 2), "![": ("CustomEmoji", 2)}
        singles = {"_": "Italic", "*": "Bold", "~": "Strikethrough", "[": "TextUrl", "`": "Code"}
        if pair in doubles:
            return doubles[pair]
        if char in singles:
            return singles[char], 1
        raise MarkupError(
            f"Character '{char}' is reserved and must be escaped with the preceding '\\'"
        )

    def _end(self) -> bool:
        """End the innermost entity if its mark stands here."""
        if not self.stack or self.stack[-1].kind == "BlockQuote":
            return False
        opened = self.stack[-1]
        mark = _ENDS[opened.kind]
        if not self.text.startswith(mark, self.at):
            return False
        if opened.kind == "Italic" and self.text.startswith("__", self.at):
            return False
        self.stack.pop()
        self.at += len(mark)
        self.out.mark(opened.start, self._entity(opened))
        return True

    def _entity(self, opened: _Open) -> dict[str, Any] | None:
        if opened.kind == "TextUrl":
            url = self._address("a URL") if self.text[self.at : self.at + 1] == "(" else ""
            return link_entity(url, self.out.since(opened.start))
        if opened.kind == "CustomEmoji":
            if self.text[self.at : self.at + 1] != "(":
                raise MarkupError("Custom emoji entity must contain a tg://emoji URL")
            return self._emoji(self._address("a custom emoji URL"))
        if opened.kind == "PreCode":
            return {"type": "pre", "language": opened.language}
        return {"type": opened.kind.lower()}

    def _emoji(self, url: str) -> dict[str, Any]:
        emoji, moment = _EMOJI.fullmatch(url), _TIME.fullmatch(url)
        if emoji is not None:
            return {"type": "custom_emoji", "custom_emoji_id": emoji[1]}
        if moment is not None:
            named = {"date_time_format": moment[2]} if moment[2] else {}
            return {"type": "date_time", "unix_time": int(moment[1]), **named}
        raise MarkupError("Custom emoji entity must contain a tg://emoji URL")

    def _address(self, what: str) -> str:
        """Read `(address)`; inside, a backslash escapes as everywhere."""
        begin = self.at + 1
        at, url = begin, ""
        while at < len(self.text) and self.text[at] != ")":
            if self.text[at] == "\\" and at + 1 < len(self.text) and ord(self.text[at + 1]) < 127:
                at += 1
            url += self.text[at]
            at += 1
        if at >= len(self.text):
            place = byte_offset(self.text, begin)
            raise MarkupError(f"Can't find end of {what} at byte offset {place}")
        self.at = at + 1
        return url
