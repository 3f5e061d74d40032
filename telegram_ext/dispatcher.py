"""Passing updates to handlers, and errors to error handlers."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import wraps
from queue import Empty, Full, Queue
from threading import Event, Lock, current_thread
from typing import TYPE_CHECKING, Any, ClassVar, Generic, cast
from weakref import ReferenceType, ref

from telegram.error import TelegramError
from telegram_ext.contexttypes import ContextTypes
from telegram_ext.errorhandling import DispatcherHandlerStop, ErrorHandling
from telegram_ext.handlers.base import Handler
from telegram_ext.intake import UnreadableUpdate
from telegram_ext.promise import Promise
from telegram_ext.routing import Candidate, Plan
from telegram_ext.typevars import BD, CCT, CD, UD
from telegram_ext.updates import is_update, kind_of

if TYPE_CHECKING:
    from telegram.bot import Bot

AnyHandler = Handler[Any, Any]
DEFAULT_GROUP = 0

_INSTANCES = Lock()
_WAKE = object()  # put in the update queue to end a wait; never dispatched


class Dispatcher(ErrorHandling, Generic[CCT, UD, CD, BD]):
    """Pass each update to the first handler of each group that wants it.

    Without `start`, `process_update` may be called directly: the way of bots inside a web server,
    `Dispatcher(bot, None, workers=0)`. Handlers may be added and removed at any time, from any
    thread; an update that is being handled is not affected.

    Args:
        bot: The bot that callbacks are given.
        update_queue: Where `start` takes updates from; None where `process_update` is called
            directly.
        workers: Number of threads for asynchronous callbacks.
        exception_event: Set where another thread has failed, so that this one ends.
        job_queue: What `context.job_queue` gives.
        persistence: What keeps the data over a restart.
        use_context: Whether callbacks take `(update, context)`; False is the way of v11.
        context_types: Classes of the contexts and the data.

    Attributes:
        handlers: The handlers of each group, in the order of adding; may be changed in place.
        groups: The groups' numbers, ascending.
        error_handlers: The error handlers, in the order of adding, and whether they run
            asynchronously.
        bot_data: What is kept for the bot as a whole.
        chat_data: What is kept for each chat, by id.
        user_data: What is kept for each user, by id.
        on_finished: Called with each object from the update queue after it has been handled.
        running: Whether `start` is at work.
        handling: Whether `start` has an update in hand.
    """

    _instance: ClassVar[ReferenceType[Any] | None] = None
    _count: ClassVar[int] = 0

    def __init__(
        self,
        bot: Bot,
        update_queue: Queue[Any] | None,
        workers: int = 4,
        exception_event: Event | None = None,
        job_queue: Any = None,
        persistence: Any = None,
        use_context: bool = True,
        context_types: ContextTypes[Any, Any, Any, Any] | None = None,
    ) -> None:
        super().__init__(bot, workers, use_context, context_types or ContextTypes())
        self.update_queue: Queue[Any] = cast("Queue[Any]", update_queue)
        self.job_queue = job_queue
        self.persistence = persistence
        if workers < 1:
            warnings.warn(
                "Asynchronous callbacks can not be processed without at least one worker thread.",
                stacklevel=2,
            )
        self.user_data: defaultdict[Any, Any] = defaultdict(self.context_types.user_data)
        self.chat_data: defaultdict[Any, Any] = defaultdict(self.context_types.chat_data)
        self.bot_data: Any = self.context_types.bot_data()
        self.handlers: dict[int, list[AnyHandler]] = {}
        self.groups: list[int] = []
        self.on_finished: Callable[[object], object] | None = None
        self.running = False
        self.handling = False
        self._plans: dict[int, Plan] = {}
        self._stopping = Event()
        self._stopped = Event()
        self._thread: object = None
        self._exception_event = exception_event or Event()
        with _INSTANCES:
            Dispatcher._count += 1
            Dispatcher._instance = ref(self) if Dispatcher._count == 1 else None

    # Handlers ---------------------------------------------------------------------------------

    def add_handler(self, handler: AnyHandler, group: int = DEFAULT_GROUP) -> None:
        """Add a handler after those its group has.

        Groups are asked in ascending order. In each, the first handler that wants the update gets
        it, and no other.

        Raises:
            TypeError: `handler` is no Handler, or `group` no int.
        """
        if not isinstance(handler, Handler):
            raise TypeError(
                f"handler is not an instance of {Handler.__name__}: {handler!r}; "
                "write for example CommandHandler('start', start)"
            )
        if not isinstance(group, int):
            raise TypeError(f"group is not int: {group!r}")
        with self._lock:
            if group not in self.handlers:
                self.handlers[group] = []
                self.groups = sorted([*self.groups, group])
            self.handlers[group].append(handler)

    def remove_handler(self, handler: AnyHandler, group: int = DEFAULT_GROUP) -> None:
        """Remove a handler from its group; one that is not there is ignored.

        Raises:
            KeyError: No handler was ever added to the group.
        """
        with self._lock:
            handlers = self.handlers[group]
            if handler in handlers:
                handlers.remove(handler)
            if not handlers:
                del self.handlers[group]
                self.groups = [number for number in self.groups if number != group]
                self._plans.pop(group, None)

    def process_update(self, update: object) -> None:
        """Let the handlers handle an update; what they raise goes to the error handlers.

        Args:
            update: An Update, or anything else that a handler wants: a str for
                StringCommandHandler, any object for TypeHandler. A TelegramError goes to the error
                handlers.
        """
        if isinstance(update, TelegramError):
            # It came from polling; data that could not be read stands in for an update.
            self.report(update.raw if isinstance(update, UnreadableUpdate) else None, update)
            return
        kind = kind_of(update) if is_update(update) else None
        context: Any = None
        asynchronous: list[bool] = []
        for group in self.groups:
            try:
                for handler, ask in self._candidates(group, update, kind):
                    check = ask(update)
                    if check is None or check is False:
                        continue
                    if context is None and self.use_context:
                        context = self.context_types.context.from_update(update, self)
                        if self.persistence is not None:
                            context.refresh_data()
                    if self.persistence is not None:
                        asynchronous.append(self.runs_async(handler.run_async))
                    handler.handle_update(update, self, check, context)
                    break
            except DispatcherHandlerStop:
                self.logger.debug("Stopping further handlers due to DispatcherHandlerStop")
                self.update_persistence(update=update)
                return
            except Exception as error:  # noqa: BLE001 - whatever a user's code raises
                if self.report(update, error):
                    break
        if asynchronous and not all(asynchronous):
            self.update_persistence(update=update)

    def _candidates(self, group: int, update: Any, kind: str | None) -> Sequence[Candidate]:
        handlers = self.handlers.get(group)
        if not handlers:
            return ()
        if kind is None:
            return [(handler, handler.check_update) for handler in tuple(handlers)]
        plan = self._plans.get(group)
        if plan is None or not plan.fits(handlers):
            plan = self._plans[group] = Plan(tuple(handlers))
        return plan.candidates(update, kind)

    @classmethod
    def get_instance(cls) -> Dispatcher[Any, Any, Any, Any]:
        """Return the only dispatcher there is, for the decorator `run_async`.

        Raises:
            RuntimeError: There is none, or there are several.
        """
        found = Dispatcher._instance() if Dispatcher._instance is not None else None
        if found is None:
            raise RuntimeError(
                f"{cls.__name__} not initialized or multiple instances exist: "
                "pass run_async=True to the handlers instead of using the decorator"
            )
        return cast("Dispatcher[Any, Any, Any, Any]", found)

    # Running ----------------------------------------------------------------------------------

    @property
    def exception_event(self) -> Event:
        """The event that ends `start` because another thread has failed."""
        return self._exception_event

    @property
    def has_running_threads(self) -> bool:
        """Whether `start` is at work, or worker threads are there."""
        return self.running or self._workers.running

    def start(self, ready: Event | None = None) -> None:
        """Handle what comes through the update queue until `stop` is called.

        Args:
            ready: Set as soon as updates are taken.
        """
        if self.running:
            self.logger.warning("already running")
            if ready is not None:
                ready.set()
            return
        self._stopped.clear()
        self._stopping.clear()
        self._thread = current_thread()
        self._workers.start(f"Bot:{self.bot.id}:worker")
        self.running = True
        self.logger.debug("Dispatcher started")
        if ready is not None:
            ready.set()
        try:
            self._take()
        finally:
            self.running = False
            self._thread = None
            self._stopped.set()
            self.logger.debug("Dispatcher thread stopped")

    def _take(self) -> None:
        while not self._stopping.is_set():
            if self._exception_event.is_set():
                self.logger.critical("stopping due to exception in another thread")
                return
            try:
                update = self.update_queue.get(timeout=1)
            except Empty:
                continue
            if update is _WAKE:
                continue
            self.handling = True
            try:
                self.process_update(update)
            finally:
                # Also where a handler ends this thread by SystemExit: the update that asked for the
                # end must not come again after the next start.
                self.handling = False
                if self.on_finished is not None:
                    self.on_finished(update)

    def stop(self) -> None:
        """End `start` after the update at hand, then the worker threads after their calls.

        Called in a handler, it returns at once and the end follows.
        """
        inside = current_thread() is self._thread or self._workers.here()
        if self.running:
            self._stopping.set()
            try:
                self.update_queue.put_nowait(_WAKE)
            except Full:
                self.logger.debug("The update queue is full, so nobody waits at it.")
            if not inside:
                self._stopped.wait()
        self._workers.stop(wait=not inside)

    # Persistence ------------------------------------------------------------------------------

    def update_persistence(self, update: object = None) -> None:
        """Let the persistence, if there is one, keep the data that belongs to an update.

        Args:
            update: The update; None keeps everything.
        """
        if self.persistence is None:
            return
        chats, users = list(self.chat_data), list(self.user_data)
        if is_update(update):
            chats = [update.effective_chat.id] if update.effective_chat else []
            users = [update.effective_user.id] if update.effective_user else []
        calls: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []
        store = self.persistence
        if store.store_bot_data:
            calls.append((store.update_bot_data, (self.bot_data,)))
        if store.store_chat_data:
            calls += [(store.update_chat_data, (chat, self.chat_data[chat])) for chat in chats]
        if store.store_user_data:
            calls += [(store.update_user_data, (user, self.user_data[user])) for user in users]
        for keep, arguments in calls:
            try:
                keep(*arguments)
            except Exception as error:  # noqa: BLE001 - whatever a callback or a store raises
                self.report(update, error)


def run_async(func: Callable[..., Any]) -> Callable[..., Promise]:
    """Run a function on a worker thread of the only dispatcher, and return a Promise.

    Deprecated: pass `run_async=True` to the handler. Exceptions are only logged.
    """

    @wraps(func)
    def asynchronous(*args: Any, **kwargs: Any) -> Promise:
        return Dispatcher.get_instance().submit(Promise(func, args, kwargs, error_handling=False))

    return asynchronous


__all__ = ["Dispatcher", "DispatcherHandlerStop", "run_async"]
