"""The WSGI application in process: what it takes, what it refuses, and with which words."""

import gzip
import io
import json
import logging
from wsgiref.util import setup_testing_defaults

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telegram import Update
from telegram_ext import TypeHandler, UnreadableUpdate
from telegram_ext.deliveries import Deliveries
from telegram_ext.dispatcher import Dispatcher
from telegram_ext.webhook import WebhookApp
from telegram_ext.webhook_secret import WebhookSecret

SECRET = "right-secret"


def update(number=1, text="hi"):
    chat = {"id": 7, "type": "private", "first_name": "Ann"}
    sender = {"id": 7, "is_bot": False, "first_name": "Ann"}
    body = {"message_id": 1, "date": 1, "chat": chat, "from": sender, "text": text}
    return {"update_id": number, "message": body}


def environ(body=b"", **changes):
    made = {}
    setup_testing_defaults(made)
    made.update(
        REQUEST_METHOD="POST",
        CONTENT_TYPE="application/json",
        CONTENT_LENGTH=str(len(body)),
        HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN=SECRET,
    )
    made["wsgi.input"] = io.BytesIO(body)
    made.update(changes)
    return {name: value for name, value in made.items() if value is not None}


class Answer:
    def __init__(self, app, made):
        self.calls = []
        chunks = app(made, lambda status, headers: self.calls.append((status, headers)))
        self.body = b"".join(chunks)
        ((self.status, headers),) = self.calls
        self.headers = dict(headers)
        self.code = int(self.status[:3])
        assert int(self.headers["Content-Length"]) == len(self.body)


@pytest.fixture
def handled(dispatcher):
    seen = []
    dispatcher.add_handler(TypeHandler(Update, lambda update, context: seen.append(update)))
    return seen


@pytest.fixture
def reported(dispatcher):
    seen = []
    dispatcher.add_error_handler(lambda update, context: seen.append((update, context.error)))
    return seen


@pytest.fixture
def app(dispatcher, clock):
    deliveries = Deliveries(dispatcher, hold=0)
    secret = WebhookSecret(dispatcher.bot, SECRET)
    return WebhookApp(dispatcher.bot, deliveries, secret, path="hook", largest=5000, clock=clock)


@pytest.fixture
def ask(app):
    def ask(body=b"", **changes):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Answer(app, environ(body, **{"PATH_INFO": "/hook", **changes}))

    return ask


# What is taken -----------------------------------------------------------------------------------


def test_an_update_is_handled_before_it_is_acknowledged(ask, handled):
    answer = ask(update(5, "hi"))
    assert answer.status == "200 OK"
    assert [(u.update_id, u.message.text) for u in handled] == [(5, "hi")]
    assert handled[0].message.get_bot() is not None


@pytest.mark.parametrize("path", ["/hook", "/hook/"])
def test_the_path_may_end_with_a_slash(ask, handled, path):
    assert ask(update(), PATH_INFO=path).code == 200


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        ("", {"PATH_INFO": ""}),
        ("", {"PATH_INFO": "/"}),
        ("/hook/", {"PATH_INFO": "/hook"}),
        ("123:a b", {"PATH_INFO": "/123:a b"}),
        ("123%3Aa%20b", {"PATH_INFO": "/123:a b"}),
        ("käse", {"PATH_INFO": "/käse".encode().decode("latin-1")}),
        ("hook", {"SCRIPT_NAME": "/hook", "PATH_INFO": ""}),
        ("bots/hook", {"SCRIPT_NAME": "/bots", "PATH_INFO": "/hook"}),
        ("hook", {"SCRIPT_NAME": "/bots", "PATH_INFO": "/hook"}),
        (None, {"SCRIPT_NAME": "/any", "PATH_INFO": "/where"}),
    ],
)
def test_the_path_is_found_however_the_application_is_mounted(app, ask, handled, path, changes):
    app.path = path
    assert ask(update(), **changes).code == 200


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON"])
def test_the_content_type_may_have_parameters(ask, handled, kind):
    assert ask(update(), CONTENT_TYPE=kind).code == 200


def test_a_body_in_chunks_is_read_where_the_server_ends_it(ask, handled):
    chunked = {"CONTENT_LENGTH": None, "HTTP_TRANSFER_ENCODING": "chunked"}
    assert ask(update(), **chunked, **{"wsgi.input_terminated": True}).code == 200
    assert ask(update(2), **chunked).code == 411
    assert [u.update_id for u in handled] == [1]


def test_arbitrary_callback_data_is_inserted_where_the_bot_can(dispatcher, ask, handled):
    inserted = []
    dispatcher.bot.insert_callback_data = inserted.append
    ask(update(3))
    assert inserted == handled


def test_what_cannot_be_inserted_is_reported_and_never_comes_again(dispatcher, ask, reported):
    def insert(update):
        raise LookupError("no such button")

    dispatcher.bot.insert_callback_data = insert
    assert ask(update(3)).code == 200
    ((raw, error),) = reported
    assert raw == update(3)
    assert isinstance(error.__cause__, LookupError)


def test_an_exception_in_a_handler_is_the_handlers_affair(dispatcher, ask, reported):
    def fail(update, context):
        raise ZeroDivisionError

    dispatcher.add_handler(TypeHandler(Update, fail))
    assert ask(update()).code == 200
    assert isinstance(reported[0][1], ZeroDivisionError)


# What is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"PATH_INFO": "/elsewhere"}, "404 Not Found"),
        ({"PATH_INFO": "/"}, "404 Not Found"),
        ({"PATH_INFO": "/hook/x"}, "404 Not Found"),
        ({"REQUEST_METHOD": "GET"}, "405 Method Not Allowed"),
        ({"REQUEST_METHOD": "PUT"}, "405 Method Not Allowed"),
        ({"HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN": None}, "401 Unauthorized"),
        ({"HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN": ""}, "401 Unauthorized"),
        ({"HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN": "right-secre"}, "401 Unauthorized"),
        ({"HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN": "right-secret "}, "401 Unauthorized"),
        ({"HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN": "\xe4\udce4"}, "401 Unauthorized"),
        ({"CONTENT_TYPE": "text/plain"}, "403 Forbidden"),
        ({"CONTENT_TYPE": "application/x-www-form-urlencoded"}, "403 Forbidden"),
        ({"CONTENT_TYPE": None}, "403 Forbidden"),
        ({"HTTP_CONTENT_ENCODING": "gzip"}, "415 Unsupported Media Type"),
        ({"CONTENT_LENGTH": None}, "411 Length Required"),
        ({"CONTENT_LENGTH": ""}, "411 Length Required"),
        ({"CONTENT_LENGTH": "-5"}, "400 Bad Request"),
        ({"CONTENT_LENGTH": "1_0"}, "400 Bad Request"),
        ({"CONTENT_LENGTH": "²"}, "400 Bad Request"),
        ({"CONTENT_LENGTH": "9" * 30}, "400 Bad Request"),
        ({"CONTENT_LENGTH": "5001"}, "413 Content Too Large"),
        ({"CONTENT_LENGTH": "104857600"}, "413 Content Too Large"),
        ({"CONTENT_LENGTH": "4000"}, "400 Bad Request"),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, "400 Bad Request"),
    ],
)
def test_what_is_no_delivery_is_refused_with_the_reason(ask, handled, reported, changes, status):
    answer = ask(update(), **changes)
    assert answer.status == status
    assert answer.body
    assert (handled, reported) == ([], [])
    assert answer.headers.get("Allow") == ("POST" if answer.code == 405 else None)


@pytest.mark.parametrize(
    "changes",
    [
        {"PATH_INFO": "/elsewhere"},
        {"REQUEST_METHOD": "GET"},
        {"HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN": "forged"},
        {"CONTENT_TYPE": "text/plain"},
        {"HTTP_CONTENT_ENCODING": "gzip"},
        {"CONTENT_LENGTH": "104857600"},
    ],
)
def test_nothing_of_a_refused_body_is_read(ask, changes):
    class Untouchable:
        def read(self, size):
            raise AssertionError("the body was read")

    assert 400 < ask(update(), **changes, **{"wsgi.input": Untouchable()}).code < 500


def test_a_compressed_bomb_is_not_unpacked(ask, handled):
    bomb = gzip.compress(bytes(1_000_000))
    assert ask(bomb, HTTP_CONTENT_ENCODING="gzip").code == 415
    assert ask(bomb).code == 400


def test_no_answer_repeats_what_was_sent(ask):
    for changes in ({}, {"PATH_INFO": "/marked-x"}, {"CONTENT_TYPE": "marked-x"}):
        assert b"marked-x" not in ask(b'"marked-x', **changes).body


def test_a_body_without_end_is_cut(ask, handled):
    class Endless:
        def read(self, size):
            return bytes(size)

    chunked = {"CONTENT_LENGTH": None, "HTTP_TRANSFER_ENCODING": "chunked"}
    endless = {"wsgi.input": Endless(), "wsgi.input_terminated": True}
    assert ask(b"", **chunked, **endless).code == 413


def test_a_body_that_trickles_is_given_up(ask, clock, handled):
    class Trickle:
        def read(self, size):
            clock.now += 1
            return b" "

    answer = ask(b" " * 4000, **{"wsgi.input": Trickle()})
    assert answer.status == "408 Request Timeout"
    assert clock.now < 1020


@pytest.mark.parametrize(
    ("error", "code"),
    [(TimeoutError("timed out"), 408), (OSError("reset"), 400), (ValueError(), 400)],
)
def test_a_connection_that_breaks_is_no_crash(ask, error, code):
    class Broken:
        def read(self, size):
            raise error

    assert ask(update(), **{"wsgi.input": Broken()}).code == code


# What cannot be read -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[" * 4000,
        b"[]",
        b"null",
        b'"text"',
        b"{}",
        b'{"update_id": "5"}',
        b'{"update_id": true}',
        b'{"update_id": null, "message": {}}',
        b"1" * 4800,
    ],
)
def test_what_is_no_update_is_refused_and_reported(ask, handled, reported, body):
    answer = ask(body)
    assert answer.code == 400
    ((raw, error),) = reported
    assert isinstance(error, UnreadableUpdate)
    assert error.update_id is None or isinstance(error.update_id, int)
    assert raw == error.raw
    assert handled == []


def test_an_unreadable_update_is_reported_and_its_neighbours_are_handled(
    ask, handled, reported, monkeypatch
):
    read = Update.de_json

    def fail_once(data, bot):
        if data["update_id"] == 2:
            raise RecursionError
        return read(data, bot)

    monkeypatch.setattr(Update, "de_json", fail_once)
    assert [ask(update(number)).code for number in (1, 2, 3)] == [200, 200, 200]
    assert [u.update_id for u in handled] == [1, 3]
    ((raw, error),) = reported
    assert raw["update_id"] == error.update_id == 2
    assert isinstance(error.__cause__, RecursionError)


# Again and again ---------------------------------------------------------------------------------


def test_a_second_delivery_of_an_update_is_only_acknowledged(ask, handled):
    assert [ask(update(number)).code for number in (5, 3, 5, 4, 3)] == [200] * 5
    assert [u.update_id for u in handled] == [5, 3, 4]


def test_what_cannot_be_taken_now_comes_again_soon(app, ask, handled):
    app.deliveries.close()
    answer = ask(update())
    assert answer.status == "503 Service Unavailable"
    assert int(answer.headers["Retry-After"]) in range(1, 60)
    app.deliveries.open()
    assert ask(update()).code == 200
    assert len(handled) == 1


def test_a_failure_of_ours_has_telegram_deliver_again(app, ask, handled, caplog):
    def fail(update, raw):
        raise OSError("disk full")

    take, app.deliveries.take = app.deliveries.take, fail
    assert ask(update()).code == 500
    assert "Telegram will repeat it" in caplog.text
    app.deliveries.take = take
    assert ask(update()).code == 200


def test_each_reason_to_refuse_is_logged_once(ask, caplog):
    caplog.set_level(logging.WARNING, logger="telegram.ext.updater")
    for _ in range(50):
        ask(update(), HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN="forged-word")
        ask(update(), CONTENT_TYPE="text/plain")
    assert len(caplog.records) == 2
    assert "updater.bot.set_webhook(url)" in caplog.text
    assert "forged-word" not in caplog.text
    assert SECRET not in caplog.text


# Anything at all ---------------------------------------------------------------------------------

text = st.text(st.characters(max_codepoint=255), max_size=20)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)
updates = st.fixed_dictionaries(
    {"update_id": st.integers()},
    optional={
        "message": json_values,
        "callback_query": json_values,
        "poll": st.fixed_dictionaries({"options": json_values}),
        "my_chat_member": json_values,
    },
)
bodies = st.one_of(
    st.binary(max_size=200),
    updates.map(lambda value: json.dumps(value).encode()),
    json_values.map(lambda value: json.dumps(value).encode()),
)
changes = st.fixed_dictionaries(
    {},
    optional={
        "REQUEST_METHOD": st.sampled_from(["POST", "GET", "BREW", ""]),
        "PATH_INFO": st.just("/hook/") | text,
        "SCRIPT_NAME": text,
        "CONTENT_TYPE": text,
        "CONTENT_LENGTH": st.integers().map(str) | text,
        "HTTP_CONTENT_ENCODING": text,
        "HTTP_TRANSFER_ENCODING": text,
        "HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN": text,
        "wsgi.input_terminated": st.booleans(),
    },
)


def quiet_app():
    class Bot:
        id, username, defaults = 1, "helper_bot", None

    dispatcher = Dispatcher(Bot(), None, workers=1)
    dispatcher.add_error_handler(lambda update, context: None)
    dispatcher.add_handler(TypeHandler(Update, lambda update, context: update.effective_user))
    secret = WebhookSecret(dispatcher.bot, SECRET)
    return WebhookApp(dispatcher.bot, Deliveries(dispatcher), secret, path="hook", largest=5000)


@given(bodies, changes)
def test_whatever_comes_there_is_an_answer(body, changes):
    answer = Answer(quiet_app(), environ(body, **{"PATH_INFO": "/hook", **changes}))
    assert answer.code in {200, 400, 401, 403, 404, 405, 411, 413, 415}
    taken = {"REQUEST_METHOD": "POST", "HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN": SECRET, **changes}
    if answer.code == 200:
        assert taken["HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN"] == SECRET


@given(updates)
def test_whatever_an_update_holds_it_never_comes_twice(raw):
    assert Answer(quiet_app(), environ(json.dumps(raw).encode(), PATH_INFO="/hook")).code == 200
