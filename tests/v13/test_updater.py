"""The updater as bots written for v13 make, feed, start and stop it."""

import inspect
import threading
from queue import Queue

import pytest
import requests

import telegram
from telegram.error import NetworkError, TelegramError
from telegram.transport import Request
from telegram_ext import (
    CallbackContext,
    CommandHandler,
    Filters,
    MessageHandler,
    StringCommandHandler,
    StringRegexHandler,
    TypeHandler,
    Updater,
)
from telegram_sandbox import SandboxAdapter, World

TOKEN = "123:abc"


@pytest.fixture
def world():
    world = World(throttles=False)
    world.bot(token=TOKEN, username="helper_bot")
    return world


@pytest.fixture
def updater(world):
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))
    updater = Updater(bot=telegram.Bot(TOKEN, http=session))
    yield updater
    updater.stop()
    session.close()


# What it takes -----------------------------------------------------------------------------------

ARGUMENTS = {
    "__init__": (
        "self token=None base_url=None workers=4 bot=None private_key=None "
        "private_key_password=None user_sig_handler=None request_kwargs=None persistence=None "
        "defaults=None use_context=True dispatcher=None base_file_url=None "
        "arbitrary_callback_data=False context_types=None"
    ),
    "start_polling": (
        "self poll_interval=0.0 timeout=10 clean=None bootstrap_retries=-1 read_latency=2.0 "
        "allowed_updates=None drop_pending_updates=None"
    ),
    "start_webhook": (
        "self listen='127.0.0.1' port=80 url_path='' cert=None key=None clean=None "
        "bootstrap_retries=0 webhook_url=None allowed_updates=None force_event_loop=None "
        "drop_pending_updates=None ip_address=None max_connections=40"
    ),
    "stop": "self",
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_its_arguments_stand_in_v13s_order_with_v13s_defaults(name):
    places = [
        each
        for each in inspect.signature(getattr(Updater, name)).parameters.values()
        if each.kind is not each.KEYWORD_ONLY
    ]
    shown = [
        each.name
        if each.default is each.empty
        else f"{each.name}={getattr(each.default, 'value', each.default)!r}"
        for each in places
    ]
    assert " ".join(shown) == ARGUMENTS[name]


def test_the_settings_of_the_connections_are_completed_in_place():
    given = {"read_timeout": 6, "connect_timeout": 7}
    updater = Updater(TOKEN, workers=8, request_kwargs=given)
    assert given == {"read_timeout": 6, "connect_timeout": 7, "con_pool_size": 12}
    assert updater.bot.request.con_pool_size == 12
    kept = {"con_pool_size": 3, "proxy_url": "http://127.0.0.1:1", "urllib3_proxy_kwargs": {}}
    assert Updater(TOKEN, request_kwargs=kept).bot.request.con_pool_size == 3


def test_a_bot_with_too_few_connections_is_pointed_out(caplog, updater):
    """Every thread that calls wants a connection; what is too much is closed after each call."""
    Updater(bot=telegram.Bot(TOKEN), workers=2)
    (record,) = caplog.records
    assert record.name == "telegram.ext.updater"
    assert "smaller than optimal value (6)" in record.getMessage()
    caplog.clear()
    Updater(bot=telegram.Bot(TOKEN, request=Request(con_pool_size=6)), workers=2)
    Updater(bot=updater.bot)  # its session is the bot's own affair
    Updater(TOKEN)
    assert caplog.records == []


def test_a_bot_or_a_dispatcher_that_is_passed_in_is_the_one_that_runs(updater):
    other = Updater(dispatcher=updater.dispatcher, workers=None)
    assert other.dispatcher is updater.dispatcher
    assert other.bot is updater.bot
    assert other.update_queue is updater.update_queue
    assert other.job_queue is updater.job_queue


def test_its_parts_belong_together(updater):
    assert updater.dispatcher.bot is updater.bot
    assert updater.dispatcher.update_queue is updater.update_queue
    assert updater.dispatcher.job_queue is updater.job_queue
    assert type(updater.update_queue) is Queue
    assert (updater.running, updater.is_idle, updater.last_update_id) == (False, False, 0)
    assert (updater.httpd, updater.persistence, updater.user_sig_handler) == (None, None, None)
    assert updater.logger.name == "telegram.ext.updater"


# Polling -----------------------------------------------------------------------------------------


def test_polling_begins_with_the_bots_name_and_no_webhook(updater, world):
    ann = world.user("Ann")
    updater.dispatcher.add_handler(MessageHandler(None, lambda u, _: u.message.reply_text("hi")))
    assert updater.start_polling() is updater.update_queue
    assert updater.start_polling() is None
    ann.sends("x")
    ann.sees("hi")
    called = [call.method for call in world.calls]
    assert called[:2] == ["deleteWebhook", "getUpdates"] or called[:3] == [
        "getMe",
        "deleteWebhook",
        "getUpdates",
    ]
    assert called.count("deleteWebhook") == 1


def test_a_replaced_post_sees_every_poll_and_its_deadline(updater, until):
    """Bots replace `bot.request.post`; a poll has the server's timeout and the read latency."""
    seen = []
    post = updater.bot.request.post

    def spying(url, data=None, timeout=None):
        seen.append((url.rsplit("/", 1)[1], dict(data or {}), timeout))
        return post(url, data, timeout=timeout)

    updater.bot.request.post = spying
    updater.start_polling(timeout=1, read_latency=3.5, allowed_updates=["message"])
    until(lambda: any(name == "getUpdates" for name, _, _ in seen))
    updater.stop()
    _, data, timeout = next(each for each in seen if each[0] == "getUpdates")
    assert 1 + 3.5 <= timeout < 10, "and what the server holds back a repeated poll by"
    assert data["timeout"] == 1
    assert data["allowed_updates"] == ["message"]


def test_places_of_start_polling_are_v13s(updater, world, until):
    with pytest.warns(DeprecationWarning, match="clean is deprecated"):
        updater.start_polling(0.0, 1, False, 0, 2.0, ["poll"])
    until(lambda: any(call.method == "getUpdates" for call in world.calls))
    poll = next(call for call in world.calls if call.method == "getUpdates")
    assert poll.parameters["timeout"] == "1"
    assert poll.parameters["allowed_updates"] == '["poll"]'


@pytest.mark.parametrize("start", ["start_polling", "start_webhook"])
def test_two_names_for_dropping_exclude_each_other(updater, start):
    with pytest.raises(
        TypeError, match="`clean` and `drop_pending_updates` are mutually exclusive"
    ):
        getattr(updater, start)(clean=True, drop_pending_updates=True)
    assert not updater.running


def test_anything_may_be_put_into_the_queue(updater):
    seen = Queue()
    dispatcher = updater.dispatcher
    dispatcher.add_handler(StringCommandHandler("go", lambda _, c: seen.put(c.args)))
    dispatcher.add_handler(StringRegexHandler("x(.)", lambda _, c: seen.put(c.match[1])))
    dispatcher.add_handler(TypeHandler(dict, lambda given, _: seen.put(given)))
    dispatcher.add_handler(CommandHandler("hi", lambda u, _: seen.put(u.message.text)))
    dispatcher.add_error_handler(lambda update, c: seen.put((update, c.error)))
    error = NetworkError("gone")
    body = {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": 1, "type": "private"},
            "text": "/hi",
            "entities": [{"type": "bot_command", "offset": 0, "length": 3}],
        },
    }
    updater.start_polling()
    for thing in ("/go a b", "xyz", {"a": 1}, telegram.Update.de_json(body, updater.bot), error):
        updater.update_queue.put(thing)
    got = [seen.get(timeout=10) for _ in range(5)]
    assert got == [["a", "b"], "y", {"a": 1}, "/hi", (None, error)]


def test_an_error_of_polling_reaches_the_error_handlers_with_update_none(updater, until):
    seen = Queue()
    updater.dispatcher.add_error_handler(
        lambda update, context: seen.put((update, context.error, type(context)))
    )
    post = updater.bot.request.post
    failed = []

    def failing(url, data=None, timeout=None):
        if url.endswith("getUpdates") and not failed:
            failed.append(url)
            raise NetworkError("gone")
        return post(url, data, timeout=timeout)

    updater.bot.request.post = failing
    updater.start_polling()
    update, error, kind = seen.get(timeout=10)
    assert update is None
    assert isinstance(error, NetworkError)
    assert isinstance(error, TelegramError)
    assert kind is CallbackContext
    assert updater.running


# Ending ------------------------------------------------------------------------------------------


def test_a_handler_stops_the_bot_through_a_thread_as_v13s_had_to(updater, world, until):
    ann = world.user("Ann")
    updater.dispatcher.add_handler(
        CommandHandler("stop", lambda *_: threading.Thread(target=updater.stop).start())
    )
    updater.start_polling()
    ann.sends("/stop")
    until(lambda: not updater.running)
    updater.stop()
    updater.stop()
    assert not updater.dispatcher.has_running_threads


def test_it_may_be_stopped_before_it_ever_started():
    updater = Updater(TOKEN)
    updater.stop()
    updater.stop()
    assert not updater.running


def test_a_filter_that_is_changed_while_it_runs_counts_at_once(updater, world):
    ann, bob = world.user("Ann"), world.user("Bob")
    let_in = Filters.user(ann.id)
    updater.dispatcher.add_handler(
        MessageHandler(let_in, lambda u, _: u.message.reply_text(f"hi {u.message.text}"))
    )
    updater.start_polling()
    bob.sends("early")
    ann.sends("one")
    ann.sees("hi one")
    let_in.add_user_ids(bob.id)
    bob.sends("two")
    bob.sees("hi two")
