"""What happened in a chat, in the few words of a transcript."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .json_values import as_list, as_object

__all__ = ["service_words"]


def service_words(content: Mapping[str, Any]) -> str | None:
    """Return what a service message tells, or None for a message that somebody wrote."""
    for field, words in _WORDS.items():
        if field in content:
            return words(content[field])
    return None


def _part(value: Any, name: str) -> Any:
    return (as_object(value) or {}).get(name, "?")


def _names(users: Any) -> str:
    return ", ".join(str(_part(user, "first_name")) for user in as_list(users) or [])


def _pinned(message: Any) -> str:
    found = as_object(message) or {}
    return f"pinned: {found.get('text') or found.get('caption') or _part(found, 'message_id')}"


def _topic(topic: Any) -> str:
    return f"topic changed: {(as_object(topic) or {}).get('name', 'its icon')}"


_WORDS: dict[str, Callable[[Any], str]] = {
    "new_chat_members": lambda users: f"came in: {_names(users)}",
    "left_chat_member": lambda user: f"went out: {_part(user, 'first_name')}",
    "chat_owner_left": lambda _: "the creator has left",
    "chat_owner_changed": lambda change: f"creator: {_names([_part(change, 'new_owner')])}",
    "new_chat_title": lambda title: f"title: {title}",
    "new_chat_photo": lambda _: "new photo",
    "delete_chat_photo": lambda _: "photo taken away",
    "migrate_to_chat_id": lambda number: f"went on as the supergroup {number}",
    "migrate_from_chat_id": lambda number: f"was the group {number}",
    "message_auto_delete_timer_changed": lambda change: (
        f"messages vanish after {_part(change, 'message_auto_delete_time')} s"
    ),
    "boost_added": lambda boost: f"boosts: {_part(boost, 'boost_count')}",
    "forum_topic_created": lambda topic: f"topic begun: {_part(topic, 'name')}",
    "forum_topic_edited": _topic,
    "forum_topic_closed": lambda _: "topic closed",
    "forum_topic_reopened": lambda _: "topic opened again",
    "general_forum_topic_hidden": lambda _: "General hidden",
    "general_forum_topic_unhidden": lambda _: "General shown",
    "suggested_post_approved": lambda _: "suggested post approved",
    "suggested_post_declined": lambda _: "suggested post declined",
    "suggested_post_paid": lambda _: "suggested post paid",
    "suggested_post_refunded": lambda _: "suggested post refunded",
    "pinned_message": _pinned,
}
