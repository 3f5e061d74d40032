"""The bot's methods, the table that checks their arguments, and what they return."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from codegen.arguments import OWN, Arguments
from codegen.docstrings import indented
from codegen.hints import HELPERS, returned
from codegen.names import literal, module_of, snake_case

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2 import Environment

    from codegen.docstrings import Words
    from codegen.spec import Field, Spec

__all__ = [
    "enums_module",
    "methods_module",
    "options_module",
    "returns_module",
    "typing_imports",
]

# Arguments that may have the token in them, and must not show it when an error is printed with the
# local variables of each frame: a webhook's secret path was the token in v13's examples.
_VEILED = {"setWebhook": ("url", "api_kwargs")}
_TEXT = re.compile("'[^']*'|" + '"[^"]*"')
_NAME = re.compile(r"\b[A-Z]\w+")


def methods_module(
    spec: Spec, arguments: Arguments, words: Words, environment: Environment, header: str
) -> str:
    """Return the module that holds every method of the Bot API."""
    rows: list[dict[str, Any]] = []
    for method in spec["methods"]:
        own = arguments.own_names(method)
        known = [field["name"] for field in method["parameters"]]
        face = arguments.of_method(method)
        rows.append(
            {
                "name": snake_case(method["name"]),
                "api_name": method["name"],
                "arguments": face,
                "returns": returned(method["returns"]),
                "doc": indented(words.of_method(method, face), 8),
                "passed": [
                    *known,
                    *(word for word in own if word not in OWN),
                ],
                "own_timeout": "timeout" in own,
                "veiled": _VEILED.get(method["name"], ()),
            }
        )
    hints = [hint for row in rows for hint in (row["returns"], *(a.hint for a in row["arguments"]))]
    return environment.get_template("methods.py.jinja2").render(
        header=header, methods=rows, imports=typing_imports(spec, hints)
    )


def typing_imports(spec: Spec, hints: Iterable[str]) -> str:
    """Return the imports that annotations need, for type checkers alone."""
    types = {entry["name"] for entry in spec["types"]}
    text = " ".join(_TEXT.sub("", hint) for hint in hints)
    lines: list[str] = []
    for name in sorted(set(_NAME.findall(text))):
        if name in HELPERS:
            lines.append(f"    from {HELPERS[name]} import {name}")
        elif name in types:
            lines.append(f"    from telegram._generated.types.{module_of(name)} import {name}")
    return "\n".join(lines)


def options_module(spec: Spec, environment: Environment, header: str) -> str:
    """Return the table that `telegram.checking` reads: each method's parameters and their types."""
    rows = {
        method["name"]: [_row(field) for field in method["parameters"]]
        for method in spec["methods"]
    }
    return environment.get_template("options.py.jinja2").render(header=header, rows=rows)


def _row(field: Field) -> tuple[Any, ...]:
    marks = [mark for mark in ("upload", "timestamp", "duration", "json") if field.get(mark)]
    return (field["name"], field["required"], field["type"], tuple(marks))


def returns_module(spec: Spec, environment: Environment, header: str) -> str:
    """Return the tables of what methods return and which may be repeated."""
    return environment.get_template("returns.py.jinja2").render(
        header=header,
        version=spec["version"],
        returns={method["name"]: repr(method["returns"]) for method in spec["methods"]},
        idempotent=sorted(m["name"] for m in spec["methods"] if m.get("idempotent")),
    )


def enums_module(spec: Spec, environment: Environment, header: str) -> str:
    """Return the module of documented values."""
    updates = next(t.get("fields", []) for t in spec["types"] if t["name"] == "Update")
    return environment.get_template("enums.py.jinja2").render(
        header=header,
        update_types=[f["name"] for f in updates if f["name"] != "update_id"],
        enums={
            f"{entry['name']}.{field['name']}": _tuple(field.get("enum", ()))
            for entry, fields in (
                *((entry, entry.get("fields", [])) for entry in spec["types"]),
                *((method, method["parameters"]) for method in spec["methods"]),
            )
            for field in fields
            if "enum" in field
        },
    )


def _tuple(values: Iterable[object]) -> str:
    written = [literal(value) for value in values]
    return f"({', '.join(written)}{',' if len(written) == 1 else ''})"
