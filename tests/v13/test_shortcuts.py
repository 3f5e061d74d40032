"""Shortcuts and properties of objects as bots written for v13 use them."""

import inspect
import warnings
from io import BytesIO

import pytest

import telegram
from telegram import Bot, Chat, ChatMemberUpdated, File, Message, Update, User
from tests.v13.surface import DATE, SURFACE, names
from tests.v13.test_bot import TOKEN, Post, Seen

ANN = {"id": 7, "is_bot": False, "first_name": "Ann", "last_name": "Ox", "username": "ann"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Ann"}
GROUP = {"id": -5, "type": "group", "title": "Friends"}
SENT = {"message_id": 3, "date": 1_700_000_000, "from": ANN, "text": "hi"}


@pytest.fixture(autouse=True)
def quiet():
    """Let old spellings be met without being errors: they are what is tested."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


@pytest.fixture
def bot(monkeypatch):
    made = Bot(TOKEN)
    monkeypatch.setattr(made.request, "post", Post())
    return made


def sent(bot, call, *arguments, **named):
    """Make a call and return the method and the arguments that would be sent."""
    with pytest.raises(Seen):
        call(*arguments, **named)
    return bot.request.post.method, bot.request.post.data


# All of them -------------------------------------------------------------------------------------


SHORTCUTS = [name for name in sorted(SURFACE["shortcuts"]) if not name.startswith("InputFile.")]


@pytest.mark.parametrize("name", SHORTCUTS)
def test_every_shortcut_takes_its_arguments_where_v13_had_them(name):
    kind, _, shortcut = name.partition(".")
    function = getattr(getattr(telegram, kind), shortcut)

    order = list(inspect.signature(function).parameters)
    if not inspect.ismethod(function):
        order = order[1:]  # the receiver

    expected = names("shortcuts", name)
    assert order[: len(expected)] == expected


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (kind, name)
        for kind, text in sorted(SURFACE["properties"].items())
        for name in text.split()
        if kind not in {"Bot", "EncryptedCredentials", "PassportData"}
    ],
)
def test_every_property_is_there(kind, name):
    assert hasattr(getattr(telegram, kind), name)


# Replies -----------------------------------------------------------------------------------------

REPLIES = {
    "reply_text": ("x",),
    "reply_markdown": ("x",),
    "reply_markdown_v2": ("x",),
    "reply_html": ("x",),
    "reply_media_group": ([telegram.InputMediaPhoto("a")],),
    "reply_photo": ("f",),
    "reply_audio": ("f",),
    "reply_document": ("f",),
    "reply_animation": ("f",),
    "reply_sticker": ("f",),
    "reply_video": ("f",),
    "reply_video_note": ("f",),
    "reply_voice": ("f",),
    "reply_location": (1.5, 2.5),
    "reply_venue": (1.5, 2.5, "t", "a"),
    "reply_contact": ("1", "Ann"),
    "reply_poll": ("q", ["a", "b"]),
    "reply_dice": (),
    "reply_game": ("g",),
    "reply_invoice": ("t", "d", "p", "token", "EUR", [telegram.LabeledPrice("l", 5)]),
    "reply_copy": (8, 9),
}


@pytest.mark.parametrize(
    ("chat", "quote", "target"),
    [
        (PRIVATE, {}, None),
        (GROUP, {}, 3),
        (PRIVATE, {"quote": True}, 3),
        (GROUP, {"quote": False}, None),
        (GROUP, {"quote": False, "reply_to_message_id": 8}, 8),
        (PRIVATE, {"reply_to_message_id": 8}, 8),
    ],
)
@pytest.mark.parametrize("name", sorted(REPLIES))
def test_every_reply_quotes_as_v13s_did(bot, name, chat, quote, target):
    message = Message.de_json({**SENT, "chat": chat}, bot)

    _, data = sent(bot, getattr(message, name), *REPLIES[name], **quote)

    found = data.get("reply_to_message_id")
    if "reply_parameters" in data:
        found = data["reply_parameters"]["message_id"]
    assert (data["chat_id"], found) == (chat["id"], target)


@pytest.mark.parametrize(
    ("name", "mode"),
    [("reply_markdown", "Markdown"), ("reply_markdown_v2", "MarkdownV2"), ("reply_html", "HTML")],
)
def test_a_reply_in_a_markup_says_so(bot, name, mode):
    message = Message.de_json({**SENT, "chat": PRIVATE}, bot)

    assert sent(bot, getattr(message, name), "x")[1]["parse_mode"] == mode


# What each receiver adds --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "arguments", "method", "added"),
    [
        ("forward", (9,), "forwardMessage", {"chat_id": 9, "from_chat_id": 7, "message_id": 3}),
        ("copy", (9,), "copyMessage", {"chat_id": 9, "from_chat_id": 7, "message_id": 3}),
        ("edit_text", ("x",), "editMessageText", {"chat_id": 7, "message_id": 3, "text": "x"}),
        ("edit_caption", ("x",), "editMessageCaption", {"chat_id": 7, "message_id": 3}),
        ("edit_reply_markup", (), "editMessageReplyMarkup", {"chat_id": 7, "message_id": 3}),
        ("edit_live_location", (1.5, 2.5), "editMessageLiveLocation", {"message_id": 3}),
        ("stop_live_location", (), "stopMessageLiveLocation", {"message_id": 3}),
        ("set_game_score", (7, 100), "setGameScore", {"user_id": 7, "score": 100}),
        ("get_game_high_scores", (7,), "getGameHighScores", {"user_id": 7, "message_id": 3}),
        ("delete", (), "deleteMessage", {"chat_id": 7, "message_id": 3}),
        ("stop_poll", (), "stopPoll", {"chat_id": 7, "message_id": 3}),
        ("pin", (), "pinChatMessage", {"chat_id": 7, "message_id": 3}),
        ("unpin", (), "unpinChatMessage", {"chat_id": 7, "message_id": 3}),
        ("reply_chat_action", ("typing",), "sendChatAction", {"chat_id": 7}),
    ],
)
def test_a_message_adds_where_it_stands(bot, name, arguments, method, added):
    message = Message.de_json({**SENT, "chat": PRIVATE}, bot)

    called, data = sent(bot, getattr(message, name), *arguments)

    assert called == method
    assert data.items() >= added.items()


@pytest.mark.parametrize("inline", [False, True])
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("edit_message_text", ("x",)),
        ("edit_message_caption", ("x",)),
        ("edit_message_reply_markup", ()),
        ("edit_message_media", (telegram.InputMediaPhoto("f"),)),
        ("edit_message_live_location", (1.5, 2.5)),
        ("stop_message_live_location", ()),
        ("set_game_score", (7, 100)),
        ("get_game_high_scores", (7,)),
    ],
)
def test_a_button_edits_its_message_inline_or_not(bot, name, arguments, inline):
    where = {"inline_message_id": "i"} if inline else {"message": {**SENT, "chat": PRIVATE}}
    query = telegram.CallbackQuery.de_json({"id": "q", "from": ANN, **where}, bot)

    _, data = sent(bot, getattr(query, name), *arguments)

    expected = {"inline_message_id": "i"} if inline else {"chat_id": 7, "message_id": 3}
    assert data.items() >= expected.items()


@pytest.mark.parametrize(
    ("kind", "fields", "name", "arguments", "expected"),
    [
        ("CallbackQuery", {"id": "q"}, "answer", ("x", True), ("answerCallbackQuery", {"callback_query_id": "q", "text": "x", "show_alert": True})),
        ("InlineQuery", {"id": "q"}, "answer", ([],), ("answerInlineQuery", {"inline_query_id": "q"})),
        ("PreCheckoutQuery", {"id": "q"}, "answer", (False, "no"), ("answerPreCheckoutQuery", {"pre_checkout_query_id": "q", "error_message": "no"})),
        ("ShippingQuery", {"id": "q"}, "answer", (False, None, "no"), ("answerShippingQuery", {"shipping_query_id": "q", "error_message": "no"})),
        ("ChatJoinRequest", {"chat": GROUP, "from": ANN}, "approve", (), ("approveChatJoinRequest", {"chat_id": -5, "user_id": 7})),
        ("ChatJoinRequest", {"chat": GROUP, "from": ANN}, "decline", (), ("declineChatJoinRequest", {"chat_id": -5, "user_id": 7})),
        ("Chat", GROUP, "send_message", ("x",), ("sendMessage", {"chat_id": -5, "text": "x"})),
        ("Chat", GROUP, "send_copy", (8, 9), ("copyMessage", {"chat_id": -5, "from_chat_id": 8, "message_id": 9})),
        ("Chat", GROUP, "copy_message", (8, 9), ("copyMessage", {"chat_id": 8, "from_chat_id": -5, "message_id": 9})),
        ("Chat", GROUP, "get_member", (7,), ("getChatMember", {"chat_id": -5, "user_id": 7})),
        ("Chat", GROUP, "get_members_count", (), ("getChatMemberCount", {"chat_id": -5})),
        ("Chat", GROUP, "kick_member", (7,), ("banChatMember", {"chat_id": -5, "user_id": 7})),
        ("Chat", GROUP, "leave", (), ("leaveChat", {"chat_id": -5})),
        ("Chat", GROUP, "set_administrator_custom_title", (7, "t"), ("setChatAdministratorCustomTitle", {"chat_id": -5, "user_id": 7, "custom_title": "t"})),
        ("User", ANN, "send_message", ("x",), ("sendMessage", {"chat_id": 7, "text": "x"})),
        ("User", ANN, "send_copy", (8, 9), ("copyMessage", {"chat_id": 7, "from_chat_id": 8})),
        ("User", ANN, "get_profile_photos", (), ("getUserProfilePhotos", {"user_id": 7})),
        ("User", ANN, "pin_message", (9,), ("pinChatMessage", {"chat_id": 7, "message_id": 9})),
        ("User", ANN, "approve_join_request", (-5,), ("approveChatJoinRequest", {"chat_id": -5, "user_id": 7})),
        ("PhotoSize", {"file_id": "f"}, "get_file", (), ("getFile", {"file_id": "f"})),
        ("ChatPhoto", {"small_file_id": "s"}, "get_small_file", (), ("getFile", {"file_id": "s"})),
        ("ChatPhoto", {"big_file_id": "b"}, "get_big_file", (), ("getFile", {"file_id": "b"})),
    ],
)  # fmt: skip
def test_a_receiver_adds_what_it_knows(bot, kind, fields, name, arguments, expected):
    receiver = getattr(telegram, kind).de_json(fields, bot)

    method, data = sent(bot, getattr(receiver, name), *arguments)

    assert method == expected[0]
    assert data.items() >= expected[1].items()


# Properties --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("user", "name", "full_name", "link"),
    [
        (User(7, "Ann", False, "Ox", "ann"), "@ann", "Ann Ox", "https://t.me/ann"),
        (User(7, "Ann", False, "Ox"), "Ann Ox", "Ann Ox", None),
        (User(7, "Ann", False), "Ann", "Ann", None),
    ],
)
def test_a_user_has_names_and_a_link(user, name, full_name, link):
    assert (user.name, user.full_name, user.link) == (name, full_name, link)


@pytest.mark.parametrize(
    ("chat", "link"),
    [
        (Chat(-5, "group"), None),
        (Chat(-1001234, "supergroup", username="friends"), "https://t.me/friends/3"),
        (Chat(-1001234, "supergroup"), "https://t.me/c/1234/3"),
        (Chat(7, "private"), None),
        (Chat(7, "private", username="ann"), None),
    ],
)
def test_a_message_of_a_supergroup_has_a_link(chat, link):
    assert Message(3, DATE, chat).link == link


def test_a_change_of_a_member_tells_the_difference():
    change = ChatMemberUpdated(
        Chat(-5, "group"),
        User(1, "Ann", False),
        DATE,
        telegram.ChatMemberMember(User(7, "Bob", False)),
        telegram.ChatMemberAdministrator(User(7, "Bob", False), True),
    )

    difference = change.difference()

    assert difference["status"] == ("member", "administrator")
    assert difference["can_be_edited"] == (None, True)


@pytest.mark.parametrize(
    "field", ["message", "edited_message", "channel_post", "edited_channel_post"]
)
def test_an_update_finds_whose_it_is(field):
    user = None if "channel" in field else User(7, "Ann", False)
    update = Update(1, **{field: Message(3, DATE, Chat(-5, "group"), user)})

    assert update.effective_message is getattr(update, field)
    assert update.effective_chat == Chat(-5, "group")
    assert update.effective_user == user


def test_a_file_is_not_saved_to_two_places(bot):
    file = File("f", "u", file_path="x", bot=bot)

    with pytest.raises(ValueError, match="custom_path"):
        file.download("a", out=BytesIO())
