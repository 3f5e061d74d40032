"""Bases of handlers for kinds of updates newer than v13, from everybody or from those named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from telegram_ext.defaultvalue import DEFAULT_FALSE
from telegram_ext.handlers.base import Callback, Handler
from telegram_ext.routing import Route
from telegram_ext.typevars import CCT
from telegram_ext.updates import is_update

if TYPE_CHECKING:
    from telegram import Chat, User

Ids: TypeAlias = "int | Iterable[int] | None"
Names: TypeAlias = "str | Iterable[str] | None"
T = TypeVar("T", int, str)


class Chosen:
    """Chats or users that are named by id or by username; all of them where nothing is named.

    Args:
        ids: One id or several; an empty list chooses nobody.
        usernames: One username or several, with or without `@`; upper and lower case are the same.

    Raises:
        TypeError: A text is given as an id, or something else as a username.
    """

    def __init__(self, ids: Ids = None, usernames: Names = None) -> None:
        self._all = ids is None and usernames is None
        self._ids = frozenset(_several(ids, int, "an id", "a number such as -1001234567890"))
        names = _several(usernames, str, "a username", 'a text such as "@durov"')
        self._names = frozenset(name.removeprefix("@").lower() for name in names)

    def includes(self, subject: Chat | User | None) -> bool:
        """Tell whether a chat or user is one of them; None is one only where all are."""
        if self._all:
            return True
        if subject is None:
            return False
        return subject.id in self._ids or (subject.username or "").lower() in self._names


class SelectiveHandler(Handler[Any, CCT]):
    """Base of handlers that want updates of some kinds, of chosen chats and users.

    A subclass names the kinds, unless they depend on an argument.

    Args:
        callback: Called as `callback(update, context)`.
        chats: The chats, compared with `update.effective_chat`.
        users: The users, compared with `update.effective_user`; both must fit.
        run_async: See `Handler`.
    """

    _kinds: tuple[str, ...] = ()

    def __init__(
        self, callback: Callback, chats: Chosen, users: Chosen, run_async: bool = DEFAULT_FALSE
    ) -> None:
        super().__init__(callback, run_async=run_async)
        self._chats = chats
        self._users = users

    def check_update(self, update: object) -> bool:
        """Tell whether the update is of one of the kinds and comes from who was chosen."""
        return (
            is_update(update)
            and any(getattr(update, kind) is not None for kind in self._kinds)
            and self._chats.includes(update.effective_chat)
            and self._users.includes(update.effective_user)
        )

    def route(self) -> Route | None:
        """Only updates of the kinds can match."""
        return Route(frozenset(self._kinds))


class ChatKindHandler(SelectiveHandler[CCT]):
    """Base of handlers whose updates come from a chat.

    Args:
        callback: Called as `callback(update, context)`.
        chat_id: Id of the chat, or several ids; None wants all chats.
        username: Username of the chat, or several, with or without `@`; where ids are given too,
            either will do.
        run_async: See `Handler`.
    """

    def __init__(
        self,
        callback: Callback,
        chat_id: Ids = None,
        username: Names = None,
        run_async: bool = DEFAULT_FALSE,
    ) -> None:
        super().__init__(callback, Chosen(chat_id, username), Chosen(), run_async)


class UserKindHandler(SelectiveHandler[CCT]):
    """Base of handlers whose updates come from a user, in no chat.

    Args:
        callback: Called as `callback(update, context)`.
        user_id: Id of the user, or several ids; None wants all users.
        username: Username of the user, or several, with or without `@`; where ids are given too,
            either will do.
        run_async: See `Handler`.
    """

    def __init__(
        self,
        callback: Callback,
        user_id: Ids = None,
        username: Names = None,
        run_async: bool = DEFAULT_FALSE,
    ) -> None:
        super().__init__(callback, Chosen(), Chosen(user_id, username), run_async)


def _several(
    given: T | Iterable[T] | None, type: type[T], what: str, such_as: str
) -> tuple[T, ...]:
    """Return one or several values as a tuple; refuse those that are not of the type."""
    if given is None:
        return ()
    anything: Any = given
    many = isinstance(given, Iterable) and not isinstance(given, str)
    values: tuple[Any, ...] = tuple(anything) if many else (anything,)
    for value in values:
        if not isinstance(value, type):
            raise TypeError(f"{value!r} is not {what}: that is {such_as}, or a list of these")
    return values


__all__ = [
    "ChatKindHandler",
    "Chosen",
    "Ids",
    "Names",
    "SelectiveHandler",
    "UserKindHandler",
]
