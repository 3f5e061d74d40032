"""What a server that runs for weeks must not keep for ever: the oldest are forgotten first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

__all__ = ["MOST_KEPT", "keep_newest", "put_first"]

# Entries of one sort that a world remembers where the page names no number.
MOST_KEPT = 10_000

_PICTURES = 1_000

Key = TypeVar("Key")
Entry = TypeVar("Entry")


def keep_newest(
    entries: dict[Key, Any], most: int = MOST_KEPT, *, stays: Callable[[Any], bool] | None = None
) -> None:
    """Forget the oldest entries of a dict that has grown beyond a number.

    Args:
        entries: In the order in which they came.
        most: How many may stay.
        stays: Tells which entries are kept however old they are; None means none is.
    """
    if len(entries) <= most:
        return
    old = [key for key, value in entries.items() if stays is None or not stays(value)]
    for key in old[: len(entries) - most]:
        del entries[key]


def put_first(pictures: list[Entry], new: Entry) -> None:
    """Put a picture or a song before the others of a profile, and let the last ones go."""
    pictures.insert(0, new)
    del pictures[_PICTURES:]
