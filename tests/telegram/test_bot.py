from __future__ import annotations

import copy
import inspect
import re
import threading
import traceback
from datetime import datetime, timedelta, timezone
from io import BytesIO
from types import SimpleNamespace

import pytest
import requests

import telegram
from telegram import Bot
from telegram.error import InvalidServerResponse, InvalidToken
from telegram.files import InputFile
from telegram.transport import Request
from telegram_ext import Defaults, ExtBot, Updater
from tests.telegram.wire_server import ok, refuse, serving

TOKEN = "123456789:abcdefgh"
MESSAGE = {"message_id": 7, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "hi"}


class Seam:
    """Stands in for `bot.request.post`, as bots' own tests do."""

    def __init__(self, result=True):
        self.result = result
        self.calls = []

    def __call__(self, url, data, timeout=None):
        self.calls.append((url.rpartition("/")[2], data, timeout))
        return self.result

    @property
    def method(self):
        return self.calls[-1][0]

    @property
    def data(self):
        return self.calls[-1][1]

    @property
    def timeout(self):
        return self.calls[-1][2]


def closed():
    stream = BytesIO(b"x")
    stream.close()
    return stream


@pytest.fixture
def bot():
    return Bot(TOKEN)


@pytest.fixture
def seam(bot):
    bot.request.post = Seam(MESSAGE)
    return bot.request.post


# The bot itself ----------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "123", "abc:def", "123456: abc", "123456:abc\n", ":abc"])
def test_what_does_not_look_like_a_token_is_refused(token):
    with pytest.raises(InvalidToken) as caught:
        Bot(token)
    assert caught.value.message == "Invalid token"
    assert "@BotFather" in caught.value.remedy


def test_addresses_hold_the_token(bot):
    assert bot.token == TOKEN
    assert bot.base_url == f"https://api.telegram.org/bot{TOKEN}"
    assert bot.base_file_url == f"https://api.telegram.org/file/bot{TOKEN}"


@pytest.mark.parametrize(
    ("given", "base", "files"),
    [
        (("http://h:1/bot", None), "http://h:1/bot", "http://h:1/file/bot"),
        (("http://h:1", None), "http://h:1/bot", "http://h:1/file/bot"),
        (("http://h:1/", None), "http://h:1/bot", "http://h:1/file/bot"),
        (("http://h/bot", "http://f/x"), "http://h/bot", "http://f/x"),
        (("http://h/bot/", None), "http://h/bot", "http://h/file/bot"),
        (("http://h/sub/bot", None), "http://h/sub/bot", "http://h/sub/file/bot"),
        (("http://h/tg", None), "http://h/tg", "http://h/file/tg"),
        (("http://h/api/", None), "http://h/api/", "http://h/file/api/"),
        (("http://bot/tg", None), "http://bot/tg", "http://bot/file/tg"),
        ((" HTTP://h:1 ", "http://f:2"), "HTTP://h:1/bot", "http://f:2/file/bot"),
        (("http://[::1]:8081", None), "http://[::1]:8081/bot", "http://[::1]:8081/file/bot"),
    ],
)
def test_a_server_of_ones_own(given, base, files):
    bot = Bot(TOKEN, *given)
    assert bot.base_url == base + TOKEN
    assert bot.base_file_url == files + TOKEN


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("localhost:8081", r"has no scheme; did you mean 'http://localhost:8081'\?"),
        ("127.0.0.1:8081", r"has no scheme; did you mean 'http://127.0.0.1:8081'\?"),
        ("api.telegram.org/bot", "has no scheme"),
        ("ftp://h/bot", "begins with none of http://, https://"),
        ("http://h:99999", "is malformed: Port out of range"),
        ("http://h:abc/bot", "is malformed: Port could not be cast"),
        ("http://h:0/bot", "has a port that cannot be: 0"),
        ("http://[::1", "is malformed: Invalid IPv6 URL"),
        ("http:///bot", "names no server"),
        ("http://h h/bot", "holds a space"),
        ("http://h/bot?a=b", r"has a '\?'"),
        (f"http://h/bot{TOKEN}", r"='http://h/<token>'|='http://h/bot<token>' contains the token"),
    ],
)
def test_an_address_that_is_none_is_refused_at_once(url, text, monkeypatch):
    with pytest.raises(ValueError, match=f"base_url=.*{text}") as caught:
        Bot(TOKEN, url)
    assert caught.value.__context__ is None
    with pytest.raises(ValueError, match=f"base_file_url=.*{text}"):
        Bot(TOKEN, None, url)
    monkeypatch.setenv("TELEGRAM_API_BASE_URL", url)
    with pytest.raises(ValueError, match=f"base_url .*TELEGRAM_API_BASE_URL.*{text}") as caught:
        Bot(TOKEN)
    assert "abcdefgh" not in str(caught.value)


def test_the_environment_names_another_server(monkeypatch):
    monkeypatch.setenv("TELEGRAM_API_BASE_URL", "http://127.0.0.1:8081")
    assert Bot(TOKEN).base_url == f"http://127.0.0.1:8081/bot{TOKEN}"
    assert Bot(TOKEN).base_file_url == f"http://127.0.0.1:8081/file/bot{TOKEN}"
    assert Bot(TOKEN, "http://h/bot").base_url == f"http://h/bot{TOKEN}"


def test_the_bot_asks_once_who_it_is(bot):
    user = {"id": 123456789, "is_bot": True, "first_name": "Bo", "username": "bo_bot"}
    bot.request.post = seam = Seam({**user, "can_join_groups": True})
    assert (bot.id, bot.username, bot.first_name, bot.last_name) == (
        123456789,
        "bo_bot",
        "Bo",
        None,
    )
    assert (bot.name, bot.link) == ("@bo_bot", "https://t.me/bo_bot")
    assert bot.can_join_groups is True
    assert bot.can_read_all_group_messages is False
    assert bot.supports_inline_queries is False
    assert bot.bot.get_bot() is bot
    assert bot["username"] == "bo_bot"
    assert bot.to_dict() == {"id": 123456789, "username": "bo_bot", "first_name": "Bo"}
    assert len(seam.calls) == 1
    assert repr(bot) == "<Bot 123456789 @bo_bot>"


@pytest.mark.parametrize("result", ["hello", True, None, 5, ["x"]])
def test_who_the_bot_is_must_be_a_user(bot, result):
    bot.request.post = Seam(result)
    with pytest.raises(InvalidServerResponse) as caught:
        bot.get_me()
    assert caught.value.method == "getMe"
    assert "check base_url" in caught.value.remedy.lower()
    assert repr(bot) == "<Bot 123456789>"
    bot.request.post = Seam({"id": 1, "is_bot": True, "first_name": "Bo"})
    assert bot.id == 1
    assert repr(bot) == "<Bot 123456789>"


@pytest.mark.parametrize(
    ("method", "result"),
    [
        ("sendMessage", "hello"),
        ("getChat", None),
        ("getUpdates", {}),
        ("getFile", []),
        ("editMessageText", 5),
    ],
)
def test_a_result_of_the_wrong_kind_is_an_error(method, result):
    with serving(ok(result)) as server, Bot(TOKEN, base_url=server.origin) as bot:
        arguments = {"sendMessage": (1, "x"), "getChat": (1,), "getFile": ("a",)}
        with pytest.raises(InvalidServerResponse, match="Invalid server response") as caught:
            getattr(bot, method)(*arguments.get(method, ("x",) if method[0] == "e" else ()))
    assert caught.value.method == method
    assert f"the result is {type(result).__name__}" in caught.value.explain()


def test_a_result_may_be_less_than_the_page_says():
    with serving(ok({}), ok(True), ok("5"), ok([{}])) as server:
        with Bot(TOKEN, base_url=server.origin) as bot:
            assert isinstance(bot.send_message(1, "x"), telegram.Message)
            assert bot.edit_message_text("x", 1, 2) is True
            assert bot.get_chat_member_count(1) == "5"
            assert isinstance(bot.get_updates()[0], telegram.Update)


def test_bots_are_equal_by_the_user_they_are():
    assert Bot(TOKEN) == Bot("123456789:other")
    assert hash(Bot(TOKEN)) == hash(Bot(TOKEN))
    assert Bot(TOKEN) != Bot("1234567890:abc")
    assert Bot(TOKEN) != 5


def test_a_bot_is_shared_by_copies(bot):
    assert copy.copy(bot) is bot
    assert copy.deepcopy({"bot": bot})["bot"] is bot


def test_the_token_cannot_be_changed(bot):
    bot.token = TOKEN
    with pytest.raises(AttributeError, match="token cannot be changed; make another"):
        bot.token = "123456789:another"
    assert bot.token == TOKEN

    class Mine(Bot):
        def __init__(self, token):
            self.token = token
            super().__init__(token)

    assert Mine(TOKEN).token == TOKEN


@pytest.mark.parametrize(
    ("make", "near"),
    [
        (lambda: Bot(tokn=TOKEN), "token"),
        (lambda: Bot(TOKEN, baseurl="x"), "base_url"),
        (lambda: ExtBot(TOKEN, arbitrary_callbackdata=True), "arbitrary_callback_data"),
        (lambda: Updater(tokn=TOKEN), "token"),
        (lambda: Defaults(parsemode="HTML"), "parse_mode"),
    ],
)
def test_a_misspelt_argument_names_the_near_one(make, near):
    with pytest.raises(TypeError) as caught:
        make()
    shown = "".join(traceback.format_exception_only(caught.value))
    assert f"Did you mean '{near}'?" in shown


def test_constructors_keep_their_signature():
    assert list(inspect.signature(Bot).parameters)[:2] == ["token", "base_url"]


def test_subclasses_take_any_attribute():
    class Mine(Bot):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.anything = 1

        def send_message(self, *args, **kwargs):
            self.sent = True
            return super().send_message(*args, **kwargs)

    bot = Mine(TOKEN)
    bot.request.post = Seam(MESSAGE)
    bot.more = 2
    bot.send_message(1, "x")
    assert (bot.anything, bot.more, bot.sent) == (1, 2, True)


def test_as_a_context_manager_it_closes_its_connections():
    with serving(ok(MESSAGE)) as server:
        with Bot(TOKEN, base_url=server.origin) as bot:
            bot.send_message(1, "x")
            session = bot.request._routes._session
            assert session is not None
        assert bot.request._routes._session is None


def test_a_session_or_a_request_but_not_both():
    with pytest.raises(TypeError, match="http=.*: give a requests.Session"):
        Bot(TOKEN, http=requests.Session)
    with pytest.raises(ValueError, match="either request= or http="):
        Bot(TOKEN, request=Request(), http=requests.Session())


def test_passport_needs_cryptography(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "cryptography", None)
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives", None)
    with pytest.raises(RuntimeError, match=r"evergram\[passport\]") as caught:
        Bot(TOKEN, private_key=b"-----")
    assert caught.value.__context__ is None


# A call ------------------------------------------------------------------------------------------


def test_the_seam_sees_python_objects_under_the_callers_names(bot, seam):
    keyboard = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("a", url="b")]])
    message = bot.send_message(5, "hi", reply_markup=keyboard)
    assert seam.method == "sendMessage"
    assert seam.data["reply_markup"] is keyboard
    assert isinstance(message, telegram.Message)
    assert message.get_bot() is bot


def test_a_long_value_is_cut_in_the_error(bot, seam):
    for value in (b"x" * 10**6, ["y" * 200]):
        with pytest.raises(TypeError) as caught:
            bot.send_message(5, value)
        assert len(str(caught.value)) < 200
        assert "... is" in str(caught.value)


def test_both_spellings_of_a_method_are_one():
    assert Bot.sendMessage is Bot.send_message


def test_results_are_typed_lists_too(bot):
    bot.request.post = Seam([{"update_id": 1, "message": MESSAGE}])
    (update,) = bot.get_updates()
    assert isinstance(update, telegram.Update)
    assert update.message.chat.get_bot() is bot
    bot.request.post = Seam(True)
    assert bot.delete_message(1, 2) is True


def test_an_unknown_method_can_be_called(bot):
    bot.request.post = seam = Seam({"any": "thing"})
    assert bot.call("someNewMethod", {"a": 1, "b": None}) == {"any": "thing"}
    assert seam.data == {"a": 1}


def test_a_misspelt_method_is_told_from_a_wrong_token():
    missing = refuse(404, "Not Found: method not found")
    with serving(missing, missing, missing, refuse(404, "Not Found")) as server:
        with Bot(TOKEN, base_url=server.origin) as bot:
            for wrong, meant in (("sendMesage", "sendMessage"), ("send_message", "sendMessage")):
                with pytest.raises(InvalidToken, match="Method not found") as caught:
                    bot.call(wrong)
                assert caught.value.remedy == f"Did you mean {meant!r}?"
            with pytest.raises(InvalidToken, match="Method not found") as caught:
                bot.get_me()
            assert "may be older" in caught.value.remedy
            with pytest.raises(InvalidToken, match="Invalid token"):
                bot.get_me()


def test_api_kwargs_are_sent_unchecked(bot, seam):
    bot.send_message(5, "x", api_kwargs={"brand_new": 1})
    assert seam.data == {"chat_id": 5, "text": "x", "brand_new": 1}


def test_times_become_seconds(bot, seam):
    bot.defaults = SimpleNamespace(tzinfo=timezone(timedelta(hours=1)))
    bot.request.post.result = True
    bot.ban_chat_member(1, 2, until_date=datetime(2020, 1, 1))
    assert seam.data["until_date"] == 1577836800 - 3600
    bot.ban_chat_member(1, 2, until_date=datetime(2020, 1, 1, tzinfo=timezone.utc))
    assert seam.data["until_date"] == 1577836800


@pytest.mark.parametrize(
    ("call", "timeout"),
    [
        (lambda bot: bot.send_message(1, "x"), None),
        (lambda bot: bot.send_message(1, "x", timeout=9), 9),
        (lambda bot: bot.send_photo(1, b"x"), 20.0),
        (lambda bot: bot.send_photo(1, b"x", timeout=3), 3),
        (lambda bot: bot.send_media_group(1, [telegram.InputMediaPhoto(b"x")]), 20.0),
    ],
)
def test_timeouts(bot, seam, call, timeout):
    call(bot)
    assert seam.timeout == timeout


@pytest.mark.parametrize(
    ("arguments", "timeout"),
    [
        ({}, 5.0),
        ({"timeout": 10}, 15.0),
        ({"timeout": timedelta(seconds=10)}, 15.0),
        ({"timeout": 10, "read_latency": 5.0}, 18.0),
    ],
)
def test_a_long_poll_waits_for_the_server_and_the_network(bot, arguments, timeout):
    bot.request.post = seam = Seam([])
    bot.get_updates(**arguments)
    assert seam.timeout == timeout
    assert "read_latency" not in seam.data


# Mistakes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "kind", "text"),
    [
        (
            lambda bot: bot.call("sendMessage", {"chat_id": 1, "txt": "x"}),
            TypeError,
            "sendMessage has no parameter 'txt'; did you mean 'text'",
        ),
        (
            lambda bot: bot.send_message(1, "x", reply_markup=telegram.ReplyKeyboardRemove),
            TypeError,
            r"sendMessage: reply_markup=ReplyKeyboardRemove is a class; write ReplyKeyboardRemove\(",
        ),
        (
            lambda bot: bot.call("getMe", {"zzz": 1}),
            TypeError,
            "getMe has no parameter 'zzz'; it takes no parameters",
        ),
        (
            lambda bot: bot.send_message(5, None),
            TypeError,
            "sendMessage needs 'text': a text; text is None",
        ),
        (
            lambda bot: bot.call("sendMessage", {"chat_id": 1}),
            TypeError,
            "sendMessage needs 'text': a text$",
        ),
        (lambda bot: bot.send_message(5, telegram.User(1, "a", False)), TypeError, "is a User;"),
        (lambda bot: bot.send_message(5, b"x"), TypeError, "text=b'x' is bytes;"),
        *(
            (lambda bot, text=text: bot.delete_message(5, text), TypeError, "whole number")
            for text in ("²", "--5", "+", "", "1e3", "٣")
        ),
        *(
            (lambda bot, text=text: bot.send_location(5, text, 1), TypeError, "must be a number")
            for text in ("nan", "inf", "x")
        ),
        (
            lambda bot: bot.call("sendMessage", {"chat_id": 1, "text": "x", "read_latency": 2}),
            TypeError,
            "sendMessage has no parameter 'read_latency'",
        ),
        (
            lambda bot: bot.get_updates(timeout="abc"),
            TypeError,
            "getUpdates: timeout='abc' is a str; 'timeout' must be a whole number",
        ),
        (
            lambda bot: bot.get_updates(timeout=-10),
            ValueError,
            "getUpdates: timeout=-10: give seconds, from 0 to",
        ),
        (
            lambda bot: bot.get_updates(read_latency="x"),
            TypeError,
            "getUpdates: read_latency='x' is no number of seconds",
        ),
        *(
            (
                lambda bot, wrong=wrong: bot.send_message(5, "x", timeout=wrong),
                TypeError,
                re.escape(f"sendMessage: timeout={wrong!r} is no number of seconds"),
            )
            for wrong in ("5", (5, 5), True)
        ),
        *(
            (
                lambda bot, wrong=wrong: bot.send_message(5, "x", timeout=wrong),
                ValueError,
                re.escape(f"sendMessage: timeout={wrong!r}: give seconds, from 0 to 1,000,000"),
            )
            for wrong in (-1, float("inf"), float("nan"), 1e12)
        ),
        (
            lambda bot: bot.send_message(5, "x", api_kwargs=5),
            TypeError,
            "api_kwargs=5 is an int; give a dict",
        ),
        (lambda bot: bot.call("getMe", [1]), TypeError, r"params=\[1\] is a list; give a dict"),
        (lambda bot: bot.call(None), TypeError, "method=None is a NoneType; give a name"),
        (lambda bot: bot.call("../x"), ValueError, r"method='\.\./x' is no name of a method"),
        (lambda bot: bot.call(""), ValueError, "method='' is no name of a method"),
        (
            lambda bot: bot.send_message(5, ["x"]),
            TypeError,
            r"sendMessage: text=\['x'\] is a list; 'text' must be a text",
        ),
        (
            lambda bot: bot.send_message(5, "x", reply_markup=7),
            TypeError,
            "'reply_markup' must be an InlineKeyboardMarkup, a Reply.* or a ForceReply",
        ),
        (
            lambda bot: bot.send_message(5, "x", reply_markup=telegram.LabeledPrice("a", 1)),
            TypeError,
            "is a LabeledPrice",
        ),
        (
            lambda bot: bot.delete_message(5, "abc"),
            TypeError,
            "message_id='abc' is a str; 'message_id' must be a whole number",
        ),
        (lambda bot: bot.delete_message(5, True), TypeError, "message_id=True is a bool"),
        (
            lambda bot: bot.send_media_group(5, telegram.InputMediaPhoto("x")),
            TypeError,
            "'media' must be a list",
        ),
        (
            lambda bot: bot.send_media_group(5, [telegram.InputMediaPhoto("x"), 5]),
            TypeError,
            "the item 5 is not",
        ),
        (
            lambda bot: bot.send_poll(5, "q", "abc"),
            TypeError,
            "'abc' is a str; 'options' must be a list, each item a text or .*options=\\['abc'\\]\\?",
        ),
        (
            lambda bot: bot.delete_messages(5, 7),
            TypeError,
            "message_ids=7 is an int; .*did you mean message_ids=\\[7\\]\\?",
        ),
        (lambda bot: bot.send_photo(5, "gone.jpg"), ValueError, "sendPhoto: photo='gone.jpg'"),
        (
            lambda bot: bot.send_photo(5, closed()),
            ValueError,
            "sendPhoto: photo: the file .* closed",
        ),
        (lambda bot: bot.send_photo(5, 12), TypeError, "photo=12 is an int"),
        (lambda bot: bot.send_photo(5, b""), ValueError, "sendPhoto: photo: the content is empty"),
    ],
)
def test_a_mistake_is_refused_at_once_and_explained(bot, seam, call, kind, text):
    with pytest.raises(kind, match=text) as caught:
        call(bot)
    assert seam.calls == []
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "call",
    [
        lambda bot: bot.send_message("5", 12),
        lambda bot: bot.send_message("@channel", "x"),
        lambda bot: bot.send_message(5, "x", disable_notification=1),
        lambda bot: bot.send_message(5, "x", reply_markup={"remove_keyboard": True}),
        lambda bot: bot.send_message(5, "x", reply_markup='{"remove_keyboard": true}'),
        lambda bot: bot.send_message(5, "x", reply_markup=telegram.ReplyKeyboardRemove()),
        lambda bot: bot.forward_message(5, 6, "7"),
        lambda bot: bot.send_poll(5, "q", ("a", "b")),
        lambda bot: bot.send_poll(5, "q", ["a", "b"], close_date=datetime(2020, 1, 1)),
        lambda bot: bot.send_poll(5, "q", ["a", "b"], open_period=timedelta(seconds=9)),
        lambda bot: bot.send_location(5, "1.5", 2),
    ],
)
def test_what_the_server_takes_for_the_same_thing_is_accepted(bot, seam, call):
    call(bot)
    assert len(seam.calls) == 1


# Arguments in more than one way ------------------------------------------------------------------


def test_files_become_uploads(bot, seam, tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(b"jpeg")
    for photo in (path, str(path), b"jpeg", path.read_bytes):
        bot.send_photo(5, photo, filename="b.jpg")
        assert isinstance(seam.data["photo"], InputFile)
        assert seam.data["photo"].filename == "b.jpg"
        assert "filename" not in seam.data
    bot.send_photo(5, "AgACAgIAAx")
    assert seam.data["photo"] == "AgACAgIAAx"


def test_received_files_can_be_sent_and_fetched(bot, seam):
    photo = telegram.PhotoSize("the_id", "unique", 1, 1)
    bot.send_photo(5, photo)
    assert seam.data["photo"] == "the_id"
    seam.result = {"file_id": "the_id", "file_unique_id": "u", "file_path": "photos/a.jpg"}
    file = bot.get_file(photo)
    assert seam.data["file_id"] == "the_id"
    assert file.file_path == f"https://api.telegram.org/file/bot{TOKEN}/photos/a.jpg"


def test_a_file_of_a_local_server_keeps_its_path(bot):
    result = {"file_id": "a", "file_unique_id": "u", "file_path": "/var/lib/a.jpg"}
    bot.request.post = Seam(result)
    assert bot.get_file("a").file_path == "/var/lib/a.jpg"


def test_places_and_people_can_be_given_as_objects(bot, seam):
    place = telegram.Location(longitude=1.5, latitude=2.5)
    bot.send_location(5, location=place)
    assert seam.data == {"chat_id": 5, "latitude": 2.5, "longitude": 1.5}
    bot.send_venue(5, venue=telegram.Venue(place, "Home", "Street 1", foursquare_id="f"))
    assert seam.data == {
        "chat_id": 5,
        "latitude": 2.5,
        "longitude": 1.5,
        "title": "Home",
        "address": "Street 1",
        "foursquare_id": "f",
    }
    bot.send_contact(5, contact=telegram.Contact("123", "Ann", vcard="v"))
    assert seam.data == {"chat_id": 5, "phone_number": "123", "first_name": "Ann", "vcard": "v"}
    with pytest.raises(ValueError, match="either location or latitude and longitude"):
        bot.send_location(5, 1.0, 2.0, location=place)
    with pytest.raises(TypeError, match="sendLocation needs 'latitude'"):
        bot.send_location(5)


def test_commands_may_be_pairs(bot):
    bot.request.post = seam = Seam(True)
    bot.set_my_commands([("start", "Begin"), telegram.BotCommand("help", "Help")])
    assert seam.data["commands"][0] == {"command": "start", "description": "Begin"}
    assert seam.data["commands"][1] == telegram.BotCommand("help", "Help")


def results(count):
    content = telegram.InputTextMessageContent("x")
    return [telegram.InlineQueryResultArticle(str(n), str(n), content) for n in range(count)]


@pytest.mark.parametrize(
    ("offset", "shown", "following"), [("", 50, "1"), ("1", 50, "2"), ("2", 20, ""), (3, 0, "")]
)
def test_inline_results_come_in_pages(bot, offset, shown, following):
    bot.request.post = seam = Seam(True)
    bot.answer_inline_query("q", results(120), current_offset=offset)
    assert len(seam.data["results"]) == shown
    assert seam.data["next_offset"] == following
    assert "current_offset" not in seam.data


def test_inline_results_may_be_a_function_of_the_page(bot):
    bot.request.post = seam = Seam(True)
    asked = []

    def page(number):
        asked.append(number)
        return results(2) if number < 2 else []

    bot.answer_inline_query("q", page, current_offset="1")
    assert (asked, len(seam.data["results"]), seam.data["next_offset"]) == ([1], 2, "2")
    bot.answer_inline_query("q", page, current_offset="2")
    assert (seam.data["results"], seam.data["next_offset"]) == ([], "")
    with pytest.raises(ValueError, match="current_offset=query"):
        bot.answer_inline_query("q", page)
    with pytest.raises(ValueError, match="not both"):
        bot.answer_inline_query("q", page, current_offset="1", next_offset="5")


def test_provider_data_may_be_an_object(bot):
    bot.request.post = seam = Seam("https://t.me/invoice")
    price = [telegram.LabeledPrice("a", 1)]
    bot.create_invoice_link("t", "d", "p", "token", "EUR", price, provider_data={"a": 1})
    assert seam.data["provider_data"] == '{"a": 1}'


# Defaults ----------------------------------------------------------------------------------------


@pytest.fixture
def defaults(bot):
    bot.defaults = SimpleNamespace(
        parse_mode="HTML",
        disable_notification=True,
        disable_web_page_preview=True,
        allow_sending_without_reply=True,
        timeout=7.5,
        tzinfo=timezone.utc,
    )
    return bot.defaults


def test_defaults_fill_what_the_caller_left_alone(bot, seam, defaults):
    bot.send_message(5, "x")
    assert seam.data == {
        "chat_id": 5,
        "text": "x",
        "parse_mode": "HTML",
        "disable_notification": True,
        "link_preview_options": {"is_disabled": True},
    }
    assert seam.timeout == 7.5


def test_a_default_for_replies_goes_only_with_a_reply(bot, seam, defaults):
    target = telegram.ReplyParameters(message_id=3)
    bot.send_message(5, "x", reply_parameters=target)
    assert seam.data["reply_parameters"].allow_sending_without_reply is True
    assert target.allow_sending_without_reply is None
    bot.send_message(5, "x", reply_parameters=target, allow_sending_without_reply=None)
    assert seam.data["reply_parameters"] is target
    explicit = {"message_id": 3, "allow_sending_without_reply": False}
    bot.send_message(5, "x", reply_parameters=explicit, link_preview_options=None)
    assert seam.data["reply_parameters"] == explicit
    assert "link_preview_options" not in seam.data


def test_an_explicit_none_turns_a_default_off(bot, seam, defaults):
    bot.send_message(5, "x", parse_mode=None, disable_notification=False, timeout=1)
    assert "parse_mode" not in seam.data
    assert seam.data["disable_notification"] is False
    assert seam.timeout == 1


def test_defaults_go_only_where_they_are_accepted(bot, defaults):
    bot.request.post = seam = Seam(True)
    bot.delete_message(5, 6)
    assert seam.data == {"chat_id": 5, "message_id": 6}
    bot.request.post = seam = Seam([])
    bot.get_updates(timeout=1)
    assert seam.timeout == 6.0
    assert "parse_mode" not in seam.data


def test_defaults_reach_media_and_inline_results(bot, seam, defaults):
    seam.result = [MESSAGE]
    media = telegram.InputMediaPhoto("id", caption="<b>x</b>")
    bot.send_media_group(5, [media, telegram.InputMediaPhoto("id", parse_mode="Markdown")])
    assert [each.parse_mode for each in seam.data["media"]] == ["HTML", "Markdown"]
    assert media.parse_mode is None
    seam.result = True
    bot.answer_inline_query("q", results(1))
    content = seam.data["results"][0].input_message_content
    assert content.parse_mode == "HTML"
    assert content.to_dict()["link_preview_options"] == {"is_disabled": True}


def test_many_threads_call_one_bot():
    with serving(ok(MESSAGE)) as server:
        bot = Bot(TOKEN, base_url=server.origin, request=Request(con_pool_size=4))
        threads = [
            threading.Thread(target=lambda n=n: [bot.send_message(n, "x") for _ in range(10)])
            for n in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        bot.request.stop()
    assert sorted(asked.json["chat_id"] for asked in server.asked) == sorted(list(range(6)) * 10)
