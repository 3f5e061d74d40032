"""Boosts: what Premium users give to groups and channels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from .planned import planned

if TYPE_CHECKING:
    from .chats import Account, Chat
    from .users import User

__all__ = ["Boost", "add_boost", "boosts_by", "end_boost", "frees"]

_MONTH = 30 * 24 * 3600


@dataclass(eq=False)
class Boost:
    """A boost of a chat.

    Attributes:
        id: Its name.
        user: Who gave it.
        chat: Which chat.
        since: Unix time when it was given.
        until: Unix time when it ends.
    """

    id: str
    user: User
    chat: Chat
    since: int
    until: int

    def as_json(self) -> dict[str, Any]:
        """Return the Bot API's `ChatBoost`."""
        return {
            "boost_id": self.id,
            "add_date": self.since,
            "expiration_date": self.until,
            "source": self.source(),
        }

    def source(self) -> dict[str, Any]:
        """Return the Bot API's `ChatBoostSource`: the boosts of this world come with Premium."""
        return {"source": "premium", "user": self.user.as_json()}


def add_boost(chat: Chat, user: User, count: int) -> list[Boost]:
    """Give boosts that last a month; the chat and its administrators' bots are told."""
    world = chat.world
    now = world.now()
    given = [Boost(world.new_id(), user, chat, now, now + _MONTH) for _ in range(count)]
    for boost in given:
        chat.boosts[boost.id] = boost
        _tell(chat, "chat_boost", {"chat": chat.as_json(), "boost": boost.as_json()})
        world.clock.at(boost.until, partial(_end, boost))
    if chat.type == "supergroup":
        world.post(chat, user, {"boost_added": {"boost_count": count}})
    return given


def end_boost(boost: Boost) -> None:
    """Take a boost away; the chat's administrators' bots are told."""
    chat = boost.chat
    if chat.boosts.pop(boost.id, None) is None:
        return
    removed = {
        "chat": chat.as_json(),
        "boost_id": boost.id,
        "remove_date": chat.world.now(),
        "source": boost.source(),
    }
    _tell(chat, "removed_chat_boost", removed)
    chat.world.changed.notify_all()


def boosts_by(chat: Chat, user_id: int) -> list[Boost]:
    """Return the boosts a user has given to a chat, oldest first."""
    return [boost for boost in chat.boosts.values() if boost.user.id == user_id]


def frees(chat: Chat, account: Account) -> bool:
    """Tell whether somebody has boosted a supergroup so much that its permissions do not bind."""
    wanted = int(chat.settings.get("unrestrict_boost_count", 0))
    return bool(wanted) and len(boosts_by(chat, account.id)) >= wanted


@planned
def _end(boost: Boost) -> None:
    with boost.chat.world.changed:
        end_boost(boost)


def _tell(chat: Chat, kind: str, body: dict[str, Any]) -> None:
    for bot in chat.bots():
        if chat.member(bot).status == "administrator":
            bot.queue.put(kind, body)
