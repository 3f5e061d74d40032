"""Guest bots: summoned by their name in a chat they are not in, they answer once."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .bots import Bot
    from .messages import Message

__all__ = ["GuestQueries", "GuestQuery"]

_MOST = 1000


@dataclass(frozen=True)
class GuestQuery:
    """A message that summons a bot.

    Attributes:
        id: What the bot answers to.
        bot: Who is summoned.
        message: What the user wrote.
    """

    id: str
    bot: Bot
    message: Message


class GuestQueries:
    """The summons that no bot has answered yet; the oldest are forgotten."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, GuestQuery] = OrderedDict()

    def ask(self, query: GuestQuery) -> None:
        """Remember a summons and tell its bot."""
        self._open[query.id] = query
        while len(self._open) > _MOST:
            self._open.popitem(last=False)
        body = {**query.message.as_json(query.bot), "guest_query_id": query.id}
        query.bot.queue.put("guest_message", body)

    def of(self, bot: Bot, number: str) -> GuestQuery | None:
        """Return the open summons of a bot with this id, or None."""
        query = self._open.get(number)
        return query if query is not None and query.bot is bot else None

    def close(self, query: GuestQuery) -> None:
        """Forget a summons: it has been answered."""
        self._open.pop(query.id, None)
