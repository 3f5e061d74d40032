"""What a world plans to do later, in a form that can be written down and read again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar, cast

__all__ = ["PLANNED", "as_written", "planned"]

Act = TypeVar("Act", bound=Callable[..., None])

# By name, all that a saved world may ask for; anything else in a file is refused.
PLANNED: dict[str, Callable[..., None]] = {}


def planned(act: Act) -> Act:
    """Let a function be planned with `clock.at(when, partial(act, ...))` and survive a restart."""
    PLANNED[_name(act)] = act
    return act


def as_written(act: Callable[[], None]) -> tuple[str, list[Any]] | None:
    """Return the name and the arguments of what was planned, or None for a test's own plan."""
    if not isinstance(act, partial) or act.keywords:
        return None
    function = cast("Callable[..., None]", act.func)
    name = _name(function)
    return (name, list(act.args)) if PLANNED.get(name) is function else None


def _name(act: Callable[..., None]) -> str:
    return f"{act.__module__.rpartition('.')[2]}.{act.__qualname__}"
