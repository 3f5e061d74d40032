"""v13's common name of the four reply markups."""

from __future__ import annotations

from abc import ABC
from typing import Any

__all__ = ["ReplyMarkup"]

_KINDS = {"ForceReply", "InlineKeyboardMarkup", "ReplyKeyboardMarkup", "ReplyKeyboardRemove"}


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
