"""Calls of the API as bots written for v13 make them, seen where their tests look: `request.post`."""

import inspect
import pickle
import warnings
from datetime import datetime
from functools import partial

import pytest

import telegram
from telegram import Bot, InputFile, InputMediaPhoto, PhotoSize, error
from telegram.transport import Request
from telegram_ext import Defaults, ExtBot
from tests.v13.surface import KEYBOARD, SURFACE, names, value

TOKEN = "123456:table"
CHAT_ONLY = {"inline_message_id", "current_offset", "location", "venue", "contact"}
ONE_OF_THREE = {"tgs_sticker", "webm_sticker"}
FILES = {
    *("png_sticker", "thumb", "certificate", "audio", "document"),
    *("video", "voice", "video_note", "animation"),
}
UPLOADS = """
    send_photo send_audio send_document send_video send_animation send_voice send_video_note
    send_sticker send_media_group set_chat_photo upload_sticker_file add_sticker_to_set
    create_new_sticker_set"""
QUICK = "send_message get_chat edit_message_text send_poll"
# v13's name -> today's, where the method itself has a new name
RENAMED = {"set_sticker_set_thumb": {"thumb": "thumbnail"}}
MEANT_FOR_THE_LIBRARY = {"timeout", "api_kwargs", "read_latency", "filename"}


@pytest.fixture(autouse=True)
def quiet():
    """Let old spellings be met without being errors: they are what is tested."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


class Seen(Exception):
    """A call has come to where it would be sent."""


class Post:
    """Takes the place of `bot.request.post`, as bots' tests do it."""

    def __init__(self):
        self.method, self.data, self.timeout = "", {}, None

    def __call__(self, url, data=None, timeout=None):
        self.method, self.data, self.timeout = url.rpartition("/")[2], data, timeout
        raise Seen


@pytest.fixture
def bot():
    return Bot(TOKEN)


@pytest.fixture
def post(bot, monkeypatch):
    made = Post()
    monkeypatch.setattr(bot.request, "post", made)
    return made


def argument(method, name):
    if name in CHAT_ONLY | ONE_OF_THREE or name == "can_manage_voice_chats":
        return None
    if name in FILES:
        return b"content"
    if name == "sticker":
        return "file id"
    if name == "photo":
        return PhotoSize("file id", "u", 1, 2)
    if name == "type":
        return "quiz"
    if name == "read_latency":
        return 3.0
    given = {
        "timeout": 11,
        "api_kwargs": {"extra": 1},
        "offset": 4,
        "until_date": datetime(2030, 1, 1),
    }
    return given.get(name, value(method, name))


def same(sent, given):
    """Tell whether what is sent means what was given."""
    if isinstance(sent, InputFile):
        return given == b"content"
    if isinstance(given, datetime):
        return sent == 1893456000 or sent == int(given.timestamp())
    if isinstance(given, PhotoSize):
        return sent == given.file_id
    if isinstance(given, list) and given and isinstance(given[0], (str, tuple)):
        return sent == given or len(sent) == len(given)
    return sent == given


# Every method ------------------------------------------------------------------------------------


@pytest.mark.parametrize("by_position", [True, False], ids=["by position", "by name"])
@pytest.mark.parametrize("method", sorted(SURFACE["methods"]))
def test_every_argument_arrives_under_its_name(bot, post, method, by_position):
    order = names("methods", method)
    values = {name: argument(method, name) for name in order}
    if method.startswith("send_document"):
        values["filename"] = "a.txt"

    call = partial(getattr(bot, method), *(values.values() if by_position else ()))
    with pytest.raises(Seen):
        call(**({} if by_position else values))

    renamed = RENAMED.get(method, {})
    for name, given in values.items():
        if given is not None and name not in MEANT_FOR_THE_LIBRARY:
            assert same(post.data[renamed.get(name, name)], given), name
    if "api_kwargs" in values and method != "get_updates":
        assert post.data["extra"] == 1
    if "timeout" in values and method != "get_updates":
        assert post.timeout == 11


@pytest.mark.parametrize("method", sorted(SURFACE["methods"]))
def test_every_method_has_a_camel_case_name(method):
    first, *others = method.split("_")
    camel = first + "".join(word.title() for word in others)

    assert getattr(Bot, camel) is getattr(Bot, method)


@pytest.mark.parametrize(
    "method",
    [m for m in sorted(SURFACE["methods"]) if "inline_message_id" in SURFACE["methods"][m]],
)
def test_an_inline_message_needs_no_chat(bot, post, method):
    values = {name: argument(method, name) for name in names("methods", method)}
    values.update(chat_id=None, message_id=None, inline_message_id="inline")

    with pytest.raises(Seen):
        getattr(bot, method)(*values.values())

    assert post.data["inline_message_id"] == "inline"
    assert not {"chat_id", "message_id"} & post.data.keys()


@pytest.mark.parametrize(
    ("method", "expected"),
    [(method, 20.0) for method in UPLOADS.split()] + [(method, None) for method in QUICK.split()],
)
def test_uploads_have_20_seconds(bot, post, method, expected):
    values = {name: argument(method, name) for name in names("methods", method)}
    values["timeout"] = None

    with pytest.raises(Seen):
        getattr(bot, method)(**values)

    assert post.timeout == expected


# Values ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chat", [5, "5", "@channel", -100123])
def test_a_chat_is_a_number_a_name_or_a_number_as_text(bot, post, chat):
    with pytest.raises(Seen):
        bot.send_message(chat, "x")

    assert post.data["chat_id"] == chat


@pytest.mark.parametrize("markup", [KEYBOARD, KEYBOARD.to_dict(), KEYBOARD.to_json()])
def test_a_keyboard_is_an_object_a_dict_or_json(bot, post, markup):
    with pytest.raises(Seen):
        bot.send_message(5, "x", reply_markup=markup)

    assert post.data["reply_markup"]


def test_a_keyboard_comes_to_the_seam_as_an_object(bot, post):
    with pytest.raises(Seen):
        bot.send_message(5, "x", reply_markup=KEYBOARD)

    assert post.data["reply_markup"] == KEYBOARD


@pytest.mark.parametrize(
    ("method", "arguments", "expected"),
    [
        ("get_file", (telegram.Document("f", "u"),), {"file_id": "f"}),
        ("get_file", (telegram.ChatPhoto("s", "su", "b", "bu").small_file_id,), {"file_id": "s"}),
        ("send_photo", (5, PhotoSize("f", "u", 1, 2)), {"photo": "f"}),
        ("send_sticker", (5, telegram.Sticker("f", "u", 1, 2, False, False, "regular")), {"sticker": "f"}),
        ("send_voice", (5, telegram.Voice("f", "u", 1)), {"voice": "f"}),
        ("set_my_commands", ([("go", "Starts"), telegram.BotCommand("end", "Ends")],), {}),
    ],
)  # fmt: skip
def test_objects_stand_for_their_ids(bot, post, method, arguments, expected):
    with pytest.raises(Seen):
        getattr(bot, method)(*arguments)

    assert post.data.items() >= expected.items()


@pytest.mark.parametrize(
    ("method", "arguments", "expected"),
    [
        ("send_location", {"location": telegram.Location(1.5, 2.5)}, {"longitude": 1.5, "latitude": 2.5}),
        ("send_contact", {"contact": telegram.Contact("1", "Ann", vcard="v")}, {"phone_number": "1", "first_name": "Ann", "vcard": "v"}),
        ("send_venue", {"venue": telegram.Venue(telegram.Location(1.5, 2.5), "t", "a", "4")}, {"longitude": 1.5, "latitude": 2.5, "title": "t", "address": "a", "foursquare_id": "4"}),
        ("edit_message_live_location", {"message_id": 1, "location": telegram.Location(1.5, 2.5)}, {"longitude": 1.5, "latitude": 2.5}),
    ],
)  # fmt: skip
def test_a_place_or_a_person_is_taken_apart(bot, post, method, arguments, expected):
    with pytest.raises(Seen):
        getattr(bot, method)(5, **arguments)

    assert post.data.items() >= expected.items()


def test_a_naive_time_is_of_the_defaults_zone():
    from zoneinfo import ZoneInfo

    bot = ExtBot(TOKEN, defaults=Defaults(tzinfo=ZoneInfo("Europe/Berlin")))
    bot.request.post = post = Post()

    for call in (
        lambda: bot.ban_chat_member(-5, 7, until_date=datetime(2030, 7, 1)),
        lambda: bot.create_chat_invite_link(-5, expire_date=datetime(2030, 7, 1)),
        lambda: bot.send_poll(5, "q", ["a", "b"], close_date=datetime(2030, 7, 1)),
    ):
        with pytest.raises(Seen):
            call()
        moments = [post.data.get(name) for name in ("until_date", "expire_date", "close_date")]
        assert 1909087200 in moments


# Defaults ----------------------------------------------------------------------------------------


@pytest.fixture
def marking(monkeypatch):
    made = ExtBot(TOKEN, defaults=Defaults("HTML", disable_web_page_preview=True, quote=True))
    monkeypatch.setattr(made.request, "post", Post())
    return made


def sent(bot, call):
    with pytest.raises(Seen):
        call(bot)
    return bot.request.post.data


def test_a_quizs_explanation_is_marked_up_as_the_defaults_say(marking):
    quiz = sent(marking, lambda bot: bot.send_poll(5, "q", ["a", "b"], explanation="<b>x</b>"))
    plain = sent(
        marking, lambda bot: bot.send_poll(5, "q", ["a", "b"], explanation_parse_mode=None)
    )

    assert quiz["explanation_parse_mode"] == "HTML"
    assert "explanation_parse_mode" not in plain


def test_an_explicit_none_turns_a_default_off_inside_media_and_results(marking):
    media = [InputMediaPhoto("a", "c"), InputMediaPhoto("b", "c", None)]
    album = sent(marking, lambda bot: bot.send_media_group(5, media))["media"]
    texts = [
        telegram.InputTextMessageContent("a"),
        telegram.InputTextMessageContent("b", parse_mode=None, disable_web_page_preview=None),
    ]
    results = [telegram.InlineQueryResultArticle(str(i), "t", text) for i, text in enumerate(texts)]
    answer = sent(marking, lambda bot: bot.answer_inline_query("q", results))["results"]

    assert [item.parse_mode for item in album] == ["HTML", None]
    assert [item.input_message_content.parse_mode for item in answer] == ["HTML", None]
    hidden = [item.input_message_content.disable_web_page_preview for item in answer]
    assert hidden == [True, None]
    assert media[0].parse_mode is texts[0].parse_mode is None  # the caller's objects stay


def test_a_none_that_turns_a_default_off_changes_nothing_else(marking):
    silent, absent = InputMediaPhoto("b", "c", None), InputMediaPhoto("b", "c")

    assert silent == absent
    assert silent.to_dict() == absent.to_dict() == pickle.loads(pickle.dumps(silent)).to_dict()


def test_entities_keep_a_default_parse_mode_away(marking):
    mark = [telegram.MessageEntity("bold", 0, 1)]

    text = sent(marking, lambda bot: bot.send_message(5, "x", entities=mark))
    photo = sent(marking, lambda bot: bot.send_photo(5, "f", "x", caption_entities=mark))

    assert not {"parse_mode"} & (text.keys() | photo.keys())


# The connection and errors ------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(SURFACE["request"]))
def test_a_request_takes_its_arguments_where_v13_had_them(name):
    kind, _, method = name.partition(".")
    function = getattr(Request, method) if method else Request
    order = [each for each in inspect.signature(function).parameters if each != "self"]

    expected = names("request", name)
    assert kind == "Request"
    assert order[: len(expected)] == expected


def test_a_request_has_v13s_attributes():
    request = Request(con_pool_size=8)

    assert request.con_pool_size == 8
    request.stop()
    request.stop()


@pytest.mark.parametrize(("name", "facts"), sorted(SURFACE["errors"].items()))
def test_errors_have_v13s_parents_and_arguments(name, facts):
    arguments, parents = facts
    kind = getattr(error, name)

    made = kind(*["12" if argument_name == "message" else 12 for argument_name in arguments])

    assert set(parents) <= {parent.__name__ for parent in kind.__mro__}
    for argument_name in arguments:
        found = getattr(made, argument_name)
        assert str(found).lower() in {"12", "12.0"}
    again = pickle.loads(pickle.dumps(made))
    assert (type(again), str(again), again.message) == (kind, str(made), made.message)


@pytest.mark.parametrize("name", names("properties", "Bot"))
def test_a_bot_has_v13s_properties(bot, monkeypatch, name):
    me = {"id": 99, "is_bot": True, "first_name": "Helper", "username": "helper_bot"}
    answers = {"getMe": me, "getMyCommands": [{"command": "go", "description": "Starts"}]}
    monkeypatch.setattr(bot.request, "post", lambda url, *_, **__: answers[url.rpartition("/")[2]])
    expected = {"id": 99, "first_name": "Helper", "username": "helper_bot", "name": "@helper_bot"}
    expected |= {"link": "https://t.me/helper_bot", "bot": telegram.User(99, "Helper", True)}
    expected |= {"commands": [telegram.BotCommand("go", "Starts")], "request": bot.request}
    expected["last_name"] = None

    assert getattr(bot, name) == expected.get(name, False)
