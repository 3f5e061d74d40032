"""The arrangement of handlers leaves out only those that would have said no."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from telegram_ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    Filters,
    InlineQueryHandler,
    MessageFilter,
    MessageHandler,
    PollHandler,
    PrefixHandler,
    TypeHandler,
)
from telegram_ext.routing import Plan, literal_prefix
from telegram_ext.updates import kind_of


def nothing(update, context):
    pass


class Eager(CommandHandler):
    """Wants everything, whatever its commands are."""

    def check_update(self, update):
        return True


class Answers(MessageFilter):
    """Answers what it was told, as an own filter might."""

    def __init__(self, answer):
        self.answer = answer

    def filter(self, message):
        return self.answer


NAMES = ["a", "b", "start", "help", "x_1"]
HANDLERS = st.one_of(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map(
        lambda names: CommandHandler(names, nothing)
    ),
    st.sampled_from(
        [
            lambda: MessageHandler(Filters.text & ~Filters.command, nothing),
            lambda: MessageHandler(Filters.command, nothing),
            lambda: MessageHandler(Filters.update.channel_posts, nothing),
            lambda: MessageHandler(Filters.text, nothing),
            lambda: MessageHandler(Filters.regex("a(.)?") & Filters.regex("h|i"), nothing),
            lambda: MessageHandler(Filters.regex("x"), nothing),
            lambda: MessageHandler(Answers(None), nothing),
            lambda: MessageHandler(Answers(0), nothing),
            lambda: MessageHandler(Answers([]), nothing),
            lambda: MessageHandler(Answers({"x": [1]}), nothing),
            lambda: MessageHandler(Answers("yes") | Answers(0), nothing),
            lambda: MessageHandler(None, nothing),
            lambda: CommandHandler("a", nothing, ~Filters.update.edited_message),
            lambda: PrefixHandler("/", ["a", "zzz"], nothing),
            lambda: Eager("b", nothing),
            lambda: TypeHandler(object, nothing),
            lambda: PollHandler(nothing),
            lambda: ChatMemberHandler(nothing, ChatMemberHandler.ANY_CHAT_MEMBER),
            lambda: CallbackQueryHandler(nothing),
            lambda: CallbackQueryHandler(nothing, pattern=lambda data: data == "go"),
        ]
    ).map(lambda make: make()),
    st.sampled_from(
        [
            "go",
            "^go:",
            "^go$",
            "go|x",
            "(?i)GO",
            "g?o",
            "go*",
            "go{2}",
            r"\d+",
            r"a\.b",
            "",
            "[gx]o",
        ]
    ).flatmap(
        lambda pattern: st.sampled_from(
            [
                CallbackQueryHandler(nothing, pattern=pattern),
                InlineQueryHandler(nothing, pattern=pattern),
                CallbackQueryHandler(nothing, pattern=re.compile(pattern, re.IGNORECASE)),
                CallbackQueryHandler(nothing, pattern=re.compile(pattern, re.VERBOSE)),
            ]
        )
    ),
)
TEXTS = ["/a", "/A", "/a@helper_bot x", "/start", "/zzz", "hi", "a /a", "/help@other_bot", "/x_1 1"]
DATA = ["go", "GO", "go:1", "o", "g", "x", "7", "a.b", "axb", "goo", None]


# The fixtures only make values; they keep nothing.
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(handlers=st.lists(HANDLERS, max_size=12), data=st.data())
def test_the_first_match_is_the_same_as_by_asking_every_handler(
    handlers, data, update, query, inline
):
    one = data.draw(
        st.one_of(
            st.tuples(
                st.sampled_from(TEXTS),
                st.sampled_from(["message", "edited_message", "channel_post"]),
            ).map(lambda drawn: update(drawn[0], kind=drawn[1])),
            st.sampled_from(DATA).map(query),
            st.sampled_from([text for text in DATA if text]).map(inline),
            st.just(update(kind="poll", id="1", question="?", options=[])),
        )
    )
    kind = kind_of(one)
    assert kind is not None

    def first(asked):
        for handler, ask in asked:
            found = ask(one)
            if found is not None and found is not False:
                return handler, shown(found)
        return None

    every = [(handler, handler.check_update) for handler in handlers]
    assert first(Plan(handlers).candidates(one, kind)) == first(every)


def shown(found):
    """Make a check result comparable: matches are equal only to themselves."""
    if isinstance(found, dict):
        return {name: [str(value) for value in values] for name, values in found.items()}
    return str(found)


@pytest.mark.parametrize(
    ("pattern", "prefix"),
    [
        ("abc", "abc"),
        ("^abc", "abc"),
        ("^abc$", "abc"),
        ("abc.*", "abc"),
        ("abc*", "ab"),
        ("abc?", "ab"),
        ("abc+", "abc"),
        ("abc{2}", "ab"),
        (r"a\.b", "a.b"),
        (r"a\.?b", "a"),
        (r"\d", ""),
        (r"a\d", "a"),
        ("a|b", ""),
        ("(a|b)c", ""),
        ("a(b|c)", ""),
        ("(?i)abc", ""),
        ("ab(?P<n>c)", "ab"),
        ("^", ""),
        ("", ""),
        ("[ab]c", ""),
        (re.compile("abc", re.IGNORECASE), ""),
        (re.compile("a b c", re.VERBOSE), ""),
        (re.compile(b"abc"), ""),
        (len, ""),
        (None, ""),
    ],
)
def test_the_text_that_a_pattern_begins_with_is_never_too_long(pattern, prefix):
    assert literal_prefix(pattern) == prefix


@given(st.text(alphabet="ab.^$*+?{}[]|()\\1 ", max_size=8), st.text(alphabet="ab. 1^$", max_size=6))
def test_whatever_matches_begins_with_the_prefix(source, text):
    try:
        pattern = re.compile(source)
    except (re.error, FutureWarning):
        return
    if pattern.match(text):
        assert text.startswith(literal_prefix(source))


def candidates(handlers, one):
    return [handler for handler, _ in Plan(handlers).candidates(one, kind_of(one))]


def test_of_many_commands_only_the_one_that_was_sent_is_asked(update):
    handlers = [CommandHandler(f"c{number}", nothing) for number in range(100)]
    assert candidates(handlers, update("/c42")) == [handlers[42]]
    assert candidates(handlers, update("/unknown")) == []
    assert candidates(handlers, update("hi")) == []


def test_of_many_buttons_only_those_whose_data_fits_are_asked(query):
    handlers = [
        CallbackQueryHandler(nothing, pattern=f"^page_{letter}:") for letter in "abcdefgh"
    ] + [CallbackQueryHandler(nothing)]
    assert candidates(handlers, query("page_c:1")) == [handlers[2], handlers[8]]


@pytest.mark.parametrize(
    "change",
    [
        lambda handler: setattr(handler, "command", ["new"]),
        lambda handler: setattr(handler, "command", "new"),
        lambda handler: handler.command.append("new"),
        lambda handler: handler.command.extend(["new"]),
        lambda handler: handler.command.__setitem__(0, "new"),
        lambda handler: setattr(handler, "check_update", lambda update: ([], True)),
    ],
)
def test_a_handler_may_change_after_it_was_added(change, dispatcher, update):
    got = []
    handlers = [CommandHandler(f"c{n}", lambda u, c, n=n: got.append(n)) for n in range(9)]
    for handler in handlers:
        dispatcher.add_handler(handler)
    dispatcher.process_update(update("/new"))
    change(handlers[5])
    dispatcher.process_update(update("/new"))
    assert got == [5]


def test_a_pattern_may_change_after_the_handler_was_added(dispatcher, query):
    got = []
    handler = CallbackQueryHandler(lambda u, c: got.append(u.callback_query.data), pattern="^old")
    dispatcher.add_handler(handler)
    dispatcher.process_update(query("old"))
    handler.pattern = re.compile("^new")
    dispatcher.process_update(query("new"))
    assert got == ["old", "new"]


def test_filters_set_from_outside_may_let_other_kinds_through(dispatcher, update):
    got = []
    handler = CommandHandler("go", lambda u, c: got.append(u.channel_post.text))
    dispatcher.add_handler(handler)
    post = update("/go", kind="channel_post")
    dispatcher.process_update(post)
    handler.filters = Filters.all
    dispatcher.process_update(post)
    assert got == ["/go"]


def test_an_update_of_several_kinds_is_shown_to_every_handler(dispatcher, update, query):
    got = []
    dispatcher.add_handler(CallbackQueryHandler(lambda u, c: got.append("query")), 0)
    dispatcher.add_handler(MessageHandler(Filters.text, lambda u, c: got.append("message")), 1)
    both = update("hi")
    both.callback_query = query("x").callback_query
    dispatcher.process_update(both)
    assert got == ["query", "message"]
