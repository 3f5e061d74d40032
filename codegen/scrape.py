"""From a page to a spec: the one function that the command, the tests and `diff` share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, cast

from codegen.grammar import read_plain_members, read_returns
from codegen.page import Entity, Page, PageError, read_page
from codegen.prose import read_field
from codegen.spec import FORMAT, Method, Section, Spec, TypeEntry

__all__ = ["SOURCE", "read_facts", "spec_of"]

SOURCE = "https://core.telegram.org/bots/api"


def read_facts(html: str) -> Spec:
    """Read a page into a spec without the overlay's judgements.

    Raises:
        PageError: Something on the page is not understood.
    """
    return spec_of(read_page(html))


def spec_of(page: Page) -> Spec:
    """Turn the structure of a page into a spec."""
    entities = list(page.entities())
    types = {entity.anchor.lower(): entity.name for entity in entities if not entity.is_method}
    described = {
        entity.name: _read_type(entity, types) for entity in entities if not entity.is_method
    }
    for entry in described.values():
        if entry["kind"] == "union" and (tag := _tag(entry, described)):
            entry["tag"] = tag
    return {
        "format": FORMAT,
        "version": page.version,
        "date": page.date,
        "source": SOURCE,
        "sections": [
            Section(
                title=section.title,
                anchor=section.anchor,
                entities=[entity.name for entity in section.entities],
            )
            for section in page.sections
            if section.entities
        ],
        "types": list(described.values()),
        "methods": [_read_method(entity, types) for entity in entities if entity.is_method],
    }


def _read_type(entity: Entity, types: Mapping[str, str]) -> TypeEntry:
    entry: dict[str, Any] = {"name": entity.name, "anchor": entity.anchor}
    if entity.rows is not None:
        entry["kind"] = "object"
        entry["fields"] = [read_field(entity.name, row, types) for row in entity.rows]
    elif entity.links:
        entry["kind"] = "union"
        if plain := read_plain_members(entity, types):
            entry["plain"] = plain
        entry["members"] = [_member(entity, text, target, types) for text, target in entity.links]
    elif entity.name == "InputFile" or re.search(
        r"\bholds no information\b", entity.prose.text, re.IGNORECASE
    ):
        entry["kind"] = "empty"
    else:
        raise PageError(
            f"{entity.name}: neither a table nor a list of types, and no word that it is empty: "
            f"{entity.prose.text[:120]!r}"
        )
    return cast(TypeEntry, entry)


def _member(union: Entity, text: str, target: str, types: Mapping[str, str]) -> str:
    if types.get(target.lower()) != text:
        raise PageError(f"{union.name}: its member {text!r} is no type of this page.")
    return text


def _tag(union: TypeEntry, described: Mapping[str, TypeEntry]) -> dict[str, Any] | None:
    """Return the field whose constant tells the members apart, if there is such a field."""
    constants = [
        (field["name"], field["constant"], name)
        for name in union["members"]
        for field in described[name].get("fields", ())
        if "constant" in field
    ]
    for tag_field, count in Counter(name for name, _, _ in constants).items():
        values = {value: member for name, value, member in constants if name == tag_field}
        if count == len(union["members"]) == len(values):
            return {"field": tag_field, "values": values}
    return None


def _read_method(entity: Entity, types: Mapping[str, str]) -> Method:
    if entity.links and entity.rows is None:
        raise PageError(f"{entity.name}: a method with a list of types instead of parameters.")
    return {
        "name": entity.name,
        "anchor": entity.anchor,
        "parameters": [read_field(entity.name, row, types) for row in entity.rows or ()],
        "returns": read_returns(entity, types),
    }
