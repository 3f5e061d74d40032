"""The arguments of a type's constructor: v13's positions first, what is newer by keyword."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from codegen.names import python_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from codegen.spec import TypeEntry

__all__ = ["Parameter", "order_of", "parameters_of"]


@dataclass(frozen=True)
class Parameter:
    """One argument of a generated `__init__`.

    `hint` is None where the field's own annotation serves; `before` is `"*, "` for the first
    argument that is taken by keyword alone; `after` widens the annotation and gives the default.
    """

    name: str
    hint: str | None
    before: str
    after: str


def order_of(entry: TypeEntry, v13: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Return the positional order of a type's constructor and the names it cannot do without."""
    fields = {
        python_name(field["name"]): field
        for field in entry.get("fields", [])
        if "constant" not in field and not (field["required"] and field["type"] == "True")
    }
    needed = [name for name, field in fields.items() if field["required"]]
    old = v13.get(entry["name"])
    if old is None:
        return [*needed, *(name for name in fields if name not in needed)], needed
    order = list(old.get("order", []))
    if "bot_position" in old:
        order.insert(old["bot_position"], "bot")
    wanted = {_today(name, fields) for name in old.get("required", [])}
    return order, [name for name in needed if name in wanted]


def parameters_of(
    entry: TypeEntry,
    order: list[str],
    needed: list[str],
    v13: Mapping[str, Any],
    never_none: Collection[str] = (),
) -> list[Parameter]:
    """Return the arguments for the signature that type checkers read.

    Args:
        entry: The type.
        order: Its positional arguments.
        needed: Those that must be given.
        v13: What v13's constructors took.
        never_none: Fields whose annotation is not Optional although they may be left out.
    """
    fields = {
        python_name(field["name"]): field
        for field in entry.get("fields", [])
        if "constant" not in field
    }
    solid = {name for name, field in fields.items() if field["required"]} | set(never_none)
    found: list[Parameter] = []
    optional_seen = False
    for name in order:
        today = _today(name, fields)
        required = (name in needed or today in needed) and not optional_seen
        optional_seen = optional_seen or not required
        hint = None if name in fields else ("Bot | None" if name == "bot" else "Any")
        found.append(
            Parameter(name, hint, "", "" if required else _default(name in solid and hint is None))
        )
    mark = "*, "
    for name in fields:
        if name in order:
            continue
        required = name in needed
        found.append(Parameter(name, None, mark, "" if required else _default(name in solid)))
        mark = ""
    if "bot" not in order and "bot" not in fields:
        found.append(Parameter("bot", "Bot | None", mark, " = None"))
        mark = ""
    if v13.get(entry["name"]) is not None:
        found.append(Parameter("**old_names", "Any", "", ""))
    return found


def _default(solid: bool) -> str:
    return " | None = None" if solid else " = None"


def _today(name: str, fields: Mapping[str, Any]) -> str:
    """Return today's name of an argument of v13, where it was merely renamed."""
    renamed = name.replace("thumb", "thumbnail")
    return renamed if name not in fields and renamed in fields else name
