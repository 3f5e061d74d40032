"""Chats and the messages in them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Union, cast

from .files import StoredFile
from .json_values import as_list, as_object

if TYPE_CHECKING:
    from .bots import Bot
    from .users import User
    from .world import World

__all__ = ["Account", "Chat", "Message", "rendered"]

Account = Union["Bot", "User"]

_HISTORY = 10_000


@dataclass(eq=False)
class Message:
    """A message in a chat.

    Attributes:
        id: Its number, unique within the chat for the bot.
        chat: Where it is.
        sender: Who wrote it.
        date: Unix time in seconds.
        content: The fields that make it what it is: `text`, `photo`, `entities`...
        keyboard: A reply keyboard (or its removal) that came with it; no answer shows it again.
        reply_to: The message it answers.
        deleted: Whether it is gone.
    """

    id: int
    chat: Chat
    sender: Account
    date: int
    content: dict[str, Any]
    keyboard: dict[str, Any] | None = None
    reply_to: Message | None = None
    deleted: bool = False

    @property
    def text(self) -> str:
        """The text, or the caption of media, or nothing."""
        return str(self.content.get("text", self.content.get("caption", "")))

    @property
    def markup(self) -> dict[str, Any]:
        """The inline or reply keyboard of this message; empty if it has none."""
        return self.content.get("reply_markup") or self.keyboard or {}

    @property
    def buttons(self) -> list[list[str]]:
        """The texts on the buttons, row by row."""
        return [[str(button["text"]) for button in row] for row in self.button_rows]

    @property
    def button_rows(self) -> list[list[dict[str, Any]]]:
        """The buttons as the bot gave them, row by row."""
        rows = self.markup.get("inline_keyboard") or self.markup.get("keyboard")
        return cast("list[list[dict[str, Any]]]", rows or [])

    def as_json(self, viewer: Bot | None = None, *, with_reply: bool = True) -> dict[str, Any]:
        """Return the Bot API's `Message` as one bot sees it.

        Args:
            viewer: Whose file ids to use; None gives ids that no bot knows.
            with_reply: Whether to include the message it answers.
        """
        data: dict[str, Any] = {
            "message_id": self.id,
            "from": self.sender.as_json(),
            "chat": self.chat.as_json(),
            "date": self.date,
        }
        if self.reply_to is not None and with_reply and not self.reply_to.deleted:
            data["reply_to_message"] = self.reply_to.as_json(viewer, with_reply=False)
        data.update(self.content)
        shown: dict[str, Any] = rendered(data, self.chat.world, viewer)
        return shown


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


def rendered(value: Any, world: World, viewer: Bot | None) -> Any:
    """Copy a JSON value, putting the viewer's file ids where files stand."""
    if isinstance(value, StoredFile):
        return world.files.id_for(viewer.id if viewer else 0, value)
    found = as_object(value)
    if found is not None:
        return {key: rendered(item, world, viewer) for key, item in found.items()}
    items = as_list(value)
    if items is not None:
        return [rendered(item, world, viewer) for item in items]
    return value
