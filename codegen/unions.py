"""How the members of a union are told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, cast

from codegen.spec import TypeEntry, ordered

__all__ = ["with_distinction"]


def with_distinction(union: TypeEntry, types: Mapping[str, TypeEntry]) -> TypeEntry:
    """Return the union with its `tag`, or with the steps of `choose`, or as it is.

    A tag is a field whose constant differs in every member. Where two members share a constant, or
    where there is none, `choose` lists tests to try in order; where required fields do not tell the
    members apart either, the overlay must say how.
    """
    members = [types[name] for name in union.get("members", [])]
    entry: dict[str, Any] = dict(union)
    field = _tag_field(members)
    values = [(_constant(member, field), member) for member in members] if field else []
    if field and len({value for value, _ in values}) == len(values):
        entry["tag"] = {
            "field": field,
            "values": {value: member["name"] for value, member in values},
        }
    elif steps := _choose_by_value(field, values) if field else _choose_by_fields(members):
        entry["choose"] = steps
    return cast(TypeEntry, ordered(entry, TypeEntry))


def _tag_field(members: list[TypeEntry]) -> str | None:
    """Return the field that is a constant in every member."""
    counts = Counter(
        field["name"]
        for member in members
        for field in member.get("fields", ())
        if "constant" in field
    )
    return next((name for name, count in counts.items() if count == len(members)), None)


def _constant(member: TypeEntry, name: str) -> str:
    return next(
        field["constant"]
        for field in member.get("fields", [])
        if field["name"] == name and "constant" in field
    )


def _required(member: TypeEntry) -> list[str]:
    return [field["name"] for field in member.get("fields", ()) if field["required"]]


def _choose_by_value(name: str, values: list[tuple[str, TypeEntry]]) -> list[dict[str, Any]] | None:
    """Tell members of equal constants apart by a field that only one of them requires."""
    steps: list[dict[str, Any]] = []
    for value, member in values:
        step: dict[str, Any] = {"type": member["name"], "equals": {name: value}}
        rivals = [other for word, other in values if word == value and other is not member]
        if rivals:
            elsewhere = {field["name"] for other in rivals for field in other.get("fields", [])}
            own = [field for field in _required(member) if field not in elsewhere]
            if not own:
                return None
            step["has"] = own[:1]
        steps.append(step)
    return steps


def _choose_by_fields(members: list[TypeEntry]) -> list[dict[str, Any]] | None:
    """Tell members apart by their required fields, the more demanding member first."""
    required = {member["name"]: frozenset(_required(member)) for member in members}
    if len(set(required.values())) < len(members) or not all(required.values()):
        return None
    demanding = sorted(members, key=lambda member: -len(required[member["name"]]))
    return [{"type": member["name"], "has": _required(member)} for member in demanding]
