"""The names that generated annotations use, found only when pydantic builds a validator."""

from __future__ import annotations

import re
from inspect import get_annotations
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from telegram.building import type_named
from telegram.times import UnixTime, UnixTimeOrZero

if TYPE_CHECKING:
    from pydantic import BaseModel

_TYPE_NAME = re.compile(r"\b[A-Z]\w+")

_FIXED: dict[str, Any] = {
    "Annotated": Annotated,
    "Any": Any,
    "ClassVar": ClassVar,
    "Literal": Literal,
    "UnixTime": UnixTime,
    "UnixTimeOrZero": UnixTimeOrZero,
    # What may be uploaded is found and checked when the object is sent.
    "FileInput": Any,
}


def namespace_of(cls: type[BaseModel]) -> dict[str, Any]:
    """Return every name that the annotations of `cls`, and of the types they name, need."""
    import telegram  # noqa: PLC0415 - complete by the time a validator is built

    known = telegram.TYPE_MODULES
    found = dict(_FIXED)
    waiting: list[type[Any]] = [cls]
    while waiting:
        for base in waiting.pop().__mro__:
            notes = get_annotations(base)
            members = getattr(base, "_members_named", lambda: ())()
            for name in (*members, *_TYPE_NAME.findall(" ".join(map(str, notes.values())))):
                if name == "RichTextValue":
                    name = "RichText"  # noqa: PLW2901 - the one alias among the annotations
                if name in known and name not in found:
                    found[name] = type_named(name)
                    waiting.append(found[name])
    if "RichText" in found:
        found["RichTextValue"] = found["RichText"]
    return found
