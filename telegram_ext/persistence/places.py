"""Saying where in a bot's data a value is that cannot be stored, and what to keep instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

_FUNCTIONS = (FunctionType, BuiltinFunctionType, MethodType, partial)
_OF_THE_PROCESS = frozenset(
    {"builtins", "_asyncio", "_io", "_socket", "_thread", "socket", "sqlite3", "ssl", "threading"}
)


class UnstorableValueError(TypeError):
    """A value cannot be stored. The text says where it is and what would help."""


def unstorable(said: str, value: object, otherwise: str) -> UnstorableValueError:
    """Return the error for a value that cannot be stored.

    Args:
        said: Where it is: `chat_data[5]['photo']`.
        value: The value.
        otherwise: The advice for objects of the bot's own classes.
    """
    cls = value.__class__
    if isinstance(value, _FUNCTIONS):
        advice = "Keep the function's name there instead, and look it up in a dict of functions"
    elif cls.__module__ in _OF_THE_PROCESS:
        advice = (
            "It ends with this process: keep what is needed to make it again there instead, "
            "a path or a name for instance"
        )
    else:
        advice = otherwise
    return UnstorableValueError(
        f"{said} is a {cls.__module__}.{cls.__qualname__}, which cannot be stored. {advice}"
    )


def place_of(value: object, said: str, storable: Callable[[object], bool]) -> tuple[str, object]:
    """Return where the innermost value is that cannot be stored, and the value.

    Args:
        value: What is looked through: containers, and the attributes of objects.
        said: What it is called.
        storable: Tells whether a value, with all that is in it, can be stored.
    """
    seen: set[int] = set()
    while True:
        seen.add(id(value))
        parts = ((place, part) for place, part in _parts(value) if id(part) not in seen)
        found = next(((place, part) for place, part in parts if not storable(part)), None)
        if found is None:
            return said, value
        said, value = said + found[0], found[1]


def _parts(value: Any) -> Iterator[tuple[str, object]]:
    content: Any = value
    if isinstance(value, Mapping):
        for key, part in list(content.items()):
            yield f"'s key {key!r}", key
            yield f"[{key!r}]", part
    elif isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray)):
        for number, part in enumerate(list(content)):
            yield f"[{number}]", part
    elif isinstance(value, AbstractSet):
        for part in list(content):
            yield "'s member", part
    elif not isinstance(value, (type, *_FUNCTIONS)):
        for name, part in list(getattr(value, "__dict__", {}).items()):
            yield f".{name}", part


__all__ = ["UnstorableValueError", "place_of", "unstorable"]
