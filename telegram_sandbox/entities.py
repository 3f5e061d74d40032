"""Find commands, mentions, links and the like in plain text, with UTF-16 offsets."""

from __future__ import annotations

import re
from typing import Any

from .top_level_domains import is_top_level

__all__ = ["find_entities", "utf16_length", "utf16_slice"]

_COMMAND = re.compile(r"(?<![\w/<>@])/(\w{1,64})(?:@(\w{3,32}))?(?![/\w@])", re.ASCII)
_MENTION = re.compile(r"(?<![\w@/])@([A-Za-z]\w{2,31})(?!\w)", re.ASCII)
_HASHTAG = re.compile(r"(?<![\w#$])#(?=\w*[^\W\d])\w{1,256}(?:@[A-Za-z]\w{2,31})?(?!\w)")
_CASHTAG = re.compile(r"(?<![\w$#])\$(?:1INCH|[A-Z]{3,8})(?:@[A-Za-z]\w{2,31})?(?![\w$])")
_EMAIL = re.compile(
    r"(?<![\w.+%-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}(?![\w-])"
)
_URL = re.compile(
    r"(?<![\w@./:-])"
    r"(?:(?P<scheme>https?|ftp|tg|ton)://(?:[^\s/?#@\"'<>]*@)?)?"
    r"(?P<host>(?:[^\W_](?:[\w-]{0,62}[^\W_])?\.)+(?P<top>[^\W\d_]{2,24})"
    r"|(?:\d{1,3}\.){3}\d{1,3}|localhost)"
    r"(?P<port>:\d{1,5})?(?P<rest>[/?#][^\s<>\"«»]*)?",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w+])\+\d[\d ()-]{6,17}\d(?![\w-])")

_TRAILING = ".,:;!?'\"…"
_ORDER = ("bot_command", "url", "email", "mention", "hashtag", "cashtag", "phone_number")


def utf16_length(text: str) -> int:
    """Count UTF-16 code units, the measure of every offset and length."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def utf16_slice(text: str, offset: int, length: int) -> str:
    """Cut a piece out by UTF-16 code units."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")


def find_entities(text: str, known: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    """Return the entities of a text: those already known and those the server finds by itself.

    Args:
        text: The message text.
        known: Entities that came with the text; inside code and links nothing is looked for.
    """
    known = known or []
    closed = [
        (e["offset"], e["offset"] + e["length"])
        for e in known
        if e["type"] in {"pre", "code", "text_link", "text_mention"}
    ]
    taken: list[tuple[int, int]] = []
    found: list[dict[str, Any]] = []
    for kind in _ORDER:
        for start, end in _spans(kind, text):
            offset = utf16_length(text[:start])
            stop = offset + utf16_length(text[start:end])
            if _touches(taken, offset, stop) or _touches(closed, offset, stop):
                continue
            taken.append((offset, stop))
            found.append({"offset": offset, "length": stop - offset, "type": kind})
    known_spans = {(e["offset"], e["length"], e["type"]) for e in known}
    fresh = [e for e in found if (e["offset"], e["length"], e["type"]) not in known_spans]
    return sorted([*known, *fresh], key=lambda e: (e["offset"], -e["length"]))


def _touches(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(start < stop and begin < end for begin, stop in spans)


def _spans(kind: str, text: str) -> list[tuple[int, int]]:
    if kind == "url":
        return _urls(text)
    pattern = {
        "bot_command": _COMMAND,
        "mention": _MENTION,
        "hashtag": _HASHTAG,
        "cashtag": _CASHTAG,
        "email": _EMAIL,
        "phone_number": _PHONE,
    }[kind]
    return [match.span() for match in pattern.finditer(text)]


def _urls(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for match in _URL.finditer(text):
        if text[match.end("host") : match.end("host") + 1] == "@" and not match["scheme"]:
            continue
        if not match["scheme"] and not is_top_level(match["top"] or ""):
            continue
        end = _without_tail(text, match.start(), match.end())
        spans.append((match.start(), end))
    return spans


def _without_tail(text: str, start: int, end: int) -> int:
    """Leave out punctuation that ends the sentence, and brackets that were opened outside."""
    while end > start:
        last = text[end - 1]
        body = text[start:end]
        unopened = last in ")]}" and body.count(last) > body.count("([{"[")]}".index(last)])
        if last not in _TRAILING and not unopened:
            break
        end -= 1
    return end
