"""Taking messages away: whose, how long after, and what remains."""

from __future__ import annotations

import pytest

from telegram_sandbox.rights import NotAllowed
from tests.sandbox.talking import Desk

TWO_DAYS = 48 * 3600


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_in_private_a_bot_deletes_both_sides_for_two_days(desk: Desk) -> None:
    mine = desk.does("sendMessage", text="mine")["message_id"]
    theirs = desk.alice.sends("theirs", desk.bot)
    late = desk.does("sendMessage", text="late")["message_id"]

    assert desk.does("deleteMessage", message_id=mine) is True
    assert desk.does("deleteMessage", message_id=theirs.id) is True
    assert theirs.deleted
    assert desk.refusal("deleteMessage", message_id=mine) == "message to delete not found"
    desk.clock.advance(TWO_DAYS + 1)
    assert desk.refusal("deleteMessage", message_id=late) == (
        "message can't be deleted for everyone"
    )


def test_a_die_in_private_stays_for_a_day(desk: Desk) -> None:
    number = desk.does("sendDice")["message_id"]

    assert desk.refusal("deleteMessage", message_id=number) == (
        "message can't be deleted for everyone"
    )
    desk.clock.advance(24 * 3600)
    assert desk.does("deleteMessage", message_id=number)


def test_others_messages_in_a_group_need_the_right(desk: Desk) -> None:
    group = desk.group()
    theirs = desk.bob.sends("spam", group)
    desk.alice.promotes(desk.bot, group, can_delete_messages=False, can_pin_messages=True)
    own = desk.does("sendMessage", chat_id=group.id, text="own")["message_id"]

    assert desk.refusal("deleteMessage", chat_id=group.id, message_id=theirs.id) == (
        "message can't be deleted"
    )
    assert desk.does("deleteMessage", chat_id=group.id, message_id=own)
    desk.alice.promotes(desk.bot, group, can_delete_messages=True)
    assert desk.does("deleteMessage", chat_id=group.id, message_id=theirs.id)


def test_a_group_that_nobody_made_cannot_be_unmade(desk: Desk) -> None:
    group = desk.group()
    with desk.world.changed:
        beginning = desk.world.post(group, desk.alice, {"supergroup_chat_created": True})

    assert desk.refusal("deleteMessage", chat_id=group.id, message_id=beginning.id) == (
        "message can't be deleted"
    )


def test_many_go_together_or_not_at_all(desk: Desk) -> None:
    old = desk.does("sendMessage", text="old")["message_id"]
    desk.clock.advance(TWO_DAYS + 1)
    new = [desk.does("sendMessage", text=str(n))["message_id"] for n in range(3)]

    assert desk.refusal("deleteMessages", message_ids=[old, *new]) == (
        "message can't be deleted for everyone"
    )
    assert set(new) <= set(desk.chat.messages)
    assert desk.does("deleteMessages", message_ids=[*new, 999, new[0]])
    assert not set(new) & set(desk.chat.messages)


@pytest.mark.parametrize(
    ("numbers", "refusal"),
    [
        ([], "message identifiers are not specified"),
        ([1] * 101, "too many message identifiers specified"),
        ("x", "expected an Array of message identifiers"),
        (["x"], "can't parse message identifier as a Number"),
        ([True], "message identifier must be a Number"),
    ],
)
def test_a_wrong_list_of_messages_is_refused(desk: Desk, numbers: object, refusal: str) -> None:
    wrong = {"message_ids": numbers if isinstance(numbers, list) else {}}

    assert desk.refusal("deleteMessages", **wrong) == refusal


def test_what_answered_a_deleted_message_stays_alone(desk: Desk) -> None:
    asked = desk.does("sendMessage", text="asked")["message_id"]
    reply = {"message_id": asked}
    answered = desk.does("sendMessage", text="answer", reply_parameters=reply)
    assert answered["reply_to_message"]["text"] == "asked"

    desk.does("deleteMessage", message_id=asked)

    edited = desk.does("editMessageText", message_id=answered["message_id"], text="alone")
    assert "reply_to_message" not in edited


def test_users_delete_what_their_app_lets_them(desk: Desk) -> None:
    group = desk.group(desk.carol)
    own, other = desk.bob.sends("own", group), desk.carol.sends("other", group)
    private = desk.alice.sends("hm", desk.bot)
    desk.news()

    desk.bob.deletes(own)
    desk.alice.deletes(other, private)

    assert own.deleted
    assert other.deleted
    assert private.deleted
    assert desk.news() == []
    with pytest.raises(NotAllowed):
        desk.bob.deletes(desk.carol.sends("mine", group))
