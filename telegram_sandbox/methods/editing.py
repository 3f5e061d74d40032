"""Changing, deleting and pinning messages."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.chats import Chat, Message
from telegram_sandbox.errors import bad_request
from telegram_sandbox.keyboards import inline_keyboard
from telegram_sandbox.methods.media_sending import album_item
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.texts import caption_content, text_content

__all__: list[str] = []

_TWO_DAYS = 48 * 3600
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
_MEDIA = ("photo", "video", "animation", "audio", "document", "voice")


@handles("editMessageText")
def edit_message_text(call: Call) -> dict[str, Any] | bool:
    """Change a text and, with it, the keyboard."""
    message = _target(call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    new = text_content(call, too_long="MESSAGE_TOO_LONG")
    return _change(call, message, new, ("text", "entities", "link_preview_options"))


@handles("editMessageCaption")
def edit_message_caption(call: Call) -> dict[str, Any] | bool:
    """Change or remove the text below media."""
    message = _target(call)
    if not any(kind in message.content for kind in _MEDIA):
        raise bad_request("there is no caption in the message to edit")
    new = caption_content(call.world, call.parameters.values)
    old = ("caption", "caption_entities", "show_caption_above_media")
    return _change(call, message, new, old)


@handles("editMessageMedia")
def edit_message_media(call: Call) -> dict[str, Any] | bool:
    """Put another file into a message."""
    message = _target(call)
    new = album_item(call, call.get("media"))
    old = (*_MEDIA, "text", "entities", "caption", "caption_entities", "has_media_spoiler")
    return _change(call, message, new, old)


@handles("editMessageReplyMarkup")
def edit_message_reply_markup(call: Call) -> dict[str, Any] | bool:
    """Change or remove the keyboard alone."""
    return _change(call, _target(call), {}, ())


@handles("editMessageLiveLocation", "stopMessageLiveLocation", depth="shallow")
def edit_live_location(call: Call) -> dict[str, Any] | bool:
    """Move or stop a live location; it never ends by itself here."""
    message = _target(call)
    location = message.content.get("location", {})
    if "live_period" not in location:
        raise bad_request("message can't be edited")
    new = dict(location)
    if call.method.name.startswith("stop"):
        del new["live_period"]
    else:
        keys = ("latitude", "longitude", "heading", "horizontal_accuracy", "live_period")
        new |= {key: call.get(key) for key in keys if key in call}
    return _change(call, message, {"location": new}, ("location",))


@handles("deleteMessage")
def delete_message(call: Call) -> bool:
    """Take a message away for everybody."""
    chat = call.chat()
    message = call.message(chat, call.get("message_id"), "message to delete")
    if not _deletable(call, chat, message):
        raise bad_request("message can't be deleted for everyone")
    call.world.delete(message, call.bot)
    return True


@handles("deleteMessages")
def delete_messages(call: Call) -> bool:
    """Take several messages away; those that are gone or stay are passed over."""
    chat = call.chat()
    for number in call.get("message_ids"):
        message = chat.messages.get(number)
        if message is not None and _deletable(call, chat, message):
            call.world.delete(message, call.bot)
    return True


@handles("pinChatMessage")
def pin_chat_message(call: Call) -> bool:
    """Pin a message and say so in the chat."""
    chat = call.chat()
    message = call.message(chat, call.get("message_id"), "message to pin")
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    chat.pinned.append(message.id)
    call.world.post(chat, call.bot, {"pinned_message": message.as_json(call.bot, with_reply=False)})
    return True


@handles("unpinChatMessage")
def unpin_chat_message(call: Call) -> bool:
    """Unpin one message: the given one, or the newest."""
    chat = call.chat()
    number = call.get("message_id", chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    return True


@handles("unpinAllChatMessages")
def unpin_all_chat_messages(call: Call) -> bool:
    """Unpin every message."""
    call.chat().pinned.clear()
    return True


@handles("setMessageReaction", depth="shallow")
def set_message_reaction(call: Call) -> bool:
    """React to a message; the reaction is not kept."""
    call.message(call.chat(), call.get("message_id"), "message to react")
    return True


def _target(call: Call) -> Message:
    """Return the message to edit, by chat and number or by inline message id."""
    inline_id = call.get("inline_message_id")
    if inline_id is not None and "chat_id" not in call:
        message = call.world.inline_messages.get(inline_id)
        via = message.content.get("via_bot", {}).get("id") if message else None
        if message is None or via != call.bot.id:
            raise bad_request("MESSAGE_ID_INVALID")
        return message
    if "chat_id" not in call:
        raise bad_request("chat_id is empty")
    chat = call.chat()
    if "message_id" not in call:
        raise bad_request("message identifier is not specified")
    message = call.message(chat, call.get("message_id"), "message to edit")
    if message.sender is not call.bot:
        raise bad_request("message can't be edited")
    return message


def _change(
    call: Call, message: Message, new: dict[str, Any], replaced: tuple[str, ...]
) -> dict[str, Any] | bool:
    """Put new content in place of some fields, and the call's keyboard in place of the old one."""
    kept = {k: v for k, v in message.content.items() if k not in {*replaced, "reply_markup"}}
    markup = inline_keyboard(call.get("reply_markup"))
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
    return True if "inline_message_id" in call else message.as_json(call.bot)


def _deletable(call: Call, chat: Chat, message: Message) -> bool:
    if message.date < call.world.now() - _TWO_DAYS:
        return False
    if message.sender is call.bot or chat.type == "private":
        return True
    return chat.members.get(call.bot.id) == "administrator"
