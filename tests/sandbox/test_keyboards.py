"""Keyboards: which buttons the server takes, and what pressing them does."""

from __future__ import annotations

from typing import Any

import pytest

from telegram_sandbox.rights import NotAllowed
from telegram_sandbox.web_apps import WebAppQuery
from tests.sandbox.talking import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


def inline(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "x", **button} for button in buttons]]}


def reply(*buttons: Any, **more: Any) -> dict[str, Any]:
    return {"keyboard": [list(buttons)], **more}


@pytest.mark.parametrize(
    ("markup", "refusal"),
    [
        (inline({}), "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        (inline({"callback_data": ""}), "BUTTON_DATA_INVALID"),
        (inline({"callback_data": "я" * 33}), "BUTTON_DATA_INVALID"),
        (inline({"callback_data": "a", "url": "https://a.bc"}), "BUTTON_TYPE_INVALID"),
        (inline({"url": "http://localhost:3000/"}), "inline keyboard button URL 'http://localhost:3000/' is invalid: Wrong HTTP URL"),
        (inline({"url": "tel:+123"}), "inline keyboard button URL 'tel:+123' is invalid: Unsupported URL protocol"),
        (inline({"url": "https://a..bc/"}), "BUTTON_URL_INVALID"),
        (inline({"url": "https://a.bc/" + "x" * 2048}), "BUTTON_URL_INVALID"),
        (inline({"url": "tg://user?id=77"}), "BUTTON_USER_INVALID"),
        (inline({"web_app": {"url": "http://a.bc"}}), "inline keyboard button Web App URL 'http://a.bc' is invalid: Only HTTPS links are allowed"),
        (inline({"login_url": {"url": "http://a.bc"}}), "inline keyboard button login URL 'http://a.bc' is invalid: Only HTTPS links are allowed"),
        (inline({"copy_text": {"text": ""}}), "can't parse inline keyboard button: Field \"text\" has an invalid value"),
        (inline({"pay": True}), "BUTTON_TYPE_INVALID"),
        (inline(*[{"callback_data": "a"}] * 101), "reply markup is too long"),
        ({"inline_keyboard": [{"text": "x"}]}, 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
        ({"inline_keyboard": [["x"]]}, "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        (reply("a", {"text": "b", "request_contact": True, "request_location": True}), "BUTTON_TYPE_INVALID"),
        ({"keyboard": ["a"]}, 'field "keyboard" must be an Array of Arrays'),
        ("[]", "object expected as reply markup"),
        ("{", "can't parse reply keyboard markup JSON object"),
    ],
)  # fmt: skip
def test_a_wrong_keyboard_is_refused(desk: Desk, markup: Any, refusal: str) -> None:
    assert desk.refusal("sendMessage", text="x", reply_markup=markup) == refusal


@pytest.mark.parametrize(
    "button",
    [
        {"callback_data": "я" * 32},
        {"url": "a.bc"},
        {"url": "tg://resolve?domain=a"},
        {"web_app": {"url": "https://a.bc/app"}},
        {"login_url": {"url": "https://a.bc"}},
        {"switch_inline_query": ""},
        {"switch_inline_query_current_chat": ""},
        {"switch_inline_query_chosen_chat": {"query": "x", "allow_user_chats": True}},
        {"copy_text": {"text": "x"}},
        {"callback_data": "a", "style": "danger"},
    ],
    ids=lambda button: next(iter(button)),
)
def test_a_right_button_comes_back_as_it_was(desk: Desk, button: dict[str, Any]) -> None:
    sent = desk.does("sendMessage", text="x", reply_markup=inline(button))

    assert sent["reply_markup"] == inline(button)


def test_what_belongs_in_private_chats_is_refused_elsewhere(desk: Desk) -> None:
    group = desk.group()
    channel = desk.world.channel("News", [desk.alice, desk.bot])
    app = {"text": "a", "web_app": {"url": "https://a.bc"}}

    def refusal(chat: Any, markup: dict[str, Any]) -> str:
        return desk.refusal("sendMessage", chat_id=chat.id, text="x", reply_markup=markup)

    assert refusal(group, reply({"text": "a", "request_contact": True})) == (
        "phone number can be requested in private chats only"
    )
    assert refusal(group, reply(app)) == "web app buttons can be used in private chats only"
    assert refusal(group, {"inline_keyboard": [[app]]}) == "BUTTON_TYPE_INVALID"
    assert refusal(channel, reply("a")) == "inline keyboard expected"
    assert refusal(channel, inline({"switch_inline_query": "x"})).startswith(
        "can't use switch_inline_query in a channel chat"
    )


def test_a_new_reply_keyboard_takes_the_place_of_the_old(desk: Desk) -> None:
    desk.does("sendMessage", text="1", reply_markup=reply("Red", "Blue"))
    desk.does("sendMessage", text="2", reply_markup=reply("Green", one_time_keyboard=True))
    desk.does("sendMessage", text="3")

    desk.alice.presses("Green", timeout=0)
    desk.alice.presses("Green", timeout=0)

    with pytest.raises(AssertionError):
        desk.alice.presses("Red", timeout=0)
    assert [body["text"] for _, body in desk.news()] == ["Green", "Green"]


def test_a_removed_reply_keyboard_is_gone(desk: Desk) -> None:
    desk.does("sendMessage", text="1", reply_markup=reply("Red"))
    desk.does("sendMessage", text="2", reply_markup={"remove_keyboard": True})

    with pytest.raises(AssertionError):
        desk.alice.presses("Red", timeout=0)


def test_a_selective_keyboard_is_for_whom_it_answers(desk: Desk) -> None:
    group = desk.group()
    asked = desk.bob.sends("?", group)
    markup = reply("Mine", selective=True)
    desk.does(
        "sendMessage",
        chat_id=group.id,
        text="for you",
        reply_markup=markup,
        reply_parameters={"message_id": asked.id},
    )
    desk.news()

    pressed = desk.bob.presses("Mine", timeout=0)

    assert pressed.message.text == "Mine"
    assert desk.news()[0][1]["reply_to_message"]["text"] == "for you"
    with pytest.raises(AssertionError):
        desk.alice.presses("Mine", timeout=0)


def test_a_contact_and_a_place_are_shared_by_button(desk: Desk) -> None:
    contact = {"text": "My number", "request_contact": True}
    place = {"text": "Here", "request_location": True}
    desk.does("sendMessage", text="?", reply_markup=reply(contact, place))

    desk.alice.presses("My number")
    desk.alice.presses("Here", gives=(59.9, 10.7))

    (_, first), (_, second) = desk.news()
    assert first["contact"]["user_id"] == desk.alice.id
    assert second["location"] == {"latitude": 59.9, "longitude": 10.7}
    with pytest.raises(NotAllowed, match="say where"):
        desk.alice.presses("Here")


def test_users_are_shared_with_what_the_button_asks_for(desk: Desk) -> None:
    ask = {"request_id": 7, "max_quantity": 2, "user_is_bot": False, "request_name": True}
    desk.does("sendMessage", text="?", reply_markup=reply({"text": "Who", "request_users": ask}))

    desk.alice.presses("Who", gives=[desk.bob, desk.carol])

    shared = desk.news()[0][1]["users_shared"]
    assert shared == {
        "request_id": 7,
        "users": [
            {"user_id": desk.bob.id, "first_name": "Bob"},
            {"user_id": desk.carol.id, "first_name": "Carol"},
        ],
    }
    for wrong in ([desk.bob] * 3, [desk.other], None):
        with pytest.raises(NotAllowed):
            desk.alice.presses("Who", gives=wrong)


def test_a_chat_is_shared_if_it_is_what_the_button_asks_for(desk: Desk) -> None:
    group = desk.group()
    ask = {
        "request_id": 8,
        "chat_is_channel": False,
        "chat_is_created": True,
        "bot_is_member": True,
        "request_title": True,
        "bot_administrator_rights": {"can_delete_messages": True},
    }
    desk.does("sendMessage", text="?", reply_markup=reply({"text": "Where", "request_chat": ask}))

    desk.alice.presses("Where", gives=group)

    assert desk.news()[0][1]["chat_shared"] == {
        "request_id": 8, "chat_id": group.id, "title": "Friends",
    }  # fmt: skip
    for wrong in (desk.world.channel("News", [desk.alice]), None):
        with pytest.raises(NotAllowed):
            desk.alice.presses("Where", gives=wrong)


def test_a_poll_is_asked_for_by_button(desk: Desk) -> None:
    button = {"text": "Ask", "request_poll": {"type": "quiz"}}
    desk.does("sendMessage", text="?", reply_markup=reply(button))

    desk.alice.presses("Ask", gives=("2+2?", ["3", "4"]))

    poll = desk.news()[0][1]["poll"]
    assert (poll["type"], poll["question"]) == ("quiz", "2+2?")


def test_a_mini_app_is_answered_once(desk: Desk) -> None:
    button = {"web_app": {"url": "https://a.bc/app"}}
    desk.does("sendMessage", text="?", reply_markup=inline(button))
    query = desk.alice.opens_web_app("x")
    result = {
        "type": "article",
        "id": "1",
        "title": "Done",
        "input_message_content": {"message_text": "Ordered"},
        "reply_markup": inline({"callback_data": "undo"}),
    }

    sent = desk.does("answerWebAppQuery", web_app_query_id=query.id, result=result)

    assert query.url == "https://a.bc/app"
    body = desk.news()[0][1]
    assert (body["text"], body["via_bot"]["username"]) == ("Ordered", "tea_bot")
    assert desk.does("editMessageText", inline_message_id=sent["inline_message_id"], text="Made")
    assert desk.refusal("answerWebAppQuery", web_app_query_id=query.id, result=result) == (
        "query is too old and response timeout expired or query ID is invalid"
    )


def test_an_app_cannot_write_for_who_may_not(desk: Desk) -> None:
    group = desk.group()
    desk.alice.restricts(desk.bob, group, can_send_messages=False)
    query = WebAppQuery("1", desk.bob, desk.bot, group, "https://a.bc/app")
    desk.world.web_apps.open(query)
    content = {"message_text": "Ordered"}
    result = {"type": "article", "id": "1", "title": "x", "input_message_content": content}

    assert desk.refusal("answerWebAppQuery", web_app_query_id="1", result=result) == (
        "CHAT_WRITE_FORBIDDEN"
    )


def test_a_mini_app_of_a_reply_keyboard_sends_data(desk: Desk) -> None:
    button = {"text": "App", "web_app": {"url": "https://a.bc/app"}}
    desk.does("sendMessage", text="?", reply_markup=reply(button))

    desk.alice.sends_web_app_data("App", "42")

    assert desk.news()[0][1]["web_app_data"] == {"data": "42", "button_text": "App"}


def test_what_is_prepared_waits_for_its_user(desk: Desk) -> None:
    group = desk.group()
    result = {
        "type": "article",
        "id": "1",
        "title": "Joke",
        "input_message_content": {"message_text": "Ha"},
    }
    kept = desk.does(
        "savePreparedInlineMessage", user_id=desk.alice.id, result=result, allow_group_chats=True
    )
    button = {"text": "Who", "request_users": {"request_id": 1}}
    shown = desk.does("savePreparedKeyboardButton", user_id=desk.alice.id, button=button)

    assert desk.alice.shares_prepared(kept["id"], group).text == "Ha"
    desk.alice.answers_prepared(shown["id"], [desk.bob])
    assert desk.news()[-1][1]["users_shared"]["users"] == [{"user_id": desk.bob.id}]
    for who, where in ((desk.alice, desk.bot), (desk.bob, group)):
        with pytest.raises(NotAllowed):
            who.shares_prepared(kept["id"], where)
    assert kept["expiration_date"] == desk.world.now() + 24 * 3600
    desk.clock.advance(24 * 3600 + 1)
    with pytest.raises(NotAllowed):
        desk.alice.shares_prepared(kept["id"], group)
    assert (
        desk.refusal("savePreparedKeyboardButton", user_id=desk.alice.id, button={"text": "a"})
        == "BUTTON_TYPE_INVALID"
    )


def test_a_link_is_pressed_without_telling_the_bot(desk: Desk) -> None:
    desk.does("sendMessage", text="?", reply_markup=inline({"url": "https://a.bc"}))

    pressed = desk.alice.presses("x")

    assert pressed.query.data is None
    assert desk.news() == []


def test_a_press_says_what_its_button_is_instead(desk: Desk) -> None:
    desk.does("sendMessage", text="1", reply_markup=reply("Red"))
    wrote = desk.alice.presses("Red")
    desk.does("sendMessage", text="2", reply_markup=inline({"callback_data": "a"}))
    asked = desk.alice.presses("x")

    with pytest.raises(
        NotAllowed, match=r"'Red' is a button of a reply keyboard: .* has \.message"
    ):
        wrote.wait()
    with pytest.raises(NotAllowed, match=r"'x' is an inline button: .* has \.query, no \.message"):
        asked.message.deleted = True
    with pytest.raises(NotAllowed, match=r"no \.checkout"):
        asked.checkout.wait()
    assert asked.id == asked.query.id
