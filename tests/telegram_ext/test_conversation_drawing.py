"""The picture of a conversation, and the trace of what happens in it."""

import enum
import logging
from functools import partial

import pytest

from telegram_ext import (
    CallbackQueryHandler,
    CommandHandler,
    ConversationHandler,
    Filters,
    InlineQueryHandler,
    MessageHandler,
    PrefixHandler,
    StringCommandHandler,
    StringRegexHandler,
    TypeHandler,
)
from telegram_ext.conversation import Trace
from telegram_ext.conversation.answers import answers_of
from telegram_ext.conversation.labels import label

END, TIMEOUT, WAITING = (
    ConversationHandler.END,
    ConversationHandler.TIMEOUT,
    ConversationHandler.WAITING,
)
GENDER, PHOTO = range(2)


class Step(enum.Enum):
    AGE = 5


def start(update, context):
    context.asked = "Boy or girl?"
    return GENDER


def gender(update, context):
    if update.message.text == "neither":
        return ConversationHandler.END
    return PHOTO


def photo(update, context):
    context.photo = update.message.photo


def cancel(update, context):
    return END


def on(word, callback):
    return CommandHandler(word, callback)


# The picture ------------------------------------------------------------------------------------


def test_a_conversation_is_drawn_with_its_states_named():
    made = ConversationHandler(
        [on("start", start)],
        {
            GENDER: [MessageHandler(Filters.regex("^(Boy|Girl|neither)$"), gender)],
            PHOTO: [MessageHandler(Filters.photo, photo)],
        },
        [on("cancel", cancel)],
    )
    assert (
        made.to_mermaid()
        == """\
stateDiagram-v2
    state "GENDER" as s0
    state "PHOTO" as s1
    state "any state" as s2
    [*] --> s0: /start - start
    s0 --> [*]: regex(^(Boy|Girl|neither)$) - gender
    s0 --> s1: regex(^(Boy|Girl|neither)$) - gender
    s1 --> s1: photo - photo
    s2 --> [*]: /cancel - cancel (fallback)
"""
    )


def test_timeout_waiting_and_reentry_are_drawn():
    made = ConversationHandler(
        [on("start", start)],
        {
            GENDER: [],
            TIMEOUT: [MessageHandler(Filters.all, photo)],
            WAITING: [MessageHandler(Filters.text, photo)],
        },
        [],
        allow_reentry=True,
        conversation_timeout=60,
    )
    lines = made.to_mermaid().splitlines()[1:]
    assert [line.strip() for line in lines] == [
        'state "GENDER" as s0',
        'state "TIMEOUT" as s1',
        'state "WAITING" as s2',
        'state "any state" as s3',
        "[*] --> s0: /start - start",
        "s3 --> s0: /start - start (again)",
        "s3 --> s1: quiet for 60 s",
        "s1 --> [*]: all - photo",
        "s3 --> s2: while a callback is at work",
        "s2 --> s2: text - photo",
    ]


def test_a_timeout_without_handlers_is_drawn_too():
    made = ConversationHandler([], {}, [], conversation_timeout=1.5)
    assert "s0 --> [*]: quiet for 1.5 s" in made.to_mermaid()


def test_a_child_leads_where_its_answers_are_mapped_to():
    inner = ConversationHandler([on("in", start)], {}, [], name="inner", map_to_parent={END: PHOTO})
    outer = ConversationHandler([on("start", start)], {GENDER: [inner], PHOTO: []}, [])
    assert "s0 --> s1: conversation inner" in outer.to_mermaid()
    made = ConversationHandler([on("a", gender)], {}, [], map_to_parent={PHOTO: 9})
    assert made.to_mermaid().count("[*] --> [*]: /a - gender") == 1
    assert "PHOTO" not in made.to_mermaid()


def test_states_may_be_named_by_hand():
    made = ConversationHandler([], {0: [], "age": [], Step.AGE: [], 7: []}, [])
    text = made.to_mermaid({0: "the beginning"})
    for name in ("the beginning", "age", "AGE", "7"):
        assert f'state "{name}" as ' in text


def test_what_mermaid_would_misread_is_escaped():
    made = ConversationHandler([CallbackQueryHandler(start, pattern='^a:"\n;')], {'"x"': []}, [], per_message=True, name='an "order"')  # fmt: skip
    text = made.to_mermaid()
    assert text.startswith('---\ntitle: "an \\"order\\""\n---\nstateDiagram-v2\n')
    assert 'state "#34;x#34;" as s0' in text
    assert "button ^a#58;#34; #59; - start" in text


def test_where_the_source_says_nothing_the_arrow_leads_to_a_question_mark():
    made = ConversationHandler([on("a", partial(start, 1)), on("b", lambda u, c: GENDER)], {}, [])
    text = made.to_mermaid()
    assert "[*] --> s0: /a - partial" in text
    assert "[*] --> s0: /b\n" in text
    assert 'state "?" as s0' in text


def both(update, context):
    return PHOTO if context.args else GENDER


def tries(update, context):
    try:
        return Step.AGE
    except ValueError:
        return None


def bare(update, context):
    with update:
        return


def computed(update, context):
    return context.next_state


def local(update, context):
    state = 5
    return state  # noqa: RET504 - a variable of its own is the point


def unhashable(update, context):
    return [1]


def raises(update, context):
    raise ValueError


def inner_function(update, context):
    def inner():
        return 7

    return {"a": inner}["b"]


def matches(update, context):
    match update:
        case 1:
            return "one"
        case _:
            return "more"


def around():
    step = 9

    def closure(update, context):
        return step

    return closure


def around_nothing():
    step = 9

    def closure(update, context):
        return step  # noqa: F821 - it has no value any more, and that is the point

    del step
    return closure


@pytest.mark.parametrize(
    ("callback", "values", "stays", "unknown"),
    [
        (start, (GENDER,), False, False),
        (gender, (END, PHOTO), False, False),
        (photo, (), True, False),
        (both, (PHOTO, GENDER), False, False),
        (tries, (Step.AGE,), True, False),
        (bare, (), True, False),
        (computed, (), False, True),
        (local, (), False, True),
        (unhashable, (), False, True),
        (raises, (), False, False),
        (inner_function, (), False, True),
        (matches, ("one", "more"), False, False),
        (around(), (9,), False, False),
        (around_nothing(), (), False, True),
        (partial(start, 1), (), False, True),
        (print, (), False, True),
    ],
)
def test_answers_are_read_from_the_source(callback, values, stays, unknown):
    found = answers_of(callback)
    assert (found.values, found.stays, found.unknown) == (values, stays, unknown)


@pytest.mark.parametrize(
    ("handler", "text"),
    [
        (on(["a", "b"], start), "/a, /b"),
        (CommandHandler("a", start, Filters.text), "/a text"),
        (PrefixHandler("!", "x", start), "!x"),
        (MessageHandler(Filters.text & ~Filters.command, start), "text and not command"),
        (MessageHandler(Filters.text | Filters.photo, start), "text or photo"),
        (MessageHandler(None, start), "any message"),
        (CallbackQueryHandler(start), "button"),
        (CallbackQueryHandler(start, pattern="^yes$"), "button ^yes$"),
        (CallbackQueryHandler(start, pattern=str), "button str"),
        (InlineQueryHandler(start, pattern="a"), "inline query a"),
        (StringCommandHandler("go", start), "string /go"),
        (StringRegexHandler("a", start), "string a"),
        (TypeHandler(int, start), "Type"),
        (ConversationHandler([], {}, [], name="order"), "conversation order"),
        (ConversationHandler([], {}, []), "conversation"),
    ],
)
def test_a_handler_is_said_in_a_few_words(handler, text):
    assert label(handler) == text


# The trace --------------------------------------------------------------------------------------


@pytest.fixture
def made(dispatcher):
    made = ConversationHandler(
        [on("start", start)],
        {GENDER: [on("skip", cancel), MessageHandler(Filters.text("x"), photo)]},
        [on("cancel", cancel)],
        name="profile",
    )
    dispatcher.add_handler(made)
    return made


def test_the_trace_says_who_was_asked_and_why_the_state_moved(made, dispatcher, update):
    traces = []
    made.trace = traces.append
    for words in ("/start", "hi", "/cancel"):
        dispatcher.process_update(update(words))
    assert all(type(trace) is Trace for trace in traces)
    asked = "\n  state /skip: no\n  state text(x): no\n  fallback /cancel: "
    assert [str(trace) for trace in traces] == [
        "profile (7, 7): no conversation: taken by the entry point\n  entry point /start: yes",
        "profile (7, 7): no conversation -> state 0: the callback returned 0",
        "profile (7, 7): state 0: no handler wants the update" + asked + "no",
        "profile (7, 7): state 0: taken by the fallback" + asked + "yes",
        "profile (7, 7): state 0 -> no conversation: the callback returned END",
    ]


def test_a_trace_may_be_given_at_once(update):
    traces = []
    made = ConversationHandler([], {}, [], trace=traces.append)
    made.check_update(update("x", kind="channel_post"))
    (trace,) = traces
    assert trace.key is None
    assert str(trace) == "conversation: no conversation: channel posts belong to no conversation"


def test_the_same_is_logged_at_debug(made, dispatcher, update, caplog):
    caplog.set_level(logging.DEBUG, "telegram.ext.conversationhandler")
    dispatcher.process_update(update("/start"))
    assert "no conversation -> state 0: the callback returned 0" in caplog.text


def test_the_trace_says_when_a_callback_raised(dispatcher, update, caplog):
    caplog.set_level(logging.DEBUG, "telegram.ext.conversationhandler")
    dispatcher.add_handler(ConversationHandler([on("start", raises)], {}, []))
    dispatcher.process_update(update("/start"))
    assert "(7, 7): no conversation: the callback raised ValueError()" in caplog.text


def test_nobody_listens_so_nothing_is_written(made, dispatcher, update, caplog):
    caplog.set_level(logging.INFO)
    dispatcher.process_update(update("/start"))
    assert "profile" not in caplog.text


def test_a_trace_that_fails_changes_nothing(made, dispatcher, update, caplog):
    made.trace = lambda trace: 1 / 0
    dispatcher.process_update(update("/start"))
    assert made.conversations == {(7, 7): GENDER}
    assert "The trace callback of a conversation raised." in caplog.text
