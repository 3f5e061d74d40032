"""What happens to errors, and to callbacks that run on other threads."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import RLock
from typing import TYPE_CHECKING, Any, ClassVar

from telegram_ext.arguments import check_callback
from telegram_ext.defaultvalue import DEFAULT_FALSE
from telegram_ext.promise import Promise
from telegram_ext.workers import Workers

if TYPE_CHECKING:
    from telegram.bot import Bot
    from telegram_ext.contexttypes import ContextTypes

UNCAUGHT = "An uncaught error was raised while handling the error."


class DispatcherHandlerStop(Exception):
    """Raise it in a handler to keep the update from all further groups.

    In an error handler it keeps the error from further error handlers, and the update from further
    groups. It has no effect in a callback that runs asynchronously.

    Args:
        state: The next state, where the handler belongs to a conversation.
    """

    def __init__(self, state: object = None) -> None:
        super().__init__()
        self.state = state


class ErrorHandling:
    """The part of a dispatcher that calls error handlers and runs asynchronous callbacks.

    Args:
        bot: The bot that callbacks are given.
        workers: Number of threads for asynchronous callbacks.
        use_context: Whether callbacks take `(update, context)`.
        context_types: Classes of the contexts.
    """

    logger: ClassVar[logging.Logger] = logging.getLogger("telegram.ext.dispatcher")

    def __init__(
        self,
        bot: Bot,
        workers: int,
        use_context: bool,
        context_types: ContextTypes[Any, Any, Any, Any],
    ) -> None:
        self.bot = bot
        self.workers = workers
        self.use_context = use_context
        self.context_types = context_types
        self.error_handlers: dict[Callable[..., Any], Any] = {}
        self._lock = RLock()
        self._workers = Workers(workers, self._async_finished, self._thread_failed)

    def add_error_handler(
        self, callback: Callable[..., Any], run_async: bool = DEFAULT_FALSE
    ) -> None:
        """Add a callback for errors; adding it twice is ignored.

        Args:
            callback: Called as `callback(update, context)` with the exception in `context.error`.
                `update` is None where the error came from polling or a job.
            run_async: Run the callback on a worker thread.

        Raises:
            TypeError: The callback cannot be called.
        """
        check_callback("add_error_handler", callback)
        with self._lock:
            if callback in self.error_handlers:
                self.logger.debug("The callback is already registered as an error handler.")
                return
            self.error_handlers[callback] = self.runs_async(run_async)

    def remove_error_handler(self, callback: Callable[..., Any]) -> None:
        """Remove a callback for errors; one that is not there is ignored."""
        with self._lock:
            self.error_handlers.pop(callback, None)

    def dispatch_error(
        self,
        update: object,
        error: Exception,
        promise: Promise | None = None,
        job: object = None,
    ) -> None:
        """Pass an error to the error handlers; log it where there are none.

        Args:
            update: The update that led to it; None where none did.
            error: What was raised.
            promise: The asynchronous call that raised it, if one did.
            job: The job whose callback raised it, if one did; it becomes `context.job`.

        Raises:
            DispatcherHandlerStop: An error handler asked to stop.
        """
        callbacks = tuple(self.error_handlers.items())
        if not callbacks:
            self.logger.error(
                "No error handlers are registered, logging exception.", exc_info=error
            )
            return
        for callback, run_async in callbacks:
            arguments = self._arguments(update, error, promise, job)
            if run_async:
                self.run_async(callback, *arguments, update=update)
                continue
            try:
                callback(*arguments)
            except DispatcherHandlerStop:
                raise
            except Exception:
                self.logger.exception(UNCAUGHT)

    def _arguments(
        self, update: object, error: Exception, promise: Promise | None, job: object
    ) -> tuple[Any, ...]:
        if not self.use_context:
            return self.bot, update, error
        context = self.context_types.context.from_error(
            update,
            error,
            self,
            async_args=promise.args if promise else None,
            async_kwargs=promise.kwargs if promise else None,
        )
        if job is not None:
            context.job = job
        return update, context

    def report(self, update: object, error: Exception, job: object = None) -> bool:
        """Pass an error to the error handlers, whatever they do.

        Returns:
            Whether an error handler asked to stop.
        """
        try:
            if job is None:
                self.dispatch_error(update, error)
            else:
                self.dispatch_error(update, error, job=job)
        except DispatcherHandlerStop:
            self.logger.debug("Error handler stopped further handlers")
            return True
        except Exception:
            self.logger.exception(UNCAUGHT)
        return False

    def runs_async(self, run_async: object) -> bool:
        """Tell what a `run_async` means; one that was left alone means what the defaults say."""
        if run_async is not DEFAULT_FALSE:
            return bool(run_async)
        defaults = getattr(self.bot, "defaults", None)
        return defaults is not None and bool(defaults.run_async)

    def run_async(
        self, func: Callable[..., Any], *args: Any, update: object = None, **kwargs: Any
    ) -> Promise:
        """Let a worker thread call a function, and return the promise of its result.

        Args:
            func: What to call.
            *args: Its positional arguments.
            update: The update that led to the call; error handlers get it.
            **kwargs: Its keyword arguments.
        """
        return self.submit(Promise(func, args, kwargs, update=update))

    def submit(self, promise: Promise) -> Promise:
        """Let a worker thread run a promise, and return it."""
        self._workers.submit(promise)
        return promise

    def update_persistence(self, update: object = None) -> None:
        """Let the persistence, if there is one, keep the data that belongs to an update."""

    def end_with(self, error: BaseException) -> None:
        """End as if a callback had raised this, which is no `Exception`, on a worker thread."""
        self._thread_failed(error)

    def _thread_failed(self, error: BaseException) -> None:
        """Take note of what a callback has raised to end its thread."""
        self.logger.critical("A callback tried to end its worker thread.", exc_info=error)

    def _async_finished(self, promise: Promise) -> None:
        error = promise.exception
        if error is None:
            self.update_persistence(update=promise.update)
        elif isinstance(error, DispatcherHandlerStop):
            self.logger.warning(
                "DispatcherHandlerStop is not supported with async functions; func: %s",
                getattr(promise.pooled_function, "__name__", promise.pooled_function),
            )
        elif promise.pooled_function in self.error_handlers:
            # Passed on, it would come back here for ever.
            self.logger.error(UNCAUGHT, exc_info=error)
        elif promise.error_handling:
            self.dispatch_error(promise.update, error, promise=promise)
        else:
            self.logger.error("A promise raised an exception.", exc_info=error)


__all__ = ["UNCAUGHT", "DispatcherHandlerStop", "ErrorHandling"]
