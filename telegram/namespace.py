"""The names that generated annotations use, found only when pydantic builds a validator."""

from __future__ import annotations

import re
from datetime import datetime
from inspect import get_annotations
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, PlainSerializer

from telegram.building import type_named
from telegram.times import UTC, from_unix, to_unix

if TYPE_CHECKING:
    from pydantic import BaseModel

_TYPE_NAME = re.compile(r"\b[A-Z]\w+")


def _aware(value: Any) -> Any:
    value = from_unix(value)
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value


def _aware_or_zero(value: Any) -> Any:
    return 0 if value == 0 else _aware(value)


def _dumped(value: Any) -> Any:
    return to_unix(value) if isinstance(value, datetime) else value


_FIXED: dict[str, Any] = {
    "Annotated": Annotated,
    "Any": Any,
    "ClassVar": ClassVar,
    "Literal": Literal,
    "UnixTime": Annotated[
        datetime, BeforeValidator(_aware), PlainSerializer(_dumped, when_used="json")
    ],
    "UnixTimeOrZero": Annotated[
        datetime | Literal[0],
        BeforeValidator(_aware_or_zero),
        PlainSerializer(_dumped, when_used="json"),
    ],
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
