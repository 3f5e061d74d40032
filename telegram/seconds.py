"""Arguments that say how long to wait."""

from datetime import timedelta
from typing import Any

__all__ = ["seconds"]

_LONGEST = 1_000_000  # eleven days; sockets count milliseconds in 31 bits


def seconds(name: str, value: Any) -> float:
    """Return a duration in seconds.

    Args:
        name: What to call the argument in an error.
        value: A number, or a timedelta.

    Raises:
        TypeError: The value is neither.
        ValueError: It is negative, or longer than anybody waits.
    """
    if isinstance(value, timedelta):
        found = value.total_seconds()
    elif hasattr(value, "__float__") and not isinstance(value, bool):
        found = float(value)
    else:
        raise TypeError(f"{name}={value!r} is no number of seconds; give one such as 5 or 2.5")
    if not 0 <= found <= _LONGEST:
        raise ValueError(f"{name}={value!r}: give seconds, from 0 to {_LONGEST:,}")
    return found
