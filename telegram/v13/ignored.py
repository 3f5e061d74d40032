"""Constructor arguments that types never had, which v13 did not look at and bots gave them."""

from __future__ import annotations

from typing import Any

from telegram.v13.notices import notice

__all__ = ["IGNORED", "forgive"]

_OF_KEYBOARDS = {
    "input_field_placeholder": "left out, as it belongs to ReplyKeyboardMarkup and ForceReply",
    "one_time_keyboard": "left out, as it belongs to ReplyKeyboardMarkup",
    "resize_keyboard": "left out, as it belongs to ReplyKeyboardMarkup",
    "selective": "left out, as it belongs to markups that appear below the message",
}

IGNORED: dict[str, dict[str, str]] = {
    "Chat": {"all_members_are_administrators": "left out: permissions say what members may do"},
    "ForceReply": _OF_KEYBOARDS,
    "InlineKeyboardMarkup": _OF_KEYBOARDS,
    "ReplyKeyboardRemove": _OF_KEYBOARDS,
}
"""What to say of each argument, by the type that it was given to."""


def forgive(cls: type[Any]) -> None:
    """Let a class's constructor drop, with a warning, what it never had."""
    ignored = IGNORED[cls.__name__]

    def _modern(_: type[Any], values: dict[str, Any]) -> dict[str, Any]:
        strange = (values.keys() & ignored.keys()) - cls.model_fields.keys()
        for name in sorted(strange):
            notice(f"{cls.__name__}({name}=...)", ignored[name])
        return {name: value for name, value in values.items() if name not in strange}

    type.__setattr__(cls, "_modern", classmethod(_modern))
