"""How a basic group becomes a supergroup."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .chats import Chat

__all__ = ["FIRST", "migrate"]

# Ids of supergroups and channels lie below the negative of this.
FIRST = 1_000_000_000_000


def migrate(chat: Chat) -> Chat:
    """Put a supergroup in a basic group's place, and tell so on both sides.

    Raises:
        ValueError: It is no basic group, or is one no more.
    """
    world = chat.world
    if chat.type != "group" or chat.successor is not None or chat.owner is None:
        raise ValueError(f"migrates: {chat.title} is no basic group that could become another")
    number = -(FIRST + len(world.groups) + 1)
    new = type(chat)(world, number, "supergroup", title=chat.title, owner=chat.owner)
    new.settings.update(chat.settings)
    new.members.update({key: member for key, member in chat.members.items() if member.present})
    world.groups[number] = new
    world.post(chat, chat.owner, {"migrate_to_chat_id": new.id})
    chat.successor = new
    world.post(new, chat.owner, {"migrate_from_chat_id": chat.id})
    return new
