"""Channels: posts, signatures, subscribers and the group where posts are talked about."""

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
def news(world: World, alice: User, bob: User) -> Chat:
    return world.channel("News", [alice, bob, world.bot()], username="the_news")


def test_a_post_is_the_channels_own(
    alice: User, bob: User, news: Chat, call: Call, updates: Updates
) -> None:
    alice.sends("It rains", news)
    sent = call("sendMessage", chat_id="@the_news", text="It pours")["result"]

    (update,) = updates()
    post = update["channel_post"]
    assert (post["sender_chat"]["id"], post["chat"]["type"]) == (news.id, "channel")
    assert "from" not in post
    assert "from" not in sent
    bob.sees("It rains")
    bob.sees("It pours")


def test_an_edited_post_is_an_edited_channel_post(
    alice: User, news: Chat, updates: Updates
) -> None:
    message = alice.sends("It rains", news)
    alice.edits(message, "It shines")

    assert [next(key for key in update if key != "update_id") for update in updates()] == [
        "channel_post",
        "edited_channel_post",
    ]


def test_posts_carry_their_authors_name_where_the_channel_says_so(
    world: World, call: Call, updates: Updates
) -> None:
    owner = world.user("Alice", last_name="Archer")
    signed = world.channel("Signed", [owner, world.bot()], signs_posts=True)

    owner.sends("hello", signed)

    assert updates()[0]["channel_post"]["author_signature"] == "Alice Archer"
    assert call("sendMessage", chat_id=signed.id, text="x")["result"]["author_signature"] == (
        "Sandbox Bot"
    )


def test_posting_needs_the_right(
    world: World, alice: User, bob: User, news: Chat, call: Call
) -> None:
    alice.promotes(world.bot(), news, can_invite_users=True)

    refused = call("sendMessage", chat_id=news.id, text="x")

    assert (refused["error_code"], refused["description"]) == (
        400,
        "Bad Request: need administrator rights in the channel chat",
    )
    with pytest.raises(ValueError, match="need administrator rights in the channel chat"):
        bob.sends("x", news)


def test_bots_read_each_others_posts(world: World, alice: User, news: Chat, call: Call) -> None:
    other = world.bot("2:other", username="other_bot")
    alice.adds(other, news)
    assert [update["my_chat_member"]["new_chat_member"]["status"] for update in other.queue.get(0, 9, 0)] == [
        "administrator"
    ]  # fmt: skip

    call("sendMessage", chat_id=news.id, text="from a bot")

    assert other.queue.get(0, 9, 0)[-1]["channel_post"]["text"] == "from a bot"


def test_subscribers_come_and_go_without_a_message(
    world: World, news: Chat, call: Call, updates: Updates
) -> None:
    carol = world.user("Carol")

    carol.joins(news)
    carol.leaves(news)

    assert [set(update) - {"update_id"} for update in updates()] == [{"chat_member"}] * 2
    assert call("getChatMemberCount", chat_id=news.id)["result"] == 3


def test_members_are_known_to_administrators_only(
    world: World, alice: User, bob: User, news: Chat, call: Call
) -> None:
    alice.demotes(world.bot(), news)

    for method, arguments in (
        ("getChatMember", {"user_id": bob.id}),
        ("getChatAdministrators", {}),
    ):
        answer = call(method, chat_id=news.id, **arguments)
        assert answer["description"] == "Bad Request: member list is inaccessible"


def test_channel_rights_are_the_channels_own(alice: User, news: Chat, call: Call) -> None:
    owner, bot = call("getChatAdministrators", chat_id=news.id)["result"]

    assert owner["user"]["id"] == alice.id
    assert (bot["can_post_messages"], "can_pin_messages" in bot) == (True, False)
    answer = call("restrictChatMember", chat_id=news.id, user_id=1002, permissions={})
    assert answer["description"] == "Bad Request: method is available only for supergroups"
    answer = call("setChatPermissions", chat_id=news.id, permissions={})
    assert answer["description"] == "Bad Request: can't change channel chat permissions"


def test_a_pin_in_a_channel_needs_the_right_to_edit(
    world: World, alice: User, news: Chat, call: Call
) -> None:
    post = alice.sends("look", news)
    assert call("pinChatMessage", chat_id=news.id, message_id=post.id)["ok"]
    alice.promotes(world.bot(), news, can_post_messages=True)

    refused = call("unpinChatMessage", chat_id=news.id)

    assert refused["description"] == (
        "Bad Request: not enough rights to manage pinned messages in the chat"
    )


def test_a_post_comes_into_the_discussion_group(
    world: World, alice: User, bob: User, call: Call, updates: Updates
) -> None:
    talk = world.supergroup("Talk", [alice, bob], admins=[world.bot()])
    news = world.channel("News", [alice, world.bot()], discussion=talk)

    alice.sends("It rains", news)

    post, copy = updates()
    assert post["channel_post"]["text"] == "It rains"
    message = copy["message"]
    assert message["is_automatic_forward"] is True
    assert (message["sender_chat"]["id"], message["from"]["id"]) == (news.id, 777000)
    assert message["forward_origin"]["message_id"] == post["channel_post"]["message_id"]
    assert call("getChat", chat_id=talk.id)["result"]["pinned_message"]["text"] == "It rains"
    assert call("getChat", chat_id=news.id)["result"]["linked_chat_id"] == talk.id
    assert call("getChat", chat_id=talk.id)["result"]["linked_chat_id"] == news.id
    seen = bob.sees("It rains")
    comment = bob.sends("It does", talk, reply_to=seen)
    assert comment.thread == message["message_id"]


def test_a_post_and_its_copy_change_and_go_together(
    world: World, alice: User, bob: User, call: Call, updates: Updates
) -> None:
    talk = world.supergroup("Talk", [alice, bob], admins=[world.bot()])
    news = world.channel("News", [alice, world.bot()], discussion=talk)
    post = call("sendMessage", chat_id=news.id, text="It rains")["result"]
    copy = updates()[-1]["message"]

    call("editMessageText", chat_id=news.id, message_id=post["message_id"], text="It shines")

    (edited,) = updates()
    assert edited["edited_message"]["message_id"] == copy["message_id"]
    assert edited["edited_message"]["text"] == "It shines"
    assert edited["edited_message"]["forward_origin"] == copy["forward_origin"]
    bob.sees("It shines")
    assert call("deleteMessage", chat_id=news.id, message_id=post["message_id"])["ok"]
    assert copy["message_id"] not in talk.messages


def test_a_discussion_is_a_supergroup(world: World, alice: User) -> None:
    small = world.group("Small", [alice], supergroup=False)

    with pytest.raises(ValueError, match="discussion must be a supergroup, got group"):
        world.channel("News", [alice], discussion=small)


@pytest.fixture
def open_news(world: World, alice: User) -> Chat:
    return world.channel("News", [alice, world.bot()], direct_messages=True)


def test_a_direct_message_is_answered_in_its_topic_as_the_channel(
    world: World, bob: User, open_news: Chat, call: Call, updates: Updates
) -> None:
    assert open_news.direct is not None
    world.user("Carol").sends("nobody but the channel reads this", open_news.direct)
    updates()

    bob.sends("Is it true?", open_news.direct)

    message = updates()[0]["message"]
    assert message["chat"]["is_direct_messages"] is True
    topic = message["direct_messages_topic"]
    assert topic == {"topic_id": bob.id, "user": bob.as_json()}
    where = {"chat_id": message["chat"]["id"]}
    answer = call("sendMessage", text="Yes", direct_messages_topic_id=topic["topic_id"], **where)
    assert answer["result"]["direct_messages_topic"]["topic_id"] == bob.id
    assert answer["result"]["sender_chat"]["id"] == open_news.id
    bob.sees("Yes")
    assert "Yes" not in [entry.message.text for entry in world.user("Carol").inbox]
    reply = {"message_id": message["message_id"]}
    assert call("sendMessage", text="Truly", reply_parameters=reply, **where)["ok"]
    bob.sees("Truly")
    lost = call("sendMessage", text="x", **where)
    assert lost["description"] == "Bad Request: REPLY_TO_MONOFORUM_PEER_INVALID"
    assert call("getChat", **where)["result"]["parent_chat"]["id"] == open_news.id


def test_only_who_may_answer_reads_direct_messages(
    world: World, alice: User, bob: User, open_news: Chat, call: Call, updates: Updates
) -> None:
    assert open_news.direct is not None
    alice.promotes(world.bot(), open_news, can_post_messages=True)
    updates()

    bob.sends("Is it true?", open_news.direct)

    assert updates() == []
    answer = call("sendMessage", chat_id=open_news.direct.id, text="x")
    assert answer["description"] == "Bad Request: chat not found"
    alice.sees("Is it true?")


def test_a_suggested_post_is_published_when_it_is_approved(
    bob: User, open_news: Chat, call: Call, updates: Updates
) -> None:
    message = bob.suggests("I have news", open_news)
    assert updates()[0]["message"]["suggested_post_info"] == {"state": "pending"}
    where = {"chat_id": message.chat.id, "message_id": message.id}

    assert call("approveSuggestedPost", **where)["ok"]

    told = updates()
    approved = next(u["message"] for u in told if "suggested_post_approved" in u.get("message", {}))
    shown = approved["suggested_post_approved"]["suggested_post_message"]
    assert shown["suggested_post_info"]["state"] == "approved"
    assert [post.text for post in open_news.messages.values()] == ["I have news"]
    again = call("approveSuggestedPost", **where)
    assert again["description"] == "Bad Request: suggested post not found"


def test_a_suggested_post_is_declined_with_a_word(bob: User, open_news: Chat, call: Call) -> None:
    message = bob.suggests("Buy now", open_news)

    declined = call(
        "declineSuggestedPost", chat_id=message.chat.id, message_id=message.id, comment="No ads"
    )

    assert declined["ok"]
    seen = bob.sees(lambda one: "suggested_post_declined" in one.content)
    assert seen.content["suggested_post_declined"]["comment"] == "No ads"
    assert list(open_news.messages) == []


@pytest.mark.parametrize(("deleted", "told"), [(False, "paid"), (True, "refunded")])
def test_a_paid_post_is_paid_for_if_it_stays_a_day(
    clock_world: World, clock: FakeClock, clock_call: Call, deleted: bool, told: str
) -> None:
    alice, bob = clock_world.user("Alice"), clock_world.user("Bob")
    news = clock_world.channel("News", [alice, clock_world.bot()], direct_messages=True)
    at = int(clock.now()) + 3600
    message = bob.suggests("I have news", news, stars=50, send_date=at)
    alice.approves_post(message)
    assert list(news.messages) == []
    clock.advance(3600)
    (post,) = news.messages.values()
    assert post.content["is_paid_post"] is True
    if deleted:
        clock_call("deleteMessage", chat_id=news.id, message_id=post.id)

    clock.advance(24 * 3600)

    bob.sees(lambda one: f"suggested_post_{told}" in one.content)


def test_people_decide_on_suggestions_too(
    world: World, alice: User, bob: User, open_news: Chat
) -> None:
    message = bob.suggests("Buy now", open_news)
    with pytest.raises(ValueError, match="Bob needs can_manage_direct_messages in News"):
        bob.declines_post(message)

    alice.declines_post(message, "No ads")

    bob.sees(lambda one: "suggested_post_declined" in one.content)
    with pytest.raises(ValueError, match="Alice cannot decide on 'Buy now'"):
        alice.approves_post(message)


def test_a_channel_without_direct_messages_takes_no_suggestions(bob: User, news: Chat) -> None:
    with pytest.raises(ValueError, match="Bob cannot write to News: no direct messages"):
        bob.suggests("I have news", news)
