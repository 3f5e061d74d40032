"""The facts of one row: what the cells of a field or a parameter state."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from codegen.grammar import read_type
from codegen.limits import read_limits
from codegen.page import PageError, Row
from codegen.spec import Field, Type, names_in, ordered
from codegen.text import Prose
from codegen.values import read_constant, read_default, read_enum

__all__ = ["read_field"]

_DURATION = re.compile(
    r"(?:.*_)?(?:duration|period|timestamp)"
    r"|timeout|cache_time|message_auto_delete_time|slow_mode_delay|retry_after"
)
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def read_field(owner: str, row: Row, types: Mapping[str, str]) -> Field:
    """Read a row into its facts.

    Args:
        owner: The type or method the row belongs to, for messages.
        row: The row.
        types: Names of all types by their anchors.
    """
    where = f"{owner}.{row.name}"
    if not _NAME.fullmatch(row.name):
        raise PageError(f"{where}: this is not a name of a field or parameter.")
    prose = row.description
    kind = read_type(where, row, types)
    facts: dict[str, Any] = {
        "name": row.name,
        "type": kind,
        "required": _is_required(where, row),
    }
    upload = _upload(prose.text, kind)
    constant = read_constant(prose) if kind == "String" and facts["required"] else None
    if constant is not None:
        facts["constant"] = constant
    elif enum := read_enum(prose, kind):
        facts["enum"] = enum[0]
        if enum[1]:
            facts["open"] = True
    facts.update(read_limits(prose.text, kind, upload=upload is not None))
    if default := read_default(prose, kind, types):
        facts["default"] = default[0]
    facts.update(_meaning(row.name, kind, prose.text))
    if upload is not None:
        facts["upload"] = upload
    return cast(Field, ordered(facts, Field))


def _is_required(where: str, row: Row) -> bool:
    if row.required is None:
        return not _says_optional(where, row.description)
    if row.required not in {"Yes", "Optional"}:
        raise PageError(f"{where}: the column Required says {row.required!r}.")
    return row.required == "Yes"


def _says_optional(where: str, prose: Prose) -> bool:
    if not re.match(r"Optional\b(?= ?\.|$)", prose.text):
        return False
    if not any(mark.start == 0 and word == "Optional" for word, mark in prose.emphasised()):
        raise PageError(f"{where}: 'Optional' without emphasis: {prose.text[:80]!r}")
    return True


def _upload(text: str, kind: Type) -> str | None:
    if "InputFile" in names_in(kind):
        return "file"
    return "attach" if kind == "String" and "attach://" in text else None


def _meaning(name: str, kind: Type, text: str) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    is_integer = kind == "Integer"
    if is_integer and ("Unix time" in text or re.search(r"(^|_)date$", name)):
        facts["timestamp"] = True
    elif kind in ("Integer", "Float") and _DURATION.fullmatch(name):
        facts["duration"] = "months" if "umber of months" in text else "seconds"
    if "Integer" in names_in(kind) and re.search(r"\bA?RGB", text):
        facts["color"] = True
    if kind == "String" and "JSON-serialized" in text and "encrypted" not in text:
        facts["json"] = True
    if is_integer and re.search(r"at most 52 significant bits|smaller than 52 bits", text):
        facts["bits"] = 52
    return facts
