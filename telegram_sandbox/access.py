"""Which chat a bot means, and whether the server lets the bot near it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import ApiError, bad_request, forbidden

if TYPE_CHECKING:
    from .bots import Bot
    from .chats import Chat

__all__ = ["find_chat"]


def find_chat(bot: Bot, chat_id: int | str, *, write: bool) -> Chat:
    """Return the chat a bot means.

    Args:
        bot: Who asks.
        chat_id: A number, or the @name of a public group or channel.
        write: Whether the bot is about to change something there.

    Raises:
        ApiError: There is no such chat, or it is closed to the bot.
    """
    world = bot.world
    if isinstance(chat_id, str):
        name = chat_id.lstrip("@").lower()
        for group in world.groups.values():
            if (group.username or "").lower() == name and name:
                return _opened(bot, group, write)
        raise bad_request("chat not found")
    if chat_id in bot.dialogs:
        chat = bot.dialogs[chat_id]
        if write and world.users[chat.id].deleted:
            raise forbidden("user is deactivated")
        if write and chat_id in bot.blocked_by:
            raise forbidden("bot was blocked by the user")
        if write and chat.closes_at is not None and world.now() >= chat.closes_at:
            raise forbidden("bot can't initiate conversation with a user")
        return chat
    if chat_id in world.groups:
        return _opened(bot, world.groups[chat_id], write)
    if chat_id in world.users:
        if write:
            raise forbidden("bot can't initiate conversation with a user")
        raise bad_request("chat not found")
    if world.bot_by_id(chat_id) is not None:
        raise forbidden("bot can't send messages to bots")
    raise bad_request("chat not found")


def _opened(bot: Bot, chat: Chat, write: bool) -> Chat:
    """Return a group or channel, or refuse: what a bot has left it may still look at, in parts."""
    known = bot.id in chat.members or chat.username is not None
    if not known and not chat.member(bot).present:
        raise bad_request("chat not found")
    member = chat.member(bot)
    if chat.type == "group":
        if write:
            _check_basic_group(chat, member.status)
        return chat
    if chat.gone:
        raise bad_request("chat not found")
    if member.status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if not member.present and (write or chat.username is None):
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def _check_basic_group(chat: Chat, status: str) -> None:
    if chat.successor is not None:
        text = "Bad Request: group chat was upgraded to a supergroup chat"
        raise ApiError(400, text, {"migrate_to_chat_id": chat.successor.id})
    if chat.gone:
        raise forbidden("the group chat was deleted")
    if status == "kicked":
        raise forbidden("bot was kicked from the group chat")
    if status == "left":
        raise forbidden("bot is not a member of the group chat")
