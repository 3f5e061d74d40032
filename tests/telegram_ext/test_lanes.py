"""Updates of one chat in order, those of different chats side by side."""

import threading
from queue import Queue

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telegram import Update
from telegram_ext.lanes import LanePool, Lanes, lane_of

PERSON = {"id": 7, "is_bot": False, "first_name": "Ann"}


@pytest.mark.parametrize(
    ("kind", "body", "lane"),
    [
        ("message", {"chat": {"id": -5, "type": "group"}, "from": PERSON}, -5),
        ("inline_query", {"id": "1", "from": PERSON, "query": "x"}, 7),
        ("callback_query", {"id": "1", "from": PERSON, "inline_message_id": "x"}, 7),
        ("poll", {"id": "99"}, "poll 99"),
        ("poll_answer", {"poll_id": "99", "user": PERSON, "option_ids": [0]}, 7),
        ("message_reaction", {"chat": {"id": -5, "type": "group"}, "user": PERSON}, -5),
        ("of_tomorrow", {"what": 1}, None),
        ("message", None, None),
        ("message", "nonsense", None),
        ("message", {"chat": 3}, None),
    ],
)
def test_the_lane_is_the_chat_else_the_user_else_the_poll(kind, body, lane):
    assert lane_of(Update.de_json({"update_id": 1, kind: body}, None)) == lane


def test_what_is_no_update_has_one_lane():
    assert lane_of("a") == lane_of(ValueError()) == "other"


def test_a_lane_gives_one_item_at_a_time_and_lanes_take_turns():
    lanes = Lanes()
    for lane, item in [("a", 1), ("a", 2), ("b", 3), ("c", 4), ("a", 5)]:
        lanes.put(lane, item)
    assert (len(lanes), lanes.ready) == (5, 3)
    assert [lanes.take(), lanes.take()] == [("a", 1), ("b", 3)]
    lanes.done("a")
    assert [lanes.take(), lanes.take(), lanes.take()] == [("c", 4), ("a", 2), None]
    assert lanes.busy == 3


def test_nothing_is_kept_of_a_lane_that_has_run_dry():
    lanes = Lanes()
    for chat in range(1000):
        lanes.put(chat, chat)
        lanes.done(lanes.take()[0])
    assert len(lanes) == 0
    assert not any(vars(lanes)[name] for name in ("_waiting", "_ready", "_busy"))


def test_narrowing_keeps_what_the_handled_stands_behind():
    lanes = Lanes()
    for lane, item in [("a", 1), ("a", 2), ("b", 3), ("a", 4), ("c", 5)]:
        lanes.put(lane, item)
    lanes.take()
    lanes.take()  # 3, which cannot be confirmed before 2
    assert lanes.narrow() == [4, 5]
    lanes.done("a")
    assert lanes.take() == ("a", 2)
    lanes.done("a")
    assert lanes.take() is None


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=60), st.randoms())
def test_whatever_the_schedule_a_lane_keeps_its_order(steps, chance):
    lanes, taken, busy = Lanes(), {}, []
    for number, (lane, finish) in enumerate(steps):
        lanes.put(lane, number)
        if finish and busy:
            lanes.done(busy.pop(chance.randrange(len(busy))))
        found = lanes.take()
        if found is not None:
            assert found[0] not in busy
            busy.append(found[0])
            taken.setdefault(found[0], []).append(found[1])
    while len(lanes):
        if busy:
            lanes.done(busy.pop())
        while (found := lanes.take()) is not None:
            busy.append(found[0])
            taken.setdefault(found[0], []).append(found[1])
    assert sum(map(len, taken.values())) == len(steps)
    assert all(items == sorted(items) for items in taken.values())


# Threads ------------------------------------------------------------------------------------------


@pytest.fixture
def pool(update):
    pools = []

    def make(count, handle):
        failures = Queue()
        made = LanePool(count, handle, failures.put)
        made.failures = failures
        made.start("lane")
        pools.append(made)
        return made

    yield make
    for made in pools:
        made.close()
        assert made.join(10)


def chat(number):
    return {"chat": {"id": number, "type": "private", "first_name": "x"}}


def test_a_slow_chat_keeps_no_other_waiting(pool, update):
    go_on, handled = threading.Event(), Queue()

    def handle(item):
        if item.message.text == "slow":
            go_on.wait(10)
        handled.put(item.message.text)

    lanes = pool(2, handle)
    lanes.put(update("slow", **chat(1)))
    lanes.put(update("after slow", **chat(1)))
    for text in ("a", "b", "c"):
        lanes.put(update(text, **chat(2)))
    assert [handled.get(timeout=10) for _ in range(3)] == ["a", "b", "c"]
    go_on.set()
    assert [handled.get(timeout=10) for _ in range(2)] == ["slow", "after slow"]


def test_one_chat_is_never_on_two_threads(pool, update):
    at_work, together, order = set(), [], {}
    lock = threading.Lock()

    def handle(item):
        number = item.message.chat.id
        with lock:
            if number in at_work:
                together.append(number)
            at_work.add(number)
        order.setdefault(number, []).append(item.update_id)
        with lock:
            at_work.discard(number)

    lanes = pool(4, handle)
    for number in range(400):
        lanes.put(update("x", update_id=number, **chat(number % 7)))
    lanes._lanes.narrow = list  # let everything be handled
    lanes.close()
    assert lanes.join(20)
    assert not together
    assert sum(map(len, order.values())) == 400
    assert all(numbers == sorted(numbers) for numbers in order.values())


def test_whoever_ends_a_thread_is_told_of_and_the_lanes_go_on(pool, update):
    def handle(item):
        if item.message.text == "leave":
            raise SystemExit(3)
        handled.put(item.message.text)

    handled = Queue()
    lanes = pool(1, handle)
    lanes.put(update("leave"))
    lanes.put(update("next"))
    assert handled.get(timeout=10) == "next"
    assert lanes.failures.get(timeout=10).code == 3
