"""Inline mode: typing, offering, scrolling, choosing, and the messages that come of it."""

from __future__ import annotations

from typing import Any

import pytest

from telegram_sandbox.rights import NotAllowed
from tests.sandbox.talking import Desk

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
KEYS = {"inline_keyboard": [[{"text": "More", "callback_data": "more"}]]}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def article(number: int = 1, **more: Any) -> dict[str, Any]:
    content = {"message_text": f"text {number}"}
    return {
        "type": "article",
        "id": str(number),
        "title": f"Title {number}",
        "input_message_content": content,
        **more,
    }


def offer(desk: Desk, *results: dict[str, Any], **more: Any) -> Any:
    """Let Alice type and the bot answer; return what the bot was told."""
    asked = desk.alice.types_inline("tea", desk.bot, chat=more.pop("chat", None))
    body = desk.news()[-1][1]
    desk.does("answerInlineQuery", inline_query_id=asked.id, results=list(results), **more)
    return body


@pytest.mark.parametrize("where", ["sender", "supergroup", "channel", "private"])
def test_the_bot_is_told_in_what_kind_of_chat_it_is_typed(desk: Desk, where: str) -> None:
    chats = {
        "sender": None,
        "supergroup": desk.group(),
        "channel": desk.world.channel("News", [desk.alice]),
        "private": desk.other.dialog(desk.alice),
    }

    desk.alice.types_inline("x" * 300, desk.bot, chat=chats[where])

    body = desk.news()[-1][1]
    assert body["chat_type"] == where
    assert len(body["query"]) == 256


@pytest.mark.parametrize(
    ("results", "refusal"),
    [
        ([article(n) for n in range(51)], "too many inline query results specified"),
        ([article(1), article(1)], "RESULT_ID_DUPLICATE"),
        ([article(1, id="x" * 65)], "RESULT_ID_INVALID"),
        ([article(1, type="stone")], 'can\'t parse inline query result: Type "stone" is unsupported for the inline query result'),
        ([article(1, input_message_content={"message_text": ""})], "message text is empty"),
        ([article(1, input_message_content={"message_text": "*x", "parse_mode": "Markdown"})], "can't parse entities: Can't find end of the entity starting at byte offset 0"),
        ([article(1, input_message_content={"latitude": 91, "longitude": 0})], "wrong location specified"),
        ([article(1, reply_markup={"inline_keyboard": [[{"text": "x"}]]})], "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ([{"type": "photo", "id": "1", "photo_file_id": "AgACx"}], "wrong file identifier/HTTP URL specified"),
        ([{"type": "photo", "id": "1", "photo_url": "x", "thumbnail_url": "x"}], "WEBDOCUMENT_URL_INVALID"),
        ({}, "expected an Array of inline query results"),
        (["x"], "can't parse inline query result: Inline query result must be an object"),
    ],
)  # fmt: skip
def test_a_wrong_offer_is_refused(desk: Desk, results: Any, refusal: str) -> None:
    asked = desk.alice.types_inline("tea", desk.bot)

    assert desk.refusal("answerInlineQuery", inline_query_id=asked.id, results=results) == refusal


@pytest.mark.parametrize(("seconds", "fits"), [(30, True), (31, False)])
def test_results_come_within_half_a_minute(desk: Desk, seconds: int, fits: bool) -> None:
    asked = desk.alice.types_inline("tea", desk.bot)
    desk.clock.advance(seconds)

    answer = desk.call("answerInlineQuery", inline_query_id=asked.id, results=[])

    assert answer["ok"] is fits
    assert fits or answer["description"] == f"Bad Request: {TOO_OLD}"


def test_a_chosen_result_is_written_where_it_was_typed(desk: Desk) -> None:
    group = desk.group()
    desk.alice.adds(desk.other, group)
    offer(desk, article(1), article(2, reply_markup=KEYS), chat=group)

    message = desk.alice.chooses("Title 2")

    (_, seen), (_, chosen) = desk.news()
    assert (message.chat, message.text) == (group, "text 2")
    assert seen["via_bot"]["username"] == "tea_bot"
    assert (chosen["result_id"], chosen["query"]) == ("2", "tea")
    assert (
        desk.does("editMessageText", inline_message_id=chosen["inline_message_id"], text="edited")
        is True
    )
    assert message.text == "edited"
    query = desk.alice.presses("More", timeout=0) if message.buttons else None
    assert query is None


def test_a_message_without_buttons_cannot_be_edited_later(desk: Desk) -> None:
    offer(desk, article(1))

    desk.alice.chooses(1)

    assert "inline_message_id" not in desk.news()[-1][1]


def test_an_inline_message_changes_in_every_way(desk: Desk) -> None:
    photo = desk.does("sendPhoto", {"photo": b"pixels"})["photo"][-1]["file_id"]
    offer(desk, {"type": "photo", "id": "1", "photo_file_id": photo, "reply_markup": KEYS})
    message = desk.alice.chooses(1)
    inline_id = {"inline_message_id": desk.news()[-1][1]["inline_message_id"]}

    assert desk.does("editMessageCaption", **inline_id, caption="new") is True
    assert message.text == "new"
    upload = {"type": "photo", "media": "attach://p"}
    assert desk.refusal("editMessageMedia", {"p": b"x"}, **inline_id, media=upload) == (
        "invalid message content specified"
    )
    again = {"type": "photo", "media": photo}
    assert desk.does("editMessageMedia", **inline_id, media=again) is True
    assert desk.does("editMessageReplyMarkup", **inline_id, reply_markup=KEYS) is True
    foreign = desk.call("editMessageCaption", bot=desk.other, **inline_id, caption="mine")
    assert foreign["description"] == "Bad Request: MESSAGE_ID_INVALID"
    desk.alice.deletes(message)
    assert desk.refusal("editMessageCaption", **inline_id, caption="late") == "MESSAGE_ID_INVALID"


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        ({"type": "gif", "gif_url": "https://a.bc/x.gif", "thumbnail_url": "https://a.bc/x"}, "animation"),
        ({"type": "mpeg4_gif", "mpeg4_url": "https://a.bc/x.mp4", "thumbnail_url": "https://a.bc/x"}, "animation"),
        ({"type": "photo", "photo_url": "https://a.bc/x.jpg", "thumbnail_url": "https://a.bc/x"}, "photo"),
        ({"type": "audio", "audio_url": "https://a.bc/x.mp3", "title": "La"}, "audio"),
        ({"type": "voice", "voice_url": "https://a.bc/x.ogg", "title": "La"}, "voice"),
        ({"type": "location", "latitude": 1, "longitude": 2, "title": "Here"}, "location"),
        ({"type": "venue", "latitude": 1, "longitude": 2, "title": "Here", "address": "There"}, "venue"),
        ({"type": "contact", "phone_number": "1", "first_name": "Bob"}, "contact"),
        ({"type": "game", "game_short_name": "chess"}, "game"),
        ({"type": "article", "title": "x", "input_message_content": {"phone_number": "1", "first_name": "B"}}, "contact"),
        ({"type": "article", "title": "x", "input_message_content": {"latitude": 1, "longitude": 2, "title": "x", "address": "y"}}, "venue"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-",
)  # fmt: skip
def test_results_of_all_kinds_become_messages(
    desk: Desk, result: dict[str, Any], kind: str
) -> None:
    offer(desk, {"id": "1", **result})

    desk.alice.chooses(1)

    assert kind in desk.news()[0][1]


def test_captions_of_results_are_formatted(desk: Desk) -> None:
    photo = {"photo_url": "https://a.bc/x.jpg", "thumbnail_url": "https://a.bc/x"}
    offer(desk, {"type": "photo", "id": "1", **photo, "caption": "*b*", "parse_mode": "Markdown"})

    desk.alice.chooses(1)

    body = desk.news()[0][1]
    assert (body["caption"], body["caption_entities"][0]["type"]) == ("b", "bold")


def test_results_come_page_by_page(desk: Desk) -> None:
    offer(desk, article(1), next_offset="50")

    with pytest.raises(AssertionError):
        desk.alice.scrolls(timeout=0)

    kind, body = desk.news()[-1]
    assert (kind, body["query"], body["offset"]) == ("inline_query", "tea", "50")
    desk.does("answerInlineQuery", inline_query_id=body["id"], results=[article(2)])
    assert desk.alice.chooses("Title 2").text == "text 2"
    with pytest.raises(NotAllowed):
        desk.alice.scrolls(timeout=0)


def test_the_button_above_the_results_opens_the_bot(desk: Desk) -> None:
    offer(desk, button={"text": "Log in", "start_parameter": "login"})

    desk.alice.opens_bot_from_results()

    assert desk.news()[-1][1]["text"] == "/start login"
    asked = desk.alice.types_inline("tea", desk.bot)
    for wrong in ({}, {"start_parameter": "x", "web_app": {"url": "https://a.bc"}}):
        assert (
            desk.refusal(
                "answerInlineQuery",
                inline_query_id=asked.id,
                results=[],
                button={"text": "x", **wrong},
            )
            == "inlineQueryResultsButton must have exactly one optional field"
        )
    with pytest.raises(NotAllowed):
        desk.alice.opens_bot_from_results()


def test_a_button_begins_an_inline_query(desk: Desk) -> None:
    group = desk.group()
    here = {"text": "Here", "switch_inline_query_current_chat": "a"}
    there = {"text": "There", "switch_inline_query": "b"}
    desk.does("sendMessage", text="?", reply_markup={"inline_keyboard": [[here, there]]})

    desk.alice.switches_inline("Here")
    desk.alice.switches_inline("There", to=group)

    (_, first), (_, second) = desk.news()
    assert (first["query"], first["chat_type"]) == ("a", "sender")
    assert (second["query"], second["chat_type"]) == ("b", "supergroup")


def test_nothing_can_be_chosen_before_something_is_offered(desk: Desk) -> None:
    desk.alice.types_inline("tea", desk.bot)

    with pytest.raises(AssertionError, match="no inline results"):
        desk.alice.chooses(1)


def test_a_summoned_bot_answers_once_as_a_guest(desk: Desk) -> None:
    group = desk.world.supergroup("Strangers", [desk.alice, desk.bob])
    asked = desk.alice.summons(desk.bot, "tea for two", group)
    ((kind, body),) = desk.news()
    answer = {"guest_query_id": body["guest_query_id"], "result": article(1)}

    sent = desk.does("answerGuestQuery", **answer)

    assert (kind, body["text"]) == ("guest_message", "@tea_bot tea for two")
    message = desk.bob.sees("text 1")
    assert message.sender is desk.bot
    assert message.reply_to is asked
    assert message.content["guest_bot_caller_user"]["id"] == desk.alice.id
    assert desk.does("editMessageText", inline_message_id=sent["inline_message_id"], text="two")
    assert message.text == "two"
    assert desk.refusal("answerGuestQuery", **answer) == TOO_OLD
    assert desk.refusal("sendMessage", chat_id=group.id, text="x") == "chat not found"
