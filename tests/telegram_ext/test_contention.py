"""Many threads at once: data, filters and handlers that change while updates are handled."""

import sys
import threading
from queue import Queue

import pytest

from telegram_ext import CommandHandler, Dispatcher, Filters, MessageHandler, TypeHandler

UPDATES = 400


@pytest.fixture(autouse=True)
def many_switches():
    """Let threads take turns as often as possible."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


@pytest.fixture
def start(quiet_bot):
    running = []

    def make(lanes=4, workers=2):
        dispatcher = Dispatcher(quiet_bot, Queue(), workers=workers, concurrent_updates=lanes)
        ready = threading.Event()
        thread = threading.Thread(target=dispatcher.start, args=(ready,), daemon=True)
        thread.start()
        assert ready.wait(10)
        running.append((dispatcher, thread))
        return dispatcher

    yield make
    for dispatcher, thread in running:
        dispatcher.stop()
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture
def finished():
    """Count what is finished, and wait for a number of it."""

    class Finished:
        def __init__(self):
            self.count = 0
            self.changed = threading.Condition()

        def __call__(self, update):
            with self.changed:
                self.count += 1
                self.changed.notify_all()

        def reaches(self, number):
            with self.changed:
                return self.changed.wait_for(lambda: self.count >= number, 30)

    return Finished()


def person(number):
    return {
        "chat": {"id": number, "type": "private", "first_name": "x"},
        "from": {"id": number, "is_bot": False, "first_name": "x"},
    }


def send(dispatcher, update, count=UPDATES, chats=8, text="x"):
    for number in range(count):
        dispatcher.update_queue.put(update(text, update_id=number, **person(number % chats)))


def test_the_data_of_a_chat_needs_no_lock(start, update, finished):
    def count(update, context):
        for data in (context.chat_data, context.user_data):
            before = data.get("count", 0)
            data["count"] = before + 1  # lost updates, were two threads here at once

    dispatcher = start()
    dispatcher.on_finished = finished
    dispatcher.add_handler(MessageHandler(Filters.text, count))
    send(dispatcher, update)
    assert finished.reaches(UPDATES)
    assert sum(data["count"] for data in dispatcher.chat_data.values()) == UPDATES
    assert sum(data["count"] for data in dispatcher.user_data.values()) == UPDATES
    assert len(dispatcher.chat_data) == 8


def test_data_of_new_chats_is_made_once(start, update, finished):
    dispatcher = start(lanes=8)
    dispatcher.on_finished = finished
    dispatcher.add_handler(MessageHandler(Filters.all, lambda u, c: c.chat_data.update(a=1)))
    send(dispatcher, update, chats=UPDATES)
    assert finished.reaches(UPDATES)
    assert all(data == {"a": 1} for data in dispatcher.chat_data.values())
    assert len(dispatcher.chat_data) == UPDATES


def test_filters_may_change_while_they_are_asked(start, update, finished):
    allowed = Filters.user(user_id=range(4))
    errors, handled = [], Queue()
    dispatcher = start()
    dispatcher.on_finished = finished
    dispatcher.add_handler(MessageHandler(allowed & Filters.text, lambda u, c: handled.put(1)))
    dispatcher.add_error_handler(lambda u, c: errors.append(c.error))
    send(dispatcher, update)
    turns = 0
    while finished.count < UPDATES and turns < 100_000:
        allowed.add_user_ids(range(4, 40))
        allowed.remove_user_ids(range(4, 40))
        turns += 1
    assert finished.reaches(UPDATES)
    assert not errors
    assert handled.qsize() >= UPDATES // 2, "those of the four who were allowed all the time"


def test_handlers_may_come_and_go_while_updates_are_handled(start, update, finished):
    errors, always = [], Queue()
    dispatcher = start()
    dispatcher.on_finished = finished
    dispatcher.add_handler(TypeHandler(object, lambda u, c: always.put(1)), group=5)
    dispatcher.add_error_handler(lambda u, c: errors.append(c.error))
    send(dispatcher, update, text="/go")
    turns = 0
    while finished.count < UPDATES and turns < 100_000:
        handler = CommandHandler("go", lambda u, c: None)
        for group in (0, 7):
            dispatcher.add_handler(handler, group)
            dispatcher.remove_handler(handler, group)
        turns += 1
    assert finished.reaches(UPDATES)
    assert not errors
    assert always.qsize() == UPDATES


def test_asynchronous_callbacks_and_lanes_finish_each_update_once(start, update, finished):
    dispatcher = start(workers=4)
    seen = []
    dispatcher.on_finished = lambda update: (seen.append(update.update_id), finished(update))
    for group in range(3):
        handler = MessageHandler(Filters.text, lambda u, c: None, run_async=group < 2)
        dispatcher.add_handler(handler, group)
    send(dispatcher, update)
    assert finished.reaches(UPDATES)
    assert sorted(seen) == list(range(UPDATES))
    assert len(dispatcher._in_flight) == 0


@pytest.mark.parametrize("lanes", [1, 4])
@pytest.mark.parametrize("run_async", [False, True])
def test_many_handlers_may_stop_the_dispatcher_at_once(start, update, until, lanes, run_async):
    dispatcher = start(lanes=lanes)
    dispatcher.add_handler(
        MessageHandler(Filters.text, lambda u, c: dispatcher.stop(), run_async=run_async)
    )
    send(dispatcher, update, count=50)
    until(lambda: not dispatcher.running)
    assert dispatcher.drained(10)


def test_it_may_be_stopped_by_several_threads_at_once(start, update):
    dispatcher = start()
    dispatcher.add_handler(MessageHandler(Filters.text, lambda u, c: None))
    send(dispatcher, update)
    threads = [threading.Thread(target=dispatcher.stop) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    assert not dispatcher.has_running_threads
