"""Addresses that open a bot, or a message."""

from __future__ import annotations

import re

__all__ = ["create_deep_linked_url", "message_link"]

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]+")
_MOST_CHARACTERS = 64
_SHORTEST_USERNAME = 4
_CHANNEL_PREFIX = "-100"  # ids of supergroups and channels begin so; links leave it out


def create_deep_linked_url(
    bot_username: str, payload: str | None = None, group: bool = False
) -> str:
    """Return an address that opens a chat with a bot and starts it.

    The bot then gets the command `/start` with the payload.

    Args:
        bot_username: The bot's username, without @.
        payload: Up to 64 characters out of A-Z, a-z, 0-9, _ and -; if None or empty, the address
            only opens the chat.
        group: Let the person choose a group to add the bot to, instead of the private chat.

    Raises:
        ValueError: The username or the payload is none.
    """
    if bot_username is None or len(bot_username) < _SHORTEST_USERNAME:  # pyright: ignore[reportUnnecessaryComparison]  # bots pass bot.username unasked
        raise ValueError(f"You must provide a valid bot_username, not {bot_username!r}")
    address = f"https://t.me/{bot_username}"
    if not payload:
        return address
    if len(payload) > _MOST_CHARACTERS:
        raise ValueError(
            f"The deep-linking payload must not exceed {_MOST_CHARACTERS} characters, "
            f"and this one has {len(payload)}"
        )
    if not _PAYLOAD.fullmatch(payload):
        raise ValueError(
            "Only the following characters are allowed for deep-linked URLs: A-Z, a-z, 0-9, _ "
            f"and -, not {payload!r}"
        )
    return f"{address}?{'startgroup' if group else 'start'}={payload}"


def message_link(
    chat_id: int | str, message_id: int, username: str | None = None, thread_id: int | None = None
) -> str | None:
    """Return the address of a message in a supergroup or channel.

    Args:
        chat_id: The chat's id, or its public name with @.
        message_id: The message's number.
        username: The chat's public name; without it only members can open the address.
        thread_id: The topic, which the address then opens.

    Returns:
        The address; None for private chats and basic groups, whose messages have none.
    """
    text = str(chat_id)
    where = username or (text[1:] if text.startswith("@") else None)
    if where is None:
        if not text.startswith(_CHANNEL_PREFIX):
            return None
        where = f"c/{text.removeprefix(_CHANNEL_PREFIX)}"
    topic = f"/{thread_id}" if thread_id is not None else ""
    return f"https://t.me/{where}{topic}/{message_id}"
