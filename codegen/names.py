"""How the Bot API's names and values are written in Python."""

from __future__ import annotations

import json

from codegen.shortcut_rules import snake_case

__all__ = ["camel_case", "literal", "module_of", "python_name", "snake_case"]

_RENAMED = {"from": "from_user"}


def python_name(name: str) -> str:
    """Return the Python name of a field or parameter; only `from` changes."""
    return _RENAMED.get(name, name)


def camel_case(name: str) -> str:
    """Turn `send_message` into `sendMessage`."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def module_of(type_name: str) -> str:
    """Return the module a type lives in: `InputMediaPhoto` is in `input_media_photo`."""
    return snake_case(type_name).lstrip("_")


def literal(value: object) -> str:
    """Write a text or a number as Python does, and the same on every Python.

    `repr` escapes the emoji that are newer than the Python at hand.
    """
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
