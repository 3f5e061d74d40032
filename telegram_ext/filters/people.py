"""Filters for certain chats and users; whom they let pass may change while the bot runs."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from telegram_ext.filters.base import MessageFilter

if TYPE_CHECKING:
    from telegram import Message

Ids: TypeAlias = "int | Iterable[int] | None"
Names: TypeAlias = "str | Iterable[str] | None"


class ChatUserFilter(MessageFilter):
    """Base of filters that know some chats or users, by id or by username; never by both.

    Args:
        chat_id: One id or several.
        username: One username or several, with or without `@`.
        allow_empty: What a filter without any id or username answers.

    Raises:
        RuntimeError: Both ids and usernames are given.
    """

    _shown: ClassVar[str] = ""
    _ids_called: ClassVar[str] = "chat_ids"

    def __init__(
        self, chat_id: Ids = None, username: Names = None, allow_empty: bool = False
    ) -> None:
        self.allow_empty = allow_empty
        # Replaced as a whole under the lock, so that filtering needs none.
        self._ids: frozenset[int] = frozenset()
        self._names: frozenset[str] = frozenset()
        self._lock = Lock()
        self._set_ids(_ids(chat_id))
        self._set_names(_names(username))

    @abstractmethod
    def _subject(self, message: Message) -> Any:
        """Return the chat or user of the message that counts; None where there is none."""

    def filter(self, message: Message) -> bool:
        """Tell whether the message's chat or user is one of those that are let pass."""
        subject = self._subject(message)
        if subject is None:
            return False
        if self._ids:
            return subject.id in self._ids
        if self._names:
            return bool(subject.username) and subject.username in self._names
        return self.allow_empty

    @property
    def chat_ids(self) -> frozenset[int]:
        """The ids that are let pass; may be set to one or several."""
        return self._ids

    @chat_ids.setter
    def chat_ids(self, chat_id: Ids) -> None:
        self._set_ids(_ids(chat_id))

    @property
    def usernames(self) -> frozenset[str]:
        """The usernames that are let pass, without `@`; may be set to one or several."""
        return self._names

    @usernames.setter
    def usernames(self, username: Names) -> None:
        self._set_names(_names(username))

    def add_chat_ids(self, chat_id: Ids) -> None:
        """Let one or several more ids pass."""
        self._set_ids(_ids(chat_id), also=True)

    def remove_chat_ids(self, chat_id: Ids) -> None:
        """Let one or several ids pass no more; those that never did are ignored."""
        with self._lock:
            self._ids -= _ids(chat_id)

    def add_usernames(self, username: Names) -> None:
        """Let one or several more usernames pass."""
        self._set_names(_names(username), also=True)

    def remove_usernames(self, username: Names) -> None:
        """Let one or several usernames pass no more; those that never did are ignored."""
        with self._lock:
            self._names -= _names(username)

    def _set_ids(self, ids: frozenset[int], also: bool = False) -> None:
        with self._lock:
            if ids and self._names:
                raise RuntimeError(
                    f"Can't set {self._ids_called} in conjunction with (already set) usernames."
                )
            self._ids = self._ids | ids if also else ids

    def _set_names(self, names: frozenset[str], also: bool = False) -> None:
        with self._lock:
            if names and self._ids:
                raise RuntimeError(
                    f"Can't set username in conjunction with (already set) {self._ids_called}."
                )
            self._names = self._names | names if also else names

    def _describe(self) -> str:
        shown: Iterable[object] = sorted(self._names) or sorted(self._ids)
        return f"{self._shown}({', '.join(map(str, shown))})"

    def _rename(self, name: str) -> None:
        raise RuntimeError(f"Cannot set name for {self._shown}")


class FromUser(ChatUserFilter):
    """`Filters.user`: messages of certain users.

    Args:
        user_id: One id or several.
        username: One username or several, with or without `@`.
        allow_empty: What a filter without any id or username answers.
    """

    _shown = "Filters.user"
    _ids_called = "user_ids"

    def __init__(
        self, user_id: Ids = None, username: Names = None, allow_empty: bool = False
    ) -> None:
        super().__init__(user_id, username, allow_empty)

    def _subject(self, message: Message) -> Any:
        return message.from_user

    @property
    def user_ids(self) -> frozenset[int]:
        """The ids that are let pass; may be set to one or several."""
        return self.chat_ids

    @user_ids.setter
    def user_ids(self, user_id: Ids) -> None:
        self._set_ids(_ids(user_id))

    def add_user_ids(self, user_id: Ids) -> None:
        """Let one or several more users pass."""
        self.add_chat_ids(user_id)

    def remove_user_ids(self, user_id: Ids) -> None:
        """Let one or several users pass no more."""
        self.remove_chat_ids(user_id)


class ViaBot(ChatUserFilter):
    """`Filters.via_bot`: messages that were made through certain inline bots.

    Args:
        bot_id: One id or several.
        username: One username or several, with or without `@`.
        allow_empty: What a filter without any id or username answers.
    """

    _shown = "Filters.via_bot"
    _ids_called = "bot_ids"

    def __init__(
        self, bot_id: Ids = None, username: Names = None, allow_empty: bool = False
    ) -> None:
        super().__init__(bot_id, username, allow_empty)

    def _subject(self, message: Message) -> Any:
        return message.via_bot

    @property
    def bot_ids(self) -> frozenset[int]:
        """The ids that are let pass; may be set to one or several."""
        return self.chat_ids

    @bot_ids.setter
    def bot_ids(self, bot_id: Ids) -> None:
        self._set_ids(_ids(bot_id))

    def add_bot_ids(self, bot_id: Ids) -> None:
        """Let one or several more bots pass."""
        self.add_chat_ids(bot_id)

    def remove_bot_ids(self, bot_id: Ids) -> None:
        """Let one or several bots pass no more."""
        self.remove_chat_ids(bot_id)


class InChat(ChatUserFilter):
    """`Filters.chat`: messages in certain chats. Arguments: see `ChatUserFilter`."""

    _shown = "Filters.chat"

    def _subject(self, message: Message) -> Any:
        return message.chat


class ForwardedFrom(ChatUserFilter):
    """`Filters.forwarded_from`: messages forwarded from certain users, chats or channels.

    Users who hide their account when forwarded have no id and never pass. Arguments: see
    `ChatUserFilter`.
    """

    _shown = "Filters.forwarded_from"

    def _subject(self, message: Message) -> Any:
        origin: Any = message.forward_origin
        for field in ("sender_user", "sender_chat", "chat"):
            found = getattr(origin, field, None)
            if found is not None:
                return found
        return None


class SenderChatOfType(MessageFilter):
    """Messages that were sent in the name of a chat of some type.

    Args:
        name: What `str(filter)` shows.
        type: The type, such as `channel`.
    """

    def __init__(self, name: str, type: str) -> None:
        self.name = name
        self._type = type

    def filter(self, message: Message) -> bool:
        """Tell whether the message's sender is such a chat."""
        return message.sender_chat is not None and message.sender_chat.type == self._type


class FromSenderChat(ChatUserFilter):
    """`Filters.sender_chat`: messages that were sent in the name of certain chats.

    Arguments: see `ChatUserFilter`.
    """

    _shown = "Filters.sender_chat"

    channel: ClassVar[MessageFilter] = SenderChatOfType("Filters.sender_chat.channel", "channel")
    super_group: ClassVar[MessageFilter] = SenderChatOfType(
        "Filters.sender_chat.super_group", "supergroup"
    )

    def _subject(self, message: Message) -> Any:
        return message.sender_chat


def _ids(given: Ids) -> frozenset[int]:
    if given is None:
        return frozenset()
    return frozenset({given}) if isinstance(given, int) else frozenset(given)


def _names(given: Names) -> frozenset[str]:
    if given is None:
        return frozenset()
    names = (given,) if isinstance(given, str) else given
    return frozenset(name.removeprefix("@") for name in names)


__all__ = [
    "ChatUserFilter",
    "ForwardedFrom",
    "FromSenderChat",
    "FromUser",
    "InChat",
    "SenderChatOfType",
    "ViaBot",
]
