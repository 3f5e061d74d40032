from __future__ import annotations

import copy
import pickle
import sys
import traceback

import pytest

from telegram import error
from telegram.answer import Answer, result_of
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidServerResponse,
    InvalidToken,
    MaybeSent,
    NetworkError,
    NotSent,
    RetryAfter,
    ServerError,
    TelegramError,
    TimedOut,
    Unauthorized,
)
from telegram.remedies import REMEDIES, look_up


def refused(code: int, description: str, parameters: object = None, **headers: str):
    import json

    body = {"ok": False, "error_code": code, "description": description}
    if parameters is not None:
        body["parameters"] = parameters
    answer = Answer(code, json.dumps(body).encode(), headers)
    with pytest.raises(TelegramError) as caught:
        result_of(answer, "sendMessage")
    return caught.value


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("Bad Request: chat not found", "Chat not found"),
        ("Error: CHAT_NOT_MODIFIED", "Chat_not_modified"),
        ("[Error]: Something Odd", "Something odd"),
        ("Bad Request: message is not modified: Specified", "Message is not modified: specified"),
        ("Forbidden: bot was blocked by the user", "Forbidden: bot was blocked by the user"),
    ],
)
def test_the_message_is_what_v13_bots_compare_with(given, message):
    assert TelegramError(given).message == message
    assert str(TelegramError(given)) == message


def test_fixed_messages():
    assert str(TimedOut()) == "Timed out"
    assert str(InvalidToken()) == "Invalid token"
    assert str(InvalidServerResponse()) == "Invalid server response"
    assert str(RetryAfter(12)) == "Flood control exceeded. Retry in 12.0 seconds"
    assert str(ChatMigrated(-100)) == "Group migrated to supergroup. New chat id: -100"


def test_parents_are_those_of_v13():
    assert issubclass(BadRequest, NetworkError)
    assert issubclass(TimedOut, NetworkError)
    for kind in (Unauthorized, InvalidToken, ChatMigrated, RetryAfter, Conflict):
        assert kind.__bases__ == (TelegramError,)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (400, BadRequest),
        (401, Unauthorized),
        (403, Forbidden),
        (404, InvalidToken),
        (409, Conflict),
        (413, NetworkError),
        (421, InvalidToken),
        (429, RetryAfter),
        (500, ServerError),
        (502, ServerError),
        (418, NetworkError),
    ],
)
def test_the_status_decides_the_kind(code, kind):
    caught = refused(code, "Some words")
    assert type(caught) is kind
    assert (caught.method, caught.code, caught.description) == ("sendMessage", code, "Some words")


def test_parameters_decide_before_the_status():
    migrated = refused(400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -1001})
    assert isinstance(migrated, ChatMigrated)
    assert migrated.new_chat_id == -1001
    flooded = refused(400, "Bad Request: slow down", {"retry_after": 3})
    assert isinstance(flooded, RetryAfter)


@pytest.mark.parametrize(
    ("parameters", "headers", "text", "seconds"),
    [
        ({"retry_after": 35}, {}, "Too Many Requests", 35.0),
        ({"retry_after": 0}, {}, "Too Many Requests", 0.0),
        ({"retry_after": "1.5"}, {}, "Too Many Requests", 1.5),
        (None, {"Retry-After": "7"}, "Too Many Requests", 7.0),
        (None, {}, "Too Many Requests: retry after 9", 9.0),
        ({"retry_after": "soon"}, {}, "Too Many Requests", 5.0),
        ([1], {}, "Too Many Requests", 5.0),
    ],
)
def test_retry_after_is_found_wherever_it_stands(parameters, headers, text, seconds):
    caught = refused(429, text, parameters, **headers)
    assert isinstance(caught, RetryAfter)
    assert caught.retry_after == seconds


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b""),
        (200, b"<html>Welcome to the hotel</html>"),
        (200, b"[1, 2]"),
        (200, b'{"result": 1}'),
        (502, b"<html>Bad Gateway</html>"),
        (302, b""),
        (200, b"\xff\xfe\x00"),
    ],
)
def test_what_is_no_answer_is_an_invalid_server_response(status, body):
    with pytest.raises(InvalidServerResponse, match="Invalid server response") as caught:
        result_of(Answer(status, body), "getMe")
    assert caught.value.code == status
    assert isinstance(caught.value, NetworkError)


def test_bad_utf8_inside_a_text_is_no_reason_to_lose_an_answer():
    answer = Answer(200, b'{"ok": true, "result": {"text": "a\xffb"}}')
    assert result_of(answer, "getMe") == {"text": "a\ufffdb"}


def test_an_answer_that_a_proxy_has_compressed_is_read():
    import gzip

    packed = gzip.compress(b'{"ok": true, "result": 5}')
    assert result_of(Answer(200, packed, {"Content-Encoding": "gzip"}), "getMe") == 5
    with pytest.raises(InvalidServerResponse):
        result_of(Answer(200, packed[:20], {"Content-Encoding": "gzip"}), "getMe")


@pytest.mark.parametrize("name", error.__all__)
def test_every_error_survives_pickle_and_copy(name):
    kind = getattr(error, name)
    details = {
        "method": "sendMessage",
        "code": 400,
        "description": "Bad Request: words",
        "parameters": {"a": 1},
        "cause": "because",
        "remedy": "do this",
    }
    value = {"ChatMigrated": -100, "RetryAfter": 3}.get(name, "Bad Request: words")
    original = kind(value, **details)
    for twin in (
        pickle.loads(pickle.dumps(original)),
        copy.copy(original),
        copy.deepcopy(original),
    ):
        assert type(twin) is kind
        assert str(twin) == str(original)
        assert twin.__dict__ == original.__dict__
        assert twin.args == original.args


def test_old_constructors_still_work():
    for kind in (TelegramError, Unauthorized, NetworkError, BadRequest, Conflict):
        assert kind("words").message == "words"
    assert TimedOut().message == "Timed out"
    assert InvalidToken().message == "Invalid token"


def test_the_tree_in_the_docstring_names_every_class():
    for name in error.__all__:
        assert name in error.__doc__


def test_sent_and_not_sent_exclude_each_other():
    for name in error.__all__:
        kind = getattr(error, name)
        assert not (issubclass(kind, NotSent) and issubclass(kind, MaybeSent))


def test_a_common_error_says_why_and_what_to_do():
    caught = refused(400, "Bad Request: chat not found")
    assert "Start" in caught.remedy
    text = caught.explain()
    assert "sendMessage" in text
    assert "Bad Request: chat not found" in text
    assert caught.remedy in text


@pytest.mark.skipif(sys.version_info < (3, 11), reason="older Pythons print no notes")
def test_the_traceback_shows_method_cause_and_remedy():
    caught = refused(400, "Bad Request: chat not found")
    shown = "".join(traceback.format_exception(caught))
    assert "In the call of sendMessage: Bad Request: chat not found (400)" in shown
    assert f"Remedy: {caught.remedy}" in shown


def test_the_longest_beginning_wins_whatever_the_case():
    general = look_up("Bad Request: can't parse entities: Can't find end", 400)
    special = look_up("Bad Request: can't parse entities: Character '.' is reserved", 400)
    assert general == REMEDIES["can't parse entities"]
    assert special == REMEDIES["can't parse entities: character"]
    assert look_up("BAD REQUEST: CHAT NOT FOUND", 400) == REMEDIES["chat not found"]
    assert look_up("Not Found: method not found", 404) == REMEDIES["method not found"]
    assert look_up("Unauthorized", 401) == REMEDIES["unauthorized"]
    assert look_up("Something nobody has seen", 400) == (None, None)


def test_remedies_are_sentences():
    assert len(REMEDIES) >= 60
    for prefix, texts in REMEDIES.items():
        assert prefix == prefix.lower()
        assert all(text[-1] in ".>)" or text.endswith("https://.") for text in texts), prefix


@pytest.mark.parametrize(
    "description",
    [
        "too much messages to send as an album",
        "BOT_COMMAND_INVALID",
        "BOT_COMMAND_DESCRIPTION_INVALID",
        "invalid commands specified",
        "wrong parameter action in request",
        "invalid emoji specified",
        "REACTION_INVALID",
        "message to pin not found",
    ],
)
def test_a_beginners_mistake_has_a_remedy(description):
    caught = refused(400, f"Bad Request: {description}")
    assert caught.cause
    assert caught.remedy


def test_a_code_without_words_is_an_answer_all_the_same():
    error = TelegramError("words", method="getMe", code=404)
    assert "In the call of getMe: no description (404)" in error.explain()
    assert "In the call of getMe: no answer" in TelegramError("words", method="getMe").explain()
