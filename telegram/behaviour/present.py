"""Values that a shortcut cannot do without."""

from __future__ import annotations

from typing import TypeVar

__all__ = ["present"]

T = TypeVar("T")


def present(value: T | None, what: str) -> T:
    """Return the value.

    Args:
        value: What a shortcut fills in.
        what: The type and field it comes from, for the error.

    Raises:
        ValueError: The value is None, so that the shortcut has nothing to fill in.
    """
    if value is None:
        raise ValueError(f"{what} is None here, so this shortcut has nothing to work on")
    return value
