"""Changing messages: what is refused, what stays, and who is told."""

from __future__ import annotations

from typing import Any

import pytest

from telegram_sandbox.rights import NotAllowed
from tests.sandbox.talking import Desk

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
PIXELS = b"pixels"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def keys(*texts: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": text, "callback_data": text} for text in texts]]}


def test_a_text_changes_for_the_user_and_the_bot_is_not_told(desk: Desk) -> None:
    sent = desk.does("sendMessage", text="one", reply_markup=keys("A"))
    desk.clock.advance(10)

    edited = desk.does(
        "editMessageText", message_id=sent["message_id"], text="*two*", parse_mode="MarkdownV2"
    )

    assert edited["text"] == "two"
    assert edited["entities"] == [{"offset": 0, "length": 3, "type": "bold"}]
    assert edited["edit_date"] == sent["date"] + 10
    assert "reply_markup" not in edited
    assert desk.alice.sees("two").id == sent["message_id"]
    assert desk.news() == []


def test_what_stays_the_same_is_refused(desk: Desk) -> None:
    sent = desk.does("sendMessage", text="one", reply_markup=keys("A"))
    same = {"message_id": sent["message_id"], "reply_markup": keys("A")}

    assert desk.refusal("editMessageText", text="one", **same) == NOT_MODIFIED
    assert desk.refusal("editMessageReplyMarkup", **same) == NOT_MODIFIED
    assert "edit_date" not in desk.does(
        "editMessageReplyMarkup", message_id=sent["message_id"], reply_markup=keys("B")
    )


def test_a_bot_may_change_its_own_messages_at_any_age(desk: Desk) -> None:
    sent = desk.does("sendMessage", text="one")
    desk.clock.advance(400 * 24 * 3600)

    assert desk.does("editMessageText", message_id=sent["message_id"], text="two")["text"] == "two"


def test_messages_that_are_not_the_bots_or_came_with_a_keyboard_stay(desk: Desk) -> None:
    theirs = desk.alice.sends("mine", desk.bot)
    keyboard = {"keyboard": [["A"]]}
    kept = desk.does("sendMessage", text="one", reply_markup=keyboard)["message_id"]
    forced = desk.does("sendMessage", text="?", reply_markup={"force_reply": True})["message_id"]
    again = desk.does("forwardMessage", from_chat_id=desk.alice.id, message_id=theirs.id)

    for number in (theirs.id, kept, forced, again["message_id"]):
        assert desk.refusal("editMessageText", message_id=number, text="x") == (
            "message can't be edited"
        )
    assert desk.refusal("editMessageText", message_id=999, text="x") == "message to edit not found"


@pytest.mark.parametrize(
    ("sending", "editing", "refusal"),
    [
        (("sendMessage", {"text": "x"}), ("editMessageCaption", {"caption": "y"}),
         "there is no caption in the message to edit"),
        (("sendDice", {}), ("editMessageText", {"text": "y"}),
         "there is no text in the message to edit"),
        (("sendDice", {}), ("editMessageMedia", {"media": {"type": "photo", "media": "x"}}),
         "there is no media in the message to edit"),
        (("sendLocation", {"latitude": 1, "longitude": 1}),
         ("editMessageLiveLocation", {"latitude": 2, "longitude": 2}),
         "there is no live location in the message to edit"),
        (("sendMessage", {"text": "x"}), ("stopMessageLiveLocation", {}),
         "there is no live location in the message to edit"),
        (("sendMessage", {"text": "x"}), ("editMessageText", {"text": "y" * 4097}),
         "MESSAGE_TOO_LONG"),
        (("sendMessage", {"text": "x"}),
         ("editMessageReplyMarkup", {"reply_markup": {"keyboard": [["A"]]}}),
         "inline keyboard expected"),
    ],
)  # fmt: skip
def test_an_edit_of_the_wrong_kind_is_refused(
    desk: Desk,
    sending: tuple[str, dict[str, Any]],
    editing: tuple[str, dict[str, Any]],
    refusal: str,
) -> None:
    number = desk.does(sending[0], **sending[1])["message_id"]

    assert desk.refusal(editing[0], message_id=number, **editing[1]) == refusal


def test_media_takes_the_place_of_text_and_of_other_media(desk: Desk) -> None:
    number = desk.does("sendMessage", text="soon")["message_id"]
    photo = {"type": "photo", "media": "attach://p", "caption": "here"}

    with_photo = desk.does("editMessageMedia", {"p": PIXELS}, message_id=number, media=photo)
    song = {"type": "audio", "media": "attach://p"}
    with_song = desk.does("editMessageMedia", {"p": PIXELS}, message_id=number, media=song)

    assert with_photo["caption"] == "here"
    assert "text" not in with_photo
    assert set(with_song) & {"photo", "caption"} == set()
    assert with_song["audio"]["file_size"] == len(PIXELS)


def test_a_caption_goes_and_comes(desk: Desk) -> None:
    sent = desk.does("sendPhoto", {"photo": PIXELS}, caption="one", show_caption_above_media=True)
    number = sent["message_id"]

    assert sent["show_caption_above_media"] is True
    assert "caption" not in desk.does("editMessageCaption", message_id=number)
    assert desk.does("editMessageCaption", message_id=number, caption="two")["caption"] == "two"


def test_a_live_location_moves_until_it_ends(desk: Desk) -> None:
    sent = desk.does("sendLocation", latitude=1, longitude=1, live_period=60, heading=90)
    place = {"message_id": sent["message_id"], "latitude": 2, "longitude": 3}

    moved = desk.does("editMessageLiveLocation", **place, heading=180)
    assert moved["location"] == {
        "latitude": 2.0, "longitude": 3.0, "live_period": 60, "heading": 180,
    }  # fmt: skip
    assert desk.refusal("editMessageLiveLocation", **place, live_period=200_000) == (
        "invalid live_period specified"
    )
    desk.clock.advance(61)
    assert desk.refusal("editMessageLiveLocation", **{**place, "latitude": 4}) == (
        "message can't be edited"
    )


def test_a_stopped_location_stays(desk: Desk) -> None:
    sent = desk.does("sendLocation", latitude=1, longitude=1, live_period=60)

    stopped = desk.does("stopMessageLiveLocation", message_id=sent["message_id"])

    assert stopped["location"] == {"latitude": 1.0, "longitude": 1.0}


def test_a_place_that_is_nowhere_is_refused(desk: Desk) -> None:
    assert desk.refusal("sendLocation", latitude=91, longitude=0) == "wrong location specified"
    assert (
        desk.refusal("sendVenue", latitude=0, longitude=181, title="x", address="y")
        == "wrong venue location specified"
    )


def test_users_edit_their_own_messages_for_two_days(desk: Desk) -> None:
    message = desk.alice.sends("see #this", desk.bot)
    photo = desk.alice.uploads(PIXELS, "photo", caption="old", to=desk.bot)
    desk.news()

    desk.alice.edits(message, "see https://a.bc")
    desk.alice.edits(photo, "new")

    first, second = desk.news()
    assert first[0] == "edited_message"
    assert first[1]["entities"] == [{"offset": 4, "length": 12, "type": "url"}]
    assert second[1]["caption"] == "new"
    assert "photo" in second[1]
    desk.clock.advance(48 * 3600 + 1)
    with pytest.raises(NotAllowed):
        desk.alice.edits(message, "later")
    with pytest.raises(NotAllowed):
        desk.bob.edits(message, "not mine")


def test_a_user_moves_a_live_location(desk: Desk) -> None:
    place = {"latitude": 1.0, "longitude": 1.0, "live_period": 900}
    message = desk.alice.shares(desk.bot, location=place)
    desk.news()

    desk.alice.moves(message, 1.5, 2.5)

    kind, body = desk.news()[0]
    assert (kind, body["location"]["latitude"]) == ("edited_message", 1.5)
    desk.clock.advance(900)
    with pytest.raises(NotAllowed):
        desk.alice.moves(message, 2, 2)


def test_an_administrator_mends_posts_of_a_channel_for_two_days(desk: Desk) -> None:
    channel = desk.world.channel("News", [desk.alice, desk.bot, desk.other])
    post = desk.alice.sends("tpyo", channel)
    desk.news(desk.other)

    edited = desk.does("editMessageText", chat_id=channel.id, message_id=post.id, text="typo")

    assert edited["text"] == "typo"
    kind, body = desk.news(desk.other)[-1]
    assert (kind, body["text"]) == ("edited_channel_post", "typo")
    desk.clock.advance(48 * 3600 + 1)
    assert (
        desk.refusal("editMessageText", chat_id=channel.id, message_id=post.id, text="x")
        == "message can't be edited"
    )


def test_no_business_has_connected(desk: Desk) -> None:
    sent = desk.does("sendMessage", text="one")["message_id"]
    business = {"business_connection_id": "b"}

    assert desk.refusal("sendMessage", text="x", **business) == "business connection not found"
    assert desk.refusal("editMessageText", message_id=sent, text="x", **business) == (
        "business connection not found"
    )
