"""What a callback's context holds, by what made it, as bots written for v13 rely on it."""

import pytest

from telegram_ext import (
    CallbackContext,
    CallbackQueryHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    ContextTypes,
    Dispatcher,
    Filters,
    InlineQueryHandler,
    Job,
    MessageHandler,
    PrefixHandler,
    StringCommandHandler,
    StringRegexHandler,
    TypeHandler,
)

SOURCES = {
    "command": (lambda f: CommandHandler("go", f), "message", {"text": "/go a"}),
    "command with a pattern": (
        lambda f: CommandHandler("go", f, Filters.regex("a")),
        "message",
        {"text": "/go a"},
    ),
    "prefix": (lambda f: PrefixHandler("!", "go", f), "message", {"text": "!go a"}),
    "message": (lambda f: MessageHandler(Filters.text, f), "message", {"text": "a"}),
    "message with a pattern": (
        lambda f: MessageHandler(Filters.regex("a"), f),
        "message",
        {"text": "a"},
    ),
    "press": (
        lambda f: CallbackQueryHandler(f, pattern="a"),
        "callback_query",
        {"data": "a"},
    ),
    "query": (lambda f: InlineQueryHandler(f, pattern="a"), "inline_query", {"query": "a"}),
    "chosen": (
        lambda f: ChosenInlineResultHandler(f, pattern="a"),
        "chosen_inline_result",
        {"result_id": "a"},
    ),
}
EXPECTED = {  # args, text of the match, has chat_data, has user_data
    "command": (["a"], None, True, True),
    "command with a pattern": (["a"], "a", True, True),
    "prefix": (["a"], None, True, True),
    "message": (None, None, True, True),
    "message with a pattern": (None, "a", True, True),
    "press": (None, "a", True, True),
    "query": (None, "a", False, True),
    "chosen": (None, "a", False, True),
}


def shown(context):
    assert (context.matches is None) is (context.match is None)
    return (
        context.args,
        context.match and context.match[0],
        context.chat_data is not None,
        context.user_data is not None,
    )


@pytest.mark.parametrize("source", SOURCES)
def test_each_source_fills_its_part_of_the_context(dispatcher, update, source):
    make, kind, fields = SOURCES[source]
    seen = []
    dispatcher.add_handler(make(lambda _, context: seen.append(context)))
    dispatcher.process_update(update(kind, **fields))
    (context,) = seen
    assert shown(context) == EXPECTED[source]
    assert (context.error, context.job, context.async_args, context.async_kwargs) == (None,) * 4


@pytest.mark.parametrize(
    ("kind", "chat", "user"),
    [
        ("message", True, True),
        ("edited_message", True, True),
        ("channel_post", True, False),
        ("edited_channel_post", True, False),
        ("callback_query", True, True),
        ("inline_query", False, True),
        ("chosen_inline_result", False, True),
        ("shipping_query", False, True),
        ("pre_checkout_query", False, True),
        ("poll", False, False),
        ("poll_answer", False, True),
        ("my_chat_member", True, True),
        ("chat_member", True, True),
        ("chat_join_request", True, True),
    ],
)
def test_data_is_there_where_the_update_has_a_chat_or_a_user(dispatcher, update, kind, chat, user):
    context = CallbackContext.from_update(update(kind), dispatcher)
    assert (context.chat_data is not None, context.user_data is not None) == (chat, user)


def test_texts_from_the_queue_have_args_or_matches_and_no_data(dispatcher):
    seen = []
    keep = lambda _, context: seen.append(shown(context))  # noqa: E731
    dispatcher.add_handler(StringCommandHandler("go", keep))
    dispatcher.add_handler(StringRegexHandler("a.", keep), group=1)
    dispatcher.process_update("/go a b")
    dispatcher.process_update("abc")
    assert seen == [(["a", "b"], None, False, False), (None, "ab", False, False)]


def test_a_job_has_its_job_and_no_data(dispatcher):
    job = Job(print, context="mine")
    context = CallbackContext.from_job(job, dispatcher)
    assert context.job is job
    assert context.job.context == "mine"
    assert shown(context) == (None, None, False, False)
    assert context.bot_data is dispatcher.bot_data


def test_an_error_has_the_exception_and_the_updates_data(dispatcher, update):
    error = ValueError("no")
    given = update("message", text="hi")
    context = CallbackContext.from_error(given, error, dispatcher, (1,), {"a": 2})
    assert context.error is error
    assert (context.async_args, context.async_kwargs) == ((1,), {"a": 2})
    assert context.chat_data is dispatcher.chat_data[7]
    context = CallbackContext.from_error(None, error, dispatcher)
    assert shown(context) == (None, None, False, False)


@pytest.mark.parametrize("name", ["bot_data", "chat_data", "user_data"])
def test_data_is_changed_and_never_replaced(dispatcher, update, name):
    context = CallbackContext.from_update(update("message"), dispatcher)
    with pytest.raises(AttributeError, match=f"You can not assign a new value to {name}"):
        setattr(context, name, {})
    getattr(context, name)["a"] = 1
    again = CallbackContext.from_update(update("message"), dispatcher)
    assert getattr(again, name) == {"a": 1}


def test_it_leads_to_bot_dispatcher_and_queues(dispatcher, bot):
    context = CallbackContext(dispatcher)
    assert context.bot is bot
    assert context.dispatcher is dispatcher
    assert context.update_queue is dispatcher.update_queue
    assert context.job_queue is dispatcher.job_queue


def test_update_sets_attributes_by_name(dispatcher):
    context = CallbackContext(dispatcher)
    context.update({"args": ["a"], "mine": 1})
    assert (context.args, context.mine) == (["a"], 1)


def test_attributes_of_ones_own_live_through_the_groups_of_one_update(dispatcher, update):
    seen = []
    dispatcher.add_handler(TypeHandler(object, lambda _, context: setattr(context, "mine", 1)), -1)
    dispatcher.add_handler(
        TypeHandler(object, lambda _, context: seen.append(vars(context).pop("mine")))
    )
    dispatcher.add_handler(TypeHandler(object, lambda _, c: seen.append(hasattr(c, "mine"))), 1)
    dispatcher.process_update(update("message"))
    assert seen == [1, False]


def test_subclasses_override_how_contexts_are_made(bot, update):
    """A class given by ContextTypes makes the contexts of updates, errors and jobs."""

    class Mine(CallbackContext):
        source = None

        @classmethod
        def from_update(cls, update, dispatcher):
            context = super().from_update(update, dispatcher)
            context.source = "update"
            return context

        @classmethod
        def from_error(cls, update, error, dispatcher, async_args=None, async_kwargs=None):
            context = super().from_error(update, error, dispatcher, async_args, async_kwargs)
            context.source = f"error after {context.source}"
            return context

        @classmethod
        def from_job(cls, job, dispatcher):
            context = super().from_job(job, dispatcher)
            context.source = "job"
            return context

    def fail(update, context):
        seen.append(context.source)
        raise ValueError

    seen = []
    dispatcher = Dispatcher(bot, None, workers=1, context_types=ContextTypes(context=Mine))
    dispatcher.add_handler(TypeHandler(object, fail))
    dispatcher.add_error_handler(lambda _, context: seen.append(context.source))
    dispatcher.process_update(update("message"))
    Job(lambda context: seen.append(context.source)).run(dispatcher)
    assert seen == ["update", "error after update", "job"]


def test_without_arbitrary_callback_data_there_is_nothing_to_drop(dispatcher, update):
    context = CallbackContext.from_update(update("callback_query", data="a"), dispatcher)
    with pytest.raises(RuntimeError, match="does not allow for arbitrary callback data"):
        context.drop_callback_data(update("callback_query").callback_query)
