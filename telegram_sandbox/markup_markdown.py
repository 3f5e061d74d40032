"""The old Markdown dialect, where nothing nests."""

from __future__ import annotations

from typing import Any

from .markup_reader import MarkupError, Written, byte_offset, link_entity

__all__ = ["after_newline", "code_language", "parse_markdown"]

_MARKS = "_*`["


def parse_markdown(text: str) -> tuple[str, list[dict[str, Any]]]:
    """Return plain text and entities.

    Raises:
        MarkupError: An entity has no end.
    """
    written = Written()
    at = 0
    while at < len(text):
        char = text[at]
        if char == "\\" and text[at + 1 : at + 2] and text[at + 1] in _MARKS:
            written.add(text[at + 1])
            at += 2
        elif char not in _MARKS:
            written.add(char)
            at += 1
        else:
            at = _entity(text, at, written)
    return written.text, written.entities


def _entity(text: str, begin: int, written: Written) -> int:
    mark = text[begin]
    closing = "]" if mark == "[" else mark
    language: str | None = None
    at = begin + 1
    if text.startswith("```", begin):
        closing = "```"
        language, at = code_language(text, begin + 3)
    end = text.find(closing, at)
    if end < 0:
        place = byte_offset(text, begin)
        raise MarkupError(f"Can't find end of the entity starting at byte offset {place}")
    start = written.length
    written.add(text[at:end])
    at = end + len(closing)
    if mark == "[":
        url = ""
        if text[at : at + 1] == "(":
            stop = text.find(")", at)
            stop = len(text) if stop < 0 else stop
            url, at = text[at + 1 : stop], stop + 1
        written.mark(start, link_entity(url, text[begin + 1 : end]))
    elif closing == "```":
        named = {"language": language} if language else {}
        written.mark(start, {"type": "pre", **named})
    else:
        kind = {"_": "italic", "*": "bold", "`": "code"}[mark]
        written.mark(start, {"type": kind})
    return at


def code_language(text: str, at: int) -> tuple[str | None, int]:
    """Read the language behind three backticks; return it and where the code begins."""
    end = at
    while end < len(text) and not text[end].isspace() and text[end] != "`":
        end += 1
    if end > at and end < len(text) and text[end] != "`":
        return text[at:end], after_newline(text, end)
    return None, after_newline(text, at)


def after_newline(text: str, at: int) -> int:
    """Skip one line end, which belongs to the backticks and not to the code."""
    if text[at : at + 2] in {"\r\n", "\n\r"}:
        return at + 2
    return at + 1 if text[at : at + 1] in {"\n", "\r"} else at
