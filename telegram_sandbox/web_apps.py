"""Mini Apps that users have opened, and messages prepared for them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .bots import Bot
    from .chats import Chat
    from .users import User

__all__ = ["Prepared", "WebAppQuery", "WebApps"]

_MOST = 1000


@dataclass(frozen=True)
class WebAppQuery:
    """A Mini App that was opened from an inline button or the menu.

    Attributes:
        id: What the app passes to its bot for `answerWebAppQuery`.
        user: Who opened it.
        bot: Whose it is.
        chat: Where the answer is written.
        url: Its address.
    """

    id: str
    user: User
    bot: Bot
    chat: Chat
    url: str


@dataclass(frozen=True)
class Prepared:
    """A message or a keyboard button that a bot keeps ready for one user.

    Attributes:
        id: What the Mini App passes on.
        bot: Who prepared it.
        user: For whom.
        body: The inline query result, or the button.
        kinds: Types of chats the message may be sent to.
        ends_at: Until when, in Unix time.
    """

    id: str
    bot: Bot
    user: User
    body: dict[str, Any]
    kinds: frozenset[str]
    ends_at: float


class WebApps:
    """What is open or prepared, by id; the oldest are forgotten."""

    def __init__(self) -> None:
        self.queries: OrderedDict[str, WebAppQuery] = OrderedDict()
        self.prepared: OrderedDict[str, Prepared] = OrderedDict()

    def open(self, query: WebAppQuery) -> None:
        """Remember an app until it has been answered."""
        self.queries[query.id] = query
        while len(self.queries) > _MOST:
            self.queries.popitem(last=False)

    def keep(self, prepared: Prepared) -> None:
        """Remember what was prepared."""
        self.prepared[prepared.id] = prepared
        while len(self.prepared) > _MOST:
            self.prepared.popitem(last=False)
