"""Callbacks that are at work for too long are told of in the log, with the line they stand at."""

import threading
from queue import Queue

import pytest

from telegram.error import InvalidToken
from telegram_ext import Dispatcher, MessageHandler, TypeHandler, Updater
from telegram_ext.watching import Watch


@pytest.fixture
def hanging():
    """A callback that waits until it is let go."""
    door, entered = threading.Event(), Queue()

    def hang(update, context):
        entered.put(threading.current_thread())
        door.wait(30)

    hang.door, hang.entered = door, entered
    yield hang
    door.set()


@pytest.fixture
def start(quiet_bot, hanging):
    """Start a dispatcher; it ends with the test, however that ends."""
    started = []

    def start(lanes):
        dispatcher = Dispatcher(quiet_bot, Queue(), workers=1, concurrent_updates=lanes)
        ready = threading.Event()
        started.append((dispatcher, threading.Thread(target=dispatcher.start, args=(ready,))))
        started[-1][1].start()
        ready.wait(10)
        return dispatcher

    yield start
    hanging.door.set()
    for dispatcher, thread in started:
        dispatcher.stop()
        thread.join(10)


@pytest.mark.parametrize("lanes", [1, 3])
@pytest.mark.parametrize("run_async", [False, True])
def test_a_slow_callback_is_told_of_once_with_its_stack(
    start, hanging, until, caplog, lanes, run_async
):
    dispatcher = start(lanes)
    dispatcher.add_handler(TypeHandler(str, hanging, run_async=run_async))
    watch = Watch(dispatcher, 30)
    dispatcher.update_queue.put("x")
    at = hanging.entered.get(timeout=10)
    until(lambda: list(dispatcher.at_work()) == [at])  # who has handed it to a worker is done
    began = dispatcher.at_work()[at]
    watch.look(dispatcher.at_work(), began + 29)
    assert caplog.text == ""
    for later in (30, 40, 500):
        watch.look(dispatcher.at_work(), began + later)
    assert caplog.text.count("A handler has been at work for 30 seconds") == 1
    assert "door.wait(30)" in caplog.text
    assert at.name in caplog.text
    hanging.door.set()
    until(lambda: not dispatcher.at_work())


def test_each_run_of_a_callback_counts_for_itself(quiet_bot, caplog):
    watch, thread = Watch(Dispatcher(quiet_bot, None, workers=1), 30), threading.current_thread()
    for began in (0, 100, 200):
        watch.look({thread: began}, began + 31)
        watch.look({thread: began}, began + 62)
    watch.look({}, 300)
    assert caplog.text.count("A handler has been at work") == 3
    assert watch._told == {}


class Bot:
    """A bot whose polls take as long as its test."""

    id, defaults = 50505, None  # no other test has this one

    def __init__(self):
        self.polls = Queue()

    def delete_webhook(self, drop_pending_updates):
        return True

    def get_updates(self, **_):
        return self.polls.get()


def test_an_updater_watches_its_handlers(hanging, until, caplog):
    bot = Bot()
    updater = Updater(bot=bot, warn_after=0.05)
    updater.dispatcher.add_handler(TypeHandler(str, hanging))
    updater.start_polling()
    updater.update_queue.put("x")
    until(lambda: "door.wait(30)" in caplog.text)
    hanging.door.set()
    updater.stop()
    bot.polls.put([])
    until(lambda: not any(t.name == "Bot:50505:watch" for t in threading.enumerate()))


def test_it_need_not():
    bot = Bot()
    updater = Updater(bot=bot, warn_after=None)
    updater.dispatcher.add_handler(MessageHandler(None, lambda u, c: None))
    updater.start_polling()
    assert not any(thread.name == "Bot:50505:watch" for thread in threading.enumerate())
    updater.stop()
    bot.polls.put([])


def test_one_that_ends_at_once_is_not_watched(until):
    class Revoked(Bot):
        def get_updates(self, **_):
            raise InvalidToken

    updater = Updater(bot=Revoked())
    updater.start_polling()
    until(lambda: not updater.running)
    with pytest.raises(InvalidToken):
        updater.idle()
    until(lambda: not any(t.name == "Bot:50505:watch" for t in threading.enumerate()))
