"""Values for every type of the spec, made from its facts alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SPEC: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "spec" / "bot_api.json").read_text(encoding="utf-8")
)
TYPES: dict[str, dict[str, Any]] = {entry["name"]: entry for entry in SPEC["types"]}
METHODS: dict[str, dict[str, Any]] = {method["name"]: method for method in SPEC["methods"]}
OBJECTS = [
    name for name, entry in TYPES.items() if entry["kind"] != "union" and name != "InputFile"
]
UNIONS = [name for name, entry in TYPES.items() if entry["kind"] == "union"]

_PLAIN = {"Integer": 7, "Float": 0.5, "String": "text", "Boolean": True, "True": True}


def sample(name: str, *, full: bool = False, _path: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the JSON of an object: its required fields, or all that do not nest endlessly."""
    entry = TYPES[name]
    if entry["kind"] == "union":
        return sample(_member(entry, _path), full=full, _path=_path)
    made: dict[str, Any] = {}
    for field in entry.get("fields", []):
        if field["required"] or (full and not _nests(field["type"], (*_path, name))):
            made[field["name"]] = _value(field, field["type"], full, (*_path, name))
    return made


def _member(entry: dict[str, Any], path: tuple[str, ...]) -> str:
    for member in entry["members"]:
        if member not in path and not any(
            field["required"] and _nests(field["type"], (*path, member))
            for field in TYPES[member].get("fields", [])
        ):
            return str(member)
    return str(entry["members"][0])


def _nests(kind: Any, path: tuple[str, ...]) -> bool:
    if isinstance(kind, dict):
        return any(_nests(part, path) for part in kind.get("union", [kind.get("array")]))
    if kind not in TYPES:
        return False
    return kind in path or len(path) > 3 or bool(set(TYPES[kind].get("members", [])) & set(path))


def _value(field: dict[str, Any], kind: Any, full: bool, path: tuple[str, ...]) -> Any:
    if "constant" in field:
        return field["constant"]
    if field.get("timestamp"):
        return 1_700_000_000
    if isinstance(kind, dict):
        if "array" in kind:
            return [_value(field, kind["array"], full, path)]
        return _value(field, kind["union"][0], full, path)
    if kind == "RichText":
        return "rich"
    if kind == "InputFile":
        return "file_id"
    if kind in _PLAIN:
        return field["enum"][0] if field.get("enum") else _PLAIN[kind]
    return sample(kind, full=full, _path=path)
