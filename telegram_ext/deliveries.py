"""Updates that are delivered: which are in hand, which are done, when to acknowledge."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from queue import Full
from threading import Condition, Lock
from typing import TYPE_CHECKING, Any, Final

from telegram_ext.clock import Clock
from telegram_ext.intake import Received, UnreadableUpdate

if TYPE_CHECKING:
    from telegram_ext.dispatcher import Dispatcher

logger = logging.getLogger("telegram.ext.updater")

HOLD: Final = 50.0  # seconds; Telegram gives up on a delivery after 60
LOOK_EVERY: Final = 1.0  # seconds between two looks whether what was handed over is still there
WAITING: Final = 1000  # updates that may wait in memory
REMEMBERED: Final = 10_000  # handled updates that a second delivery is recognised for


class Deliveries:
    """Hand delivered updates over, each once, and tell when Telegram may forget them.

    An acknowledged update never comes again, so none is acknowledged before it is handled; or, with
    a `store`, before that has it. One that comes a second time is recognised by its number, in
    whatever order: deliveries overtake each other.

    Where the dispatcher has been started, updates go through its queue. Where it has not, as behind
    gunicorn or in a Flask route, the update is handled at once, on the caller's thread, one at a
    time.

    Args:
        dispatcher: What handles updates.
        hold: Seconds that a delivery may wait for its update to be handled. A longer handler goes
            on; Telegram delivers again, and is told then.
        limit: How many updates may be in hand. More are refused, and come again.
        remembered: How many handled updates are recognised.
        clock: The time.

    Attributes:
        store: Called with each new update and its JSON before it is handed over; once it has
            returned, the update may be acknowledged, since it survives the process. It returns
            whether the update is new to it as well; one that is not goes no further; None where it
            could not store it, so that it is acknowledged when it is finished. None where nothing
            is stored.
        known: Where the dispatcher has not been started, called with a number to ask whether an
            earlier process has finished the update; None where nobody knows.
        note: Called with the number of one that this process has finished so; None where nobody
            wants to know.
    """

    def __init__(
        self,
        dispatcher: Dispatcher[Any, Any, Any, Any],
        *,
        hold: float = HOLD,
        limit: int = WAITING,
        remembered: int = REMEMBERED,
        clock: Clock | None = None,
    ) -> None:
        self.store: Callable[[Received, bytes], bool | None] | None = None
        self.known: Callable[[int], bool] | None = None
        self.note: Callable[[int], object] | None = None
        self._dispatcher = dispatcher
        self._hold = hold
        self._limit = limit
        self._remembered = remembered
        self._clock = clock or Clock()
        self._open: dict[int, bool] = {}  # update_id -> whether it is stored
        self._done: OrderedDict[int, None] = OrderedDict()
        self._lock = Lock()
        # One for each update that is waited for: a common one would wake every delivery each time.
        self._waits: dict[int, Condition] = {}
        self._closed = False
        self._alone = Lock()

    def take(self, update: Received, raw: bytes) -> bool:
        """Have an update handled and return whether it may be acknowledged.

        False where it must come again: too much is in hand, the bot is stopping, or its handler is
        still at work after `hold` seconds.

        Args:
            update: The update.
            raw: Its JSON.
        """
        number = update.update_id
        assert number is not None, "whoever reads deliveries refuses those without a number"
        with self._lock:
            if number in self._done:
                return True
            known = number in self._open
            if self._closed or (not known and len(self._open) >= self._limit):
                return False
            self._open.setdefault(number, False)
        if not known:
            handed_over = False
            try:
                handed_over = self._hand_over(update, number, raw)
            finally:  # also where a store fails, or a handler ends the process
                if not handed_over:
                    self._drop(number)
        return self._wait(number)

    def report(self, error: UnreadableUpdate) -> None:
        """Give something that is not even an update to the error handlers, if there is room."""
        if not self._dispatcher.running:
            with self._alone:
                self._dispatcher.process_update(error)
            return
        try:
            if self._dispatcher.update_queue.qsize() < self._limit:
                self._dispatcher.update_queue.put_nowait(error)
        except Full:
            logger.debug("The update queue is full; an unreadable delivery is not reported.")

    def finished(self, update: object) -> None:
        """Note that an object from the update queue has been handled."""
        number = getattr(update, "update_id", None)
        if not isinstance(number, int):
            return
        with self._lock:
            if self._open.pop(number, None) is not None:
                self._remember(number)

    def open(self) -> None:
        """Take updates; a new one does."""
        with self._lock:
            self._closed = False

    def close(self) -> None:
        """Refuse new updates from now on; those in hand may still be finished."""
        with self._lock:
            self._closed = True

    def release(self) -> set[int]:
        """Let nobody wait any longer.

        Returns:
            The numbers of the updates that are unfinished: they come again, from Telegram or from
            what has stored them.
        """
        with self._lock:
            self._closed = True
            dropped = set(self._open)
            self._open.clear()
            for number in dropped:
                self._wake(number)
            return dropped

    def _hand_over(self, update: Received, number: int, raw: bytes) -> bool:
        if not self._dispatcher.running:
            self._handle(update, number)
            return True
        kept = None if self.store is None else self.store(update, raw)
        if kept is False:
            self.finished(update)
            return True
        if kept:
            with self._lock:
                self._open[number] = True
        try:
            self._dispatcher.update_queue.put_nowait(update)
        except Full:
            return False
        return True

    def _handle(self, update: Received, number: int) -> None:
        """Handle an update at once, unless an earlier process has done so."""
        with self._alone:
            if self.known is None or not self.known(number):
                self._dispatcher.process_update(update)
                if self.note is not None:
                    self.note(number)
        self.finished(update)

    def _wait(self, number: int) -> bool:
        """Wait until an update is finished or stored; False where it is neither in time."""
        deadline = self._clock.monotonic() + self._hold
        missing = 0
        with self._lock:
            while number in self._open:
                left = deadline - self._clock.monotonic()
                if self._open[number]:
                    return True
                if left <= 0:
                    return False
                changed = self._waits.setdefault(number, Condition(self._lock))
                if changed.wait(min(LOOK_EVERY, left)):
                    continue
                # Bots may empty the public queue themselves. What is neither there nor being
                # handled, and still is not a second later, will never be reported as finished.
                missing = 0 if self._busy() else missing + 1
                if missing > 1 and self._open.pop(number, None) is not None:
                    logger.warning("Update %d has gone from the queue unhandled", number)
                    self._remember(number)
            return number in self._done

    def _busy(self) -> bool:
        dispatcher = self._dispatcher
        at_work = dispatcher.handling or not dispatcher.drained(0) or self._alone.locked()
        return at_work or not dispatcher.update_queue.empty()

    def _drop(self, number: int) -> None:
        with self._lock:
            self._open.pop(number, None)
            self._wake(number)

    def _remember(self, number: int) -> None:
        self._done[number] = None
        while len(self._done) > self._remembered:
            self._done.popitem(last=False)
        self._wake(number)

    def _wake(self, number: int) -> None:
        """Let those look again who wait for an update; none does any more when it is not open."""
        changed = self._waits.pop(number, None)
        if changed is not None:
            changed.notify_all()


__all__ = ["Deliveries"]
