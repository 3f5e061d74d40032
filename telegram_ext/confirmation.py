"""Which updates are finished, and which offset may therefore be confirmed.

The server forgets an update as soon as it is asked for a later one. So an offset may move only over
updates that are finished, and only while no unfinished one stands before them: over the finished
contiguous prefix, in the order of arrival.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Condition


class Confirmation:
    """The offset that may be confirmed.

    Attributes:
        offset: First update_id that the server should send next; 0 before the first update. May be
            set: the next poll asks from there.
    """

    def __init__(self) -> None:
        self.offset = 0
        self._open: OrderedDict[int, bool] = OrderedDict()  # update_id -> finished
        self._changed = Condition()
        self._released = False

    def received(self, update_id: int) -> bool:
        """Note that an update has arrived; False where it is here already and unfinished."""
        with self._changed:
            if update_id in self._open:
                return False
            self._open[update_id] = False
            return True

    def finished(self, update_id: int) -> None:
        """Note that an update has been handled; one that never arrived here is ignored."""
        with self._changed:
            if update_id not in self._open:
                return
            self._open[update_id] = True
            while self._open:
                first, done = next(iter(self._open.items()))
                if not done:
                    return
                del self._open[first]
                self.offset = first + 1
            self._changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until no update is unfinished, at most `seconds`; False where one still is.

        Once `release` has been called, it does not wait.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._released or not self._open, seconds)
            return not self._open

    def release(self) -> None:
        """End every wait, and let none begin."""
        with self._changed:
            self._released = True
            self._changed.notify_all()

    def forget(self) -> list[int]:
        """Drop what is unfinished and what is finished behind it: the server sends it again.

        Returns:
            The numbers of what was dropped.
        """
        with self._changed:
            dropped = list(self._open)
            self._open.clear()
            self._released = False
            self._changed.notify_all()
            return dropped


__all__ = ["Confirmation"]
