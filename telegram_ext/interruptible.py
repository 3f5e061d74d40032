"""Calls that one can stop waiting for."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Interrupted(Exception):
    """The wait for a call is over before the call is."""


class Overdue(Interrupted):
    """The call has taken longer than it may."""


class Interruptible:
    """A thread that makes calls for another one, which may cease to wait for them.

    A long poll cannot be called back: the socket is blocked until the server answers. So it is left
    alone on a daemon thread; nobody looks at its answer, and it never holds up the process.

    Args:
        name: Name of the thread that makes the calls.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._calls: SimpleQueue[Callable[[], Any] | None] = SimpleQueue()
        self._outcomes: SimpleQueue[tuple[Any, BaseException | None]] = SimpleQueue()
        self._thread: Thread | None = None

    def call(self, function: Callable[[], T], timeout: float | None = None) -> T:
        """Make a call and return its result, or raise what it raises.

        Args:
            function: What to call.
            timeout: Seconds to wait; None waits until the call is over or `interrupt` is called.

        Where no thread can be had, the call is made on the caller's, and not interrupted.

        Raises:
            Interrupted: `interrupt` was called first. This object can make no further calls.
            Overdue: The time is over first. This object can make no further calls either.
        """
        if self._thread is None:
            thread = Thread(target=self._work, name=self._name, daemon=True)
            try:
                thread.start()
            except RuntimeError:
                # The system has none left; or the script has come to its end, after which Python
                # 3.12.0 to 3.12.2 start none. The call ends by itself, if later.
                return function()
            self._thread = thread
        self._calls.put(function)
        try:
            result, error = self._outcomes.get(timeout=timeout)
        except Empty:
            self._calls.put(None)
            raise Overdue(f"not over within {timeout:g} seconds") from None
        if error is not None:
            raise error
        return cast("T", result)

    def interrupt(self) -> None:
        """End the wait at hand, or the next one; from any thread."""
        self._outcomes.put((None, Interrupted()))
        self._calls.put(None)

    def _work(self) -> None:
        while True:
            function = self._calls.get()
            if function is None:
                return
            outcome: tuple[Any, BaseException | None]
            try:
                outcome = function(), None
            except BaseException as error:  # noqa: BLE001 - handed whole to the thread that waits
                outcome = None, error
            self._outcomes.put(outcome)
            del outcome, function


__all__ = ["Interrupted", "Interruptible", "Overdue"]
