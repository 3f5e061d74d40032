"""Answers: to messages here and elsewhere, whole and quoted."""

from __future__ import annotations

from typing import Any

import pytest

from telegram_sandbox.bodies import Received
from telegram_sandbox.calls import answer_call
from tests.sandbox.talking import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_an_answer_shows_what_it_answers_once(desk: Desk) -> None:
    asked = desk.alice.sends("one?", desk.bot)
    first = desk.does("sendMessage", text="two", reply_parameters={"message_id": asked.id})
    second = desk.does(
        "sendMessage", text="three", reply_parameters={"message_id": first["message_id"]}
    )

    assert first["reply_to_message"]["text"] == "one?"
    assert "reply_to_message" not in second["reply_to_message"]


def test_an_answer_to_nothing_is_refused_unless_told_otherwise(desk: Desk) -> None:
    gone: dict[str, Any] = {"message_id": 999}

    assert desk.refusal("sendMessage", text="x", reply_parameters=gone) == (
        "message to be replied not found"
    )
    gone["allow_sending_without_reply"] = True
    assert "reply_to_message" not in desk.does("sendMessage", text="x", reply_parameters=gone)
    group = desk.group()
    gone["chat_id"] = group.id
    assert desk.refusal("sendMessage", text="x", reply_parameters=gone) == (
        "message to be replied not found"
    )


def test_a_message_of_another_chat_is_answered_with_a_picture_of_it(desk: Desk) -> None:
    group = desk.group()
    heard = desk.bob.sends("news", group)
    place = {"message_id": heard.id, "chat_id": group.id}

    sent = desk.does("sendMessage", text="Look", reply_parameters=place)

    assert "reply_to_message" not in sent
    reply = sent["external_reply"]
    assert reply["origin"]["sender_user"]["first_name"] == "Bob"
    assert (reply["chat"]["id"], reply["message_id"]) == (group.id, heard.id)


def test_media_is_shown_with_an_answer_from_another_chat(desk: Desk) -> None:
    group = desk.group()
    photo = desk.alice.uploads(b"pixels", "photo", to=desk.bot)
    place = {"message_id": photo.id, "chat_id": desk.alice.id}

    sent = desk.does("sendMessage", chat_id=group.id, text="x", reply_parameters=place)

    reply = sent["external_reply"]
    assert reply["photo"][-1]["file_size"] == 6
    assert "chat" not in reply


def test_a_quote_keeps_its_formatting_and_its_place(desk: Desk) -> None:
    text = "😀 yes and *yes* again"
    asked = desk.does("sendMessage", text=text, parse_mode="MarkdownV2")
    quote = {
        "message_id": asked["message_id"],
        "quote": "*yes*",
        "quote_parse_mode": "MarkdownV2",
    }

    sent = desk.does("sendMessage", text="x", reply_parameters=quote)

    assert sent["quote"] == {
        "text": "yes",
        "entities": [{"offset": 0, "length": 3, "type": "bold"}],
        "position": 11,
        "is_manual": True,
    }


@pytest.mark.parametrize(("near", "found"), [(0, 0), (4, 4), (7, 8), (99, 8)])
def test_the_nearest_place_is_quoted(desk: Desk, near: int, found: int) -> None:
    asked = desk.alice.sends("tea tea tea", desk.bot)
    quote = {"message_id": asked.id, "quote": "tea", "quote_position": near}

    sent = desk.does("sendMessage", text="x", reply_parameters=quote)

    assert sent["quote"]["position"] == found


@pytest.mark.parametrize(
    "quote",
    [
        {"quote": "coffee"},
        {"quote": "*tea*", "quote_parse_mode": "MarkdownV2"},
        {"quote": "t" * 1025},
    ],
)
def test_what_does_not_stand_there_cannot_be_quoted(desk: Desk, quote: dict[str, Any]) -> None:
    asked = desk.alice.sends("tea " + "t" * 1030, desk.bot)

    assert (
        desk.refusal("sendMessage", text="x", reply_parameters={"message_id": asked.id, **quote})
        == "QUOTE_TEXT_INVALID"
    )


def test_users_answer_and_quote(desk: Desk) -> None:
    number = desk.does("sendMessage", text="plain *bold*", parse_mode="Markdown")["message_id"]
    asked = desk.chat.messages[number]
    group = desk.group()

    desk.alice.replies(asked, "yes")
    desk.alice.quotes(asked, "in bo", "this")
    desk.alice.replies(asked, "elsewhere", group)

    (_, answer), (_, quote), (_, elsewhere) = desk.news()
    assert answer["reply_to_message"]["message_id"] == number
    assert quote["quote"]["text"] == "in bo"
    assert quote["quote"]["position"] == 3
    assert quote["quote"]["entities"] == [{"offset": 3, "length": 2, "type": "bold"}]
    assert elsewhere["external_reply"]["origin"]["sender_user"]["username"] == "tea_bot"
    with pytest.raises(ValueError, match="does not stand in"):
        desk.alice.quotes(asked, "nowhere", "x")


def test_a_forced_reply_makes_the_next_text_one(desk: Desk) -> None:
    asked = desk.does("sendMessage", text="Name?", reply_markup={"force_reply": True})

    desk.alice.sends("Alice", desk.bot)
    desk.alice.sends("more", desk.bot)

    (_, first), (_, second) = desk.news()
    assert first["reply_to_message"]["message_id"] == asked["message_id"]
    assert "reply_to_message" not in second


def test_a_selective_forced_reply_asks_only_whom_it_names(desk: Desk) -> None:
    group = desk.group()
    markup = {"force_reply": True, "selective": True}
    desk.does("sendMessage", chat_id=group.id, text="@alice?", reply_markup=markup)
    desk.alice.promotes(desk.bot, group, can_delete_messages=True)

    desk.bob.sends("not me", group)
    desk.does("sendMessage", chat_id=group.id, text="well @alice ", reply_markup=markup)
    desk.alice.sends("me", group)

    answers = [body for kind, body in desk.news() if kind == "message" and "text" in body]
    assert "reply_to_message" not in answers[0]
    assert answers[1]["reply_to_message"]["text"] == "well @alice"


def test_an_option_of_a_poll_and_a_task_can_be_answered(desk: Desk) -> None:
    options = [{"text": "tea"}, {"text": "coffee"}]
    asked = desk.does("sendPoll", question="Which?", options=options)
    reply = {"message_id": asked["message_id"], "poll_option_id": "1"}

    sent = desk.does("sendMessage", text="why?", reply_parameters=reply)

    assert sent["reply_to_poll_option_id"] == "1"


def test_older_spellings_of_an_answer_still_count(desk: Desk) -> None:
    asked = desk.alice.sends("one?", desk.bot)
    anyway: dict[str, Any] = {"reply_to_message_id": 999, "allow_sending_without_reply": "true"}

    sent = desk.does("sendMessage", text="two", reply_to_message_id=asked.id)

    assert sent["reply_to_message"]["text"] == "one?"
    assert desk.refusal("sendMessage", text="x", reply_to_message_id=999) == (
        "message to be replied not found"
    )
    assert "reply_to_message" not in desk.does("sendMessage", text="x", **anyway)
    both = desk.does(
        "sendMessage", text="x", reply_parameters={"message_id": asked.id}, reply_to_message_id=999
    )
    assert both["reply_to_message"]["text"] == "one?"
    assert desk.world.calls[-1].ignored == ["reply_to_message_id"]


def test_other_older_spellings_still_count(desk: Desk) -> None:
    text = "https://example.com"

    sent = desk.does("sendMessage", text=text, disable_web_page_preview=True)

    assert sent["link_preview_options"] == {"is_disabled": True}
    assert "link_preview_options" not in desk.does(
        "sendMessage", text=text, disable_web_page_preview=False
    )


def test_older_names_of_methods_still_count(desk: Desk) -> None:
    group = desk.group()
    place = {"chat_id": str(group.id)}
    world = desk.world

    count = answer_call(world, desk.bot.token, "getChatMembersCount", Received(place))
    out = answer_call(
        world, desk.bot.token, "kickChatMember", Received({**place, "user_id": str(desk.bob.id)})
    )

    assert count == (200, {"ok": True, "result": 3})
    assert out == (200, {"ok": True, "result": True})
    assert [call.method for call in world.calls][-2:] == ["getChatMemberCount", "banChatMember"]
