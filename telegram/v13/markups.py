"""The four reply markups: v13's common name for them, and what its bots gave to the wrong one."""

from __future__ import annotations

from abc import ABC
from typing import Any

from telegram.v13.notices import notice

__all__ = ["ReplyMarkup", "forgive"]

_KINDS = {"ForceReply", "InlineKeyboardMarkup", "ReplyKeyboardMarkup", "ReplyKeyboardRemove"}

# Arguments of one markup that bots gave to another as well: v13 looked at none it did not know.
_ELSEWHERE = {
    "input_field_placeholder": "ReplyKeyboardMarkup and ForceReply",
    "one_time_keyboard": "ReplyKeyboardMarkup",
    "resize_keyboard": "ReplyKeyboardMarkup",
    "selective": "markups that appear below the message",
}


class ReplyMarkup(ABC):  # noqa: B024 - there is nothing that a markup of one's own must have
    """What may be given as `reply_markup`, for `isinstance` and annotations."""

    @classmethod
    def __subclasshook__(cls, other: type) -> Any:
        if cls is not ReplyMarkup:
            return NotImplemented
        return any(
            base is cls or (base.__module__ == "telegram" and base.__name__ in _KINDS)
            for base in other.__mro__
        )


def forgive(cls: type[Any]) -> None:
    """Let the constructor of a markup drop, with a warning, what belongs to another one."""

    def _modern(_: type[Any], values: dict[str, Any]) -> dict[str, Any]:
        strange = (values.keys() & _ELSEWHERE.keys()) - cls.model_fields.keys()
        for name in sorted(strange):
            notice(f"{cls.__name__}({name}=...)", f"left out, as it belongs to {_ELSEWHERE[name]}")
        return {name: value for name, value in values.items() if name not in strange}

    type.__setattr__(cls, "_modern", classmethod(_modern))
