"""What the page does not state: judgements kept in `overlay.toml`, each with its reason."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from codegen.spec import Field, Method, Spec, TypeEntry, ordered
from codegen.toml import parse_toml

__all__ = ["Change", "Overlay", "OverlayError", "is_current", "load_overlay", "parse_overlay"]

PATH = Path(__file__).with_name("overlay.toml")


class OverlayError(Exception):
    """An entry of the overlay is malformed or has nothing to change; the text names it."""


@dataclass(frozen=True)
class Change:
    """Facts to set on one place.

    Args:
        at: `Type`, `method`, `Type.field` or `method.parameter`.
        facts: Keys of the spec with their values.
    """

    at: str
    facts: dict[str, Any]


@dataclass
class Overlay:
    """All judgements.

    Args:
        reviewed: The version of the Bot API they were made for. On an older page an entry may find
            nothing to change; on this one and newer ones that is an error.
        empty: Types without fields although the page does not say so.
        changes: Facts to set.
        idempotent: For each method whether repeating a call is harmless.
    """

    reviewed: str = "0"
    empty: frozenset[str] = frozenset()
    changes: list[Change] = field(default_factory=list[Change])
    idempotent: dict[str, bool] = field(default_factory=dict[str, bool])

    def apply(self, spec: Spec) -> Spec:
        """Return a copy of the spec with every judgement in it.

        Raises:
            OverlayError: Entries change nothing; the text lists all of them.
        """
        spec = copy.deepcopy(spec)
        dead = [*self._make_changes(spec), *self._mark_methods(spec)]
        kinds = {entry["name"]: entry["kind"] for entry in spec["types"]}
        dead.extend(
            f"empty {name}: no such type, or it has fields now"
            for name in sorted(self.empty)
            if kinds.get(name) != "empty"
        )
        if dead and is_current(spec, self.reviewed):
            raise OverlayError("codegen/overlay.toml has dead entries:\n" + "\n".join(dead))
        return spec

    def unreviewed(self, spec: Spec) -> list[str]:
        """Return the methods of which nobody has said whether repeating them is harmless."""
        return [m["name"] for m in spec["methods"] if m["name"] not in self.idempotent]

    def _make_changes(self, spec: Spec) -> Iterator[str]:
        places = _places(spec)
        for change in self.changes:
            if change.at not in places:
                yield f"{change.at}: no such type, method, field or parameter"
                continue
            holder, key, shape = places[change.at]
            entry = holder[key]
            for name, value in change.facts.items():
                if entry.get(name) == value:
                    yield f"{change.at}: {name} is {value!r} already"
            try:
                holder[key] = ordered({**entry, **change.facts}, shape)
            except KeyError as error:
                raise OverlayError(f"{change.at}: {error.args[0]}") from error

    def _mark_methods(self, spec: Spec) -> Iterator[str]:
        names = {method["name"] for method in spec["methods"]}
        for name in self.idempotent:
            if name not in names:
                yield f"idempotent {name}: no such method"
        for method in spec["methods"]:
            # A method nobody has thought about must not be sent twice.
            method["idempotent"] = self.idempotent.get(method["name"], False)


def load_overlay(path: Path = PATH) -> Overlay:
    """Read the overlay file.

    Raises:
        OverlayError: It is malformed, or an entry gives no reason.
    """
    return parse_overlay(path.read_text(encoding="utf-8"))


def parse_overlay(text: str) -> Overlay:
    """Read an overlay from its text; see `load_overlay`."""
    try:
        data = parse_toml(text)
    except ValueError as error:
        raise OverlayError(f"codegen/overlay.toml: {error}") from error
    overlay = Overlay(str(data.pop("reviewed", "0")))
    empty: set[str] = set()
    for group, allowed in (
        ("empty", {"type"}),
        ("change", {"at", "set"}),
        ("idempotent", {"value", "methods"}),
    ):
        for entry in data.pop(group, []):
            if not entry.pop("why", ""):
                raise OverlayError(f"{group} {entry}: an entry needs a reason ('why').")
            if set(entry) != allowed:
                raise OverlayError(f"{group} {entry}: expected the keys {sorted(allowed)}.")
            if group == "empty":
                empty.add(entry["type"])
            elif group == "change":
                overlay.changes.append(Change(entry["at"], entry["set"]))
            else:
                _mark(overlay, entry["value"], entry["methods"])
    if data:
        raise OverlayError(f"codegen/overlay.toml: unknown {', '.join(sorted(data))}.")
    overlay.empty = frozenset(empty)
    return overlay


def _mark(overlay: Overlay, value: bool, methods: list[str]) -> None:
    for name in methods:
        if name in overlay.idempotent:
            raise OverlayError(f"idempotent {name}: listed twice.")
        overlay.idempotent[name] = value


def _places(spec: Spec) -> dict[str, tuple[Any, int, Any]]:
    """Map every name an entry may use to the list, the position and the shape of what it means."""
    places: dict[str, tuple[Any, int, Any]] = {}
    types: Any = spec["types"]
    methods: Any = spec["methods"]
    for entities, shape, rows in ((types, TypeEntry, "fields"), (methods, Method, "parameters")):
        for position, entity in enumerate(entities):
            places[entity["name"]] = (entities, position, shape)
            for index, row in enumerate(entity.get(rows, ())):
                places[f"{entity['name']}.{row['name']}"] = (entity[rows], index, Field)
    return places


def is_current(spec: Spec, reviewed: str) -> bool:
    """Return whether a page is at least as new as the judgements made about it."""
    return _version(spec["version"]) >= _version(reviewed)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text))
