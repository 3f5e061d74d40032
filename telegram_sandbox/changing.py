"""Which messages a bot may change or take away, and how a change is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .bots import Bot
from .errors import bad_request
from .keyboards import inline_keyboard
from .rights import has_right

if TYPE_CHECKING:
    from .messages import Message
    from .registry import Call

__all__ = ["TWO_DAYS", "change", "editable", "means_inline", "named_message", "refusal_to_delete"]

TWO_DAYS = 48 * 3600

_DAY = 24 * 3600
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
_NO_MESSAGE = "message identifier is not specified"
# Service messages that stay for ever: without them a chat or a topic has no beginning.
_BEGINNINGS = frozenset({"supergroup_chat_created", "channel_chat_created", "forum_topic_created"})


def editable(call: Call, message: Message) -> Message:
    """Return a message if the bot may change it.

    Raises:
        ApiError: It is somebody else's, forwarded, from the server, or came with a reply keyboard.
    """
    content = message.content
    own = message.sender is call.bot
    if message.chat.type == "channel" and not own:
        # An administrator may mend what others posted, for two days.
        fresh = message.date >= call.world.now() - TWO_DAYS
        own = fresh and has_right(message.chat, call.bot, "can_edit_messages")
    connection = message.chat.connection
    if connection is not None and message.sender is connection.user:
        own = "reply_markup" in content or message.date >= call.world.now() - TWO_DAYS
    if not own or message.is_service or message.keyboard or "forward_origin" in content:
        raise bad_request("message can't be edited")
    return message


def means_inline(call: Call) -> bool:
    """Tell whether a call means a message by its inline message id."""
    return "inline_message_id" in call and "chat_id" not in call


def named_message(call: Call, purpose: str) -> Message:
    """Return the message a call means, by chat and number or by inline message id.

    Args:
        call: Which may leave out any of the three.
        purpose: How the server words it: `message to edit`.

    Raises:
        ApiError: There is none, or the call does not say which.
    """
    if means_inline(call):
        return _inline_target(call)
    if "chat_id" not in call:
        # Of a call that says nothing at all, the server misses the inline message id first.
        what = "chat_id is empty" if "message_id" in call else _NO_MESSAGE
        raise bad_request(what)
    chat = call.chat()
    if "message_id" not in call:
        raise bad_request(_NO_MESSAGE)
    return call.message(chat, call.get("message_id"), purpose)


def _inline_target(call: Call) -> Message:
    """Return the message that was sent through the bot and has the call's inline message id.

    Raises:
        ApiError: There is none.
    """
    message = call.world.inline_messages.get(call.get("inline_message_id"))
    via = message.content.get("via_bot", {}).get("id") if message else None
    if message is None or message.deleted:
        raise bad_request("MESSAGE_ID_INVALID")
    if via != call.bot.id and message.sender is not call.bot:
        raise bad_request("MESSAGE_ID_INVALID")
    return message


def change(
    call: Call, message: Message, new: dict[str, Any], replaced: tuple[str, ...]
) -> dict[str, Any] | bool:
    """Put new content in place of some fields, and the call's keyboard in place of the old one.

    Raises:
        ApiError: A button is wrong, or everything stays as it is.
    """
    kept = {k: v for k, v in message.content.items() if k not in {*replaced, "reply_markup"}}
    markup = inline_keyboard(call.get("reply_markup"), {**kept, **new}, message.chat)
    content = {**kept, **new, **({"reply_markup": markup} if markup else {})}
    before = {k: v for k, v in message.content.items() if k != "edit_date"}
    after = {k: v for k, v in content.items() if k != "edit_date"}
    if before == after:
        raise bad_request(_NOT_MODIFIED)
    # A change of the keyboard alone leaves no trace of an edit.
    if new or replaced:
        content["edit_date"] = call.world.now()
    message.content = content
    call.world.edited(message, call.bot)
    unseen = "inline_message_id" in call or "ephemeral_message_id" in call
    return True if unseen else message.as_json(call.bot)


def refusal_to_delete(bot: Bot, message: Message) -> str | None:
    """Return why a bot may not take a message away, or None if it may.

    Source: https://core.telegram.org/bots/api#deletemessage
    """
    chat = message.chat
    now = chat.world.now()
    if chat.type in {"private", "group"}:
        too_young = "dice" in message.content and chat.type == "private"
        if message.date < now - TWO_DAYS or (too_young and message.date > now - _DAY):
            return "message can't be deleted for everyone"
        if chat.type == "private" or message.sender is bot or _is_administrator(bot, message):
            return None
        return "message can't be deleted for everyone"
    if message.date < now - TWO_DAYS or not _BEGINNINGS.isdisjoint(message.content):
        return "message can't be deleted"
    own = message.sender is bot and (
        chat.type != "channel" or has_right(chat, bot, "can_post_messages")
    )
    if own or has_right(chat, bot, "can_delete_messages"):
        return None
    return "message can't be deleted"


def _is_administrator(bot: Bot, message: Message) -> bool:
    return message.chat.member(bot).status == "administrator"
