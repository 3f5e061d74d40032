"""What a callback is given beside the update."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from re import Match
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from typing_extensions import Self

from telegram_ext.typevars import BD, CD, UD
from telegram_ext.updates import chat_and_user_of, is_update

if TYPE_CHECKING:
    from queue import Queue

    from telegram import CallbackQuery
    from telegram.bot import Bot
    from telegram_ext.dispatcher import Dispatcher

T = TypeVar("T")

_NO_ASSIGNMENT = (
    "You can not assign a new value to {0}: "
    "change what it holds instead, as in context.{0}['key'] = value"
)


class CallbackContext(Generic[UD, CD, BD]):
    """Everything a callback may need that is not in the update.

    One context is shared by all groups that handle an update, so an attribute set in one handler is
    there in the next. Callbacks that run on other threads must not rely on that.

    Args:
        dispatcher: The dispatcher that handles the update.

    Attributes:
        args: Words after a command; None unless a command handler matched.
        matches: Matches of the handler's or the filters' patterns; None where there was no pattern.
        error: The exception, in an error handler; else None.
        job: The job that runs, in a job's callback; else None.
        async_args: Positional arguments of the call on another thread that raised `error`.
        async_kwargs: Its keyword arguments.
    """

    args: list[str] | None = None
    matches: list[Match[str]] | None = None
    error: Exception | None = None
    job: Any = None
    async_args: list[Any] | tuple[Any, ...] | None = None
    async_kwargs: Mapping[str, Any] | None = None

    _chat: tuple[int, Any] | None = None  # the update's chat id and its data
    _user: tuple[int, Any] | None = None

    def __init__(self, dispatcher: Dispatcher[Any, Any, Any, Any]) -> None:
        if not dispatcher.use_context:
            raise ValueError(
                "CallbackContext should not be used with a non context aware dispatcher!"
            )
        self._dispatcher = dispatcher

    @classmethod
    def from_update(cls, update: object, dispatcher: Dispatcher[Any, Any, Any, Any]) -> Self:
        """Make the context for an update, or for any other object from the update queue."""
        self = cls(dispatcher)
        if is_update(update):
            chat, user = chat_and_user_of(update)
            if chat is not None:
                home = dispatcher.home_of(chat.id)
                self._chat = (home, dispatcher.chat_data[home])
            if user is not None:
                self._user = (user.id, dispatcher.user_data[user.id])
        return self

    @classmethod
    def from_error(
        cls,
        update: object,
        error: Exception,
        dispatcher: Dispatcher[Any, Any, Any, Any],
        async_args: list[Any] | tuple[Any, ...] | None = None,
        async_kwargs: Mapping[str, Any] | None = None,
    ) -> Self:
        """Make the context for error handlers; `update` may be None."""
        try:
            self = cls.from_update(update, dispatcher)
        except Exception:
            # The error may be that the update, or its data, cannot be read; error handlers are told
            # all the same.
            if dispatcher.persistence is not None:
                dispatcher.logger.exception("The data of an update could not be read")
            self = cls(dispatcher)
        self.error = error
        self.async_args = async_args
        self.async_kwargs = async_kwargs
        return self

    @classmethod
    def from_job(cls, job: Any, dispatcher: Dispatcher[Any, Any, Any, Any]) -> Self:
        """Make the context for a job's callback: it has neither chat_data nor user_data."""
        self = cls(dispatcher)
        self.job = job
        return self

    @property
    def dispatcher(self) -> Dispatcher[Any, Any, Any, Any]:
        """The dispatcher that handles the update."""
        return self._dispatcher

    @property
    def bot(self) -> Bot:
        """The bot that received the update."""
        return self._dispatcher.bot

    @property
    def update_queue(self) -> Queue[Any]:
        """The queue the dispatcher takes updates from; anything may be put there."""
        return self._dispatcher.update_queue

    @property
    def job_queue(self) -> Any:
        """The dispatcher's job queue; None where it has none."""
        return self._dispatcher.job_queue

    @property
    def match(self) -> Match[str] | None:
        """The first of `matches`; None where there is none."""
        return self.matches[0] if self.matches else None

    @property
    def bot_data(self) -> BD:
        """What is kept for the bot as a whole."""
        data: BD = self._dispatcher.bot_data
        return data

    @bot_data.setter
    def bot_data(self, value: object) -> None:
        raise AttributeError(_NO_ASSIGNMENT.format("bot_data"))

    @property
    def chat_data(self) -> CD | None:
        """What is kept for the update's chat; None where the update has no chat."""
        return self._chat[1] if self._chat is not None else None

    @chat_data.setter
    def chat_data(self, value: object) -> None:
        raise AttributeError(_NO_ASSIGNMENT.format("chat_data"))

    @property
    def user_data(self) -> UD | None:
        """What is kept for the update's user; None where the update has no user."""
        return self._user[1] if self._user is not None else None

    @user_data.setter
    def user_data(self, value: object) -> None:
        raise AttributeError(_NO_ASSIGNMENT.format("user_data"))

    def once(self, key: str, call: Callable[..., T], *args: Any, **kwargs: Any) -> T | None:
        """Make a call at most once, also where its update is handled again after a crash.

        `context.once(f"order-{number}", update.message.reply_text, "Paid, thank you!")`. The key is
        written down before the call is made, so there is a price: if the process ends in the moment
        between the two, the call is never made. Where the call raises and surely was not carried
        out, the key is forgotten and the call may be made again; where it may have been, it is not.

        Args:
            key: What the call is about; the same key never leads to another call.
            call: What to call.
            *args: Its positional arguments.
            **kwargs: Its keyword arguments.

        Returns:
            What the call returns; None where it has been made before.

        Raises:
            RuntimeError: No persistence keeps such keys; `SQLitePersistence` does.
            StoreError: The key could not be written down; the call is not made.
        """
        outbox = getattr(self._dispatcher.persistence, "outbox", None)
        if outbox is None:
            raise RuntimeError(
                "once: nothing remembers keys over a restart; give the updater a persistence that "
                "does: Updater(..., persistence=SQLitePersistence('bot.db'))"
            )
        from telegram_ext.once import once  # noqa: PLC0415 - for bots that ask for it

        return once(outbox, key, call, *args, **kwargs)

    def refresh_data(self) -> None:
        """Let the persistence, if there is one, bring the data of this update up to date."""
        persistence = self._dispatcher.persistence
        if persistence is None:
            return
        if persistence.store_bot_data:
            persistence.refresh_bot_data(bot_data=self.bot_data)
        if persistence.store_chat_data and self._chat is not None:
            persistence.refresh_chat_data(chat_id=self._chat[0], chat_data=self._chat[1])
        if persistence.store_user_data and self._user is not None:
            persistence.refresh_user_data(user_id=self._user[0], user_data=self._user[1])

    def drop_callback_data(self, callback_query: CallbackQuery) -> None:
        """Forget the objects behind the buttons that a query came from.

        Raises:
            KeyError: The query is not known; perhaps its data was an `InvalidCallbackData`.
            RuntimeError: The bot's buttons carry no objects.
        """
        bot: Any = self.bot
        if not hasattr(bot, "callback_data_cache"):
            raise RuntimeError("telegram.Bot does not allow for arbitrary callback data.")
        if not bot.arbitrary_callback_data:
            raise RuntimeError(
                "This telegram.ext.ExtBot instance does not use arbitrary callback data."
            )
        bot.callback_data_cache.drop_data(callback_query)

    def update(self, data: Mapping[str, Any]) -> None:
        """Set each entry of `data` as an attribute."""
        for name, value in data.items():
            setattr(self, name, value)


__all__ = ["CallbackContext"]
