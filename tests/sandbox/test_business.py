"""Accounts with a bot at work: connections, customers' messages, profiles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import telegram_sandbox
from telegram_sandbox import World
from telegram_sandbox.bodies import Received
from telegram_sandbox.calls import answer_call
from telegram_sandbox.export import as_pytest
from telegram_sandbox.playing_business import BusinessActs
from telegram_sandbox.rights import NotAllowed
from telegram_sandbox.samples import Stage, sample_call
from telegram_sandbox.spec import MethodSpec
from tests.sandbox.shopping import Shop
from tests.sandbox.talking import SPEC

PIXEL = {"type": "static", "photo": "attach://part"}


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_a_bot_is_told_of_the_connection_and_of_what_customers_write(shop: Shop) -> None:
    (kind, connection), (second, message) = shop.first_news

    assert (kind, second) == ("business_connection", "business_message")
    assert connection["user"]["id"] == connection["user_chat_id"] == shop.alice.id
    assert connection["is_enabled"] is True
    assert connection["rights"]["can_reply"] is True
    assert message["business_connection_id"] == connection["id"]
    assert message["chat"]["id"] == message["from"]["id"] == shop.bob.id
    assert shop.alice.inbox[-1].message is shop.asked
    assert shop.does("getBusinessConnection", business_connection_id=connection["id"]) == connection


def test_a_bot_answers_in_the_users_name(shop: Shop) -> None:
    sent = shop.runs("sendMessage", text="Until six")

    assert sent["from"]["id"] == shop.alice.id
    assert sent["sender_business_bot"]["id"] == shop.bot.id
    assert sent["business_connection_id"] == shop.connection.id
    assert shop.bob.sees("Until six").text == "Until six"
    assert shop.news() == []
    assert "Until six" in shop.bob.chat


def test_what_the_user_writes_is_told_too(shop: Shop) -> None:
    shop.alice.sends("I am back", shop.bob)

    ((kind, body),) = shop.news()
    shop.bot.queue.allow(["message_reaction"])
    shop.bob.reacts(shop.asked, "👍")
    assert shop.news() == []
    assert (kind, body["from"]["id"], body["chat"]["id"]) == (
        "business_message",
        shop.alice.id,
        shop.bob.id,
    )
    assert "sender_business_bot" not in body


def test_edits_and_deletions_are_told(shop: Shop) -> None:
    later = shop.bob.sends("Hello?", shop.alice)
    shop.news()

    shop.bob.edits(shop.asked, "Are you open today?")
    shop.bob.deletes(shop.asked, later)

    (edited, changed), (deleted, gone) = shop.news()
    assert (edited, changed["text"]) == ("edited_business_message", "Are you open today?")
    assert deleted == "deleted_business_messages"
    assert gone["message_ids"] == [shop.asked.id, later.id]
    assert gone["chat"]["id"] == shop.bob.id
    assert gone["business_connection_id"] == shop.connection.id


def test_a_bot_edits_and_presses_come_back(shop: Shop) -> None:
    button = {"inline_keyboard": [[{"text": "Order", "callback_data": "order"}]]}
    sent = shop.runs("sendMessage", text="Tea?", reply_markup=button)
    shop.bob.presses("Order", timeout=0)
    ((kind, query),) = shop.news()

    edited = shop.runs("editMessageText", message_id=sent["message_id"], text="Ordered")

    assert kind == "callback_query"
    assert query["message"]["business_connection_id"] == shop.connection.id
    assert edited["text"] == "Ordered"
    assert shop.fails("editMessageText", message_id=shop.asked.id, text="x") == (
        "message can't be edited"
    )


def test_the_users_own_messages_can_be_edited_for_two_days(shop: Shop) -> None:
    own = shop.alice.sends("Hullo", shop.bob)
    shop.runs("editMessageText", message_id=own.id, text="Hello")
    shop.clock.advance(49 * 3600)
    shop.bob.sends("Still there?", shop.alice)

    refusal = shop.fails("editMessageText", message_id=own.id, text="Hi")

    assert (own.text, refusal) == ("Hello", "message can't be edited")


def test_media_and_actions_go_through_the_connection(shop: Shop) -> None:
    shop.runs("sendChatAction", action="typing")
    sent = shop.runs("sendLocation", latitude=1.0, longitude=2.0)

    assert sent["from"]["id"] == shop.alice.id
    assert shop.runs("pinChatMessage", message_id=sent["message_id"]) is True


def test_whom_a_bot_may_write_to(shop: Shop) -> None:
    group = shop.group()

    assert shop.fails("sendMessage", text="x", business_connection_id="1") == (
        "business connection not found"
    )
    assert shop.fails("sendMessage", text="x", chat_id=shop.carol.id) == (
        "BUSINESS_PEER_USAGE_MISSING"
    )
    assert shop.fails("sendMessage", text="x", chat_id=999_999) == "chat not found"
    assert shop.fails("sendMessage", text="x", chat_id=group.id) == "chat must be a private chat"
    assert shop.fails("sendMessage", text="x", chat_id=shop.alice.id) == (
        "messages must not be sent to self"
    )
    shop.clock.advance(24 * 3600 + 1)
    assert shop.fails("sendMessage", text="x") == "BUSINESS_PEER_USAGE_MISSING"


def test_another_bots_connection_is_none(shop: Shop) -> None:
    answer = shop.call(
        "sendMessage",
        bot=shop.other,
        business_connection_id=shop.connection.id,
        chat_id=shop.bob.id,
        text="x",
    )
    known = shop.call(
        "getBusinessConnection", bot=shop.other, business_connection_id=shop.connection.id
    )

    assert answer["description"] == known["description"]
    assert answer["description"] == "Bad Request: business connection not found"


ON_BEHALF = [
    method for method in SPEC.methods.values() if "business_connection_id" in method.parameters
]


@pytest.mark.parametrize("method", ON_BEHALF, ids=lambda method: method.name)
def test_no_method_works_for_an_account_that_nobody_has(method: MethodSpec) -> None:
    stage = Stage(World(throttles=False))
    sample = sample_call(stage, method)
    args = {**sample.args, "business_connection_id": "1"}

    code, envelope = answer_call(
        stage.world, "1:test", method.name, Received(args, dict(sample.uploads))
    )

    assert (code, envelope["description"]) == (400, "Bad Request: business connection not found")


def test_an_ended_connection_is_good_for_nothing(shop: Shop) -> None:
    shop.alice.disconnects()
    shop.bob.sends("Anybody?", shop.alice)

    ((kind, body),) = shop.news()
    assert (kind, body["is_enabled"]) == ("business_connection", False)
    assert shop.fails("sendMessage", text="x") == "BUSINESS_CONNECTION_INVALID"
    known = shop.does("getBusinessConnection", business_connection_id=shop.connection.id)
    assert known["is_enabled"] is False
    with pytest.raises(NotAllowed):
        shop.alice.disconnects()


def test_one_bot_works_at_a_time_and_rights_change(shop: Shop) -> None:
    same = shop.alice.connects(shop.bot, ["can_read_messages"])
    other = shop.alice.connects(shop.other)

    (_, changed), (_, ended) = shop.news()
    assert same is shop.connection
    assert changed["rights"] == {"can_read_messages": True}
    assert ended["is_enabled"] is False
    assert other.id != same.id
    with pytest.raises(ValueError, match="can_fly"):
        shop.alice.connects(shop.bot, ["can_fly"])


def test_the_export_leaves_these_talks_out(shop: Shop) -> None:
    shop.alice.sends("/help", shop.bot)

    told = as_pytest(shop.world, shop.bot, "python bot.py")

    assert "/help" in told
    assert "Are you open?" not in told


def test_users_talk_only_where_a_bot_hears_them(shop: Shop) -> None:
    with pytest.raises(NotAllowed, match="Bob and Carol"):
        shop.bob.sends("Hi", shop.carol)


RIGHTS: list[tuple[str, str, dict[str, Any]]] = [
    ("sendMessage", "can_reply", {"text": "x"}),
    ("readBusinessMessage", "can_read_messages", {"message_id": 1}),
    ("deleteBusinessMessages", "can_delete_all_messages", {"message_ids": [1]}),
    ("setBusinessAccountName", "can_edit_name", {"first_name": "Shop"}),
    ("setBusinessAccountUsername", "can_edit_username", {"username": "the_shop"}),
    ("setBusinessAccountBio", "can_edit_bio", {"bio": "Tea"}),
    ("removeBusinessAccountProfilePhoto", "can_edit_profile_photo", {}),
]


@pytest.mark.parametrize(("method", "right", "parameters"), RIGHTS)
def test_each_right_opens_its_method(
    shop: Shop, method: str, right: str, parameters: dict[str, Any]
) -> None:
    shop.may()
    refused = shop.fails(method, **parameters)
    shop.may(right)

    assert refused == "Forbidden: BOT_ACCESS_FORBIDDEN"
    assert shop.runs(method, **parameters)


def test_a_bot_marks_as_read_and_deletes(shop: Shop) -> None:
    sent = shop.runs("sendMessage", text="Yes")["message_id"]
    chat: Any = shop.asked.chat

    shop.runs("readBusinessMessage", message_id=shop.asked.id)
    assert chat.read_to == shop.asked.id
    shop.may("can_delete_sent_messages")
    assert "FORBIDDEN" in shop.fails("deleteBusinessMessages", message_ids=[sent, shop.asked.id])
    shop.runs("deleteBusinessMessages", message_ids=[sent])

    assert list(chat.messages) == [shop.asked.id]
    shop.may("can_reply", "can_read_messages")
    assert shop.fails("readBusinessMessage", message_id=sent) == "message not found"


def test_only_messages_of_one_talk_are_deleted_together(shop: Shop) -> None:
    other = shop.carol.sends("Me too", shop.alice)

    refusal = shop.fails("deleteBusinessMessages", message_ids=[shop.asked.id, other.id])

    assert refusal == "MESSAGE_ID_INVALID"


def test_a_bot_changes_the_profile(shop: Shop) -> None:
    shop.runs("setBusinessAccountName", first_name="Tea", last_name="House")
    shop.runs("setBusinessAccountUsername", username="tea_house")
    shop.runs("setBusinessAccountBio", bio="Green and black")
    shop.runs(
        "setBusinessAccountGiftSettings",
        show_gift_button=True,
        accepted_gift_types={
            "unlimited_gifts": True,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    )

    shown = shop.does("getChat")

    assert (shown["first_name"], shown["last_name"], shown["username"], shown["bio"]) == (
        "Tea",
        "House",
        "tea_house",
        "Green and black",
    )
    assert shown["accepted_gift_types"]["unlimited_gifts"] is True
    assert shop.fails("setBusinessAccountUsername", username="other_bot") == "USERNAME_OCCUPIED"
    assert shop.fails("setBusinessAccountUsername", username="1tea") == "USERNAME_INVALID"
    assert shop.fails("setBusinessAccountUsername", username="tea_house") == (
        "USERNAME_NOT_MODIFIED"
    )
    assert shop.fails("setBusinessAccountName", first_name=" ") == "FIRSTNAME_INVALID"


def test_pictures_of_the_profile_and_the_public_one(shop: Shop) -> None:
    def photos() -> int:
        found = shop.does("getUserProfilePhotos", user_id=shop.alice.id)
        return int(found["total_count"])

    shop.runs("setBusinessAccountProfilePhoto", uploads={"part": b"one"}, photo=PIXEL)
    for data in (b"two", b"three"):
        shop.runs(
            "setBusinessAccountProfilePhoto", uploads={"part": data}, photo=PIXEL, is_public=True
        )
    assert photos() == 2
    shop.runs("removeBusinessAccountProfilePhoto")
    shop.runs("removeBusinessAccountProfilePhoto")
    assert photos() == 1
    shop.runs("removeBusinessAccountProfilePhoto", is_public=True)
    assert photos() == 0


LIST = {
    "title": "*Order*",
    "parse_mode": "MarkdownV2",
    "tasks": [{"id": 1, "text": "Tea"}, {"id": 2, "text": "Milk"}],
    "others_can_mark_tasks_as_done": True,
}


def test_a_bot_sends_a_checklist_that_others_tick_off(shop: Shop) -> None:
    sent = shop.runs("sendChecklist", checklist=LIST)
    message = shop.bob.sees(lambda one: "checklist" in one.content)

    shop.bob.ticks(message, 1)
    ((kind, told),) = shop.news()
    changed = {**LIST, "tasks": [{"id": 1, "text": "Green tea"}, {"id": 3, "text": "Cups"}]}
    edited = shop.runs("editMessageChecklist", message_id=sent["message_id"], checklist=changed)

    assert sent["checklist"]["title"] == "Order"
    assert sent["checklist"]["title_entities"][0]["type"] == "bold"
    assert (kind, told["checklist_tasks_done"]["marked_as_done_task_ids"]) == (
        "business_message",
        [1],
    )
    first, second = edited["checklist"]["tasks"]
    assert (first["text"], first["completed_by_user"]["id"]) == ("Green tea", shop.bob.id)
    assert second == {"id": 3, "text": "Cups"}


def test_a_checklist_in_the_users_name_is_the_users(shop: Shop) -> None:
    shop.runs("sendChecklist", checklist={"title": "Mine", "tasks": [{"id": 1, "text": "Tea"}]})
    message = shop.alice.sees(lambda one: "checklist" in one.content)

    with pytest.raises(NotAllowed):
        shop.bob.ticks(message, 1)
    shop.alice.ticks(message, 1)

    assert "completion_date" in message.content["checklist"]["tasks"][0]


def test_lists_that_cannot_be(shop: Shop) -> None:
    twice = {"title": "x", "tasks": [{"id": 1, "text": "a"}, {"id": 1, "text": "b"}]}
    blank = {"title": "x", "tasks": [{"id": 1, "text": " "}]}
    other = shop.runs("sendMessage", text="no list")["message_id"]

    assert shop.fails("sendChecklist", checklist=twice) == "TODO_ITEM_DUPLICATE"
    assert "length is invalid" in shop.fails("sendChecklist", checklist=blank)
    assert "no checklist" in shop.fails("editMessageChecklist", message_id=other, checklist=LIST)


def test_the_readme_lists_what_users_do() -> None:
    text = Path(telegram_sandbox.__file__).with_name("README.md").read_text(encoding="utf-8")

    acts = {name for name in vars(BusinessActs) if not name.startswith("_")}
    assert {
        name for name in acts if f"`{name}" not in text and f"`alice.{name}`" not in text
    } == set()
