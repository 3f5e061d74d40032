"""The tree of filters that v13 had, whole, and how its bots extend and change it."""

import pytest

from telegram_ext import BaseFilter, CommandHandler, Filters, MessageFilter, MessageHandler
from telegram_ext.filters import InvertedFilter, MergedFilter, UpdateFilter, XORFilter

INSTANCES = {
    "Filters": """
        all animation attachment audio caption chat_type command contact dice document forwarded
        game group has_protected_content invoice is_automatic_forward is_topic_message location
        passport_data photo poll premium_user private reply status_update sticker
        successful_payment text update user_attachment venue video video_note voice""",
    "Filters.chat_type": "channel group groups private supergroup",
    "Filters.dice": "basketball bowling darts dice football slot_machine",
    "Filters.document": """
        apk application audio doc docx exe gif image jpg mp3 pdf py svg targz text txt video wav
        xml zip""",
    "Filters.sender_chat": "channel super_group",
    "Filters.status_update": """
        chat_created connected_website delete_chat_photo forum_topic_closed forum_topic_created
        forum_topic_reopened left_chat_member message_auto_delete_timer_changed migrate
        new_chat_members new_chat_photo new_chat_title pinned_message proximity_alert_triggered
        video_chat_ended video_chat_participants_invited video_chat_scheduled video_chat_started
        voice_chat_ended voice_chat_participants_invited voice_chat_scheduled voice_chat_started
        web_app_data""",
    "Filters.update": """
        channel_post channel_posts edited_channel_post edited_message message messages""",
}
CLASSES = {
    "Filters": {
        "caption_entity": ("url",),
        "caption_regex": ("x",),
        "chat": (1,),
        "entity": ("url",),
        "forwarded_from": (1,),
        "language": ("en",),
        "regex": ("x",),
        "sender_chat": (1,),
        "user": (1,),
        "via_bot": (1,),
    },
    "Filters.document": {
        "category": ("audio/",),
        "file_extension": ("jpg",),
        "mime_type": ("text/plain",),
    },
}


def found(path):
    holder = Filters
    for part in path.split(".")[1:]:
        holder = getattr(holder, part)
    return holder


def paths(table):
    return [f"{holder}.{name}" for holder, names in table.items() for name in names.split()]


@pytest.mark.parametrize("path", paths(INSTANCES))
def test_every_ready_filter_of_v13_is_there_and_says_its_name(path):
    ready = found(path)
    assert isinstance(ready, BaseFilter)
    holder, _, name = path.rpartition(".")
    # Those of documents show what they look for; there are two names for some.
    assert path in str(ready) or (
        holder == "Filters.document" and "Filters.document." in str(ready)
    )
    assert str(~ready) == f"<inverted {ready}>"
    assert name in dir(found(holder))


@pytest.mark.parametrize(
    ("path", "arguments"),
    [(f"{holder}.{name}", a) for holder, names in CLASSES.items() for name, a in names.items()],
)
def test_every_filter_with_an_argument_is_a_class_that_its_name_tells(path, arguments):
    made = found(path)(*arguments)
    assert isinstance(made, BaseFilter)
    assert isinstance(made, found(path))
    assert str(made).startswith(f"{path}(")


@pytest.mark.parametrize(
    ("ready", "argument", "fields"),
    [
        (Filters.text, ["hi", "ho"], {"text": "ho"}),
        (Filters.caption, ["hi"], {"caption": "hi", "photo": [{"file_id": "a"}]}),
        (Filters.command, False, {"text": "x /go", "entities": [("bot_command", 2, 3)]}),
        (Filters.dice, [5, 6], {"dice": {"emoji": "🎯", "value": 6}}),
        (Filters.dice.dice, 4, {"dice": {"emoji": "🎲", "value": 4}}),
        (Filters.dice.darts, 4, {"dice": {"emoji": "🎯", "value": 4}}),
        (Filters.dice.basketball, (4,), {"dice": {"emoji": "🏀", "value": 4}}),
        (Filters.dice.football, [4], {"dice": {"emoji": "⚽", "value": 4}}),
        (Filters.dice.slot_machine, 64, {"dice": {"emoji": "🎰", "value": 64}}),
        (Filters.dice.bowling, 6, {"dice": {"emoji": "🎳", "value": 6}}),
    ],
    ids=str,
)
def test_some_ready_filters_may_be_called_with_values(update, ready, argument, fields):
    entities = [
        dict(zip(("type", "offset", "length"), e, strict=True)) for e in fields.pop("entities", ())
    ]
    given = update("message", **fields, **({"entities": entities} if entities else {}))
    narrower = ready(argument)
    assert narrower(given)
    assert not narrower(update("message", text="other"))
    assert str(narrower).startswith(str(ready))


# What they see -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["message", "inline_query", "poll", "chat_member"])
def test_all_passes_every_update_that_it_is_asked_about(update, kind):
    assert Filters.all(update(kind))


def test_a_handler_with_all_still_wants_messages_alone(update):
    handler = MessageHandler(Filters.all, print)
    assert handler.check_update(update("edited_channel_post", text="hi"))
    assert not handler.check_update(update("inline_query", query="hi"))


def test_command_called_with_true_is_command_itself(update):
    """v13 documents that the argument says whether only the beginning counts."""
    assert Filters.command(True)(update("message", text="/go"))
    in_the_middle = [{"type": "bot_command", "offset": 2, "length": 3}]
    assert not Filters.command(True)(update("message", text="x /go", entities=in_the_middle))


@pytest.mark.parametrize(
    ("chat", "passes"),
    [
        ({"id": -300, "type": "channel", "title": "News"}, "channel"),
        ({"id": -200, "type": "supergroup", "title": "Us"}, "super_group"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_who_speaks_for_a_chat_is_told_by_the_chats_type(update, chat, passes):
    given = update("message", text="hi", sender_chat=chat)
    assert Filters.sender_chat.channel(given) is (passes == "channel")
    assert Filters.sender_chat.super_group(given) is (passes == "super_group")
    assert Filters.sender_chat(chat["id"])(given)
    assert not Filters.sender_chat(1)(given)


# Lists that may change while the bot runs --------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "ids"),
    [
        (Filters.user, "user_ids"),
        (Filters.chat, "chat_ids"),
        (Filters.via_bot, "bot_ids"),
        (Filters.forwarded_from, "chat_ids"),
        (Filters.sender_chat, "chat_ids"),
    ],
    ids=["user", "chat", "via_bot", "forwarded_from", "sender_chat"],
)
def test_ids_and_usernames_are_read_and_written_under_v13s_names(make, ids):
    chosen = make()
    assert (getattr(chosen, ids), chosen.usernames) == (frozenset(), frozenset())
    assert chosen.allow_empty is False
    getattr(chosen, f"add_{ids}")([1, 2])
    getattr(chosen, f"add_{ids}")(3)
    getattr(chosen, f"remove_{ids}")((1,))
    assert getattr(chosen, ids) == {2, 3}
    assert isinstance(getattr(chosen, ids), frozenset)
    with pytest.raises(RuntimeError, match="in conjunction with"):
        chosen.usernames = "ann"
    setattr(chosen, ids, [])
    chosen.usernames = ["@ann", "bob"]
    chosen.add_usernames("@eve")
    chosen.remove_usernames(["bob"])
    assert chosen.usernames == {"ann", "eve"}
    with pytest.raises(RuntimeError, match="in conjunction with"):
        getattr(chosen, f"add_{ids}")(1)


# Bots' own filters -------------------------------------------------------------------------------


def test_own_data_filters_feed_the_context_and_are_joined(dispatcher, update):
    class Words(MessageFilter):
        data_filter = True

        def filter(self, message):
            return {"words": message.text.split()}

    class Kinds(UpdateFilter):
        data_filter = True

        def filter(self, update):
            return {"words": ["message"]} if update.message else {}

    seen = []
    dispatcher.add_handler(
        MessageHandler(Words() & Kinds(), lambda _, context: seen.append(context.words))
    )
    dispatcher.add_handler(
        CommandHandler("go", lambda _, context: seen.append(context.words), Kinds() | Words()),
        group=1,
    )
    dispatcher.process_update(update("message", text="/go on"))
    dispatcher.process_update(update("channel_post", text="/go on"))
    assert seen == [["/go", "on", "message"], ["message"]]


def test_combinations_are_of_v13s_classes_and_report_truth(update):
    given = update("message", text="hi")
    for made, kind in [
        (Filters.text & Filters.all, MergedFilter),
        (Filters.text | Filters.all, MergedFilter),
        (Filters.text ^ Filters.photo, XORFilter),
        (~Filters.photo, InvertedFilter),
    ]:
        assert type(made) is kind
        assert made(given) is True
        with pytest.raises(RuntimeError, match="Cannot set name for"):
            made.name = "mine"


# Mistakes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (Filters.regex, "write Filters.regex(pattern=...)"),
        (Filters.caption_regex, "write Filters.caption_regex(pattern=...)"),
        (Filters.user, "write Filters.user(user_id=...)"),
        (Filters.document.category, "write Filters.document.category(category=...)"),
    ],
    ids=["regex", "caption_regex", "user", "category"],
)
def test_a_class_in_the_place_of_a_filter_is_named_as_bots_know_it(given, text):
    for make in (
        lambda: MessageHandler(given, print),
        lambda: CommandHandler("go", print, given),
        lambda: Filters.text & given,
    ):
        with pytest.raises(TypeError) as refusal:
            make()
        assert text in str(refusal.value)
