"""Users: the people who talk to the bots, driven from Python."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Union

from .addressing import only_bot
from .arguments import checked
from .bots import Bot, InlineQuery
from .business import conversations_of
from .chats import Message
from .playing_answers import AnswerActs
from .playing_business import BusinessActs
from .playing_buttons import ButtonActs
from .playing_groups import GroupActs
from .playing_inline import InlineActs
from .playing_messages import MessageActs
from .playing_payments import PaymentActs
from .playing_profile import ProfileActs
from .screen import Inbox

if TYPE_CHECKING:
    from .chats import Chat
    from .world import World

__all__ = ["Inbox", "User"]

Expectation = Union[str, "re.Pattern[str]", Callable[[Message], bool]]


_SCREEN = 10_000


@checked
@dataclass(eq=False)
class User(
    MessageActs,
    AnswerActs,
    ButtonActs,
    InlineActs,
    GroupActs,
    ProfileActs,
    PaymentActs,
    BusinessActs,
):
    """A person. Made by `World.user`.

    The user reads on from what was last seen: `sees` looks only at what came after it.

    Attributes:
        hides_account: Whether messages that others forward name the user without the account.
        deleted: Whether the account is no more.
        photos: Pictures of the profile as lists of `PhotoSize`, the newest first.
        audios: Songs of the profile, the newest first.
        trusted: Ids of bots that may change the emoji beside the name.
        facts: What `getChat` tells of the user, by the names of `ChatFullInfo`: `bio`...
        personal_chat: The channel that the user's profile shows, or None.
        premium_until: End of Telegram Premium in the world's seconds; 0 for none.
    """

    world: World
    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    inbox: list[Inbox] = field(default_factory=list[Inbox], repr=False)
    read: int = 0
    results: InlineQuery | None = field(default=None, repr=False)
    hides_account: bool = False
    deleted: bool = False
    photos: list[list[dict[str, Any]]] = field(
        default_factory=list[list[dict[str, Any]]], repr=False
    )
    audios: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]], repr=False)
    trusted: set[int] = field(default_factory=set[int], repr=False)
    facts: dict[str, Any] = field(default_factory=dict[str, Any], repr=False)
    personal_chat: Chat | None = field(default=None, repr=False)
    premium_until: float = 0.0

    is_bot = False

    def as_json(self) -> dict[str, Any]:
        """Return the Bot API's `User`; of a deleted account, only its number is left."""
        if self.deleted:
            return {"id": self.id, "is_bot": False, "first_name": ""}
        data = {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
            "is_premium": True if self.world.clock.now() < self.premium_until else None,
        }
        return {key: value for key, value in data.items() if value is not None}

    @property
    def chat(self) -> str:
        """The user's conversations as text."""
        with self.world.changed:
            chats = [b.dialogs[self.id] for b in self.world.bots.values() if self.id in b.dialogs]
            chats += conversations_of(self)
            chats += [g for g in self.world.groups.values() if self.id in g.members]
            return self.world.history.text(chats)

    def sees(
        self, what: Expectation, timeout: float | None = None, *, within: float = 0.0
    ) -> Message:
        """Wait for a bot's message (new or edited) that fits, and return it.

        Args:
            what: Part of the text, a compiled pattern to search for, or a test of the message.
            timeout: Real seconds; see `World.wait_for`.
            within: The world's seconds that may pass meanwhile, on a clock that stands.

        Raises:
            AssertionError: No such message came; the text holds the conversation.
        """

        def next_fit() -> Message | None:
            """Return the next message that fits and read on from there, or None."""
            for index in range(self.read, len(self.inbox)):
                if _fits(what, self.inbox[index]):
                    self.read = index + 1
                    return self.inbox[index].message
            return None

        shown = getattr(what, "pattern", what)
        expected = f"{self.first_name} sees {shown!r}"
        return self.world.wait_for(next_fit, expected, timeout, within=within)

    def receives(self, entry: Inbox) -> None:
        """Take in what came up on the screen; what is long past scrolls away."""
        self.inbox.append(entry)
        if len(self.inbox) > _SCREEN:
            past = _SCREEN // 10
            del self.inbox[:past]
            self.read = max(0, self.read - past)

    def blocks(self, bot: Bot | None = None) -> None:
        """Block a bot: it can no longer write to the user."""
        self._set_blocked(bot, True)

    def unblocks(self, bot: Bot | None = None) -> None:
        """Let a blocked bot write again."""
        self._set_blocked(bot, False)

    def _set_blocked(self, bot: Bot | None, blocked: bool) -> None:
        with self.world.changed:
            target = bot or only_bot(self)
            chat = target.dialog(self)
            (target.blocked_by.add if blocked else target.blocked_by.discard)(self.id)
            states = ("member", "kicked") if blocked else ("kicked", "member")
            old, new = (_membership(target, state) for state in states)
            update = {
                "chat": chat.as_json(),
                "from": self.as_json(),
                "date": self.world.now(),
                "old_chat_member": old,
                "new_chat_member": new,
            }
            target.queue.put("my_chat_member", update)
            verb = "blocks" if blocked else "unblocks"
            self.world.history.add(chat, f"{self.first_name} {verb} {target.username}")


def _membership(bot: Bot, status: str) -> dict[str, Any]:
    member: dict[str, Any] = {"user": bot.as_json(), "status": status}
    if status == "kicked":
        member["until_date"] = 0
    return member


def _fits(what: Expectation, entry: Inbox) -> bool:
    message = entry.message
    if entry.kind == "own":
        return False
    if isinstance(what, str):
        return what in message.text
    if isinstance(what, re.Pattern):
        return what.search(message.text) is not None
    return bool(what(message))
