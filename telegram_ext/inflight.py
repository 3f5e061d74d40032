"""Which updates still have callbacks at work on other threads."""

from __future__ import annotations

from threading import Condition
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from telegram_ext.promise import Promise


class InFlight:
    """Count what remains to be done for each update.

    An update is finished when its handlers have returned and every promise that they made for it
    is done: until then it must not be confirmed, or a crash would lose it.

    Threads: every method may be called from any thread.
    """

    def __init__(self) -> None:
        self._lock = Condition()
        self._updates: dict[int, tuple[Any, int]] = {}  # id() -> the object, what is left to do
        self._promises: dict[Promise, int] = {}

    def __len__(self) -> int:
        """How many updates are unfinished."""
        return len(self._updates)

    def begin(self, update: object) -> None:
        """Note that handlers begin with an update."""
        with self._lock:
            self._more(id(update), update)

    def end(self, update: object) -> bool:
        """Note that they have returned; True where nothing else remains to be done."""
        with self._lock:
            return self._less(id(update))

    def include(self, promise: Promise) -> None:
        """Let an update wait for a promise made for it, if it is one of those at hand."""
        with self._lock:
            # The decorator `run_async` does not say which update it is about; it is an argument.
            for candidate in (promise.update, *promise.args[:2]):
                entry = self._updates.get(id(candidate))
                if entry is not None and candidate is not None:
                    self._promises[promise] = id(candidate)
                    self._more(id(candidate), candidate)
                    return

    def release(self, promise: Promise) -> object:
        """Note that a promise is done; return its update where nothing else remains to be done."""
        with self._lock:
            key = self._promises.pop(promise, None)
            if key is None:
                return None
            update = self._updates[key][0]
            return update if self._less(key) else None

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until no update is unfinished; False where one still is.

        Args:
            timeout: Seconds; None waits for ever.
        """
        with self._lock:
            return self._lock.wait_for(lambda: not self._updates, timeout)

    def _more(self, key: int, update: object) -> None:
        self._updates[key] = (update, self._updates.get(key, (None, 0))[1] + 1)

    def _less(self, key: int) -> bool:
        update, left = self._updates[key]
        if left > 1:
            self._updates[key] = (update, left - 1)
            return False
        del self._updates[key]
        if not self._updates:
            self._lock.notify_all()
        return True


__all__ = ["InFlight"]
