"""Forwarding and copying messages."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from telegram_sandbox.chats import Chat, Message
from telegram_sandbox.errors import bad_request
from telegram_sandbox.keyboards import split_markup
from telegram_sandbox.posting import send
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.texts import caption_content

__all__: list[str] = []

# What belongs to a message's place and not to what it says.
_LEFT_BEHIND = {
    "reply_markup",
    "forward_origin",
    "edit_date",
    "media_group_id",
    "has_protected_content",
    "effect_id",
}
_SERVICE = {"new_chat_members", "left_chat_member", "new_chat_title", "pinned_message"}


@handles("forwardMessage")
def forward_message(call: Call) -> dict[str, Any]:
    """Send a message again with its author's name."""
    target, source = call.chat(), call.chat("from_chat_id", write=False)
    message = call.message(source, call.get("message_id"), "message to forward")
    return send(call, _forwarded(message), chat=target).as_json(call.bot)


@handles("forwardMessages")
def forward_messages(call: Call) -> list[dict[str, Any]]:
    """Send several messages again; those that are gone are left out."""
    target, source = call.chat(), call.chat("from_chat_id", write=False)
    messages = _found(call, source)
    return [{"message_id": send(call, _forwarded(m), chat=target).id} for m in messages]


@handles("copyMessage")
def copy_message(call: Call) -> dict[str, Any]:
    """Send what a message says as one's own."""
    target, source = call.chat(), call.chat("from_chat_id", write=False)
    message = call.message(source, call.get("message_id"), "message to copy")
    content = _copied(message)
    if "caption" in call and "text" not in content:
        for key in ("caption", "caption_entities", "show_caption_above_media"):
            content.pop(key, None)
        content |= caption_content(call.world, call.parameters.values)
    return {"message_id": send(call, content, chat=target).id}


@handles("copyMessages")
def copy_messages(call: Call) -> list[dict[str, Any]]:
    """Send what several messages say; those that are gone are left out."""
    target, source = call.chat(), call.chat("from_chat_id", write=False)
    copies = [_copied(message) for message in _found(call, source)]
    if call.get("remove_caption"):
        copies = [
            {k: v for k, v in copy.items() if k not in {"caption", "caption_entities"}}
            for copy in copies
        ]
    return [{"message_id": send(call, copy, chat=target).id} for copy in copies]


def _found(call: Call, source: Chat) -> list[Message]:
    numbers: list[int] = call.get("message_ids")
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    found = [source.messages[number] for number in numbers if number in source.messages]
    if not found:
        raise bad_request("message to forward not found")
    return found


def _copied(message: Message) -> dict[str, Any]:
    if _SERVICE & set(message.content):
        raise bad_request("message can't be copied")
    kept = {k: v for k, v in message.content.items() if k not in _LEFT_BEHIND}
    inline, _ = split_markup(message.content.get("reply_markup"))
    # Buttons with callback data stay with their message; only links travel.
    if inline and all("url" in b for row in inline["inline_keyboard"] for b in row):
        kept["reply_markup"] = inline
    return kept


def _forwarded(message: Message) -> dict[str, Any]:
    if _SERVICE & set(message.content) or message.content.get("has_protected_content"):
        raise bad_request("message can't be forwarded")
    origin = message.content.get("forward_origin") or {
        "type": "user",
        "sender_user": message.sender.as_json(),
        "date": message.date,
    }
    return {**_copied(message), "forward_origin": origin}
