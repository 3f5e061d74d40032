"""The arguments of a type's constructor: v13's positions first, what is newer by keyword."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegen.arguments import Argument
from codegen.names import python_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codegen.hints import Hints
    from codegen.spec import TypeEntry

__all__ = ["order_of", "parameters_of"]


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
    order = [_today(name, fields) for name in old.get("order", [])]
    if "bot_position" in old:
        order.insert(old["bot_position"], "bot")
    wanted = {_today(name, fields) for name in old.get("required", [])}
    return order, [name for name in needed if name in wanted]


def parameters_of(
    entry: TypeEntry, order: list[str], needed: list[str], v13: Mapping[str, Any], hints: Hints
) -> list[Argument]:
    """Return the arguments for the signature that type checkers read.

    Args:
        entry: The type.
        order: Its positional arguments.
        needed: Those that must be given.
        v13: What v13's constructors took.
        hints: Says what each argument takes.
    """
    fields = {
        python_name(field["name"]): field
        for field in entry.get("fields", [])
        if "constant" not in field
    }

    def argument(name: str, *, required: bool, mark: str = "") -> Argument:
        if name in fields:
            hint = hints.field(entry["name"], fields[name])
        else:
            hint = "Bot" if name == "bot" else "Any"
        if required:
            return Argument(name, hint, "", mark)
        return Argument(name, hint if hint == "Any" else f"{hint} | None", " = None", mark)

    found: list[Argument] = []
    optional_seen = False
    for name in order:
        required = name in needed and not optional_seen
        optional_seen = optional_seen or not required
        found.append(argument(name, required=required))
    mark = "*, "
    for name in [*fields, *(["bot"] if "bot" not in fields else [])]:
        if name not in order:
            found.append(argument(name, required=name in needed, mark=mark))
            mark = ""
    if v13.get(entry["name"]) is not None:
        found.append(Argument("**old_names", "Any", ""))
    return found


def _today(name: str, fields: Mapping[str, Any]) -> str:
    """Return today's name of an argument of v13, where it was merely renamed."""
    renamed = name.replace("thumb", "thumbnail")
    return renamed if name not in fields and renamed in fields else name
