"""Time as an object: the machine's own, or one that a test turns by hand."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable
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

    def at(self, when: float, act: Callable[[], None]) -> None:
        """Call something once, when a time has come; it takes the locks it needs itself.

        Args:
            when: Time in this clock's seconds; the past means as soon as possible.
            act: What is called, by whoever turns the clock, or by a thread of its own.
        """
        ...


class RealClock:
    """The machine's clock, made steady: it never runs backwards."""

    def __init__(self) -> None:
        self._start = time.time() - time.monotonic()
        self._plans = _Plans()
        self._planned = threading.Condition()
        self._alarm: threading.Thread | None = None

    def now(self) -> float:
        """Return the time in seconds since 1970."""
        return self._start + time.monotonic()

    def wait(self, condition: threading.Condition, deadline: float) -> None:
        """Sleep on the held condition until it is notified or the deadline has come."""
        condition.wait(max(0.0, deadline - self.now()))

    def at(self, when: float, act: Callable[[], None]) -> None:
        """Call something when a time has come, in a thread that lives as long as plans wait."""
        with self._planned:
            self._plans.add(when, act)
            if self._alarm is None:
                self._alarm = threading.Thread(target=self._run, name="sandbox-clock", daemon=True)
                self._alarm.start()
            self._planned.notify_all()

    def _run(self) -> None:
        while True:
            with self._planned:
                if self._plans.first is None:
                    self._alarm = None
                    return
                act = self._plans.due(self.now())
                if act is None:
                    # An hour at most: a wait of weeks is more than a lock can be asked for.
                    self._planned.wait(min(3600.0, self._plans.first - self.now()))
                    continue
            act()


class FakeClock:
    """A clock that stands still until `advance` is called.

    Whoever waits on it wakes when the time it waits for has been reached, or when something happens
    in the world. A single thread must not wait for time that nobody else advances.
    """

    def __init__(self, start: float = 1_700_000_000.0) -> None:
        self._now = start
        self._plans = _Plans()
        self._waiting: dict[threading.Condition, int] = {}
        self._guard = threading.Lock()

    def now(self) -> float:
        """Return the time in seconds since 1970."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move time forward, do what was planned on the way, and wake everybody who waits.

        Must be called without the world's lock.

        Args:
            seconds: How far; must not be negative.
        """
        if seconds < 0:
            raise ValueError(f"advance: seconds must not be negative, got {seconds!r}")
        target = self._now + seconds
        while (first := self.next_plan) is not None and first <= target:
            with self._guard:
                self._now = max(self._now, first)
                act = self._plans.due(self._now)
            if act is not None:
                act()
        with self._guard:
            self._now = target
            waiting = list(self._waiting)
        for condition in waiting:
            with condition:
                condition.notify_all()

    @property
    def next_plan(self) -> float | None:
        """The time of the next thing planned with `at`, or None."""
        with self._guard:
            return self._plans.first

    def at(self, when: float, act: Callable[[], None]) -> None:
        """Call something when the clock is turned to a time or past it."""
        with self._guard:
            self._plans.add(when, act)

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


class _Plans:
    """What is to be done later, in the order of its time."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()

    @property
    def first(self) -> float | None:
        """The time of the next plan, or None."""
        return self._heap[0][0] if self._heap else None

    def add(self, when: float, act: Callable[[], None]) -> None:
        """Plan something."""
        heapq.heappush(self._heap, (when, next(self._numbers), act))

    def due(self, now: float) -> Callable[[], None] | None:
        """Take out the next plan if its time has come."""
        if self._heap and self._heap[0][0] <= now:
            return heapq.heappop(self._heap)[2]
        return None
