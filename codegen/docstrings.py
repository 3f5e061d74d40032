"""Docstrings, built from the spec's facts and our own words; the page's prose is never in them."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from codegen.names import python_name
from codegen.shortcut_rules import HERE, load_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codegen.spec import Field, Method, Spec, Type, TypeEntry

__all__ = ["Words", "facts_of", "indented"]

_WIDTH = 96


class Words:
    """Our summaries and meanings: codegen/summaries/*.toml."""

    def __init__(self, spec: Spec) -> None:
        tables = {
            name: load_table(HERE / "summaries" / f"{name}.toml")
            for name in ("types", "methods", "fields", "parameters")
        }
        self._types: Mapping[str, str] = tables["types"]["types"]
        self._methods: Mapping[str, str] = tables["methods"]["methods"]
        self._notes: Mapping[str, str] = tables["methods"].get("notes", {})
        self._fields = tables["fields"]
        self._parameters = tables["parameters"]
        self._source = spec["source"]

    def own(self, name: str) -> str:
        """Return the meaning of an argument that the Bot API does not have."""
        meaning: str = self._parameters["own"].get(name, "")
        return meaning

    def summary(self, method: str) -> str:
        """Return a method's one line."""
        return self._said(self._methods, method)

    def of_type(self, entry: TypeEntry) -> str:
        """Return the docstring of a type: summary, attributes, source."""
        lines = [self._said(self._types, entry["name"]), ""]
        attributes = [
            self._line(python_name(field["name"]), field, self._field(entry["name"], field))
            for field in entry.get("fields", [])
        ]
        if attributes:
            lines += ["Attributes:", *attributes, ""]
        if entry.get("members"):
            lines += [*_wrapped(f"One of {', '.join(entry['members'])}.", 0), ""]
        lines.append(f"Source: {self._source}#{entry['anchor']}")
        return "\n".join(lines)

    def of_method(self, method: Method, own: list[str], returns: str) -> str:
        """Return the docstring of a method; `own` are its arguments that are not Telegram's."""
        name = method["name"]
        lines = [self._said(self._methods, name), ""]
        if name in self._notes:
            lines += [*_wrapped(self._notes[name], 0), ""]
        known = {field["name"] for field in method["parameters"]}
        arguments = [
            self._line(field["name"], field, self._parameter(name, field))
            for field in method["parameters"]
        ] + [
            "\n".join(_wrapped(f"{word}: {self.own(word)}", 4))
            for word in own
            if word not in known and self.own(word)
        ]
        lines += ["Args:", *arguments, ""]
        lines += ["Returns:", *_wrapped(f"{returns}.", 4), ""]
        lines.append(f"Source: {self._source}#{method['anchor']}")
        return "\n".join(lines)

    @staticmethod
    def _said(table: Mapping[str, str], name: str) -> str:
        """Return our summary; what is newer than our words is named and no more."""
        return table.get(name, f"{name} of the Bot API.")

    def _field(self, type_name: str, field: Field) -> str:
        return self._meaning(self._fields, self._fields.get("types", {}).get(type_name, {}), field)

    def _parameter(self, method: str, field: Field) -> str:
        special = self._parameters.get("methods", {}).get(method, {})
        return self._meaning(self._parameters, special, field)

    @staticmethod
    def _meaning(table: Mapping[str, Any], special: Mapping[str, str], field: Field) -> str:
        meaning: str = special.get(field["name"]) or table["common"].get(field["name"], "")
        return meaning

    @staticmethod
    def _line(name: str, field: Field, meaning: str) -> str:
        text = " ".join(part for part in (meaning, facts_of(field)) if part)
        return "\n".join(_wrapped(f"{name} ({_kind(field['type'])}): {text}".rstrip(": "), 4))


def facts_of(field: Field) -> str:
    """Say a field's facts in a few words: range, length, default, unit, moment, upload."""
    said: list[str] = []
    if "constant" in field:
        said.append(f'Always "{field["constant"]}".')
    if "enum" in field:
        values = ", ".join(_value(value) for value in field["enum"])
        said.append(f"{'Currently one' if field.get('open') else 'One'} of {values}.")
    if "min" in field or "max" in field:
        said.append(_range(field.get("min"), field.get("max"), "") + _also(field))
    if "min_length" in field or "max_length" in field:
        unit = field.get("unit", "characters")
        after = " once entities are parsed" if field.get("after_parsing") else ""
        said.append(_range(field.get("min_length"), field.get("max_length"), f" {unit}{after}"))
    if "min_items" in field or "max_items" in field:
        said.append(_range(field.get("min_items"), field.get("max_items"), " items"))
    if "max_file_size" in field:
        said.append(f"The file may have at most {field['max_file_size']:,} bytes.")
    if field.get("timestamp"):
        said.append("A moment: an aware UTC datetime, Unix seconds on the wire.")
    if field.get("duration"):
        said.append(f"In {field['duration']}.")
    if field.get("color"):
        said.append("A colour as 0xRRGGBB.")
    if field.get("upload"):
        said.append("Takes a path, bytes, an open file, a file_id or a URL.")
    if "default" in field:
        said.append(f"Telegram's default: {_default(field['default'])}.")
    return " ".join(said)


def indented(text: str, depth: int) -> str:
    """Indent every line of a docstring but the first; escape what a string literal would read."""
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    first, *rest = escaped.split("\n")
    margin = " " * depth
    return "\n".join([first, *[(margin + line).rstrip() for line in rest]])


def _wrapped(text: str, margin: int) -> list[str]:
    return textwrap.wrap(
        " ".join(text.split()),
        _WIDTH - margin,
        initial_indent=" " * margin,
        subsequent_indent=" " * (margin + (4 if margin else 0)),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _kind(kind: Type) -> str:
    words = {"Integer": "int", "Float": "float", "String": "str", "Boolean": "bool", "True": "bool"}
    if isinstance(kind, str):
        return words.get(kind, kind)
    if "array" in kind:
        return f"list of {_kind(kind['array'])}"
    return " or ".join(_kind(part) for part in kind["union"])


def _value(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _range(low: object, high: object, unit: str) -> str:
    if high is None:
        return f"At least {low}{unit}."
    if low is None:
        return f"At most {high}{unit}."
    return f"{low} to {high}{unit}."


def _also(field: Field) -> str:
    return f" Also {', '.join(map(str, field['also']))}." if "also" in field else ""


def _default(value: Any) -> str:
    if isinstance(value, dict):
        if "field" in value:
            return f"the value of {value['field']}"
        return str(value.get("type", value))
    return _value(value)
