"""Time as an object: the machine's own, or one that a test turns by hand."""

from __future__ import annotations

import threading
import time
from typing import Protocol

__all__ = ["Clock", "FakeClock", "RealClock"]


class Clock(Protocol):
    """What a world asks about time."""

    def now(self) -> float:
        """Return the time in seconds since 1970."""
        ...

    def wait(self, condition: threading.Condition, deadline: float) -> None:
        """Sleep on the held condition until it is notified or the deadline has come.

        Args:
            condition: Held by the caller; released while sleeping.
            deadline: Time in this clock's seconds.
        """
        ...


class RealClock:
    """The machine's clock, made steady: it never runs backwards."""

    def __init__(self) -> None:
        self._start = time.time() - time.monotonic()

    def now(self) -> float:
        """Return the time in seconds since 1970."""
        return self._start + time.monotonic()

    def wait(self, condition: threading.Condition, deadline: float) -> None:
        """Sleep on the held condition until it is notified or the deadline has come."""
        condition.wait(max(0.0, deadline - self.now()))


class FakeClock:
    """A clock that stands still until `advance` is called.

    Whoever waits on it wakes when the time it waits for has been reached, or when something happens
    in the world. A single thread must not wait for time that nobody else advances.
    """

    def __init__(self, start: float = 1_700_000_000.0) -> None:
        self._now = start
        self._waiting: dict[threading.Condition, int] = {}
        self._guard = threading.Lock()

    def now(self) -> float:
        """Return the time in seconds since 1970."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move time forward and wake everybody who waits.

        Args:
            seconds: How far; must not be negative.
        """
        if seconds < 0:
            raise ValueError(f"advance: seconds must not be negative, got {seconds!r}")
        with self._guard:
            self._now += seconds
            waiting = list(self._waiting)
        for condition in waiting:
            with condition:
                condition.notify_all()

    def wait(self, condition: threading.Condition, deadline: float) -> None:
        """Sleep on the held condition until it is notified or the deadline has come."""
        with self._guard:
            if self._now >= deadline:
                return
            self._waiting[condition] = self._waiting.get(condition, 0) + 1
        try:
            condition.wait()
        finally:
            with self._guard:
                left = self._waiting[condition] - 1
                if left:
                    self._waiting[condition] = left
                else:
                    del self._waiting[condition]
