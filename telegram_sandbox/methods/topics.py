"""Topics of forums."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.chats import Chat
from telegram_sandbox.checks import need
from telegram_sandbox.errors import bad_request
from telegram_sandbox.files import Upload
from telegram_sandbox.forums import (
    delete_topic,
    found_topic,
    rename_topic,
    show_topic,
    shut_topic,
)
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.topics import GENERAL, ICONS, Topic

__all__: list[str] = []

_NO_EDITING = "not enough rights to edit the topic"


@handles("getForumTopicIconStickers")
def get_forum_topic_icon_stickers(call: Call) -> list[dict[str, Any]]:
    """Return the custom emoji that any topic may have as its icon."""
    return [_icon(call, number, emoji) for number, emoji in ICONS.items()]


@handles("createForumTopic")
def create_forum_topic(call: Call) -> dict[str, Any]:
    """Begin a topic."""
    chat = _forum(call)
    need(call, chat, "can_manage_topics", "not enough rights to create a topic")
    emoji = _emoji(call) or None
    topic = found_topic(chat, call.bot, _name(call), call.get("icon_color"), emoji)
    return topic.as_json()


@handles("editForumTopic")
def edit_forum_topic(call: Call) -> bool:
    """Change a topic's name and icon."""
    topic = _topic(call, _NO_EDITING)
    emoji = _emoji(call) if "icon_custom_emoji_id" in call else None
    return _changed(rename_topic(topic, call.bot, _name(call, needed=False), emoji))


@handles("closeForumTopic", "reopenForumTopic")
def close_forum_topic(call: Call) -> bool:
    """Close a topic to plain members, or open it again."""
    topic = _topic(call, _NO_EDITING)
    if topic.chat.type == "private":
        raise bad_request("the chat is not a forum")
    return _changed(shut_topic(topic, call.bot, closed=call.method.name == "closeForumTopic"))


@handles("deleteForumTopic")
def delete_forum_topic(call: Call) -> bool:
    """Delete a topic with all its messages."""
    chat = _forum(call)
    topic = _found(chat, call.get("message_thread_id"))
    need(call, chat, "can_delete_messages", "not enough rights to delete the topic")
    if topic.id == GENERAL:
        raise bad_request("TOPIC_ID_INVALID")
    delete_topic(topic, call.bot)
    return True


@handles("unpinAllForumTopicMessages")
def unpin_all_forum_topic_messages(call: Call) -> bool:
    """Unpin every message of a topic."""
    chat = _forum(call)
    _unpin(call, chat, _found(chat, call.get("message_thread_id")))
    return True


@handles("unpinAllGeneralForumTopicMessages")
def unpin_all_general_forum_topic_messages(call: Call) -> bool:
    """Unpin every message of General."""
    chat = _forum(call)
    _unpin(call, chat, _found(chat, GENERAL))
    return True


@handles("editGeneralForumTopic")
def edit_general_forum_topic(call: Call) -> bool:
    """Give General another name."""
    return _changed(rename_topic(_general(call), call.bot, _name(call), None))


@handles("closeGeneralForumTopic", "reopenGeneralForumTopic")
def close_general_forum_topic(call: Call) -> bool:
    """Close General to plain members, or open it again, which shows it too."""
    topic = _general(call)
    if call.method.name == "closeGeneralForumTopic":
        return _changed(shut_topic(topic, call.bot, closed=True))
    if topic.hidden:
        return _changed(show_topic(topic, call.bot, hidden=False))
    return _changed(shut_topic(topic, call.bot, closed=False))


@handles("hideGeneralForumTopic", "unhideGeneralForumTopic")
def hide_general_forum_topic(call: Call) -> bool:
    """Hide General, which closes it, or show it again."""
    hidden = call.method.name == "hideGeneralForumTopic"
    return _changed(show_topic(_general(call), call.bot, hidden=hidden))


def _forum(call: Call) -> Chat:
    chat = call.chat()
    if chat.topics is None:
        raise bad_request("the chat is not a forum")
    return chat


def _found(chat: Chat, number: int) -> Topic:
    topic = (chat.topics or {}).get(number)
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return topic


def _topic(call: Call, refusal: str) -> Topic:
    """Return the topic a call names; who began it may change it without further rights."""
    chat = _forum(call)
    topic = _found(chat, call.get("message_thread_id"))
    if topic.creator is not call.bot or topic.id == GENERAL:
        need(call, chat, "can_manage_topics", refusal)
    return topic


def _general(call: Call) -> Topic:
    chat = _forum(call)
    if chat.type == "private":
        raise bad_request("the chat is not a forum")
    need(call, chat, "can_manage_topics", _NO_EDITING)
    return _found(chat, GENERAL)


def _unpin(call: Call, chat: Chat, topic: Topic) -> None:
    need(call, chat, "can_pin_messages", "not enough rights to manage pinned messages in the chat")
    thread = None if topic.id == GENERAL else topic.id
    for number in [*chat.pinned]:
        message = chat.messages.get(number)
        if message is None or message.thread == thread:
            chat.pinned.remove(number)


def _changed(changed: bool) -> bool:  # a step on the way of a result
    if not changed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    return True


def _name(call: Call, *, needed: bool = True) -> str:
    name: str = call.get("name", "").strip()
    if needed and not name:
        raise bad_request("title must be non-empty")
    return name


def _emoji(call: Call) -> str:
    emoji: str = call.get("icon_custom_emoji_id", "")
    if emoji and emoji not in ICONS:
        raise bad_request("DOCUMENT_INVALID")
    return emoji


def _icon(call: Call, number: str, emoji: str) -> dict[str, Any]:
    files = call.world.files
    stored = files.keep("sticker", Upload(f"{number}.tgs", number.encode()))
    return {
        "file_id": files.id_for(call.bot.id, stored),
        "file_unique_id": stored.unique_id,
        "type": "custom_emoji",
        "width": 100,
        "height": 100,
        "is_animated": True,
        "is_video": False,
        "emoji": emoji,
        "set_name": "Topics",
        "custom_emoji_id": number,
    }
