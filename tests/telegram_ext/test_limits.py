"""429s and the limits of sending, with a clock turned by hand."""

import threading
from queue import Queue

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

import telegram
from telegram.error import RetryAfter
from telegram.transport import Request
from telegram_ext import Updater
from telegram_ext.limits import FloodGate, Limiter, RateLimits, Window, subject_of
from telegram_ext.messagequeue import DelayQueue, DelayQueueError, MessageQueue, queuedmessage
from telegram_ext.promise import Promise

# The gate -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "data", "subject"),
    [
        ("sendMessage", {"chat_id": 5}, "5"),
        ("sendMessage", {"chat_id": "5"}, "5"),
        ("sendMessage", {"chat_id": "@news"}, "@news"),
        ("setMyName", {"name": "x"}, "/setMyName"),
    ],
)
def test_a_limit_is_about_the_chat_else_the_method(method, data, subject):
    assert subject_of(method, data) == subject


def test_a_refusal_closes_the_gate_for_its_chat_alone():
    gate = FloodGate()
    gate.refused("5", 30, now=100)
    assert gate.remaining("5", 110) == 20
    assert gate.remaining("6", 110) == 0
    assert gate.remaining("5", 130) == 0


def test_refusals_of_several_chats_at_once_mean_the_whole_bot():
    gate = FloodGate()
    gate.refused("1", 30, now=100.0)
    gate.refused("2", 12, now=100.3)
    assert gate.remaining("9", 100.4) == 0
    gate.refused("3", 20, now=100.5)
    assert gate.remaining("9", 101) == pytest.approx(11.3)
    assert gate.remaining("1", 120) == 10, "its own wait is longer"
    assert gate.remaining("9", 113) == 0


def test_refusals_one_after_another_do_not_mean_the_whole_bot():
    gate = FloodGate()
    for number in range(5):
        gate.refused(str(number), 30, now=100 + 2 * number)
    assert gate.remaining("9", 111) == 0


def test_what_is_over_is_forgotten():
    gate = FloodGate()
    for number in range(1000):
        gate.refused(str(number), 1, now=2.0 * number)
    assert len(gate._until) == 1


# The limiter --------------------------------------------------------------------------------------


@given(st.integers(1, 5), st.floats(0.5, 5), st.lists(st.floats(0, 3), min_size=1, max_size=60))
def test_no_stretch_of_time_has_more_than_the_burst(burst, seconds, pauses):
    window, now, moments = Window(burst, seconds), 0.0, []
    for pause in pauses:
        now += pause
        moment = window.next(now)
        assert moment >= now
        window.take(moment)
        moments.append(moment)
    for first, later in zip(moments, moments[burst:], strict=False):
        assert later - first >= seconds - 1e-9


def test_a_broadcast_to_many_chats_takes_the_least_time_possible():
    limiter, now = Limiter(), 0.0
    for chat in range(3000):
        now = max(now, limiter.chat_turn(str(chat), now))
        now = max(now, limiter.overall_turn(now))
    assert now == pytest.approx(99.0)


def test_one_chat_gets_one_message_a_second_and_a_group_twenty_a_minute():
    limiter = Limiter()
    assert [limiter.chat_turn("7", 0.0) for _ in range(3)] == [0, 1, 2]
    turns = [limiter.chat_turn("-7", 0.0) for _ in range(41)]
    assert turns[:20] == list(range(20))
    assert (turns[20], turns[40]) == (60, 120)
    assert limiter.chat_turn("@news", 0.0) == 0


def test_chats_that_have_been_quiet_are_forgotten():
    limiter = Limiter()
    for chat in range(500):
        limiter.chat_turn(str(chat), float(chat))
    assert len(limiter._chats) <= 61


# At the bot ---------------------------------------------------------------------------------------


@pytest.fixture
def limits(clock):
    return RateLimits(clock=clock)


def refuse(seconds):
    def send():
        raise RetryAfter(seconds)

    return send


def test_who_is_refused_gets_the_error_and_others_wait(limits, clock):
    with pytest.raises(RetryAfter):
        limits(refuse(3), "sendMessage", {"chat_id": 5}, 5.0)
    assert limits(lambda: "sent", "sendMessage", {"chat_id": 6}, 5.0) == "sent"
    assert clock.waits == []
    assert limits(lambda: "sent", "sendPhoto", {"chat_id": 5}, 5.0) == "sent"
    assert clock.waits == [3.0]


def test_who_cannot_wait_so_long_is_told_at_once_and_nothing_is_sent(limits, clock):
    with pytest.raises(RetryAfter):
        limits(refuse(35), "sendMessage", {"chat_id": 5}, 5.0)
    clock.now += 10
    with pytest.raises(RetryAfter) as caught:
        limits(pytest.fail, "sendMessage", {"chat_id": 5}, 5.0)
    assert caught.value.retry_after == 25
    assert "25 seconds more" in caught.value.description
    assert clock.waits == []
    assert limits(lambda: "sent", "sendMessage", {"chat_id": 5}, 30.0) == "sent"


def test_polls_wait_for_nobody(limits, clock):
    for chat in (1, 2, 3):
        with pytest.raises(RetryAfter):
            limits(refuse(3), "sendMessage", {"chat_id": chat}, 5.0)
    assert limits(list, "getUpdates", {}, 15.0) == []
    assert clock.waits == []


def test_a_limiter_spaces_what_is_sent_and_nothing_else(clock):
    limits = RateLimits(Limiter(), clock=clock)
    for method in ("sendMessage", "copyMessage", "getChat", "editMessageText"):
        limits(lambda: True, method, {"chat_id": 5}, 1.0)
    assert clock.waits == [1.0, 1.0]


def test_threads_wait_side_by_side_at_the_gate():
    limits, sent, go = RateLimits(), Queue(), threading.Barrier(5)
    with pytest.raises(RetryAfter):
        limits(refuse(0.05), "sendMessage", {"chat_id": 5}, 5.0)

    def call():
        go.wait(10)
        limits(lambda: sent.put(1), "sendMessage", {"chat_id": 5}, 5.0)

    threads = [threading.Thread(target=call) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sent.qsize() == 5


def test_every_call_of_an_updaters_bot_goes_through_the_gate():
    updater = Updater("1:abc")
    assert isinstance(updater.bot.request.around, RateLimits)
    own = telegram.Bot("1:abc")
    mine = RateLimits(Limiter())
    mine.install(own)
    assert Updater(bot=own).bot.request.around is mine


def test_around_sees_the_call_and_may_replace_it():
    request, seen = Request(session=requests.Session()), []

    def around(send, method, data, allowed):
        seen.append((method, data, allowed))
        return "instead"

    request.around = around
    assert request.post("https://x.test/bot1:a/sendMessage", {"chat_id": 5}, timeout=9) == "instead"
    assert seen == [("sendMessage", {"chat_id": 5}, 9.0)]


# v13's queues -------------------------------------------------------------------------------------


def test_delayed_calls_are_made_in_order_and_errors_are_routed():
    errors, made = Queue(), Queue()
    queue = DelayQueue(burst_limit=2, time_limit_ms=20, exc_route=errors.put)
    for number in range(5):
        queue(made.put, number)
    queue(lambda: 1 // 0)
    assert isinstance(errors.get(timeout=10), ZeroDivisionError)
    assert [made.get(timeout=10) for _ in range(5)] == [0, 1, 2, 3, 4]
    queue.stop()
    with pytest.raises(DelayQueueError):
        queue(made.put, 6)


def test_an_error_without_a_route_is_logged(caplog):
    queue = DelayQueue(name="mine")
    assert queue.name == "mine"
    logged = threading.Event()
    queue(lambda: 1 // 0)
    queue(logged.set)
    assert logged.wait(10)
    queue.stop()
    assert "ZeroDivisionError" in caplog.text


def test_a_message_queue_returns_its_promises():
    queue = MessageQueue(autostart=False, group_burst_limit=1, group_time_limit_ms=10)
    with pytest.raises(DelayQueueError):
        queue(Promise(str, (1,), {}))
    queue.start()
    one, two = Promise(str, (1,), {}), Promise(str, (2,), {})
    assert queue(one) is one
    assert queue(two, is_group_msg=True) is two
    assert (one.result(timeout=10), two.result(timeout=10)) == ("1", "2")
    queue.stop()


def test_the_decorator_queues_where_it_is_asked_to():
    class Bot:
        _is_messages_queued_default = True

        def __init__(self):
            self.queued = []
            self._msg_queue = lambda promise, group: self.queued.append(group) or promise

        @queuedmessage
        def send_message(self, chat_id, text=""):
            """Send."""
            return chat_id, text

    bot = Bot()
    assert bot.send_message(1, text="now", queued=False) == (1, "now")
    promise = bot.send_message(1, text="later", isgroup=True)
    promise.run()
    assert promise.result() == (1, "later")
    assert bot.queued == [True]
    assert bot.send_message.__doc__ == "Send."


def test_v13_finds_them_where_they_were():
    from telegram.ext import messagequeue

    assert messagequeue.MessageQueue is MessageQueue
    assert messagequeue.queuedmessage is queuedmessage


ENDING = """
from threading import Thread
from telegram.ext.messagequeue import MessageQueue
queue = MessageQueue(group_burst_limit=1, group_time_limit_ms=700)

def later():
    for number in range(3):
        queue(lambda number=number: print(number, flush=True), True)

Thread(target=later).start()
"""


def test_a_queue_that_nobody_stops_makes_its_calls_and_lets_the_program_end(run_script, tmp_path):
    (tmp_path / "bot.py").write_text(ENDING)
    output, _ = (program := run_script(tmp_path / "bot.py")).communicate(timeout=20)
    assert (program.returncode, output) == (0, "0\n1\n2\n")
