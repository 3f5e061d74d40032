"""A canary instead of a token walks through every failure; nothing may sing."""

from __future__ import annotations

import json
import logging
import pickle
import socket
import traceback

import pytest
import requests

from telegram.bot import Bot
from telegram.downloads import read
from telegram.error import BadRequest, InvalidToken, NotSent, TelegramError
from telegram.redaction import SecretStr
from telegram.transport import Request
from telegram_ext import ExtBot, Updater
from tests.telegram.wire_server import (
    answer,
    dripping,
    ok,
    raw,
    refuse,
    reset,
    serving,
    silent,
)

SONG = "AAHcanaryCANARYcanaryCANARYcanary12"
TOKEN = f"123456789:{SONG}"


def everything_shown(error: BaseException) -> str:
    """Return all that a log, a crash reporter or a curious user could print of an error."""
    shown: list[str] = []
    seen: list[BaseException] = []
    left: list[BaseException | None] = [error]
    while left:
        each = left.pop()
        if each is None or each in seen:
            continue
        seen.append(each)
        shown += [str(each), repr(each), repr(each.args), repr(each.__dict__)]
        left += [each.__cause__, each.__context__]
        for frame, _ in traceback.walk_tb(each.__traceback__):
            if frame.f_code.co_filename != __file__:  # the test itself knows the token
                shown += [f"{name}={value!r}" for name, value in frame.f_locals.items()]
    if isinstance(error, TelegramError):
        shown.append(error.explain())
        shown.append(repr(pickle.dumps(error)))
    return "\n".join(shown)


def scripted(action):
    def run(make):
        with serving(action) as server:
            make(server.origin)

    return run


def nobody_there(make):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    make(f"http://127.0.0.1:{port}")


ECHO = f"<html>no /bot{TOKEN}/sendMessage here</html>".encode()
FAULTS = {
    "nobody there": nobody_there,
    "unknown name": lambda make: make("http://nowhere.invalid"),
    "no tls": lambda make: scripted(raw(b""))(lambda o: make(o.replace("http:", "https:"))),
    "bad host": lambda make: make(f"http://{'x' * 70}.invalid"),
    "silence": scripted(silent),
    "dripping": scripted(dripping(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n")),
    "reset": scripted(reset),
    "closed": scripted(raw(b"")),
    "cut off": scripted(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")),
    "no http": scripted(raw(b"SSH-2.0\r\n\r\n")),
    "html 502": scripted(answer(ECHO, status=502)),
    "html 200": scripted(answer(ECHO)),
    "bad json": scripted(answer(b"{")),
    "redirect": scripted(answer(b"", status=302, Location=f"https://x/bot{TOKEN}/getMe")),
    "echoed": scripted(refuse(400, f"Bad Request: no /bot{TOKEN}/sendMessage")),
    **{str(code): scripted(refuse(code, "Words")) for code in (400, 401, 403, 404, 409, 429, 500)},
}
CALLS = {
    "json": lambda bot: bot.call("sendMessage", {"chat_id": 1, "text": "x"}, timeout=0.3),
    "upload": lambda bot: bot.call("sendPhoto", {"chat_id": 1, "photo": b"abc"}, timeout=0.3),
    "question": lambda bot: bot.call("getMe"),
    "download": lambda bot: read(bot, "photos/a.jpg", timeout=0.3),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("fault", FAULTS)
def test_no_failure_shows_the_token(fault, call, caplog, capfd):
    if call == "download" and fault in {"html 200", "bad json"}:
        pytest.skip("a download may be anything")
    request = Request(connect_timeout=0.3, read_timeout=0.3)
    request._pause = lambda seconds: None
    caught = []

    def make(origin):
        bot = Bot(TOKEN, base_url=f"{origin}/bot", request=request)
        with pytest.raises(TelegramError) as info:
            CALLS[call](bot)
        caught.append(info.value)

    with caplog.at_level(logging.DEBUG):
        FAULTS[fault](make)
    request.stop()
    assert SONG not in everything_shown(caught[0])
    assert caught[0].__context__ is None
    assert caught[0].__cause__ is None
    assert SONG not in caplog.text
    assert SONG not in "".join(str(record.args) for record in caplog.records)
    out, err = capfd.readouterr()
    assert SONG not in out + err


@pytest.mark.parametrize(
    "start", ["ftp://x/bot", "x://h/bot", "localhost:8081", "://", "http:/h/bot", ""]
)
@pytest.mark.parametrize(
    "call",
    [
        lambda url: Request().post(f"{url}/getMe", {"a": 1}),
        lambda url: Request().post(f"{url}/getMe", {"a": b"x"}),
        lambda url: Request().retrieve(url),
    ],
)
def test_an_address_that_leads_nowhere_shows_no_token(start, call):
    with pytest.raises(NotSent, match="No way leads to") as caught:
        call(f"{start}{TOKEN}")
    assert "https:// or http://" in caught.value.remedy
    assert SONG not in everything_shown(caught.value)


def test_a_path_of_ones_own_keeps_the_token_out_of_logs(caplog):
    """ ".../tg" + token: nothing but the token itself says where it begins."""
    with serving(ok()) as server, caplog.at_level(logging.DEBUG):
        bot = Bot(TOKEN, base_url=f"{server.origin}/tg")
        bot.call("sendMessage", {"chat_id": 1, "text": "x"})
        bot.call("sendPhoto", {"chat_id": 1, "photo": b"abc"})
        read(bot, "photos/a.jpg")
        bot.request.stop()
    assert [each.line.split()[1] for each in server.asked] == [
        f"/tg{TOKEN}/sendMessage",
        f"/tg{TOKEN}/sendPhoto",
        f"/file/tg{TOKEN}/photos/a.jpg",
    ]
    assert "/file/tg<token>/photos/a.jpg" in caplog.text
    assert SONG not in caplog.text
    assert repr(bot.base_url) == f"'{server.origin}/tg<token>'"
    assert SONG not in repr(bot.base_file_url) + repr(vars(bot))


def test_an_adapter_of_the_users_own_keeps_the_token_out_of_errors():
    class Failing(requests.adapters.HTTPAdapter):
        def send(self, request, *args, **kwargs):
            raise requests.ConnectionError(f"no way to {request.url}", request=request)

    session = requests.Session()
    session.mount("https://api.telegram.org/", Failing())
    bot = Bot(TOKEN, http=session)
    with pytest.raises(TelegramError) as caught:
        bot.call("sendMessage", {"chat_id": 1, "text": "x"})
    assert SONG not in everything_shown(caught.value)


def test_wrong_arguments_show_no_token():
    bot = Bot(TOKEN)
    for call in (
        lambda: bot.call("sendMessage", {"chat_id": 1}),
        lambda: bot.call("sendMessage", {"chat_id": 1, "txt": ""}),
        lambda: bot.call("sendPhoto", {"chat_id": 1, "photo": "missing.jpg"}),
        lambda: bot.call("sendPhoto", {"chat_id": 1, "photo": b""}),
    ):
        with pytest.raises((TypeError, ValueError)) as caught:
            call()
        assert SONG not in everything_shown(caught.value)


@pytest.mark.parametrize("token", [f" {TOKEN}", f"{TOKEN} ", TOKEN.replace(":", " "), f"a{TOKEN}"])
def test_a_malformed_token_is_not_shown_either(token):
    with pytest.raises(InvalidToken) as caught:
        Bot(token)
    assert str(caught.value) == "Invalid token"
    assert SONG not in everything_shown(caught.value)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Updater(TOKEN, private_key=b"x"),
        lambda: Updater(f"{TOKEN} "),
        lambda: Updater(TOKEN, request_kwargs={"proxy": 1}),
        lambda: Updater(TOKEN, base_url="localhost:8081"),
        lambda: Updater(TOKEN, bot=Bot(TOKEN)),
        lambda: Updater(tokn=TOKEN),
        lambda: Updater(TOKEN, privat_key=b"x"),
        lambda: Bot(tokn=TOKEN),
        lambda: ExtBot(TOKEN, privat_key=b"x"),
        lambda: ExtBot(TOKEN, private_key=b"x"),
        lambda: ExtBot(f"{TOKEN} "),
        lambda: ExtBot(TOKEN, arbitrary_callback_data="x"),
        lambda: Bot(TOKEN, private_key=b"x"),
        lambda: Bot(TOKEN, base_url=f"http://h/bot{TOKEN}"),
        lambda: Bot(TOKEN, request=Request(), http=requests.Session()),
        lambda: Updater(TOKEN).start_webhook(port="x", url_path=TOKEN),
        lambda: Updater(TOKEN).start_webhook(prt=1, webhook_url=f"https://h/{TOKEN}"),
        lambda: Bot(TOKEN).set_webhook(f"https://h/{TOKEN}", max_connection=1),
    ],
)
def test_what_cannot_be_made_shows_no_token(make):
    with pytest.raises((TypeError, ValueError, InvalidToken)) as caught:
        make()
    assert SONG not in everything_shown(caught.value)


@pytest.mark.parametrize(
    "call",
    [
        lambda bot: bot.set_webhook(f"https://h.example/{TOKEN}"),
        lambda bot: bot.set_webhook(url=f"https://h.example/{TOKEN}", max_connections=5),
        lambda bot: bot.setWebhook("x", api_kwargs={"url": f"https://h.example/{TOKEN}"}),
        lambda bot: bot.call("setWebhook", {"url": f"https://h.example/{TOKEN}"}),
        lambda bot: bot.call("setWebhook", {"url": f"https://h.example/{TOKEN}", "port": 5}),
    ],
)
def test_a_webhook_that_is_refused_shows_no_token(call):
    with serving(refuse(400, "Bad Request: bad webhook")) as server:
        bot = Bot(TOKEN, base_url=f"{server.origin}/bot")
        with pytest.raises((BadRequest, TypeError)) as caught:
            call(bot)
        bot.request.stop()
    assert SONG not in everything_shown(caught.value)


def test_a_bot_shows_and_stores_no_token():
    with serving(
        ok({"id": 123456789, "is_bot": True, "first_name": "B", "username": "b_bot"})
    ) as s:
        bot = Bot(TOKEN, base_url=f"{s.origin}/bot")
        before = repr(bot)
        bot.call("getMe")
        bot.request.stop()
    shown = [before, repr(bot), str(bot), repr(vars(bot)), repr(bot.request), repr(bot.to_dict())]
    assert SONG not in "\n".join(shown)
    assert "123456789" in before
    assert bot.base_url == f"{s.origin}/bot{TOKEN}"
    assert f"{bot.base_url}/getMe".endswith(f"{TOKEN}/getMe")
    with pytest.raises(TypeError, match="token must not end up in a file"):
        pickle.dumps(bot)


def test_a_file_that_was_asked_for_can_be_printed_and_pickled():
    result = {"file_id": "a", "file_unique_id": "b", "file_path": "photos/a.jpg"}
    with serving(ok(result)) as server:
        bot = Bot(TOKEN, base_url=f"{server.origin}/bot")
        file = bot.call("getFile", {"file_id": "abc"})
        bot.request.stop()
    assert file.file_path == f"{server.origin}/file/bot{TOKEN}/photos/a.jpg"
    again = pickle.loads(pickle.dumps(file))
    for each in (file, again):
        for shown in (repr(each), str(each), repr(vars(each)), each.to_json()):
            assert SONG not in shown
        assert each.to_dict() == result
        assert each.model_dump_json(exclude_none=True) == json.dumps(result, separators=(",", ":"))
        assert SONG.encode() not in pickle.dumps(each)
    assert again.file_path == "photos/a.jpg"
    again.set_bot(bot)
    assert again.file_path == file.file_path
    assert type(file.file_path) is SecretStr


def test_a_file_that_was_stored_can_be_fetched_later():
    result = {"file_id": "a", "file_unique_id": "b", "file_path": "photos/a.jpg"}
    with serving(ok(result), answer(b"content")) as server:
        bot = Bot(TOKEN, base_url=f"{server.origin}/bot")
        stored = pickle.dumps(bot.get_file("a"))
        file = pickle.loads(stored)
        file.set_bot(bot)
        assert file.download_as_bytearray() == b"content"
        bot.request.stop()
    assert server.asked[1].line.split()[1] == f"/file/bot{TOKEN}/photos/a.jpg"


@pytest.mark.parametrize(
    "path", ["../../getMe", "a/../../x", "%2e%2e/%2E./getMe", "..\\..\\x", "a/..", ".."]
)
def test_a_path_that_climbs_leads_nowhere(path):
    with serving(ok({"file_id": "a", "file_unique_id": "b", "file_path": path})) as server:
        bot = Bot(TOKEN, base_url=f"{server.origin}/bot")
        file = bot.get_file("a")
        assert file.file_path == path
        with pytest.raises(ValueError, match="outside its place"):
            file.download_as_bytearray()
        bot.request.stop()
    assert len(server.asked) == 1


@pytest.mark.parametrize("make", [Bot, ExtBot, Updater])
@pytest.mark.parametrize(
    "given",
    [TOKEN.encode(), bytearray(TOKEN.encode()), [TOKEN], (TOKEN, 1)],
    ids=lambda given: type(given).__name__,
)
def test_a_token_in_something_else_is_refused_and_not_shown(make, given):
    with pytest.raises(InvalidToken) as caught:
        make(given)
    assert SONG not in everything_shown(caught.value)
