"""Read codegen/shortcuts.toml and match its rules against the spec.

The table's columns are explained at its top. What comes out is one `Shortcut` per receiver and
name, with nothing left to decide; what goes wrong names the rule and the word that is at fault.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Compute", "Extra", "RuleError", "Shortcut", "expand", "load_table", "snake_case"]

HERE = Path(__file__).parent
COLUMNS = {
    "on", "on_field", "except_on", "methods", "except", "name", "names",
    "fill", "default", "drop", "compute", "extra", "use",
}  # fmt: skip
SHARED = ("fill", "default", "compute", "extra")
OWN = ("timeout", "api_kwargs")  # every method takes these two


class RuleError(ValueError):
    """A rule that does not fit the spec, or that changes nothing."""


@dataclass(frozen=True)
class Compute:
    """A value worked out by a method of the receiver: `call(name=name, ...)`."""

    call: str
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Extra:
    """An argument that the shortcut has and the method has not."""

    type: str
    default: str


@dataclass(frozen=True)
class Shortcut:
    """One method of one type.

    `fill`, `default` and `compute` say what the bot's method is given for these parameters; every
    other parameter is passed on as it came. `removed` are the method's parameters that the
    shortcut's signature lacks. `order` is v13's positional order (timeout, api_kwargs and extras
    among it), or None where v13 had no such shortcut.
    """

    receiver: str
    name: str
    method: str
    fill: Mapping[str, str]
    default: Mapping[str, str]
    compute: Mapping[str, Compute]
    extra: Mapping[str, Extra]
    removed: frozenset[str]
    order: tuple[str, ...] | None
    rule: int


def snake_case(name: str) -> str:
    """Turn `sendMessage` into `send_message`."""
    return re.sub(r"[A-Z]", lambda capital: "_" + capital[0].lower(), name)


def load_table(path: Path = HERE / "shortcuts.toml") -> dict[str, Any]:
    """Read a TOML table of this folder."""
    # Python 3.10 has no tomllib; datamodel-code-generator brings tomli there.
    reader = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    table: dict[str, Any] = reader.loads(path.read_text(encoding="utf-8"))
    return table


def expand(
    spec: Mapping[str, Any],
    table: Mapping[str, Any] | None = None,
    v13: Mapping[str, Any] | None = None,
    *,
    strict: bool = True,
) -> list[Shortcut]:
    """Return every shortcut the table describes, in the table's order.

    Args:
        spec: The spec as decoded JSON.
        table: The rules; if None, codegen/shortcuts.toml.
        v13: v13's facts; if None, codegen/v13.toml.
        strict: Whether a rule or a word of it that finds nothing is an error; not so on pages older
            than the table.

    Raises:
        RuleError: A rule, a pattern, an exception or a column does not fit the spec or does
            nothing, or two rules produce the same name on one type.
    """
    table = load_table() if table is None else table
    v13 = load_table(HERE / "v13.toml") if v13 is None else v13
    fields = {
        entry["name"]: {item["name"] for item in entry.get("fields", ())} for entry in spec["types"]
    }
    parameters = {
        snake_case(method["name"]): [item["name"] for item in method["parameters"]]
        for method in spec["methods"]
    }
    for name, known in parameters.items():
        old = v13["methods"].get(name, {}).get("parameters", ())
        known.extend(item for item in (*old, *OWN) if item not in known)
    done: dict[tuple[str, str], Shortcut] = {}
    used_sets: set[str] = set()
    for number, row in enumerate(table["rule"], start=1):
        rule = _Rule(number, row, table.get("sets", {}), strict=strict)
        used_sets.update(row.get("use", ()))
        for shortcut in rule.shortcuts(fields, parameters, v13["shortcuts"]):
            key = shortcut.receiver, shortcut.name
            if key in done:
                raise rule.error(f"{key[0]}.{key[1]} is also produced by rule {done[key].rule}")
            done[key] = shortcut
    if unused := set(table.get("sets", {})) - used_sets:
        raise RuleError(f"shortcuts.toml: no rule uses the sets {sorted(unused)}")
    return list(done.values())


class _Rule:
    """One [[rule]], and which of its words have done something."""

    def __init__(
        self, number: int, row: Mapping[str, Any], sets: Mapping[str, Any], *, strict: bool
    ) -> None:
        self.strict = strict
        self.number = number
        self.row = row
        if wrong := set(row) - COLUMNS:
            raise self.error(f"unknown columns {sorted(wrong)}")
        if missing := {"methods", "name", "fill"} - set(row):
            raise self.error(f"no column {sorted(missing)}")
        self.columns: dict[str, dict[str, Any]] = {name: dict(row.get(name, {})) for name in SHARED}
        for used in row.get("use", ()):
            if used not in sets:
                raise self.error(f"there is no [sets.{used}]")
            for name, values in sets[used].items():
                self.columns[name].update(values)
        self.drop = set(row.get("drop", ()))
        self.unused = {("drop", name) for name in self.drop}
        self.unused |= {("except", name) for name in row.get("except", ())}
        self.unused |= {("names", name) for name in row.get("names", ())}
        self.unused |= {("except_on", name) for name in row.get("except_on", ())}
        self.unused |= {("methods", name) for name in row["methods"]}
        # A shared set may hold columns that one rule's methods lack; a rule's own may not.
        for column in SHARED:
            self.unused |= {(column, name) for name in row.get(column, ())}

    def error(self, text: str) -> RuleError:
        """Return an error that says which rule is meant."""
        on = self.row.get("on", self.row.get("on_field"))
        return RuleError(
            f"shortcuts.toml, rule {self.number} ({on}, {self.row.get('name')!r}): {text}"
        )

    def shortcuts(
        self,
        fields: Mapping[str, set[str]],
        parameters: Mapping[str, list[str]],
        v13: Mapping[str, Mapping[str, Any]],
    ) -> Iterator[Shortcut]:
        """Yield what this rule produces, then complain about what did nothing."""
        receivers = list(self._receivers(fields))
        for method, stars in self._methods(parameters):
            name = self._name(method, stars)
            for receiver in receivers:
                old = v13.get(receiver, {}).get(name)
                order = tuple(old["parameters"]) if old else None
                yield self._shortcut(receiver, name, method, parameters[method], order)
        if self.unused and self.strict:
            words = ", ".join(f"{column}: {word}" for column, word in sorted(self.unused))
            raise self.error(f"these change nothing: {words}")

    def _receivers(self, fields: Mapping[str, set[str]]) -> Iterator[str]:
        wanted = self.row.get("on_field")
        if wanted is not None:
            skipped = set(self.row.get("except_on", ()))
            for name, known in fields.items():
                if wanted in known and name in skipped:
                    self.unused.discard(("except_on", name))
                elif wanted in known:
                    yield name
        for name in self.row.get("on", ()):
            if name in fields:
                yield name
            elif self.strict:
                raise self.error(f"there is no type {name}")

    def _methods(
        self, parameters: Mapping[str, list[str]]
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        filled = set(self.columns["fill"])
        for method, known in parameters.items():
            if not filled <= set(known):
                continue
            for pattern in self.row["methods"]:
                found = _match(pattern, method)
                if found is None:
                    continue
                if method in self.row.get("except", ()):
                    self.unused.discard(("except", method))
                    break
                self.unused.discard(("methods", pattern))
                yield method, found
                break

    def _name(self, method: str, stars: tuple[str, ...]) -> str:
        special: str | None = self.row.get("names", {}).get(method)
        if special is not None:
            self.unused.discard(("names", method))
            return special
        try:
            name: str = self.row["name"].format(None, *stars, method=method)
        except IndexError:
            raise self.error(f"{method} matches no star for {self.row['name']!r}") from None
        return name

    def _shortcut(
        self,
        receiver: str,
        name: str,
        method: str,
        known: list[str],
        order: tuple[str, ...] | None,
    ) -> Shortcut:
        kept: dict[str, dict[str, Any]] = {
            column: {word: value for word, value in self.columns[column].items() if word in known}
            for column in ("fill", "default", "compute")
        }
        removed = frozenset(kept["fill"]) | frozenset(self.drop & set(known))
        named = {word for value in kept["compute"].values() for word in value["with"]}
        extra = {w: v for w, v in self.columns["extra"].items() if w in named}
        here = (set(known) - removed) | set(extra)
        for column, values in (*kept.items(), ("extra", extra), ("drop", self.drop & removed)):
            self.unused -= {(column, word) for word in values}
        return Shortcut(
            receiver=receiver,
            name=name,
            method=method,
            fill=kept["fill"],
            default=kept["default"],
            compute={
                word: Compute(value["call"], tuple(w for w in value["with"] if w in here))
                for word, value in kept["compute"].items()
            },
            extra={word: Extra(**value) for word, value in extra.items()},
            removed=removed,
            order=order,
            rule=self.number,
        )


def _match(pattern: str, method: str) -> tuple[str, ...] | None:
    expression = re.escape(pattern).replace(r"\*", "(.*?)")
    found = re.fullmatch(expression, method)
    return None if found is None else found.groups()
