"""The result of a callback that runs on another thread."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from threading import Event, Lock
from typing import Any

logger = logging.getLogger("telegram.utils.promise")


class Promise:
    """A call that will be made, or has been.

    Args:
        pooled_function: What to call.
        args: Positional arguments of the call.
        kwargs: Keyword arguments of the call.
        update: The update that led to the call, if one did; error handlers get it.
        error_handling: Whether an exception goes to the error handlers or is only logged.

    Attributes:
        done: The event that is set when the call has returned or raised.
    """

    def __init__(
        self,
        pooled_function: Callable[..., Any],
        args: tuple[Any, ...] | list[Any],
        kwargs: Mapping[str, Any],
        update: object = None,
        error_handling: bool = True,
    ) -> None:
        self.pooled_function = pooled_function
        self.args = args
        self.kwargs = kwargs
        self.update = update
        self.error_handling = error_handling
        self.done = Event()
        self._result: Any = None
        self._exception: Exception | None = None
        self._done_callback: Callable[[Any], object] | None = None
        self._lock = Lock()  # guards the watchers: each is called once
        self._watchers: list[Callable[[Promise], object]] = []

    def run(self) -> None:
        """Make the call and keep its result or its exception."""
        try:
            self._result = self.pooled_function(*self.args, **self.kwargs)
        except Exception as error:  # noqa: BLE001 - kept, and raised by result()
            self._exception = error
        finally:
            with self._lock:
                self.done.set()
                watchers, self._watchers = self._watchers, []
        for watcher in watchers:
            self._call(watcher, self)
        self._tell()

    __call__ = run

    def result(self, timeout: float | None = None) -> Any:
        """Wait for the call and return its result; None where it is not done in time.

        Args:
            timeout: Seconds to wait; None waits for ever.

        Raises:
            Exception: Whatever the call raised.
        """
        self.done.wait(timeout)
        if self._exception is not None:
            raise self._exception
        return self._result

    @property
    def exception(self) -> Exception | None:
        """What the call raised; None while it has not, or where it raised nothing."""
        return self._exception

    def add_done_callback(self, callback: Callable[[Any], object]) -> None:
        """Call `callback` with the result once the call has returned; at once if it has."""
        self._done_callback = callback
        if self.done.is_set():
            self._tell()

    def watch(self, watcher: Callable[[Promise], object]) -> None:
        """Call `watcher` with this promise once the call has returned or raised; at once if it has.

        There may be several, and `add_done_callback` does not replace them.
        """
        with self._lock:
            if not self.done.is_set():
                self._watchers.append(watcher)
                return
        self._call(watcher, self)

    def _tell(self) -> None:
        callback, self._done_callback = self._done_callback, None
        if callback is not None and self._exception is None:
            self._call(callback, self._result)

    @staticmethod
    def _call(callback: Callable[[Any], object], value: object) -> None:
        try:
            callback(value)
        except Exception:
            logger.exception("The callback of a finished promise raised.")


__all__ = ["Promise"]
