"""Unix time on the wire, aware UTC datetimes in Python."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Literal, TypeAlias

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


UnixTime: TypeAlias = datetime
"""A field that is a datetime in Python and Unix seconds on the wire; see telegram/namespace.py."""

UnixTimeOrZero: TypeAlias = "datetime | Literal[0]"
"""The same where 0 is not 1970 but says "never", "for ever" or "not yet"."""
