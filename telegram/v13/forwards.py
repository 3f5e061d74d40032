"""Where a forwarded message comes from, in v13's six fields instead of `forward_origin`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from telegram.building import type_named

__all__ = ["READERS", "apply"]


def _of_origin(*fields: str) -> Callable[[Any], Any]:
    def read(message: Any) -> Any:
        """Return what the origin of a message says under any of the names."""
        origin = message.forward_origin
        if origin is None:
            return None
        return next((value for name in fields if (value := origin[name]) is not None), None)

    return read


READERS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "forward_from": ("forward_origin.sender_user", _of_origin("sender_user")),
    "forward_from_chat": (
        "forward_origin.chat (channels) or forward_origin.sender_chat (anonymous admins)",
        _of_origin("chat", "sender_chat"),
    ),
    "forward_from_message_id": ("forward_origin.message_id", _of_origin("message_id")),
    "forward_signature": ("forward_origin.author_signature", _of_origin("author_signature")),
    "forward_sender_name": ("forward_origin.sender_user_name", _of_origin("sender_user_name")),
    "forward_date": ("forward_origin.date", _of_origin("date")),
}


def apply(values: dict[str, Any]) -> None:
    """Replace v13's fields among a message's arguments by the origin they describe."""
    old = {name: values.pop(name, None) for name in READERS}
    if values.get("forward_origin") is None and any(each is not None for each in old.values()):
        values["forward_origin"] = _origin(old)


def _origin(old: dict[str, Any]) -> Any:
    date, chat = old["forward_date"], old["forward_from_chat"]
    if old["forward_from"] is not None:
        return type_named("MessageOriginUser")(date=date, sender_user=old["forward_from"])
    if chat is None:
        # v13's tests of filters forward with nothing but a date.
        name = old["forward_sender_name"] or ""
        return type_named("MessageOriginHiddenUser")(date=date, sender_user_name=name)
    signature, number = old["forward_signature"], old["forward_from_message_id"]
    if number is None and getattr(chat, "type", None) != "channel":
        return type_named("MessageOriginChat")(
            date=date, sender_chat=chat, author_signature=signature
        )
    return type_named("MessageOriginChannel")(
        date=date, chat=chat, message_id=number, author_signature=signature
    )
