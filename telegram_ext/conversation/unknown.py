"""Warning of a state that a conversation does not know, at the callback that returned it."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Iterable
from typing import Any


def warn_of_unknown(
    state: object, name: str | None, states: Iterable[object], callback: Callable[..., Any] | None
) -> None:
    """Warn that nobody will be asked in a state, where Python shows the callback's first line.

    Args:
        state: What was returned.
        name: Name of the conversation.
        states: The states that it has.
        callback: What returned it; None where that is not known.
    """
    named = "" if name is None else f" {name}"
    known = ", ".join(map(repr, states)) or "none"
    text = f"Handler returned state {state} which is unknown to the ConversationHandler{named}."
    function: Any = None if callback is None else inspect.unwrap(callback)
    function = getattr(function, "func", function)  # of a functools.partial
    function = getattr(function, "__func__", function)  # of a method
    if callback is not None:
        where = getattr(function, "__qualname__", None) or type(callback).__qualname__
        text += f" The callback {where} returned {state!r}; the states are {known}."
    code = getattr(function, "__code__", None)
    if code is None:
        warnings.warn(text, stacklevel=2)
        return
    space: dict[str, Any] = function.__globals__
    warnings.warn_explicit(
        text,
        UserWarning,
        code.co_filename,
        code.co_firstlineno,
        module=space.get("__name__"),
        registry=space.setdefault("__warningregistry__", {}),  # so that each is shown once
    )


__all__ = ["warn_of_unknown"]
