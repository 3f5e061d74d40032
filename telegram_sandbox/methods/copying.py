"""Forwarding and copying messages."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from telegram_sandbox.chats import Chat, Message
from telegram_sandbox.errors import bad_request
from telegram_sandbox.forwarding import (
    copied,
    forwarded,
    is_protected,
    refusal_to_copy,
    regrouped,
)
from telegram_sandbox.incoming import CAPTIONED
from telegram_sandbox.polls import Poll
from telegram_sandbox.posting import send
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.texts import caption_content

__all__: list[str] = []

_CAPTION = ("caption", "caption_entities", "show_caption_above_media")


@handles("forwardMessage")
def forward_message(call: Call) -> dict[str, Any]:
    """Send a message again with its author's name."""
    target, source = call.chat(), call.chat("from_chat_id", write=False)
    message = call.message(source, call.get("message_id"), "message to forward")
    if message.is_service or is_protected(message):
        raise bad_request("message can't be forwarded")
    return send(call, _from_the_second(call, forwarded(message)), chat=target).as_json(call.bot)


@handles("forwardMessages")
def forward_messages(call: Call) -> list[dict[str, Any]]:
    """Send several messages again; those that are gone or must stay are left out."""
    target, source = call.chat(), call.chat("from_chat_id", write=False)
    messages = [m for m in _found(call, source) if not (m.is_service or is_protected(m))]
    if not messages:
        raise bad_request("messages can't be forwarded")
    contents = [forwarded(message) for message in messages]
    return _send_all(call, target, messages, contents)


@handles("copyMessage")
def copy_message(call: Call) -> dict[str, Any]:
    """Send what a message says as one's own."""
    target, source = call.chat(), call.chat("from_chat_id", write=False)
    message = call.message(source, call.get("message_id"), "message to copy")
    refusal = refusal_to_copy(message, call.bot)
    if refusal is not None:
        raise bad_request(refusal)
    content = _from_the_second(call, copied(message))
    if "reply_markup" in call:
        content.pop("reply_markup", None)
    if "caption" in call and any(kind in content for kind in CAPTIONED):
        for key in _CAPTION:
            content.pop(key, None)
        content |= caption_content(call.world, call.parameters.values)
    return {"message_id": _send(call, target, content).id}


@handles("copyMessages")
def copy_messages(call: Call) -> list[dict[str, Any]]:
    """Send what several messages say; those that are gone or must stay are left out."""
    target, source = call.chat(), call.chat("from_chat_id", write=False)
    messages = [m for m in _found(call, source) if refusal_to_copy(m, call.bot) is None]
    if not messages:
        raise bad_request("messages can't be forwarded")
    copies = [copied(message) for message in messages]
    if call.get("remove_caption"):
        copies = [{k: v for k, v in copy.items() if k not in _CAPTION} for copy in copies]
    return _send_all(call, target, messages, copies)


def _found(call: Call, source: Chat) -> list[Message]:
    numbers: list[int] = call.get("message_ids")
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    found = [source.messages[number] for number in numbers if number in source.messages]
    if not found:
        raise bad_request("message to forward not found")
    return found


def _send_all(
    call: Call, target: Chat, messages: list[Message], contents: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Send messages again in their order."""
    again = regrouped(call.world, messages, contents)
    return [{"message_id": _send(call, target, content).id} for content in again]


def _send(call: Call, target: Chat, content: dict[str, Any]) -> Message:
    message = send(call, content, chat=target)
    poll = content.get("poll")
    if isinstance(poll, Poll) and poll.home is None:
        poll.author = call.bot
        poll.begin(message)
    return message


def _from_the_second(call: Call, content: dict[str, Any]) -> dict[str, Any]:
    """Let a video begin where the call says."""
    if "video" in content and "video_start_timestamp" in call:
        start = call.get("video_start_timestamp")
        return {**content, "video": {**content["video"], "start_timestamp": start}}
    return content
