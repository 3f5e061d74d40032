"""The sentences of the server for what is commonly got wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from telegram_sandbox import FakeClock, User, World
from telegram_sandbox.bodies import Received
from telegram_sandbox.calls import answer_call
from telegram_sandbox.spec import load_spec
from telegram_sandbox.values import Checker, Reason

Call = Callable[..., dict[str, Any]]

CASES: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"text": "x"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": "@nobody_here", "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": 1001}, "message text is empty"),
    ("sendMessage", {"chat_id": 1001, "text": "x", "parse_mode": "BB"}, "unsupported parse_mode"),
    ("sendMessage", {"chat_id": 1001, "text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ("sendMessage", {"chat_id": 1001, "text": "x", "reply_markup": "[]"}, "object expected as reply markup"),
    ("sendMessage", {"chat_id": 1001, "text": "x", "reply_parameters": "7"}, "object expected as reply parameters"),
    ("sendMessage", {"chat_id": 1001, "text": "x", "entities": [{"type": "bold"}]}, 'can\'t parse MessageEntity: Can\'t find field "offset"'),
    ("sendPhoto", {"chat_id": 1001}, "there is no photo in the request"),
    ("sendPhoto", {"chat_id": 1001, "photo": "nonsense"}, "wrong remote file identifier specified: can't unserialize it. Wrong last symbol"),
    ("sendPhoto", {"chat_id": 1001, "photo": "attach://nowhere"}, "there is no photo in the request"),
    ("sendPhoto", {"chat_id": 1001, "photo": "http://a.bc/x.jpg", "caption": "x" * 1025}, "message caption is too long"),
    ("sendMediaGroup", {"chat_id": 1001, "media": [{"type": "photo", "media": "http://a.bc/1"}] * 11}, "too much messages to send as an album"),
    ("sendChatAction", {"chat_id": 1001, "action": "dancing"}, "wrong parameter action in request"),
    ("sendContact", {"chat_id": 1001, "first_name": "x"}, 'parameter "phone_number" is required'),
    ("sendLocation", {"chat_id": 1001, "longitude": 1}, "latitude is empty"),
    ("sendDice", {"chat_id": 1001, "emoji": "x"}, "invalid emoji specified"),
    ("deleteMessage", {"chat_id": 1001, "message_id": 77}, "message to delete not found"),
    ("deleteMessage", {"chat_id": 1001, "message_id": "x"}, "message identifier is not specified"),
    ("forwardMessage", {"chat_id": 1001, "from_chat_id": 1001, "message_id": 77}, "message to forward not found"),
    ("pinChatMessage", {"chat_id": 1001, "message_id": 77}, "message to pin not found"),
    ("setMessageReaction", {"chat_id": 1001, "message_id": 77}, "message to react not found"),
    ("deleteMessage", {"message_id": 77}, "chat identifier is not specified"),
    ("deleteMessage", {"chat_id": 1001}, "message identifier is not specified"),
    ("editMessageText", {"inline_message_id": "x", "text": "x"}, "MESSAGE_ID_INVALID"),
    ("getFile", {"file_id": "x"}, "invalid file_id"),
    ("getFile", {}, "file_id not specified"),
    ("getChat", {"chat_id": 5}, "chat not found"),
    ("getChatMember", {"chat_id": 1001, "user_id": 999}, "user not found"),
    ("getChatMember", {"chat_id": 1001, "user_id": "x"}, "invalid user_id specified"),
    ("getChatAdministrators", {"chat_id": 1001}, "there are no administrators in the private chat"),
    ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old and response timeout expired or query ID is invalid"),
    ("setWebhook", {"url": "http://a.bc"}, "bad webhook: An HTTPS URL must be provided for webhook"),
    ("setWebhook", {"url": "https://a.bc:8000"}, "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
    ("setWebhook", {"url": "https://a.bc", "secret_token": "a b"}, "secret token contains unallowed characters"),
    ("setWebhook", {"url": "https://a.bc", "secret_token": "a" * 257}, "secret token is too long"),
    ("setMyCommands", {"commands": "x"}, "can't parse commands JSON object"),
    ("setMyCommands", {"commands": "{}"}, "expected an Array of BotCommand"),
    ("setMyCommands", {"commands": [{"command": "x"}]}, 'can\'t parse BotCommand: Can\'t find field "description"'),
    ("setMyCommands", {"commands": [{"command": "ä", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("createInvoiceLink", {"title": "t", "description": "d", "payload": "p", "currency": "XTR", "prices": [{"label": "", "amount": 1}]}, "can't parse labeled price: LabeledPrice label must be non-empty"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "parameters", "refusal"), CASES, ids=[f"{n}-{c[0]}" for n, c in enumerate(CASES)]
)
def test_a_mistake_gets_the_servers_sentence(
    alice: User, call: Call, method: str, parameters: dict[str, Any], refusal: str | None
) -> None:
    alice.sends("/start")

    answer = call(method, **parameters)

    if refusal is None:
        assert answer["ok"], answer
    else:
        assert answer["description"] == f"Bad Request: {refusal}", json.dumps(answer)
        assert answer["error_code"] == 400


def test_a_live_location_may_last_for_ever(alice: User, call: Call) -> None:
    alice.sends("/start")
    place = {"chat_id": alice.id, "latitude": 1, "longitude": 1}

    assert call("sendLocation", live_period=0x7FFFFFFF, **place)["ok"]
    assert call("sendLocation", live_period=59, **place)["error_code"] == 400


@pytest.mark.parametrize(("ahead", "fits"), [(-60, False), (4, False), (5, True), (2_628_000, True), (2_628_001, False)])  # fmt: skip
def test_a_poll_closes_in_the_documented_future(ahead: int, fits: bool) -> None:
    clock = FakeClock()
    world = World(clock, throttles=False)
    world.bot().dialog(world.user("Alice"))
    close_date = int(clock.now()) + ahead
    arguments = {"chat_id": "1001", "question": "?", "close_date": str(close_date)}
    arguments["options"] = '[{"text": "one"}, {"text": "two"}]'

    code, envelope = answer_call(world, "1:test", "sendPoll", Received(arguments))

    assert (code == 200) == fits, envelope
    if not fits:
        assert envelope["description"] == "Bad Request: invalid close_date specified"


@pytest.mark.parametrize(("ahead", "fits"), [(299, False), (300, True), (2_678_401, False)])
def test_a_suggested_post_is_sent_in_the_documented_future(ahead: int, fits: bool) -> None:
    checker = Checker(load_spec(), {}, now=1_000.0)

    if fits:
        checker.check("SuggestedPostParameters", {"send_date": 1_000 + ahead})
    else:
        with pytest.raises(Reason, match="send_date"):
            checker.check("SuggestedPostParameters", {"send_date": 1_000 + ahead})


NAMING = [
    ("editMessageText", {"text": "x"}),
    ("editMessageCaption", {"caption": "x"}),
    ("editMessageMedia", {"media": {"type": "photo", "media": "http://a.bc/x.jpg"}}),
    ("editMessageLiveLocation", {"latitude": 1, "longitude": 1}),
    ("stopMessageLiveLocation", {}),
    ("editMessageReplyMarkup", {}),
    ("setGameScore", {"user_id": 1001, "score": 5}),
    ("getGameHighScores", {"user_id": 1001}),
]


@pytest.mark.parametrize(("method", "arguments"), NAMING, ids=[method for method, _ in NAMING])
def test_a_call_that_names_no_message_is_told_what_the_server_misses(
    call: Call, alice: User, method: str, arguments: dict[str, Any]
) -> None:
    alice.sends("/start")

    def refusal(**named: Any) -> str:
        return str(call(method, **arguments, **named)["description"])

    assert refusal() == "Bad Request: message identifier is not specified"
    assert refusal(chat_id=alice.id) == "Bad Request: message identifier is not specified"
    assert refusal(message_id=77) == "Bad Request: chat_id is empty"
    assert refusal(chat_id=5) == "Bad Request: chat not found"
    assert refusal(inline_message_id="x") == "Bad Request: MESSAGE_ID_INVALID"
