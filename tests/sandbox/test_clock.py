"""Time: it stands, runs, is turned, and does what was planned on its way."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from weakref import ref

import pytest
import requests

from telegram_sandbox import FakeClock, RealClock, SandboxAdapter, World
from telegram_sandbox.clock import Clock


def test_plans_are_carried_out_at_their_time_and_in_order() -> None:
    clock = FakeClock(start=0)
    seen: list[tuple[str, float]] = []
    clock.at(20, lambda: seen.append(("late", clock.now())))
    clock.at(10, lambda: seen.append(("early", clock.now())))
    clock.at(10, lambda: seen.append(("early too", clock.now())))

    clock.advance(15)
    assert seen == [("early", 10), ("early too", 10)]
    assert clock.now() == 15
    assert clock.next_plan == 20
    clock.advance(5)
    assert seen[2:] == [("late", 20)]
    assert clock.next_plan is None


def test_a_plan_may_plan_more() -> None:
    clock = FakeClock(start=0)
    seen: list[float] = []

    def again() -> None:
        seen.append(clock.now())
        clock.at(clock.now() + 10, again)

    clock.at(0, again)
    clock.advance(35)

    assert seen == [0, 10, 20, 30]


def test_running_until_idle_stops_at_the_last_plan() -> None:
    clock = FakeClock(start=0)
    seen: list[float] = []
    clock.at(5, lambda: clock.at(7, lambda: seen.append(clock.now())))

    assert clock.run_until_idle() == 7
    assert seen == [7]
    assert clock.run_until_idle() == 0


def test_running_until_idle_has_a_limit() -> None:
    clock = FakeClock(start=0)

    def again() -> None:
        clock.at(clock.now() + 10, again)

    clock.at(0, again)

    assert clock.run_until_idle(limit=95) == 90
    assert clock.next_plan == 100


@pytest.mark.parametrize("seconds", [-1, float("nan")])
def test_time_does_not_go_back(seconds: float) -> None:
    with pytest.raises(ValueError, match="advance: seconds must not be negative"):
        FakeClock().advance(seconds)


def test_a_paused_clock_stands_until_it_is_resumed() -> None:
    clock = RealClock()
    assert clock.running
    clock.pause()
    stood = clock.now()

    clock.advance(100)

    assert clock.now() == stood + 100
    assert not clock.running
    clock.resume()
    assert clock.running
    assert clock.now() >= stood + 100


def test_a_running_clock_can_be_turned_forward_too(until: Callable[..., None]) -> None:
    clock = RealClock()
    seen: list[str] = []
    before = clock.now()
    clock.at(before + 1000, lambda: seen.append("done"))

    clock.advance(1000)

    until(lambda: seen == ["done"])
    assert clock.now() >= before + 1000


def test_a_running_clock_does_what_is_due_by_itself(until: Callable[..., None]) -> None:
    clock = RealClock()
    seen: list[str] = []
    clock.at(clock.now() - 1, lambda: seen.append("past"))
    clock.at(clock.now() + 0.01, lambda: seen.append("soon"))

    until(lambda: seen == ["past", "soon"])


def test_a_plan_that_fails_leaves_the_others(
    until: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    clock = RealClock()
    seen: list[str] = []

    def fail() -> None:
        raise ZeroDivisionError

    clock.at(clock.now() - 2, fail)
    clock.at(clock.now() - 1, lambda: seen.append("done"))

    until(lambda: seen == ["done"])
    assert "ZeroDivisionError" in caplog.text


def test_a_world_that_nobody_needs_goes_whatever_it_has_planned(
    until: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("telegram_sandbox.clock._LOOK_EVERY", 0.01)
    world = World()
    gone = ref(world)
    world.clock.at(world.clock.now() + 1000, world.settle)
    del world

    until(lambda: gc.collect() < 0 or gone() is None)


def test_plans_of_a_paused_clock_wait(until: Callable[..., None]) -> None:
    clock = RealClock()
    seen: list[str] = []
    clock.at(clock.now() + 0.05, lambda: seen.append("done"))
    clock.pause()
    assert clock.next_plan is not None

    clock.resume()

    until(lambda: seen == ["done"])


@pytest.mark.parametrize("make", [RealClock, FakeClock])
def test_who_waits_is_woken_when_the_time_is_there(make: Callable[[], Clock]) -> None:
    clock = make()
    condition = threading.Condition()
    deadline = clock.now() + 3000
    waiting = threading.Event()

    def wait() -> None:
        with condition:
            waiting.set()
            while clock.now() < deadline:
                clock.wait(condition, deadline)

    thread = threading.Thread(target=wait)
    thread.start()
    waiting.wait(5)
    clock.advance(3000)
    thread.join(5)

    assert not thread.is_alive()


def test_nobody_waits_for_ever_for_a_clock_that_nobody_turns() -> None:
    clock = FakeClock(patience=0.01)
    condition = threading.Condition()

    with condition, pytest.raises(TimeoutError, match="was not turned for 0.01 real seconds"):
        clock.wait(condition, clock.now() + 5)


def test_a_poll_in_a_world_without_time_ends_with_an_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = World(FakeClock(patience=0.01))
    world.bot()
    with requests.Session() as session:
        session.mount("https://api.telegram.org/", SandboxAdapter(world))
        answer = session.get("https://api.telegram.org/bot1:test/getUpdates?timeout=5")

    assert answer.status_code == 500
    assert not world.bots["1:test"].queue.polled
    assert "call clock.advance() in a test" in caplog.text


def test_a_poll_ends_in_the_bots_own_time_where_the_worlds_stands() -> None:
    world = World(throttles=False)
    world.bot("1:test")
    world.clock.pause()

    with world.changed:
        assert world.bot("1:test").queue.get(0, 100, 1) == []
