"""Which messages of a group a bot gets to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .bots import Bot
    from .messages import Message

__all__ = ["meant_for", "reaches"]


def reaches(bot: Bot, message: Message) -> bool:
    """Tell whether a bot that is in the chat may read a message.

    Source: https://core.telegram.org/bots/features#privacy-mode
    """
    chat = message.chat
    if chat.type in {"private", "channel"} or message.is_service or bot.reads_all:
        return True
    if chat.member(bot).status == "administrator" or message.heard_by is bot:
        return True
    # A plain command before any bot has spoken is for all of them.
    return message.heard_by is None and _command(message) == ""


def meant_for(message: Message) -> Bot | None:
    """Return the bot with privacy mode that a message in a group is for, or None.

    A reply counts most, then what was sent through a bot, then a command that names one; a plain
    command is for the bot that spoke last.
    """
    chat = message.chat
    if chat.type not in {"group", "supergroup"} or message.sender.is_bot:
        return None
    bots = chat.bots()
    answered = message.reply_to
    if answered is not None:
        aim = answered.heard_by or next((b for b in bots if b is answered.sender), None)
        if aim is not None:
            return aim
    via = message.content.get("via_bot", {}).get("id")
    if via is not None:
        return next((bot for bot in bots if bot.id == via), None)
    named = _command(message)
    if named is None:
        return None
    if named:
        return next((bot for bot in bots if bot.username.lower() == named), None)
    for earlier in reversed(chat.messages.values()):
        if earlier.sender.is_bot and not earlier.is_service:
            return next((bot for bot in bots if bot is earlier.sender), None)
    return None


def _command(message: Message) -> str | None:
    """Return the bot a command names, nothing if it names none, None if this is no command."""
    text = message.text
    if not text.startswith("/"):
        return None
    return text.split(maxsplit=1)[0].partition("@")[2].lower()
