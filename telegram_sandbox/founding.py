"""How groups and channels come into a world."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from .chats import Account, Chat
from .users import User

if TYPE_CHECKING:
    from .world import World

__all__ = ["Founding"]


class Founding:
    """The part of a world that makes groups and channels."""

    def group(
        self,
        title: str,
        members: Iterable[Account],
        *,
        username: str | None = None,
        supergroup: bool = True,
    ) -> Chat:
        """Make a group; its first user is the creator.

        Args:
            title: Name of the group.
            members: Users and bots in it.
            username: Public name without @, or None.
            supergroup: Whether it is a supergroup rather than a basic group.
        """
        world = cast("World", self)
        with world.changed:
            count = len(world.groups) + 1
            number = -(1_000_000_000_000 + count) if supergroup else -count
            kind = "supergroup" if supergroup else "group"
            chat = Chat(world, number, kind, title=title, username=username)
            for member in members:
                if chat.owner is None and isinstance(member, User):
                    chat.owner = member
                    chat.members[member.id] = "creator"
                else:
                    chat.members[member.id] = "member"
            world.groups[number] = chat
            return chat
