"""Unions as classes: the tables that choose a kind, and what all kinds have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegen.hints import attribute
from codegen.names import python_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codegen.spec import TypeEntry

__all__ = ["shared_fields", "shared_shortcuts", "union_tables"]

_COPY = "  # type: ignore[override]  # copies in Telegram"  # not the object, as pydantic's does


def union_tables(entry: TypeEntry, rules: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the class attributes of a union, each with its annotation and its value.

    Raises:
        ValueError: The union has neither a tag nor a rule.
    """
    tables: list[tuple[str, str]] = [("_identity: ClassVar[tuple[str, ...]]", "()")]
    if "tag" in entry:
        tables.append(("_tag: ClassVar[str]", repr(entry["tag"]["field"])))
        tables.append(("_kinds: ClassVar[dict[str, str]]", repr(entry["tag"]["values"])))
    else:
        if entry["name"] not in rules:
            raise ValueError(f"{entry['name']} has no tag: give it a row in python.toml, [rules]")
        tables.append(("_rule: ClassVar[str]", repr(rules[entry["name"]])))
    if entry.get("plain"):
        tables.append(("_plain: ClassVar[bool]", "True"))
    return tables


def shared_fields(entry: TypeEntry, types: Mapping[str, TypeEntry]) -> dict[str, str]:
    """Return the fields that every kind of a union has, with their annotation.

    One that differs among them, like the tag, is `Any`: kinds may narrow it further.
    """
    kinds = [_fields(types[name]) for name in entry.get("members", [])]
    common = [name for name in kinds[0] if all(name in kind for kind in kinds)]
    hints = {name: {kind[name] for kind in kinds} for name in common}
    return {name: found.pop() if len(found) == 1 else "Any" for name, found in hints.items()}


def shared_shortcuts(
    entry: TypeEntry, shortcuts: Mapping[str, Mapping[str, str]]
) -> list[tuple[str, str, str]]:
    """Return the shortcuts that every kind of a union has: name, what it returns, remark."""
    kinds: list[Mapping[str, str]] = [shortcuts.get(one, {}) for one in entry.get("members", [])]
    return [
        (name, returns, _COPY if name == "copy" else "")
        for name, returns in kinds[0].items()
        if all(kind.get(name) == returns for kind in kinds)
    ]


def _fields(entry: TypeEntry) -> dict[str, Any]:
    return {
        python_name(field["name"]): "Any" if "constant" in field else attribute(field)
        for field in entry.get("fields", [])
    }
