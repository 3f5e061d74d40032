"""Conversations that go quiet."""

import logging
from datetime import timedelta

import pytest

from telegram_ext import (
    CallbackContext,
    CommandHandler,
    ConversationHandler,
    Dispatcher,
    DispatcherHandlerStop,
    Filters,
    MessageHandler,
    Promise,
)

END, TIMEOUT, WAITING = (
    ConversationHandler.END,
    ConversationHandler.TIMEOUT,
    ConversationHandler.WAITING,
)
KEY = (7, 7)


def text(callback):
    return MessageHandler(Filters.text & ~Filters.command, callback)


@pytest.fixture
def seen():
    return []


@pytest.fixture
def make(dispatcher, update, jobs):
    def make(states=None, entry=lambda u, c: "a", timeout=30, **options):
        made = ConversationHandler(
            [CommandHandler("start", entry)],
            {"a": [text(lambda u, c: None)]} | (states or {}),
            [CommandHandler("end", lambda u, c: END)],
            conversation_timeout=timeout,
            **options,
        )
        dispatcher.add_handler(made)

        def say(words):
            dispatcher.process_update(update(words))
            return made.conversations.get(KEY)

        return made, say

    return make


@pytest.mark.parametrize("timeout", [30, 30.0, timedelta(seconds=30)])
def test_a_quiet_conversation_ends(make, jobs, timeout):
    made, say = make(timeout=timeout)
    say("/start")
    jobs.advance(seconds=29)
    assert made.conversations == {KEY: "a"}
    jobs.advance(seconds=1)
    assert made.conversations == {}
    assert made.timeout_jobs == {}


def test_each_handled_update_begins_the_time_anew(make, jobs):
    made, say = make()
    say("/start")
    for _ in range(3):
        jobs.advance(seconds=20)
        assert say("x") == "a"
        assert len(jobs.jobs()) == 1
    jobs.advance(seconds=20)
    say("/nobody wants this")
    jobs.advance(seconds=10)
    assert made.conversations == {}


def test_an_end_takes_the_timeout_away(make, jobs):
    made, say = make()
    say("/start")
    say("/end")
    assert jobs.jobs() == ()
    assert made.timeout_jobs == {}


def test_an_entry_point_that_begins_nothing_has_no_timeout(make, jobs):
    _made, say = make(entry=lambda u, c: None)
    say("/start")
    assert jobs.jobs() == ()


def test_an_error_keeps_the_timeout(make, jobs):
    def bad(update, context):
        raise ValueError("bad")

    made, say = make({"a": [text(bad)]})
    say("/start")
    jobs.advance(seconds=20)
    assert say("x") == "a"
    jobs.advance(seconds=20)
    assert made.conversations == {KEY: "a"}
    jobs.advance(seconds=10)
    assert made.conversations == {}


def test_timeout_handlers_get_the_last_update_and_context(make, jobs, seen):
    contexts = []

    def note(update, context):
        seen.append((update.message.text, context))
        return "ignored"

    def own(update, context):
        contexts.append(context)

    handlers = [text(note), CommandHandler("start", note), text(note)]
    made, say = make({"a": [text(own)], TIMEOUT: handlers})
    say("/start")
    say("last words")
    jobs.advance(seconds=30)
    assert seen == [("last words", contexts[0])] * 2
    assert type(contexts[0]) is CallbackContext
    assert made.conversations == {}


def test_the_state_is_still_there_for_timeout_handlers(make, jobs, seen):
    made, say = make({TIMEOUT: [CommandHandler("start", lambda u, c: seen.append(dict(made.conversations)))]})  # fmt: skip
    say("/start")
    jobs.advance(seconds=30)
    assert seen == [{KEY: "a"}]


def test_a_stop_in_a_timeout_handler_has_no_effect(make, jobs, seen, caplog):
    def stop(update, context):
        raise DispatcherHandlerStop("b")

    handlers = [CommandHandler("start", stop), CommandHandler("start", lambda u, c: seen.append(1))]
    made, say = make({TIMEOUT: handlers})
    say("/start")
    jobs.advance(seconds=30)
    assert seen == [1]
    assert made.conversations == {}
    assert "DispatcherHandlerStop has no effect in the state TIMEOUT" in caplog.text


def test_an_error_in_a_timeout_handler_goes_to_the_error_handlers(make, jobs, dispatcher, seen):
    def bad(update, context):
        raise ValueError("bad")

    dispatcher.add_error_handler(lambda update, context: seen.append((update.message.text, str(context.error))))  # fmt: skip
    made, say = make({TIMEOUT: [CommandHandler("start", bad)]})
    say("/start")
    jobs.advance(seconds=30)
    assert seen == [("/start", "bad")]
    assert made.conversations == {}


def test_without_a_job_queue_it_warns_and_goes_on(make, dispatcher, caplog):
    dispatcher.job_queue = None
    _made, say = make()
    assert say("/start") == "a"
    assert "Ignoring `conversation_timeout` because the Dispatcher has no JobQueue." in caplog.text
    assert caplog.records[-1].name == "telegram.ext.conversationhandler"


def test_conversations_time_out_one_by_one(make, jobs, dispatcher, update):
    made, say = make()
    say("/start")
    jobs.advance(seconds=10)
    dispatcher.process_update(update("/start", chat={"id": 8, "type": "private"}))
    assert set(made.timeout_jobs) == {KEY, (8, 7)}
    jobs.advance(seconds=20)
    assert made.conversations == {(8, 7): "a"}
    jobs.advance(seconds=10)
    assert made.conversations == {}


def test_a_timeout_that_comes_late_still_comes(make, jobs):
    made, say = make()
    say("/start")
    jobs.sleep(hours=8)
    jobs.wake()
    assert made.conversations == {}


def test_a_timeout_that_had_begun_when_something_came_finds_itself_called_off(make, jobs):
    made, say = make()
    say("/start")
    (job,) = jobs.jobs()
    job.job.remove()  # the scheduler has let go of it, and its thread is about to run
    assert say("x") == "a"
    job.run(jobs._dispatcher)
    assert made.conversations == {KEY: "a"}
    assert len(jobs.jobs()) == 1


def test_a_conversation_that_went_on_during_its_timeout_stays(make, jobs, dispatcher, update):
    def go_on(update_, context):
        dispatcher.process_update(update("still here"))

    made, say = make({TIMEOUT: [CommandHandler("start", go_on)]})
    say("/start")
    jobs.advance(seconds=30)
    assert made.conversations == {KEY: "a"}
    jobs.advance(seconds=30)
    assert made.conversations == {}


def test_the_end_by_timeout_is_kept(make, jobs, dispatcher):
    kept = {}

    class Kept:
        store_user_data = store_chat_data = store_bot_data = store_callback_data = False

        def get_conversations(self, name):
            return {}

        def update_conversation(self, name, key, new_state):
            kept[key] = new_state

    dispatcher.persistence = Kept()
    _made, say = make(persistent=True, name="order")
    say("/start")
    assert kept == {KEY: "a"}
    jobs.advance(seconds=30)
    assert kept == {KEY: None}


def test_the_time_runs_from_the_end_of_an_asynchronous_callback(make, jobs):
    promises = []

    def entry(update, context):
        promises.append(Promise(lambda: "a", (), {}))
        return promises[-1]

    made, say = make(entry=entry)
    say("/start")
    jobs.advance(seconds=100)
    assert KEY in made.conversations
    promises[0].run()
    jobs.advance(seconds=29)
    assert made.conversations == {KEY: "a"}
    jobs.advance(seconds=1)
    assert made.conversations == {}


def test_what_came_while_waiting_is_the_last_update(make, jobs, seen):
    promises = []

    def entry(update, context):
        promises.append(Promise(lambda: "a", (), {}))
        return promises[-1]

    last = MessageHandler(Filters.all, lambda u, c: seen.append(u.message.text))
    _made, say = make({WAITING: [text(lambda u, c: None)], TIMEOUT: [last]}, entry=entry)
    say("/start")
    say("later")
    promises[0].run()
    jobs.advance(seconds=30)
    assert seen == ["later"]


def test_without_contexts_timeout_handlers_get_bot_and_update(quiet_bot, update, jobs, seen):
    dispatcher = Dispatcher(quiet_bot, None, workers=1, use_context=False, job_queue=jobs)
    jobs.set_dispatcher(dispatcher)
    made = ConversationHandler(
        [CommandHandler("start", lambda bot, update: "a")],
        {"a": [], TIMEOUT: [MessageHandler(Filters.all, lambda bot, update: seen.append(bot))]},
        [],
        conversation_timeout=5,
    )
    dispatcher.add_handler(made)
    dispatcher.process_update(update("/start"))
    jobs.advance(seconds=5)
    assert seen == [quiet_bot]
    assert made.conversations == {}


def test_a_timeout_is_traced(make, jobs, caplog):
    caplog.set_level(logging.DEBUG, "telegram.ext.conversationhandler")
    _made, say = make()
    say("/start")
    jobs.advance(seconds=30)
    assert "(7, 7): state 'a' -> no conversation: it was quiet for too long" in caplog.text
