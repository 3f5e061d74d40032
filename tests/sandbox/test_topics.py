"""Forums: topics and what is written in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from telegram_sandbox import Chat, User, World

Call = Callable[..., dict[str, Any]]
Updates = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def bob(world: World) -> User:
    return world.user("Bob")


@pytest.fixture
def forum(world: World, alice: User, bob: User) -> Chat:
    return world.supergroup("Forum", [alice, bob], admins=[world.bot()], forum=True)


def test_a_topic_begins_with_a_message_that_all_of_it_answers(
    alice: User, forum: Chat, call: Call, updates: Updates
) -> None:
    icon = call("getForumTopicIconStickers")["result"][0]["custom_emoji_id"]
    topic = call(
        "createForumTopic",
        chat_id=forum.id,
        name="Tea",
        icon_color=0x6FB9F0,
        icon_custom_emoji_id=icon,
    )["result"]
    assert topic == {
        "message_thread_id": topic["message_thread_id"],
        "name": "Tea",
        "icon_color": 0x6FB9F0,
        "icon_custom_emoji_id": icon,
    }

    alice.sends("green, please", forum.topic("Tea"))

    created, said = (update["message"] for update in updates())
    assert created["forum_topic_created"]["name"] == "Tea"
    assert created["message_id"] == topic["message_thread_id"]
    assert said["message_thread_id"] == topic["message_thread_id"]
    assert said["is_topic_message"] is True
    assert said["chat"]["is_forum"] is True
    assert said["reply_to_message"]["forum_topic_created"]["name"] == "Tea"


def test_a_bot_writes_into_a_topic_and_a_reply_stays_there(
    alice: User, forum: Chat, call: Call
) -> None:
    tea = forum.topic("Tea")

    sent = call("sendMessage", chat_id=forum.id, text="Which?", message_thread_id=tea.id)["result"]
    reply = call(
        "sendMessage",
        chat_id=forum.id,
        text="Well?",
        reply_parameters={"message_id": sent["message_id"]},
    )["result"]

    assert sent["message_thread_id"] == reply["message_thread_id"] == tea.id
    assert alice.sees("Which?").thread == tea.id


def test_general_is_written_to_without_a_number(forum: Chat, call: Call) -> None:
    plain = call("sendMessage", chat_id=forum.id, text="hello")["result"]
    numbered = call("sendMessage", chat_id=forum.id, text="hello", message_thread_id=1)

    assert "message_thread_id" not in plain
    assert "is_topic_message" not in plain
    assert numbered["description"] == "Bad Request: message thread not found"


def test_edits_are_told_and_equal_ones_refused(forum: Chat, call: Call, updates: Updates) -> None:
    tea = forum.topic("Tea")
    updates()
    where = {"chat_id": forum.id, "message_thread_id": tea.id}

    assert call("editForumTopic", name="Coffee", **where)["ok"]
    assert call("closeForumTopic", **where)["ok"]
    assert call("reopenForumTopic", **where)["ok"]

    told = [update["message"] for update in updates()]
    assert told[0]["forum_topic_edited"] == {"name": "Coffee"}
    assert ("forum_topic_closed" in told[1], "forum_topic_reopened" in told[2]) == (True, True)
    assert {message["message_thread_id"] for message in told} == {tea.id}
    for method, arguments in (("editForumTopic", {"name": "Coffee"}), ("reopenForumTopic", {})):
        answer = call(method, **where, **arguments)
        assert answer["description"] == "Bad Request: TOPIC_NOT_MODIFIED"


def test_only_administrators_write_in_a_closed_topic(
    world: World, alice: User, bob: User, forum: Chat, call: Call
) -> None:
    plain = world.bot("2:plain", username="plain_bot")
    alice.adds(plain, forum)
    tea = forum.topic("Tea")
    call("closeForumTopic", chat_id=forum.id, message_thread_id=tea.id)

    alice.sends("I may", tea)
    assert call("sendMessage", chat_id=forum.id, text="me too", message_thread_id=tea.id)["ok"]
    with pytest.raises(ValueError, match="TOPIC_CLOSED"):
        bob.sends("me?", tea)


def test_who_began_a_topic_may_change_it(
    world: World, alice: User, bob: User, forum: Chat, call: Call
) -> None:
    alice.demotes(world.bot(), forum)
    tea = bob.opens_topic("Tea", forum)

    refused = call("closeForumTopic", chat_id=forum.id, message_thread_id=tea.id)
    bob.renames_topic(tea, "Coffee")
    bob.closes(tea)
    bob.reopens(tea)

    assert refused["description"] == "Bad Request: not enough rights to edit the topic"
    assert (tea.name, tea.closed) == ("Coffee", False)


def test_a_deleted_topic_takes_its_messages_along(alice: User, forum: Chat, call: Call) -> None:
    tea = forum.topic("Tea")
    message = alice.sends("soon gone", tea)
    where = {"chat_id": forum.id, "message_thread_id": tea.id}

    assert call("deleteForumTopic", **where)["ok"]

    assert message.deleted
    gone = call("sendMessage", text="x", **where)
    assert gone["description"] == "Bad Request: message thread not found"
    again = call("deleteForumTopic", **where)
    assert again["description"] == "Bad Request: TOPIC_ID_INVALID"
    with pytest.raises(ValueError, match="TOPIC_DELETED"):
        alice.sends("x", tea)


def test_general_is_renamed_closed_hidden_and_shown(
    bob: User, forum: Chat, call: Call, updates: Updates
) -> None:
    where = {"chat_id": forum.id}

    assert call("editGeneralForumTopic", name="Lobby", **where)["ok"]
    assert call("closeGeneralForumTopic", **where)["ok"]
    with pytest.raises(ValueError, match="TOPIC_CLOSED"):
        bob.sends("hello?", forum)
    assert call("reopenGeneralForumTopic", **where)["ok"]
    assert call("hideGeneralForumTopic", **where)["ok"]
    assert call("hideGeneralForumTopic", **where)["description"] == (
        "Bad Request: TOPIC_NOT_MODIFIED"
    )
    assert call("reopenGeneralForumTopic", **where)["ok"], "that shows it again"

    told = [set(update["message"]) for update in updates()]
    assert [next(key for key in keys if "forum_topic" in key) for keys in told] == [
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
        "general_forum_topic_hidden",
        "general_forum_topic_unhidden",
    ]


def test_pins_are_taken_off_topic_by_topic(alice: User, forum: Chat, call: Call) -> None:
    tea = forum.topic("Tea")
    here, there = alice.sends("here", tea), alice.sends("there", forum)
    for message in (here, there):
        assert call("pinChatMessage", chat_id=forum.id, message_id=message.id)["ok"]

    call("unpinAllForumTopicMessages", chat_id=forum.id, message_thread_id=tea.id)
    assert forum.pinned == [there.id]
    call("unpinAllGeneralForumTopicMessages", chat_id=forum.id)
    assert forum.pinned == []


def test_an_icon_that_is_none_is_refused(forum: Chat, call: Call) -> None:
    wrong = call("createForumTopic", chat_id=forum.id, name="x", icon_custom_emoji_id="5")

    assert wrong["description"] == "Bad Request: DOCUMENT_INVALID"


def test_only_a_forum_has_topics(world: World, alice: User) -> None:
    with pytest.raises(ValueError, match="Club is no forum"):
        world.supergroup("Club", [alice]).topic("Tea")
    with pytest.raises(ValueError, match="must be a supergroup to have topics"):
        world.group("Small", [alice], supergroup=False, forum=True)


def test_a_private_chat_has_topics_where_the_bot_wants_them(
    world: World, alice: User, call: Call, updates: Updates
) -> None:
    bot = world.bot(has_topics=True)
    assert call("getMe")["result"]["has_topics_enabled"] is True
    alice.sends("/start", bot)
    updates()

    made = call("createForumTopic", chat_id=alice.id, name="Orders")["result"]
    thread = made["message_thread_id"]
    sent = call("sendMessage", chat_id=alice.id, text="One tea", message_thread_id=thread)
    alice.sends("Two!", bot.dialog(alice).topic("Orders"))

    assert sent["result"]["is_topic_message"] is True
    created, answer = (update["message"] for update in updates())
    assert "forum_topic_created" in created
    assert "is_forum" not in answer["chat"]
    assert (answer["text"], answer["message_thread_id"]) == ("Two!", thread)
    where = {"chat_id": alice.id, "message_thread_id": thread}
    assert call("editForumTopic", name="All orders", **where)["ok"]
    closed = call("closeForumTopic", **where)
    assert closed["description"] == "Bad Request: the chat is not a forum"
    assert call("deleteForumTopic", **where)["ok"]


def test_other_private_chats_have_none(alice: User, call: Call) -> None:
    alice.sends("/start")

    refused = call("sendMessage", chat_id=alice.id, text="x", message_thread_id=5)

    assert refused["description"] == "Bad Request: message thread not found"


def test_an_answer_from_another_topic_is_one_from_outside(
    alice: User, forum: Chat, call: Call
) -> None:
    tea, coffee = forum.topic("Tea"), forum.topic("Coffee")
    message = alice.sends("green", tea)

    answer = call(
        "sendMessage",
        chat_id=forum.id,
        text="black",
        message_thread_id=coffee.id,
        reply_parameters={"message_id": message.id},
    )["result"]

    assert answer["message_thread_id"] == coffee.id
    assert answer["external_reply"]["message_id"] == message.id
    assert "forum_topic_created" in answer["reply_to_message"]
    own = alice.sends("white", coffee, reply_to=message)
    assert "external_reply" in own.content


def test_a_thread_number_of_zero_is_none(forum: Chat, call: Call) -> None:
    sent = call("sendMessage", chat_id=forum.id, text="x", message_thread_id=0)["result"]

    assert "message_thread_id" not in sent
