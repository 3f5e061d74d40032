"""Chats of all kinds: who is in them, and their history."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Union

from .messages import Message, rendered

if TYPE_CHECKING:
    from .bots import Bot
    from .users import User
    from .world import World

__all__ = ["Account", "Chat", "Message", "rendered"]

Account = Union["Bot", "User"]

_HISTORY = 10_000


@dataclass(eq=False)
class Chat:
    """A private chat between a user and a bot, or a group.

    Attributes:
        id: The user's id in a private chat, negative for a group.
        type: private, group or supergroup.
        title: Name of a group.
        username: Public name of a group, without @.
        owner: The user of a private chat, the creator of a group.
        bot: The bot of a private chat.
        members: Status by account id, in a group.
        messages: The history by message id, bounded.
    """

    world: World
    id: int
    type: str
    title: str | None = None
    username: str | None = None
    owner: User | None = None
    bot: Bot | None = None
    members: dict[int, str] = field(default_factory=dict[int, str])
    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    pinned: list[int] = field(default_factory=list[int])
    messages: OrderedDict[int, Message] = field(default_factory=OrderedDict[int, Message])
    last_id: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the Bot API's `Chat`."""
        if self.type == "private" and self.owner is not None:
            named = {
                "first_name": self.owner.first_name,
                "last_name": self.owner.last_name,
                "username": self.owner.username,
            }
            data = {"id": self.id, **named, "type": "private"}
        else:
            data = {
                "id": self.id,
                "title": self.title,
                "username": self.username,
                "type": self.type,
            }
        return {key: value for key, value in data.items() if value is not None}

    def add(self, message: Message) -> None:
        """Put a message into the history; the oldest leave when it grows too long."""
        self.messages[message.id] = message
        while len(self.messages) > _HISTORY:
            self.messages.popitem(last=False)

    def next_id(self) -> int:
        """Return the number of the next message.

        All private chats of a bot count together, as the real ones do; a group counts for itself.
        """
        counter: Any = self.bot if self.bot is not None else self
        counter.last_id += 1
        return int(counter.last_id)

    def users(self) -> list[User]:
        """Return the users who read here."""
        if self.type == "private":
            return [self.owner] if self.owner is not None else []
        return [
            user
            for user in self.world.users.values()
            if self.members.get(user.id) in {"creator", "administrator", "member", "restricted"}
        ]

    def bots(self) -> list[Bot]:
        """Return the bots in this chat."""
        if self.bot is not None:
            return [self.bot]
        return [
            bot
            for bot in self.world.bots.values()
            if self.members.get(bot.id) in {"administrator", "member", "restricted"}
        ]
