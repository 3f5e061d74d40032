"""Docstrings, built from the spec's facts and our own words; the page's prose is never in them."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, cast

from codegen.hints import returned
from codegen.names import python_name
from codegen.shortcut_rules import HERE, load_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codegen.arguments import Argument
    from codegen.shortcut_rules import Shortcut
    from codegen.spec import Field, Method, Spec, Type, TypeEntry

__all__ = ["Words", "facts_of", "indented", "outcome_of", "wording_of"]

_WIDTH = 92  # with the eight columns that methods are indented by: 100


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

    def of_type(self, entry: TypeEntry) -> str:
        """Return the docstring of a type: summary, attributes, source."""
        lines = [self._said(self._types, entry["name"]), ""]
        attributes = [
            _line(
                python_name(field["name"]),
                wording_of(field, received=True),
                *self._told("fields", entry["name"], field),
            )
            for field in entry.get("fields", [])
        ]
        if attributes:
            lines += ["Attributes:", *attributes, ""]
        if members := entry.get("members"):
            lines += [*_wrapped(f"One of {', '.join(members)}.", 0), ""]
        lines.append(f"Source: {self._source}#{entry['anchor']}")
        return "\n".join(lines)

    def of_method(self, method: Method, arguments: list[Argument]) -> str:
        """Return the docstring of a method, its arguments in the order of the signature."""
        name = method["name"]
        lines = [self._said(self._methods, name), ""]
        if name in self._notes:
            lines += [*_wrapped(self._notes[name], 0), ""]
        fields = {field["name"]: field for field in method["parameters"]}
        lines.append("Args:")
        for argument in arguments:
            if argument.name in fields:
                field = fields[argument.name]
                kind = wording_of(field, received=False)
                lines.append(_line(argument.name, kind, *self._told("methods", name, field)))
            else:
                lines.append(self._own_line(argument))
        return "\n".join([*lines, "", *self._ending(method)])

    def of_shortcut(
        self, shortcut: Shortcut, method: Method, arguments: list[Argument], narrowed: str = ""
    ) -> str:
        """Return the docstring of a shortcut: what it fills in; the method explains the rest."""
        given = [name for name, value in shortcut.fill.items() if "self" in value]
        told = f"Short for `bot.{shortcut.method}`, which explains the arguments. "
        told += f"This {shortcut.receiver} gives {_listed(given)}"
        if shortcut.default:
            told += f" and, unless you do, {_listed(list(shortcut.default))}"
        fixed = [f"{name} is {value}" for name, value in shortcut.fill.items() if name not in given]
        told += "; ".join(["", *fixed]) + "."
        lines = [self._said(self._methods, method["name"]), "", *_wrapped(told, 0), ""]
        extra = [self._own_line(one) for one in arguments if one.name in shortcut.extra]
        if extra:
            lines += ["Args:", *extra, ""]
        return "\n".join([*lines, *self._ending(method, f"A `{narrowed}`." if narrowed else "")])

    def _ending(self, method: Method, outcome: str = "") -> list[str]:
        source = f"Source: {self._source}#{method['anchor']}"
        return ["Returns:", *_wrapped(outcome or outcome_of(method), 4), "", source]

    def _own_line(self, argument: Argument) -> str:
        kind = argument.hint.removesuffix(" | None").partition("[")[0].replace("FileInput", "file")
        return _line(argument.name, kind, self._parameters["own"].get(argument.name, ""), "")

    @staticmethod
    def _said(table: Mapping[str, str], name: str) -> str:
        """Return our summary; what is newer than our words is named and no more."""
        return table.get(name, f"{name} of the Bot API.")

    def _told(self, kind: str, owner: str, field: Field) -> tuple[str, str]:
        """Return our words on a field and the facts that they do not say already."""
        table = self._fields if kind == "fields" else self._parameters
        special = table["types" if kind == "fields" else kind].get(owner, {})
        meaning: str = special.get(field["name"]) or table["common"].get(field["name"], "")
        untold = cast("dict[str, Any]", dict(field))
        if "second" in meaning.lower():
            untold.pop("duration", None)
        if all(str(value) in meaning for value in field.get("enum", ())):
            untold.pop("enum", None)
        return meaning, facts_of(cast("Field", untold), received=kind == "fields")


# Facts that one sentence says, in the order in which they are said.
_SAID = {
    "inner_max_items": "Each of at most {} items.",
    "item_min": "Each at least {}.",
    "non_zero": "Not 0.",
    "max_total_length": "At most {} characters together.",
    "max_line_feeds": "At most {} line breaks.",
    "pattern": "Must match `{}`.",
    "max_file_size": "The file may have at most {:,} bytes.",
    "duration": "In {}.",
    "color": "A colour as 0xRRGGBB.",
    "json": "JSON text.",
    "upload": "To upload, give a path, bytes or an open file.",
}


def facts_of(field: Field, *, received: bool = False) -> str:
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
    facts = cast("Mapping[str, Any]", field)
    said += [text.format(facts[fact]) for fact, text in _SAID.items() if facts.get(fact)]
    if "min_ahead" in field or "max_ahead" in field:
        span = _range(field.get("min_ahead"), field.get("max_ahead"), " seconds from now")
        said.append(span)
    if field.get("timestamp"):
        said.append("In UTC." if received else "In UTC; a number is Unix time.")
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
    # Emoji take two columns each: a second character holds the place of the second column. Which
    # are wide is not asked of unicodedata, which answers differently on every Python.
    text = "".join(f"{c}\0" if c >= "\u2600" else c for c in " ".join(text.split()))
    lines = textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=" " * margin,
        subsequent_indent=" " * (margin + (4 if margin else 0)),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace("\0", "") for line in lines]


def wording_of(field: Field, *, received: bool) -> str:
    """Say the Python type of a field that is read, or of an argument that is given."""
    if field.get("upload"):
        return "file" if field["type"] == "InputFile" else "file or str"
    if field.get("timestamp"):
        if received:
            return "datetime or 0" if field.get("zero") else "datetime"
        return "datetime or int"
    if field.get("duration") and field["type"] == "Integer" and not received:
        return "int or timedelta"
    return _kind(field["type"])


def outcome_of(method: Method) -> str:
    """Say what a method returns."""
    kind = method["returns"]
    if kind == "True":
        return "True; what goes wrong raises an error."
    if isinstance(kind, dict) and "True" in kind.get("union", ()):
        others = [part for part in kind["union"] if part != "True"]
        inline = any(field["name"] == "inline_message_id" for field in method["parameters"])
        when = "for a message sent through inline mode" if inline else "where there is none"
        return f"{' or '.join(map(_result, others))}; True {when}."
    return f"{_result(kind)}."


def _result(kind: Type) -> str:
    if isinstance(kind, dict):
        return f"A list of `{returned(kind['array'])}`"
    words = {"Integer": "A number", "Float": "A number", "String": "A text", "Boolean": "A bool"}
    return words.get(str(kind)) or f"{'An' if kind[0] in 'AEIO' else 'A'} `{returned(kind)}`"


def _kind(kind: Type) -> str:
    words = {
        "Integer": "int",
        "Float": "float",
        "String": "str",
        "Boolean": "bool",
        "True": "bool",
        "RichText": "str, list or RichText",
    }
    if isinstance(kind, str):
        return words.get(kind, kind)
    if "array" in kind:
        return f"list of {_kind(kind['array'])}"
    return _listed([_kind(part) for part in kind["union"]], "or")


def _listed(words: list[str], last: str = "and") -> str:
    return f" {last} ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _line(name: str, kind: str, *texts: str) -> str:
    said = " ".join(text for text in texts if text)
    return "\n".join(_wrapped(f"{name} ({kind}): {said}".rstrip(": "), 4))


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
        told = cast("dict[str, Any]", value)
        if "field" in told:
            return f"the value of {told['field']}"
        return str(told.get("type", told))
    return _value(value)
