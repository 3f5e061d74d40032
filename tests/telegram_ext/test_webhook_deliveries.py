"""What is in hand, what is done: acknowledging, repeating, refusing, stopping."""

import threading
from queue import Queue
from types import SimpleNamespace

import pytest

from telegram import Update
from telegram_ext import TypeHandler, UnreadableUpdate
from telegram_ext.deliveries import Deliveries
from telegram_ext.dispatcher import Dispatcher


def delivery(number):
    return SimpleNamespace(update_id=number)


class Standing:
    """A dispatcher that counts as started and never takes anything."""

    running = True
    handling = True

    def __init__(self, size=0):
        self.update_queue = Queue(size)

    def drained(self, timeout):
        return True


class Taker:
    """Deliver on a thread of one's own, as a server does."""

    def __init__(self, deliveries, update):
        self._outcome = []
        self._thread = threading.Thread(
            target=lambda: self._outcome.append(deliveries.take(update, b"{}"))
        )
        self._thread.start()

    @property
    def waits(self):
        return self._thread.is_alive()

    def outcome(self):
        self._thread.join(10)
        return self._outcome[0]


def test_it_waits_until_the_update_is_handled(until):
    standing = Standing()
    deliveries = Deliveries(standing)
    takers = [Taker(deliveries, delivery(5)), Taker(deliveries, delivery(5))]
    update = standing.update_queue.get(timeout=10)
    assert all(taker.waits for taker in takers)
    deliveries.finished(update)
    assert [taker.outcome() for taker in takers] == [True, True]
    assert standing.update_queue.empty(), "a second delivery is not handed over"


def test_a_handler_that_takes_longer_than_telegram_waits_goes_on():
    standing = Standing()
    deliveries = Deliveries(standing, hold=0)
    assert deliveries.take(delivery(5), b"{}") is False
    assert deliveries.take(delivery(5), b"{}") is False
    assert standing.update_queue.qsize() == 1
    deliveries.finished(standing.update_queue.get())
    assert deliveries.take(delivery(5), b"{}") is True


def test_what_is_stored_is_acknowledged_at_once():
    standing, stored = Standing(), []
    deliveries = Deliveries(standing)
    deliveries.store = lambda update, raw: not stored.append((update, raw))
    update = delivery(5)
    assert deliveries.take(update, b"{}") is True
    assert deliveries.take(delivery(5), b"{}") is True
    assert stored == [(update, b"{}")]
    assert standing.update_queue.qsize() == 1


def test_what_cannot_be_stored_is_not_acknowledged():
    standing = Standing()
    deliveries = Deliveries(standing)

    def fail(update, raw):
        raise OSError("disk full")

    deliveries.store = fail
    with pytest.raises(OSError, match="disk full"):
        deliveries.take(delivery(5), b"{}")
    assert standing.update_queue.empty()
    deliveries.store = lambda update, raw: True
    assert deliveries.take(delivery(5), b"{}") is True


def test_what_cannot_be_stored_for_now_is_acknowledged_when_it_is_handled():
    standing = Standing()
    deliveries = Deliveries(standing)
    deliveries.store = lambda update, raw: None
    taker = Taker(deliveries, delivery(5))
    update = standing.update_queue.get(timeout=10)
    assert taker.waits
    deliveries.finished(update)
    assert taker.outcome() is True


def test_without_a_started_dispatcher_an_earlier_process_may_have_handled_it(quiet_bot):
    dispatcher, handled, noted = Dispatcher(quiet_bot, None, workers=1), [], []
    dispatcher.add_handler(TypeHandler(Update, lambda u, c: handled.append(u.update_id)))
    deliveries = Deliveries(dispatcher)
    deliveries.known, deliveries.note = {5, 7}.__contains__, noted.append
    for number in (5, 6, 7, 8):
        assert deliveries.take(Update(update_id=number), b"{}") is True
    assert (handled, noted) == ([6, 8], [6, 8])


def test_what_the_store_knows_from_before_a_restart_is_not_handled_again():
    standing = Standing()
    deliveries = Deliveries(standing)
    deliveries.store = lambda update, raw: False
    assert deliveries.take(delivery(5), b"{}") is True
    assert standing.update_queue.empty()
    assert deliveries.release() == set()


def test_too_much_in_hand_is_refused_and_repetitions_are_not_counted():
    standing = Standing()
    deliveries = Deliveries(standing, hold=0, limit=2)
    for number in (1, 2, 2, 3):
        assert deliveries.take(delivery(number), b"{}") is False
    assert [standing.update_queue.get().update_id for _ in range(2)] == [1, 2]
    assert standing.update_queue.empty()
    deliveries.finished(delivery(1))
    deliveries.take(delivery(3), b"{}")
    assert standing.update_queue.qsize() == 1


def test_a_full_queue_is_refused():
    standing = Standing(size=1)
    standing.update_queue.put("something else")
    deliveries = Deliveries(standing)
    assert deliveries.take(delivery(1), b"{}") is False
    deliveries.report(UnreadableUpdate("x"))
    standing.update_queue.get()
    deliveries.report(UnreadableUpdate("x"))
    assert standing.update_queue.qsize() == 1


def test_memory_is_bounded_and_order_does_not_matter():
    standing = Standing()
    deliveries = Deliveries(standing, hold=0, remembered=3)
    for number in (9, 1, 8, 2):
        deliveries.take(delivery(number), b"{}")
        deliveries.finished(delivery(number))
    assert [deliveries.take(delivery(n), b"{}") for n in (1, 8, 2)] == [True] * 3
    assert deliveries.take(delivery(9), b"{}") is False, "forgotten, so it is handed over again"


def test_at_a_stop_those_who_wait_are_told_to_come_again(until):
    standing = Standing()
    deliveries = Deliveries(standing)
    takers = [Taker(deliveries, delivery(number)) for number in (1, 2, 3)]
    until(lambda: standing.update_queue.qsize() == 3)
    deliveries.close()
    assert deliveries.take(delivery(4), b"{}") is False
    deliveries.finished(delivery(1))
    assert deliveries.release() == {2, 3}
    assert [taker.outcome() for taker in takers] == [True, False, False]
    assert deliveries.release() == set()


def test_a_bot_that_empties_the_public_queue_itself_is_not_waited_for(caplog, monkeypatch):
    monkeypatch.setattr("telegram_ext.deliveries.LOOK_EVERY", 0.01)
    standing = Standing()
    standing.handling = False
    deliveries = Deliveries(standing)
    taker = Taker(deliveries, delivery(5))
    standing.update_queue.get(timeout=10)
    assert taker.outcome() is True
    assert "Update 5 has gone from the queue unhandled" in caplog.text


def test_without_a_started_dispatcher_updates_are_handled_one_at_a_time(quiet_bot, until):
    dispatcher = Dispatcher(quiet_bot, None, workers=1)
    deliveries = Deliveries(dispatcher)
    entered, go_on, seen = threading.Event(), threading.Event(), []

    def handle(update, context):
        seen.append(update.update_id)
        entered.set()
        go_on.wait(10)

    dispatcher.add_handler(TypeHandler(Update, handle))
    takers = [Taker(deliveries, Update(update_id=number)) for number in (1, 2, 3)]
    assert entered.wait(10)
    assert len(seen) == 1
    go_on.set()
    assert [taker.outcome() for taker in takers] == [True] * 3
    assert sorted(seen) == [1, 2, 3]


def test_a_handler_that_ends_the_process_leaves_its_update_unacknowledged(quiet_bot):
    dispatcher = Dispatcher(quiet_bot, None, workers=1)
    deliveries = Deliveries(dispatcher)
    asked = []

    def leave(update, context):
        asked.append(update)
        raise SystemExit

    dispatcher.add_handler(TypeHandler(Update, leave))
    for _ in range(2):
        with pytest.raises(SystemExit):
            deliveries.take(Update(update_id=1), b"{}")
    assert len(asked) == 2
