"""Passing updates to handlers, and errors to error handlers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from queue import Queue
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, ClassVar, Generic, cast
from weakref import ReferenceType, ref

from telegram.error import TelegramError
from telegram.hints import speaking
from telegram_ext.contexttypes import ContextTypes
from telegram_ext.errorhandling import DispatcherHandlerStop
from telegram_ext.forks import forks, leave
from telegram_ext.handlers.base import Handler
from telegram_ext.intake import UnreadableUpdate
from telegram_ext.jobs.moving import move_jobs
from telegram_ext.jobs.queue import JobQueue
from telegram_ext.notices import warn
from telegram_ext.promise import Promise
from telegram_ext.routing import Candidate, Plan
from telegram_ext.running import Running
from telegram_ext.typevars import BD, CCT, CD, UD
from telegram_ext.updates import is_update, kind_of, migration_in

if TYPE_CHECKING:
    from telegram import Message, Update
    from telegram.bot import Bot

AnyHandler = Handler[Any, Any]
DEFAULT_GROUP = 0

_INSTANCES = Lock()


@speaking
class Dispatcher(Running, Generic[CCT, UD, CD, BD]):
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
        concurrent_updates: How many updates `start` handles at a time. With 1, one after another.
            With more, those of one chat (else user, else poll) one after another, those of
            different chats side by side, on as many threads. A person who writes in two chats at
            once may then have two handlers change one `user_data`.

    Attributes:
        handlers: The handlers of each group, in the order of adding; may be changed in place.
        groups: The groups' numbers, ascending.
        error_handlers: The error handlers, in the order of adding, and whether they run
            asynchronously.
        bot_data: What is kept for the bot as a whole.
        chat_data: What is kept for each chat, by id.
        user_data: What is kept for each user, by id.
        concurrent_updates: See the argument; may be changed while `start` is not at work.
        on_handled: Called with each object from the update queue when its handlers have returned.
        on_finished: Called with it when the asynchronous callbacks it led to have returned as well.
        running: Whether `start` is at work.
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
        *,
        concurrent_updates: int = 1,
    ) -> None:
        super().__init__(
            bot,
            cast("Queue[Any]", update_queue),
            workers,
            use_context,
            context_types or ContextTypes(),
            exception_event or Event(),
            concurrent_updates,
        )
        self.job_queue = job_queue
        if workers < 1:
            warn("Asynchronous callbacks can not be processed without at least one worker thread.")
        self._load_data(persistence)
        self.handlers: dict[int, list[AnyHandler]] = {}
        self.groups: list[int] = []
        self._plans: dict[int, Plan] = {}
        watch = getattr(bot, "watch_migrations", None)
        if watch is not None:
            watch(self.chat_migrated)
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
            ValueError: `handler` is a persistent conversation, and there is no persistence.
        """
        if not isinstance(handler, Handler):
            raise TypeError(
                f"handler is not an instance of {Handler.__name__}: {handler!r}; "
                "write for example CommandHandler('start', start)"
            )
        if not isinstance(group, int):
            raise TypeError(f"group is not int: {group!r}")
        handler.added_to(self)
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
        if kind == "message":
            fields = getattr(cast("Update", update).message, "__dict__", ())
            if "migrate_to_chat_id" in fields or "migrate_from_chat_id" in fields:
                self._follow(cast("Update", update))
        forked = forks()
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
                    if forks() != forked:
                        leave()
                    break
            except DispatcherHandlerStop:
                if forks() != forked:
                    leave()
                self.logger.debug("Stopping further handlers due to DispatcherHandlerStop")
                self.update_persistence(update=update)
                return
            except BaseException as error:
                if forks() != forked:
                    leave(error)
                if not isinstance(error, Exception):
                    raise
                if self.report(update, error):
                    break
        if asynchronous and not all(asynchronous):
            self.update_persistence(update=update)

    def chat_migrated(self, old_chat_id: int, new_chat_id: int) -> None:
        """Move all that is kept for a group to the supergroup that it has become.

        That is `chat_data`, conversations, and jobs whose context or name is the group's id. It
        happens by itself: before the handlers get one of the two messages that tell of it, and
        where the server refuses a call for that reason. Each part is moved once, so it may be
        repeated after a crash.

        Args:
            old_chat_id: Identifier of the group.
            new_chat_id: Identifier of the supergroup.
        """
        self.migrate_chat_data(old_chat_id=old_chat_id, new_chat_id=new_chat_id)
        for group in self.groups:
            for handler in tuple(self.handlers.get(group, ())):
                handler.chat_migrated(old_chat_id, new_chat_id)
        if isinstance(self.job_queue, JobQueue):
            move_jobs(self.job_queue, old_chat_id, new_chat_id)

    def _follow(self, update: Update) -> None:
        try:
            migration = migration_in(cast("Message", update.message))
            if migration is not None:
                self.chat_migrated(*migration)
        except Exception as error:  # noqa: BLE001 - whatever a store raises, or the server sent
            self.report(update, error)

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


def run_async(func: Callable[..., Any]) -> Callable[..., Promise]:
    """Run a function on a worker thread of the only dispatcher, and return a Promise.

    Deprecated: pass `run_async=True` to the handler. Exceptions are only logged.
    """

    @wraps(func)
    def asynchronous(*args: Any, **kwargs: Any) -> Promise:
        """Let a worker make the call; return its promise."""
        return Dispatcher.get_instance().submit(Promise(func, args, kwargs, error_handling=False))

    return asynchronous


__all__ = ["Dispatcher", "DispatcherHandlerStop", "run_async"]
