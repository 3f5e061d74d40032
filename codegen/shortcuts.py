"""The shortcuts: methods of objects that call the bot with arguments taken from the object."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from codegen.arguments import Argument, Arguments
from codegen.docstrings import indented
from codegen.hints import attribute, returned
from codegen.methods import typing_imports
from codegen.names import python_name, snake_case
from codegen.overlay import is_current
from codegen.shortcut_rules import expand, load_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment

    from codegen.docstrings import Words
    from codegen.shortcut_rules import Shortcut
    from codegen.spec import Field, Method, Spec

__all__ = ["shortcut_modules"]


def shortcut_modules(
    spec: Spec, arguments: Arguments, words: Words, environment: Environment, header: str
) -> dict[str, tuple[str, dict[str, str]]]:
    """Return, by receiving type, the module's text, and its shortcuts with what they return."""
    methods = {snake_case(method["name"]): method for method in spec["methods"]}
    fields = {
        entry["name"]: {python_name(field["name"]): field for field in entry.get("fields", [])}
        for entry in spec["types"]
    }
    receivers: dict[str, list[Shortcut]] = {}
    table = load_table()
    for shortcut in expand(spec, table, strict=is_current(spec, table["reviewed"])):
        receivers.setdefault(shortcut.receiver, []).append(shortcut)
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for receiver, shortcuts in receivers.items():
        rows = [_row(one, methods[one.method], arguments, words) for one in shortcuts]
        needs = _needs(rows, fields[receiver])
        called = {c.call.removeprefix("self.") for one in shortcuts for c in one.compute.values()}
        hints = [h for row in rows for h in (row["returns"], *(a.hint for a in row["arguments"]))]
        hints += [kind for _, kind in needs if kind]
        text = environment.get_template("shortcuts.py.jinja2").render(
            header=header,
            receiver=receiver,
            article="an" if receiver[0] in "AEIOU" else "a",
            imports=typing_imports(spec, hints),
            uses_present=any("present(" in value for row in rows for _, value in row["passed"]),
            attributes=[(name, kind) for name, kind in needs if kind],
            properties=[name for name, kind in needs if not kind and name not in called],
            helpers=[name for name, kind in needs if not kind and name in called],
            uses_cast=any(row["narrowed"] for row in rows),
            shortcuts=rows,
        )
        found[receiver] = (text, {row["name"]: row["returns"] for row in rows})
    return found


def _row(shortcut: Shortcut, method: Method, arguments: Arguments, words: Words) -> dict[str, Any]:
    face = arguments.of_shortcut(shortcut, method)
    narrow = _narrowed(shortcut, method)
    return {
        "name": shortcut.name,
        "method": shortcut.method,
        "arguments": face,
        "returns": narrow or returned(method["returns"]),
        "narrowed": narrow,
        "doc": indented(words.of_shortcut(shortcut, method, face, narrow), 8),
        "passed": _passed(shortcut, face),
    }


def _narrowed(shortcut: Shortcut, method: Method) -> str:
    """Return what a call about a message in a chat gives: True is for those sent inline."""
    kind = method["returns"]
    in_chat = {"chat_id", "message_id"} <= shortcut.fill.keys()
    dropped = "inline_message_id" in shortcut.removed - shortcut.fill.keys()
    if in_chat and dropped and isinstance(kind, dict) and "True" in kind.get("union", ()):
        return returned({"union": [part for part in kind["union"] if part != "True"]})
    return ""


def _needs(rows: list[dict[str, Any]], fields: Mapping[str, Field]) -> list[tuple[str, str]]:
    """Return what the shortcuts read of their object: fields with their types, then helpers."""
    text = " ".join(value for row in rows for _, value in row["passed"])
    names = list(dict.fromkeys(re.findall(r"\bself\.(\w+)", text)))
    return [(name, attribute(fields[name]) if name in fields else "") for name in names]


def _passed(shortcut: Shortcut, face: list[Argument]) -> list[tuple[str, str]]:
    """Return what the bot's method is given: the object's own values, then the caller's."""
    passed = list(shortcut.fill.items())
    for argument in face:
        name = argument.name
        if name in shortcut.extra:
            continue
        value = name
        if name in shortcut.default:
            value = f"{shortcut.default[name]} if {name} is None else {name}"
        if name in shortcut.compute:
            compute = shortcut.compute[name]
            words = ", ".join(f"{word}={word}" for word in compute.arguments)
            value = f"{compute.call}({words})"
        passed.append((name, value))
    return passed
