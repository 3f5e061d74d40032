"""Commands: `/start`, `/start@name_of_the_bot`, and words behind a prefix of one's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from telegram.hints import hinted
from telegram_ext.arguments import check_filter
from telegram_ext.defaultvalue import DEFAULT_FALSE
from telegram_ext.filters import BaseFilter, Filters
from telegram_ext.filters.reach import offered
from telegram_ext.handlers.base import Callback, Handler
from telegram_ext.notices import deprecated
from telegram_ext.routing import Route, changed
from telegram_ext.typevars import CCT
from telegram_ext.updates import MESSAGES, command_said, is_update, message_of

if TYPE_CHECKING:
    from telegram import Message, Update
    from telegram_ext.dispatcher import Dispatcher

_MESSAGES = Filters.update.messages  # what most handlers have: it passes every plain message
_VALID = re.compile(r"[\da-z_]{1,32}")
T = TypeVar("T")


class CommandHandler(Handler["Update", CCT]):
    """Handle messages that begin with a command.

    Upper and lower case are the same. `/command@name` is only wanted where it is our bot's name.
    Edited messages are wanted too, channel posts are not, nor are messages of business accounts
    unless the filters name them: `Filters.update.business_message`. `context.args` holds the words
    after the command.

    Args:
        command: The command, or several, without `/`: 1-32 of `a-z`, `0-9` and `_`.
        callback: Called as `callback(update, context)`.
        filters: What else the message must be; combine several with `&`, `|` and `~`.
        allow_edited: False leaves out edited messages. Prefer `~Filters.update.edited_message`.
        pass_args: Only without contexts: pass the words after the command as `args`.
        pass_update_queue: See `Handler`.
        pass_job_queue: See `Handler`.
        pass_user_data: See `Handler`.
        pass_chat_data: See `Handler`.
        run_async: See `Handler`.

    Raises:
        ValueError: The command is not one that Telegram allows.
    """

    @hinted
    def __init__(
        self,
        command: str | Iterable[str],
        callback: Callback,
        filters: BaseFilter | None = None,
        allow_edited: bool | None = None,
        pass_args: bool = False,
        pass_update_queue: bool = False,
        pass_job_queue: bool = False,
        pass_user_data: bool = False,
        pass_chat_data: bool = False,
        run_async: bool = DEFAULT_FALSE,
    ) -> None:
        if callable(command):
            raise TypeError(
                f"{type(self).__name__}: the command comes first, then the callback: "
                f"{type(self).__name__}({callback!r}, {getattr(command, '__name__', 'callback')})"
            )
        check_filter(type(self).__name__, filters)
        super().__init__(
            callback,
            pass_update_queue=pass_update_queue,
            pass_job_queue=pass_job_queue,
            pass_user_data=pass_user_data,
            pass_chat_data=pass_chat_data,
            run_async=run_async,
        )
        names = [command] if isinstance(command, str) else list(command)
        self.command = self._checked(names)
        updates, kinds = offered(Filters.update.messages, filters)
        own = updates if filters is None else updates & filters
        self._reached = MESSAGES | kinds
        if allow_edited is not None:
            deprecated(
                "allow_edited of CommandHandler is deprecated: combine the filters with "
                f"~{Filters.update.edited_message} instead"
            )
            if not allow_edited:
                own &= ~Filters.update.edited_message
        self.filters: BaseFilter = own
        self._own_filters = own
        self.pass_args = pass_args

    @property
    def command(self) -> list[str]:
        """The commands, in lower case; may be changed at any time."""
        return self._command

    @command.setter
    def command(self, names: str | Iterable[str]) -> None:
        self._command: list[str] = _Names([names] if isinstance(names, str) else names)

    def _checked(self, names: list[str]) -> list[str]:
        lowered = [name.lower() for name in names]
        for name, low in zip(names, lowered, strict=True):
            if not _VALID.fullmatch(low):
                raise ValueError(
                    f"Command is not a valid bot command: {name!r}; it takes 1 to 32 of the "
                    "letters a-z, digits and _, without the leading /"
                )
        return lowered

    def check_update(self, update: object) -> Any:
        """Return the words after the command and the filters' result where both fit."""
        if not is_update(update):
            return None
        message = message_of(update)
        said = command_said(message)
        if message is None or said is None:
            return None
        name, at, addressee = said.partition("@")
        if name.lower() not in self._command or (at and not _is_ours(message, addressee)):
            return None
        plain = self.filters is _MESSAGES and message is update.__dict__.get("message")
        found = plain or self.filters(update)
        return ((message.text or "").split()[1:], found) if found else False

    def route(self) -> Route | None:
        """Only messages that begin with one of the commands can match."""
        if self.filters is not self._own_filters:
            return None  # filters set from outside may let other kinds through
        return Route(self._reached, commands=frozenset(self.command))

    def collect_additional_context(
        self,
        context: Any,
        update: Update,
        dispatcher: Dispatcher[Any, Any, Any, Any],
        check_result: Any,
    ) -> None:
        """Set `context.args`, and what data filters found."""
        context.args, found = check_result
        if isinstance(found, dict):
            context.update(found)

    def collect_optional_args(
        self,
        dispatcher: Dispatcher[Any, Any, Any, Any],
        update: Update | None = None,
        check_result: Any = None,
    ) -> dict[str, Any]:
        """Add `args` where `pass_args` asks for it."""
        optional = super().collect_optional_args(dispatcher, update)
        if self.pass_args and isinstance(check_result, tuple):
            optional["args"] = check_result[0]
        return optional


class PrefixHandler(CommandHandler[CCT]):
    """Handle messages that begin with a word such as `!help`: a prefix and a command.

    Upper and lower case are the same. Unlike with `CommandHandler`, any text may be prefix or
    command. `context.args` holds the words behind.

    Args:
        prefix: The prefix, or several.
        command: The command, or several.
        callback: Called as `callback(update, context)`.
        filters: What else the message must be; combine several with `&`, `|` and `~`.
        pass_args: See `CommandHandler`.
        pass_update_queue: See `Handler`.
        pass_job_queue: See `Handler`.
        pass_user_data: See `Handler`.
        pass_chat_data: See `Handler`.
        run_async: See `Handler`.
    """

    def __init__(
        self,
        prefix: str | Iterable[str],
        command: str | Iterable[str],
        callback: Callback,
        filters: BaseFilter | None = None,
        pass_args: bool = False,
        pass_update_queue: bool = False,
        pass_job_queue: bool = False,
        pass_user_data: bool = False,
        pass_chat_data: bool = False,
        run_async: bool = DEFAULT_FALSE,
    ) -> None:
        self._prefixes: list[str] = []
        super().__init__(
            command,
            callback,
            filters,
            pass_args=pass_args,
            pass_update_queue=pass_update_queue,
            pass_job_queue=pass_job_queue,
            pass_user_data=pass_user_data,
            pass_chat_data=pass_chat_data,
            run_async=run_async,
        )
        self.prefix = prefix

    def _checked(self, names: list[str]) -> list[str]:
        return names

    @property
    def prefix(self) -> list[str]:
        """The prefixes; may be changed at any time."""
        return self._prefixes

    @prefix.setter
    def prefix(self, prefixes: str | Iterable[str]) -> None:
        self._prefixes = [prefixes] if isinstance(prefixes, str) else list(prefixes)

    def check_update(self, update: object) -> Any:
        """Return the words behind the first and the filters' result where both fit."""
        message = message_of(update) if is_update(update) else None
        words = (message.text or "").split() if message is not None else []
        if not words or words[0].lower() not in {
            (prefix + command).lower() for prefix in self._prefixes for command in self.command
        }:
            return None
        found = self.filters(update)  # type: ignore[arg-type]  # words come from an Update alone
        return (words[1:], found) if found else False

    def route(self) -> Route | None:
        """Only messages can match; what they begin with is looked at there."""
        return None if self.filters is not self._own_filters else Route(self._reached)


def _is_ours(message: Message, addressee: str) -> bool:
    username = message.get_bot().username
    return addressee.lower() == username.lower()


def _announced(method: Callable[..., T]) -> Callable[..., T]:
    def changing(self: _Names, *args: Any) -> T:
        """Call the method, and tell the dispatchers that commands may have changed."""
        try:
            return method(self, *args)
        finally:
            changed()

    return changing


class _Names(list[str]):
    """A list that says when it is changed in place: the dispatcher keeps commands by name."""

    append = _announced(list[str].append)
    extend = _announced(list[str].extend)
    insert = _announced(list[str].insert)
    remove = _announced(list[str].remove)
    pop = _announced(list[str].pop)
    clear = _announced(list[str].clear)
    __setitem__ = _announced(list[str].__setitem__)
    __delitem__ = _announced(list[str].__delitem__)
    __iadd__ = _announced(list[str].__iadd__)


__all__ = ["CommandHandler", "PrefixHandler"]
