"""Pinned messages, and the service message that tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .chats import Account
    from .messages import Message

__all__ = ["pin", "unpin"]


def pin(message: Message, by: Account) -> None:
    """Pin a message and say so where it stands; the newest pin is the last."""
    chat = message.chat
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    chat.pinned.append(message.id)
    chat.world.post(chat, by, {"pinned_message": message.body()}, thread=message.thread)


def unpin(message: Message) -> None:
    """Take a message from the pinned ones; nothing is said of it."""
    if message.id in message.chat.pinned:
        message.chat.pinned.remove(message.id)
    message.chat.world.changed.notify_all()
