"""Bots that other bots manage: who made them, their tokens, and who may write to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .errors import ApiError
from .rights import NotAllowed

if TYPE_CHECKING:
    from .bots import Bot
    from .users import User

__all__ = ["Management", "check_admitted", "fresh_token", "make_managed", "replace_token"]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"


@dataclass(eq=False)
class Management:
    """How a bot is managed.

    Attributes:
        bot: Which.
        manager: The bot that has its token.
        creator: The user who made it, and may always write to it.
        restricted: Whether only some users may write to it.
        added: Ids of those users.
    """

    bot: Bot
    manager: Bot
    creator: User
    restricted: bool = False
    added: list[int] = field(default_factory=list[int])

    def as_json(self) -> dict[str, Any]:
        """Return the Bot API's `BotAccessSettings`."""
        shown: dict[str, Any] = {"is_access_restricted": self.restricted}
        if self.restricted and self.added:
            users = self.bot.world.users
            shown["added_users"] = [users[key].as_json() for key in self.added if key in users]
        return shown


def fresh_token(bot_id: int, chance: Any) -> str:
    """Return a token that nobody has."""
    return f"{bot_id}:{''.join(chance.choice(_LETTERS) for _ in range(35))}"


def make_managed(user: User, manager: Bot, username: str, first_name: str) -> Bot:
    """Make a bot that another one manages, and tell that one. The lock must be held.

    Raises:
        ValueError: The name is taken, or does not end as bots' names do.
    """
    world = user.world
    if not username.lower().endswith("bot"):
        raise ValueError(f"makes_bot: username must end with bot, got {username!r}")
    number = world.random.randrange(10**9, 10**10)
    made = world.bot(fresh_token(number, world.random), username, first_name)
    world.managed[made.id] = Management(made, manager, user)
    chat = manager.dialog(user)
    world.post(chat, user, {"managed_bot_created": {"bot": made.as_json()}})
    manager.queue.put("managed_bot", {"user": user.as_json(), "bot": made.as_json()})
    return made


def replace_token(bot: Bot) -> str:
    """Give a bot another token; with the old one, every call is refused from now on."""
    world = bot.world
    del world.bots[bot.token]
    bot.token = fresh_token(bot.id, world.random)
    world.bots[bot.token] = bot
    bot.queue.end_poll(ApiError(401, "Unauthorized"))
    return bot.token


def check_admitted(user: User, bot: Bot) -> None:
    """Refuse a user who may not write to a managed bot.

    Raises:
        NotAllowed: The bot is for others.
    """
    found = user.world.managed.get(bot.id)
    if found is None or not found.restricted:
        return
    if user is not found.creator and user.id not in found.added:
        raise NotAllowed(f"{user.first_name} has no access to {bot.username}")
