"""Spec to OpenAPI 3.1: a component for each type, a path for each method.

`spec/openapi.json` is what datamodel-code-generator reads, and what anybody's OpenAPI tools may.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from codegen.spec import Field, Method, Spec, Type, TypeEntry

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["build", "dump"]

_SCALARS: dict[str, dict[str, Any]] = {
    "Integer": {"type": "integer", "format": "int64"},
    "Float": {"type": "number"},
    "String": {"type": "string"},
    "Boolean": {"type": "boolean"},
    "True": {"type": "boolean", "const": True},
}
_JSON = "application/json"
_FORM = "multipart/form-data"


def build(spec: Spec, no_upload: Collection[str] = (), *, strict: bool = True) -> dict[str, Any]:
    """Return the OpenAPI document of a spec.

    Args:
        spec: The facts.
        no_upload: Methods that take no new file, although the type of a parameter reaches one.
        strict: Whether a name among them that changes nothing is an error; not so on pages older
            than the table.

    Raises:
        ValueError: A method of `no_upload` reaches no file anyway.
    """
    types = {entry["name"]: entry for entry in spec["types"]}
    uploading = {m["name"] for m in spec["methods"] if _uploads(m, types)}
    if strict and (dead := sorted(set(no_upload) - uploading)):
        raise ValueError(f"python.toml, [no_upload]: these reach no file: {dead}")
    uploading -= set(no_upload)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Telegram Bot API",
            "version": spec["version"],
            "description": f"Facts read from {spec['source']}; prose lives there.",
        },
        "externalDocs": {"url": spec["source"]},
        "servers": [
            {
                "url": "https://api.telegram.org/bot{token}",
                "variables": {"token": {"default": "TOKEN"}},
            }
        ],
        "paths": {
            f"/{method['name']}": {"post": _operation(spec, method, method["name"] in uploading)}
            for method in spec["methods"]
        },
        "components": {
            "schemas": {
                **{entry["name"]: _component(spec, entry) for entry in spec["types"]},
                "Error": _ERROR,
            }
        },
    }


def dump(document: dict[str, Any]) -> str:
    """Return the file's text; equal specs give equal bytes."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


_ERROR = {
    "type": "object",
    "properties": {
        "ok": {"const": False},
        "error_code": {"type": "integer"},
        "description": {"type": "string"},
        "parameters": {"$ref": "#/components/schemas/ResponseParameters"},
    },
    "required": ["ok", "error_code", "description"],
}


def _source(spec: Spec, anchor: str) -> dict[str, str]:
    return {"url": f"{spec['source']}#{anchor}"}


def _component(spec: Spec, entry: TypeEntry) -> dict[str, Any]:
    schema: dict[str, Any]
    if entry["name"] == "InputFile":
        schema = {"type": "string", "contentMediaType": "application/octet-stream"}
    elif entry["kind"] == "union":
        arms = [_type(part) for part in entry.get("plain", [])]
        arms += [_reference(name) for name in entry.get("members", [])]
        # Members without a tag overlap (a venue is also a location), so there any may match.
        schema = {"oneOf" if "tag" in entry else "anyOf": arms}
        if "tag" in entry:
            schema["discriminator"] = {
                "propertyName": entry["tag"]["field"],
                "mapping": {
                    tag: f"#/components/schemas/{name}"
                    for tag, name in entry["tag"]["values"].items()
                },
            }
    else:
        schema = _object(entry.get("fields", []))
    return {**schema, "externalDocs": _source(spec, entry["anchor"])}


def _object(fields: list[Field]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {field["name"]: _field(field) for field in fields},
    }
    required = [field["name"] for field in fields if field["required"]]
    if required:
        schema["required"] = required
    return schema


def _operation(spec: Spec, method: Method, uploads: bool) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": method["name"],
        "externalDocs": _source(spec, method["anchor"]),
    }
    if method["parameters"]:
        schema = _object(method["parameters"])
        kinds = [_JSON]
        if uploads:
            kinds.append(_FORM)
        operation["requestBody"] = {
            "required": any(field["required"] for field in method["parameters"]),
            "content": {kind: {"schema": schema} for kind in kinds},
        }
    success = {
        "type": "object",
        "properties": {"ok": {"const": True}, "result": _type(method["returns"])},
        "required": ["ok", "result"],
    }
    operation["responses"] = {
        "200": {"description": "The result.", "content": {_JSON: {"schema": success}}},
        "default": {
            "description": "The reason why not.",
            "content": {_JSON: {"schema": _reference("Error")}},
        },
    }
    return operation


def _uploads(method: Method, types: dict[str, TypeEntry]) -> bool:
    return any(
        "upload" in field or _reaches_upload(field["type"], types, set())
        for field in method["parameters"]
    )


def _reaches_upload(kind: Type, types: dict[str, TypeEntry], seen: set[str]) -> bool:
    if isinstance(kind, dict):
        parts = [kind["array"]] if "array" in kind else kind["union"]
        return any(_reaches_upload(part, types, seen) for part in parts)
    if kind in seen or kind not in types:
        return False
    seen.add(kind)
    entry = types[kind]
    if any("upload" in field for field in entry.get("fields", [])):
        return True
    return any(_reaches_upload(name, types, seen) for name in entry.get("members", [])) or any(
        _reaches_upload(field["type"], types, seen) for field in entry.get("fields", [])
    )


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _type(kind: Type) -> dict[str, Any]:
    if isinstance(kind, str):
        return dict(_SCALARS[kind]) if kind in _SCALARS else dict(_reference(kind))
    if "array" in kind:
        return {"type": "array", "items": _type(kind["array"])}
    return {"anyOf": [_type(part) for part in kind["union"]]}


def _field(field: Field) -> dict[str, Any]:
    schema = _type(field["type"])
    if "constant" in field:
        schema["const"] = field["constant"]
    if "enum" in field and not field.get("open"):
        schema["enum"] = field["enum"]
    elif "enum" in field:
        schema["examples"] = field["enum"]
    if not field.get("after_parsing") and field.get("unit") == "characters":
        _copy(field, schema, {"min_length": "minLength", "max_length": "maxLength"})
    names = {"min_items": "minItems", "max_items": "maxItems", "pattern": "pattern"}
    if "also" not in field:  # another value outside the range is right, too
        names |= {"min": "minimum", "max": "maximum"}
    _copy(field, schema, names)
    if "default" in field and not isinstance(field["default"], dict):
        schema["default"] = field["default"]
    if field.get("timestamp"):
        schema["format"] = "unix-time"
    return schema


def _copy(field: Any, schema: dict[str, Any], names: dict[str, str]) -> None:
    for ours, theirs in names.items():
        if ours in field:
            schema[theirs] = field[ours]
