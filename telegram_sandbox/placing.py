"""Where a new message stands: its topic, in whose name it speaks, and whether it may be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .boosts import boosts_by, frees
from .direct_messages import place_direct
from .errors import bad_request, too_many_requests
from .rights import NotAllowed, refusal_to_send
from .topics import GENERAL

if TYPE_CHECKING:
    from .chats import Account, Chat
    from .messages import Message
    from .topics import Topic

__all__ = ["check_may_post", "check_thread", "place", "stands_in", "topic_of"]


def place(message: Message, thread: int | None) -> None:
    """Give a message its thread, and the chat and the signature it goes under.

    Args:
        message: New, with its content.
        thread: Number of a topic, or None for that of the answered message.
    """
    chat, sender, answered = message.chat, message.sender, message.reply_to
    if chat.connection is not None:
        chat.connection.sign(message)
    if chat.parent is not None:
        place_direct(message, chat.parent, thread)
        return
    if chat.type in {"private", "group"} and chat.topics is None:
        thread = None
    elif thread is None and answered is not None:
        thread = answered.thread or (answered.id if chat.topics is None else None)
    if chat.type == "channel":
        message.as_chat = chat
        if chat.settings.get("signs_posts") and not message.is_service:
            message.marks["author_signature"] = _full_name(sender)
        return
    if chat.topics is None:
        message.thread = thread
    elif thread is not None and thread != GENERAL:
        message.thread = thread
        message.marks["is_topic_message"] = True
    if chat.type == "private":
        return
    boosts = len(boosts_by(chat, sender.id))
    if boosts and not message.is_service:
        message.marks["sender_boost_count"] = boosts
    member = chat.member(sender)
    if sender.id in chat.masks:
        message.as_chat = chat.masks[sender.id]
    elif member.leads and member.is_anonymous:
        message.as_chat = chat
        if member.custom_title:
            message.marks["author_signature"] = member.custom_title
    elif chat.type == "supergroup" and (member.custom_title or member.tag):
        message.marks["sender_tag"] = member.custom_title or member.tag


def check_thread(chat: Chat, thread: int) -> None:
    """Refuse a number that names no topic or thread of a chat, as the server does.

    General is written to by leaving the number out.

    Raises:
        ApiError: There is no such thread.
    """
    if chat.topics is not None:
        found = thread in chat.topics and thread != GENERAL
    else:
        found = chat.type == "supergroup" and thread in chat.messages
    if not found:
        raise bad_request("message thread not found")


def stands_in(message: Message, chat: Chat, thread: int | None) -> bool:
    """Tell whether a message is in a chat and, in a forum, in a topic; None means whichever."""
    return message.chat is chat and (
        chat.topics is None or thread is None or message.thread == thread
    )


def topic_of(message: Message) -> Topic | None:
    """Return the topic a message stands in; None where there are no topics."""
    topics = message.chat.topics
    return None if topics is None else topics.get(message.thread or GENERAL)


def check_may_post(message: Message) -> None:
    """Refuse a message that its writer may not put where it stands.

    Raises:
        ApiError: The writer is a bot.
        NotAllowed: The writer is a user.
    """
    chat, sender = message.chat, message.sender
    if message.is_service or "guest_bot_caller_user" in message.content:
        return
    if chat.type == "private":
        _check_voice(message)
        return
    refusal = _refusal(message)
    if refusal is None:
        wait = _slow(chat, sender)
        if wait and sender.is_bot:
            raise too_many_requests(wait)
        refusal = f"slow mode asks for {wait} more seconds" if wait else None
    if refusal is None:
        return
    if sender.is_bot:
        raise bad_request(refusal)
    raise NotAllowed(f"{sender.first_name} cannot write in {chat.title}: {refusal}")


def _check_voice(message: Message) -> None:
    """Refuse a bot's voice to a user who takes none."""
    owner, voices = message.chat.owner, {"voice", "video_note"} & message.content.keys()
    deaf = owner is not None and owner.facts.get("has_restricted_voice_and_video_messages")
    if voices and deaf and message.sender.is_bot:
        raise bad_request("VOICE_MESSAGES_FORBIDDEN")


def _refusal(message: Message) -> str | None:
    chat, sender = message.chat, message.sender
    if chat.successor is not None:
        return "group chat was upgraded to a supergroup chat"
    if chat.gone:
        return f"the {chat.type} chat was deleted"
    if not chat.member(sender).present:
        return "not a member"
    if chat.parent is not None:
        return None
    mask = chat.masks.get(sender.id)
    if mask is not None and _banned(chat, mask):
        return f"{mask.title} is banned"
    topic = topic_of(message)
    if topic is None and chat.topics is not None:
        return "TOPIC_DELETED"
    if topic is not None and topic.closed and not _runs(topic, sender):
        return "TOPIC_CLOSED"
    if mask is not None:
        return None
    return refusal_to_send(chat, sender, message.content)


def _banned(chat: Chat, mask: Chat) -> bool:
    """Tell whether a channel may not speak here: a ban of one is a ban of all its owner has."""
    groups = chat.world.groups
    return any(
        groups[number].owner is mask.owner for number in chat.banned_chats if number in groups
    )


def _runs(topic: Topic, account: Account) -> bool:
    return topic.creator is account or (
        topic.chat.member(account).leads and topic.chat.can(account, "can_manage_topics")
    )


def _slow(chat: Chat, account: Account) -> int:
    """Return the seconds that slow mode still asks somebody to wait."""
    delay = int(chat.settings.get("slow_mode_delay", 0))
    if not delay or chat.member(account).leads or frees(chat, account):
        return 0
    for earlier in reversed(chat.messages.values()):
        if earlier.date + delay <= chat.world.now():
            return 0
        if earlier.sender is account and not earlier.is_service:
            return earlier.date + delay - chat.world.now()
    return 0


def _full_name(account: Account) -> str:
    return f"{account.first_name} {account.last_name or ''}".strip()
