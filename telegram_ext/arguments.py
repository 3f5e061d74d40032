"""Refuse arguments with which a bot would start and then be deaf."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, cast

from telegram_ext.notices import deprecated, warn

_CO_COROUTINE = 0x80  # inspect.CO_COROUTINE; the module itself costs milliseconds to import


def check_kinds(allowed_updates: Any) -> None:
    """Refuse what is no list of kinds of updates; warn of a kind that is not known.

    Args:
        allowed_updates: What a caller has given; None is right.

    Raises:
        TypeError: It is a single text, or something in it is no text.
    """
    if allowed_updates is None:
        return
    if isinstance(allowed_updates, (str, bytes)) or not isinstance(allowed_updates, Iterable):
        shown = repr(cast("object", allowed_updates))
        example = shown if isinstance(allowed_updates, str) else "'message'"
        raise TypeError(
            f"allowed_updates={shown} must be a list of kinds of updates: write [{example}]"
        )
    from telegram import Update  # noqa: PLC0415 - loads the client, which is needed anyway now

    known = [name for name in Update.model_fields if name != "update_id"]
    for kind in cast("Iterable[object]", allowed_updates):
        if not isinstance(kind, str):
            raise TypeError(
                f"allowed_updates: {kind!r} is no kind of updates; write names such as 'message'"
            )
        if kind not in known:
            from difflib import get_close_matches  # noqa: PLC0415 - loaded with the first mistake

            near = get_close_matches(kind, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "only a newer server may know it"
            # Newer kinds than this library knows must be possible, so this is no refusal.
            warn(f"allowed_updates: {kind!r} is no kind of updates that is known here; {hint}")


def whether_to_drop(clean: bool | None, drop_pending_updates: bool | None) -> bool | None:
    """Return whether to drop waiting updates, whichever name the caller uses; None is unsaid.

    Args:
        clean: v13's old name.
        drop_pending_updates: Today's.

    Raises:
        TypeError: Both are given.
    """
    if clean is None:
        return drop_pending_updates
    if drop_pending_updates is not None:
        raise TypeError(
            "`clean` and `drop_pending_updates` are mutually exclusive: keep the second"
        )
    deprecated("clean is deprecated: write drop_pending_updates")
    return clean


def check_seconds(**times: float) -> None:
    """Refuse times that are negative.

    Args:
        **times: Seconds, by the names of the arguments.

    Raises:
        ValueError: One is.
        TypeError: One is no number.
    """
    for name, value in times.items():
        if isinstance(value, bool) or not isinstance(cast("object", value), (int, float)):
            raise TypeError(f"{name}={value!r}: give a number of seconds")
        if not value >= 0:  # also what is not a number
            raise ValueError(f"{name}={value!r}: give a number of seconds from 0 on")


def check_callback(owner: str, callback: object) -> None:
    """Refuse a callback that cannot be called.

    Args:
        owner: What takes the callback.
        callback: What was given.

    Raises:
        TypeError: It cannot be called, or it is a filter.
    """
    from telegram_ext.filters.base import BaseFilter  # noqa: PLC0415 - handlers load it anyway

    if isinstance(callback, BaseFilter):
        raise TypeError(
            f"{owner}: the callback is the filter {callback!r}; the filters come first: "
            f"{owner}({callback.name.strip('<>')}, start)"
        )
    if not callable(callback):
        hint = "; did you write start() instead of start?" if callback is None else ""
        raise TypeError(
            f"{owner}: the callback must be a function, callback(update, context), "
            f"and not {callback!r}{hint}"
        )
    if getattr(getattr(callback, "__code__", None), "co_flags", 0) & _CO_COROUTINE:
        name = getattr(callback, "__name__", "callback")
        raise TypeError(
            f"{owner}: {name} is an async function, which nothing here would await; "
            f"write `def {name}(update, context)` without async, and leave out await inside"
        )


def check_switches(owner: str, takes_pattern: bool, **switches: object) -> None:
    """Warn of a switch that is given something else, most likely meant for another argument.

    Args:
        owner: What takes the switches.
        takes_pattern: Whether it has an argument `pattern` as well.
        **switches: What was given, by the names of the arguments.
    """
    for name, value in switches.items():
        if value is None or isinstance(value, int):  # also True and False
            continue
        if takes_pattern and isinstance(value, (str, re.Pattern)):
            hint = f"write pattern={value!r}"
        else:
            hint = "arguments after the callback are best given by name"
        warn(f"{owner}: {value!r} stands where {name}, a switch of v11, is expected; {hint}")


def instead(given: type[Any]) -> tuple[str, str]:
    """Return how a bot calls a class, and what to write where a filter is wanted.

    Args:
        given: A class that stands where an instance is meant.
    """
    from telegram_ext.filters import Filters  # noqa: PLC0415 - the filters check with this module

    for path, holder in (("Filters", Filters), ("Filters.document", type(Filters.document))):
        for name in dir(holder):
            if getattr(holder, name) is given:
                return f"{path}.{name}", f"{path}.{name}({_first_argument(given)})"
    if given is Filters:
        return "Filters", "Filters.text or Filters.all"
    return given.__name__, f"{given.__name__}()"


def _first_argument(given: type[Any]) -> str:
    code = given.__init__.__code__
    return f"{code.co_varnames[1]}=..." if code.co_argcount > 1 else ""


def check_filter(owner: str, given: object) -> None:
    """Refuse what cannot be asked as a filter.

    Args:
        owner: What takes the filter.
        given: What was given; None is right.

    Raises:
        TypeError: It is a class and not an instance, or cannot be called.
    """
    if isinstance(given, type):
        name, how = instead(given)
        raise TypeError(f"{owner}: {name} is a class and no filter; write {how}")
    if isinstance(given, (list, tuple)):
        raise TypeError(
            f"{owner}: several filters are combined with & and |, as in "
            f"Filters.text | Filters.photo; a {type(cast('object', given)).__name__} is no filter"
        )
    if given is not None and not callable(given):
        raise TypeError(f"{owner}: {given!r} is no filter; write for example Filters.text")


__all__ = [
    "check_callback",
    "check_filter",
    "check_kinds",
    "check_seconds",
    "check_switches",
    "instead",
    "whether_to_drop",
]
