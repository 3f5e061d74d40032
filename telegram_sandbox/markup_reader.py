"""What the three formatting dialects share: a text being written, and where things stand in it."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["MarkupError", "Written", "byte_offset", "link_entity"]

_USER = re.compile(r"tg://user/?\?(?:.*&)?id=(\d+)")


class MarkupError(ValueError):
    """The markup is broken; the text is the server's."""


class Written:
    """The plain text so far and its length in UTF-16 code units."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0
        self.entities: list[dict[str, Any]] = []

    def add(self, text: str) -> None:
        """Append plain text."""
        self._parts.append(text)
        self.length += len(text) + sum(1 for char in text if ord(char) > 0xFFFF)

    def mark(self, start: int, entity: dict[str, Any] | None) -> None:
        """Note an entity from a start to the end of the text so far, unless it is empty."""
        if entity is not None and self.length > start:
            kind = entity.pop("type")
            place = {"offset": start, "length": self.length - start, "type": kind}
            self.entities.append({**place, **entity})

    @property
    def text(self) -> str:
        """The plain text so far."""
        return "".join(self._parts)

    def since(self, start: int) -> str:
        """Return the text from a UTF-16 offset to the end."""
        raw = self.text.encode("utf-16-le", "surrogatepass")
        return raw[start * 2 :].decode("utf-16-le", "replace")


def byte_offset(text: str, index: int) -> int:
    """Return how many UTF-8 bytes stand before a character."""
    return len(text[:index].encode("utf-8", "surrogatepass"))


def link_entity(url: str, shown: str) -> dict[str, Any] | None:
    """Return the entity of a link: a mention of a user, a text link, or nothing for no address.

    Args:
        url: Its address; empty means that the shown text is the address.
        shown: The text of the link.
    """
    address = url.strip() or shown
    user = _USER.fullmatch(address)
    if user is not None:
        return {"type": "text_mention", "user": {"id": int(user[1])}}
    if "://" in address:
        return {"type": "text_link", "url": _with_path(address)}
    if "." in address and " " not in address:
        return {"type": "text_link", "url": _with_path(f"http://{address}")}
    return None


def _with_path(url: str) -> str:
    """Add the slash the server puts behind a bare host."""
    scheme, _, rest = url.partition("://")
    bare = scheme.lower() in {"http", "https"} and not any(char in rest for char in "/?#")
    return f"{url}/" if bare else url
