"""The types: datamodel-code-generator over the OpenAPI document, cut into a module per type.

The generator decides each field's annotation; our template gives the classes their shape and this
module everything that the template has holes for.
"""

from __future__ import annotations

import copy
import json
import re
import tempfile
import warnings
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codegen.constructors import order_of, parameters_of
from codegen.docstrings import indented
from codegen.hints import HELPERS, Hints
from codegen.kinds import shared_fields, shared_shortcuts, union_tables
from codegen.names import module_of, python_name
from codegen.overlay import is_current
from codegen.quoting import quoted
from codegen.shortcut_rules import load_table

if TYPE_CHECKING:
    from jinja2 import Environment

    from codegen.docstrings import Words
    from codegen.spec import Field, Spec, Type, TypeEntry

__all__ = ["Types"]

HERE = Path(__file__).parent
_SCALARS = {"Integer", "Float", "String", "Boolean", "True"}
_CLASS = re.compile(r"^class (\w+)\(", re.MULTILINE)
_NEXT = re.compile(r"\n\n\n(?=\S)")  # what follows a class
_NAME = re.compile(r"\b[A-Z]\w+")
_COPY = "  # type: ignore[misc]  # copy() copies in Telegram, as in v13, not the object\n    "
# Annotations that OpenAPI has no word for; datamodel-code-generator takes them by this keyword.
_CUSTOM = "customTypePath"


class Types:
    """Everything needed to write the modules below telegram/_generated/types."""

    def __init__(
        self,
        spec: Spec,
        openapi: dict[str, Any],
        words: Words,
        root: Path,
        shortcuts: dict[str, dict[str, str]],
        hints: Hints,
    ) -> None:
        self._spec = spec
        self._openapi = openapi
        self._words = words
        self._hints = hints
        self._behaviour = root / "telegram" / "behaviour"
        self._shortcuts = shortcuts
        self._copied = {name for name, methods in shortcuts.items() if "copy" in methods}
        self._python = load_table(HERE / "python.toml")
        self._v13: dict[str, Any] = load_table(HERE / "v13.toml")["types"]
        self._types = {entry["name"]: entry for entry in spec["types"]}
        self._unions: defaultdict[str, list[str]] = defaultdict(list)
        for entry in spec["types"]:
            for member in entry.get("members", []):
                self._unions[member].append(entry["name"])
        self._used: set[tuple[str, str]] = set()

    def modules(self, environment: Environment, header: str) -> dict[str, str]:
        """Return the text of each module by its name."""
        bodies = self._class_bodies()
        found: dict[str, str] = {}
        for name, entry in self._types.items():
            if name == "InputFile":
                continue  # handwritten: it is no JSON object
            if entry["kind"] == "union":
                self._used.add(("rules", name))
                body = environment.get_template("union.py.jinja2").render(
                    name=name,
                    bases=", ".join([*self._mixins(entry), "TelegramUnion"]),
                    doc=indented(self._words.of_type(entry), 4),
                    tables=union_tables(entry, self._python["rules"]),
                    fields=shared_fields(entry, self._types),
                    shortcuts=shared_shortcuts(entry, self._shortcuts),
                )
            else:
                body = bodies[name]
            later = self._typing_imports(name, body)
            found[module_of(name)] = environment.get_template("type.py.jinja2").render(
                header=header,
                imports="\n".join(self._imports(entry)),
                typing_imports="\n".join(later.values()),
                body=quoted(body, name, {*later}),
            )
        self._refuse_dead_entries()
        return found

    def names(self) -> dict[str, str]:
        """Return the module of each type that is generated."""
        return {name: module_of(name) for name in self._types if name != "InputFile"}

    # datamodel-code-generator -------------------------------------------------------------------

    def _class_bodies(self) -> dict[str, str]:
        # Heavy, and only needed here.
        from datamodel_code_generator import generate  # noqa: PLC0415
        from datamodel_code_generator.enums import DataModelType, InputFileType  # noqa: PLC0415
        from datamodel_code_generator.format import PythonVersion  # noqa: PLC0415
        from datamodel_code_generator.parser import LiteralType  # noqa: PLC0415

        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            # Its last words on Python 3.10; the pinned version works there.
            warnings.filterwarnings("ignore", "Running datamodel-code-generator on Python 3.10")
            source, target = Path(folder) / "openapi.json", Path(folder) / "models.py"
            source.write_text(json.dumps(self._view()), encoding="utf-8")
            generate(
                source,
                input_file_type=InputFileType.OpenAPI,
                output=target,
                output_model_type=DataModelType.PydanticV2BaseModel,
                target_python_version=PythonVersion.PY_310,
                base_class="telegram.base.TelegramObject",
                custom_template_dir=HERE / "templates" / "dcg",
                extra_template_data=defaultdict(dict, self._template_data()),
                aliases={"from": "from_user"},
                enum_field_as_literal=LiteralType.All,
                use_one_literal_as_default=True,
                use_standard_collections=True,
                use_union_operator=True,
                disable_timestamp=True,
                keep_model_order=True,
                formatters=[],
            )
            text = target.read_text(encoding="utf-8")
        starts = [(match.start(), match[1]) for match in _CLASS.finditer(text)]
        ends = [start for start, _ in starts[1:]] + [len(text)]
        return {
            name: _NEXT.split(text[start:end])[0].rstrip()
            for (start, name), end in zip(starts, ends, strict=True)
        }

    def _view(self) -> dict[str, Any]:
        """Return the schemas as models need them.

        Limits and enumerations are left out: the server judges them and moves them without notice,
        and an object that came from it must always be built.
        """
        schemas = copy.deepcopy(self._openapi["components"]["schemas"])
        del schemas["Error"]
        for entry in self._spec["types"]:
            schema = schemas[entry["name"]]
            schema.pop("externalDocs", None)
            for field in entry.get("fields", []):
                full = f"{entry['name']}.{python_name(field['name'])}"
                plain = schema["properties"][field["name"]]
                keep = ("type", "items", "$ref", "anyOf", "oneOf", "discriminator", "const")
                slim = {key: plain[key] for key in keep if key in plain}
                if field["type"] == "True":
                    slim = {"type": "boolean"}  # False says the same as an absent field
                custom = self._custom(full, field)
                if custom is not None:
                    slim = {"type": "object", _CUSTOM: custom}
                schema["properties"][field["name"]] = slim
            if lists := self._lists(entry):
                schema["required"] = [*schema.get("required", []), *sorted(lists)]
        return {
            "openapi": "3.1.0",
            "info": self._openapi["info"],
            "paths": {},
            "components": {"schemas": schemas},
        }

    def _custom(self, full: str, field: Field) -> str | None:
        special = self._python["annotations"].get(full)
        if special is not None:
            self._used.add(("annotations", full))
            return f"typing.{special}"
        if field.get("upload"):
            return "telegram.files.FileInput"
        if field.get("timestamp"):
            return f"telegram.times.{'UnixTimeOrZero' if field.get('zero') else 'UnixTime'}"
        if field["type"] == "RichText":
            return "telegram.unions.RichTextValue"
        return None

    # The holes of the template ------------------------------------------------------------------

    def _template_data(self) -> dict[str, dict[str, Any]]:
        return {
            name: {
                "bases": ", ".join(self._bases(entry)),
                "remark": _COPY if name in self._copied else "",
                "doc": indented(self._words.of_type(entry), 4),
                "tables": self._tables(entry),
                "inherited": self._inherited(entry),
                "defaults": {
                    python_name(field["name"]): _default(field, self._lists(entry))
                    for field in entry.get("fields", [])
                },
                "parameters": parameters_of(
                    entry, *order_of(entry, self._v13), self._v13, self._hints
                ),
            }
            for name, entry in self._types.items()
            if entry["kind"] != "union" and name != "InputFile"
        }

    def _inherited(self, entry: TypeEntry) -> set[str]:
        """Name the fields that a parent type declares already, with the same facts."""
        parent = self._types.get(self._python["bases"].get(entry["name"], ""))
        if parent is None:
            return set()
        there = {field["name"]: field["type"] for field in parent.get("fields", [])}
        return {
            python_name(field["name"])
            for field in entry.get("fields", [])
            if there.get(field["name"]) == field["type"]
        }

    def _lists(self, entry: TypeEntry) -> set[str]:
        """Name the fields that read as an empty list where they are absent."""
        return {
            field["name"]
            for field in entry.get("fields", [])
            if self._python["absent"].get(f"{entry['name']}.{field['name']}") == []
        }

    def _bases(self, entry: TypeEntry) -> list[str]:
        name = entry["name"]
        bases = self._mixins(entry)
        if name in self._shortcuts:
            bases.append(f"{name}Shortcuts")
        if name in self._python["bases"]:
            self._used.add(("bases", name))
            bases.append(self._python["bases"][name])
        else:
            bases += self._unions[name] or ["TelegramObject"]
        return bases

    def _mixins(self, entry: TypeEntry) -> list[str]:
        name = entry["name"]
        written = (self._behaviour / f"{module_of(name)}.py").exists()
        return [f"{name}Behaviour"] if written else []

    def _imports(self, entry: TypeEntry) -> list[str]:
        name, module = entry["name"], module_of(entry["name"])
        if entry["kind"] == "union":
            behaviour = [
                f"from telegram.behaviour.{module} import {b}" for b in self._mixins(entry)
            ]
            return [*behaviour, "from telegram.unions import TelegramUnion"]
        lines = ["from telegram.building import ABSENT"] if self._lists(entry) else []
        for base in self._bases(entry):
            if base == "TelegramObject":
                lines.append("from telegram.base import TelegramObject")
            elif base == f"{name}Behaviour":
                lines.append(f"from telegram.behaviour.{module} import {base}")
            elif base == f"{name}Shortcuts":
                lines.append(f"from telegram._generated.shortcuts.{module} import {base}")
            else:
                lines.append(f"from telegram._generated.types.{module_of(base)} import {base}")
        return lines

    def _typing_imports(self, own: str, body: str) -> dict[str, str]:
        """Return how to import the names that only type checkers need, by name."""
        entry = self._types[own]
        imported = {own, *([] if entry["kind"] == "union" else self._bases(entry))}
        code = re.sub(r'""".*?"""', "", body, count=1, flags=re.DOTALL)
        code = re.sub(r""""[^"\n]*"|'[^'\n]*'""", "", code)
        lines = {"Bot": "    from telegram.bot import Bot"} if "Bot | None" in code else {}
        for name in sorted(set(_NAME.findall(code)) - imported):
            if name in HELPERS:
                lines[name] = f"    from {HELPERS[name]} import {name}"
            elif name in self._types:
                module = f"telegram._generated.types.{module_of(name)}"
                lines[name] = f"    from {module} import {name}"
        return lines

    def _tables(self, entry: TypeEntry) -> list[tuple[str, str]]:
        name = entry["name"]
        order, needed = order_of(entry, self._v13)
        now, later = self._shapes(entry)
        absent = {
            field: self._python["absent"][f"{name}.{field}"]
            for field in (python_name(field["name"]) for field in entry.get("fields", []))
            if f"{name}.{field}" in self._python["absent"]
        }
        self._used.update(("absent", f"{name}.{field}") for field in absent)
        required = [
            python_name(field["name"])
            for field in entry.get("fields", [])
            if field["required"] and "constant" not in field and field["type"] != "True"
        ]
        wire = {
            python_name(field["name"]): field["name"]
            for field in entry.get("fields", [])
            if python_name(field["name"]) != field["name"]
        }
        return [
            (f"{attribute}: ClassVar[{kind}]", repr(value))
            for attribute, kind, value in (
                ("_order", "tuple[str, ...]", tuple(order)),
                ("_needed", "tuple[str, ...]", tuple(needed)),
                ("_required", "tuple[str, ...]", tuple(required)),
                ("_identity", "tuple[str, ...]", tuple(self._identity(entry))),
                ("_now", "dict[str, Any]", now),
                ("_later", "dict[str, Any]", later),
                ("_absent", "dict[str, Any]", absent),
                ("_wire", "dict[str, str]", wire),
            )
            # The attributes of a parent, which old spellings may fill, are not for its kinds.
            if value or attribute == "_identity" or (attribute == "_order" and self._unions[name])
        ]

    def _identity(self, entry: TypeEntry) -> list[str]:
        name = entry["name"]
        if name in self._python["identity"]:
            self._used.add(("identity", name))
            return list(self._python["identity"][name])
        if name in self._v13:
            return list(self._v13[name].get("identity", []))
        names = [field["name"] for field in entry.get("fields", [])]
        for candidate in ("file_unique_id", "id"):
            if candidate in names:
                return [candidate]
        return []

    def _shapes(self, entry: TypeEntry) -> tuple[dict[str, Any], dict[str, Any]]:
        rules = self._python["now"]
        now: dict[str, Any] = {}
        later: dict[str, Any] = {}
        for field in entry.get("fields", []):
            shape = _shape(field, field["type"])
            if shape is None:
                continue
            name = python_name(field["name"])
            full = f"{entry['name']}.{name}"
            at_once = (
                field["type"] in rules["types"]
                or entry["name"] in rules["owners"]
                or full in rules["fields"]
            )
            if full in rules["except"]:
                self._used.add(("except", full))
                at_once = False
            (now if at_once else later)[name] = shape
        return now, later

    def _refuse_dead_entries(self) -> None:
        listed = {
            (table, name)
            for table in ("bases", "rules", "absent", "annotations", "identity")
            for name in self._python[table]
        } | {("except", name) for name in self._python["now"]["except"]}
        dead = sorted(listed - self._used)
        if dead and is_current(self._spec, self._python["reviewed"]):
            raise ValueError(f"python.toml: these entries change nothing: {dead}")


def _default(field: Field, lists: set[str]) -> str:
    if field["name"] in lists:
        return " = ABSENT"
    if "constant" in field:
        return f" = {field['constant']!r}"
    if field["required"]:
        if field["type"] == "True":
            return " = True"
        return ' = Field(..., alias="from")' if field["name"] == "from" else ""
    return ' = Field(None, alias="from")' if field["name"] == "from" else " = None"


def _shape(field: Field, kind: Type) -> Any:
    """Return the small notation of telegram/building.py; None where nothing is to be built."""
    if field.get("timestamp"):
        return "@0" if field.get("zero") else "@"
    if isinstance(kind, str):
        return None if kind in _SCALARS or kind == "InputFile" else kind
    if "array" in kind:
        inner = _shape(field, kind["array"])
        return None if inner is None else [inner]
    return None
