"""The filters newer than v13 that ask only whether one field of a message is set: a table.

Each is called like its field, which the Bot API's page explains:
https://core.telegram.org/bots/api#message
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import get_annotations
from typing import TypeVar

from telegram_ext.filters.fields import Has

T = TypeVar("T")


def one_per_field(shown: str) -> Callable[[type[T]], type[T]]:
    """Give a class, for each name that it annotates, the filter for the field of that name.

    Args:
        shown: What `str(filter)` shows before the name.
    """

    def fill(table: type[T]) -> type[T]:
        """Give the table a filter under each name that it annotates."""
        for name in get_annotations(table):
            setattr(table, name, Has(f"{shown}.{name}", name))
        return table

    return fill


@one_per_field("Filters")
class MessageFields:
    """What messages hold, and how they came; the names are attributes of `Filters`."""

    # Content
    checklist: Has
    giveaway: Has
    giveaway_winners: Has
    live_photo: Has
    paid_media: Has
    rich_message: Has
    story: Has

    # The sender, and in whose name the message came
    author_signature: Has
    guest_bot_caller_chat: Has
    guest_bot_caller_user: Has
    is_from_offline: Has
    sender_boost_count: Has
    sender_business_bot: Has
    sender_tag: Has

    # What it answers
    external_reply: Has
    quote: Has
    reply_to_checklist_task_id: Has
    reply_to_poll_option_id: Has
    reply_to_story: Has

    # How it is shown, to whom, and what it cost
    direct_messages_topic: Has
    effect_id: Has
    ephemeral_message_id: Has
    has_media_spoiler: Has
    is_paid_post: Has
    media_group_id: Has
    paid_star_count: Has
    suggested_post_info: Has


@one_per_field("Filters.status_update")
class ServiceFields:
    """What Telegram reports of a chat; the names are attributes of `Filters.status_update`."""

    # The chat
    boost_added: Has
    chat_background_set: Has
    chat_owner_changed: Has
    chat_owner_left: Has
    community_chat_added: Has
    community_chat_joined: Has
    community_chat_removed: Has
    direct_message_price_changed: Has
    forum_topic_edited: Has
    general_forum_topic_hidden: Has
    general_forum_topic_unhidden: Has
    paid_message_price_changed: Has

    # Its messages
    checklist_tasks_added: Has
    checklist_tasks_done: Has
    giveaway_completed: Has
    giveaway_created: Has
    poll_option_added: Has
    poll_option_deleted: Has
    suggested_post_approval_failed: Has
    suggested_post_approved: Has
    suggested_post_declined: Has
    suggested_post_paid: Has
    suggested_post_refunded: Has

    # What users give, allow and get
    chat_shared: Has
    gift: Has
    gift_upgrade_sent: Has
    managed_bot_created: Has
    refunded_payment: Has
    unique_gift: Has
    users_shared: Has
    write_access_allowed: Has


__all__ = ["MessageFields", "ServiceFields", "one_per_field"]
