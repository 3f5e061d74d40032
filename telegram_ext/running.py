"""Handling what comes through the update queue, on one thread or in lanes, and coming to an end."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, Full, Queue
from threading import Event, Thread, current_thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from telegram_ext.datakeeping import DataKeeping
from telegram_ext.inflight import InFlight
from telegram_ext.lanes import LanePool
from telegram_ext.promise import Promise

if TYPE_CHECKING:
    from telegram.bot import Bot
    from telegram_ext.contexttypes import ContextTypes

_WAKE = object()  # put in the update queue to end a wait; never dispatched


class Running(DataKeeping):
    """The part of a dispatcher that takes updates from its queue.

    Args:
        bot: The bot that callbacks are given.
        update_queue: Where updates are taken from.
        workers: Number of threads for asynchronous callbacks.
        use_context: Whether callbacks take `(update, context)`.
        context_types: Classes of the contexts.
        exception_event: Set where another thread has failed, so that this one ends.
        concurrent_updates: How many updates are handled at a time.
    """

    def __init__(
        self,
        bot: Bot,
        update_queue: Queue[Any],
        workers: int,
        use_context: bool,
        context_types: ContextTypes[Any, Any, Any, Any],
        exception_event: Event,
        concurrent_updates: int,
    ) -> None:
        super().__init__(bot, workers, use_context, context_types)
        self.update_queue = update_queue
        self.concurrent_updates = concurrent_updates
        self.on_handled: Callable[[object], object] | None = None
        self.on_finished: Callable[[object], object] | None = None
        self.running = False
        self._in_hand: dict[Thread, float] = {}
        self._in_flight = InFlight()
        self._lanes: LanePool | None = None
        self._fatal: BaseException | None = None
        self._early: BaseException | None = None  # what `start` is to end with at once
        self._stopping = Event()
        self._stopped = Event()
        self._thread: object = None
        self._flush_at_end = False  # where a handler stops the bot, its own changes come after
        self._exception_event = exception_event

    def process_update(self, update: object) -> None:
        """Let the handlers handle an update."""

    @property
    def exception_event(self) -> Event:
        """The event that ends `start` because another thread has failed."""
        return self._exception_event

    @property
    def has_running_threads(self) -> bool:
        """Whether `start` is at work, or worker threads are there."""
        return self.running or self._workers.running

    @property
    def handling(self) -> bool:
        """Whether `start` has an update in hand, or a lane has one waiting."""
        return bool(self._in_hand) or bool(self._lanes)

    @property
    def oldest(self) -> float:
        """For how many seconds the longest handler has been at work; 0 where none is."""
        return max((monotonic() - began for began in tuple(self._in_hand.values())), default=0.0)

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
        self._fatal = None
        self._thread = current_thread()
        self._workers.start(f"Bot:{self.bot.id}:worker")
        if self.concurrent_updates > 1:
            self._lanes = LanePool(self.concurrent_updates, self._handle, self._thread_failed)
            self._lanes.start(f"Bot:{self.bot.id}:lane")
        self.running = True
        if self._early is not None:
            self._thread_failed(self._early)
            self._early = None
        self.logger.debug("Dispatcher started")
        if ready is not None:
            ready.set()
        try:
            self._take()
        finally:
            self._close_lanes()
            self._workers.stop(wait=False)
            self.running = False
            self._thread = None
            if self._flush_at_end:
                self._flush_at_end = False
                self.flush_persistence()
            self._stopped.set()
            self.logger.debug("Dispatcher thread stopped")
        if self._fatal is not None:
            raise self._fatal

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
            if self._lanes is None:
                self._handle(update)
            else:
                self._lanes.put(update)

    def _handle(self, update: object) -> None:
        thread = current_thread()
        self._in_hand[thread] = monotonic()
        self._in_flight.begin(update)
        try:
            self.process_update(update)
        finally:
            # Also where a handler ends this thread by SystemExit: the update that asked for the
            # end must not come again after the next start.
            if self.on_handled is not None:
                self.on_handled(update)
            if self._in_flight.end(update) and self.on_finished is not None:
                self.on_finished(update)
            del self._in_hand[thread]

    def submit(self, promise: Promise) -> Promise:
        """Let a worker thread run a promise, and return it.

        The update it is for is finished when the promise is done, not before.
        """
        if self._workers.running:
            self._in_flight.include(promise)
        return super().submit(promise)

    def _async_finished(self, promise: Promise) -> None:
        try:
            super()._async_finished(promise)
        finally:
            update = self._in_flight.release(promise)
            if update is not None and self.on_finished is not None:
                self.on_finished(update)

    def end_with(self, error: BaseException) -> None:
        """End `start` with what a job has raised to end its thread, or the next one at once."""
        self._early = error  # first, since it may be starting just now
        if self.running:
            self._thread_failed(error)
            self._early = None

    def _thread_failed(self, error: BaseException) -> None:
        """End `start` with what a callback has raised to end its thread, as `sys.exit` does."""
        self._fatal = error
        self._stopping.set()
        self._wake()

    def _close_lanes(self) -> None:
        lanes = self._lanes
        if lanes is None:
            return
        for update in lanes.close():
            if getattr(update, "update_id", None) is None:
                self.update_queue.put(update)  # nobody sends it again
        lanes.join()
        self._lanes = None

    def _wake(self) -> None:
        try:
            self.update_queue.put_nowait(_WAKE)
        except Full:
            self.logger.debug("The update queue is full, so nobody waits at it.")

    def stop(self, *, grace: float | None = None) -> None:
        """End `start` after the updates at hand, then the worker threads after their calls.

        Called in a handler, it returns at once and the end follows.

        Args:
            grace: Seconds to wait for that at most; None waits for ever.
        """
        until = None if grace is None else monotonic() + grace
        self._early = None
        inside = self.here()
        if self.running:
            self._stopping.set()
            self._wake()
            if inside:
                self._flush_at_end = True  # what this handler will have changed
                return  # `start` ends the workers when nothing else can call them
            self._stopped.wait(grace)
        self._workers.stop(wait=False)
        if not inside:
            self._workers.join(None if until is None else max(0.0, until - monotonic()))
            self.flush_persistence()

    def here(self) -> bool:
        """Tell whether the caller is a handler, or a callback on a worker thread."""
        lanes = self._lanes
        return (
            current_thread() is self._thread
            or self._workers.here()
            or (lanes is not None and lanes.here())
        )

    def drained(self, timeout: float | None = None) -> bool:
        """Wait until no callback is at work on another thread; False where one still is.

        Args:
            timeout: Seconds; None waits for ever.
        """
        return self._in_flight.wait(timeout)

    def at_work(self) -> dict[Thread, float]:
        """Return the threads on which callbacks are at work, and since when (monotonic)."""
        return {**self._in_hand.copy(), **self._workers.at_work.copy()}

    def handling_threads(self) -> list[Thread]:
        """Return the threads that have an update in hand."""
        return list(self._in_hand)


__all__ = ["Running"]
