"""Methods that the Bot API has renamed: of the bot, and the shortcuts to them."""

from __future__ import annotations

from typing import Any

from telegram.v13.notices import notice

__all__ = ["OLD_METHODS"]


def _kick_chat_member(
    bot: Any,
    chat_id: int | str,
    user_id: int,
    timeout: float | None = None,
    until_date: Any = None,
    api_kwargs: dict[str, Any] | None = None,
    revoke_messages: bool | None = None,
) -> bool:
    """Ban a user from a group or channel; the old name of `ban_chat_member`."""
    notice("kick_chat_member", "ban_chat_member")
    done: bool = bot.ban_chat_member(
        chat_id,
        user_id,
        timeout=timeout,
        until_date=until_date,
        api_kwargs=api_kwargs,
        revoke_messages=revoke_messages,
    )
    return done


def _get_chat_members_count(
    bot: Any,
    chat_id: int | str,
    timeout: float | None = None,
    api_kwargs: dict[str, Any] | None = None,
) -> int:
    """Return how many members a chat has; the old name of `get_chat_member_count`."""
    notice("get_chat_members_count", "get_chat_member_count")
    count: int = bot.get_chat_member_count(chat_id, timeout=timeout, api_kwargs=api_kwargs)
    return count


def _set_sticker_set_thumb(
    bot: Any,
    name: str,
    user_id: int,
    thumb: Any = None,
    timeout: float | None = None,
    api_kwargs: dict[str, Any] | None = None,
) -> bool:
    """Set the picture of a set of stickers; the old name of `set_sticker_set_thumbnail`."""
    from telegram.v13.stickers import format_of  # noqa: PLC0415 - every bot loads this module

    notice("set_sticker_set_thumb", "set_sticker_set_thumbnail")
    done: bool = bot.set_sticker_set_thumbnail(
        name=name,
        user_id=user_id,
        thumbnail=thumb,
        format=format_of(thumb),
        timeout=timeout,
        api_kwargs=api_kwargs,
    )
    return done


def _kick_member(
    chat: Any,
    user_id: int,
    timeout: float | None = None,
    until_date: Any = None,
    api_kwargs: dict[str, Any] | None = None,
    revoke_messages: bool | None = None,
) -> bool:
    """Ban a user from this chat; the old name of `ban_member`."""
    notice("Chat.kick_member", "Chat.ban_member")
    done: bool = chat.get_bot().ban_chat_member(
        chat.id,
        user_id,
        timeout=timeout,
        until_date=until_date,
        api_kwargs=api_kwargs,
        revoke_messages=revoke_messages,
    )
    return done


def _get_members_count(
    chat: Any, timeout: float | None = None, api_kwargs: dict[str, Any] | None = None
) -> int:
    """Return how many members this chat has; the old name of `get_member_count`."""
    notice("Chat.get_members_count", "Chat.get_member_count")
    count: int = chat.get_bot().get_chat_member_count(
        chat.id, timeout=timeout, api_kwargs=api_kwargs
    )
    return count


OLD_METHODS: dict[str, dict[str, Any]] = {
    "Bot": {
        "kick_chat_member": _kick_chat_member,
        "kickChatMember": _kick_chat_member,
        "get_chat_members_count": _get_chat_members_count,
        "getChatMembersCount": _get_chat_members_count,
        "set_sticker_set_thumb": _set_sticker_set_thumb,
        "setStickerSetThumb": _set_sticker_set_thumb,
    },
    "Chat": {"kick_member": _kick_member, "get_members_count": _get_members_count},
}
