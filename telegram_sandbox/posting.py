"""What all sending methods share: the chat, the reply, the keyboard, the flags."""

from __future__ import annotations

from typing import Any

from .chats import Chat, Message
from .direct_messages import check_topic
from .errors import bad_request
from .keyboards import split_markup
from .placing import check_thread, stands_in
from .registry import Call
from .replying import reply_fields
from .suggesting import suggestion
from .whispering import receiver_of

__all__ = ["send"]


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
    thread: int | None = call.get("message_thread_id") or None
    if thread is not None and target.parent is None:
        check_thread(target, thread)
    inline, keyboard = split_markup(call.get("reply_markup"), content, target)
    receiver, answered = receiver_of(call, target)
    answered = answered or _answered(call, target)
    flags: dict[str, Any] = {}
    if target.parent is not None:
        thread = check_topic(target, call.get("direct_messages_topic_id"), answered)
        if call.get("suggested_post_parameters"):
            given: dict[str, Any] = call.get("suggested_post_parameters")
            flags["suggested_post_info"] = suggestion(given.get("price"), given.get("send_date"))
    if call.get("protect_content"):
        flags["has_protected_content"] = True
    if call.get("message_effect_id") and target.type == "private":
        flags["effect_id"] = call.get("message_effect_id")
    if call.get("show_caption_above_media") and "caption" in content:
        flags["show_caption_above_media"] = True
    if inline is not None:
        flags["reply_markup"] = inline
    here = answered is not None and stands_in(answered, target, thread)
    if answered is not None:
        flags |= reply_fields(call.world, call.get("reply_parameters"), answered, here=here)
    message = call.world.post(
        target,
        call.bot,
        {**content, **flags},
        keyboard=keyboard,
        reply_to=answered if here else None,
        thread=thread,
        receiver=receiver,
    )
    call.world.actions.end(call.bot, target, thread)
    return message


def _answered(call: Call, chat: Chat) -> Message | None:
    """Return the message this one answers, or None.

    Raises:
        ApiError: It is gone, and the call does not say to send anyway.
    """
    reply: dict[str, Any] = call.get("reply_parameters") or {}
    number = reply.get("message_id", 0)
    if not number:
        return None
    where = chat
    if reply.get("chat_id") is not None:
        where = call.bot.find_chat(reply["chat_id"])
    message = where.messages.get(number)
    # Another chat's message is answered on purpose, so nothing is sent without it.
    may_be_gone = where is chat and reply.get("allow_sending_without_reply")
    if message is None and not may_be_gone:
        raise bad_request("message to be replied not found")
    return message
