"""A bot as the server knows it: its account, queue, profile and open questions."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .access import find_chat
from .arguments import checked
from .chats import Chat
from .errors import ApiError
from .updates import UpdateQueue

if TYPE_CHECKING:
    from .chats import Message
    from .hooks import Webhook
    from .users import User
    from .world import World

__all__ = ["Bot", "CallbackQuery", "InlineQuery"]

_OPEN_QUERIES = 1000


@dataclass(eq=False)
class InlineQuery:
    """What a user typed behind the bot's name, and what the bot offered.

    Attributes:
        id: Number the bot answers to.
        results: The bot's results, or None until it answered.
        button: The button above the results, if the bot asked for one.
        next_offset: What to send for the next page of results; empty at the end.
        asked_at: When, in the world's seconds.
    """

    id: str
    user: User
    bot: Bot
    query: str
    chat: Chat | None
    asked_at: float
    results: list[dict[str, Any]] | None = None
    button: dict[str, Any] | None = None
    next_offset: str = ""


@checked
@dataclass(eq=False)
class CallbackQuery:
    """A press on an inline button, and what the bot answered.

    Attributes:
        id: Number the bot answers to.
        data: The button's data, or None for a game button.
        answer: `text`, `show_alert`, `url` of the bot's answer; None until it answered.
    """

    id: str
    user: User
    bot: Bot
    message: Message
    data: str | None
    asked_at: float
    answer: dict[str, Any] | None = None

    def wait(self, timeout: float | None = None) -> dict[str, Any]:
        """Wait until the bot has answered and return the answer.

        Args:
            timeout: Real seconds; None means the world's patience.

        Raises:
            AssertionError: The bot did not answer; the text holds the conversation.
        """
        world = self.user.world
        return world.wait_for(
            lambda: self.answer, f"{self.bot.username} answers the press on {self.data!r}", timeout
        )


@checked
@dataclass(eq=False)
class Bot:
    """A bot with its token. Made by `World.bot`."""

    world: World
    token: str = field(repr=False)
    username: str
    first_name: str
    id: int
    queue: UpdateQueue
    last_id: int = 0
    dialogs: dict[int, Chat] = field(default_factory=dict[int, Chat])
    blocked_by: set[int] = field(default_factory=set[int])
    profile: dict[tuple[str, str], Any] = field(default_factory=dict[tuple[str, str], Any])
    webhook: Webhook | None = None
    inline_queries: OrderedDict[str, InlineQuery] = field(
        default_factory=OrderedDict[str, InlineQuery]
    )
    callback_queries: OrderedDict[str, CallbackQuery] = field(
        default_factory=OrderedDict[str, CallbackQuery]
    )
    started_at: float = 0.0
    refusal: ApiError | None = None
    refused_until: float = float("inf")
    reads_all: bool = False
    has_topics: bool = False
    verifies: bool = False
    photos: list[list[dict[str, Any]]] = field(default_factory=list[list[dict[str, Any]]])

    is_bot = True
    last_name: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the Bot API's `User` for this bot."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.first_name,
            "username": self.username,
        }

    def refuse(self, code: int, text: str, seconds: float = float("inf")) -> None:
        """Refuse every call from now on, for so long in the world's time; the lock must be held.

        `world.bots[token].refuse(401, "Unauthorized")` is what happens to a token that was revoked.
        """
        self.refusal = ApiError(code, text)
        self.refused_until = self.world.clock.now() + seconds
        self.queue.end_poll(self.refusal)

    def check_open(self) -> None:
        """Raise the refusal that stands, if one does."""
        if self.refusal is not None and self.world.clock.now() < self.refused_until:
            raise self.refusal
        self.refusal = None

    def dialog(self, user: User) -> Chat:
        """Return the private chat with a user, made if there is none yet."""
        if user.id not in self.dialogs:
            dialog = Chat(self.world, user.id, "private", owner=user, bot=self)
            dialog.topics = {} if self.has_topics else None
            self.dialogs[user.id] = dialog
        return self.dialogs[user.id]

    def find_chat(self, chat_id: int | str, *, write: bool = False) -> Chat:
        """Return the chat a bot means.

        Args:
            chat_id: A number, or the @name of a public group.
            write: Whether the bot is about to change something there.

        Raises:
            ApiError: There is no such chat, or it is closed to the bot.
        """
        return find_chat(self, chat_id, write=write)

    def ask_inline(self, query: InlineQuery) -> None:
        """Remember an inline query until it is answered or pushed out by newer ones."""
        self.inline_queries[query.id] = query
        while len(self.inline_queries) > _OPEN_QUERIES:
            self.inline_queries.popitem(last=False)

    def ask_callback(self, query: CallbackQuery) -> None:
        """Remember a press until it is answered or pushed out by newer ones."""
        self.callback_queries[query.id] = query
        while len(self.callback_queries) > _OPEN_QUERIES:
            self.callback_queries.popitem(last=False)
