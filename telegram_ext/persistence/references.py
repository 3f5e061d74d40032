"""Telling whether anybody holds data that is to leave the memory.

Python counts the references to an object; whoever holds data that a mapping has let go could change
it, and nobody would notice.
"""

from __future__ import annotations

import sys
from sys import getrefcount
from typing import Any

# Without its lock, Python counts too vaguely to tell: then everything is held.
_COUNTED: bool = getattr(sys, "_is_gil_enabled", lambda: True)()


def held(data: Any) -> bool:
    """Tell whether anybody but the caller holds data that it has just taken out of a mapping.

    What counts is the data itself, and those of its values that can be changed; what they hold in
    turn is not looked at.
    """
    whole, part = _counts(data)
    return whole > _WHOLE or part > _PART or not _COUNTED


def _counts(data: Any) -> tuple[int, int]:
    """Return the number of references to data, and the largest number to a part of it."""
    most = 0
    for part in _parts(data):
        if isinstance(part, (dict, list, set)) or hasattr(part, "__dict__"):
            most = max(most, getrefcount(part))
    return getrefcount(data), most


def _parts(data: Any) -> Any:
    fields: Any = data
    return fields.values() if isinstance(data, dict) else ()


def _measured(data: Any) -> tuple[int, int]:
    return _counts(data)  # called like `held`, whose own references count too


def _of_nobody() -> tuple[int, int]:
    data: Any = {0: {"part": [1]}}.pop(0)
    return _measured(data)


_WHOLE, _PART = _of_nobody()  # what is counted depends on the version of Python

__all__ = ["held"]
