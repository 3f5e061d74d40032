"""One check that shortcuts share."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def present(value: T | None, name: str) -> T:
    """Return a value that a shortcut cannot do without.

    Raises:
        ValueError: It is None; `name` says which field of which type.
    """
    if value is None:
        raise ValueError(f"this shortcut needs {name}, which is not set on this object")
    return value
