"""What every store is: v13's interface, which stores written by others implement as well."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeAlias, cast

from typing_extensions import Self

from telegram_ext.typevars import BD, CD, UD

if TYPE_CHECKING:
    from collections import defaultdict

    from telegram.bot import Bot

ConversationKey: TypeAlias = tuple[int | str, ...]
"""What a conversation belongs to: a chat, a user, a message, or several of them."""

CallbackData: TypeAlias = tuple[list[tuple[str, float, dict[str, Any]]], dict[str, str]]
"""Keyboards with their last use and their buttons' data, and which query belongs to which."""

_READING = ("get_user_data", "get_chat_data", "get_bot_data", "get_callback_data")
_WRITING = ("update_user_data", "update_chat_data", "update_bot_data", "update_callback_data")


class BasePersistence(ABC, Generic[UD, CD, BD]):
    """Keep the data of a bot over a restart.

    A store implements the `get_` and `update_` methods. The `get_` methods are called once, when
    the dispatcher is made, the `update_` methods after each update that was handled. What they are
    given is a copy in which `REPLACED_BOT` stands for the bot; where it stands in what they return,
    the bot is put again. In a subclass with `copies = False` neither happens.

    Threads: `update_` methods are called from the dispatcher's thread, from worker threads and from
    jobs.

    Args:
        store_user_data: Whether the users' data is kept.
        store_chat_data: Whether the chats' data is kept.
        store_bot_data: Whether the bot's data is kept.
        store_callback_data: Whether the objects behind buttons are kept; see `CallbackDataCache`.

    Attributes:
        bot: The bot; set by the dispatcher.
    """

    REPLACED_BOT: ClassVar[str] = "bot_instance_replaced_by_ptb_persistence"
    """What stands for the bot in stored data."""

    copies: ClassVar[bool] = True
    """Whether `update_` methods are given copies without bots, and bots put into what is read."""

    def __new__(cls, *_: Any, **__: Any) -> Self:
        """Wrap the instance's methods, so that a subclass need not think of bots."""
        self = super().__new__(cls)
        if cls.copies:
            for name in _READING:
                object.__setattr__(self, name, _reading(self, getattr(self, name)))
            for name in _WRITING:
                object.__setattr__(self, name, _writing(self, getattr(self, name)))
        return self

    def __init__(
        self,
        store_user_data: bool = True,
        store_chat_data: bool = True,
        store_bot_data: bool = True,
        store_callback_data: bool = False,
    ) -> None:
        self.store_user_data = store_user_data
        self.store_chat_data = store_chat_data
        self.store_bot_data = store_bot_data
        self.store_callback_data = store_callback_data
        self.bot: Bot = None  # type: ignore[assignment]  # until set_bot, which the dispatcher calls

    def set_bot(self, bot: Bot) -> None:
        """Set the bot that is put into what is read.

        Raises:
            TypeError: `store_callback_data` is set, and the bot is no `ExtBot`.
        """
        if self.store_callback_data:
            from telegram_ext.extbot import ExtBot  # noqa: PLC0415 - loads the client

            if not isinstance(bot, ExtBot):
                raise TypeError("store_callback_data can only be used with telegram.ext.ExtBot.")
        self.bot = bot

    @classmethod
    def replace_bot(cls, obj: object) -> Any:
        """Return a copy of `obj` in which `REPLACED_BOT` stands for each bot, at any depth."""
        from telegram_ext.persistence.botmarks import without_bot  # noqa: PLC0415 - loads types

        return without_bot(obj)

    def insert_bot(self, obj: object) -> Any:
        """Return a copy of `obj` with this store's bot where `REPLACED_BOT` stands."""
        from telegram_ext.persistence.botmarks import with_bot  # noqa: PLC0415 - loads types

        return with_bot(obj, self.bot)

    # Reading ----------------------------------------------------------------------------------

    @abstractmethod
    def get_user_data(self) -> defaultdict[int, UD]:
        """Return the data of each user, by id; it becomes `dispatcher.user_data`."""

    @abstractmethod
    def get_chat_data(self) -> defaultdict[int, CD]:
        """Return the data of each chat, by id; it becomes `dispatcher.chat_data`."""

    @abstractmethod
    def get_bot_data(self) -> BD:
        """Return the bot's data; it becomes `dispatcher.bot_data`."""

    def get_callback_data(self) -> CallbackData | None:
        """Return what is behind the buttons; None where nothing was stored."""
        raise TypeError(_missing(self, "get_callback_data"))

    @abstractmethod
    def get_conversations(self, name: str) -> dict[ConversationKey, Any]:
        """Return the states of a conversation handler, by key; empty where there are none.

        Args:
            name: Name of the handler.
        """

    # Writing ----------------------------------------------------------------------------------

    @abstractmethod
    def update_user_data(self, user_id: int, data: UD) -> None:
        """Keep the data of a user."""

    @abstractmethod
    def update_chat_data(self, chat_id: int, data: CD) -> None:
        """Keep the data of a chat."""

    @abstractmethod
    def update_bot_data(self, data: BD) -> None:
        """Keep the bot's data."""

    def update_callback_data(self, data: CallbackData) -> None:
        """Keep what is behind the buttons."""
        raise TypeError(_missing(self, "update_callback_data"))

    @abstractmethod
    def update_conversation(
        self, name: str, key: ConversationKey, new_state: object | None
    ) -> None:
        """Keep the state of one conversation.

        Args:
            name: Name of the conversation handler.
            key: What the conversation belongs to.
            new_state: Its state; None where it has ended.
        """

    # Hooks ------------------------------------------------------------------------------------

    def refresh_user_data(self, user_id: int, user_data: UD) -> None:
        """Bring `user_data` up to date before an update is handled, by changing it in place."""

    def refresh_chat_data(self, chat_id: int, chat_data: CD) -> None:
        """Bring `chat_data` up to date before an update is handled, by changing it in place."""

    def refresh_bot_data(self, bot_data: BD) -> None:
        """Bring `bot_data` up to date before an update is handled, by changing it in place."""

    def flush(self) -> None:
        """Write what is not written yet; called when the bot stops."""


def settled(state: object) -> object:
    """Return a conversation's state as it can be stored.

    While an asynchronous callback decides, the state is the old one and a `Promise`. What is kept
    is what the promise gave, or the old state while it has given nothing.
    """
    from telegram_ext.promise import Promise  # noqa: PLC0415 - only conversations need it

    given: Any = state
    pair = cast("Sequence[Any]", given) if isinstance(given, tuple) else ()
    if len(pair) != 2 or not isinstance(promise := pair[1], Promise):
        return state
    old: object = pair[0]
    if promise.done.is_set() and promise.exception is None:
        result: object = promise.result(timeout=0)
        return old if result is None else result
    return old


def _missing(store: BasePersistence[Any, Any, Any], method: str) -> str:
    return (
        f"{type(store).__name__} keeps no callback data: it has no {method}. "
        "Write one, or leave store_callback_data False"
    )


def _reading(self: BasePersistence[Any, Any, Any], read: Callable[[], Any]) -> Callable[[], Any]:
    @wraps(read)
    def with_bots() -> Any:
        """Read, and put the bot where its mark stands."""
        return self.insert_bot(read())

    return with_bots


def _writing(
    self: BasePersistence[Any, Any, Any], write: Callable[..., None]
) -> Callable[..., None]:
    @wraps(write)
    def without_bots(*args: Any, **kwargs: Any) -> None:
        """Write a copy in which a mark stands for each bot."""
        # The data is the last argument; ids before it are left alone by walking.
        write(
            *(self.replace_bot(value) for value in args),
            **{name: self.replace_bot(value) for name, value in kwargs.items()},
        )

    return without_bots


__all__ = ["BasePersistence", "CallbackData", "ConversationKey", "settled"]
