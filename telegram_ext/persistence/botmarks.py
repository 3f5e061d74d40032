"""Taking bots out of data before it is stored, and putting them back after it was read.

A bot holds connections and a token, neither of which belongs in a file. Walking makes copies, so
that a store may keep what it was given while handlers go on changing the original.
"""

from __future__ import annotations

import warnings
from collections import deque
from collections.abc import Callable
from copy import copy
from enum import Enum
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any, Final, cast

from telegram.base import TelegramObject
from telegram.bot import Bot

REPLACED_BOT: Final = "bot_instance_replaced_by_ptb_persistence"
"""What stands for the bot in stored data; v13's files hold the same text."""

_LEAVES = frozenset({str, int, float, bool, bytes, type(None), complex})
_OPAQUE = (Enum, type, ModuleType, FunctionType, BuiltinFunctionType, MethodType)


def without_bot(data: Any) -> Any:
    """Return a copy of the data with `REPLACED_BOT` where a bot was."""
    return _Walk(lambda value: REPLACED_BOT if isinstance(value, Bot) else value, None).copy(data)


def with_bot(data: Any, bot: Bot | None) -> Any:
    """Return a copy of the data with the bot where `REPLACED_BOT`, or an old bot, was.

    Objects of the Bot API are given the bot as well, for their shortcuts.
    """

    def put(value: Any) -> Any:
        """Return the bot for a mark or an old bot, anything else as it is."""
        return bot if isinstance(value, Bot) or value == REPLACED_BOT else value

    return _Walk(put, bot).copy(data)


class _Walk:
    """Copy data of any depth once; what occurs twice in it is one object in the copy as well.

    Args:
        leaf: Returns what takes the place of a str or a bot.
        bot: The bot of every object of the Bot API in the copy.
    """

    def __init__(self, leaf: Callable[[Any], Any], bot: Bot | None) -> None:
        self._leaf = leaf
        self._bot = bot
        self._done: dict[int, Any] = {}
        self._kept: list[Any] = []  # alive while their ids are keys

    def copy(self, value: Any) -> Any:
        """Return the copy of a value, the same one each time."""
        kind = value.__class__
        if kind is str or isinstance(value, Bot):
            return self._leaf(value)
        if kind in _LEAVES or isinstance(value, _OPAQUE):
            return value
        number = id(value)
        if number in self._done:
            return self._done[number]
        self._kept.append(value)
        made = self._made(value, number)
        self._done[number] = made
        return made

    def _made(self, value: Any, number: int) -> Any:
        kind = value.__class__
        if isinstance(value, dict):
            return self._filled(value, number, list[tuple[Any, Any]](value.items()), True)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] - the data is the bot's own
        if isinstance(value, (list, deque)):
            return self._filled(value, number, list[Any](value), False)  # pyright: ignore[reportUnknownArgumentType] - same
        if isinstance(value, (tuple, set, frozenset)):
            items = [self.copy(item) for item in list[Any](value)]  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] - same
            return kind._make(items) if hasattr(kind, "_make") else kind(items)
        if isinstance(value, TelegramObject):
            return self._object(value, number)
        return self._instance(value, number)

    def _filled(self, value: Any, number: int, items: list[Any], mapping: bool) -> Any:
        made = copy(value)  # keeps the class, and what a defaultdict or a deque knows beside items
        made.clear()
        self._done[number] = made
        for item in items:
            if mapping:
                made[self.copy(item[0])] = self.copy(item[1])
            else:
                made.append(self.copy(item))
        return made

    def _object(self, value: TelegramObject, number: int) -> TelegramObject:
        made = copy(value)
        self._done[number] = made
        fields = {name: self.copy(item) for name, item in list(made.__dict__.items())}
        object.__setattr__(made, "__dict__", fields)
        object.__setattr__(made, "_bot", self._bot)
        return made

    def _instance(self, value: Any, number: int) -> Any:
        slots = _slots(value)
        if not hasattr(value, "__dict__") and not slots:
            return value
        try:
            made = copy(value)
            if made is value:
                return value
            self._done[number] = made
            if hasattr(made, "__dict__"):
                attributes = cast("dict[str, Any]", vars(made))
                attributes.update({n: self.copy(item) for n, item in list(attributes.items())})
            for name in slots:
                object.__setattr__(made, name, self.copy(getattr(made, name)))
        except Exception as problem:  # noqa: BLE001 - whatever a class says to being copied
            warnings.warn(
                f"A {type(value).__name__} cannot be copied ({problem}), so the data is stored "
                "with the object itself; if it holds a bot, storing will fail",
                RuntimeWarning,
                stacklevel=2,
            )
            self._done[number] = value
            return value
        return made


def _slots(value: Any) -> list[str]:
    """Name the slots of an object that are set."""
    names: list[str] = []
    for cls in type(value).__mro__:
        slots: Any = cls.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            mangled = name
            if name.startswith("__") and not name.endswith("__"):
                mangled = f"_{cls.__name__.lstrip('_')}{name}"
            if name not in {"__dict__", "__weakref__"} and hasattr(value, mangled):
                names.append(mangled)
    return names


__all__ = ["REPLACED_BOT", "with_bot", "without_bot"]
