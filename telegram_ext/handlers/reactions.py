"""Reactions to messages, and boosts of chats."""

from __future__ import annotations

from typing import Final

from telegram_ext.defaultvalue import DEFAULT_FALSE
from telegram_ext.handlers.base import Callback
from telegram_ext.handlers.selective import Chosen, Ids, Names, SelectiveHandler
from telegram_ext.typevars import CCT


class MessageReactionHandler(SelectiveHandler[CCT]):
    """Handle changes of the reactions to messages.

    Telegram sends them where the bot administers the chat and `allowed_updates` has
    `message_reaction` and `message_reaction_count`.

    Args:
        callback: Called as `callback(update, context)`.
        chat_id: Id of the chat, or several ids; None wants all chats.
        chat_username: Username of the chat, or several, with or without `@`; where ids are given
            too, either will do.
        user_id: Id of who reacts, or several ids; None wants everybody. Counts tell nobody.
        user_username: Username of who reacts, or several; where ids are given too, either will do.
        message_reaction_types: A user's change (`MESSAGE_REACTION_UPDATED`), the counts of
            anonymous reactions (`MESSAGE_REACTION_COUNT_UPDATED`), or both (`MESSAGE_REACTION`).
        run_async: See `Handler`.

    Raises:
        ValueError: `message_reaction_types` is none of the three.
        TypeError: A text is given as an id, or something else as a username.
    """

    MESSAGE_REACTION_UPDATED: Final = -1
    MESSAGE_REACTION_COUNT_UPDATED: Final = 0
    MESSAGE_REACTION: Final = 1

    def __init__(
        self,
        callback: Callback,
        chat_id: Ids = None,
        chat_username: Names = None,
        user_id: Ids = None,
        user_username: Names = None,
        message_reaction_types: int = MESSAGE_REACTION,
        run_async: bool = DEFAULT_FALSE,
    ) -> None:
        chats, users = Chosen(chat_id, chat_username), Chosen(user_id, user_username)
        super().__init__(callback, chats, users, run_async)
        self._kinds = _kinds_of(
            message_reaction_types, "message_reaction", "message_reaction_count"
        )


class ChatBoostHandler(SelectiveHandler[CCT]):
    """Handle boosts that a chat gains or loses.

    Telegram sends them where the bot administers the chat.

    Args:
        callback: Called as `callback(update, context)`.
        chat_boost_types: Boosts that are added or changed (`CHAT_BOOST`), those that are removed
            (`REMOVED_CHAT_BOOST`), or both (`ANY_CHAT_BOOST`).
        chat_id: Id of the chat, or several ids; None wants all chats.
        chat_username: Username of the chat, or several, with or without `@`; where ids are given
            too, either will do.
        run_async: See `Handler`.

    Raises:
        ValueError: `chat_boost_types` is none of the three.
        TypeError: A text is given as an id, or something else as a username.
    """

    CHAT_BOOST: Final = -1
    REMOVED_CHAT_BOOST: Final = 0
    ANY_CHAT_BOOST: Final = 1

    def __init__(
        self,
        callback: Callback,
        chat_boost_types: int = CHAT_BOOST,
        chat_id: Ids = None,
        chat_username: Names = None,
        run_async: bool = DEFAULT_FALSE,
    ) -> None:
        super().__init__(callback, Chosen(chat_id, chat_username), Chosen(), run_async)
        self._kinds = _kinds_of(chat_boost_types, "chat_boost", "removed_chat_boost")


def _kinds_of(types: int, first: str, second: str) -> tuple[str, ...]:
    """Return the kinds that a class's number stands for: -1 the first, 0 the second, 1 both."""
    table = {-1: (first,), 0: (second,), 1: (first, second)}
    if types not in table:
        raise ValueError(
            f"{types!r} says neither {first} (-1) nor {second} (0) nor both (1): "
            "take one of the class's constants"
        )
    return table[types]


__all__ = ["ChatBoostHandler", "MessageReactionHandler"]
