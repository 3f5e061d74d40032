"""What changed between two versions of the Bot API, and whom it breaks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from codegen.spec import Spec, Type, describe_type, names_in

__all__ = ["Change", "Difference", "changelog", "compare", "report", "summary"]


@dataclass(frozen=True)
class Change:
    """One change of a type, a method, a field or a parameter.

    Args:
        kind: `added`, `removed` or `changed`.
        what: `type`, `method`, `field`, `parameter` or `member`.
        name: Its name; a field with its owner, as in `Chat.id`.
        text: For a change, what it was and what it is.
        breaks: Whether a program that was right before can now be wrong.
    """

    kind: str
    what: str
    name: str
    text: str = ""
    breaks: bool = False

    def __str__(self) -> str:
        """Spell the change on one line."""
        line = f"{self.kind} {self.what} {self.name}"
        if self.text:
            line += f": {self.text}"
        return f"{line}  [breaks callers]" if self.breaks else line


@dataclass
class Difference:
    """All changes from one spec to another, in the page's order."""

    old: str
    new: str
    date: str
    changes: list[Change] = field(default_factory=list[Change])

    def of(self, kind: str, what: str) -> list[Change]:
        """Return the changes of one kind to one sort of thing."""
        return [change for change in self.changes if (change.kind, change.what) == (kind, what)]


def compare(old: Spec, new: Spec) -> Difference:
    """Compare by name, never by position: the page reorders its entities."""
    difference = Difference(old["version"], new["version"], new["date"])
    changes = difference.changes
    sent = _reachable(old, _taken(old)) | _reachable(new, _taken(new))
    received = _reachable(old, _given(old)) | _reachable(new, _given(new))
    for what, before, after in (
        ("type", _by_name(old["types"]), _by_name(new["types"])),
        ("method", _by_name(old["methods"]), _by_name(new["methods"])),
    ):
        for name in after:
            if name not in before:
                changes.append(Change("added", what, name))
            else:
                flow = _Flow(what == "method" or name in sent, name in received)
                changes.extend(_compare_entity(what, before[name], after[name], flow))
        changes.extend(
            Change("removed", what, name, breaks=True) for name in before if name not in after
        )
    return difference


def _by_name(entries: Iterable[Any]) -> dict[str, Any]:
    return {entry["name"]: entry for entry in entries}


@dataclass(frozen=True)
class _Flow:
    """Which way a thing travels: more in what we send, or less in what we receive, breaks."""

    sent: bool
    received: bool


def _taken(spec: Spec) -> list[Type]:
    return [row["type"] for method in spec["methods"] for row in method["parameters"]]


def _given(spec: Spec) -> list[Type]:
    return [method["returns"] for method in spec["methods"]]


def _reachable(spec: Spec, kinds: list[Type]) -> set[str]:
    """Return the types that can occur in values of the given ones."""
    types = _by_name(spec["types"])
    waiting = [name for kind in kinds for name in names_in(kind)]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in types and name not in found:
            found.add(name)
            waiting.extend(types[name].get("members", ()))
            for row in types[name].get("fields", ()):
                waiting.extend(names_in(row["type"]))
    return found


def _compare_entity(what: str, old: Any, new: Any, flow: _Flow) -> Iterator[Change]:
    name = new["name"]
    if old.get("kind") != new.get("kind"):
        text = f"{old['kind']} became {new['kind']}"
        yield Change("changed", "type", name, text, breaks=True)
    yield from _compare_members(name, old.get("members", []), new.get("members", []))
    for key in ("plain", "tag", "choose"):
        if (
            what == "type"
            and old.get(key) != new.get(key)
            and old.get("members") == new.get("members")
        ):
            yield Change("changed", "type", name, f"{key} {_was_is(old.get(key), new.get(key))}")
    if what == "method":
        if old["returns"] != new["returns"]:
            text = f"returns {_types_were_are(old['returns'], new['returns'])}"
            yield Change("changed", "method", name, text, breaks=True)
        rows, row_kind = "parameters", "parameter"
    else:
        rows, row_kind = "fields", "field"
    before, after = _by_name(old.get(rows, ())), _by_name(new.get(rows, ()))
    for row, facts in after.items():
        where = f"{name}.{row}"
        if row not in before:
            breaks = flow.sent and facts["required"]
            text = describe_type(facts["type"]) + (", required" if facts["required"] else "")
            yield Change("added", row_kind, where, text, breaks)
        else:
            yield from _compare_row(row_kind, where, before[row], facts, flow)
    for row in before:
        if row not in after:
            yield Change("removed", row_kind, f"{name}.{row}", breaks=True)


def _compare_members(name: str, old: list[str], new: list[str]) -> Iterator[Change]:
    for member in new:
        if member not in old:
            yield Change("added", "member", f"{name}.{member}")
    for member in old:
        if member not in new:
            yield Change("removed", "member", f"{name}.{member}", breaks=True)


def _compare_row(
    what: str, where: str, old: Mapping[str, Any], new: Mapping[str, Any], flow: _Flow
) -> Iterator[Change]:
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key), new.get(key)
        if before == after and type(before) is type(after):
            continue
        if key == "type":
            text, breaks = _types_were_are(old["type"], new["type"]), True
        elif key == "required":
            text = "required, was optional" if after else "optional, was required"
            # A sender may go on sending it; a reader may find it absent.
            breaks = flow.sent if after else flow.received
        else:
            text = f"{key} {_was_is(before, after)}"
            breaks = flow.sent and _narrows(key, before, after)
        yield Change("changed", what, where, text, breaks)


def _narrows(key: str, before: Any, after: Any) -> bool:
    """Tell whether less is accepted than before."""
    if key == "enum":
        return after is not None and (before is None or not set(before) <= set(after))
    if key.startswith("max"):
        return after is not None and (before is None or after < before)
    if key.startswith("min") or key == "item_min":
        return after is not None and (before is None or after > before)
    return key in {"constant", "pattern", "non_zero"} and after is not None


def _types_were_are(old: Type, new: Type) -> str:
    return f"{describe_type(new)}, was {describe_type(old)}"


def _was_is(old: Any, new: Any) -> str:
    if _is_list(old) and _is_list(new):
        gone = [value for value in old if value not in new]
        come = [value for value in new if value not in old]
        parts = [
            f"{sign} {_spell(part)}" for sign, part in (("without", gone), ("with", come)) if part
        ]
        return ", ".join(parts) or "reordered"
    return f"{_spell(new)}, was {_spell(old)}"


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _spell(value: Any) -> str:
    return "none" if value is None else json.dumps(value, ensure_ascii=False)


def summary(difference: Difference) -> str:
    """Count the changes in a few lines, the versions first."""
    lines = [f"Bot API {difference.old} -> {difference.new} ({difference.date})"]
    for kind in ("added", "removed", "changed"):
        counts = [
            f"{len(found)} {what}{'s' if len(found) > 1 else ''}"
            for what in ("type", "method", "field", "parameter", "member")
            if (found := difference.of(kind, what))
        ]
        if counts:
            lines.append(f"  {kind}: {', '.join(counts)}")
    breaking = sum(change.breaks for change in difference.changes)
    lines.append(f"  {breaking} of {len(difference.changes)} changes break callers")
    return "\n".join(lines)


def report(difference: Difference) -> str:
    """Explain the difference to a person: a summary, then a line for each change."""
    return "\n".join([summary(difference), "", *map(str, difference.changes)]) + "\n"


def changelog(difference: Difference) -> str:
    """Draft the changelog entry: whole sentences for someone who writes bots."""
    lines = [f"## Bot API {difference.new}, {difference.date}", ""]
    for kind, verb in (("added", "New"), ("removed", "Gone")):
        for what in ("method", "type", "parameter", "field", "member"):
            names = [f"`{change.name}`" for change in difference.of(kind, what)]
            if names:
                noun = "union member" if what == "member" else what
                lines.append(f"- {verb} {noun}{'s' if len(names) > 1 else ''}: {', '.join(names)}.")
    lines += [f"- `{c.name}`: {c.text}." for c in difference.changes if c.kind == "changed"]
    breaking = [f"`{change.name}`" for change in difference.changes if change.breaks]
    if breaking:
        lines += ["", f"Check your code where it uses {', '.join(dict.fromkeys(breaking))}."]
    return "\n".join(lines) + "\n"
