"""Ephemeral messages: what a bot and one member of a group say to each other, unseen by others.

Source: https://core.telegram.org/bots/api#ephemeral-messages-and-commands
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import bad_request
from .json_values import as_list, as_object

if TYPE_CHECKING:
    from .bots import Bot
    from .chats import Account, Chat
    from .messages import Message
    from .registry import Call
    from .users import User

__all__ = ["address", "is_ephemeral_command", "keep_whisper", "receiver_of", "whispered"]

# Seconds in which a bot that is no administrator may answer a press or an ephemeral message.
_WINDOW = 15
_KEPT = 1_000


def address(message: Message, receiver: Account) -> None:
    """Make a new message one that only its receiver sees."""
    chat = message.chat
    chat.last_whisper += 1
    message.receiver = receiver
    message.marks["receiver_user"] = receiver.as_json()
    message.marks["ephemeral_message_id"] = chat.last_whisper


def keep_whisper(message: Message) -> None:
    """Remember an ephemeral message under its own number; the oldest are forgotten."""
    whispers = message.chat.whispers
    whispers[message.marks["ephemeral_message_id"]] = message
    while len(whispers) > _KEPT:
        del whispers[next(iter(whispers))]


def receiver_of(call: Call, chat: Chat) -> tuple[User | None, Message | None]:
    """Return who alone is to see a call's message, and the ephemeral message it answers.

    Raises:
        ApiError: The user is not there, or the bot may not speak to them unasked.
    """
    given: dict[str, Any] = call.get("ephemeral_message_parameters") or {}
    reply: dict[str, Any] = call.get("reply_parameters") or {}
    answered = _answered(call.bot, chat, reply.get("ephemeral_message_id"))
    number = given.get("receiver_user_id")
    if number is None:
        if answered is not None:
            raise bad_request("a reply to an ephemeral message must be an ephemeral message")
        return None, None
    if chat.type not in {"group", "supergroup"}:
        raise bad_request("ephemeral messages can be sent to groups and supergroups only")
    user = call.world.users.get(number)
    if user is None:
        raise bad_request("user not found")
    if not chat.member(user).present:
        raise bad_request("USER_NOT_PARTICIPANT")
    query = call.bot.callback_queries.get(given.get("callback_query_id", ""))
    since = call.world.now() - _WINDOW
    pressed = query is not None and query.user is user and query.asked_at >= since
    spoken = answered is not None and answered.sender is user and answered.date >= since
    if not (pressed or spoken or chat.member(call.bot).leads):
        raise bad_request("CHAT_ADMIN_REQUIRED")
    return user, answered


def whispered(call: Call, purpose: str) -> Message:
    """Return the ephemeral message of a bot that a call names.

    Args:
        call: Of a method with `receiver_user_id` and `ephemeral_message_id`.
        purpose: How the server words it: `message to edit`.

    Raises:
        ApiError: There is none.
    """
    chat = call.chat()
    message = chat.whispers.get(call.get("ephemeral_message_id"))
    receiver = message.receiver.id if message is not None and message.receiver else None
    if (
        message is None
        or message.sender is not call.bot
        or receiver != call.get("receiver_user_id")
    ):
        raise bad_request(f"{purpose} not found")
    return message


def is_ephemeral_command(bot: Bot, text: str) -> bool:
    """Tell whether a text begins with a command that the bot has declared ephemeral."""
    command = text.split(maxsplit=1)[0].lstrip("/").partition("@")[0] if text else ""
    for commands in bot.profile.values():
        for item in as_list(commands) or []:
            declared = as_object(item) or {}
            if declared.get("command") == command and declared.get("is_ephemeral"):
                return True
    return False


def _answered(bot: Bot, chat: Chat, number: int | None) -> Message | None:
    if number is None:
        return None
    message = chat.whispers.get(number)
    if message is None or bot not in {message.sender, message.receiver}:
        raise bad_request("message to be replied not found")
    return message
