"""Pinning messages."""

from __future__ import annotations

from telegram_sandbox.chats import Chat
from telegram_sandbox.checks import need
from telegram_sandbox.errors import bad_request
from telegram_sandbox.pinning import pin, unpin
from telegram_sandbox.registry import Call, handles

__all__: list[str] = []


@handles("pinChatMessage")
def pin_chat_message(call: Call) -> bool:
    """Pin a message and say so in the chat."""
    chat = _pinnable(call)
    message = call.message(chat, call.get("message_id"), "message to pin")
    if message.is_service:
        raise bad_request("message can't be pinned")
    if chat.pinned[-1:] != [message.id]:
        pin(message, call.bot)
    return True


@handles("unpinChatMessage")
def unpin_chat_message(call: Call) -> bool:
    """Unpin one message: the given one, or the newest."""
    chat = _pinnable(call)
    number = call.get("message_id", chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.messages:
        raise bad_request("message to unpin not found")
    unpin(chat.messages[number])
    return True


@handles("unpinAllChatMessages")
def unpin_all_chat_messages(call: Call) -> bool:
    """Unpin every message."""
    _pinnable(call).pinned.clear()
    return True


def _pinnable(call: Call) -> Chat:
    chat = call.chat()
    right = "can_edit_messages" if chat.type == "channel" else "can_pin_messages"
    need(call, chat, right, "not enough rights to manage pinned messages in the chat")
    return chat
