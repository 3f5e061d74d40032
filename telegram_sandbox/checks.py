"""Questions that many methods ask first: who is meant, and may the bot do this here?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import bad_request

if TYPE_CHECKING:
    from .chats import Account, Chat
    from .registry import Call

__all__ = ["group_of", "named_account", "need"]

_GROUPS = frozenset({"group", "supergroup"})


def named_account(call: Call, name: str = "user_id") -> Account:
    """Return the user or bot that a parameter names.

    Raises:
        ApiError: There is none with this id.
    """
    number: int = call.get(name)
    if number <= 0:
        raise bad_request(f"invalid {name} specified")
    account: Any = call.world.users.get(number) or call.world.bot_by_id(number)
    if account is None:
        raise bad_request("user not found")
    found: Account = account
    return found


def group_of(call: Call, refusal: str, kinds: frozenset[str] = _GROUPS) -> Chat:
    """Return the chat the bot wants to change, or refuse a chat of another type.

    Raises:
        ApiError: The chat is closed to the bot, or of no fitting type.
    """
    chat = call.chat()
    if chat.type not in kinds:
        raise bad_request(refusal)
    return chat


def need(call: Call, chat: Chat, right: str, refusal: str) -> None:
    """Refuse what the bot has no right to.

    Raises:
        ApiError: It lacks the right.
    """
    if not chat.can(call.bot, right):
        raise bad_request(refusal)
