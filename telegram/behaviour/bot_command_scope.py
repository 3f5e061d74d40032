"""Whom a list of commands is for."""

from __future__ import annotations

__all__ = ["BotCommandScopeBehaviour"]


class BotCommandScopeBehaviour:
    """Kinds of a `BotCommandScope`."""

    __slots__ = ()

    DEFAULT = "default"
    ALL_PRIVATE_CHATS = "all_private_chats"
    ALL_GROUP_CHATS = "all_group_chats"
    ALL_CHAT_ADMINISTRATORS = "all_chat_administrators"
    CHAT = "chat"
    CHAT_ADMINISTRATORS = "chat_administrators"
    CHAT_MEMBER = "chat_member"
