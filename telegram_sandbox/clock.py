"""Time as an object: the machine's own, or one that a test turns by hand."""

from __future__ import annotations

import heapq
import logging
import threading
import time
from collections.abc import Callable
from typing import Protocol, runtime_checkable
from weakref import ref

from .arguments import checked

__all__ = ["Clock", "FakeClock", "RealClock"]

_log = logging.getLogger("telegram_sandbox")

_DAY = 24 * 3600.0
# More than this a lock cannot be asked to wait for on every machine.
_LONGEST = 3600.0
# Real seconds after which the thread that keeps time looks whether anybody has the clock still.
_LOOK_EVERY = 2.0

Plan = tuple[float, int, Callable[[], None]]


@runtime_checkable
class Clock(Protocol):
    """What a world asks about time, and what one who plays with time may ask of it."""

    def now(self) -> float:
        """Return the time in seconds since 1970."""
        ...

    def wait(
        self, condition: threading.Condition, deadline: float, at_most: float | None = None
    ) -> None:
        """Sleep on the held condition until it is notified or the deadline has come.

        Args:
            condition: Held by the caller; released while sleeping.
            deadline: Time in this clock's seconds.
            at_most: Real seconds after which it returns though the clock stands; None means never.
        """
        ...

    def at(self, when: float, act: Callable[[], None]) -> None:
        """Call something once, when a time has come; it takes the locks it needs itself.

        Args:
            when: Time in this clock's seconds; the past means as soon as possible.
            act: What is called, by whoever turns the clock, or by a thread of its own.
        """
        ...

    def settles(self, act: Callable[[], None]) -> None:
        """Call something between two steps of `advance`: it waits for what is under way."""
        ...

    def advance(self, seconds: float) -> None:
        """Move time forward, and do what was planned on the way."""
        ...

    def pause(self) -> None:
        """Stop the clock where it is."""
        ...

    def resume(self) -> None:
        """Let the clock run with the machine's."""
        ...

    def run_until_idle(self, limit: float = _DAY) -> float:
        """Move time forward until nothing is planned any more; return the seconds it took."""
        ...

    def plans(self) -> list[Plan]:
        """Return what is planned, to be given to `restore` later."""
        ...

    def restore(self, time: float | None, plans: list[Plan]) -> None:
        """Go back to a time, if one is given, and to what was planned then."""
        ...

    @property
    def running(self) -> bool:
        """Whether it moves by itself."""
        ...

    @property
    def next_plan(self) -> float | None:
        """The time of the next thing planned with `at`, or None."""
        ...


@checked
class _Steered:
    """A clock that runs or stands, and that can be turned forward in both states."""

    def __init__(self, start: float, *, running: bool, patience: float | None) -> None:
        self._base = start
        self._since = time.monotonic() if running else None
        self._patience = patience
        self._plans = _Plans()
        self._settlers: list[Callable[[], None]] = []
        self._waiting: dict[threading.Condition, int] = {}
        self._guard = threading.Condition(threading.RLock())
        self._alarm: threading.Thread | None = None

    def now(self) -> float:
        """Return the time in seconds since 1970."""
        with self._guard:
            return self._base + (time.monotonic() - self._since if self._since is not None else 0)

    @property
    def running(self) -> bool:
        """Whether it moves by itself."""
        return self._since is not None

    @property
    def next_plan(self) -> float | None:
        """The time of the next thing planned with `at`, or None."""
        with self._guard:
            return self._plans.first

    def pause(self) -> None:
        """Stop the clock where it is; whoever waits for a time waits until it is turned."""
        with self._guard:
            self._base, self._since = self.now(), None
            self._guard.notify_all()

    def resume(self) -> None:
        """Let the clock run with the machine's, from where it is."""
        with self._guard:
            if self._since is None:
                self._since = time.monotonic()
            self._watch()
        self._wake()

    def at(self, when: float, act: Callable[[], None]) -> None:
        """Call something once, when a time has come; it takes the locks it needs itself.

        A running clock calls it in a thread that lives as long as plans wait, a standing one in the
        thread that turns it.
        """
        with self._guard:
            self._plans.add(when, act)
            self._watch()
            self._guard.notify_all()

    def settles(self, act: Callable[[], None]) -> None:
        """Call something between two steps of `advance`: it waits for what is under way."""
        self._settlers.append(act)

    def advance(self, seconds: float) -> None:
        """Move time forward, do what was planned on the way, and wake everybody who waits.

        Must be called without the world's lock.

        Args:
            seconds: How far; must not be negative.

        Raises:
            ValueError: The seconds are negative.
        """
        if not seconds >= 0:
            raise ValueError(f"advance: seconds must not be negative, got {seconds!r}")
        target = self.now() + seconds
        while True:
            self._settle()
            with self._guard:
                first = self._plans.first
                if first is None or first > target:
                    self._turn(target)
                    break
                self._turn(first)
                act = self._plans.due(first)
            if act is not None:
                act()
        self._wake()
        self._settle()

    def plans(self) -> list[Plan]:
        """Return what is planned, to be given to `restore` later."""
        with self._guard:
            return self._plans.all()

    def restore(self, time: float | None, plans: list[Plan]) -> None:
        """Go back to a time, if one is given, and to what was planned then."""
        with self._guard:
            if time is not None:
                self._base = time
            self._plans.replace(plans)
            self._watch()
            self._guard.notify_all()

    def run_until_idle(self, limit: float = _DAY) -> float:
        """Move time forward until nothing is planned any more.

        Args:
            limit: Most seconds to go; what is planned later stays planned.

        Returns:
            How many seconds it went.
        """
        start = self.now()
        while True:
            self._settle()
            first = self.next_plan
            if first is None or first > start + limit:
                return self.now() - start
            self.advance(max(0.0, first - self.now()))

    def wait(
        self, condition: threading.Condition, deadline: float, at_most: float | None = None
    ) -> None:
        """Sleep on the held condition until it is notified or the deadline has come.

        Args:
            condition: Held by the caller; released while sleeping.
            deadline: Time in this clock's seconds.
            at_most: Real seconds after which it returns though the clock stands; None means never.

        Raises:
            TimeoutError: The clock stands, and nobody has turned it for its patience.
        """
        with self._guard:
            left = deadline - self.now()
            if left <= 0:
                return
            timeout = min(left, _LONGEST) if self.running else self._patience
            if at_most is not None and (timeout is None or at_most < timeout):
                timeout = at_most
            self._waiting[condition] = self._waiting.get(condition, 0) + 1
        try:
            woken = condition.wait(timeout)
        finally:
            with self._guard:
                self._waiting[condition] -= 1
                if not self._waiting[condition]:
                    del self._waiting[condition]
        if not woken and not self.running and timeout is self._patience:
            raise TimeoutError(
                f"a clock that stands still was not turned for {self._patience:g} real seconds "
                f"while somebody waited for {left:g} seconds to pass; call clock.advance() in a "
                "test, or use a RealClock"
            )

    def _turn(self, to: float) -> None:
        self._base = max(self.now(), to)
        if self._since is not None:
            self._since = time.monotonic()

    def _wake(self) -> None:
        with self._guard:
            waiting = list(self._waiting)
            self._guard.notify_all()
        for condition in waiting:
            with condition:
                condition.notify_all()

    def _settle(self) -> None:
        for act in self._settlers:
            act()

    def _watch(self) -> None:
        if self.running and self._alarm is None and self._plans.first is not None:
            self._alarm = threading.Thread(
                target=_keep_time, args=[ref(self), self._guard], name="sandbox-clock", daemon=True
            )
            self._alarm.start()

    def due(self) -> tuple[Callable[[], None] | None, float | None]:
        """Take out what is due; else tell how many seconds to wait, or None to end the waiting.

        For the thread that keeps time, which holds the guard.
        """
        first = self._plans.first
        if first is None or not self.running:
            self._alarm = None
            return None, None
        now = self.now()
        return self._plans.due(now), max(0.0, first - now)


def _keep_time(clock: ref[_Steered], guard: threading.Condition) -> None:
    """Do what a running clock has planned, as long as there are plans and somebody has the clock.

    Nothing of the clock is held while waiting: a world that nobody needs may go.
    """
    while True:
        with guard:
            mine = clock()
            act, seconds = (None, None) if mine is None else mine.due()
            mine = None
            if act is None and seconds is None:
                return
            if act is None:
                guard.wait(min(_LOOK_EVERY, seconds or 0.0))
                continue
        try:
            act()
        except Exception:  # noqa: BLE001  # one plan that fails must not take the others along
            _log.exception("Something that was planned failed")
        act = None


class RealClock(_Steered):
    """The machine's clock, made steady: it never runs backwards.

    It can be paused, and turned forward.
    """

    def __init__(self) -> None:
        super().__init__(time.time(), running=True, patience=None)


@checked
class FakeClock(_Steered):
    """A clock that stands still until `advance` is called.

    Whoever waits on it wakes when the time it waits for has been reached, or when something happens
    in the world.

    Args:
        start: Its first time, in seconds since 1970.
        patience: Real seconds after which somebody who waits for a time that never comes gets a
            `TimeoutError`, so that a mistaken test ends; None means to wait for ever.
    """

    def __init__(self, start: float = 1_700_000_000.0, *, patience: float | None = 60.0) -> None:
        super().__init__(start, running=False, patience=patience)


class _Plans:
    """What is to be done later, in the order of its time."""

    def __init__(self) -> None:
        self._heap: list[Plan] = []
        self._count = 0

    @property
    def first(self) -> float | None:
        """The time of the next plan, or None."""
        return self._heap[0][0] if self._heap else None

    def add(self, when: float, act: Callable[[], None]) -> None:
        """Plan something; of two things at one time, what was planned first comes first."""
        self._count += 1
        heapq.heappush(self._heap, (when, self._count, act))

    def due(self, now: float) -> Callable[[], None] | None:
        """Take out the next plan if its time has come."""
        if self._heap and self._heap[0][0] <= now:
            return heapq.heappop(self._heap)[2]
        return None

    def all(self) -> list[Plan]:
        """Return all plans."""
        return list(self._heap)

    def replace(self, plans: list[Plan]) -> None:
        """Plan these and nothing else."""
        self._heap[:] = plans
        heapq.heapify(self._heap)
