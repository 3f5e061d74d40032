"""How the Bot API's names and types are written in Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.shortcut_rules import snake_case
from codegen.spec import Field, Type

__all__ = ["camel_case", "module_of", "python_name", "python_type", "snake_case"]

_RENAMED = {"from": "from_user"}
_SCALARS = {
    "Integer": "int",
    "Float": "float",
    "String": "str",
    "Boolean": "bool",
    "True": "bool",
    "InputFile": "FileInput",
    "RichText": "RichTextValue",
}
_MOST_LITERALS = 20  # beyond that a signature becomes unreadable


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


def python_type(kind: Type, field: Field | None = None) -> str:
    """Return the annotation of an argument: what a caller may pass.

    Args:
        kind: The type as the spec writes it.
        field: The parameter, where its facts widen or narrow the type.
    """
    facts: Mapping[str, Any] = field or {}
    if facts.get("upload"):
        return "FileInput"
    if facts.get("timestamp"):
        return "datetime | int"
    if facts.get("duration") and kind == "Integer":
        return "int | timedelta"
    enum = facts.get("enum")
    if enum and len(enum) <= _MOST_LITERALS and all(isinstance(value, str) for value in enum):
        return f"Literal[{', '.join(map(repr, enum))}] | str"
    return _plain(kind)


def _plain(kind: Type) -> str:
    if isinstance(kind, str):
        return _SCALARS.get(kind, kind)
    if "array" in kind:
        return f"Sequence[{_plain(kind['array'])}]"
    return " | ".join(dict.fromkeys(_plain(part) for part in kind["union"]))
