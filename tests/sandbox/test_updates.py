"""How updates are queued, confirmed and fought over."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import requests

from telegram_sandbox import FakeClock, SandboxAdapter, World
from telegram_sandbox.bodies import Received
from telegram_sandbox.calls import answer_call


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def world(clock: FakeClock) -> World:
    world = World(clock, throttles=False)
    world.bot()
    return world


def get(world: World, **parameters: object) -> dict[str, Any]:
    received = Received({name: str(value) for name, value in parameters.items()})
    return answer_call(world, "1:test", "getUpdates", received)[1]


def texts(answer: dict[str, Any]) -> list[str]:
    return [update["message"]["text"] for update in answer["result"]]


def say(world: World, *words: str) -> None:
    for word in words:
        world.user("Alice").sends(word)


def start_poll(
    world: World, answers: list[dict[str, Any]], **parameters: object
) -> threading.Thread:
    thread = threading.Thread(target=lambda: answers.append(get(world, **parameters)))
    thread.start()
    queue = world.bots["1:test"].queue
    with world.changed:
        assert world.changed.wait_for(lambda: queue.polled, timeout=5)
    return thread


def test_an_update_stays_until_a_later_offset_confirms_it(world: World) -> None:
    say(world, "one", "two")
    first = get(world)["result"][0]["update_id"]

    assert texts(get(world)) == ["one", "two"]
    assert texts(get(world, offset=first + 1)) == ["two"]
    assert texts(get(world)) == ["two"]


def test_update_ids_follow_each_other(world: World) -> None:
    say(world, "one", "two", "three")

    numbers = [update["update_id"] for update in get(world)["result"]]

    assert numbers == list(range(numbers[0], numbers[0] + 3))


def test_a_negative_offset_keeps_the_last_ones_and_forgets_the_rest(world: World) -> None:
    say(world, "one", "two", "three")

    assert texts(get(world, offset=-1)) == ["three"]
    assert texts(get(world)) == ["three"]


def test_a_negative_offset_beyond_the_queue_gives_everything(world: World) -> None:
    say(world, "one", "two")

    assert texts(get(world, offset=-10)) == ["one", "two"]


def test_limit_and_timeout_are_moved_into_their_ranges(world: World) -> None:
    say(world, *(str(number) for number in range(101)))

    assert len(get(world, limit=1000)["result"]) == 100
    assert len(get(world, limit=0)["result"]) == 1
    assert len(get(world, limit=2)["result"]) == 2


def test_a_kind_that_is_not_allowed_is_never_queued(world: World) -> None:
    get(world, allowed_updates='["callback_query"]')
    say(world, "unheard")
    get(world, allowed_updates="[]")
    say(world, "heard")

    assert texts(get(world)) == ["heard"]


def test_allowed_updates_last_until_they_are_changed(world: World) -> None:
    get(world, allowed_updates='["callback_query"]')
    get(world)
    say(world, "unheard")

    assert get(world)["result"] == []


def test_a_waiting_poll_gets_the_update_that_comes(world: World) -> None:
    answers: list[dict[str, Any]] = []
    thread = start_poll(world, answers, timeout=10)

    say(world, "hello")
    thread.join(5)

    assert texts(answers[0]) == ["hello"]


def test_a_waiting_poll_ends_empty_when_its_time_is_up(world: World, clock: FakeClock) -> None:
    answers: list[dict[str, Any]] = []
    thread = start_poll(world, answers, timeout=10)

    clock.advance(9)
    assert thread.is_alive()
    clock.advance(1)
    thread.join(5)

    assert answers == [{"ok": True, "result": []}]


def test_a_second_poll_ends_the_first_with_a_conflict(world: World) -> None:
    answers: list[dict[str, Any]] = []
    first = start_poll(world, answers, timeout=10)
    second = threading.Thread(target=lambda: answers.append(get(world, timeout=10)))
    second.start()
    first.join(5)

    assert answers[0]["error_code"] == 409
    assert answers[0]["description"] == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )
    say(world, "hello")
    second.join(5)
    assert texts(answers[1]) == ["hello"]


def test_a_short_poll_leaves_a_waiting_one_alone(world: World) -> None:
    answers: list[dict[str, Any]] = []
    thread = start_poll(world, answers, timeout=10)

    assert get(world) == {"ok": True, "result": []}
    assert thread.is_alive()

    say(world, "hello")
    thread.join(5)
    assert texts(answers[0]) == ["hello"]


def test_polling_is_refused_while_a_webhook_is_set(world: World) -> None:
    hook = Received({"url": "https://example.com/"})
    answers: list[dict[str, Any]] = []
    thread = start_poll(world, answers, timeout=10)
    answer_call(world, "1:test", "setWebhook", hook)
    thread.join(5)

    assert answers[0]["description"] == "Conflict: terminated by setWebhook request"
    assert get(world)["description"] == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    answer_call(world, "1:test", "deleteWebhook", Received())
    assert get(world)["ok"]


@pytest.mark.parametrize(
    ("kind", "seconds"), [("inline_query", 30), ("callback_query", 150), ("message", 24 * 3600)]
)
def test_an_update_dies_when_nobody_fetches_it(
    world: World, clock: FakeClock, kind: str, seconds: int
) -> None:
    with world.changed:
        world.bots["1:test"].queue.put(kind, {"id": "1"})

    clock.advance(seconds - 1)
    assert len(get(world)["result"]) == 1
    clock.advance(1)
    assert get(world)["result"] == []


def test_asking_the_same_again_at_once_gives_one_update_and_waits(clock: FakeClock) -> None:
    world = World(clock, throttles=True)
    world.bot()
    say(world, "one", "two")
    assert texts(get(world)) == ["one", "two"]
    assert texts(get(world)) == ["one"]

    clock.advance(1)
    assert texts(get(world)) == ["one", "two"]
    clock.advance(1)
    newest = get(world)["result"][-1]["update_id"]
    get(world, offset=newest + 1)
    answers: list[dict[str, Any]] = []
    thread = start_poll(world, answers, offset=newest + 1)
    clock.advance(3)
    thread.join(5)
    assert answers == [{"ok": True, "result": []}]


def test_dropping_pending_updates_empties_the_queue(world: World) -> None:
    say(world, "one", "two")
    answer_call(world, "1:test", "deleteWebhook", Received({"drop_pending_updates": "true"}))

    assert get(world)["result"] == []


def test_one_answer_is_cut_at_some_four_mebibytes(world: World) -> None:
    with world.changed:
        for _ in range(10):
            world.bots["1:test"].queue.put("message", {"text": "x" * (1 << 20)})
        big = world.bots["1:test"].queue.put("message", {"text": "x" * (5 << 20)})
    assert big is not None

    assert len(get(world)["result"]) == 3
    assert [update["update_id"] for update in get(world, offset=big)["result"]] == [big]


def test_a_confirmation_counts_though_the_answer_is_lost(world: World) -> None:
    say(world, "one", "two")
    first = get(world)["result"][0]["update_id"]
    world.faults.add("close", method="getUpdates", after=True)
    with requests.Session() as session:
        session.mount("https://api.telegram.org/", SandboxAdapter(world))
        with pytest.raises(requests.ConnectionError):
            session.get(f"https://api.telegram.org/bot1:test/getUpdates?offset={first + 1}")

    assert texts(get(world)) == ["two"]


def test_a_poll_waits_fifty_seconds_at_most(world: World, clock: FakeClock) -> None:
    answers: list[dict[str, Any]] = []
    thread = start_poll(world, answers, timeout=1000)

    clock.advance(50)
    thread.join(5)

    assert answers == [{"ok": True, "result": []}]


def test_a_negative_timeout_does_not_wait(world: World) -> None:
    assert get(world, timeout=-5) == {"ok": True, "result": []}


def test_numbers_start_anew_after_a_week_without_updates(world: World, clock: FakeClock) -> None:
    say(world, "one")
    first = get(world)["result"][0]["update_id"]
    clock.advance(7 * 24 * 3600 - 1)
    say(world, "two")
    assert get(world)["result"][0]["update_id"] == first + 1

    clock.advance(7 * 24 * 3600)
    say(world, "three")

    assert get(world)["result"][0]["update_id"] != first + 2


@pytest.mark.parametrize(
    ("kind", "seconds"),
    [
        ("shipping_query", 150),
        ("pre_checkout_query", 150),
        ("chosen_inline_result", 600),
        ("edited_message", 24 * 3600),
        ("my_chat_member", 24 * 3600),
    ],
)
def test_each_kind_has_its_lifetime(
    world: World, clock: FakeClock, kind: str, seconds: int
) -> None:
    user = {"id": 5}
    with world.changed:
        world.bots["1:test"].queue.put(kind, {"from": user, "new_chat_member": {"user": user}})

    clock.advance(seconds - 1)
    assert len(get(world)["result"]) == 1
    clock.advance(1)
    assert get(world)["result"] == []


def test_a_second_conflict_within_three_seconds_is_answered_late(clock: FakeClock) -> None:
    world = World(clock, throttles=True)
    world.bot()
    answer_call(world, "1:test", "setWebhook", Received({"url": "https://bot.example/"}))
    assert get(world)["error_code"] == 409
    answers: list[dict[str, Any]] = []
    late = threading.Thread(target=lambda: answers.append(get(world)))
    late.start()
    while late.is_alive():
        assert answers == []
        clock.advance(1)
        late.join(0.02)

    assert answers[0]["error_code"] == 409
    assert clock.now() >= FakeClock().now() + 3


def test_who_waits_for_a_late_answer_is_let_go_at_the_end(clock: FakeClock) -> None:
    world = World(clock, throttles=True)
    world.bot()
    answer_call(world, "1:test", "setWebhook", Received({"url": "https://bot.example/"}))
    get(world)
    late = threading.Thread(target=lambda: get(world))
    late.start()
    while late.is_alive():
        world.end_waiting()
        late.join(0.02)

    assert clock.now() == FakeClock().now()


def test_kinds_on_request_come_only_by_name(world: World) -> None:
    member = {"from": {"id": 5}, "new_chat_member": {"user": {"id": 5}}}
    with world.changed:
        queue = world.bots["1:test"].queue
        assert queue.put("chat_member", member) is None
    get(world, allowed_updates='["chat_member"]')
    with world.changed:
        assert queue.put("chat_member", member) is not None
        assert queue.put("message", {"text": "hello"}) is None


def test_nobody_is_slowed_down_while_the_clock_stands() -> None:
    world = World(FakeClock(patience=0.2))
    alice = world.user("Alice")
    world.bot()

    assert [get(world) for _ in range(3)] == [{"ok": True, "result": []}] * 3
    alice.sends("one")
    alice.sends("two")
    assert [len(get(world)["result"]) for _ in range(2)] == [2, 2]
