"""Chats of all kinds: who is in them, what they are like, and their history."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Union

from .arguments import checked
from .direct_messages import seen_as
from .forums import found_topic, topic_named
from .journal import chat_name
from .members import Member
from .messages import Message, rendered
from .migrating import migrate
from .rights import everything, has_right

if TYPE_CHECKING:
    from .boosts import Boost
    from .bots import Bot
    from .business import Connection
    from .invites import InviteLink, JoinRequest
    from .topics import Topic
    from .users import User
    from .world import World

__all__ = ["Account", "Chat", "Message", "rendered"]

Account = Union["Bot", "User"]

_HISTORY = 10_000


@checked
@dataclass(eq=False, repr=False)
class Chat:
    """A private chat between a user and a bot, a group, a supergroup or a channel.

    Attributes:
        id: The user's id in a private chat, negative for the others.
        type: private, group, supergroup or channel.
        title: Name of a group or channel.
        username: Public name of a supergroup or channel, without @.
        owner: The user of a private chat, the creator of the others.
        bot: The bot of a private chat.
        members: By account id; whoever never was in the chat is missing. See `member`.
        settings: What `getChat` tells beyond all this, by the names of `ChatFullInfo`.
        pinned: Numbers of the pinned messages, oldest first.
        messages: The history by message id, bounded.
        whispers: Ephemeral messages by their own numbers, bounded.
        topics: Of a forum, or of a private chat with a bot that wants them, by
            `message_thread_id`; None for a chat without topics.
        links: Invite links by address.
        requests: Who waits to be let in, by user id.
        boosts: Boosts by id.
        banned_chats: Ids of channels that nobody may speak for here.
        masks: The channel each user speaks for here, by user id.
        direct: The direct messages of a channel, or None.
        parent: The channel whose direct messages these are, or None.
        linked: The discussion group of a channel, or the channel of a discussion group.
        successor: The supergroup this basic group has become, or None.
        gone: Whether it was deleted.
        guard: The bot that decides first whom to let in, or None.
        closes_at: When a private chat that the user has not begun closes to the bot; None means
            it stays open.
    """

    world: World
    id: int
    type: str
    title: str | None = None
    username: str | None = None
    owner: User | None = None
    bot: Bot | None = None
    members: dict[int, Member] = field(default_factory=dict[int, Member])
    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    pinned: list[int] = field(default_factory=list[int])
    messages: OrderedDict[int, Message] = field(default_factory=OrderedDict[int, Message])
    whispers: dict[int, Message] = field(default_factory=dict[int, Message])
    last_whisper: int = 0
    last_id: int = 0
    topics: dict[int, Topic] | None = None
    links: dict[str, InviteLink] = field(default_factory=dict[str, "InviteLink"])
    requests: dict[int, JoinRequest] = field(default_factory=dict[int, "JoinRequest"])
    boosts: dict[str, Boost] = field(default_factory=dict[str, "Boost"])
    banned_chats: set[int] = field(default_factory=set[int])
    masks: dict[int, Chat] = field(default_factory=dict[int, "Chat"])
    direct: Chat | None = None
    parent: Chat | None = None
    linked: Chat | None = None
    successor: Chat | None = None
    gone: bool = False
    guard: Bot | None = None
    closes_at: float | None = None

    def __repr__(self) -> str:
        return f"<{self.type} {chat_name(self)!r} {self.id}>"

    def as_json(self) -> dict[str, Any]:
        """Return the Bot API's `Chat`."""
        if self.type == "private" and self.owner is not None:
            shown = self.owner.as_json()
            named = {key: shown.get(key) for key in ("first_name", "last_name", "username")}
            data = {"id": self.id, **named, "type": "private"}
        else:
            data = {
                "id": self.id,
                "title": self.title,
                "username": self.username,
                "type": self.type,
                "is_forum": True if self.topics is not None else None,
                "is_direct_messages": True if self.parent is not None else None,
            }
        return {key: value for key, value in data.items() if value is not None}

    @property
    def permissions(self) -> dict[str, bool]:
        """What all members of a group may do, by the names of `ChatPermissions`."""
        given: dict[str, bool] | None = self.settings.get("permissions")
        return everything(public=self.username is not None) if given is None else given

    @property
    def connection(self) -> Connection | None:
        """Through which a bot reads here for somebody's account; None where it is there itself."""
        return None

    def member(self, account: Account) -> Member:
        """Return what somebody is here at this moment; who never was here has left."""
        if self.parent is not None:
            return seen_as(self.parent, account)
        member = self.members.get(account.id)
        if member is None:
            return Member(account, "left")
        now = member.at(self.world.now())
        if now is not member:
            self.members[account.id] = now
        return now

    def can(self, account: Account, name: str) -> bool:
        """Tell whether somebody has a right or a permission here: `can_pin_messages`."""
        return self.type == "private" or has_right(self, account, name)

    def topic(self, name: str) -> Topic:
        """Return a forum's topic by its name; its creator begins it on first use.

        Raises:
            ValueError: This chat is no forum.
        """
        if self.topics is None or self.owner is None:
            raise ValueError(f"topic: {self.title} is no forum; make it with forum=True")
        with self.world.changed:
            return topic_named(self, name) or found_topic(self, self.owner, name)

    def migrates(self) -> Chat:
        """Make this basic group a supergroup, as its creator does, and return that.

        Writing to the old group is answered with the new one's id from now on.

        Raises:
            ValueError: It is no basic group, or is one no more.
        """
        with self.world.changed:
            return migrate(self)

    def disbands(self) -> None:
        """Delete this group or channel for everybody."""
        with self.world.changed:
            self.gone = True
            self.world.history.add(self, f"{self.title} is deleted")

    def add(self, message: Message) -> None:
        """Put a message into the history; the oldest leave when it grows too long."""
        self.messages[message.id] = message
        while len(self.messages) > _HISTORY:
            number, _ = self.messages.popitem(last=False)
            if number in self.pinned:
                self.pinned.remove(number)

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
        users = self.world.users
        if self.parent is not None:
            return [user for user in users.values() if self._has(user)]
        return [users[key] for key in self.members if key in users and self._has(users[key])]

    def bots(self) -> list[Bot]:
        """Return the bots in this chat."""
        if self.bot is not None:
            return [self.bot]
        return [bot for bot in self.world.bots.values() if self._has(bot)]

    def _has(self, account: Account) -> bool:
        if self.parent is not None:
            return account.id in self.members or self.member(account).leads
        return account.id in self.members and self.member(account).present
