"""The facts of the Bot API page, as the sandbox reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

__all__ = ["Field", "MethodSpec", "Spec", "TypeSpec", "array_item", "load_spec", "type_names"]

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Field:
    """One field of a type or one parameter of a method.

    `facts` keeps what else the page says: `enum`, `min`, `max_length`, `unit`, `upload`...
    """

    name: str
    type: Any
    required: bool
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def takes_file(self) -> bool:
        """Whether the value may be an uploaded file of the request itself."""
        return self.facts.get("upload") == "file" or "InputFile" in set(type_names(self.type))


@dataclass(frozen=True)
class TypeSpec:
    """A type: an object with fields, a union of other types, or an empty object."""

    name: str
    kind: str
    fields: Mapping[str, Field]
    members: tuple[str, ...] = ()
    plain: tuple[Any, ...] = ()
    tag_field: str | None = None
    tag_values: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class MethodSpec:
    """A method with its parameters, by name and in the page's order, and what it returns."""

    name: str
    parameters: Mapping[str, Field]
    returns: Any


class Spec:
    """All types and methods of one version of the Bot API."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.version: str = str(data.get("version", ""))
        self.types: dict[str, TypeSpec] = {t["name"]: _type(t) for t in data["types"]}
        self.methods: dict[str, MethodSpec] = {m["name"]: _method(m) for m in data["methods"]}
        self._folded = {name.lower(): method for name, method in self.methods.items()}

    def method(self, name: str) -> MethodSpec | None:
        """Find a method; like the real server, regardless of upper and lower case."""
        return self._folded.get(name.lower())


@lru_cache(maxsize=4)
def load_spec(path: Path | None = None) -> Spec:
    """Read the spec: the given file, else the one inside the package, else the checkout's.

    Raises:
        FileNotFoundError: There is no such file in any of the places.
    """
    places = (
        [path] if path else [_PACKAGE / "bot_api.json", _PACKAGE.parent / "spec" / "bot_api.json"]
    )
    for place in places:
        if place.is_file():
            return Spec(json.loads(place.read_text(encoding="utf-8")))
    tried = ", ".join(str(place) for place in places)
    raise FileNotFoundError(f"The Bot API spec was not found; looked at: {tried}")


def type_names(kind: Any) -> Iterator[str]:
    """Yield the names a type expression mentions: `{"array": "User"}` gives `User`."""
    if isinstance(kind, str):
        yield kind
    elif "array" in kind:
        yield from type_names(kind["array"])
    else:
        for member in kind["union"]:
            yield from type_names(member)


def array_item(kind: Any) -> Any:
    """Return what an array type holds, or None for any other type."""
    return None if isinstance(kind, str) else kind.get("array")


def _field(data: Mapping[str, Any]) -> Field:
    facts = {k: v for k, v in data.items() if k not in {"name", "type", "required"}}
    return Field(data["name"], data["type"], bool(data.get("required")), facts)


def _type(data: Mapping[str, Any]) -> TypeSpec:
    tag: dict[str, Any] = data.get("tag") or {}
    return TypeSpec(
        name=data["name"],
        kind=data["kind"],
        fields={f["name"]: _field(f) for f in data.get("fields", ())},
        members=tuple(data.get("members", ())),
        plain=tuple(data.get("plain", ())),
        tag_field=tag.get("field"),
        tag_values=dict(tag.get("values", {})),
    )


def _method(data: Mapping[str, Any]) -> MethodSpec:
    parameters = {p["name"]: _field(p) for p in data.get("parameters", ())}
    return MethodSpec(data["name"], parameters, data["returns"])
