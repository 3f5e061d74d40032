"""The threads that asynchronous callbacks run on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from queue import SimpleQueue
from threading import Lock, Thread, current_thread
from time import monotonic

from telegram_ext.forks import forks, leave
from telegram_ext.promise import Promise

logger = logging.getLogger("telegram.ext.dispatcher")


class Workers:
    """A fixed number of threads that run promises in the order of their arrival.

    The threads start with the first `start`. They are daemons: a process must be able to end when a
    callback does not, and whoever stops it in good order waits for them with `join`.

    Args:
        count: Number of threads; with 0, promises wait for ever.
        finished: Called with each promise on its thread after it has run.
        failed: Called with what a callback has raised to end its thread, which goes on.

    Attributes:
        at_work: The threads that run a promise, and since when (monotonic).
    """

    def __init__(
        self,
        count: int,
        finished: Callable[[Promise], object],
        failed: Callable[[BaseException], object],
    ) -> None:
        self.count = count
        self.at_work: dict[Thread, float] = {}
        self._finished = finished
        self._failed = failed
        self._waiting: SimpleQueue[Promise | None] = SimpleQueue()  # another for each start
        self._threads: list[Thread] = []
        self._ending: list[Thread] = []
        self._lock = Lock()  # guards which queue and which threads belong together

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
                thread = Thread(
                    target=self._work, args=(self._waiting,), name=f"{name}_{number}", daemon=True
                )
                self._threads.append(thread)
                thread.start()

    def submit(self, promise: Promise) -> None:
        """Let a thread run the promise as soon as one is free.

        While the threads are ending, one of them that submits a promise runs it itself.
        """
        if current_thread() in self._ending and not self._threads:
            self._run(promise)
            return
        with self._lock:
            self._waiting.put(promise)

    def here(self) -> bool:
        """Tell whether the caller's thread is one of these."""
        return current_thread() in self._threads or current_thread() in self._ending

    def stop(self, wait: bool = True) -> None:
        """End the threads after what has been submitted.

        Args:
            wait: Whether to return only when they have ended.
        """
        with self._lock:
            threads = self._threads
            if threads:
                # In this order, since `here` takes no lock: a worker that knows itself at no moment
                # would wait for the others, as they might for it.
                self._ending = [thread for thread in self._ending if thread.is_alive()] + threads
                self._threads = []
                for _ in threads:
                    self._waiting.put(None)
                self._waiting = SimpleQueue()
        if wait:
            self.join()

    def join(self, timeout: float | None = None) -> bool:
        """Wait until the threads have ended after `stop`; False where one still runs.

        Args:
            timeout: Seconds; None waits for ever.
        """
        until = None if timeout is None else monotonic() + timeout
        for thread in tuple(self._ending):
            if thread is not current_thread():
                thread.join(None if until is None else max(0.0, until - monotonic()))
        return not any(thread.is_alive() for thread in self._ending)

    def _work(self, waiting: SimpleQueue[Promise | None]) -> None:
        while True:
            promise = waiting.get()
            if promise is None:
                return
            self._run(promise)

    def _run(self, promise: Promise) -> None:
        thread, forked = current_thread(), forks()
        self.at_work[thread] = monotonic()
        try:
            promise.run()
            if forks() != forked:
                leave(promise.exception)
        except BaseException as error:  # noqa: BLE001 - also SystemExit: it is passed on
            if forks() != forked:
                leave(error)
            self._failed(error)
        finally:
            self.at_work.pop(thread, None)
        try:
            self._finished(promise)
        except Exception:
            logger.exception("An uncaught error was raised while handling the error.")


__all__ = ["Workers"]
