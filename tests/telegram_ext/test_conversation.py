"""Conversations as v13 led them: keys, states, order, answers, nesting, keeping."""

import functools
import warnings

import pytest

from telegram_ext import (
    CallbackQueryHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    ConversationHandler,
    Dispatcher,
    DispatcherHandlerStop,
    Filters,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
)

END = ConversationHandler.END
AGE, NAME = "age", "name"
KEY = (7, 7)


def gives(answer):
    def callback(update, context):
        if isinstance(answer, BaseException):
            raise answer
        return answer

    return callback


def on(command, answer=None):
    return CommandHandler(command, gives(answer))


def text(answer=None):
    return MessageHandler(Filters.text & ~Filters.command, gives(answer))


def conversation(states, entry=AGE, fallbacks=(), **options):
    return ConversationHandler([on("start", entry)], states, list(fallbacks), **options)


@pytest.fixture
def lead(dispatcher, update):
    """Add a conversation and send it texts; each gives the state then."""

    def add(handler, *texts, key=KEY):
        if handler not in dispatcher.handlers.get(0, ()):
            dispatcher.add_handler(handler)
        states = []
        for words in texts:
            dispatcher.process_update(update(words))
            states.append(handler.conversations.get(key))
        return states

    return add


# Making one -------------------------------------------------------------------------------------


def test_the_constants_are_v13s():
    assert (END, ConversationHandler.TIMEOUT, ConversationHandler.WAITING) == (-1, -2, -3)


def test_the_positions_are_v13s():
    entry, states, fallbacks = [on("a")], {1: [on("b")]}, [on("c")]
    made = ConversationHandler(
        entry, states, fallbacks, True, False, True, False, 30, "order", False, {1: 2}, True
    )
    assert made.entry_points is entry
    assert made.states is states
    assert made.fallbacks is fallbacks
    assert made.allow_reentry
    assert (made.per_chat, made.per_user, made.per_message) == (False, True, False)
    assert made.conversation_timeout == 30
    assert made.name == "order"
    assert not made.persistent
    assert made.map_to_parent == {1: 2}
    assert made.run_async


SETTINGS = (
    "entry_points",
    "states",
    "fallbacks",
    "allow_reentry",
    "per_chat",
    "per_user",
    "per_message",
    "conversation_timeout",
    "name",
    "map_to_parent",
)


@pytest.mark.parametrize("setting", SETTINGS)
def test_settings_are_read_only(setting):
    text = f"^You can not assign a new value to {setting} after initialization.$"
    with pytest.raises(ValueError, match=text):
        setattr(conversation({}), setting, 1)


def test_other_attributes_may_be_set():
    made = conversation({})
    made.note = 1
    assert made.note == 1


def test_a_persistent_one_needs_a_name():
    with pytest.raises(ValueError, match="Conversations can't be persistent without a name"):
        conversation({}, persistent=True)


def test_it_must_belong_to_something():
    with pytest.raises(ValueError, match="'per_user', 'per_chat' and 'per_message' can't all be"):
        conversation({}, per_chat=False, per_user=False)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((on("a"), {}, []), "entry_points is .*: write a list of handlers"),
        (([on("a")], {1: on("a")}, []), r"states\[1\] is .*: write a list of handlers"),
        (([on("a")], {}, None), "fallbacks is None: write a list of handlers"),
        (([on("a")], {1: [gives(1)]}, []), r"states\[1\] has <function .*which is no handler"),
    ],
)
def test_what_is_no_list_of_handlers_is_refused(arguments, text):
    with pytest.raises(TypeError, match=text):
        ConversationHandler(*arguments)


BUTTON = CallbackQueryHandler(gives(1))
PER_MESSAGE = {"per_message": True}
INLINE = "If 'per_chat=True', 'InlineQueryHandler' can not be used"


@pytest.mark.parametrize(
    ("handlers", "options", "expected"),
    [
        ([BUTTON], {}, ["If 'per_message=False', 'CallbackQueryHandler' will not be tracked for every message."]),
        ([BUTTON], PER_MESSAGE, []),
        ([on("a")], {}, []),
        ([BUTTON], {**PER_MESSAGE, "per_chat": False}, ["If 'per_message=True' is used, 'per_chat=True' should also"]),
        ([on("a"), BUTTON], PER_MESSAGE, ["If 'per_message=True', all"]),
        ([InlineQueryHandler(gives(1))], {}, [INLINE]),
        ([ChosenInlineResultHandler(gives(1))], {}, [INLINE]),
        ([InlineQueryHandler(gives(1))], {"per_chat": False}, []),
        ([conversation({})], {"conversation_timeout": 5}, ["Using `conversation_timeout` with nested conversations"]),
        ([conversation({})], {}, []),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["entry", "state", "fallback"])
def test_what_is_most_likely_not_meant_warns_once(handlers, options, expected, place):
    places = {"entry": [], "state": [], "fallback": [], place: handlers}
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        ConversationHandler(places["entry"], {1: places["state"]}, places["fallback"], **options)
    assert [
        str(warning.message)[: len(text)] for warning, text in zip(seen, expected, strict=True)
    ] == expected
    assert all(warning.filename == __file__ for warning in seen)
    assert all(warning.category is UserWarning for warning in seen)


def test_run_async_makes_all_handlers_asynchronous():
    handlers = [on("a"), on("b"), on("c")]
    ConversationHandler(handlers[:1], {1: handlers[1:2]}, handlers[2:], run_async=True)
    assert all(handler.run_async is True for handler in handlers)


# The way through --------------------------------------------------------------------------------


def test_an_answer_is_the_next_state_and_end_ends(lead):
    made = conversation({AGE: [text(NAME)], NAME: [text(END)]})
    assert lead(made, "hi", "/start", "30", "Ann", "hi") == [None, AGE, NAME, None, None]
    assert made.conversations == {}


def test_an_entry_point_that_returns_none_begins_nothing(lead):
    assert lead(conversation({AGE: [text()]}, entry=None), "/start") == [None]


def test_an_entry_point_may_end_at_once(lead):
    assert lead(conversation({AGE: [text()]}, entry=END), "/start") == [None]


def test_none_keeps_the_state(lead):
    assert lead(conversation({AGE: [text()]}), "/start", "x", "x") == [AGE, AGE, AGE]


def test_0_and_the_empty_string_are_states(lead):
    made = conversation({0: [text("")], "": [text(END)]}, entry=0)
    assert lead(made, "/start", "x", "x") == [0, "", None]


def test_entry_points_are_not_asked_during_a_conversation(lead):
    made = conversation({AGE: [text(NAME)], NAME: [text()]})
    assert lead(made, "/start", "x", "/start") == [AGE, NAME, NAME]


def test_with_reentry_they_are_asked_before_the_state(lead):
    states = {AGE: [text(NAME)], NAME: [on("start", END), text()]}
    assert lead(conversation(states, allow_reentry=True), "/start", "x", "/start")[-1] == AGE


def test_fallbacks_are_asked_after_the_state(lead):
    made = conversation(
        {AGE: [on("go", NAME)], NAME: [text()]}, fallbacks=[on("go", END), on("cancel", END)]
    )
    assert lead(made, "/start", "/go", "/go") == [AGE, NAME, None]
    assert lead(made, "/start", "/cancel") == [AGE, None]


def test_fallbacks_are_not_asked_outside_a_conversation(lead):
    assert lead(conversation({}, fallbacks=[on("cancel", AGE)]), "/cancel") == [None]


def test_the_first_handler_that_wants_it_gets_it(lead):
    made = conversation({AGE: [on("x", 1), text(NAME), text(END)], NAME: []})
    assert lead(made, "/start", "x") == [AGE, NAME]


def test_what_nobody_wants_goes_to_the_next_handler(dispatcher, lead, update):
    seen = []
    made = conversation({AGE: [text()]})
    dispatcher.add_handler(made)
    dispatcher.add_handler(CommandHandler("other", lambda u, c: seen.append(1)))
    lead(made, "/start", "/other")
    assert seen == [1]


def test_an_unknown_state_warns_and_is_kept(lead):
    made = conversation({AGE: [text()]}, entry="nowhere", name="order", fallbacks=[on("end", END)])
    with pytest.warns(UserWarning, match="^Handler returned state nowhere which is unknown to the ConversationHandler order."):  # fmt: skip
        assert lead(made, "/start") == ["nowhere"]
    assert lead(made, "x", "/end") == ["nowhere", None]
    with pytest.warns(UserWarning, match="unknown to the ConversationHandler."):
        lead(ConversationHandler([on("go", 1)], {}, []), "/go")


def ask_for_age(update, context):
    return "AGE"


class Asker:
    def ask(self, update, context):
        return "AGE"

    def __call__(self, update, context):
        return "AGE"


def partly(extra, update, context):
    return "AGE"


@functools.wraps(ask_for_age)
def decorated(*arguments):
    return ask_for_age(*arguments)


@pytest.mark.parametrize(
    ("callback", "name", "function"),
    [
        (ask_for_age, "ask_for_age", ask_for_age),
        (decorated, "ask_for_age", ask_for_age),
        (functools.partial(partly, 1), "partly", partly),
        (Asker().ask, "Asker.ask", Asker.ask),
        (Asker(), "Asker", None),
    ],
)
def test_an_unknown_state_is_shown_at_the_callback_that_returned_it(lead, callback, name, function):
    handler = CommandHandler("start", callback)
    made = ConversationHandler([handler], {AGE: [], NAME: []}, [], name="order")
    with pytest.warns(UserWarning, match="unknown to the ConversationHandler order") as caught:
        lead(made, "/start")
    (said,) = caught
    assert f"The callback {name} returned 'AGE'; the states are {AGE!r}, {NAME!r}." in str(
        said.message
    )
    if function is not None:
        assert said.filename == __file__
        assert said.lineno == function.__code__.co_firstlineno


def test_what_can_be_no_state_is_an_error_that_says_so(dispatcher, lead):
    errors = []
    dispatcher.add_error_handler(lambda update, context: errors.append(context.error))
    assert lead(conversation({}, entry=["a"]), "/start") == [None]
    assert isinstance(errors[0], TypeError)
    assert "returned ['a'], which can be no state: return a key of `states`" in str(errors[0])


def test_an_error_keeps_the_state(dispatcher, lead):
    errors = []
    dispatcher.add_error_handler(lambda update, context: errors.append(context.error))
    made = conversation({AGE: [text(ValueError("bad"))]})
    assert lead(made, "/start", "x") == [AGE, AGE]
    assert len(errors) == 1


def test_a_stop_with_a_state_sets_it_and_stops(dispatcher, lead):
    seen = []
    dispatcher.add_handler(MessageHandler(Filters.all, lambda u, c: seen.append(1)), group=1)
    made = conversation({AGE: [text(DispatcherHandlerStop(NAME))], NAME: [text()]})
    assert lead(made, "/start", "x") == [AGE, NAME]
    assert seen == [1]


@pytest.mark.parametrize(("state", "expected"), [(None, AGE), (END, None)])
def test_a_stop_may_keep_or_end(lead, state, expected):
    made = conversation({AGE: [text(DispatcherHandlerStop(state))]})
    assert lead(made, "/start", "x") == [AGE, expected]


def test_states_and_handlers_may_be_added_later(lead):
    states = {AGE: []}
    made = conversation(states)
    lead(made, "/start")
    states[AGE].append(text(NAME))
    states[NAME] = [text(END)]
    assert lead(made, "x", "x") == [NAME, None]


def test_callbacks_get_what_their_handlers_collect(dispatcher, update):
    seen = []

    def callback(update, context):
        seen.append((context.args, context.matches and context.match[0], context.chat_data))

    regex = MessageHandler(Filters.regex("b+"), callback)
    dispatcher.add_handler(ConversationHandler([CommandHandler("a", callback), regex], {}, []))
    dispatcher.process_update(update("/a 1 2"))
    dispatcher.process_update(update("abbc"))
    assert seen == [(["1", "2"], None, {}), (None, "bb", {})]


def test_without_contexts_callbacks_get_bot_and_update(quiet_bot, update):
    dispatcher = Dispatcher(quiet_bot, None, workers=1, use_context=False)
    seen = []
    entry = CommandHandler("a", lambda bot, update, args: seen.append((bot, args)), pass_args=True)
    dispatcher.add_handler(ConversationHandler([entry], {}, []))
    dispatcher.process_update(update("/a b"))
    assert seen == [(quiet_bot, ["b"])]


# Keys -------------------------------------------------------------------------------------------


def group(number):
    return {"id": number, "type": "group", "title": "Friends"}


def person(number):
    return {"id": number, "is_bot": False, "first_name": "Bob"}


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({}, (-5, 8)),
        ({"per_user": False}, (-5,)),
        ({"per_chat": False}, (8,)),
    ],
)
def test_the_key_is_made_of_chat_and_user(dispatcher, update, options, key):
    made = conversation({AGE: []}, **options)
    dispatcher.add_handler(made)
    dispatcher.process_update(update("/start", chat=group(-5), **{"from": person(8)}))
    assert made.conversations == {key: AGE}


def test_conversations_do_not_mix(dispatcher, update):
    made = conversation({AGE: [text(NAME)], NAME: []})
    dispatcher.add_handler(made)
    for chat, user in ((-5, 8), (-5, 9), (-6, 8)):
        dispatcher.process_update(update("/start", chat=group(chat), **{"from": person(user)}))
    dispatcher.process_update(update("x", chat=group(-5), **{"from": person(9)}))
    assert made.conversations == {(-5, 8): AGE, (-5, 9): NAME, (-6, 8): AGE}


def test_a_message_without_a_user_has_the_chat_alone(dispatcher, update):
    made = conversation({AGE: []})
    dispatcher.add_handler(made)
    dispatcher.process_update(update("/start", **{"from": None}))
    assert made.conversations == {(7,): AGE}


def test_per_message_adds_the_messages_id(dispatcher, query):
    made = ConversationHandler([BUTTON], {1: []}, [], per_message=True)
    dispatcher.add_handler(made)
    for number in (11, 12):
        body = {"message_id": number, "date": 1, "chat": {"id": 7, "type": "private"}}
        dispatcher.process_update(query("x", message=body))
    assert made.conversations == {(7, 7, 11): 1, (7, 7, 12): 1}


@pytest.mark.filterwarnings("ignore:If 'per_message=True' is used")
def test_per_message_without_chats_takes_inline_messages(dispatcher, query):
    made = ConversationHandler([BUTTON], {1: []}, [], per_message=True, per_chat=False)
    dispatcher.add_handler(made)
    dispatcher.process_update(query("x", message=None, inline_message_id="abc"))
    dispatcher.process_update(query("x", message={"message_id": 5, "date": 1, "chat": {"id": 7, "type": "private"}}))  # fmt: skip
    assert made.conversations == {(7, "abc"): 1, (7, 5): 1}


def everything(answer=1):
    return TypeHandler(object, gives(answer))


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post"])
def test_channel_posts_belong_to_no_conversation(update, kind):
    made = ConversationHandler([everything()], {}, [])
    assert made.check_update(update("x", kind=kind)) is None
    assert made.check_update("no update") is None


def test_edited_messages_do_belong(update):
    assert ConversationHandler([everything()], {}, []).check_update(
        update("x", kind="edited_message")
    )


def test_per_chat_leaves_out_what_has_no_chat(inline, query):
    made = ConversationHandler([everything()], {}, [])
    assert made.check_update(inline("x")) is None
    assert made.check_update(query("x", message=None, inline_message_id="abc")) is None
    per_user = ConversationHandler([everything()], {}, [], per_chat=False)
    assert per_user.check_update(inline("x"))[0] == (7,)
    assert per_user.check_update(query("x", message=None, inline_message_id="abc"))[0] == (7,)


@pytest.mark.filterwarnings("ignore:If 'per_message=True', all")
def test_per_message_leaves_out_all_but_callback_queries(update, query):
    made = ConversationHandler([everything()], {}, [], per_message=True)
    assert made.check_update(update("x")) is None
    assert made.check_update(query("x")) is not None


def test_the_check_gives_key_handler_and_its_check(update):
    entry = CommandHandler("start", gives(AGE))
    made = ConversationHandler([entry], {}, [])
    key, handler, check = made.check_update(update("/start a"))
    assert (key, handler, check) == (KEY, entry, entry.check_update(update("/start a")))


# Nesting ----------------------------------------------------------------------------------------


def nested(inner_states, mapped, **options):
    inner = ConversationHandler(
        [on("in", "a")], inner_states, [], map_to_parent=mapped, name="inner", **options
    )
    outer = conversation({AGE: [inner, text()], NAME: [text()]}, name="outer")
    return outer, inner


def test_a_child_is_a_handler_of_its_parents_state(lead):
    outer, inner = nested({"a": [text("b")], "b": [text()]}, None)
    assert lead(outer, "/in", "/start", "/in", "x") == [None, AGE, AGE, AGE]
    assert inner.conversations == {KEY: "b"}


@pytest.mark.parametrize(
    ("answer", "mapped", "expected"),
    [
        (END, {END: NAME}, NAME),
        ("done", {"done": NAME}, NAME),
        (END, {END: END}, None),
        (END, None, AGE),
        (END, {"done": NAME}, AGE),
        (DispatcherHandlerStop("done"), {"done": NAME}, NAME),
    ],
)
def test_answers_that_are_mapped_end_the_child_and_move_the_parent(lead, answer, mapped, expected):
    outer, inner = nested({"a": [text(answer)]}, mapped)
    assert lead(outer, "/start", "/in", "x") == [AGE, AGE, expected]
    assert inner.conversations == {}


def test_a_mapped_answer_of_an_entry_point_counts_too(lead):
    inner = ConversationHandler([on("in", "skip")], {}, [], map_to_parent={"skip": NAME})
    assert lead(conversation({AGE: [inner], NAME: []}), "/start", "/in") == [AGE, NAME]


def test_a_stop_in_a_child_stops_all_groups(dispatcher, lead):
    seen = []
    dispatcher.add_handler(MessageHandler(Filters.all, lambda u, c: seen.append(1)), group=1)
    outer, inner = nested({"a": [text(DispatcherHandlerStop("b"))], "b": []}, {END: NAME})
    assert lead(outer, "/start", "/in", "x") == [AGE, AGE, AGE]
    assert inner.conversations == {KEY: "b"}
    assert seen == [1, 1]


# Keeping ----------------------------------------------------------------------------------------


class Kept:
    """A persistence that keeps conversations alone."""

    store_user_data = store_chat_data = store_bot_data = store_callback_data = False

    def __init__(self, **states):
        self.states = states
        self.writes = []

    def set_bot(self, bot):
        pass

    def get_conversations(self, name):
        return dict(self.states.get(name, {}))

    def update_conversation(self, name, key, new_state):
        self.writes.append((name, key, new_state))


@pytest.fixture
def keep(dispatcher):
    def keep(**states):
        dispatcher.persistence = Kept(**states)
        return dispatcher.persistence

    return keep


def test_without_persistence_a_persistent_one_is_refused(dispatcher):
    made = conversation({}, persistent=True, name="order")
    with pytest.raises(ValueError, match="ConversationHandler order can not be persistent if dispatcher has no persistence"):  # fmt: skip
        dispatcher.add_handler(made)
    assert dispatcher.handlers == {}


def test_states_are_there_again_after_a_restart(lead, keep):
    kept = keep(order={KEY: AGE, (8, 8): 5})
    made = conversation({AGE: [text(NAME)], NAME: [text(), on("end", END)]}, persistent=True, name="order")  # fmt: skip
    assert lead(made, "x", "x", "/end") == [NAME, NAME, None]
    assert made.persistence is kept
    assert made.conversations == {(8, 8): 5}
    assert kept.writes == [("order", KEY, NAME), ("order", KEY, None)]


def test_what_is_not_persistent_is_not_kept(lead, keep):
    kept = keep(order={KEY: AGE})
    made = conversation({AGE: []}, name="order")
    assert lead(made, "x", "/start") == [None, AGE]
    assert kept.writes == []


def test_an_end_without_a_conversation_writes_nothing(lead, keep):
    kept = keep()
    lead(conversation({}, entry=END, persistent=True, name="order"), "/start")
    assert kept.writes == []


def test_children_are_kept_under_their_own_names(lead, keep):
    kept = keep(outer={KEY: AGE}, inner={KEY: "a"})
    inner = ConversationHandler(
        [on("in", "a")], {"a": [text("b")], "b": [text(END)]}, [],
        map_to_parent={END: NAME}, name="inner", persistent=True,
    )  # fmt: skip
    outer = conversation({AGE: [inner], NAME: []}, name="outer", persistent=True)
    assert lead(outer, "x", "x") == [AGE, NAME]
    assert kept.writes == [("inner", KEY, "b"), ("inner", KEY, None), ("outer", KEY, NAME)]


def test_a_persistent_child_of_a_parent_that_is_not_is_kept_where_it_can_be(lead, keep, dispatcher):
    def family():
        inner = conversation({AGE: []}, name="inner", persistent=True)
        return ConversationHandler([inner], {}, [inner])

    dispatcher.add_handler(family())
    kept = keep()
    lead(family(), "/start")
    assert kept.writes == []  # the first one took the update
    dispatcher.handlers[0].pop(0)
    lead(family(), "/start")
    assert kept.writes == [("inner", KEY, AGE)]


def test_conversations_and_persistence_may_be_set_as_the_dispatcher_of_v13_did():
    inner = conversation({AGE: []}, name="inner", persistent=True)
    outer = ConversationHandler([], {1: [inner]}, [], name="outer", persistent=True)
    kept = outer.persistence = Kept(inner={KEY: AGE})
    assert inner.persistence is kept
    outer.conversations = {KEY: 1}
    assert outer.conversations == {KEY: 1}
    assert inner.conversations == {KEY: AGE}
