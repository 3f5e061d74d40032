"""What is done under a key is done at most once, also by the next process."""

import signal
from datetime import datetime, timedelta, timezone

import pytest

from telegram import Update
from telegram.error import (
    AnswerTimedOut,
    BadRequest,
    ConnectTimedOut,
    Forbidden,
    MaybeSent,
    NetworkError,
    NotSent,
    RetryAfter,
    ServerError,
    TimedOut,
)
from telegram_ext import CallbackContext, DictPersistence, Dispatcher, SQLitePersistence
from telegram_ext.persistence.database import StoreError
from telegram_sandbox import Server, World


@pytest.fixture
def open_context(quiet_bot, tmp_path):
    opened = []

    def make():
        store = SQLitePersistence(tmp_path / "bot.db")
        opened.append(store)
        return CallbackContext(Dispatcher(quiet_bot, None, workers=1, persistence=store))

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def context(open_context):
    return open_context()


class Call:
    """What is to happen once."""

    def __init__(self, *errors):
        self.errors, self.made = list(errors), []

    def __call__(self, *args, **kwargs):
        self.made.append((args, kwargs))
        if self.errors:
            raise self.errors.pop(0)
        return "done"


def test_the_same_key_leads_to_one_call(context, open_context):
    call = Call()
    assert context.once("order-17", call, 1, text="x") == "done"
    assert context.once("order-17", call, 1, text="x") is None
    assert open_context().once("order-17", call) is None, "nor in the next process"
    assert call.made == [((1,), {"text": "x"})]
    assert context.once("order-18", call) == "done"


@pytest.mark.parametrize(
    "error",
    [
        NotSent("x"),
        ConnectTimedOut(),
        BadRequest("x", code=400),
        Forbidden("x", code=403),
        RetryAfter(3, code=429),
        NetworkError("File too large", code=413),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_surely_was_not_carried_out_may_be_tried_again(context, error):
    call = Call(error)
    with pytest.raises(type(error)):
        context.once("key", call)
    assert context.once("key", call) == "done"


@pytest.mark.parametrize(
    "error",
    [
        MaybeSent("x"),
        AnswerTimedOut(),
        ServerError("x", code=502),
        TimedOut(),
        NetworkError("somebody else's"),
        ZeroDivisionError(),
        SystemExit(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_may_have_been_carried_out_is_not_tried_again(context, error):
    call = Call(error)
    with pytest.raises(type(error)):
        context.once("key", call)
    assert context.once("key", call) is None
    assert len(call.made) == 1


def test_where_the_key_cannot_be_written_nothing_is_done(context, monkeypatch):
    def full(key):
        raise StoreError("disk full")

    monkeypatch.setattr(context.dispatcher.persistence.outbox, "take", full)
    call = Call()
    with pytest.raises(StoreError):
        context.once("key", call)
    assert call.made == []


@pytest.mark.parametrize("persistence", [None, DictPersistence()])
def test_it_takes_a_store_that_survives(quiet_bot, persistence):
    context = CallbackContext(Dispatcher(quiet_bot, None, workers=1, persistence=persistence))
    with pytest.raises(RuntimeError, match="SQLitePersistence"):
        context.once("key", print)


@pytest.mark.parametrize("key", ["", 17, None, b"x"])
def test_a_key_is_a_text(context, key):
    with pytest.raises(TypeError, match="give a text"):
        context.once(key, print)


def test_the_call_is_given_as_a_function(context):
    with pytest.raises(TypeError, match="one by one"):
        context.once("key", "the result")
    assert context.once("key", str) == "", "and the key was not used up"


def test_keys_can_be_forgotten(context):
    outbox = context.dispatcher.persistence.outbox
    for key in ("a", "b"):
        context.once(key, str)
    outbox.forget("a")
    assert [outbox.taken("a"), outbox.taken("b")] == [False, True]
    now = datetime.now(timezone.utc)
    assert outbox.forget_before(now - timedelta(days=1)) == 0
    assert outbox.forget_before(now + timedelta(days=1)) == 1


def test_a_file_from_before_there_were_keys_gets_them(tmp_path):
    import sqlite3

    path = tmp_path / "bot.db"
    store = SQLitePersistence(path)
    store.update_chat_data(1, {"kept": True})
    store.close()
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE outbox")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    store = SQLitePersistence(path)
    assert store.outbox.take("x")
    assert store.get_chat_data()[1] == {"kept": True}
    store.close()


BOT = """
import os, signal, sys
from telegram.ext import CommandHandler, Updater
from telegram_ext import SQLitePersistence

def pay(update, context):
    when = context.args[0]
    def reply():
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        update.message.reply_text("paid")
        if when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
    print(context.once(f"pay-{update.update_id}", reply), flush=True)
    update.message.reply_text("handled")

updater = Updater("123:abc", persistence=SQLitePersistence(sys.argv[1]))
updater.dispatcher.add_handler(CommandHandler("pay", pay))
updater.start_polling()
updater.idle()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize(("when", "paid"), [("before", 0), ("after", 1)])
def test_a_message_is_not_sent_twice_whenever_the_process_is_killed(
    run_script, tmp_path, when, paid
):
    world = World(patience=20.0, throttles=False)
    world.bot(token="123:abc")
    (tmp_path / "bot.py").write_text(BOT)
    ann = world.user("Ann")
    with Server(world) as server:

        def start():
            return run_script(
                tmp_path / "bot.py", tmp_path / "bot.db", TELEGRAM_API_BASE_URL=server.url
            )

        bot = start()
        ann.sends(f"/pay {when}")
        assert bot.wait(20) == -signal.SIGKILL
        bot = start()
        assert bot.stdout.readline() == "None\n"
        ann.sees("handled")
    assert ann.chat.count("paid") == paid


def test_an_update_has_it_in_its_context(open_context, update):
    context = open_context()
    assert isinstance(update("x"), Update)
    made = CallbackContext.from_update(update("x"), context.dispatcher)
    assert made.once("x", str) == ""
