"""What each handler wants, and what its callbacks find in the context."""

import re

import pytest

from telegram_ext import (
    CallbackContext,
    CallbackQueryHandler,
    ChatJoinRequestHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    Dispatcher,
    Filters,
    InlineQueryHandler,
    MessageHandler,
    PollAnswerHandler,
    PollHandler,
    PreCheckoutQueryHandler,
    PrefixHandler,
    RegexHandler,
    ShippingQueryHandler,
    StringCommandHandler,
    StringRegexHandler,
    TypeHandler,
)


@pytest.fixture
def contexts(dispatcher):
    """Let a handler handle something, and return the contexts its callback was given."""

    def run(make, *updates):
        got = []
        dispatcher.add_handler(make(lambda update, context: got.append(context)))
        for update in updates:
            dispatcher.process_update(update)
        return got

    return run


def wants(handler, update):
    found = handler.check_update(update)
    return found is not None and found is not False


# Commands ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("/go", True),
        ("/GO", True),
        ("/go now", True),
        ("/go@helper_bot", True),
        ("/go@HELPER_bot now", True),
        ("/go@other_bot", False),
        ("/gone", False),
        ("go", False),
        ("now /go", False),
    ],
)
def test_a_command_is_its_first_word_for_us(update, text, wanted):
    assert wants(CommandHandler("go", print), update(text)) is wanted


def test_text_that_only_looks_like_a_command_is_none(update):
    plain = update("/go", entities=[])
    assert not wants(CommandHandler("go", print), plain)
    later = update("/x /go", entities=[{"type": "bot_command", "offset": 3, "length": 3}])
    assert not wants(CommandHandler("go", print), later)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [("message", True), ("edited_message", True), ("channel_post", False)],
)
def test_edited_commands_are_wanted_and_those_in_channels_are_not(update, kind, wanted):
    assert wants(CommandHandler("go", print), update("/go", kind=kind)) is wanted


def test_a_pressed_button_under_a_command_is_no_command(query):
    assert not wants(CommandHandler("press", print), query("x", message={"text": "/press"}))


def test_one_handler_may_have_several_commands(update):
    handler = CommandHandler(["Start", "help"], print)
    assert handler.command == ["start", "help"]
    assert wants(handler, update("/start"))
    assert wants(handler, update("/HELP"))


@pytest.mark.parametrize(
    "command", ["", "with space", "x" * 33, "/go", "é", "a-b", ["ok", "not ok"]]
)
def test_a_command_that_telegram_does_not_know_is_refused(command):
    with pytest.raises(ValueError, match="Command is not a valid bot command"):
        CommandHandler(command, print)


def test_args_are_the_words_after_the_command(contexts, update):
    one, two = contexts(
        lambda callback: CommandHandler("go", callback), update("/go a  b\nc"), update("/go")
    )
    assert one.args == ["a", "b", "c"]
    assert two.args == []
    assert one.matches is None


def test_filters_stand_third_and_their_data_is_in_the_context(contexts, update):
    (context,) = contexts(
        lambda callback: CommandHandler("go", callback, Filters.regex(r"\d+")),
        update("/go"),
        update("/go 42"),
    )
    assert context.args == ["42"]
    assert context.match[0] == "42"


def test_allow_edited_false_leaves_out_edited_commands(update):
    with pytest.warns(DeprecationWarning, match=r"~Filters\.update\.edited_message"):
        handler = CommandHandler("go", print, allow_edited=False)
    assert wants(handler, update("/go"))
    assert not wants(handler, update("/go", kind="edited_message"))


def test_the_bots_name_is_asked_for_only_where_a_command_names_one(update, quiet_bot, monkeypatch):
    monkeypatch.delattr(type(quiet_bot), "username")
    assert wants(CommandHandler("go", print), update("/go"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("!help", True),
        ("#HELP me", True),
        ("!x", True),
        ("help", False),
        ("!helpme", False),
        (" ", False),
    ],
)
def test_a_prefix_handler_wants_prefix_and_command(update, text, wanted):
    assert wants(PrefixHandler(["!", "#"], ["help", "X"], print), update(text)) is wanted


def test_a_prefix_handler_gives_the_words_and_may_change(contexts, update):
    handlers = []

    def make(callback):
        handlers.append(PrefixHandler("!", "go", callback, Filters.regex("b")))
        return handlers[0]

    (context,) = contexts(make, update("!go a b"), update("!go a"))
    assert context.args == ["a", "b"]
    assert context.match[0] == "b"
    handlers[0].prefix = "?"
    handlers[0].command = ["come"]
    assert handlers[0].prefix == ["?"]
    assert wants(handlers[0], update("?come b"))
    assert not wants(handlers[0], update("!go b"))


# Messages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind", ["message", "edited_message", "channel_post", "edited_channel_post"]
)
def test_a_message_handler_wants_posts_and_edited_ones_too(update, kind):
    for filters in (Filters.text, Filters.all, None):
        assert wants(MessageHandler(filters, print), update("hi", kind=kind))


def test_a_message_handler_does_not_want_pressed_buttons(query):
    assert not wants(MessageHandler(None, print), query("x"))


def test_matches_of_all_filters_are_in_the_context_in_order(contexts, update):
    (context,) = contexts(
        lambda callback: MessageHandler(Filters.regex("a.") & Filters.regex("c."), callback),
        update("ab cd"),
        update("ab"),
    )
    assert [match[0] for match in context.matches] == ["ab", "cd"]
    assert context.match[0] == "ab"
    assert context.args is None


@pytest.mark.parametrize(
    ("argument", "left_out"),
    [
        ("message_updates", {"message"}),
        ("channel_post_updates", {"channel_post"}),
        ("edited_updates", {"edited_message", "edited_channel_post"}),
    ],
)
def test_the_old_arguments_leave_kinds_out_and_name_the_new_way(update, argument, left_out):
    with pytest.warns(DeprecationWarning, match=f"{argument} .* ~"):
        handler = MessageHandler(Filters.all, print, **{argument: False})
    for kind in ("message", "edited_message", "channel_post", "edited_channel_post"):
        assert wants(handler, update("hi", kind=kind)) is (kind not in left_out)


def test_a_message_handler_that_wants_nothing_is_refused():
    with pytest.raises(ValueError, match="are all False"):
        MessageHandler(
            None, print, message_updates=False, channel_post_updates=False, edited_updates=False
        )


def test_a_regex_handler_is_v12s_way_and_says_so(contexts, update):
    with pytest.warns(DeprecationWarning, match=r"MessageHandler\(Filters\.regex\(pattern\)"):
        (context,) = contexts(
            lambda callback: RegexHandler("b(.)", callback),
            update("abc"),
            update("abc", kind="edited_message"),
            update("abc", kind="channel_post"),
            update("x"),
        )
    assert context.match[1] == "c"


def test_a_regex_handler_passes_groups_without_contexts(quiet_bot, update):
    got = []
    dispatcher = Dispatcher(quiet_bot, None, workers=1, use_context=False)
    with pytest.warns(DeprecationWarning):
        handler = RegexHandler(
            "(?P<a>b)",
            lambda bot, update, **more: got.append(more),
            True,
            True,
            message_updates=True,
        )
    dispatcher.add_handler(handler)
    dispatcher.process_update(update("abc"))
    assert got == [{"groups": ("b",), "groupdict": {"a": "b"}}]


# Queries ----------------------------------------------------------------------------------------


def test_a_callback_pattern_must_match_the_beginning(contexts, query):
    (context,) = contexts(
        lambda callback: CallbackQueryHandler(callback, pattern=r"page:(\d)"),
        query("page:3"),
        query("a page:3"),
        query(None),
    )
    assert context.match[1] == "3"


def test_a_callback_pattern_may_be_a_function(contexts, query):
    (context,) = contexts(
        lambda callback: CallbackQueryHandler(callback, pattern=str.isdigit),
        query("12"),
        query("x"),
        query(None),
    )
    assert context.matches == [True]


def test_a_callback_pattern_may_be_a_type(query):
    pressed = query("x")
    handler = CallbackQueryHandler(print, pattern=dict)
    assert not wants(handler, pressed)
    pressed.callback_query.data = {"any": "object"}
    assert wants(handler, pressed)
    assert not wants(CallbackQueryHandler(print, pattern="x"), pressed)


def test_without_a_pattern_every_press_is_wanted_even_of_a_game(query, update):
    assert wants(CallbackQueryHandler(print), query(None, game_short_name="chess"))
    assert not wants(CallbackQueryHandler(print), update("hi"))


def test_the_pattern_stands_fourth():
    assert CallbackQueryHandler(print, False, False, "a").pattern == re.compile("a")
    assert InlineQueryHandler(print, False, False, "a").pattern == re.compile("a")


def test_an_inline_query_may_be_chosen_by_text_and_chat_type(contexts, inline):
    (context,) = contexts(
        lambda callback: InlineQueryHandler(callback, pattern="caps (.*)", chat_types=["sender"]),
        inline("caps hi", chat_type="sender"),
        inline("caps hi", chat_type="private"),
        inline("hi", chat_type="sender"),
        inline("", chat_type="sender"),
    )
    assert context.match[1] == "hi"
    assert wants(InlineQueryHandler(print), inline(""))


def test_a_chosen_result_is_matched_by_its_id(contexts, update):
    sender = {"id": 7, "is_bot": False, "first_name": "Ann"}
    chosen = {"kind": "chosen_inline_result", "from": sender, "query": "q"}
    (context,) = contexts(
        lambda callback: ChosenInlineResultHandler(callback, pattern="a(.)"),
        update(result_id="ab", **chosen),
        update(result_id="b", **chosen),
    )
    assert context.match[1] == "b"
    assert context.user_data == {}


# One kind each ------------------------------------------------------------------------------------

ANN = {"id": 7, "is_bot": False, "first_name": "Ann"}
GROUP = {"id": -5, "type": "group", "title": "G"}
MEMBER = {
    "chat": GROUP,
    "from": ANN,
    "date": 1,
    "old_chat_member": {"status": "left", "user": ANN},
    "new_chat_member": {"status": "member", "user": ANN},
}
KINDS = {
    "chat_join_request": {"chat": GROUP, "from": ANN, "user_chat_id": 7, "date": 1},
    "poll": {"id": "1", "question": "?", "options": []},
    "poll_answer": {"poll_id": "1", "user": ANN, "option_ids": [0]},
    "pre_checkout_query": {"id": "1", "from": ANN, "currency": "EUR", "total_amount": 1},
    "shipping_query": {"id": "1", "from": ANN, "invoice_payload": "x"},
    "my_chat_member": MEMBER,
    "chat_member": MEMBER,
}


@pytest.mark.parametrize(
    ("handler", "kinds"),
    [
        (ChatJoinRequestHandler(print), {"chat_join_request"}),
        (PollHandler(print), {"poll"}),
        (PollAnswerHandler(print), {"poll_answer"}),
        (PreCheckoutQueryHandler(print), {"pre_checkout_query"}),
        (ShippingQueryHandler(print), {"shipping_query"}),
        (ChatMemberHandler(print), {"my_chat_member"}),
        (ChatMemberHandler(print, ChatMemberHandler.CHAT_MEMBER), {"chat_member"}),
        (
            ChatMemberHandler(print, ChatMemberHandler.ANY_CHAT_MEMBER),
            {"my_chat_member", "chat_member"},
        ),
    ],
    ids=lambda value: "" if isinstance(value, set) else type(value).__name__,
)
def test_a_handler_of_one_kind_wants_that_kind_alone(handler, kinds, update, dispatcher):
    got = []
    handler.callback = lambda u, c: got.append(c)
    dispatcher.add_handler(handler)
    for kind, body in KINDS.items():
        one = update(kind=kind, **body)
        assert wants(handler, one) is (kind in kinds)
        dispatcher.process_update(one)
    dispatcher.process_update("no update")
    assert len(got) == len(kinds)


# What bots put into the queue ---------------------------------------------------------------------


def test_string_commands_are_told_by_their_first_word(contexts):
    (context,) = contexts(
        lambda callback: StringCommandHandler("go", callback), "/go a b", "/GO", "go", "/gone", 5
    )
    assert context.args == ["a", "b"]


def test_strings_are_matched_from_their_beginning(contexts, update):
    (context,) = contexts(
        lambda callback: StringRegexHandler("a(.)", callback), "ab", "ba", 5, update("ab")
    )
    assert context.match[1] == "b"


def test_objects_are_told_by_their_type(update):
    class Special(dict):
        pass

    assert wants(TypeHandler(dict, print), Special())
    assert not wants(TypeHandler(dict, print, strict=True), Special())
    assert not wants(TypeHandler(dict, print), update("hi"))


# The context --------------------------------------------------------------------------------------


def test_the_context_leads_to_everything_around(dispatcher, update, quiet_bot):
    context = CallbackContext.from_update(update("hi"), dispatcher)
    assert context.dispatcher is dispatcher
    assert context.bot is quiet_bot
    assert context.update_queue is dispatcher.update_queue
    assert context.job_queue is None
    assert (context.args, context.matches, context.match, context.error, context.job) == (None,) * 5


def test_data_is_kept_by_chat_and_by_user(dispatcher, update):
    first = CallbackContext.from_update(update("hi"), dispatcher)
    first.chat_data["seen"] = first.user_data["name"] = first.bot_data["all"] = 1
    other = update("hi", chat={"id": -9, "type": "group"})
    second = CallbackContext.from_update(other, dispatcher)
    assert second.chat_data == {}
    assert second.user_data == {"name": 1}
    assert second.bot_data is dispatcher.bot_data
    assert dispatcher.chat_data == {7: {"seen": 1}, -9: {}}


def test_without_chat_and_user_there_is_no_data_for_them(dispatcher, update):
    context = CallbackContext.from_update(update(kind="poll", **KINDS["poll"]), dispatcher)
    assert context.chat_data is None
    assert context.user_data is None
    assert CallbackContext.from_error(None, ValueError(), dispatcher).chat_data is None
    job = object()
    assert CallbackContext.from_job(job, dispatcher).job is job


@pytest.mark.parametrize("name", ["bot_data", "chat_data", "user_data"])
def test_the_data_itself_cannot_be_replaced(dispatcher, update, name):
    context = CallbackContext.from_update(update("hi"), dispatcher)
    with pytest.raises(AttributeError, match=f"assign a new value to {name}.*{name}\\['key'\\]"):
        setattr(context, name, {})


def test_a_context_takes_any_attribute(dispatcher):
    context = CallbackContext(dispatcher)
    context.update({"mine": 1, "args": ["x"]})
    assert (context.mine, context.args) == (1, ["x"])


def test_contexts_and_data_may_be_of_other_classes(quiet_bot, update):
    from telegram_ext import ContextTypes

    class Own(CallbackContext[set, list, dict]):
        @classmethod
        def from_update(cls, update, dispatcher):
            context = super().from_update(update, dispatcher)
            context.mine = True
            return context

    types = ContextTypes(context=Own, chat_data=list, user_data=set)
    dispatcher = Dispatcher(quiet_bot, None, workers=1, context_types=types)
    got = []
    dispatcher.add_handler(TypeHandler(object, lambda u, c: got.append(c)))
    dispatcher.process_update(update("hi"))
    assert (got[0].mine, got[0].chat_data, got[0].user_data) == (True, [], set())
    with pytest.raises(ValueError, match="context must be a subclass of CallbackContext"):
        ContextTypes(context=dict)


def test_a_context_needs_a_dispatcher_that_knows_contexts(quiet_bot):
    with pytest.raises(ValueError, match="non context aware"):
        CallbackContext(Dispatcher(quiet_bot, None, workers=1, use_context=False))
