"""Annotations: what a caller may pass for a parameter or a field, and what a method returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegen.names import literal
from codegen.overlay import is_current

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codegen.spec import Field, Spec, Type

__all__ = ["HELPERS", "Hints", "attribute", "python_type", "returned"]

HELPERS = {
    "FileInput": "telegram.files",
    "HasFileId": "telegram.files",
    "RichTextValue": "telegram.unions",
    "UnixTime": "telegram.times",
    "UnixTimeOrZero": "telegram.times",
    "UpdateType": "telegram._generated.enums",
}
"""Names in annotations that are no types of the Bot API, and the modules they live in."""

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


class Hints:
    """Annotations of arguments: the page's types, widened or narrowed by python.toml."""

    def __init__(self, python: Mapping[str, Any]) -> None:
        self._accepts: Mapping[str, str] = python["accepts"]
        self._own: Mapping[str, str] = python["own"]
        self._reviewed: str = python["reviewed"]
        self._used: set[str] = set()

    def parameter(self, method: str, field: Field) -> str:
        """Return what a method takes for one of its parameters."""
        special = self._special(method, field)
        if special is not None:
            return special
        if field.get("duration") and field["type"] == "Integer":
            return "int | timedelta"
        return python_type(field["type"], field)

    def field(self, type_name: str, field: Field) -> str:
        """Return what a type's constructor takes for one of its fields."""
        special = self._special(type_name, field)
        return python_type(field["type"], field) if special is None else special

    def own(self, name: str) -> str:
        """Return what is taken for an argument that the Bot API does not have."""
        return self._own[name]

    def refuse_dead_entries(self, spec: Spec) -> None:
        """Raise for entries of python.toml that nothing has asked for.

        Raises:
            ValueError: There are some, and the page is not older than the table.
        """
        dead = sorted(self._accepts.keys() - self._used)
        if dead and is_current(spec, self._reviewed):
            raise ValueError(f"python.toml, [accepts]: these entries change nothing: {dead}")

    def _special(self, owner: str, field: Field) -> str | None:
        for key in (f"{owner}.{field['name']}", field["name"]):
            if key in self._accepts:
                self._used.add(key)
                return self._accepts[key]
        return None


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
    enum = facts.get("enum", ())
    if kind == "String" and enum and len(enum) <= _MOST_LITERALS:
        return f"Literal[{', '.join(map(literal, enum))}] | str"
    return _plain(kind, "Sequence")


def attribute(field: Field) -> str:
    """Return the annotation of a field as it is read."""
    if field.get("upload"):
        hint = "FileInput"
    elif field.get("timestamp"):
        hint = "UnixTimeOrZero" if field.get("zero") else "UnixTime"
    else:
        hint = _plain(field["type"], "list")
    return hint if field["required"] else f"{hint} | None"


def returned(kind: Type) -> str:
    """Return the annotation of what a method returns."""
    return _plain(kind, "list")


def _plain(kind: Type, several: str) -> str:
    if isinstance(kind, str):
        return _SCALARS.get(kind, kind)
    if "array" in kind:
        return f"{several}[{_plain(kind['array'], several)}]"
    return " | ".join(dict.fromkeys(_plain(part, several) for part in kind["union"]))
