"""Conversations as bots written for v13 build them, look into them and change them."""

import enum
import logging

import pytest

from telegram_ext import (
    CommandHandler,
    ConversationHandler,
    Filters,
    MessageHandler,
)

END = ConversationHandler.END
KEY = (7, 7)  # chat and user of a private message


def answering(answer, seen=None):
    def callback(update, context):
        if seen is not None:
            seen.append(answer)
        return answer

    return callback


def words(answer, seen=None):
    return MessageHandler(Filters.text & ~Filters.command, answering(answer, seen))


def begin(answer=1):
    return CommandHandler("begin", answering(answer))


@pytest.fixture
def says(dispatcher, update):
    def says(*texts):
        for text in texts:
            dispatcher.process_update(update("message", text=text))

    return says


def test_conversations_is_public_and_bots_set_and_end_them_by_hand(dispatcher, says):
    seen = []
    conversation = ConversationHandler([begin()], {1: [words(2, seen)], 2: [words(END, seen)]}, [])
    dispatcher.add_handler(conversation)
    conversation.conversations[KEY] = 2
    says("hi")
    assert (seen, conversation.conversations) == ([END], {})
    says("/begin")
    assert conversation.conversations == {KEY: 1}
    conversation.conversations.pop(KEY)
    says("hi")
    assert seen == [END]


def test_states_may_be_members_of_an_enum_tuples_texts_and_numbers(dispatcher, says):
    class State(enum.Enum):
        ASKED = 1

    states = [State.ASKED, ("a", 1), "text", 0, ""]
    handlers = dict(zip(states, [[words(each)] for each in [*states[1:], END]], strict=True))
    conversation = ConversationHandler(
        entry_points=(begin(State.ASKED),), states=handlers, fallbacks=()
    )
    dispatcher.add_handler(conversation)
    says("/begin")
    for state in states:
        assert conversation.conversations == {KEY: state}
        says("on")
    assert conversation.conversations == {}


def test_two_conversations_of_one_group_do_not_disturb_each_other(dispatcher, says):
    seen = []
    for name in ("one", "two"):
        dispatcher.add_handler(
            ConversationHandler(
                [CommandHandler(name, answering(1))], {1: [words(END, seen)]}, [], name=name
            )
        )
    says("/two", "hi", "nobody wants this")
    assert seen == [END]


def test_the_same_update_may_lead_conversations_of_several_groups(dispatcher, says):
    seen = []
    for group in (0, 1):
        dispatcher.add_handler(
            ConversationHandler([begin()], {1: [words(END, seen)]}, []), group=group
        )
    says("/begin", "hi")
    assert seen == [END, END]


def test_what_it_was_made_of_is_public(dispatcher):
    entry, state, fallback = [begin()], {1: [words(1)]}, [CommandHandler("cancel", answering(END))]
    conversation = ConversationHandler(
        entry,
        state,
        fallback,
        allow_reentry=True,
        per_user=False,
        conversation_timeout=5,
        name="mine",
        map_to_parent={1: 2},
    )
    assert conversation.entry_points == entry
    assert conversation.states == state
    assert conversation.fallbacks == fallback
    assert (conversation.allow_reentry, conversation.conversation_timeout) == (True, 5)
    assert (conversation.per_chat, conversation.per_user, conversation.per_message) == (
        True,
        False,
        False,
    )
    assert (conversation.name, conversation.persistent) == ("mine", False)
    assert conversation.map_to_parent == {1: 2}
    assert conversation.timeout_jobs == {}
    assert conversation.logger is logging.getLogger("telegram.ext.conversationhandler")
    assert (END, ConversationHandler.TIMEOUT, ConversationHandler.WAITING) == (-1, -2, -3)


def test_handlers_may_be_added_to_a_conversation_that_is_under_way(dispatcher, says):
    seen = []
    conversation = ConversationHandler([begin()], {1: []}, [])
    dispatcher.add_handler(conversation)
    says("/begin")
    conversation.states[1].append(words(2, seen))
    conversation.states[2] = [words(END, seen)]
    conversation.entry_points.append(CommandHandler("again", answering(2)))
    says("on", "off", "/again")
    assert seen == [2, END]
    assert conversation.conversations == {KEY: 2}


def test_it_is_asked_and_told_like_any_handler(dispatcher, update):
    conversation = ConversationHandler([begin(END)], {}, [])
    given = update("message", text="/begin")
    check = conversation.check_update(given)
    assert check
    assert not conversation.check_update("text")
    assert not conversation.check_update(update("channel_post", text="/begin"))
    context = dispatcher.context_types.context.from_update(given, dispatcher)
    assert conversation.handle_update(given, dispatcher, check, context) is None


def test_a_childs_answer_that_is_not_mapped_is_the_childs_own_state(dispatcher, says):
    child = ConversationHandler(
        [CommandHandler("child", answering("in"))],
        {"in": [words("deeper")], "deeper": [words("up")]},
        [],
        map_to_parent={"up": 2},
    )
    parent = ConversationHandler([begin()], {1: [child], 2: [words(END)]}, [])
    dispatcher.add_handler(parent)
    says("/begin", "/child", "on")
    assert (parent.conversations, child.conversations) == ({KEY: 1}, {KEY: "deeper"})
    says("on")
    assert (parent.conversations, child.conversations) == ({KEY: 2}, {})
