"""What happens to topics of forums, and the service messages that tell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .bounds import keep_newest
from .topics import COLORS, GENERAL, Topic

if TYPE_CHECKING:
    from .chats import Account, Chat

__all__ = [
    "becomes_forum",
    "delete_topic",
    "found_topic",
    "rename_topic",
    "show_topic",
    "shut_topic",
    "topic_named",
]


def becomes_forum(chat: Chat) -> None:
    """Give a supergroup topics; General is there from the beginning."""
    if chat.topics is None:
        chat.topics = {GENERAL: Topic(chat, GENERAL, "General", chat.owner)}
        # The chat's own beginning has the number of General, no message of a topic.
        chat.last_id = max(chat.last_id, GENERAL)


def topic_named(chat: Chat, name: str) -> Topic | None:
    """Return the topic with this name, or None."""
    return next((topic for topic in (chat.topics or {}).values() if topic.name == name), None)


def found_topic(
    chat: Chat, by: Account, name: str, color: int | None = None, emoji: str | None = None
) -> Topic:
    """Begin a topic with a message that tells of it. The lock must be held."""
    topics: dict[int, Topic] = chat.topics if chat.topics is not None else {}
    shade = COLORS[len(topics) % len(COLORS)] if color is None else color
    counter = chat if chat.bot is None else chat.bot
    topic = Topic(chat, counter.last_id + 1, name, by, shade, emoji)
    topics[topic.id] = topic
    keep_newest(topics, stays=lambda one: one.id == GENERAL)
    told = {key: value for key, value in topic.as_json().items() if key != "message_thread_id"}
    _tell(topic, by, {"forum_topic_created": told})
    return topic


def rename_topic(topic: Topic, by: Account, name: str | None, emoji: str | None) -> bool:
    """Change name and icon, and tell what changed; False if nothing did.

    Args:
        topic: Which.
        by: Who changes it.
        name: None keeps the old one.
        emoji: None keeps the old one, an empty text takes it away.
    """
    told: dict[str, Any] = {}
    if name and name != topic.name:
        topic.name = told["name"] = name
    if emoji is not None and (emoji or None) != topic.emoji:
        topic.emoji, told["icon_custom_emoji_id"] = emoji or None, emoji
    if told:
        _tell(topic, by, {"forum_topic_edited": told})
    return bool(told)


def shut_topic(topic: Topic, by: Account, *, closed: bool) -> bool:
    """Close or reopen a topic; False if it was so already."""
    if topic.closed is closed:
        return False
    topic.closed = closed
    _tell(topic, by, {"forum_topic_closed" if closed else "forum_topic_reopened": {}})
    return True


def show_topic(topic: Topic, by: Account, *, hidden: bool) -> bool:
    """Hide or show General; False if it was so already. What is hidden is closed as well."""
    if topic.hidden is hidden:
        return False
    topic.hidden = topic.closed = hidden
    what = "general_forum_topic_hidden" if hidden else "general_forum_topic_unhidden"
    _tell(topic, by, {what: {}})
    return True


def delete_topic(topic: Topic, by: Account) -> None:
    """Take a topic away with all its messages."""
    chat = topic.chat
    (chat.topics or {}).pop(topic.id, None)
    for message in [m for m in chat.messages.values() if m.thread == topic.id]:
        chat.world.delete(message, by)


def _tell(topic: Topic, by: Account, content: dict[str, Any]) -> None:
    topic.chat.world.post(topic.chat, by, content, thread=topic.id)
