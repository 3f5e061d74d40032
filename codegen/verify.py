"""Check a whole spec: whatever one row alone cannot show to be wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from codegen.page import PageError
from codegen.spec import SCALARS, Field, Spec, Type, names_in

__all__ = ["verify"]


def verify(spec: Spec) -> None:
    """Stop at a spec that contradicts itself.

    Raises:
        PageError: The text lists every contradiction found, each with the entity's name.
    """
    problems = list(_problems(spec))
    if problems:
        raise PageError("\n".join(problems))


def _problems(spec: Spec) -> Iterator[str]:
    types = {entry["name"] for entry in spec["types"]}
    if not types or not spec["methods"]:
        yield "The page describes no type or no method: is it the Bot API page?"
    names = [entry["name"] for entry in spec["types"]] + [m["name"] for m in spec["methods"]]
    yield from (f"{name}: described twice." for name in _repeated(names))
    yield from _problems_of_sections(spec, names)
    for entry in spec["types"]:
        name = entry["name"]
        yield from _problems_of_fields(name, entry.get("fields", ()), types)
        members = entry.get("members", [])
        if entry["kind"] == "union" and not members:
            yield f"{name}: a union without members."
        yield from (f"{name}: its member {m} is no type." for m in members if m not in types)
        yield from (f"{name}: lists {m} twice." for m in _repeated(members))
        if "tag" in entry and sorted(entry["tag"]["values"].values()) != sorted(members):
            yield f"{name}: its tag does not name every member once."
        steps = entry.get("choose", ())
        yield from (f"{name}: chooses {s['type']}." for s in steps if s["type"] not in members)
    for method in spec["methods"]:
        yield from _problems_of_fields(method["name"], method["parameters"], types)
        yield from _unknown(f"{method['name']} returns", method["returns"], types)


def _problems_of_sections(spec: Spec, names: list[str]) -> Iterator[str]:
    listed = [name for section in spec["sections"] for name in section["entities"]]
    if sorted(listed) != sorted(names):
        odd = sorted(set(listed) ^ set(names))
        yield f"The sections and the entities differ: {', '.join(odd)}."


def _problems_of_fields(owner: str, fields: Iterable[Field], types: set[str]) -> Iterator[str]:
    fields = list(fields)
    names = [field["name"] for field in fields]
    yield from (f"{owner}.{name}: listed twice." for name in _repeated(names))
    for field in fields:
        where = f"{owner}.{field['name']}"
        yield from _unknown(where, field["type"], types)
        for low, high in (("min", "max"), ("min_length", "max_length"), ("min_items", "max_items")):
            if low in field and high in field and field[low] > field[high]:  # type: ignore[literal-required]  # keys from the table above
                yield f"{where}: {low} is above {high}."
        enum = field.get("enum", [])
        yield from (f"{where}: names the value {value!r} twice." for value in _repeated(enum))
        default = field.get("default")
        if isinstance(default, dict) and "field" in default and default["field"] not in names:
            yield f"{where}: defaults to {default['field']}, which is no field beside it."
        if enum and isinstance(default, str) and default not in enum:
            yield f"{where}: defaults to {default!r}, which is none of its values."


def _unknown(where: str, kind: Type, types: set[str]) -> Iterator[str]:
    for name in names_in(kind):
        if name not in SCALARS and name not in types:
            yield f"{where}: unknown type {name!r}."


def _repeated(names: Iterable[object]) -> list[object]:
    return [name for name, count in Counter(names).items() if count > 1]
