"""The threads that jobs run on.

Those of `concurrent.futures` end as soon as the main thread has come to its end, where jobs of a
bot without `idle` still have to run, and the process waits without a limit for one that hangs.
These are daemons: whoever stops the queue waits for them, for a time, else the end of the program.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from threading import Lock, Semaphore, Thread, current_thread
from time import monotonic
from typing import Any
from weakref import WeakSet

GRACE = 8.0
"""Seconds that jobs at work have when the program ends and nobody has stopped their queue."""


class JobThreads:
    """Make calls on up to so many threads, each started when no other is free.

    It has what APScheduler asks of a pool.

    Args:
        count: Number of threads.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._waiting: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._free = Semaphore(0)
        self._threads: list[Thread] = []
        self._lock = Lock()
        self.ended = False
        _pools.add(self)

    def submit(self, function: Callable[..., Any], *args: Any) -> Future[Any]:
        """Have a function called, and return what will be known of it."""
        future: Future[Any] = Future()
        with self._lock:
            self._waiting.put((future, partial(function, *args)))
            if not self._free.acquire(blocking=False) and len(self._threads) < self._count:
                name = f"JobQueue_{len(self._threads)}"
                thread = Thread(target=self._work, name=name, daemon=True)
                self._threads.append(thread)
                thread.start()
        return future

    def shutdown(self, wait: bool = True, timeout: float | None = None) -> None:
        """End the threads after what has been submitted.

        Args:
            wait: Whether to return only when they have ended.
            timeout: Seconds to wait at most; None waits for ever.
        """
        with self._lock:
            self.ended = True
            threads = tuple(self._threads)
            for _ in threads:
                self._waiting.put(None)
        until = None if timeout is None else monotonic() + timeout
        for thread in threads if wait else ():
            if thread is not current_thread():
                thread.join(None if until is None else max(0.0, until - monotonic()))

    def _work(self) -> None:
        while True:
            item = self._waiting.get()
            if item is None:
                return
            future, call = item
            try:
                result = call()
            except BaseException as error:  # noqa: BLE001 - whoever has the future gets it
                future.set_exception(error)
            else:
                future.set_result(result)
            del item, future, call
            self._free.release()


_pools: WeakSet[JobThreads] = WeakSet()


@atexit.register
def _finish() -> None:
    until = monotonic() + GRACE
    for pool in tuple(_pools):
        if not pool.ended:
            pool.shutdown(timeout=max(0.0, until - monotonic()))


__all__ = ["JobThreads"]
