"""Nothing is confirmed before it is handled: the updater against the sandbox, with threads."""

import io
import json
import threading
from queue import Queue

import pytest
import requests

import telegram
from telegram_ext import CommandHandler, Filters, MessageHandler, TypeHandler, Updater
from telegram_ext.persistence.database import StoreError
from telegram_ext.persistence.sqlite import SQLitePersistence
from telegram_sandbox import SandboxAdapter, World

TOKEN = "123:abc"


@pytest.fixture
def world():
    world = World(throttles=False)
    world.bot(token=TOKEN, username="helper_bot")
    return world


@pytest.fixture
def make_updater(world):
    made = []

    def make(**options):
        session = requests.Session()
        session.mount("https://api.telegram.org/", SandboxAdapter(world))
        updater = Updater(bot=telegram.Bot(TOKEN, http=session), **options)
        made.append((updater, session))
        return updater

    yield make
    for updater, session in made:
        updater.stop()
        session.close()


@pytest.fixture
def waiting(world):
    """How many updates the server still has."""
    (bot,) = world.bots.values()
    return lambda: len(bot.queue)


class Gate:
    """A handler that tells what it has and waits to be let on."""

    def __init__(self):
        self.entered, self.handled = Queue(), []
        self.doors = {}

    def __call__(self, update, context):
        text = update.message.text
        self.entered.put(text)
        door = self.doors.get(text)
        if door is not None:
            assert door.wait(20)
        self.handled.append(text)

    def hold(self, *texts):
        for text in texts:
            self.doors[text] = threading.Event()


@pytest.fixture
def gate():
    gate = Gate()
    yield gate
    for door in gate.doors.values():
        door.set()


def test_chats_are_handled_side_by_side_and_confirmed_in_order(
    make_updater, world, gate, waiting, until
):
    updater = make_updater(concurrent_updates=3)
    updater.dispatcher.add_handler(MessageHandler(Filters.text, gate))
    ann, bob = world.user("Ann"), world.user("Bob")
    gate.hold("slow")
    ann.sends("slow")
    ann.sends("second")
    bob.sends("quick")
    updater.start_polling()
    until(lambda: gate.handled == ["quick"])
    bob.sends("quick again")
    until(lambda: gate.handled == ["quick", "quick again"])
    assert waiting() == 4, "what stands before it is not finished"
    assert updater.health().backlog == 4
    gate.doors["slow"].set()
    until(lambda: waiting() == 0)
    assert gate.handled == ["quick", "quick again", "slow", "second"]


@pytest.mark.parametrize("lanes", [1, 2])
def test_a_backlog_is_confirmed_while_it_is_worked_off(
    make_updater, world, gate, waiting, until, lanes
):
    updater = make_updater(concurrent_updates=lanes)
    updater.dispatcher.add_handler(MessageHandler(Filters.text, gate))
    people = [world.user(name) for name in ("Ann", "Bob")[:lanes]]
    gate.hold("slow")
    for text in ("one", "two", "slow", "last"):
        for person in people:
            person.sends(text)
    updater.start_polling()
    until(lambda: waiting() == 2 * lanes)
    for person in people:
        person.sends("late")
    gate.doors["slow"].set()
    until(lambda: waiting() == 0)
    assert sorted(gate.handled) == sorted(lanes * ["one", "two", "slow", "last", "late"])


def test_an_asynchronous_callback_keeps_its_update_unconfirmed(
    make_updater, world, gate, waiting, until
):
    updater = make_updater()
    updater.dispatcher.add_handler(CommandHandler("work", gate, run_async=True))
    updater.dispatcher.add_handler(MessageHandler(Filters.text, gate))
    ann = world.user("Ann")
    gate.hold("/work")
    updater.start_polling()
    ann.sends("/work")
    ann.sends("meanwhile")
    until(lambda: gate.handled == ["meanwhile"])
    ann.sends("and later")  # only a further poll brings it
    until(lambda: gate.handled == ["meanwhile", "and later"])
    assert waiting() == 3
    gate.doors["/work"].set()
    until(lambda: waiting() == 0)


def test_an_asynchronous_callback_may_wait_for_a_later_update(make_updater, world, waiting, until):
    """As when a conversation asks something from a worker thread."""
    updater = make_updater()
    answers, got = Queue(), []

    def ask(update, context):
        got.append(answers.get(timeout=20))

    updater.dispatcher.add_handler(CommandHandler("ask", ask, run_async=True))
    updater.dispatcher.add_handler(
        MessageHandler(Filters.text, lambda u, c: answers.put(u.message.text))
    )
    ann = world.user("Ann")
    updater.start_polling()
    ann.sends("/ask")
    ann.sends("the answer")
    until(lambda: waiting() == 0)
    assert got == ["the answer"]


def test_callbacks_started_by_callbacks_count_as_well(make_updater, world, gate, waiting, until):
    updater = make_updater()

    def outer(update, context):
        context.dispatcher.run_async(gate, update, context, update=update)

    updater.dispatcher.add_handler(MessageHandler(Filters.text, outer, run_async=True))
    gate.hold("x")
    updater.start_polling()
    world.user("Ann").sends("x")
    assert gate.entered.get(timeout=20) == "x"
    until(lambda: updater.health().backlog == 1)
    assert waiting() == 1
    gate.doors["x"].set()
    until(lambda: waiting() == 0)


def test_a_stop_confirms_exactly_what_was_handled(make_updater, world, gate, waiting, until):
    updater = make_updater(concurrent_updates=2)
    updater.dispatcher.add_handler(MessageHandler(Filters.text, gate))
    ann, bob = world.user("Ann"), world.user("Bob")
    gate.hold("ann 1", "bob 1")
    ann.sends("ann 1")
    ann.sends("ann 2")
    bob.sends("bob 1")
    ann.sends("ann 3")
    bob.sends("bob 2")
    updater.start_polling()
    assert {gate.entered.get(timeout=20), gate.entered.get(timeout=20)} == {"ann 1", "bob 1"}
    stopping = threading.Thread(target=updater.stop)
    stopping.start()
    until(updater.dispatcher._stopping.is_set)
    until(lambda: updater.dispatcher._lanes is None or updater.dispatcher._lanes._closing)
    gate.doors["ann 1"].set()
    gate.doors["bob 1"].set()
    stopping.join(20)
    # "ann 2" stands before "bob 1", which could not be confirmed without it.
    assert sorted(gate.handled) == ["ann 1", "ann 2", "bob 1"]
    until(lambda: waiting() == 2)
    updater.start_polling()
    until(lambda: waiting() == 0)
    assert gate.handled[3:] in (["ann 3", "bob 2"], ["bob 2", "ann 3"])


def test_a_stop_waits_for_asynchronous_callbacks_and_confirms_them(
    make_updater, world, gate, waiting, until
):
    updater = make_updater()
    updater.dispatcher.add_handler(MessageHandler(Filters.text, gate, run_async=True))
    gate.hold("x")
    updater.start_polling()
    world.user("Ann").sends("x")
    gate.entered.get(timeout=20)
    stopping = threading.Thread(target=updater.stop)
    stopping.start()
    until(updater.dispatcher._stopping.is_set)
    gate.doors["x"].set()
    stopping.join(20)
    assert waiting() == 0


def test_what_does_not_end_in_the_time_of_grace_comes_again(
    make_updater, world, gate, waiting, until, caplog
):
    updater = make_updater(concurrent_updates=2, grace=0.05)
    updater.dispatcher.add_handler(MessageHandler(Filters.text, gate))
    gate.hold("endless")
    world.user("Ann").sends("endless")
    updater.start_polling()
    gate.entered.get(timeout=20)
    updater.stop()
    assert waiting() == 1
    assert "still at work after 0.05 seconds" in caplog.text
    assert "door.wait(20)" in caplog.text, "it says where"
    gate.doors["endless"].set()
    until(lambda: not updater.dispatcher.running)


def test_a_handler_in_a_lane_may_stop_the_bot(make_updater, world, waiting, until):
    updater = make_updater(concurrent_updates=3)
    updater.dispatcher.add_handler(CommandHandler("stop", lambda u, c: updater.stop()))
    updater.start_polling()
    world.user("Ann").sends("/stop")
    until(lambda: not updater.dispatcher.running)
    until(lambda: waiting() == 0)
    assert not updater.running


def test_a_callback_on_a_worker_may_stop_the_bot(make_updater, world, waiting, until):
    updater = make_updater()
    updater.dispatcher.add_handler(
        CommandHandler("stop", lambda u, c: updater.stop(), run_async=True)
    )
    updater.start_polling()
    world.user("Ann").sends("/stop")
    until(lambda: not updater.dispatcher.running)
    until(lambda: waiting() == 0)


def test_own_objects_survive_a_stop(make_updater, until):
    updater = make_updater(concurrent_updates=2)
    entered, door, seen = threading.Event(), threading.Event(), []

    def handle(item, context):
        entered.set()
        door.wait(20)
        seen.append(item)

    updater.dispatcher.add_handler(TypeHandler(str, handle))
    updater.start_polling()
    updater.update_queue.put("one")
    updater.update_queue.put("two")
    assert entered.wait(20)
    stopping = threading.Thread(target=updater.stop)
    stopping.start()
    until(updater.dispatcher._stopping.is_set)
    until(lambda: updater.dispatcher._lanes is None or updater.dispatcher._lanes._closing)
    door.set()
    stopping.join(20)
    updater.start_polling()
    until(lambda: seen == ["one", "two"])


def test_at_least_one_update_is_handled_at_a_time(make_updater):
    with pytest.raises(ValueError, match="concurrent_updates=0: give a number from 1 on"):
        make_updater(concurrent_updates=0)


# With a store -------------------------------------------------------------------------------------


def test_a_store_lets_polling_go_on_while_a_handler_is_slow(
    make_updater, world, gate, waiting, until, tmp_path
):
    store = SQLitePersistence(tmp_path / "bot.db")
    updater = make_updater(concurrent_updates=2, persistence=store)
    updater.dispatcher.add_handler(MessageHandler(Filters.text, gate))
    ann, bob = world.user("Ann"), world.user("Bob")
    gate.hold("slow")
    ann.sends("slow")
    updater.start_polling()
    bob.sends("quick")
    until(lambda: gate.handled == ["quick"])
    until(lambda: waiting() == 0)
    assert [kept.lane for kept in store.inbox.pending()] == [str(ann.id)]
    gate.doors["slow"].set()
    until(lambda: not store.inbox.pending())
    updater.stop()
    store.flush()


def test_what_was_not_finished_comes_first_after_the_next_start(
    make_updater, world, gate, waiting, until, tmp_path
):
    store = SQLitePersistence(tmp_path / "bot.db")
    updater = make_updater(persistence=store, grace=0.05)
    updater.dispatcher.add_handler(MessageHandler(Filters.text, gate))
    ann = world.user("Ann")
    gate.hold("one")
    ann.sends("one")
    ann.sends("two")
    updater.start_polling()
    gate.entered.get(timeout=20)
    updater.stop()  # as if it had been killed: the handler does not end
    store.flush()
    assert len(store.inbox.pending()) == 2

    second = make_updater(persistence=SQLitePersistence(tmp_path / "bot.db"))
    handled = []
    second.dispatcher.add_handler(
        MessageHandler(Filters.text, lambda u, c: handled.append(u.message.text))
    )
    ann.sends("three")
    second.start_polling()
    until(lambda: len(handled) == 3)
    assert handled == ["one", "two", "three"]
    until(lambda: waiting() == 0)


def test_a_store_that_fails_is_told_of_once_and_nothing_is_lost(
    make_updater, world, gate, waiting, until, tmp_path, caplog, monkeypatch
):
    store = SQLitePersistence(tmp_path / "bot.db")

    def full(rows):
        raise StoreError("disk full")

    monkeypatch.setattr(store.inbox, "put_all", full)
    updater = make_updater(persistence=store)
    updater.dispatcher.add_handler(MessageHandler(Filters.text, gate))
    gate.hold("two")
    updater.start_polling()
    for text in ("one", "two"):
        world.user("Ann").sends(text)
    until(lambda: gate.handled == ["one"])
    assert waiting() >= 1
    assert caplog.text.count("Updates cannot be stored (disk full)") == 1
    gate.doors["two"].set()
    until(lambda: waiting() == 0)
    updater.stop()
    store.flush()


def test_a_finished_update_is_recognised_by_the_next_process(
    make_updater, world, gate, until, waiting, tmp_path
):
    store = SQLitePersistence(tmp_path / "bot.db")
    updater = make_updater(persistence=store)
    updater.dispatcher.add_handler(MessageHandler(Filters.text, gate))
    world.user("Ann").sends("once")
    (bot,) = world.bots.values()
    number = bot.queue.get(0, 1, 0)[0]["update_id"]
    store.inbox.put(number, "{}")
    store.inbox.done(number)  # and then it was killed before it could confirm
    updater.start_polling()
    until(lambda: waiting() == 0)
    world.user("Ann").sends("again")
    until(lambda: gate.handled == ["again"])
    updater.stop()
    store.flush()


def deliver(updater, update_id, text):
    body = {
        "update_id": update_id,
        "message": {
            "message_id": 1,
            "date": 1,
            "text": text,
            "chat": {"id": 7, "type": "private", "first_name": "Ann"},
        },
    }
    answer = requests.post(
        f"http://127.0.0.1:{updater.httpd.port}/",
        json=body,
        headers={"X-Telegram-Bot-Api-Secret-Token": updater.webhook_secret},
        timeout=20,
    )
    return answer.status_code


def test_deliveries_are_acknowledged_when_stored_and_survive_the_process(
    make_updater, gate, until, tmp_path
):
    store = SQLitePersistence(tmp_path / "bot.db")
    updater = make_updater(persistence=store, grace=0.05)
    updater.dispatcher.add_handler(MessageHandler(Filters.text, gate))
    gate.hold("one")
    updater.start_webhook(port=0, webhook_url="https://example.org/")
    assert [deliver(updater, 5, "one"), deliver(updater, 6, "two")] == [200, 200]
    assert gate.entered.get(timeout=20) == "one"
    updater.stop()  # as if it had been killed: the handler does not end
    store.flush()

    second = make_updater(persistence=SQLitePersistence(tmp_path / "bot.db"))
    handled = []
    second.dispatcher.add_handler(
        MessageHandler(Filters.text, lambda u, c: handled.append(u.message.text))
    )
    second.start_webhook(port=0, webhook_url="https://example.org/")
    assert [deliver(second, 6, "two"), deliver(second, 7, "three")] == [200, 200]
    until(lambda: len(handled) == 3)
    assert handled == ["one", "two", "three"]
    until(lambda: not second.persistence.inbox.pending())


def test_deliveries_are_handled_while_the_store_fails(
    make_updater, gate, until, tmp_path, caplog, monkeypatch
):
    """As polled updates are: acknowledged when they are finished."""
    store = SQLitePersistence(tmp_path / "bot.db")
    put = store.inbox.put

    def full(*_):
        raise StoreError("disk full")

    monkeypatch.setattr(store.inbox, "put", full)
    updater = make_updater(persistence=store)
    updater.dispatcher.add_handler(MessageHandler(Filters.text, gate))
    updater.start_webhook(port=0, webhook_url="https://example.org/")
    assert [deliver(updater, number, str(number)) for number in (5, 6)] == [200, 200]
    assert gate.handled == ["5", "6"], "before they were acknowledged"
    assert caplog.text.count("Updates cannot be stored (disk full)") == 1
    monkeypatch.setattr(store.inbox, "put", put)
    with caplog.at_level("INFO"):
        assert deliver(updater, 7, "7") == 200
    assert "Updates can be stored again" in caplog.text
    until(lambda: gate.handled == ["5", "6", "7"])
    updater.stop()
    store.close()


def test_a_mounted_application_recognises_what_an_earlier_process_has_handled(
    make_updater, tmp_path
):
    handled = []
    for _ in range(2):
        store = SQLitePersistence(tmp_path / "bot.db")
        updater = make_updater(persistence=store)
        updater.dispatcher.add_handler(
            MessageHandler(Filters.text, lambda u, c: handled.append(u.update_id))
        )
        chat = {"id": 7, "type": "private"}
        message = {"message_id": 1, "date": 1, "text": "x", "chat": chat}
        body = json.dumps({"update_id": 5, "message": message}).encode()
        assert called(updater.wsgi_app, body, updater.webhook_secret) == "200 OK"
        store.close()
    assert handled == [5]


def called(app, body, secret):
    """Call a WSGI application as a server does, and return its status."""
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN": secret,
        "wsgi.input": io.BytesIO(body),
    }
    answers = []
    app(environ, lambda status, headers: answers.append(status))
    return answers[0]
