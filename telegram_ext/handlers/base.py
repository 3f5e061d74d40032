"""What every handler is: a question, `check_update`, and an action, `handle_update`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeAlias

from telegram_ext.arguments import check_callback, check_switches
from telegram_ext.defaultvalue import DEFAULT_FALSE
from telegram_ext.routing import Route, changed
from telegram_ext.typevars import CCT, UT
from telegram_ext.updates import is_update

if TYPE_CHECKING:
    from telegram_ext.dispatcher import Dispatcher

    AnyDispatcher: TypeAlias = Dispatcher[Any, Any, Any, Any]

Callback: TypeAlias = Callable[..., Any]
"""A callback: `(update, context)`, or `(bot, update, ...)` where `use_context` is False."""


class Handler(ABC, Generic[UT, CCT]):
    """Decide whether an update is wanted, and pass it to a callback.

    A subclass answers in `check_update`; the other methods may be overridden too.

    Args:
        callback: Called as `callback(update, context)`. What it returns matters to conversations.
        pass_update_queue: Only without contexts: pass the update queue as `update_queue`.
        pass_job_queue: Likewise the job queue as `job_queue`.
        pass_user_data: Likewise the user's data as `user_data`.
        pass_chat_data: Likewise the chat's data as `chat_data`.
        run_async: Run the callback on a worker thread; left alone, `Defaults.run_async` decides.

    Raises:
        TypeError: The callback cannot be called.
    """

    # Attributes that a route rests on: setting one has the dispatcher look at the handler again.
    _routed_by: ClassVar[frozenset[str]] = frozenset(
        {"command", "filters", "pattern", "check_update"}
    )

    _takes_pattern: ClassVar[bool] = False

    def __init__(
        self,
        callback: Callback,
        pass_update_queue: bool = False,
        pass_job_queue: bool = False,
        pass_user_data: bool = False,
        pass_chat_data: bool = False,
        run_async: bool = DEFAULT_FALSE,
    ) -> None:
        if type(self).handle_update is Handler.handle_update:  # else it need not be called at all
            check_callback(type(self).__name__, callback)
        check_switches(
            type(self).__name__,
            self._takes_pattern,
            pass_update_queue=pass_update_queue,
            pass_job_queue=pass_job_queue,
            pass_user_data=pass_user_data,
            pass_chat_data=pass_chat_data,
        )
        self.callback = callback
        self.pass_update_queue = pass_update_queue
        self.pass_job_queue = pass_job_queue
        self.pass_user_data = pass_user_data
        self.pass_chat_data = pass_chat_data
        self.run_async = run_async

    def __setattr__(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)
        if name in self._routed_by:
            changed()

    @abstractmethod
    def check_update(self, update: object) -> object:
        """Tell whether this handler wants an object from the update queue.

        Returns:
            None or False where it does not; anything else where it does. What is returned is given
            to `handle_update` and the two `collect_` methods as `check_result`.
        """

    def added_to(self, dispatcher: AnyDispatcher) -> None:
        """Prepare for a dispatcher that is about to take this handler; here nothing."""

    def chat_migrated(self, old_chat_id: int, new_chat_id: int) -> None:
        """Give what is kept for a group to the supergroup that it has become; here nothing."""

    def route(self) -> Route | None:
        """Say which updates `check_update` can want at all; None where any may be wanted.

        Ignored for a subclass that overrides `check_update` and not this.
        """
        return None

    def handle_update(
        self,
        update: UT,
        dispatcher: AnyDispatcher,
        check_result: object,
        context: CCT | None = None,
    ) -> Any:
        """Call the callback and return what it returns; a Promise where it runs asynchronously.

        Args:
            update: What `check_update` wanted.
            dispatcher: The dispatcher that asks.
            check_result: What `check_update` returned.
            context: The update's context; None where the dispatcher has `use_context=False`.
        """
        run_async = dispatcher.runs_async(self.run_async)
        if context is not None:
            self.collect_additional_context(context, update, dispatcher, check_result)
            if run_async:
                return dispatcher.run_async(self.callback, update, context, update=update)
            return self.callback(update, context)
        optional = self.collect_optional_args(dispatcher, update, check_result)
        if run_async:
            return dispatcher.run_async(
                self.callback, dispatcher.bot, update, update=update, **optional
            )
        return self.callback(dispatcher.bot, update, **optional)

    def collect_additional_context(
        self, context: CCT, update: UT, dispatcher: AnyDispatcher, check_result: Any
    ) -> None:
        """Put what `check_update` found out into the context; here nothing."""

    def collect_optional_args(
        self, dispatcher: AnyDispatcher, update: UT | None = None, check_result: Any = None
    ) -> dict[str, Any]:
        """Return the keyword arguments that the `pass_` settings ask for."""
        optional: dict[str, Any] = {}
        if self.pass_update_queue:
            optional["update_queue"] = dispatcher.update_queue
        if self.pass_job_queue:
            optional["job_queue"] = dispatcher.job_queue
        if is_update(update):
            if self.pass_user_data:
                user = update.effective_user
                optional["user_data"] = dispatcher.user_data[user.id if user else None]
            if self.pass_chat_data:
                chat = update.effective_chat
                optional["chat_data"] = dispatcher.chat_data[chat.id if chat else None]
        return optional


__all__ = ["Callback", "Handler"]
