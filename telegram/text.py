"""Text with entities: the part an entity covers, and names and texts safe for markup.

Offsets and lengths of entities count UTF-16 code units, as the Bot API does: an emoji counts two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, Protocol

__all__ = [
    "Entity",
    "entity_text",
    "entity_texts",
    "escape_markdown",
    "mention_html",
    "mention_markdown",
    "utf16_length",
    "utf16_slice",
]


class Entity(Protocol):
    """What these functions read of a `MessageEntity`."""

    @property
    def type(self) -> str:
        """The kind, such as `bold`."""
        ...

    @property
    def offset(self) -> int:
        """Where it begins, in UTF-16 code units."""
        ...

    @property
    def length(self) -> int:
        """How long it is, in UTF-16 code units."""
        ...


def utf16_length(text: str) -> int:
    """Count the UTF-16 code units of a text."""
    return len(text) + sum(character > "\uffff" for character in text)


def utf16_slice(text: str, offset: int, length: int) -> str:
    """Return the part of a text that starts at `offset` and has `length` UTF-16 code units.

    What lies outside the text is cut off; half of a character becomes U+FFFD.
    """
    start, end = max(offset, 0), max(offset + length, 0)
    if text.isascii() or max(text) <= "\uffff":
        return text[start:end]
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * start : 2 * end].decode("utf-16-le", "replace")


def entity_text(text: str, entity: Entity) -> str:
    """Return the part of the text that an entity covers."""
    return utf16_slice(text, entity.offset, entity.length)


def entity_texts(
    text: str, entities: Iterable[Any], types: Sequence[str] | None = None
) -> dict[Any, str]:
    """Return each entity with the text it covers.

    Args:
        text: The whole text.
        entities: The entities of this text.
        types: Kinds to keep; if None, all.
    """
    return {
        entity: entity_text(text, entity)
        for entity in entities
        if types is None or entity.type in types
    }


# Escaping -------------------------------------------------------------------------------------

_SPECIAL = {1: "_*`[", 2: "\\_*[]()~`>#+-=|{}.!"}
_SPECIAL_IN_V2 = {"pre": "\\`", "code": "\\`", "text_link": "\\)", "custom_emoji": "\\)"}


def escape_markdown(text: str, version: int = 1, entity_type: str | None = None) -> str:
    """Put a backslash before every character that Markdown would read as markup.

    Args:
        text: The text to show as it is.
        version: 1 for the parse mode `Markdown`, 2 for `MarkdownV2`.
        entity_type: With version 2, where the text will stand: `pre`, `code`, or the address part
            of a `text_link` or `custom_emoji`; if None, anywhere else.

    Raises:
        ValueError: The version is neither 1 nor 2.
    """
    special = _special(version, entity_type)
    return re.sub(f"([{re.escape(special)}])", r"\\\1", text)


def _special(version: int, entity_type: str | None) -> str:
    version = int(version)
    if version not in _SPECIAL:
        raise ValueError(f"Markdown version must be either 1 or 2, not {version!r}")
    if version == 1:
        return _SPECIAL[1]
    return _SPECIAL_IN_V2.get(entity_type or "", _SPECIAL[2])


def mention_html(user_id: int | str, name: str) -> str:
    """Return HTML that mentions a user by id, with any name shown.

    Args:
        user_id: The user's id; the mention works if the user has met the bot or is in the chat.
        name: The text to show; it is escaped.
    """
    return f'<a href="tg://user?id={user_id}">{escape(name)}</a>'


def mention_markdown(user_id: int | str, name: str, version: int = 1) -> str:
    """Return Markdown that mentions a user by id, with any name shown.

    Args:
        user_id: The user's id; the mention works if the user has met the bot or is in the chat.
        name: The text to show; it is escaped.
        version: 1 for the parse mode `Markdown`, 2 for `MarkdownV2`.

    Raises:
        ValueError: The version is neither 1 nor 2.
    """
    return f"[{escape_markdown(name, version)}](tg://user?id={user_id})"
