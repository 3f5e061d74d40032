"""The dispatcher, as bots, plugin systems and web servers written for v13 use it."""

import json
import logging
import threading
from queue import Queue

import pytest

from telegram.error import NetworkError
from telegram_ext import (
    CommandHandler,
    Dispatcher,
    DispatcherHandlerStop,
    Filters,
    JobQueue,
    MessageHandler,
    TypeHandler,
)


def noting(seen, what, error=None):
    def callback(update, context):
        seen.append(what)
        if error is not None:
            raise error

    return callback


# Handlers and groups -----------------------------------------------------------------------------


def test_handlers_and_groups_are_public_and_plugin_systems_change_them(dispatcher, update):
    seen = []
    plugin = MessageHandler(Filters.text, noting(seen, "plugin"))
    usual = MessageHandler(Filters.text, noting(seen, "usual"))
    dispatcher.add_handler(usual, 3)
    dispatcher.add_handler(usual, -1)
    assert dispatcher.groups == [-1, 3]
    assert dispatcher.handlers == {3: [usual], -1: [usual]}
    dispatcher.handlers[3].insert(0, plugin)
    dispatcher.process_update(update("message", text="hi"))
    assert seen == ["usual", "plugin"]
    dispatcher.handlers[3].remove(plugin)
    dispatcher.remove_handler(usual, -1)
    dispatcher.process_update(update("message", text="hi"))
    assert seen == ["usual", "plugin", "usual"]
    dispatcher.handlers.clear()
    dispatcher.groups.clear()
    dispatcher.process_update(update("message", text="hi"))
    assert len(seen) == 3


def test_an_emptied_group_is_gone_and_removing_from_it_is_an_error(dispatcher):
    handler = TypeHandler(str, print)
    dispatcher.add_handler(handler, 5)
    dispatcher.remove_handler(handler, 5)
    assert (dispatcher.groups, dispatcher.handlers) == ([], {})
    with pytest.raises(KeyError):
        dispatcher.remove_handler(handler, 5)


@pytest.mark.parametrize("answer", [0, "", [], (), {}, True, "yes"])
def test_any_check_result_but_none_and_false_is_a_match(dispatcher, answer):
    class Answering(TypeHandler):
        def check_update(self, update):
            return answer

    seen = []
    dispatcher.add_handler(Answering(str, noting(seen, "matched")))
    dispatcher.process_update("x")
    assert seen == ["matched"]


# Errors ------------------------------------------------------------------------------------------


def test_an_error_is_told_to_every_error_handler_and_later_groups_run(dispatcher, update):
    seen = []
    for name in ("first", "second"):
        dispatcher.add_error_handler(
            lambda update, context, name=name: seen.append((name, str(context.error)))
        )
    dispatcher.add_handler(CommandHandler("go", noting(seen, "bad", ValueError("no"))))
    dispatcher.add_handler(MessageHandler(None, noting(seen, "later")), 1)
    dispatcher.process_update(update("message", text="/go"))
    assert seen == ["bad", ("first", "no"), ("second", "no"), "later"]


def test_error_handlers_are_a_public_dict_and_the_same_one_counts_once(dispatcher):
    def told(update, context):
        pass

    dispatcher.add_error_handler(told)
    dispatcher.add_error_handler(told)
    dispatcher.add_error_handler(print, run_async=True)
    assert list(dispatcher.error_handlers) == [told, print]
    assert dispatcher.error_handlers[print] is True
    dispatcher.remove_error_handler(told)
    dispatcher.remove_error_handler(told)
    assert list(dispatcher.error_handlers) == [print]


def test_dispatch_error_tells_of_errors_from_anywhere(dispatcher, update):
    seen = []
    dispatcher.add_error_handler(lambda update, context: seen.append((update, context.error)))
    given, error = update("message"), ValueError()
    assert dispatcher.dispatch_error(given, error) is None
    assert dispatcher.dispatch_error(None, error) is None
    assert seen == [(given, error), (None, error)]


def test_an_error_that_is_handed_in_as_an_update_goes_to_the_error_handlers(dispatcher):
    seen = []
    dispatcher.add_error_handler(lambda update, context: seen.append((update, context.error)))
    dispatcher.add_handler(TypeHandler(Exception, lambda e, context: seen.append(e)))
    network, other = NetworkError("gone"), ValueError()
    dispatcher.process_update(network)
    dispatcher.process_update(other)
    assert seen == [(None, network), other]


def test_without_error_handlers_an_error_is_logged_and_later_groups_run(dispatcher, update, caplog):
    seen = []
    dispatcher.add_handler(MessageHandler(None, noting(seen, "bad", ValueError("no"))))
    dispatcher.add_handler(MessageHandler(None, noting(seen, "later")), 1)
    dispatcher.process_update(update("message"))
    (record,) = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert record.name == "telegram.ext.dispatcher"
    assert record.getMessage() == "No error handlers are registered, logging exception."
    assert record.exc_info is not None
    assert seen == ["bad", "later"]


@pytest.mark.parametrize("where", ["handler", "error handler"])
def test_a_stop_anywhere_keeps_the_update_from_later_groups(dispatcher, update, where):
    seen = []
    stop = DispatcherHandlerStop()
    first = stop if where == "handler" else ValueError()
    dispatcher.add_handler(MessageHandler(None, noting(seen, "first", first)))
    dispatcher.add_handler(MessageHandler(None, noting(seen, "never")), 1)
    dispatcher.add_error_handler(noting(seen, "told", stop))
    dispatcher.add_error_handler(noting(seen, "never told"))
    dispatcher.process_update(update("message"))
    assert seen == (["first"] if where == "handler" else ["first", "told"])
    assert stop.state is None


# Inside a web server -----------------------------------------------------------------------------


def test_a_web_server_hands_updates_over_as_it_gets_them(bot, update):
    from telegram import Update

    with pytest.warns(UserWarning, match="can not be processed without at least one worker thread"):
        dispatcher = Dispatcher(bot, None, workers=0)
    seen = []
    dispatcher.add_handler(CommandHandler("go", lambda u, context: seen.append(context.args)))
    body = update("message", text="/go a").to_json()
    dispatcher.process_update(Update.de_json(json.loads(body), bot))
    assert seen == [["a"]]
    assert not dispatcher.running
    assert not dispatcher.has_running_threads


def test_several_threads_of_a_web_server_may_hand_updates_over(bot, update):
    with pytest.warns(UserWarning, match="worker thread"):
        dispatcher = Dispatcher(bot, None, workers=0)
    counted = threading.local()
    seen = []

    def count(_, context):
        counted.here = getattr(counted, "here", 0) + 1
        seen.append(context.args)

    dispatcher.add_handler(CommandHandler("go", count))
    given = update("message", text="/go")
    threads = [
        threading.Thread(target=lambda: [dispatcher.process_update(given) for _ in range(50)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 200


# What it carries ---------------------------------------------------------------------------------


def test_its_parts_are_public(bot):
    jobs = JobQueue()
    updates, failed = Queue(), threading.Event()
    dispatcher = Dispatcher(bot, updates, 3, failed, jobs)
    assert dispatcher.bot is bot
    assert dispatcher.update_queue is updates
    assert dispatcher.workers == 3
    assert dispatcher.exception_event is failed
    assert dispatcher.job_queue is jobs
    assert dispatcher.use_context is True
    assert dispatcher.persistence is None
    assert dispatcher.bot_data == {}
    assert dispatcher.chat_data[5] == {}
    assert dispatcher.user_data[5] == {}
    assert dispatcher.context_types.bot_data is dict
    assert dispatcher.logger.name == "telegram.ext.dispatcher"


def test_with_contexts_callbacks_of_the_old_kind_get_no_more_than_two(dispatcher, update):
    """The `pass_` switches are taken, and mean nothing where there are contexts."""
    seen = []
    dispatcher.add_handler(
        CommandHandler(
            "go",
            lambda *given: seen.append(len(given)),
            pass_args=True,
            pass_job_queue=True,
            pass_update_queue=True,
            pass_chat_data=True,
            pass_user_data=True,
        )
    )
    dispatcher.process_update(update("message", text="/go"))
    assert seen == [2]
