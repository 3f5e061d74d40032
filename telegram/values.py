"""What fields hold: as JSON, copied, compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from telegram.times import to_unix

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telegram.base import TelegramObject

__all__ = ["copied", "hashable", "objects_in", "plain", "shortened", "snake_case"]


def plain(value: Any) -> Any:
    """Turn a field's value into what JSON can hold; values that JSON cannot hold stay."""
    kind = value.__class__
    if kind is str or kind is int or kind is bool or kind is float:
        return value
    if kind is list or kind is tuple:
        return [plain(item) for item in value]
    if kind is dict:
        return {name: plain(item) for name, item in value.items()}
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if hasattr(value, "timestamp"):
        return to_unix(value)
    return value


def shortened(value: object, letters: int = 60) -> str:
    """Show a value in an error: its `repr`, cut to a number of letters."""
    if isinstance(value, (str, bytes)) and len(value) > letters:
        value = value[:letters]  # a file's whole content need not be written out first
        return f"{value!r:.{letters - 3}}..."
    text = repr(value)
    return text if len(text) <= letters else f"{text[: letters - 3]}..."


def snake_case(name: str) -> str:
    """Turn camelCase into snake_case; anything else stays."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def copied(value: Any) -> Any:
    """Return decoded JSON with every dict and list in it copied."""
    kind = value.__class__
    if kind is dict:
        return {name: copied(item) for name, item in value.items()}
    if kind is list:
        return [copied(item) for item in value]
    return value


def objects_in(value: Any) -> list[TelegramObject]:
    """Return the Bot API objects that a field holds, alone or in lists."""
    if hasattr(value, "_settle"):
        return [value]
    if isinstance(value, (list, tuple)):
        items = cast("Iterable[Any]", value)
        return [found for item in items for found in objects_in(item)]
    return []


def hashable(value: Any) -> Any:
    """Return a value that equals as the given one does, and can be hashed."""
    if isinstance(value, (list, tuple)):
        items = cast("Iterable[Any]", value)
        return tuple(hashable(item) for item in items)
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return frozenset((name, hashable(item)) for name, item in fields.items())
    return value
