"""Forwards and copies: whose name goes along, what stays behind, and what may not leave."""

from __future__ import annotations

from typing import Any

import pytest

from telegram_sandbox.rights import NotAllowed
from tests.sandbox.talking import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


def forward(desk: Desk, message: Any, **more: Any) -> dict[str, Any]:
    return dict(
        desk.does("forwardMessage", from_chat_id=message.chat.id, message_id=message.id, **more)
    )


def test_a_forward_names_its_author_or_only_says_the_name(desk: Desk) -> None:
    open_one = desk.alice.sends("hello", desk.bot)
    desk.bob.last_name = "Builder"
    desk.bob.hides_account = True
    hidden = desk.bob.sends("psst", desk.group())

    named = forward(desk, open_one)["forward_origin"]
    unnamed = forward(desk, hidden)["forward_origin"]

    assert (named["type"], named["sender_user"]["id"]) == ("user", desk.alice.id)
    assert unnamed == {
        "type": "hidden_user", "sender_user_name": "Bob Builder", "date": hidden.date,
    }  # fmt: skip


def test_a_post_keeps_its_channel_and_number(desk: Desk) -> None:
    channel = desk.world.channel("News", [desk.alice, desk.bot])
    post = desk.alice.sends("news", channel)

    origin = forward(desk, post)["forward_origin"]

    assert (origin["type"], origin["chat"]["id"]) == ("channel", channel.id)
    assert origin["message_id"] == post.id


def test_an_anonymous_administrator_speaks_for_the_group(desk: Desk) -> None:
    group = desk.group()
    desk.alice.promotes(desk.bob, group, can_delete_messages=True, is_anonymous=True)
    message = desk.bob.sends("order!", group)

    origin = forward(desk, message)["forward_origin"]

    assert (origin["type"], origin["sender_chat"]["id"]) == ("chat", group.id)


def test_a_forward_of_a_forward_keeps_the_first_author(desk: Desk) -> None:
    message = desk.bob.sends("first", desk.group())
    once = forward(desk, message)

    twice = desk.does("forwardMessage", from_chat_id=desk.alice.id, message_id=once["message_id"])

    assert twice["forward_origin"] == once["forward_origin"]


def test_what_is_protected_stays_where_it_is(desk: Desk) -> None:
    sent = desk.does("sendMessage", text="secret", protect_content=True)
    there = {"from_chat_id": desk.alice.id, "message_id": sent["message_id"]}
    many = {"from_chat_id": desk.alice.id, "message_ids": [sent["message_id"]]}

    assert sent["has_protected_content"] is True
    assert desk.refusal("forwardMessage", **there) == "message can't be forwarded"
    assert desk.refusal("copyMessage", **there) == "message can't be copied"
    assert desk.refusal("forwardMessages", **many) == "messages can't be forwarded"
    assert desk.refusal("copyMessages", **many) == "messages can't be forwarded"
    with pytest.raises(NotAllowed):
        desk.alice.forwards(desk.chat.messages[sent["message_id"]], desk.other)


def test_what_is_not_there_cannot_travel(desk: Desk) -> None:
    gone = {"from_chat_id": desk.alice.id, "message_id": 999}

    assert desk.refusal("forwardMessage", **gone) == "message to forward not found"
    assert desk.refusal("copyMessage", **gone) == "message to copy not found"
    for method in ("forwardMessages", "copyMessages"):
        assert desk.refusal(method, from_chat_id=desk.alice.id, message_ids=[998, 999]) == (
            "message to forward not found"
        )
        assert desk.refusal(method, from_chat_id=desk.alice.id, message_ids=[2, 1]) == (
            "message identifiers must be in a strictly increasing order"
        )


def test_several_travel_in_order_and_albums_stay_together(desk: Desk) -> None:
    album = [{"type": "photo", "media": f"attach://{n}"} for n in "ab"]
    photos = desk.does("sendMediaGroup", {"a": b"a", "b": b"b"}, media=album)
    text = desk.does("sendMessage", text="after")
    numbers = [*(photo["message_id"] for photo in photos), text["message_id"]]
    group = desk.group()

    for method in ("forwardMessages", "copyMessages"):
        sent = desk.does(
            method, chat_id=group.id, from_chat_id=desk.alice.id, message_ids=[*numbers, 9999]
        )

        messages = [group.messages[one["message_id"]].content for one in sent]
        assert [one["message_id"] for one in sent] == sorted(one["message_id"] for one in sent)
        groups = [content.get("media_group_id") for content in messages]
        assert groups[0] == groups[1] != photos[0]["media_group_id"]
        assert groups[2] is None
        assert ("forward_origin" in messages[0]) is (method == "forwardMessages")


def test_a_copy_is_a_message_of_its_own(desk: Desk) -> None:
    photo = desk.alice.uploads(b"pixels", "photo", caption="old", to=desk.bot)
    there = {"from_chat_id": desk.alice.id, "message_id": photo.id}

    same = desk.does("copyMessage", **there)
    other = desk.does("copyMessage", **there, caption="_new_", parse_mode="Markdown")
    bare = desk.does(
        "copyMessages", from_chat_id=desk.alice.id, message_ids=[photo.id], remove_caption=True
    )

    assert set(same) == {"message_id"}
    contents = [desk.chat.messages[one["message_id"]].content for one in (same, other, bare[0])]
    assert [content.get("caption") for content in contents] == ["old", "new", None]
    assert "forward_origin" not in contents[0]


def test_only_links_among_the_buttons_travel(desk: Desk) -> None:
    link = {"text": "a", "url": "https://a.bc"}
    back = {"text": "b", "callback_data": "b"}
    linked = desk.does("sendMessage", text="x", reply_markup={"inline_keyboard": [[link]]})
    mixed = desk.does("sendMessage", text="x", reply_markup={"inline_keyboard": [[link, back]]})

    shown = [
        desk.does("forwardMessage", from_chat_id=desk.alice.id, message_id=one["message_id"])
        for one in (linked, mixed)
    ]

    assert ["reply_markup" in one for one in shown] == [True, False]


def test_service_messages_and_hidden_answers_are_not_copied(desk: Desk) -> None:
    group = desk.group()
    desk.alice.renames(group, "Better friends")
    renamed = next(reversed(group.messages.values()))
    quiz = desk.bob.asks("2+2?", ["3", "4"], group, correct=2)

    for message in (renamed, quiz):
        there = {"from_chat_id": group.id, "message_id": message.id}
        assert desk.refusal("copyMessage", **there) == "message can't be copied"
    assert desk.refusal("forwardMessage", from_chat_id=group.id, message_id=renamed.id) == (
        "message can't be forwarded"
    )
    desk.bob.closes_poll(quiz)
    assert desk.does("copyMessage", from_chat_id=group.id, message_id=quiz.id)


def test_users_forward_to_bots_and_groups(desk: Desk) -> None:
    group = desk.group()
    heard = desk.bob.sends("heard", group)
    desk.news()

    desk.alice.forwards([heard, heard], desk.bot)

    kinds = [body["forward_origin"]["type"] for _, body in desk.news()]
    assert kinds == ["user", "user"]


def test_a_video_begins_where_the_forward_says(desk: Desk) -> None:
    sent = desk.does("sendVideo", {"video": b"v"}, duration=60)

    again = desk.does(
        "forwardMessage",
        from_chat_id=desk.alice.id,
        message_id=sent["message_id"],
        video_start_timestamp=30,
    )

    assert again["video"]["start_timestamp"] == 30


def test_an_album_that_a_user_forwards_stays_one(desk: Desk) -> None:
    album = desk.alice.uploads_album([b"a", b"b"], to=desk.other)

    desk.alice.forwards(album, desk.bot)

    first, second = (body["media_group_id"] for _, body in desk.news())
    assert first == second != album[0].content["media_group_id"]
