"""Accounts of users and bots: who may have which number and which name."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .chats import Account
    from .world import World

__all__ = ["UNSAID", "check_id", "check_username", "free_id", "owner_of", "whose"]

# Stands for an argument that was left out, where None has a meaning of its own.
UNSAID: Any = ...


def owner_of(world: World, number: int) -> Account | None:
    """Return the user or bot with this id, or None."""
    return world.users.get(number) or world.bot_by_id(number)


def free_id(world: World) -> int:
    """Return the smallest id from 1001 on that nobody has."""
    return next(number for number in count(1001) if owner_of(world, number) is None)


def check_id(world: World, first_name: str, number: int) -> None:
    """Refuse an id for a new user that is none, or somebody's.

    Raises:
        ValueError: It says whose the id is.
    """
    if number <= 0:
        raise ValueError(f"user: id must be a positive number, got {number!r}")
    owner = owner_of(world, number)
    if owner is not None:
        raise ValueError(f"user: {first_name} cannot have the id {number}: it is {whose(owner)}")


def check_username(world: World, what: str, username: str, account: Account | None) -> None:
    """Refuse a user name that is none, or that somebody or some chat has, in any case.

    Args:
        world: Where to look.
        what: Begins the error: `user: Alice`.
        username: Without @.
        account: Who wants it, if known already.

    Raises:
        ValueError: It says whose the name is.
    """
    if not username or username.startswith("@"):
        raise ValueError(f"{what}: username is written without @, got {username!r}")
    accounts: list[Account] = [*world.users.values(), *world.bots.values()]
    for other in accounts:
        if other is not account and (other.username or "").lower() == username.lower():
            raise ValueError(f"{what} cannot be called @{username}: the name is {whose(other)}")
    for chat in world.groups.values():
        if (chat.username or "").lower() == username.lower():
            raise ValueError(f"{what} cannot be called @{username}: {chat.title} has the name")


def whose(account: Account) -> str:
    """Return an account in the genitive: `Alice's`, `@echo_bot's`."""
    return f"@{account.username}'s" if account.is_bot else f"{account.first_name}'s"
