"""Bot API objects as bots written for v13 build, read, compare, copy and store them."""

import copy
import json
import pickle
import warnings
from datetime import datetime, timezone

import pytest

import telegram
from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    InlineKeyboardButton,
    InlineQueryResultArticle,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaPhoto,
    InputMediaVideo,
    KeyboardButton,
    Message,
    PhotoSize,
    ReplyKeyboardMarkup,
    ShippingQuery,
    StickerSet,
    Update,
    User,
)
from tests.v13.surface import ANN, BOB, CHAT, DATE, SURFACE, names, value

STANDINGS = ["creator", "administrator", "member", "restricted", "left", "kicked"]
# Built of one another, which a table of single values cannot do.
NESTED = {"Credentials", "SecureData", "SecureValue"}
# What v13 took and did not keep, or kept elsewhere.
NOT_KEPT = {"filename", "hide_url", "bot", "credentials", "can_manage_voice_chats"}


@pytest.fixture(autouse=True)
def quiet():
    """Let old spellings be met without being errors: they are what is tested."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def built(kind, **changed):
    """Build an object with every argument of v13, in v13's order."""
    values = [changed.get(name, value(kind, name)) for name in names("types", kind)]
    return getattr(telegram, kind)(*values)


# Building ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(SURFACE["types"].keys() - NESTED))
def test_every_argument_stands_where_v13_had_it(kind):
    made = built(kind)

    for name in names("types", kind):
        given = value(kind, name)
        if given is not None and name not in NOT_KEPT and not name.startswith("forward_"):
            assert getattr(made, name) == given, name


@pytest.mark.parametrize(
    "make",
    [
        lambda: CallbackQuery(1, None, None),
        lambda: Message(1, None, None, None),
        lambda: InlineQueryResultArticle(1, "1", None),
        lambda: ShippingQuery("id", User(1, "", False), "", None),
        lambda: Chat(1, ""),
        lambda: PhotoSize("a", "b", None, None),
        lambda: telegram.InlineQuery(1, ANN, "q", "o"),
        lambda: telegram.Contact("1", "a", "b", 5),
        lambda: telegram.MessageEntity("bold", "0", "1"),
        lambda: telegram.WebhookInfo("u", False, 0),
    ],
)
def test_tests_of_bots_build_objects_that_no_server_would_send(make):
    assert make() == make()


def test_numbers_stand_for_buttons_as_texts_do():
    keyboard = ReplyKeyboardMarkup([[1, 2.5], ("a", KeyboardButton("b"))])

    assert [[button.text for button in row] for row in keyboard.keyboard] == [
        ["1", "2.5"],
        ["a", "b"],
    ]


def test_a_medium_that_was_received_tells_its_id_size_and_duration():
    video = telegram.Video("f", "u", 1, 2, 3)

    sent = {"type": "video", "media": "f", "width": 1, "height": 2, "duration": 3}
    assert InputMediaVideo(video).to_dict() == sent
    assert InputMediaVideo(video, width=9).width == 9
    assert InputMediaAnimation(telegram.Animation("f", "u", 1, 2, 3)).height == 2
    song = InputMediaAudio(telegram.Audio("f", "u", 1, "Ann", "Song"))
    assert (song.duration, song.performer, song.title) == (1, "Ann", "Song")
    assert InputMediaPhoto(PhotoSize("f", "u", 1, 2)).to_dict() == {"type": "photo", "media": "f"}


@pytest.mark.parametrize("standing", STANDINGS)
@pytest.mark.parametrize(
    "name", [n for n in names("types", "ChatMember")[3:] if n != "custom_title"]
)
def test_a_member_is_one_class_with_every_attribute(standing, name):
    assert getattr(ChatMember(ANN, standing), name) is None
    assert getattr(ChatMember(ANN, standing, **{name: True}), name) is True
    received = ChatMember.de_json({"status": standing, "user": {"id": 1}}, None)
    assert isinstance(received, ChatMember)
    assert not getattr(received, name)


def test_the_same_value_under_both_names_is_no_contradiction():
    member = ChatMember(
        ANN, "administrator", can_manage_voice_chats=True, can_manage_video_chats=True
    )

    assert member.can_manage_voice_chats is member.can_manage_video_chats is True


def test_what_a_member_never_had_is_refused():
    with pytest.raises(TypeError, match=r"no argument 'can_sing'.*it has user, status, until_date"):
        ChatMember(ANN, "member", can_sing=True)


def test_a_set_of_stickers_is_built_in_v13s_order():
    made = StickerSet("name", "title", False, True, [], False, None, "mask")

    assert (made.name, made.title, made.contains_masks, made.stickers) == (
        *("name", "title", True),
        [],
    )


# Reading ----------------------------------------------------------------------------------------


def test_fields_are_read_like_those_of_a_dict():
    assert ANN["first_name"] == "Ann"
    assert ANN["username"] is None
    assert ANN["no such field"] is None
    assert Message(1, DATE, CHAT, ANN)["from"] == Message(1, DATE, CHAT, ANN)["from_user"] == ANN


def test_json_becomes_objects_and_stays_as_it_was():
    data = {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": 1_600_000_000,
            "chat": {"id": 1, "type": "private"},
            "from": {"id": 1, "is_bot": False, "first_name": "Ann"},
        },
    }
    before = copy.deepcopy(data)

    update = Update.de_json(data, None)

    assert update.message.date == datetime(2020, 9, 13, 12, 26, 40, tzinfo=timezone.utc)
    assert update.message.date.utcoffset().total_seconds() == 0
    assert data == update.to_dict() == json.loads(update.to_json()) == before
    assert str(update) == str(update.to_dict())


def test_to_dict_says_todays_names():
    document = telegram.Document("f", "u", thumb=PhotoSize("a", "b", 1, 2))

    assert document.thumb == document.thumbnail
    assert set(document.to_dict()) == {"file_id", "file_unique_id", "thumbnail"}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("WebhookInfo", "last_error_date"),
        ("WebhookInfo", "last_synchronization_error_date"),
        ("PassportFile", "file_date"),
        ("Message", "date"),
        ("ChatMemberRestricted", "until_date"),
        ("Poll", "close_date"),
    ],
)
def test_every_moment_is_a_datetime(kind, name):
    made = getattr(telegram, kind).de_json({name: 1_600_000_000}, None)

    assert getattr(made, name) == datetime(2020, 9, 13, 12, 26, 40, tzinfo=timezone.utc)
    assert made.to_dict()[name] == 1_600_000_000


@pytest.mark.parametrize("kind", [User, Update, Chat, ChatMember])
def test_nothing_becomes_nothing(kind):
    assert kind.de_json(None, None) is None
    assert kind.de_list(None, None) == kind.de_list([], None) == []


def test_unknown_keys_of_a_server_are_no_error():
    assert User.de_json({"id": 1, "first_name": "Ann", "is_bot": False, "new": {}}, None) == ANN


@pytest.mark.parametrize(
    "name", ["entities", "caption_entities", "photo", "new_chat_members", "new_chat_photo"]
)
def test_absent_lists_of_a_message_are_empty(name):
    assert getattr(Message(1, DATE, CHAT), name) == []
    assert name not in Message(1, DATE, CHAT).to_dict()


@pytest.mark.parametrize(
    "name",
    ["delete_chat_photo", "group_chat_created", "supergroup_chat_created", "channel_chat_created"],
)
def test_absent_marks_of_a_message_are_false(name):
    assert getattr(Message(1, DATE, CHAT), name) is False


def test_other_absent_fields_are_none():
    message = Message(1, DATE, CHAT)

    for name in names("types", "Message")[4:]:
        if name != "bot" and getattr(message, name) not in ([], False):
            assert getattr(message, name) is None


# Comparing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(SURFACE["identity"]))
def test_objects_are_equal_by_the_fields_that_v13_compared(kind):
    first = built(kind)
    assert first == built(kind)
    assert hash(first) == hash(built(kind))

    found = set()
    for name in names("types", kind):
        given = value(kind, name)
        other = _another(given)
        if other is None or name in NOT_KEPT or name.startswith("forward_"):
            continue
        try:
            changed = built(kind, **{name: other})
        except (TypeError, ValueError):
            continue  # the type takes some values only
        if changed != first:
            found.add(name)

    expected = set(names("identity", kind)) - {"status"}
    assert expected <= found | _unchangeable(kind)


def _another(given):
    if isinstance(given, bool):
        return not given
    if isinstance(given, (int, float)):
        return given + 1
    return given + "x" if isinstance(given, str) else None


def _unchangeable(kind):
    """Name the fields of which the table of values has one value only."""
    return {
        name
        for name in names("identity", kind)
        if not isinstance(value(kind, name), (bool, int, float, str))
    }


def test_objects_serve_in_sets_and_as_keys():
    assert len({ANN, BOB, User(1, "renamed", True)}) == 2
    visits = {ANN: 2}
    assert visits[User(1, "renamed", True)] == 2
    assert [BOB, ANN].index(User(1, "renamed", True)) == 1
    assert Chat(1, "private") != ANN
    assert User(1, "Ann", False) != 1


def test_buttons_with_any_data_are_equal_by_it():
    assert InlineKeyboardButton("a", callback_data=("x", 1)) == InlineKeyboardButton(
        "a", callback_data=("x", 1)
    )
    assert InlineKeyboardButton("a", callback_data=[1]) != InlineKeyboardButton(
        "a", callback_data=[2]
    )


# Changing, copying, storing -----------------------------------------------------------------------


def test_attributes_can_be_assigned_and_added():
    message = Message(1, DATE, CHAT, text="a")

    message.text = "b"
    message.note = 5

    assert (message.text, message.note) == ("b", 5)


@pytest.mark.parametrize(
    "again",
    [copy.copy, copy.deepcopy, lambda thing: pickle.loads(pickle.dumps(thing))],
    ids=["copy", "deepcopy", "pickle"],
)
@pytest.mark.parametrize("kind", ["Message", "ChatMember", "Poll", "Sticker", "InputMediaVideo"])
def test_copies_are_equal_and_of_the_same_kind(kind, again):
    made = built(kind)

    copied = again(made)

    assert copied == made
    assert type(copied) is type(made)
    assert copied.to_dict() == made.to_dict()


@pytest.mark.parametrize(
    "kind", ["Message", "User", "Chat", "CallbackQuery", "InlineQuery", "File"]
)
def test_what_has_shortcuts_has_a_bot_that_can_be_set(kind):
    made, bot = built(kind), object()

    made.bot = bot

    assert made.bot is bot


# Kinds chosen by a tag ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("union", "tag", "expected"),
    [
        ("ChatMember", "creator", "ChatMemberOwner"),
        ("ChatMember", "administrator", "ChatMemberAdministrator"),
        ("ChatMember", "member", "ChatMemberMember"),
        ("ChatMember", "restricted", "ChatMemberRestricted"),
        ("ChatMember", "left", "ChatMemberLeft"),
        ("ChatMember", "kicked", "ChatMemberBanned"),
        ("BotCommandScope", "default", "BotCommandScopeDefault"),
        ("BotCommandScope", "all_private_chats", "BotCommandScopeAllPrivateChats"),
        ("BotCommandScope", "all_group_chats", "BotCommandScopeAllGroupChats"),
        ("BotCommandScope", "all_chat_administrators", "BotCommandScopeAllChatAdministrators"),
        ("BotCommandScope", "chat", "BotCommandScopeChat"),
        ("BotCommandScope", "chat_administrators", "BotCommandScopeChatAdministrators"),
        ("BotCommandScope", "chat_member", "BotCommandScopeChatMember"),
        ("MenuButton", "default", "MenuButtonDefault"),
        ("MenuButton", "commands", "MenuButtonCommands"),
        ("MenuButton", "web_app", "MenuButtonWebApp"),
        # of an unknown kind
        ("ChatMember", "of the future", "ChatMember"),
        ("BotCommandScope", "of the future", "BotCommandScope"),
        ("MenuButton", "of the future", "MenuButton"),
    ],
)
def test_json_becomes_the_kind_that_its_tag_says(union, tag, expected):
    name = "status" if union == "ChatMember" else "type"

    made = getattr(telegram, union).de_json({name: tag}, None)

    assert type(made).__name__ == expected
    assert isinstance(made, getattr(telegram, union))
    assert made[name] == tag


def test_all_rights_and_none_are_every_right_that_v13_knew():
    for name in names("types", "ChatAdministratorRights"):
        assert telegram.ChatAdministratorRights.all_rights()[name] is True
        assert telegram.ChatAdministratorRights.no_rights()[name] is False
