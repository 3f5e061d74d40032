"""What becomes of creators, boosters and those who pay, and what a profile shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from telegram_sandbox import Chat, FakeClock, User, World

Call = Callable[..., dict[str, Any]]
Updates = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def bob(world: World) -> User:
    return world.user("Bob")


@pytest.fixture
def friends(world: World, alice: User, bob: User) -> Chat:
    return world.supergroup("Friends", [alice, bob], admins=[world.bot()])


def statuses(update: dict[str, Any]) -> tuple[str, str]:
    """Return the status before and after."""
    body = update["chat_member"]
    return body["old_chat_member"]["status"], body["new_chat_member"]["status"]


def test_a_creator_hands_over_or_leaves(
    alice: User, bob: User, friends: Chat, call: Call, updates: Updates
) -> None:
    with pytest.raises(ValueError, match="Bob cannot hand Friends to Alice"):
        bob.hands_over(friends, alice)
    alice.hands_over(friends, bob)
    told = updates()
    bob.leaves(friends)

    assert [statuses(update) for update in told[:2]] == [
        ("creator", "administrator"),
        ("member", "creator"),
    ]
    assert told[2]["message"]["chat_owner_changed"]["new_owner"]["id"] == bob.id
    assert "chat_owner_left" in updates()[0]["message"]


def test_who_stops_paying_is_put_out_and_that_is_told(
    clock_world: World, clock: FakeClock, clock_call: Call
) -> None:
    carol, bot = clock_world.user("Carol"), clock_world.bot()
    news = clock_world.channel("News", [clock_world.user("Alice"), bot])
    bot.queue.allow(["chat_member"])
    price = {"subscription_period": 2_592_000, "subscription_price": 5}
    link = clock_call("createChatSubscriptionInviteLink", chat_id=news.id, **price)["result"]
    carol.joins_by(link["invite_link"])
    clock.advance(2_592_000)

    assert [statuses(update) for update in bot.queue.get(0, 9, 0)] == [("member", "left")]


def test_boosts_come_are_listed_and_go(
    alice: User, bob: User, friends: Chat, call: Call, world: World
) -> None:
    world.bot().queue.allow(["chat_boost", "removed_chat_boost", "message"])

    boost, _ = bob.boosts(friends, 2)
    bob.ends(boost)

    one, two, message, removed = call("getUpdates")["result"]
    assert one["chat_boost"]["boost"]["source"] == {"source": "premium", "user": bob.as_json()}
    assert two["chat_boost"]["boost"]["boost_id"] != boost.id
    assert message["message"]["boost_added"] == {"boost_count": 2}
    assert removed["removed_chat_boost"]["boost_id"] == boost.id
    left = call("getUserChatBoosts", chat_id=friends.id, user_id=bob.id)["result"]["boosts"]
    assert [one["boost_id"] for one in left] == [two["chat_boost"]["boost"]["boost_id"]]
    alice.demotes(world.bot(), friends)
    refused = call("getUserChatBoosts", chat_id=friends.id, user_id=bob.id)
    assert refused["description"] == "Bad Request: CHAT_ADMIN_REQUIRED"


def test_a_profile_shows_a_channel(world: World, alice: User, call: Call) -> None:
    news = world.channel("Alice's News", [alice])
    for text in ("one", "two", "three"):
        alice.sends(text, news)
    alice.sends("/start", world.bot())
    assert call("getUserPersonalChatMessages", user_id=alice.id, limit=2)["result"] == []
    alice.personal_chat = news
    alice.facts["bio"] = "Reads tea leaves"

    newest = call("getUserPersonalChatMessages", user_id=alice.id, limit=2)["result"]
    person = call("getChat", chat_id=alice.id)["result"]

    assert [message["text"] for message in newest] == ["three", "two"]
    assert (person["bio"], person["personal_chat"]["id"]) == ("Reads tea leaves", news.id)
