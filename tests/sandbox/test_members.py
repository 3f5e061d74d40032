"""Who comes and goes, who is put out and let back, and what the bots are told of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from telegram_sandbox import Chat, FakeClock, NotAllowed, User, World

Call = Callable[..., dict[str, Any]]
Updates = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def bob(world: World) -> User:
    return world.user("Bob")


@pytest.fixture
def friends(world: World, alice: User, bob: User) -> Chat:
    return world.supergroup("Friends", [alice, bob], admins=[world.bot()])


def change(update: dict[str, Any]) -> tuple[str, str, str]:
    """Return what kind of update this is and the status before and after."""
    kind = next(key for key in update if key != "update_id")
    body = update[kind]
    return kind, body["old_chat_member"]["status"], body["new_chat_member"]["status"]


def test_who_joins_and_leaves_is_told(
    world: World, friends: Chat, updates: Updates, call: Call
) -> None:
    carol = world.user("Carol")

    carol.joins(friends)
    count = call("getChatMemberCount", chat_id=friends.id)["result"]
    carol.leaves(friends)

    joined, welcome, left, goodbye = updates()
    assert change(joined) == ("chat_member", "left", "member")
    assert welcome["message"]["new_chat_members"][0]["first_name"] == "Carol"
    assert goodbye["message"]["left_chat_member"]["first_name"] == "Carol"
    assert change(left) == ("chat_member", "member", "left")
    assert (count, call("getChatMemberCount", chat_id=friends.id)["result"]) == (4, 3)


def test_a_bot_learns_what_it_has_become(
    world: World, alice: User, updates: Updates, call: Call
) -> None:
    bot = world.bot()
    group = world.supergroup("Club", [alice])
    assert call("getChat", chat_id=group.id)["description"] == "Bad Request: chat not found"

    alice.adds(bot, group)
    alice.promotes(bot, group, can_pin_messages=True)
    alice.demotes(bot, group)
    alice.bans(bot, group)

    told = updates()
    assert [change(u) for u in told if "my_chat_member" in u] == [
        ("my_chat_member", "left", "member"),
        ("my_chat_member", "member", "administrator"),
        ("my_chat_member", "administrator", "member"),
        ("my_chat_member", "member", "kicked"),
    ]
    assert told[1]["message"]["new_chat_members"][0]["is_bot"] is True
    refused = call("sendMessage", chat_id=group.id, text="x")
    assert (refused["error_code"], refused["description"]) == (
        403,
        "Forbidden: bot was kicked from the supergroup chat",
    )


def test_plain_bots_are_not_told_of_others(
    world: World, alice: User, bob: User, updates: Updates
) -> None:
    group = world.supergroup("Club", [alice, world.bot()])

    bob.joins(group)

    (only,) = updates()
    assert only["message"]["new_chat_members"][0]["id"] == bob.id


def test_a_ban_ends_with_its_time(clock_world: World, clock: FakeClock, clock_call: Call) -> None:
    alice, bob = clock_world.user("Alice"), clock_world.user("Bob")
    group = clock_world.supergroup("Club", [alice, bob], admins=[clock_world.bot()])
    until = int(clock.now()) + 3600

    banned = clock_call("banChatMember", chat_id=group.id, user_id=bob.id, until_date=until)

    assert banned["ok"]
    member = clock_call("getChatMember", chat_id=group.id, user_id=bob.id)["result"]
    assert (member["status"], member["until_date"]) == ("kicked", until)
    with pytest.raises(ValueError, match="Bob is banned from Club"):
        bob.joins(group)
    clock.advance(3600)
    assert clock_call("getChatMember", chat_id=group.id, user_id=bob.id)["result"]["status"] == (
        "left"
    )
    bob.joins(group)


@pytest.mark.parametrize("ahead", [29, 366 * 24 * 3600 + 1])
def test_a_ban_too_short_or_too_long_lasts_for_ever(
    clock_world: World, clock: FakeClock, clock_call: Call, ahead: int
) -> None:
    bob = clock_world.user("Bob")
    group = clock_world.supergroup(
        "Club", [clock_world.user("Alice"), bob], admins=[clock_world.bot()]
    )
    until = int(clock.now()) + ahead

    clock_call("banChatMember", chat_id=group.id, user_id=bob.id, until_date=until)

    member = clock_call("getChatMember", chat_id=group.id, user_id=bob.id)["result"]
    assert member["until_date"] == 0


def test_unbanning_puts_a_member_out_unless_only_the_banned_are_meant(
    bob: User, friends: Chat, call: Call, updates: Updates
) -> None:
    who = {"chat_id": friends.id, "user_id": bob.id}

    assert call("unbanChatMember", only_if_banned=True, **who)["ok"]
    assert call("getChatMember", **who)["result"]["status"] == "member"
    assert call("unbanChatMember", **who)["ok"]
    assert call("getChatMember", **who)["result"]["status"] == "left"
    call("banChatMember", **who)
    assert call("unbanChatMember", only_if_banned=True, **who)["ok"]

    assert [change(u)[1:] for u in updates() if "chat_member" in u] == [
        ("member", "left"),
        ("left", "kicked"),
        ("kicked", "left"),
    ]


def test_a_user_sees_who_was_put_out(alice: User, bob: User, friends: Chat, call: Call) -> None:
    call("banChatMember", chat_id=friends.id, user_id=bob.id)

    alice.sees(lambda message: message.content.get("left_chat_member", {}).get("id") == bob.id)
    with pytest.raises(ValueError, match="Bob cannot write in Friends: not a member"):
        bob.sends("still here?", friends)


def test_restrictions_hold_until_they_end(
    clock_world: World, clock: FakeClock, clock_call: Call
) -> None:
    bob = clock_world.user("Bob")
    group = clock_world.supergroup(
        "Club", [clock_world.user("Alice"), bob], admins=[clock_world.bot()]
    )
    until = int(clock.now()) + 60
    permissions = {"can_send_messages": True}
    restricted = clock_call(
        "restrictChatMember",
        chat_id=group.id,
        user_id=bob.id,
        permissions=permissions,
        until_date=until,
    )
    assert restricted["ok"]

    bob.sends("words are fine", group)
    with pytest.raises(ValueError, match="not enough rights to send photos to the chat"):
        bob.uploads(b"x", "photo", to=group)

    member = clock_call("getChatMember", chat_id=group.id, user_id=bob.id)["result"]
    assert member["status"] == "restricted"
    assert (member["is_member"], member["until_date"]) == (True, until)
    assert (member["can_send_messages"], member["can_send_photos"]) == (True, False)
    clock.advance(60)
    bob.uploads(b"x", "photo", to=group)


def test_restricted_members_stay_so_when_they_come_back(
    bob: User, friends: Chat, call: Call
) -> None:
    call("restrictChatMember", chat_id=friends.id, user_id=bob.id, permissions={})

    bob.leaves(friends)
    away = call("getChatMember", chat_id=friends.id, user_id=bob.id)["result"]
    bob.joins(friends)
    back = call("getChatMember", chat_id=friends.id, user_id=bob.id)["result"]

    assert [(m["status"], m["is_member"]) for m in (away, back)] == [
        ("restricted", False),
        ("restricted", True),
    ]
    everything = {
        name: True for name in back if name.startswith("can_") and name != "can_manage_topics"
    }
    call("restrictChatMember", chat_id=friends.id, user_id=bob.id, permissions=everything)
    member = call("getChatMember", chat_id=friends.id, user_id=bob.id)["result"]
    assert member["status"] == "member"


def test_wide_permissions_give_the_narrow_ones_unless_they_stand_alone(
    bob: User, friends: Chat, call: Call
) -> None:
    who = {"chat_id": friends.id, "user_id": bob.id}
    given = {"can_send_other_messages": True}

    call("restrictChatMember", permissions=given, **who)
    wide = call("getChatMember", **who)["result"]
    call("restrictChatMember", permissions=given, use_independent_chat_permissions=True, **who)
    alone = call("getChatMember", **who)["result"]

    assert (wide["can_send_messages"], wide["can_send_photos"]) == (True, True)
    assert (alone["can_send_messages"], alone["can_send_photos"]) == (False, False)


def test_administrators_are_listed_with_their_rights(
    world: World, alice: User, bob: User, friends: Chat, call: Call
) -> None:
    helper = world.bot("2:helper", username="helper_bot")
    alice.adds(helper, friends)
    alice.promotes(helper, friends)
    alice.promotes(bob, friends, can_pin_messages=True, custom_title="Pinner")

    people = call("getChatAdministrators", chat_id=friends.id)["result"]
    all_of_them = call("getChatAdministrators", chat_id=friends.id, return_bots=True)["result"]

    assert [person["user"]["first_name"] for person in people] == ["Alice", "Bob", "Sandbox Bot"]
    assert len(all_of_them) == 4
    pinner = people[1]
    assert pinner["custom_title"] == "Pinner"
    assert pinner["can_pin_messages"] is True
    assert pinner["can_manage_chat"] is True, "whoever has a right has this one"
    assert (pinner["can_delete_messages"], pinner["can_be_edited"]) == (False, False)
    assert "can_post_messages" not in pinner, "that is for channels"


def test_a_bot_promotes_and_titles_those_it_promoted(
    alice: User, bob: User, friends: Chat, call: Call, updates: Updates, world: World
) -> None:
    alice.promotes(world.bot(), friends, can_promote_members=True, can_pin_messages=True)
    updates()
    who = {"chat_id": friends.id, "user_id": bob.id}

    assert call("promoteChatMember", can_pin_messages=True, **who)["ok"]
    assert call("setChatAdministratorCustomTitle", custom_title="Pinner", **who)["ok"]

    told = updates()
    assert [change(update) for update in told] == [
        ("chat_member", "member", "administrator"),
        ("chat_member", "administrator", "administrator"),
    ]
    assert told[1]["chat_member"]["new_chat_member"]["custom_title"] == "Pinner"
    assert call("getChatMember", **who)["result"]["can_be_edited"] is True
    assert call("promoteChatMember", **who)["ok"]
    assert call("getChatMember", **who)["result"]["status"] == "member"


def test_a_tag_stands_beside_what_a_member_says(
    alice: User, bob: User, friends: Chat, call: Call, updates: Updates, world: World
) -> None:
    who = {"chat_id": friends.id, "user_id": bob.id}
    without = call("setChatMemberTag", tag="Baker", **who)
    alice.promotes(world.bot(), friends, can_manage_tags=True)
    updates()

    assert without["description"] == "Bad Request: not enough rights"
    assert call("setChatMemberTag", tag="Baker", **who)["ok"]
    bob.sends("bread!", friends)

    tagged, said = updates()
    assert tagged["chat_member"]["new_chat_member"]["tag"] == "Baker"
    assert said["message"]["sender_tag"] == "Baker"
    wrong = call("setChatMemberTag", tag="\U0001f35e", **who)
    assert wrong["description"] == "Bad Request: TAG_EMOJI_NOT_ALLOWED"


def test_nobody_speaks_for_a_banned_channel(
    world: World, bob: User, friends: Chat, call: Call, updates: Updates
) -> None:
    mask = world.channel("Bob's News", [bob])
    bob.speaks_as(mask, friends)
    bob.sends("as the channel", friends)

    message = updates()[-1]["message"]
    assert message["sender_chat"]["id"] == mask.id
    assert message["from"]["username"] == "Channel_Bot"
    assert call("banChatSenderChat", chat_id=friends.id, sender_chat_id=mask.id)["ok"]
    with pytest.raises(ValueError, match="Bob's News is banned"):
        bob.sends("again", friends)
    assert call("unbanChatSenderChat", chat_id=friends.id, sender_chat_id=mask.id)["ok"]
    bob.sends("again", friends)


def test_a_bot_that_leaves_is_told_so_and_is_out(
    friends: Chat, call: Call, updates: Updates
) -> None:
    assert call("leaveChat", chat_id=friends.id)["ok"]

    assert change(updates()[-1]) == ("my_chat_member", "administrator", "left")
    again = call("leaveChat", chat_id=friends.id)
    assert (again["error_code"], again["description"]) == (
        403,
        "Forbidden: bot is not a member of the supergroup chat",
    )


def test_only_in_a_basic_group_a_bot_reads_of_its_own_going(
    world: World, alice: User, bob: User, friends: Chat, updates: Updates
) -> None:
    small = world.group("Small", [alice, bob, world.bot()], supergroup=False)

    alice.removes(world.bot(), small)
    alice.removes(world.bot(), friends)

    kinds = [next(key for key in update if key != "update_id") for update in updates()]
    assert kinds == ["message", "my_chat_member", "my_chat_member"]


def test_a_basic_group_knows_no_bans(world: World, alice: User, bob: User, call: Call) -> None:
    group = world.group("Small", [alice, bob], supergroup=False, admins=[world.bot()])
    who = {"chat_id": group.id, "user_id": bob.id}

    assert call("banChatMember", **who)["ok"]
    assert call("getChatMember", **who)["result"]["status"] == "left"
    bob.joins(group)
    unban = call("unbanChatMember", **who)
    assert unban["description"] == (
        "Bad Request: method is available for supergroup and channel chats only"
    )


def test_the_only_group_needs_no_name(world: World, alice: User, bob: User) -> None:
    with pytest.raises(ValueError, match="Alice is in: none yet"):
        alice.bans(bob)
    group = world.supergroup("Club", [alice, bob])

    alice.bans(bob)

    assert group.member(bob).status == "kicked"
    with pytest.raises(ValueError, match="can_fly is not a right in a supergroup"):
        alice.promotes(bob, can_fly=True)


def test_a_ban_of_one_channel_is_a_ban_of_all_its_owners(
    world: World, bob: User, friends: Chat, call: Call
) -> None:
    one, two = world.channel("One", [bob]), world.channel("Two", [bob])
    call("banChatSenderChat", chat_id=friends.id, sender_chat_id=one.id)
    bob.speaks_as(two, friends)

    with pytest.raises(ValueError, match="Two is banned"):
        bob.sends("x", friends)
    bob.speaks_as(None, friends)
    bob.sends("as myself", friends)


def test_the_transcript_tells_who_did_what_to_whom(
    world: World, alice: User, bob: User, friends: Chat, call: Call
) -> None:
    world.user("Carol").joins(friends)
    alice.promotes(bob, friends, can_pin_messages=True)
    bob.pins(alice.sends("tea at five", friends))
    alice.demotes(bob, friends)
    call("restrictChatMember", chat_id=friends.id, user_id=bob.id, permissions={})
    call("banChatMember", chat_id=friends.id, user_id=bob.id)
    alice.unbans(bob, friends)

    assert world.transcript().splitlines() == [
        "Carol: [came in: Carol]",
        "Alice promotes Bob",
        "Alice: tea at five",
        "Bob: [pinned: tea at five]",
        "Alice demotes Bob",
        "sandbox_bot restricts Bob",
        "sandbox_bot bans Bob",
        "sandbox_bot: [went out: Bob]",
        "Alice unbans Bob",
    ]


@pytest.mark.parametrize(
    ("kind", "may_return", "person", "machine"),
    [
        ("supergroup", None, "kicked", "kicked"),
        ("supergroup", True, "left", "left"),
        ("supergroup", False, "kicked", "kicked"),
        ("channel", None, "kicked", "kicked"),
        ("channel", True, "left", "left"),
        ("group", None, "left", "kicked"),
        ("group", True, "left", "left"),
    ],
)
def test_who_is_removed_is_what_the_apps_make_of_them(
    *,
    world: World,
    alice: User,
    bob: User,
    kind: str,
    may_return: bool | None,
    person: str,
    machine: str,
) -> None:
    people = [alice, bob, world.bot()]
    chat = (
        world.channel("News", people)
        if kind == "channel"
        else world.group("Club", people, supergroup=kind == "supergroup")
    )

    alice.removes(bob, chat, may_return=may_return)
    alice.removes(world.bot(), chat, may_return=may_return)

    assert chat.member(bob).status == person
    assert chat.member(world.bot()).status == machine
    if person == "left":
        bob.joins(chat)
    else:
        with pytest.raises(NotAllowed, match="Bob is banned"):
            bob.joins(chat)
    alice.adds(world.bot(), chat)
    assert chat.member(world.bot()).present


def test_users_cannot_ban_from_a_basic_group(world: World, alice: User, bob: User) -> None:
    small = world.group("Small", [alice, bob], supergroup=False)

    with pytest.raises(NotAllowed, match="Small is a basic group, which knows no bans"):
        alice.removes(bob, small, may_return=False)
    alice.bans(bob, small)

    assert small.member(bob).status == "left"
