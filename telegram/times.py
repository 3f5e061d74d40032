"""Unix time on the wire, aware UTC datetimes in Python."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, PlainSerializer

UTC = timezone.utc
_from_timestamp = datetime.fromtimestamp


def from_unix(value: Any) -> Any:
    """Turn Unix seconds into an aware UTC datetime; leave alone what is not a usable number.

    A timestamp outside Python's years 1 to 9999 stays a number, so that one odd value from a
    server never makes a whole update unreadable.
    """
    if value.__class__ is int or value.__class__ is float:
        try:
            return _from_timestamp(value, UTC)
        except (OverflowError, OSError, ValueError):
            return value
    return value


def from_unix_or_zero(value: Any) -> Any:
    """Do what `from_unix` does, but keep 0 where the Bot API gives it a meaning of its own."""
    return 0 if value == 0 else from_unix(value)


def to_unix(value: datetime) -> int:
    """Turn a datetime into whole Unix seconds; a naive one counts as UTC."""
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    return int(value.timestamp())


def _aware(value: Any) -> Any:
    value = from_unix(value)
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value


def _aware_or_zero(value: Any) -> Any:
    return 0 if value == 0 else _aware(value)


def _dump(value: Any) -> Any:
    return to_unix(value) if isinstance(value, datetime) else value


UnixTime: TypeAlias = Annotated[
    datetime, BeforeValidator(_aware), PlainSerializer(_dump, when_used="json")
]
"""A field that is a datetime in Python and Unix seconds on the wire."""

UnixTimeOrZero: TypeAlias = Annotated[
    datetime | Literal[0], BeforeValidator(_aware_or_zero), PlainSerializer(_dump, when_used="json")
]
"""The same where 0 is not 1970 but says "never", "for ever" or "not yet"."""
