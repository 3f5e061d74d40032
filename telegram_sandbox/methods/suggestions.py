"""Posts that somebody has suggested to a channel."""

from __future__ import annotations

from telegram_sandbox.errors import bad_request
from telegram_sandbox.messages import Message
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.suggesting import approve, decline

__all__: list[str] = []


@handles("approveSuggestedPost")
def approve_suggested_post(call: Call) -> bool:
    """Approve a suggested post, which is published then."""
    approve(_suggested(call, "can_post_messages"), call.bot, call.get("send_date"))
    return True


@handles("declineSuggestedPost")
def decline_suggested_post(call: Call) -> bool:
    """Decline a suggested post."""
    message = _suggested(call, "can_manage_direct_messages")
    decline(message, call.bot, call.get("comment", ""))
    return True


def _suggested(call: Call, right: str) -> Message:
    """Return the suggestion that waits under a number.

    Raises:
        ApiError: There is none, or the bot may not decide.
    """
    chat = call.chat()
    message = call.message(chat, call.get("message_id"), "suggested post")
    info = message.content.get("suggested_post_info", {})
    if chat.parent is None or info.get("state") != "pending" or message.sender is call.bot:
        raise bad_request("suggested post not found")
    if not chat.parent.can(call.bot, right):
        raise bad_request("CHAT_ADMIN_REQUIRED")
    return message
