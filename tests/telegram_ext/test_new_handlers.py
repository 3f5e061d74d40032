"""Every kind of update has a handler or a filter, and strangers' messages wait to be asked for."""

import pytest

from telegram import Update
from telegram_ext import (
    BotSubscriptionHandler,
    BusinessConnectionHandler,
    BusinessMessagesDeletedHandler,
    CallbackQueryHandler,
    ChatBoostHandler,
    ChatJoinRequestHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    Filters,
    InlineQueryHandler,
    ManagedBotHandler,
    MessageGenerationStoppedHandler,
    MessageHandler,
    MessageReactionHandler,
    PaidMediaPurchasedHandler,
    PollAnswerHandler,
    PollHandler,
    PreCheckoutQueryHandler,
    PrefixHandler,
    ShippingQueryHandler,
)
from telegram_ext.routing import Plan
from telegram_ext.updates import MESSAGES, NEWER_MESSAGES, POSTS, kind_of
from tests.telegram.spec_samples import TYPES, sample

KINDS = {
    field["name"]: field["type"]
    for field in TYPES["Update"]["fields"]
    if field["name"] != "update_id"
}
ANN = {"id": 8, "is_bot": False, "first_name": "Ann", "username": "AnnB"}
GROUP = {"id": -100, "type": "supergroup", "title": "G", "username": "G_chat"}


def nothing(update, context):
    pass


NEW = {
    "business_connection": BusinessConnectionHandler(nothing),
    "deleted_business_messages": BusinessMessagesDeletedHandler(nothing),
    "message_reaction": MessageReactionHandler(nothing),
    "message_reaction_count": MessageReactionHandler(nothing),
    "purchased_paid_media": PaidMediaPurchasedHandler(nothing),
    "chat_boost": ChatBoostHandler(nothing, ChatBoostHandler.ANY_CHAT_BOOST),
    "removed_chat_boost": ChatBoostHandler(nothing, ChatBoostHandler.ANY_CHAT_BOOST),
    "managed_bot": ManagedBotHandler(nothing),
    "subscription": BotSubscriptionHandler(nothing),
    "stopped_message_generation": MessageGenerationStoppedHandler(nothing),
}
OLD = {
    "callback_query": CallbackQueryHandler(nothing),
    "chat_join_request": ChatJoinRequestHandler(nothing),
    "chat_member": ChatMemberHandler(nothing, ChatMemberHandler.CHAT_MEMBER),
    "chosen_inline_result": ChosenInlineResultHandler(nothing),
    "inline_query": InlineQueryHandler(nothing),
    "my_chat_member": ChatMemberHandler(nothing),
    "poll": PollHandler(nothing),
    "poll_answer": PollAnswerHandler(nothing),
    "pre_checkout_query": PreCheckoutQueryHandler(nothing),
    "shipping_query": ShippingQueryHandler(nothing),
}
EVERYBODY = {
    **OLD,
    **NEW,
    **{
        kind: MessageHandler(getattr(Filters.update, kind), nothing)
        for kind, type in KINDS.items()
        if type == "Message"
    },
}
# A handler that serves two kinds stands in the table once for each.
TWINS = {
    kind: {id(handler) for handler in NEW.values() if type(handler) is type(NEW[kind])}
    for kind in ("message_reaction", "message_reaction_count", "chat_boost", "removed_chat_boost")
}


def made(kind, bot=None, **fields):
    """Return an update of a kind with what the spec requires of it, and some fields more."""
    data = {"update_id": 1, kind: {**sample(KINDS[kind]), **fields}}
    update = Update.de_json(data, bot)
    assert update is not None
    return update


# Every kind ---------------------------------------------------------------------------------------


def test_there_is_a_handler_or_a_filter_for_every_kind():
    assert sorted(EVERYBODY) == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_each_handler_wants_its_kind_and_no_other(kind):
    update = made(kind)
    for other, handler in EVERYBODY.items():
        wanted = handler is EVERYBODY[kind] or id(handler) in TWINS.get(kind, ())
        assert bool(handler.check_update(update)) is wanted, other
    assert not EVERYBODY[kind].check_update("not an update")


@pytest.mark.parametrize("kind", KINDS)
def test_dispatch_asks_only_the_handlers_of_the_kind(kind):
    plan = Plan(list(EVERYBODY.values()))
    update = made(kind)
    found = [handler for handler, _ in plan.candidates(update, kind_of(update))]
    assert EVERYBODY[kind] in found
    if kind not in MESSAGES | POSTS:  # which every MessageHandler is asked about
        assert {id(handler) for handler in found} <= {id(EVERYBODY[kind]), *TWINS.get(kind, ())}


@pytest.mark.parametrize("kind", NEW)
def test_a_handler_is_called_with_the_update_and_its_chat_and_user(kind, dispatcher):
    calls = []
    handler = type(NEW[kind])(lambda update, context: calls.append((update, context)))
    handler._kinds = NEW[kind]._kinds
    dispatcher.add_handler(handler)
    update = made(kind, dispatcher.bot)
    dispatcher.process_update(update)
    [(seen, context)] = calls
    assert seen is update
    assert (context.chat_data is None) is (update.effective_chat is None)
    assert (context.user_data is None) is (update.effective_user is None)


@pytest.mark.parametrize("kind", NEW)
def test_handlers_are_called_like_their_types(kind):
    serving_two = {"message_reaction_count", "removed_chat_boost"}
    if kind not in serving_two:
        assert type(NEW[kind]).__name__ == KINDS[kind].removesuffix("Updated") + "Handler"


# Selectors ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "wanted"),
    [
        ({}, True),
        ({"chat_id": -100}, True),
        ({"chat_id": [-1, -100]}, True),
        ({"chat_id": -1}, False),
        ({"chat_id": []}, False),
        ({"chat_username": "@g_chat"}, True),
        ({"chat_username": ["x", "G_CHAT"]}, True),
        ({"chat_username": "x"}, False),
        ({"chat_id": -1, "chat_username": "G_chat"}, True),
        ({"user_id": 8}, True),
        ({"user_id": {9}}, False),
        ({"user_username": "annb"}, True),
        ({"user_username": ""}, False),
        ({"chat_id": -100, "user_id": 8}, True),
        ({"chat_id": -100, "user_id": 9}, False),
        ({"chat_id": -1, "user_id": 8}, False),
    ],
)
def test_reactions_are_chosen_by_chat_and_user(chosen, wanted):
    update = made("message_reaction", chat=GROUP, user=ANN)
    assert MessageReactionHandler(nothing, **chosen).check_update(update) is wanted


def test_reactions_of_nobody_named_are_not_those_of_a_chosen_user():
    counts = made("message_reaction_count", chat=GROUP)
    anonymous = made("message_reaction", chat=GROUP, actor_chat=GROUP)
    for update in (counts, anonymous):
        assert MessageReactionHandler(nothing, chat_id=-100).check_update(update)
        assert not MessageReactionHandler(nothing, user_id=8).check_update(update)
        assert not MessageReactionHandler(nothing, user_username="").check_update(update)


def test_reaction_types_choose_between_changes_and_counts():
    change, counts = made("message_reaction"), made("message_reaction_count")
    cls = MessageReactionHandler
    for types, wanted in [
        (cls.MESSAGE_REACTION, (True, True)),
        (cls.MESSAGE_REACTION_UPDATED, (True, False)),
        (cls.MESSAGE_REACTION_COUNT_UPDATED, (False, True)),
    ]:
        handler = cls(nothing, message_reaction_types=types)
        assert (handler.check_update(change), handler.check_update(counts)) == wanted


def test_boost_types_choose_between_boosts_gained_and_lost():
    gained, lost = made("chat_boost", chat=GROUP), made("removed_chat_boost", chat=GROUP)
    cls = ChatBoostHandler
    for types, wanted in [
        (cls.CHAT_BOOST, (True, False)),
        (cls.REMOVED_CHAT_BOOST, (False, True)),
        (cls.ANY_CHAT_BOOST, (True, True)),
    ]:
        handler = cls(nothing, types, chat_id=-100)
        assert (handler.check_update(gained), handler.check_update(lost)) == wanted
        assert not cls(nothing, types, chat_username="other").check_update(gained)


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("business_connection", "user"),
        ("purchased_paid_media", "from"),
        ("managed_bot", "user"),
        ("subscription", "user"),
    ],
)
def test_what_comes_from_users_is_chosen_by_user(kind, field):
    handler, update = type(NEW[kind]), made(kind, **{field: ANN})
    assert handler(nothing, 8).check_update(update)
    assert handler(nothing, username="AnnB").check_update(update)
    assert not handler(nothing, user_id=9, username="Ben").check_update(update)


@pytest.mark.parametrize("kind", ["deleted_business_messages", "stopped_message_generation"])
def test_what_comes_from_chats_is_chosen_by_chat(kind):
    handler, update = type(NEW[kind]), made(kind, chat=GROUP)
    assert handler(nothing, -100).check_update(update)
    assert handler(nothing, username="G_chat").check_update(update)
    assert not handler(nothing, chat_id=-1).check_update(update)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"chat_id": "@g_chat"}, "'@g_chat' is not an id"),
        ({"chat_id": [1, 2.5]}, "2.5 is not an id"),
        ({"user_id": 1.5}, "1.5 is not an id"),
        ({"user_username": 8}, "8 is not a username"),
    ],
)
def test_a_wrong_selector_is_shown_at_once(chosen, said):
    with pytest.raises(TypeError, match=said):
        MessageReactionHandler(nothing, **chosen)


@pytest.mark.parametrize("cls", [MessageReactionHandler, ChatBoostHandler])
def test_a_wrong_type_number_is_shown_at_once(cls):
    name = "chat_boost_types" if cls is ChatBoostHandler else "message_reaction_types"
    with pytest.raises(ValueError, match="'chat_boost' says neither"):
        cls(nothing, **{name: "chat_boost"})


# Messages of strangers ----------------------------------------------------------------------------


def strangers(kind, text="/start"):
    entities = [{"type": "bot_command", "offset": 0, "length": len(text)}] if text[0] == "/" else []
    return made(kind, text=text, entities=entities)


def wants(handler, update):
    """Ask a handler, directly and as the dispatcher would."""
    asked = bool(handler.check_update(update))
    candidates = Plan([handler]).candidates(update, kind_of(update))
    assert asked is any(bool(ask(update)) for _, ask in candidates)
    return asked


@pytest.mark.parametrize("kind", sorted(NEWER_MESSAGES))
@pytest.mark.parametrize(
    "handler",
    [
        MessageHandler(None, nothing),
        MessageHandler(Filters.all, nothing),
        MessageHandler(Filters.update, nothing),
        MessageHandler(Filters.text | Filters.command, nothing),
        MessageHandler(~Filters.photo, nothing),
        MessageHandler(~Filters.update.business_message & ~Filters.update.guest_message, nothing),
        MessageHandler(~(Filters.update.business_messages | Filters.update.guest_message), nothing),
        CommandHandler("start", nothing),
        CommandHandler("start", nothing, Filters.text),
        PrefixHandler("/", "start", nothing),
    ],
    ids=lambda handler: f"{type(handler).__name__} {handler.filters}",
)
def test_bots_as_v13_wrote_them_get_no_messages_of_strangers(handler, kind):
    assert not wants(handler, strangers(kind))


@pytest.mark.parametrize("kind", sorted(NEWER_MESSAGES))
def test_filters_that_name_a_kind_get_it(kind):
    named = getattr(Filters.update, kind)
    for filters in (named, named & Filters.text, Filters.text & ~Filters.photo & named):
        handler = MessageHandler(filters, nothing)
        assert wants(handler, strangers(kind))
        for other, type in KINDS.items():
            if type == "Message" and other != kind:
                assert not wants(handler, strangers(other))
    both = MessageHandler(named | Filters.update, nothing)
    assert wants(both, strangers(kind))
    assert wants(both, strangers("message"))
    assert not wants(MessageHandler(named & Filters.photo, nothing), strangers(kind))
    assert wants(MessageHandler(named ^ Filters.photo, nothing), strangers(kind))
    assert wants(MessageHandler(~(~named | Filters.photo), nothing), strangers(kind))


@pytest.mark.parametrize("kind", sorted(NEWER_MESSAGES))
def test_commands_of_strangers_are_handled_where_filters_name_them(kind):
    handler = CommandHandler("start", nothing, getattr(Filters.update, kind))
    prefix = PrefixHandler("/", "start", nothing, getattr(Filters.update, kind))
    for one in (handler, prefix):
        assert wants(one, strangers(kind))
        assert not wants(one, strangers("message"))
        assert not wants(one, strangers("channel_post"))
    many = [CommandHandler(f"c{n}", nothing, Filters.update.guest_message) for n in range(6)]
    found = Plan([*many, handler]).candidates(strangers(kind), kind)
    assert [one for one, _ in found] == [handler]


def test_business_messages_are_new_ones_and_edited_ones():
    handler = MessageHandler(Filters.update.business_messages, nothing)
    assert [kind for kind in sorted(NEWER_MESSAGES) if wants(handler, strangers(kind))] == [
        "business_message",
        "edited_business_message",
    ]


def test_data_of_filters_reaches_the_context_of_a_business_message(dispatcher):
    found = []
    filters = Filters.update.business_message & Filters.regex(r"\d+")
    dispatcher.add_handler(MessageHandler(filters, lambda _, context: found.append(context.match)))
    dispatcher.process_update(strangers("business_message", "order 66"))
    dispatcher.process_update(strangers("message", "order 77"))
    assert [match[0] for match in found] == ["66"]


def test_the_filters_of_a_handler_say_what_they_offer():
    assert str(MessageHandler(Filters.text, nothing).filters) == "<Filters.update and Filters.text>"
    assert str(MessageHandler(Filters.update.guest_message, nothing).filters) == (
        "<<Filters.update or Filters.update.guest_message> and Filters.update.guest_message>"
    )
