"""v13's message queues: calls that are made later, as fast as the limits allow.

New code has `telegram_ext.limits.Limiter`, which knows chats one by one and needs no thread.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from queue import Empty, Queue
from threading import Lock, Thread, enumerate
from time import monotonic, sleep
from typing import Any

from telegram_ext.limits import Window
from telegram_ext.promise import Promise

logger = logging.getLogger("telegram.ext.messagequeue")

LOOK_EVERY = 0.5  # seconds between two looks whether the program is at its end


class DelayQueueError(RuntimeError):
    """A call was put into a queue that has been stopped."""


class DelayQueue(Thread):
    """Make calls on a thread of its own, at most so many in so many milliseconds.

    Args:
        queue: Where calls wait; None makes one.
        burst_limit: How many calls.
        time_limit_ms: In how many milliseconds.
        exc_route: Called with each exception that a call raises; None raises nothing and logs it.
        autostart: Whether the thread starts at once.
        name: Name of the thread; None makes one.
    """

    _instances = 0

    def __init__(
        self,
        queue: Queue[Any] | None = None,
        burst_limit: int = 30,
        time_limit_ms: int = 1000,
        exc_route: Callable[[Exception], object] | None = None,
        autostart: bool = True,
        name: str | None = None,
    ) -> None:
        DelayQueue._instances += 1
        super().__init__(name=name or f"DelayQueue-{DelayQueue._instances}", daemon=False)
        self._queue: Queue[Any] = Queue() if queue is None else queue
        self.burst_limit = burst_limit
        self.time_limit = time_limit_ms / 1000
        self.exc_route = exc_route or self._default_exception_handler
        self._window = Window(burst_limit, self.time_limit)
        self._ended = False
        self._lock = Lock()
        if autostart:
            self.start()

    def run(self) -> None:
        """Make the calls until `stop` is called, or the program has ended and no call waits."""
        while True:
            try:
                call = self._queue.get(timeout=LOOK_EVERY)
            except Empty:
                if not self._needed():
                    return
                continue
            if call is None or self._ended:
                return
            self._make(call)
            self._queue.task_done()

    def _needed(self) -> bool:
        """Tell whether anybody is left who could have calls made."""
        for thread in enumerate():
            if thread.daemon or not thread.is_alive():
                continue
            if not isinstance(thread, DelayQueue) or thread._queue.unfinished_tasks:  # noqa: SLF001 - of this class
                return True
        return False

    def _make(self, call: tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]) -> None:
        now = monotonic()
        moment = self._window.next(now)
        self._window.take(moment)
        if moment > now:
            sleep(moment - now)
        function, args, kwargs = call
        try:
            function(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - whatever a call raises
            self.exc_route(error)

    def stop(self, timeout: float | None = None) -> None:
        """End the thread after the call at hand; what waits is not called any more.

        Args:
            timeout: Seconds to wait for the thread; None waits for ever.
        """
        with self._lock:
            self._ended = True
            self._queue.put(None)
        if self.is_alive():
            self.join(timeout)

    @staticmethod
    def _default_exception_handler(error: Exception) -> None:
        logger.error("A delayed call raised an exception.", exc_info=error)

    def __call__(self, func: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Have a function called as soon as the limit allows.

        Raises:
            DelayQueueError: The queue has been stopped, or its thread has not been started.
        """
        with self._lock:
            if self._ended or not self.is_alive():
                raise DelayQueueError("Could not process callback in stopped thread")
            self._queue.put((func, args, kwargs))


class MessageQueue:
    """Two delay queues: one for all messages, and one before it for those to groups.

    Args:
        all_burst_limit: How many messages, to any chats.
        all_time_limit_ms: In how many milliseconds.
        group_burst_limit: How many messages to groups.
        group_time_limit_ms: In how many milliseconds.
        exc_route: Called with each exception that a call raises; None logs it.
        autostart: Whether the threads start at once.
    """

    def __init__(
        self,
        all_burst_limit: int = 30,
        all_time_limit_ms: int = 1000,
        group_burst_limit: int = 20,
        group_time_limit_ms: int = 60000,
        exc_route: Callable[[Exception], object] | None = None,
        autostart: bool = True,
    ) -> None:
        self._all_delayq = DelayQueue(
            burst_limit=all_burst_limit,
            time_limit_ms=all_time_limit_ms,
            exc_route=exc_route,
            autostart=autostart,
        )
        self._group_delayq = DelayQueue(
            burst_limit=group_burst_limit,
            time_limit_ms=group_time_limit_ms,
            exc_route=exc_route,
            autostart=autostart,
        )

    def start(self) -> None:
        """Start the threads; needed only with `autostart=False`."""
        self._all_delayq.start()
        self._group_delayq.start()

    def stop(self, timeout: float | None = None) -> None:
        """End the threads; what waits is not called any more.

        Args:
            timeout: Seconds to wait for each thread; None waits for ever.
        """
        self._group_delayq.stop(timeout=timeout)
        self._all_delayq.stop(timeout=timeout)

    def __call__(self, promise: Callable[..., Any], is_group_msg: bool = False) -> Any:
        """Have a promise run as soon as the limits allow, and return it.

        Args:
            promise: A Promise, or anything to call.
            is_group_msg: Whether the limit of groups counts as well.

        Raises:
            DelayQueueError: The queue has been stopped, or was not started.
        """
        if is_group_msg:
            self._group_delayq(self._all_delayq, promise)
        else:
            self._all_delayq(promise)
        return promise


def queuedmessage(method: Callable[..., Any]) -> Callable[..., Any]:
    """Let a method of a Bot subclass go through the bot's `_msg_queue`.

    The method then takes `queued` (whether to; the bot's `_is_messages_queued_default` otherwise)
    and `isgroup`, and returns a Promise where it was queued.
    """

    @functools.wraps(method)
    def wrapped(self: Any, *args: Any, **kwargs: Any) -> Any:
        """Put the call in the queue, or make it at once where that is wanted."""
        queued = kwargs.pop("queued", self._is_messages_queued_default)
        group = kwargs.pop("isgroup", False)
        if not queued:
            return method(self, *args, **kwargs)
        return self._msg_queue(Promise(method, (self, *args), kwargs), group)

    return wrapped


__all__ = ["DelayQueue", "DelayQueueError", "MessageQueue", "queuedmessage"]
