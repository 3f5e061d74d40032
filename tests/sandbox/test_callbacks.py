"""Pressed buttons: what the bot is told, how long it may answer, and how often."""

from __future__ import annotations

from typing import Any

import pytest

from telegram_sandbox.bots import CallbackQuery
from tests.sandbox.talking import Desk

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def press(desk: Desk, chat_id: int | None = None, **button: Any) -> tuple[CallbackQuery, Any]:
    """Send a button, let Alice press it, and return the query and what the bot is told."""
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go", **button}]]}
    place = {} if chat_id is None else {"chat_id": chat_id}
    desk.does("sendMessage", text="?", reply_markup=markup, **place)
    pressed = desk.alice.presses("Go", timeout=0).query
    return pressed, desk.news()[-1][1]


def test_the_bot_is_told_who_pressed_what_and_where(desk: Desk) -> None:
    _, query = press(desk)

    assert query["from"]["id"] == desk.alice.id
    assert query["data"] == "go"
    assert query["message"]["text"] == "?"
    assert "inline_message_id" not in query
    assert query["chat_instance"]


def test_a_press_is_answered_once(desk: Desk) -> None:
    pressed, query = press(desk)
    answer = {"callback_query_id": query["id"], "text": "Hi", "show_alert": True, "cache_time": 5}

    assert desk.does("answerCallbackQuery", **answer) is True
    assert pressed.answer == {"text": "Hi", "show_alert": True, "url": "", "cache_time": 5}
    assert desk.refusal("answerCallbackQuery", **answer) == TOO_OLD


@pytest.mark.parametrize(("seconds", "fits"), [(150, True), (151, False)])
def test_a_press_can_be_answered_for_150_seconds(desk: Desk, seconds: int, fits: bool) -> None:
    _, query = press(desk)
    desk.clock.advance(seconds)

    answer = desk.call("answerCallbackQuery", callback_query_id=query["id"])

    assert answer["ok"] is fits
    assert fits or answer["description"] == f"Bad Request: {TOO_OLD}"


def test_another_bot_cannot_answer(desk: Desk) -> None:
    _, query = press(desk)

    answer = desk.call("answerCallbackQuery", bot=desk.other, callback_query_id=query["id"])

    assert answer["description"] == f"Bad Request: {TOO_OLD}"


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"text": "x" * 201}, "MESSAGE_TOO_LONG"),
        ({"url": "https://example.com"}, "URL_INVALID"),
        ({"callback_query_id": "17"}, TOO_OLD),
    ],
)
def test_a_wrong_answer_is_refused(desk: Desk, wrong: dict[str, Any], refusal: str) -> None:
    _, query = press(desk)

    assert desk.refusal("answerCallbackQuery", **{"callback_query_id": query["id"], **wrong}) == (
        refusal
    )


def test_an_answer_may_open_a_bot(desk: Desk) -> None:
    pressed, query = press(desk)
    link = "https://t.me/tea_bot?start=x"

    desk.does("answerCallbackQuery", callback_query_id=query["id"], url=link)

    assert pressed.wait()["url"] == link


def test_each_chat_has_its_instance(desk: Desk) -> None:
    group = desk.group()
    instances = [press(desk)[1], press(desk)[1], press(desk, group.id)[1]]

    first, again, elsewhere = (query["chat_instance"] for query in instances)
    assert first == again != elsewhere


def test_a_deleted_message_has_no_buttons_left(desk: Desk) -> None:
    _, query = press(desk)

    desk.does("deleteMessage", message_id=query["message"]["message_id"])

    with pytest.raises(AssertionError):
        desk.alice.presses("Go", timeout=0)


def test_an_app_answers_the_same_press_by_itself_for_a_while(desk: Desk) -> None:
    _, query = press(desk)
    desk.does("answerCallbackQuery", callback_query_id=query["id"], text="Hi", cache_time=60)

    again = desk.alice.presses("Go", timeout=0)

    assert again.wait()["text"] == "Hi"
    assert desk.news() == []
    desk.clock.advance(60)
    desk.alice.presses("Go", timeout=0)
    assert [kind for kind, _ in desk.news()] == ["callback_query"]
