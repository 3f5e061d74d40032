"""The spec: what the page states, as plain data, loaded and saved with stable bytes.

`spec/README.md` describes the format for readers of the file.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias, TypedDict, cast

__all__ = [
    "FORMAT",
    "Field",
    "Method",
    "Section",
    "Spec",
    "Type",
    "TypeEntry",
    "describe_type",
    "dump",
    "load",
    "names_in",
    "ordered",
    "save",
]

FORMAT = 1
SCALARS = frozenset({"Integer", "Float", "String", "Boolean", "True"})

Type: TypeAlias = str | dict[str, Any]
"""`"Integer"`, a type's name, `{"array": Type}` or `{"union": [Type, ...]}`."""


class _FieldBase(TypedDict):
    name: str
    type: Type
    required: bool


class Field(_FieldBase, total=False):
    """A field of a type or a parameter of a method; absent keys are absent facts."""

    constant: str
    enum: list[Any]
    open: bool
    min: float
    max: float
    also: list[int]
    non_zero: bool
    item_min: int
    min_ahead: int
    max_ahead: int
    min_length: int
    max_length: int
    unit: str
    after_parsing: bool
    max_line_feeds: int
    max_total_length: int
    pattern: str
    min_items: int
    max_items: int
    inner_max_items: int
    max_file_size: int
    default: Any
    timestamp: bool
    zero: str
    duration: str
    color: bool
    upload: str
    json: bool
    bits: int


class Section(TypedDict):
    """A chapter of the page that holds types or methods."""

    title: str
    anchor: str
    entities: list[str]


class _TypeBase(TypedDict):
    name: str
    anchor: str
    kind: str


class TypeEntry(_TypeBase, total=False):
    """A type: `kind` is `object` (with fields), `union` (with members) or `empty`."""

    fields: list[Field]
    plain: list[Type]
    members: list[str]
    tag: dict[str, Any]
    choose: list[dict[str, Any]]


class _MethodBase(TypedDict):
    name: str
    anchor: str
    parameters: list[Field]
    returns: Type


class Method(_MethodBase, total=False):
    """A method; `idempotent` says whether repeating the call is harmless."""

    idempotent: bool


class Spec(TypedDict):
    """Everything the page states about one version of the Bot API, in page order."""

    format: int
    version: str
    date: str
    source: str
    sections: list[Section]
    types: list[TypeEntry]
    methods: list[Method]


def ordered(entry: Any, shape: Any) -> Any:
    """Return a copy of a dict with its keys in the order in which `shape` declares them."""
    # A TypedDict keeps no bases at run time; its annotations list the inherited ones first.
    order = list(shape.__annotations__)
    unknown = [key for key in entry if key not in order]
    if unknown:
        raise KeyError(f"{shape.__name__} has no {', '.join(map(repr, unknown))}")
    return {key: entry[key] for key in order if key in entry}


def names_in(kind: Type) -> Iterator[str]:
    """Yield every word of a type: scalars and type names, in order."""
    if isinstance(kind, str):
        yield kind
    elif "array" in kind:
        yield from names_in(kind["array"])
    else:
        for part in kind["union"]:
            yield from names_in(part)


def describe_type(kind: Type) -> str:
    """Spell a type the way the page does, such as `Array of Integer or String`."""
    if isinstance(kind, str):
        return kind
    if "array" in kind:
        return f"Array of {describe_type(kind['array'])}"
    return " or ".join(describe_type(part) for part in kind["union"])


def dump(spec: Spec) -> str:
    """Return the file's text; equal specs give equal bytes on every Python."""
    return json.dumps(spec, indent=1, ensure_ascii=False) + "\n"


def load(path: Path) -> Spec:
    """Read a spec file.

    Raises:
        ValueError: It is not a spec, or of another format.
    """
    data: Any = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict) or cast("dict[str, Any]", data).get("format") != FORMAT:
        raise ValueError(f"{path} is not a Bot API spec of format {FORMAT}.")
    return cast(Spec, data)


def save(spec: Spec, path: Path) -> bool:
    """Write the file in one step and return whether it changed."""
    text = dump(spec)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    Path(name).chmod(0o644)
    Path(name).replace(path)
    return True
