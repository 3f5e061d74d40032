"""Updates of one chat in order, those of different chats side by side.

A lane is everything that must stay in order: the updates of one chat. `Lanes` is the rule alone,
without threads, so that it can be tried with any schedule; `LanePool` is the threads around it.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Hashable
from threading import Condition, Thread, current_thread
from time import monotonic
from typing import Any, Generic, TypeVar

from telegram_ext.updates import chat_and_user_of, is_update

T = TypeVar("T")

logger = logging.getLogger("telegram.ext.dispatcher")


def lane_of(item: object) -> Hashable:
    """Return what an object from the update queue must stay in order with.

    That is its chat, else its user, else its poll. A private chat and its person are one: the chat
    has the person's id. Everything that is no Update has one lane in common.
    """
    if not is_update(item):
        return "other"
    try:
        chat, user = chat_and_user_of(item)
        if chat is not None:
            return chat.id
        if user is not None:
            return user.id
        poll = item.poll
        return None if poll is None else f"poll {poll.id}"
    except (AttributeError, TypeError, KeyError):
        # What the server sent need not look like an update inside.
        return None


class Lanes(Generic[T]):
    """Say which item may be handled next.

    Threads: none; whoever shares an object between threads must guard it.
    """

    def __init__(self) -> None:
        self._waiting: dict[Hashable, deque[tuple[int, T]]] = {}
        self._ready: deque[Hashable] = deque()
        self._busy: set[Hashable] = set()
        self._arrived = 0
        self._latest = 0  # the latest arrival that has been taken

    def __len__(self) -> int:
        """How many items wait or are being handled."""
        return len(self._busy) + sum(map(len, self._waiting.values()))

    @property
    def busy(self) -> int:
        """How many items are being handled."""
        return len(self._busy)

    @property
    def ready(self) -> int:
        """How many lanes have an item that may be handled now."""
        return len(self._ready)

    def put(self, lane: Hashable, item: T) -> None:
        """Add an item behind all others of its lane."""
        self._arrived += 1
        waiting = self._waiting.get(lane)
        if waiting is None:
            waiting = self._waiting[lane] = deque()
            if lane not in self._busy:
                self._ready.append(lane)
        waiting.append((self._arrived, item))

    def take(self) -> tuple[Hashable, T] | None:
        """Return a lane and its first item; None where nothing may be handled now.

        The lane is busy until `done`. Lanes take turns.
        """
        if not self._ready:
            return None
        lane = self._ready.popleft()
        waiting = self._waiting[lane]
        number, item = waiting.popleft()
        if not waiting:
            del self._waiting[lane]
        self._busy.add(lane)
        self._latest = max(self._latest, number)
        return lane, item

    def done(self, lane: Hashable) -> None:
        """Note that the item taken from a lane has been handled."""
        self._busy.discard(lane)
        if lane in self._waiting:
            self._ready.append(lane)

    def narrow(self) -> list[T]:
        """Drop, and return, every item that came after the latest one taken.

        What remains stands before something that is handled already: without it, the offset could
        not be moved over that, and it would be handled again.
        """
        dropped: list[tuple[int, T]] = []
        for lane, waiting in list(self._waiting.items()):
            while waiting and waiting[-1][0] > self._latest:
                dropped.append(waiting.pop())
            if not waiting:
                del self._waiting[lane]
        self._ready = deque(lane for lane in self._ready if lane in self._waiting)
        return [item for _, item in sorted(dropped, key=lambda entry: entry[0])]


class LanePool:
    """A fixed number of threads that handle items, those of one lane in order.

    Args:
        count: Number of threads.
        handle: Called with each item; what it raises ends the pool, see `failed`.
        failed: Called with whatever `handle` has raised.
    """

    def __init__(
        self,
        count: int,
        handle: Callable[[Any], object],
        failed: Callable[[BaseException], object],
    ) -> None:
        self.count = count
        self._handle = handle
        self._failed = failed
        self._lanes: Lanes[Any] = Lanes()
        self._changed = Condition()
        self._threads: list[Thread] = []
        self._closing = False

    def __len__(self) -> int:
        """How many items wait or are being handled."""
        with self._changed:
            return len(self._lanes)

    def start(self, name: str) -> None:
        """Start the threads; they are called `name` and a number.

        They are daemons: the process must be able to end when a handler does not.
        """
        for number in range(self.count):
            thread = Thread(target=self._work, name=f"{name}_{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def put(self, item: Any) -> None:
        """Have an item handled after all others of its lane."""
        lane = lane_of(item)
        with self._changed:
            self._lanes.put(lane, item)
            self._changed.notify()

    def here(self) -> bool:
        """Tell whether the caller's thread is one of these."""
        return current_thread() in self._threads

    def close(self) -> list[Any]:
        """Take no more; handle only what the handled stands behind.

        Returns:
            What will not be handled, in the order of arrival.
        """
        with self._changed:
            self._closing = True
            self._changed.notify_all()
            return self._lanes.narrow()

    def join(self, timeout: float | None = None) -> bool:
        """Wait until the threads have ended after `close`; False where one still runs.

        Args:
            timeout: Seconds; None waits for ever.
        """
        until = None if timeout is None else monotonic() + timeout
        for thread in self._threads:
            thread.join(None if until is None else max(0.0, until - monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        while True:
            with self._changed:
                taken = self._lanes.take()
                while taken is None:
                    if self._closing and not self._lanes.busy:
                        return
                    # A busy lane may have more behind it; who ends with that lane sees to it.
                    self._changed.wait()
                    taken = self._lanes.take()
            lane, item = taken
            try:
                self._handle(item)
            except BaseException as error:  # noqa: BLE001 - also SystemExit: it is passed on
                self._failed(error)
            finally:
                with self._changed:
                    self._lanes.done(lane)
                    # What may be handled now, this thread takes itself; each `put` woke another.
                    if self._closing:
                        self._changed.notify_all()
            del taken, item


__all__ = ["LanePool", "Lanes", "lane_of"]
