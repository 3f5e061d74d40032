"""Which updates are finished, and which offset may therefore be confirmed.

The server forgets an update as soon as it is asked for a later one. So an offset may move only over
updates that are finished, and only while no unfinished one stands before them: over the finished
contiguous prefix, in the order of arrival.

An update passes through three states. It has *arrived*; it is *handled* when every handler has
returned; it is *finished* when the asynchronous callbacks it led to have returned as well. One that
is *stored*, so that it survives the process, may be confirmed before.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from threading import Event, Lock
from typing import Final

REMEMBERED: Final = 1000  # finished updates that a second delivery is recognised for


class _Entry:
    __slots__ = ("finished", "handled", "lane", "stored")

    def __init__(self, lane: Hashable) -> None:
        self.lane = lane
        self.handled = False
        self.finished = False
        self.stored = False


class Confirmation:
    """The offset that may be confirmed.

    Threads: every method may be called from any thread, and none waits.

    Attributes:
        changed: Set whenever an update has made progress; whoever waits for that clears it.
        enough: From how many busy lanes on progress is nothing to wake anybody for; None always
            wakes. Whoever waits for `changed` sets it: to be woken for each update costs as much as
            to handle it.
    """

    def __init__(self) -> None:
        self.changed = Event()
        self.enough: int | None = None
        self._offset = 0
        self._open: OrderedDict[int, _Entry] = OrderedDict()
        self._stored: dict[int, _Entry] = {}  # confirmed, though not finished
        self._unhandled: dict[Hashable, int] = {}  # lane -> how many of its updates
        self._done: OrderedDict[int, None] = OrderedDict()
        self._lock = Lock()

    @property
    def offset(self) -> int:
        """First update_id that the server should send next; 0 before the first update.

        May be set: the next poll asks from there, and what comes is taken though it came before.
        """
        return self._offset

    @offset.setter
    def offset(self, value: int) -> None:
        with self._lock:
            self._offset = value
            self._done.clear()

    @property
    def open(self) -> int:
        """How many updates have arrived and are not finished, or not confirmed."""
        return len(self._open) + len(self._stored)

    @property
    def unconfirmed(self) -> int:
        """How many updates have arrived and cannot be confirmed yet."""
        return len(self._open)

    @property
    def unhandled(self) -> int:
        """How many updates have arrived and are still waited for by a handler, or in its hands."""
        return sum(self._unhandled.values())

    @property
    def lanes(self) -> int:
        """How many lanes have something to do."""
        return len(self._unhandled)

    def received(self, update_id: int, lane: Hashable = None) -> bool:
        """Note that an update has arrived; False where it is here already, or was.

        Args:
            update_id: Its number.
            lane: What it must stay in order with.
        """
        with self._lock:
            if update_id in self._open:
                return False
            if update_id in self._stored:
                if update_id >= self._offset:  # stored by an earlier process, which ended there
                    entry = self._open[update_id] = self._stored.pop(update_id)
                    self._move()
                return False
            done = update_id in self._done
            if done and update_id < self._offset:
                return False
            entry = self._open[update_id] = _Entry(lane)
            if done:
                # The server was not told, so it must be now.
                entry.handled = entry.finished = True
                self._move()
                return False
            self._unhandled[lane] = self._unhandled.get(lane, 0) + 1
            return True

    def stored(self, update_ids: Iterable[int]) -> None:
        """Note that updates are stored, and need not be finished to be confirmed."""
        with self._lock:
            for update_id in update_ids:
                entry = self._open.get(update_id)
                if entry is not None:
                    entry.stored = True
            self._move()
        self.changed.set()

    def restored(self, update_id: int, lane: Hashable = None) -> bool:
        """Note that an update that was stored is to be handled; False where it is here already."""
        with self._lock:
            if update_id in self._open or update_id in self._stored:
                return False
            entry = self._stored[update_id] = _Entry(lane)
            entry.stored = True
            self._unhandled[lane] = self._unhandled.get(lane, 0) + 1
            return True

    def handled(self, update_id: int) -> None:
        """Note that every handler has returned; some work may go on elsewhere."""
        with self._lock:
            entry = self._open.get(update_id) or self._stored.get(update_id)
            if entry is not None:
                self._leave_lane(entry)
            if self.enough is not None and len(self._unhandled) >= self.enough:
                return
        self.changed.set()

    def finished(self, update_id: int) -> None:
        """Note that nothing remains to be done; an update that never arrived here is ignored."""
        with self._lock:
            entry = self._stored.pop(update_id, None)
            if entry is not None:
                self._done[update_id] = None
            else:
                entry = self._open.get(update_id)
            if entry is None:
                return
            self._leave_lane(entry)
            entry.finished = True
            self._move()
            if self.enough is not None and len(self._unhandled) >= self.enough:
                return
        self.changed.set()

    def forget(self) -> list[int]:
        """Drop what is unfinished and what is finished behind it: it comes again.

        Returns:
            The numbers of what was dropped unfinished. What was finished is recognised when it
            comes again.
        """
        with self._lock:
            dropped = [*self._stored]
            dropped += [number for number, entry in self._open.items() if not entry.finished]
            self._done.update((n, None) for n, entry in self._open.items() if entry.finished)
            self._open.clear()
            self._stored.clear()
            self._unhandled.clear()
        self.changed.set()
        return dropped

    def _move(self) -> None:
        """Move the offset over the prefix that is finished or stored."""
        while self._open:
            first, entry = next(iter(self._open.items()))
            if not (entry.finished or entry.stored):
                break
            del self._open[first]
            self._offset = first + 1
            if entry.finished:
                self._done[first] = None
            else:
                self._stored[first] = entry
        while len(self._done) > REMEMBERED:
            self._done.popitem(last=False)

    def _leave_lane(self, entry: _Entry) -> None:
        if entry.handled:
            return
        entry.handled = True
        left = self._unhandled.get(entry.lane, 0) - 1
        if left > 0:
            self._unhandled[entry.lane] = left
        else:
            self._unhandled.pop(entry.lane, None)


__all__ = ["Confirmation"]
