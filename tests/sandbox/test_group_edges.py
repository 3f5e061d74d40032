"""What is refused in groups at the edges of what is usual."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from telegram_sandbox import Chat, FakeClock, NotAllowed, User, World

Call = Callable[..., dict[str, Any]]
Updates = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def bob(world: World) -> User:
    return world.user("Bob", id=1002)


@pytest.fixture
def forum(world: World, alice: User, bob: User) -> Chat:
    forum = world.supergroup("Forum", [alice, bob], forum=True, username="the_forum")
    alice.adds(world.bot(), forum)
    rights: dict[str, Any] = dict.fromkeys(
        ("can_restrict_members", "can_invite_users", "can_delete_messages", "can_manage_topics"),
        True,
    )
    alice.promotes(world.bot(), forum, can_change_info=True, can_pin_messages=True, **rights)
    return forum


EDGES: list[tuple[str, dict[str, Any], str]] = [
    ("setChatTitle", {"title": " "}, "title must be non-empty"),
    ("createForumTopic", {"name": " "}, "title must be non-empty"),
    ("deleteForumTopic", {"message_thread_id": 1}, "TOPIC_ID_INVALID"),
    ("closeForumTopic", {"message_thread_id": 77}, "TOPIC_ID_INVALID"),
    ("banChatSenderChat", {"sender_chat_id": -5}, "chat not found"),
    ("banChatSenderChat", {"sender_chat_id": -1000000000001}, "PARTICIPANT_ID_INVALID"),
    ("createChatSubscriptionInviteLink", {"subscription_period": 2592000, "subscription_price": 1}, "CHAT_ID_INVALID"),
    ("editChatInviteLink", {"invite_link": "https://t.me/+no"}, "INVITE_HASH_EXPIRED"),
    ("editChatSubscriptionInviteLink", {"invite_link": "plain"}, "INVITE_HASH_EXPIRED"),
    ("pinChatMessage", {"message_id": 2}, "message can't be pinned"),
    ("approveSuggestedPost", {"message_id": 3}, "suggested post not found"),
    ("sendMessage", {"text": "x", "reply_parameters": {"ephemeral_message_id": 9}}, "message to be replied not found"),
    ("setChatMemberTag", {"user_id": 1001, "tag": "x"}, "not enough rights"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "arguments", "refusal"), EDGES)
def test_an_edge_is_refused_in_the_servers_words(
    alice: User, forum: Chat, call: Call, method: str, arguments: dict[str, Any], refusal: str
) -> None:
    plain = call("createChatInviteLink", chat_id=forum.id)["result"]["invite_link"]
    alice.sends("plain", forum)
    if arguments.get("invite_link") == "plain":
        arguments = {"invite_link": plain}

    answer = call(method, chat_id=forum.id, **arguments)

    assert answer["description"] == f"Bad Request: {refusal}"


ACTS: list[tuple[Callable[[User, User, Chat], object], str]] = [
    (lambda alice, bob, forum: alice.boosts(bob.world.group("S", [alice], supergroup=False)), "it is a group"),
    (lambda alice, bob, forum: bob.speaks_as(bob.world.channel("Hers", [alice]), forum), "cannot speak for Hers"),
    (lambda alice, bob, forum: alice.promotes(bob.world.user("Carol"), forum), "cannot be promoted"),
    (lambda alice, bob, forum: alice.restricts(alice, forum), "cannot be restricted"),
    (lambda alice, bob, forum: alice.bans(alice, forum), "Alice owns Forum"),
    (lambda alice, bob, forum: bob.opens_topic("x", bob.world.supergroup("Plain", [bob])), "Plain is no forum"),
    (lambda alice, bob, forum: bob.closes(forum.topic("Tea")), "Bob needs can_manage_topics"),
    (lambda alice, bob, forum: bob.sets_auto_delete(forum, 5), "Bob needs can_change_info"),
    (lambda alice, bob, forum: bob.makes_link(bob.world.channel("News", [alice, bob])), "Bob needs can_invite_users"),
    (lambda alice, bob, forum: alice.joins_by("https://t.me/+no"), "there is no such link"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "refusal"), ACTS)
def test_an_act_the_app_would_not_offer_is_refused(
    alice: User, bob: User, forum: Chat, act: Callable[[User, User, Chat], object], refusal: str
) -> None:
    alice.permits(forum, can_manage_topics=False, can_change_info=False)

    with pytest.raises(NotAllowed, match=refusal):
        act(alice, bob, forum)


def test_who_is_banned_cannot_ask_either(world: World, alice: User, bob: User) -> None:
    club = world.supergroup("Club", [alice, bob], join_by_request=True)
    alice.bans(bob, club)

    with pytest.raises(NotAllowed, match="Bob is banned from Club"):
        bob.joins(club)


def test_restrictions_are_taken_back(alice: User, bob: User, forum: Chat) -> None:
    alice.restricts(bob, forum)
    with pytest.raises(NotAllowed):
        bob.sends("x", forum)

    alice.unrestricts(bob, forum)

    assert bob.sends("x", forum).text == "x"


def test_a_pin_is_taken_off_by_hand_and_renewed(alice: User, forum: Chat, call: Call) -> None:
    one, two = alice.sends("one", forum), alice.sends("two", forum)
    for message in (one, two, one):
        alice.pins(message)
    assert forum.pinned == [two.id, one.id]

    alice.unpins(two)

    assert call("getChat", chat_id=forum.id)["result"]["pinned_message"]["text"] == "one"


def test_messages_through_a_bot_are_heard_by_it_and_can_be_forbidden(
    world: World, alice: User, bob: User, updates: Updates
) -> None:
    group = world.group("Small", [alice, bob, world.bot()], supergroup=False)
    via: dict[str, Any] = {"text": "caps", "via_bot": world.bot().as_json()}

    bob.shares(group, **via)
    alice.permits(group, can_send_other_messages=False)

    assert [update["message"]["text"] for update in updates()] == ["caps"]
    with pytest.raises(NotAllowed, match="CHAT_SEND_INLINE_FORBIDDEN"):
        bob.shares(group, **via)


def test_a_bot_waits_for_slow_mode_too(
    clock_world: World, clock: FakeClock, clock_call: Call
) -> None:
    group = clock_world.supergroup(
        "Calm", [clock_world.user("Alice"), clock_world.bot()], slow_mode_delay=30
    )
    assert clock_call("sendMessage", chat_id=group.id, text="one")["ok"]
    clock.advance(10)

    early = clock_call("sendMessage", chat_id=group.id, text="two")

    assert (early["error_code"], early["parameters"]) == (429, {"retry_after": 20})
    clock.advance(20)
    assert clock_call("sendMessage", chat_id=group.id, text="two")["ok"]


def test_private_chats_have_two_members(world: World, alice: User, bob: User, call: Call) -> None:
    alice.sends("/start", world.bot())

    assert call("getChatMemberCount", chat_id=alice.id)["result"] == 2
    me = call("getChatMember", chat_id=alice.id, user_id=alice.id)["result"]
    other = call("getChatMember", chat_id=alice.id, user_id=bob.id)

    assert me == {"user": alice.as_json(), "status": "member"}
    assert other["description"] == "Bad Request: member not found"


def test_a_signed_post_keeps_its_signature_in_the_discussion(
    world: World, alice: User, bob: User
) -> None:
    talk = world.supergroup("Talk", [alice, bob])
    news = world.channel("News", [alice], discussion=talk, signs_posts=True)

    alice.sends("It rains", news)

    assert bob.sees("It rains").content["forward_origin"]["author_signature"] == "Alice"


def test_who_has_left_a_group_gets_other_refusals_than_strangers(
    world: World, alice: User, call: Call
) -> None:
    small = world.group("Small", [alice, world.bot()], supergroup=False)
    assert call("leaveChat", chat_id=small.id)["ok"]

    gone = call("sendMessage", chat_id=small.id, text="x")
    missing = call("banChatMember", chat_id=small.id, user_id=alice.id)

    assert gone["description"] == "Forbidden: bot is not a member of the group chat"
    assert missing["description"] == "Forbidden: bot is not a member of the group chat"


def test_chats_name_themselves(world: World, alice: User) -> None:
    assert repr(world.channel("News", [alice])) == "<channel 'News' -1000000000001>"
    assert repr(world.bot().dialog(alice)) == "<private 'Alice with sandbox_bot' 1001>"
