"""The smallest value of a documented type: the answer of methods that keep no state."""

from __future__ import annotations

from typing import Any

from .spec import Field, Spec, array_item

__all__ = ["minimal"]

_DEPTH = 12


def minimal(spec: Spec, kind: Any, now: int = 0, *, depth: int = 0) -> Any:
    """Build a value that has every required field and nothing else.

    Args:
        spec: Where the types are looked up.
        kind: A type expression of the spec.
        now: Unix time in seconds, for fields that hold a time.
        depth: How deep inside another value this one stands; a top-level array gets one item.
    """
    if isinstance(kind, dict):
        if "array" in kind:
            return [minimal(spec, kind["array"], now, depth=depth + 1)] if depth == 0 else []
        return minimal(spec, kind["union"][0], now, depth=depth)
    plain = {"Integer": 1, "Float": 1.0, "String": "text", "Boolean": False, "True": True}
    if kind in plain:
        return plain[kind]
    described = spec.types.get(kind)
    if described is None or depth > _DEPTH:
        return {}
    if described.kind == "union":
        if described.members:
            return minimal(spec, described.members[0], now, depth=depth)
        return minimal(spec, described.plain[0], now, depth=depth) if described.plain else {}
    return {
        f.name: minimal_field(spec, f, now, depth=depth + 1)
        for f in described.fields.values()
        if f.required
    }


def minimal_field(spec: Spec, f: Field, now: int = 0, *, depth: int = 1) -> Any:
    """Build the smallest value of one field, within the limits the page gives for it."""
    facts = f.facts
    if "constant" in facts:
        return facts["constant"]
    if facts.get("enum"):
        return facts["enum"][0]
    if facts.get("timestamp"):
        return now
    low = facts.get("min_length")
    item = array_item(f.type)
    if item is not None:
        count = facts.get("min_items", low if facts.get("unit") == "items" else 0) or 0
        return [minimal(spec, item, now, depth=depth + 1) for _ in range(count)]
    value = minimal(spec, f.type, now, depth=depth)
    if isinstance(value, str):
        high = facts.get("max_length")
        value = value * max(1, -(-(low or 0) // max(1, len(value))))
        return value[:high] if high is not None else value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = max(facts.get("min", value), min(facts.get("max", value), value))
        return type(value)(number)
    return value
