"""The threads that asynchronous callbacks run on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from queue import SimpleQueue
from threading import Lock, Thread, current_thread

from telegram_ext.promise import Promise

logger = logging.getLogger("telegram.ext.dispatcher")


class Workers:
    """A fixed number of threads that run promises in the order of their arrival.

    The threads start with the first `start`, and are no daemons: a process ends when they have.

    Args:
        count: Number of threads; with 0, promises wait for ever.
        finished: Called with each promise on its thread after it has run.
    """

    def __init__(self, count: int, finished: Callable[[Promise], object]) -> None:
        self.count = count
        self._finished = finished
        self._waiting: SimpleQueue[Promise | None] = SimpleQueue()
        self._threads: list[Thread] = []
        self._lock = Lock()

    @property
    def running(self) -> bool:
        """Whether there are threads."""
        return bool(self._threads)

    def start(self, name: str) -> None:
        """Start the threads, unless they run already; they are called `name` and a number."""
        with self._lock:
            if self._threads:
                return
            for number in range(self.count):
                thread = Thread(target=self._work, name=f"{name}_{number}")
                self._threads.append(thread)
                thread.start()

    def submit(self, promise: Promise) -> None:
        """Let a thread run the promise as soon as one is free."""
        self._waiting.put(promise)

    def here(self) -> bool:
        """Tell whether the caller's thread is one of these."""
        return current_thread() in self._threads

    def stop(self, wait: bool = True) -> None:
        """End the threads after what has been submitted.

        Args:
            wait: Whether to return only when they have ended.
        """
        with self._lock:
            threads, self._threads = self._threads, []
        for _ in threads:
            self._waiting.put(None)
        for thread in threads if wait else ():
            thread.join()

    def _work(self) -> None:
        while True:
            promise = self._waiting.get()
            if promise is None:
                return
            promise.run()
            try:
                self._finished(promise)
            except Exception:
                logger.exception("An uncaught error was raised while handling the error.")


__all__ = ["Workers"]
