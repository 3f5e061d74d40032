"""What all sending methods share: the chat, the reply, the keyboard, the flags."""

from __future__ import annotations

from typing import Any

from .chats import Chat, Message
from .errors import bad_request
from .keyboards import split_markup
from .registry import Call

__all__ = ["replied_message", "send"]


def send(call: Call, content: dict[str, Any], *, chat: Chat | None = None) -> Message:
    """Post a bot's message with everything that goes around its content.

    Args:
        call: The sending method's call.
        content: What the message is: `text`, `photo` and the like.
        chat: Where to; None means the call's `chat_id`.

    Raises:
        ApiError: The chat is closed, the answered message is gone, or a button is wrong.
    """
    target = chat or call.chat()
    inline, keyboard = split_markup(call.get("reply_markup"))
    reply_to = replied_message(call, target)
    flags: dict[str, Any] = {}
    if call.get("protect_content"):
        flags["has_protected_content"] = True
    if call.get("message_effect_id"):
        flags["effect_id"] = call.get("message_effect_id")
    if call.get("show_caption_above_media") and "caption" in content:
        flags["show_caption_above_media"] = True
    if call.get("has_spoiler"):
        flags["has_media_spoiler"] = True
    if inline is not None:
        flags["reply_markup"] = inline
    return call.world.post(
        target, call.bot, {**content, **flags}, keyboard=keyboard, reply_to=reply_to
    )


def replied_message(call: Call, chat: Chat) -> Message | None:
    """Return the message this one answers, or None.

    Raises:
        ApiError: It is gone, and the call does not say to send anyway.
    """
    reply = call.get("reply_parameters")
    if not reply:
        return None
    where = chat
    if reply.get("chat_id") is not None:
        where = call.bot.find_chat(reply["chat_id"])
    message = where.messages.get(reply.get("message_id", 0))
    if message is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message if where is chat else None
