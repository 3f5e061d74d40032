"""Groups, first match, errors, asynchronous callbacks, and changes while running."""

import logging
import threading
from queue import Queue

import pytest

from telegram.error import NetworkError, TelegramError
from telegram_ext import (
    CommandHandler,
    Defaults,
    DictPersistence,
    Dispatcher,
    DispatcherHandlerStop,
    Filters,
    Handler,
    MessageHandler,
    Promise,
    StringCommandHandler,
    TypeHandler,
    UnreadableUpdate,
    run_async,
)


class Recorder:
    """Callbacks that note that they were called."""

    def __init__(self):
        self.calls = []

    def __call__(self, name, raises=None):
        def callback(update, context):
            self.calls.append(name)
            if raises is not None:
                raise raises

        return callback


@pytest.fixture
def record():
    return Recorder()


# Groups -----------------------------------------------------------------------------------------


def test_the_first_handler_of_a_group_that_wants_an_update_gets_it(dispatcher, update, record):
    dispatcher.add_handler(CommandHandler("other", record("other")))
    dispatcher.add_handler(MessageHandler(Filters.all, record("first")))
    dispatcher.add_handler(CommandHandler("go", record("second")))
    dispatcher.process_update(update("/go"))
    assert record.calls == ["first"]


def test_groups_are_asked_in_ascending_order(dispatcher, update, record):
    for group in (5, -1, 0):
        dispatcher.add_handler(MessageHandler(Filters.all, record(group)), group)
    assert dispatcher.groups == [-1, 0, 5]
    dispatcher.process_update(update("hi"))
    assert record.calls == [-1, 0, 5]


def test_the_groups_share_one_context(dispatcher, update):
    seen = []

    def first(update, context):
        context.note = "from the first group"
        seen.append(context)

    dispatcher.add_handler(MessageHandler(Filters.all, first), 0)
    dispatcher.add_handler(MessageHandler(Filters.all, lambda u, c: seen.append(c)), 1)
    dispatcher.process_update(update("hi"))
    assert seen[0] is seen[1]
    assert seen[1].note == "from the first group"


def test_an_exception_does_not_keep_an_update_from_later_groups(dispatcher, update, record):
    dispatcher.add_error_handler(record("error"))
    dispatcher.add_handler(MessageHandler(Filters.all, record("bad", ValueError())), 0)
    dispatcher.add_handler(MessageHandler(Filters.all, record("next in group")), 0)
    dispatcher.add_handler(MessageHandler(Filters.all, record("later")), 1)
    dispatcher.process_update(update("hi"))
    assert record.calls == ["bad", "error", "later"]


def test_a_handler_may_stop_all_further_groups(dispatcher, update, record):
    dispatcher.add_handler(MessageHandler(Filters.all, record("stop", DispatcherHandlerStop())), 0)
    dispatcher.add_handler(MessageHandler(Filters.all, record("never")), 1)
    dispatcher.process_update(update("hi"))
    assert record.calls == ["stop"]
    assert DispatcherHandlerStop(3).state == 3


def test_an_error_handler_may_stop_all_further_groups(dispatcher, update, record):
    dispatcher.add_error_handler(record("error", DispatcherHandlerStop()))
    dispatcher.add_error_handler(record("second error handler"))
    dispatcher.add_handler(MessageHandler(Filters.all, record("bad", ValueError())), 0)
    dispatcher.add_handler(MessageHandler(Filters.all, record("never")), 1)
    dispatcher.process_update(update("hi"))
    assert record.calls == ["bad", "error"]


def test_an_exception_in_check_update_is_an_error_of_its_group(dispatcher, update, record):
    dispatcher.add_error_handler(record("error"))
    dispatcher.add_handler(TypeHandler(object, record("a")), 0)
    dispatcher.handlers[0][0].check_update = lambda update: 1 / 0
    dispatcher.add_handler(TypeHandler(object, record("b")), 1)
    dispatcher.process_update(update("hi"))
    assert record.calls == ["error", "b"]


# Adding and removing ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((len,), "handler is not an instance of Handler: .*len"),
        ((TypeHandler(str, print), "0"), "group is not int: '0'"),
    ],
)
def test_what_is_no_handler_or_group_is_refused(dispatcher, arguments, text):
    with pytest.raises(TypeError, match=text):
        dispatcher.add_handler(*arguments)


def test_a_removed_handler_is_asked_no_more(dispatcher, update, record):
    handler = MessageHandler(Filters.all, record("never"))
    dispatcher.add_handler(handler, 3)
    dispatcher.process_update(update("hi"))
    dispatcher.remove_handler(handler, 3)
    assert dispatcher.groups == []
    assert dispatcher.handlers == {}
    dispatcher.process_update(update("hi"))
    assert record.calls == ["never"]
    with pytest.raises(KeyError):
        dispatcher.remove_handler(handler, 3)


def test_the_public_lists_may_be_changed_in_place(dispatcher, update, record):
    dispatcher.add_handler(CommandHandler("go", record("old")))
    dispatcher.process_update(update("/go"))
    dispatcher.handlers[0].insert(0, CommandHandler("go", record("put before")))
    dispatcher.process_update(update("/go"))
    dispatcher.handlers[0][0], dispatcher.handlers[0][1] = dispatcher.handlers[0][::-1]
    dispatcher.process_update(update("/go"))
    dispatcher.handlers[0].clear()
    dispatcher.process_update(update("/go"))
    dispatcher.handlers[7] = [CommandHandler("go", record("group 7"))]
    dispatcher.groups.append(7)
    dispatcher.process_update(update("/go"))
    assert record.calls == ["old", "put before", "old", "group 7"]


def test_a_handler_added_by_a_handler_is_there_for_the_next_update(dispatcher, update, record):
    def add(update, context):
        record.calls.append("adding")
        context.dispatcher.add_handler(CommandHandler("b", record("b")))

    dispatcher.add_handler(CommandHandler("a", add))
    for text in ("/b", "/a", "/b"):
        dispatcher.process_update(update(text))
    assert record.calls == ["adding", "b"]


def test_handlers_may_come_and_go_from_many_threads_while_updates_are_handled(dispatcher, update):
    handled, errors = [], []
    dispatcher.add_error_handler(lambda u, c: errors.append(c.error))
    dispatcher.add_handler(CommandHandler("go", lambda u, c: handled.append(1)))
    done = threading.Event()

    def change(group):
        while not done.is_set():
            handler = CommandHandler(["a", "b", "c", "d"], lambda u, c: None)
            dispatcher.add_handler(handler, group)
            dispatcher.remove_handler(handler, group)

    threads = [threading.Thread(target=change, args=(group,)) for group in (0, 1, 2, -1)]
    for thread in threads:
        thread.start()
    for _ in range(300):
        dispatcher.process_update(update("/go"))
    done.set()
    for thread in threads:
        thread.join()
    assert len(handled) == 300
    assert errors == []


# Own handlers -----------------------------------------------------------------------------------


class Shouting(Handler):
    """An own handler in v13's way: a positional call up, and all four methods."""

    def __init__(self, callback):
        super().__init__(callback, False, False, False, False)

    def check_update(self, update):
        message = update.effective_message
        return (message.text,) if message and message.text.isupper() else None

    def collect_additional_context(self, context, update, dispatcher, check_result):
        context.shouted = check_result[0]

    def handle_update(self, update, dispatcher, check_result, context=None):
        return super().handle_update(update, dispatcher, check_result, context)


def test_an_own_handler_decides_for_itself(dispatcher, update):
    got = []
    dispatcher.add_handler(Shouting(lambda u, c: got.append(c.shouted)))
    for text in ("quiet", "LOUD"):
        dispatcher.process_update(update(text))
    assert got == ["LOUD"]


def test_a_falsy_check_result_that_is_neither_none_nor_false_is_a_match(dispatcher, record):
    dispatcher.add_handler(StringCommandHandler("go", record("no words")))
    dispatcher.process_update("/go")
    assert record.calls == ["no words"]


def test_any_object_may_be_handled(dispatcher):
    got = []
    dispatcher.add_handler(CommandHandler("x", print))
    dispatcher.add_handler(MessageHandler(Filters.all, print))
    dispatcher.add_handler(TypeHandler(dict, lambda u, c: got.append((u, c.chat_data))))
    dispatcher.process_update({"my": "event"})
    assert got == [({"my": "event"}, None)]


# Errors -----------------------------------------------------------------------------------------


def test_error_handlers_get_update_and_error_in_the_order_of_adding(dispatcher, update):
    got = []
    problem = ValueError("oh")

    def bad(update, context):
        raise problem

    for name in ("a", "b"):
        dispatcher.add_error_handler(lambda u, c, name=name: got.append((name, u, c.error)))
    dispatcher.add_handler(MessageHandler(Filters.all, bad))
    one = update("hi")
    dispatcher.process_update(one)
    assert got == [("a", one, problem), ("b", one, problem)]


def test_without_error_handlers_an_exception_is_logged_with_its_traceback(
    dispatcher, update, record, caplog
):
    dispatcher.add_handler(MessageHandler(Filters.all, record("bad", ValueError("oh no"))))
    dispatcher.process_update(update("hi"))
    (logged,) = caplog.records
    assert logged.message == "No error handlers are registered, logging exception."
    assert (logged.name, logged.levelno) == ("telegram.ext.dispatcher", logging.ERROR)
    assert "ValueError: oh no" in caplog.text


def test_an_error_in_an_error_handler_is_logged_and_the_others_are_called(
    dispatcher, update, record, caplog
):
    dispatcher.add_error_handler(record("bad error handler", RuntimeError("inner")))
    dispatcher.add_error_handler(record("good error handler"))
    dispatcher.add_handler(MessageHandler(Filters.all, record("bad", ValueError())))
    dispatcher.process_update(update("hi"))
    assert record.calls == ["bad", "bad error handler", "good error handler"]
    assert "An uncaught error was raised while handling the error." in caplog.text
    assert "RuntimeError: inner" in caplog.text


def test_an_error_of_polling_reaches_the_error_handlers_without_an_update(dispatcher):
    got = []
    dispatcher.add_error_handler(lambda u, c: got.append((u, c.error, c.chat_data)))
    problem = NetworkError("gone")
    dispatcher.process_update(problem)
    assert got == [(None, problem, None)]


def test_an_unreadable_update_reaches_the_error_handlers_as_raw_data(dispatcher):
    got = []
    dispatcher.add_error_handler(lambda u, c: got.append((u, c.error)))
    problem = UnreadableUpdate({"update_id": 5, "message": "?"})
    dispatcher.process_update(problem)
    assert got == [({"update_id": 5, "message": "?"}, problem)]
    assert problem.update_id == 5


def test_adding_an_error_handler_twice_is_ignored_and_removing_works(dispatcher, record):
    callback = record("error")
    dispatcher.add_error_handler(callback)
    dispatcher.add_error_handler(callback, run_async=True)
    assert dispatcher.error_handlers == {callback: False}
    dispatcher.remove_error_handler(callback)
    dispatcher.remove_error_handler(callback)
    assert dispatcher.error_handlers == {}


# Asynchronous callbacks ---------------------------------------------------------------------------


@pytest.fixture
def running(dispatcher, until):
    """The dispatcher with its threads at work."""
    thread = threading.Thread(target=dispatcher.start)
    thread.start()
    until(lambda: dispatcher.running)
    yield dispatcher
    dispatcher.stop()
    thread.join()


def test_run_async_gives_a_promise_of_the_result(running):
    promise = running.run_async(divmod, 7, 2)
    assert isinstance(promise, Promise)
    assert promise.result(10) == (3, 1)


def test_an_asynchronous_handler_runs_on_a_worker(running, update):
    names, seen = Queue(), Queue()
    handler = MessageHandler(
        Filters.all, lambda u, c: names.put(threading.current_thread().name), run_async=True
    )
    running.add_handler(handler)
    running.add_handler(TypeHandler(object, lambda u, c: seen.put(u)), 1)
    one = update("hi")
    running.update_queue.put(one)
    assert seen.get(timeout=10) is one
    assert names.get(timeout=10) == "Bot:1:worker_0"


def test_errors_of_asynchronous_callbacks_reach_the_error_handlers(running, update):
    got = Queue()
    running.add_error_handler(lambda u, c: got.put((u, c.error, c.async_args, c.async_kwargs)))
    one = update("hi")
    running.run_async(int, "x", base=10, update=one)
    where, error, args, kwargs = got.get(timeout=10)
    assert where is one
    assert isinstance(error, ValueError)
    assert (args, kwargs) == (("x",), {"base": 10})


def test_an_asynchronous_error_handler_that_fails_is_only_logged(running, caplog, until):
    def fail(update, context):
        raise RuntimeError("again")

    running.add_error_handler(fail, run_async=True)
    running.process_update(TelegramError("first"))
    until(lambda: "RuntimeError: again" in caplog.text)
    assert caplog.text.count("An uncaught error was raised") == 1


def test_stopping_has_no_effect_in_an_asynchronous_callback(running, caplog, until):
    def stop():
        raise DispatcherHandlerStop

    running.run_async(stop)
    until(lambda: "not supported with async functions; func: stop" in caplog.text)


def test_defaults_make_callbacks_asynchronous_that_say_nothing(quiet_bot, update):
    quiet_bot.defaults = Defaults(run_async=True)
    dispatcher = Dispatcher(quiet_bot, None, workers=1)
    handler = MessageHandler(Filters.all, lambda u, c: 1)
    assert isinstance(handler.handle_update(update("x"), dispatcher, True, object()), Promise)
    handler.run_async = False
    assert handler.handle_update(update("x"), dispatcher, True, object()) == 1


def test_the_decorator_runs_on_the_only_dispatcher(monkeypatch, quiet_bot):
    monkeypatch.setattr(Dispatcher, "_count", 0)
    monkeypatch.setattr(Dispatcher, "_instance", None)

    @run_async
    def late(a, b):
        return a + b

    with pytest.raises(RuntimeError, match="not initialized or multiple instances exist"):
        late(1, 2)
    only = Dispatcher(quiet_bot, None, workers=1)
    assert Dispatcher.get_instance() is only
    only._workers.start("worker")
    assert late(1, b=2).result(10) == 3
    only.stop()
    Dispatcher(quiet_bot, None, workers=1)
    with pytest.raises(RuntimeError, match="multiple instances"):
        late(1, 2)


# Ways of running ----------------------------------------------------------------------------------


def test_a_web_servers_dispatcher_needs_no_queue_and_no_threads(quiet_bot, update, record):
    with pytest.warns(UserWarning, match="without at least one worker thread"):
        dispatcher = Dispatcher(quiet_bot, None, workers=0)
    dispatcher.add_handler(CommandHandler("go", record("go")))
    dispatcher.process_update(update("/go"))
    assert record.calls == ["go"]
    assert not dispatcher.has_running_threads
    dispatcher.stop()


def test_without_contexts_callbacks_get_what_they_ask_for(quiet_bot, update):
    got = []
    dispatcher = Dispatcher(quiet_bot, Queue(), workers=1, use_context=False)

    def old(bot, update, args, update_queue, chat_data, user_data, job_queue):
        user_data["x"] = chat_data["y"] = 1
        got.append((bot, update, args, update_queue, job_queue))

    handler = CommandHandler(
        "go",
        old,
        pass_args=True,
        pass_update_queue=True,
        pass_job_queue=True,
        pass_user_data=True,
        pass_chat_data=True,
    )
    dispatcher.add_handler(handler)
    one = update("/go a b")
    dispatcher.process_update(one)
    assert got == [(quiet_bot, one, ["a", "b"], dispatcher.update_queue, None)]
    assert dispatcher.user_data == {7: {"x": 1}}
    dispatcher.add_error_handler(lambda bot, update, error: got.append(error))
    problem = TelegramError("x")
    dispatcher.process_update(problem)
    assert got[-1] is problem


def test_with_contexts_the_pass_arguments_are_taken_and_ignored(dispatcher, update, record):
    dispatcher.add_handler(CommandHandler("go", record("go"), None, None, True, True, True, True))
    dispatcher.process_update(update("/go"))
    assert record.calls == ["go"]


def test_the_queue_is_served_until_stop_and_tells_what_is_finished(running):
    seen, finished = Queue(), Queue()
    running.on_finished = finished.put
    running.add_handler(TypeHandler(str, lambda u, c: seen.put(u)))
    running.update_queue.put("a")
    assert seen.get(timeout=10) == finished.get(timeout=10) == "a"
    running.stop()
    assert not running.has_running_threads
    running.stop()


def test_a_failure_elsewhere_ends_the_dispatcher(running, caplog, until):
    running.exception_event.set()
    until(lambda: not running.running)
    assert "stopping due to exception in another thread" in caplog.text


class Store(DictPersistence):
    """A persistence that only notes what it is asked to keep."""

    def __init__(self):
        super().__init__()
        self.kept = []

    def refresh_bot_data(self, bot_data):
        bot_data["refreshed"] = True

    def refresh_chat_data(self, chat_id, chat_data):
        chat_data["refreshed"] = True

    refresh_user_data = None

    def update_bot_data(self, data):
        self.kept.append("bot")

    def update_chat_data(self, chat_id, data):
        self.kept.append(("chat", chat_id, dict(data)))

    def update_user_data(self, user_id, data):
        raise OSError("disk full")


def test_a_persistence_keeps_the_data_of_each_handled_update(quiet_bot, update):
    errors, store = [], Store()
    store.refresh_user_data = lambda user_id, user_data: None
    dispatcher = Dispatcher(quiet_bot, None, workers=1, persistence=store)
    dispatcher.add_error_handler(lambda u, c: errors.append(c.error))
    dispatcher.add_handler(CommandHandler("go", lambda u, c: c.chat_data.update(x=1)))
    dispatcher.process_update(update("nobody handles this"))
    assert store.kept == []
    dispatcher.process_update(update("/go"))
    assert store.kept == ["bot", ("chat", 7, {"refreshed": True, "x": 1})]
    assert [str(error) for error in errors] == ["disk full"]
