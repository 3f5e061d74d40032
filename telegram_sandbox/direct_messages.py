"""The direct messages of a channel: each user writes in a topic of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import bad_request
from .members import Member

if TYPE_CHECKING:
    from .chats import Account, Chat
    from .messages import Message

__all__ = ["check_topic", "open_direct_messages", "place_direct", "reads", "seen_as"]

_RIGHT = "can_manage_direct_messages"


def open_direct_messages(channel: Chat, number: int) -> Chat:
    """Give a channel a chat where anybody may write to it.

    Args:
        channel: Whose direct messages.
        number: Id of the new chat.
    """
    chat = type(channel)(channel.world, number, "supergroup", channel.title, owner=channel.owner)
    chat.parent, channel.direct = channel, chat
    channel.world.groups[number] = chat
    return chat


def seen_as(parent: Chat, account: Account) -> Member:
    """Return what somebody is in a channel's direct messages: they answer, or they ask."""
    member = parent.member(account)
    if member.leads and parent.can(account, _RIGHT):
        return member
    return Member(account, "left" if account.is_bot else "member")


def reads(message: Message, account: Account) -> bool:
    """Tell whether a reader of the chat gets to see a message.

    An ephemeral one is for its receiver; in the direct messages of a channel, the user of the topic
    reads, and who answers.
    """
    if message.receiver is not None:
        return message.receiver is account
    parent = message.chat.parent
    if parent is None:
        return True
    return seen_as(parent, account).leads or _topic(message).get("topic_id") == account.id


def place_direct(message: Message, parent: Chat, topic: int | None) -> None:
    """Put a message into its topic; who answers speaks as the channel.

    Args:
        message: New.
        parent: The channel.
        topic: Id of the user whose topic is meant, or None for that of the answered message.
    """
    world, sender = message.chat.world, message.sender
    if seen_as(parent, sender).leads:
        message.as_chat = parent
    elif topic is None:
        topic = sender.id
    if topic is None and message.reply_to is not None:
        topic = _topic(message.reply_to).get("topic_id")
    user = world.users.get(topic or 0)
    if user is not None:
        shown = {"topic_id": user.id, "user": user.as_json()}
        message.marks["direct_messages_topic"] = shown
        message.chat.members.setdefault(user.id, Member(user))


def check_topic(chat: Chat, topic: int | None, answered: Message | None) -> int | None:
    """Return the topic a bot writes to: the one it names, else that of the answered message.

    Raises:
        ApiError: It names none, or one that nobody has begun.
    """
    if topic is None and answered is not None:
        topic = _topic(answered).get("topic_id")
    if topic is None:
        raise bad_request("REPLY_TO_MONOFORUM_PEER_INVALID")
    if topic not in chat.members:
        raise bad_request("message thread not found")
    return topic


def _topic(message: Message) -> dict[str, Any]:
    found: dict[str, Any] = message.marks.get("direct_messages_topic", {})
    return found
