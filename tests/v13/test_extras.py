"""Defaults, context types, callback data, message queues and promises of v13."""

import inspect
import pickle
import threading
import time
import warnings

import pytest

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, TelegramError, Update
from telegram_ext import (
    CallbackContext,
    CallbackDataCache,
    ContextTypes,
    Defaults,
    DelayQueue,
    ExtBot,
    InvalidCallbackData,
    MessageQueue,
    Promise,
)
from telegram_ext.messagequeue import queuedmessage
from tests.v13.surface import SURFACE, names
from tests.v13.test_bot import TOKEN

HERE = (
    *("CallbackContext", "CallbackDataCache", "ContextTypes", "Defaults", "DelayQueue", "ExtBot"),
    *("DictPersistence", "InvalidCallbackData", "Job", "JobQueue", "MessageQueue"),
    *("BasePersistence", "PicklePersistence"),
)


@pytest.fixture(autouse=True)
def quiet():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


@pytest.mark.parametrize(
    "name", [name for name in SURFACE["framework"] if name.partition(".")[0] in HERE]
)
def test_arguments_stand_where_v13_had_them(name):
    import telegram.ext

    kind, _, method = name.partition(".")
    found = getattr(telegram.ext, kind)
    function = getattr(found, method or "__init__")

    order = [each for each in inspect.signature(function).parameters if each != "self"]

    expected = names("framework", name)
    assert order[: len(expected)] == expected


# Defaults ----------------------------------------------------------------------------------------


def test_defaults_take_their_values_by_position():
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("Europe/Berlin")
    given = ["HTML", True, False, 5.0, True, zone, True, False]

    made = Defaults(*given)

    assert [getattr(made, name) for name in names("framework", "Defaults")] == given


def test_defaults_are_set_once():
    made = Defaults(quote=True)

    with pytest.raises(AttributeError, match="You can not assign a new value"):
        made.quote = False
    assert {made: 1}.get(Defaults(quote=True)) == 1


# Context types -------------------------------------------------------------------------------------


def test_context_types_have_v13s_defaults_and_are_checked():
    made = ContextTypes()

    assert (made.context, made.bot_data, made.chat_data, made.user_data) == (
        *(CallbackContext, dict),
        *(dict, dict),
    )
    with pytest.raises(ValueError, match="context must be a subclass of CallbackContext"):
        ContextTypes(context=int)
    with pytest.raises(AttributeError):
        made.bot_data = int


# Callback data -----------------------------------------------------------------------------------


@pytest.fixture
def keyboards(monkeypatch):
    made = ExtBot(TOKEN, arbitrary_callback_data=True)
    me = {"id": 99, "is_bot": True, "first_name": "Helper", "username": "helper_bot"}
    sent = {"message_id": 3, "date": 1, "chat": {"id": 7, "type": "private"}, "from": me}
    calls = []

    def post(url, data=None, timeout=None):
        calls.append(data)
        return me if url.endswith("getMe") else sent

    monkeypatch.setattr(made.request, "post", post)
    made.calls = calls
    return made


def pressed(bot, data, number="1"):
    query = {"id": number, "from": {"id": 7}, "chat_instance": "1", "data": data}
    update = Update.de_json({"update_id": 1, "callback_query": query}, bot)
    bot.insert_callback_data(update)
    return update.callback_query


def test_a_button_carries_any_object_until_it_is_dropped(keyboards):
    button = InlineKeyboardButton("a", callback_data=("x", [1]))

    keyboards.send_message(7, "x", reply_markup=InlineKeyboardMarkup([[button]]))

    name = keyboards.calls[-1]["reply_markup"].inline_keyboard[0][0].callback_data
    cache = keyboards.callback_data_cache
    assert cache.maxsize == 1024
    assert [len(part) for part in CallbackDataCache.extract_uuids(name)] == [32, 32]
    query = pressed(keyboards, name)
    assert query.data == ("x", [1]) == button.callback_data
    kept, queries = cache.persistence_data
    assert [len(entry) for entry in kept] == [3]
    assert list(queries) == ["1"]
    cache.drop_data(query)
    assert type(pressed(keyboards, name, "2").data) is InvalidCallbackData
    with pytest.raises(KeyError):
        cache.drop_data(query)


def test_what_was_remembered_can_be_forgotten(keyboards):
    button = InlineKeyboardButton("a", callback_data=5)
    keyboards.send_message(7, "x", reply_markup=InlineKeyboardMarkup([[button]]))

    keyboards.callback_data_cache.clear_callback_data(time_cutoff=time.time() - 60)
    assert len(keyboards.callback_data_cache.persistence_data[0]) == 1
    keyboards.callback_data_cache.clear_callback_data()
    keyboards.callback_data_cache.clear_callback_queries()

    assert keyboards.callback_data_cache.persistence_data == ([], {})


def test_invalid_data_is_an_error_that_says_so_and_knows_what_came():
    error = InvalidCallbackData("name")

    assert isinstance(error, TelegramError)
    assert error.callback_data == pickle.loads(pickle.dumps(error)).callback_data == "name"
    assert InvalidCallbackData().callback_data is None
    assert "was deleted or the callback_data was manipulated" in str(error)


# Promises ------------------------------------------------------------------------------------------


def test_a_promise_has_what_v13s_had():
    promise = Promise(lambda a, b: a + b, (1,), {"b": 2}, update="u", error_handling=False)

    assert isinstance(promise.done, threading.Event)
    assert (promise.args, promise.kwargs, promise.update) == ((1,), {"b": 2}, "u")
    assert promise.error_handling is False
    assert promise.exception is None
    assert promise.result(timeout=0) is None
    promise()  # as `run`
    assert promise.done.is_set()
    assert promise.result() == 3


def test_an_error_is_raised_again_by_the_result():
    promise = Promise(lambda: 1 / 0, (), {})

    promise.run()

    assert isinstance(promise.exception, ZeroDivisionError)
    with pytest.raises(ZeroDivisionError):
        promise.result()


# Queues of messages --------------------------------------------------------------------------------


@pytest.fixture
def queue():
    made = MessageQueue(all_burst_limit=100, all_time_limit_ms=10)
    yield made
    made.stop()


def test_a_bot_whose_messages_are_queued_returns_promises(queue):
    class QueuedBot(Bot):
        def __init__(self, *args, is_queued_def=True, mqueue=None, **kwargs):
            super().__init__(*args, **kwargs)
            self._is_messages_queued_default = is_queued_def
            self._msg_queue = mqueue

        @queuedmessage
        def send_message(self, chat_id, text, **kwargs):
            return f"{text} to {chat_id}"

    bot = QueuedBot(TOKEN, mqueue=queue)

    assert bot.send_message(5, "a").result(5) == "a to 5"
    assert bot.send_message(-5, "b", isgroup=True).result(5) == "b to -5"
    assert bot.send_message(5, "c", queued=False) == "c to 5"
    assert QueuedBot(TOKEN, is_queued_def=False).send_message(5, "d") == "d to 5"


def test_a_delay_queue_is_a_thread_that_gives_errors_to_its_route():
    caught, heard = [], threading.Event()

    def route(error):
        caught.append(error)
        heard.set()

    queue = DelayQueue(burst_limit=5, time_limit_ms=100, exc_route=route, name="slow")
    queue(lambda: 1 / 0)
    assert heard.wait(5)
    queue.stop()

    assert isinstance(queue, threading.Thread)
    assert (queue.name, queue.burst_limit, queue.time_limit) == ("slow", 5, 0.1)
    assert [type(error) for error in caught] == [ZeroDivisionError]
    with pytest.raises(RuntimeError, match="stopped thread"):
        queue(print)


def test_queues_that_were_not_started_refuse_calls():
    queue = MessageQueue(autostart=False)

    with pytest.raises(RuntimeError, match="Could not process callback"):
        queue(Promise(print, (), {}))
    queue.start()
    queue.stop()
