"""Invite links, whom they let in, and requests to join."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from telegram_sandbox import Chat, FakeClock, User, World

Call = Callable[..., dict[str, Any]]
Updates = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def carol(world: World) -> User:
    return world.user("Carol")


@pytest.fixture
def club(world: World, alice: User) -> Chat:
    return world.supergroup("Club", [alice], admins=[world.bot()])


def test_a_link_lets_in_and_is_named_in_the_update(
    carol: User, club: Chat, call: Call, updates: Updates
) -> None:
    link = call("createChatInviteLink", chat_id=club.id, name="Flyer")["result"]

    carol.joins_by(link["invite_link"])

    joined, welcome = updates()
    assert joined["chat_member"]["invite_link"]["name"] == "Flyer"
    assert joined["chat_member"]["invite_link"]["invite_link"] == link["invite_link"]
    assert welcome["message"]["new_chat_members"][0]["id"] == carol.id
    assert welcome["message"]["from"]["id"] == carol.id


def test_a_link_is_full_when_its_limit_is_reached(
    world: World, carol: User, club: Chat, call: Call
) -> None:
    link = call("createChatInviteLink", chat_id=club.id, member_limit=1)["result"]
    carol.joins_by(link["invite_link"])

    with pytest.raises(ValueError, match="INVITE_HASH_EXPIRED"):
        world.user("Dave").joins_by(link["invite_link"])


def test_a_link_ends_with_its_time(clock_world: World, clock: FakeClock, clock_call: Call) -> None:
    club = clock_world.supergroup("Club", [clock_world.user("Alice")], admins=[clock_world.bot()])
    ends = int(clock.now()) + 60
    link = clock_call("createChatInviteLink", chat_id=club.id, expire_date=ends)["result"]
    assert link["expire_date"] == ends
    clock.advance(60)

    with pytest.raises(ValueError, match="INVITE_HASH_EXPIRED"):
        clock_world.user("Carol").joins_by(link["invite_link"])
    past = clock_call("createChatInviteLink", chat_id=club.id, expire_date=ends - 1)
    assert past["error_code"] == 400


def test_links_are_edited_and_revoked_by_who_made_them(
    world: World, alice: User, carol: User, club: Chat, call: Call
) -> None:
    link = call("createChatInviteLink", chat_id=club.id, name="A", member_limit=5)["result"]
    address = {"chat_id": club.id, "invite_link": link["invite_link"]}

    edited = call("editChatInviteLink", name="B", **address)["result"]
    revoked = call("revokeChatInviteLink", **address)["result"]

    assert (edited["name"], edited.get("member_limit")) == ("B", None)
    assert revoked["is_revoked"] is True
    with pytest.raises(ValueError, match="INVITE_HASH_EXPIRED"):
        carol.joins_by(link["invite_link"])
    for method in ("editChatInviteLink", "revokeChatInviteLink"):
        assert call(method, **address)["description"] == "Bad Request: INVITE_HASH_EXPIRED"


def test_the_main_link_is_replaced_by_exporting_again(carol: User, club: Chat, call: Call) -> None:
    first = call("exportChatInviteLink", chat_id=club.id)["result"]
    second = call("exportChatInviteLink", chat_id=club.id)["result"]

    assert call("getChat", chat_id=club.id)["result"]["invite_link"] == second
    with pytest.raises(ValueError, match="INVITE_HASH_EXPIRED"):
        carol.joins_by(first)
    edit = call("editChatInviteLink", chat_id=club.id, invite_link=second, name="x")
    assert edit["description"] == "Bad Request: CHAT_INVITE_PERMANENT"
    revoked = call("revokeChatInviteLink", chat_id=club.id, invite_link=second)["result"]
    assert (revoked["is_primary"], revoked["is_revoked"]) == (True, True)
    assert call("getChat", chat_id=club.id)["result"]["invite_link"] not in {first, second}


def test_a_request_is_approved_or_declined_once(
    world: World, carol: User, club: Chat, call: Call, updates: Updates
) -> None:
    link = call("createChatInviteLink", chat_id=club.id, creates_join_request=True)["result"]
    dave = world.user("Dave")
    for guest in (carol, dave):
        assert guest.joins_by(link["invite_link"]) is not None

    asked = [update["chat_join_request"] for update in updates()]
    assert [request["from"]["first_name"] for request in asked] == ["Carol", "Dave"]
    assert asked[0]["user_chat_id"] == carol.id
    assert asked[0]["invite_link"]["creates_join_request"] is True
    assert asked[1]["invite_link"]["pending_join_request_count"] == 2
    assert call("sendMessage", chat_id=carol.id, text="Who are you?")["ok"]
    carol.sees("Who are you?")

    assert call("approveChatJoinRequest", chat_id=club.id, user_id=carol.id)["ok"]
    assert call("declineChatJoinRequest", chat_id=club.id, user_id=dave.id)["ok"]

    joined, welcome = updates()
    assert joined["chat_member"]["via_join_request"] is True
    assert joined["chat_member"]["from"]["is_bot"] is True
    assert welcome["message"]["new_chat_members"][0]["id"] == carol.id
    again = call("approveChatJoinRequest", chat_id=club.id, user_id=dave.id)
    assert again["description"] == "Bad Request: HIDE_REQUESTER_MISSING"


def test_people_decide_on_requests_too(
    world: World, alice: User, carol: User, updates: Updates
) -> None:
    club = world.supergroup("Club", [alice], admins=[world.bot()], join_by_request=True)

    assert carol.joins(club) is not None
    alice.approves(carol)

    assert club.member(carol).present
    assert updates()[0]["chat_join_request"]["chat"]["id"] == club.id
    assert carol.joins(club) is None, "who is in need not ask"
    with pytest.raises(ValueError, match="Carol has not asked to join Club"):
        alice.declines(carol)


def test_a_limit_and_a_request_exclude_each_other(club: Chat, call: Call) -> None:
    answer = call(
        "createChatInviteLink", chat_id=club.id, member_limit=1, creates_join_request=True
    )

    assert answer["description"] == (
        "Bad Request: member limit can't be specified for links requiring administrator approval"
    )


def test_a_paid_membership_lasts_a_month(
    clock_world: World, clock: FakeClock, clock_call: Call
) -> None:
    carol = clock_world.user("Carol")
    news = clock_world.channel("News", [clock_world.user("Alice"), clock_world.bot()])
    month = 2_592_000
    link = clock_call(
        "createChatSubscriptionInviteLink",
        chat_id=news.id,
        subscription_period=month,
        subscription_price=5,
    )["result"]
    assert (link["subscription_period"], link["subscription_price"]) == (month, 5)
    renamed = clock_call(
        "editChatSubscriptionInviteLink",
        chat_id=news.id,
        invite_link=link["invite_link"],
        name="Patrons",
    )
    assert renamed["result"]["name"] == "Patrons"

    carol.joins_by(link["invite_link"])

    member = clock_call("getChatMember", chat_id=news.id, user_id=carol.id)["result"]
    assert (member["status"], member["until_date"]) == ("member", int(clock.now()) + month)
    clock.advance(month)
    member = clock_call("getChatMember", chat_id=news.id, user_id=carol.id)["result"]
    assert member["status"] == "left"


def test_another_bot_sees_half_of_a_link(
    world: World, alice: User, carol: User, club: Chat, call: Call
) -> None:
    other = world.bot("2:other", username="other_bot")
    alice.adds(other, club)
    alice.promotes(other, club)
    other.queue.allow(["chat_member"])
    link = call("createChatInviteLink", chat_id=club.id)["result"]["invite_link"]

    carol.joins_by(link)

    update = other.queue.get(0, 10, 0)[-1]
    shown = update["chat_member"]["invite_link"]["invite_link"]
    assert shown.endswith("...")
    assert link.startswith(shown[:-3])


def test_a_link_that_never_was_leads_nowhere(carol: User, club: Chat) -> None:
    with pytest.raises(ValueError, match="there is no such link"):
        carol.joins_by("https://t.me/+nowhere")


def test_whoever_asks_may_be_written_to_for_five_minutes(
    clock_world: World, clock: FakeClock, clock_call: Call
) -> None:
    carol, dave = clock_world.user("Carol"), clock_world.user("Dave")
    club = clock_world.supergroup(
        "Club", [clock_world.user("Alice")], admins=[clock_world.bot()], join_by_request=True
    )
    for guest in (carol, dave):
        guest.joins(club)
    assert clock_call("sendMessage", chat_id=carol.id, text="Hello?")["ok"]
    dave.sends("I am Dave")
    clock.advance(300)

    late = clock_call("sendMessage", chat_id=carol.id, text="Hello?")

    assert (late["error_code"], late["description"]) == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    assert clock_call("sendMessage", chat_id=dave.id, text="You wrote")["ok"]


@pytest.mark.parametrize(("result", "status"), [("approve", "member"), ("decline", "left")])
def test_a_guard_decides_whom_to_let_in(
    world: World, alice: User, call: Call, updates: Updates, result: str, status: str
) -> None:
    guard = world.bot()
    club = world.supergroup("Club", [alice], admins=[guard], guard=guard)
    carol = world.user("Carol")
    carol.facts["bio"] = "I sing"

    request = carol.joins(club)

    asked = updates()[0]["chat_join_request"]
    assert asked["bio"] == "I sing"
    assert call("getChat", chat_id=club.id)["result"]["guard_bot"]["id"] == guard.id
    assert request is not None
    query = {"chat_join_request_query_id": asked["query_id"]}
    assert call("sendChatJoinRequestWebApp", web_app_url="https://a.example/quiz", **query)["ok"]
    assert request.page == "https://a.example/quiz"
    assert call("answerChatJoinRequestQuery", result=result, **query)["ok"]
    assert club.member(carol).status == status
    again = call("answerChatJoinRequestQuery", result=result, **query)
    assert again["description"].startswith("Bad Request: query is too old")


def test_a_guard_leaves_it_to_people_or_runs_out_of_time(
    clock_world: World, clock: FakeClock, clock_call: Call
) -> None:
    alice, carol, dave = (clock_world.user(name) for name in ("Alice", "Carol", "Dave"))
    guard = clock_world.bot()
    club = clock_world.supergroup("Club", [alice], admins=[guard], guard=guard)
    carol.joins(club)
    dave.joins(club)
    first, second = (update["chat_join_request"]["query_id"] for update in guard.queue.get(0, 9, 0))

    queued = clock_call(
        "answerChatJoinRequestQuery", chat_join_request_query_id=first, result="queue"
    )
    clock.advance(10)
    late = clock_call(
        "answerChatJoinRequestQuery", chat_join_request_query_id=second, result="approve"
    )

    assert queued["ok"]
    assert late["description"].startswith("Bad Request: query is too old")
    alice.approves(carol, club)
    alice.approves(dave, club)
    assert club.member(carol).present


def test_somebody_gone_makes_room_again(world: World, carol: User, club: Chat, call: Call) -> None:
    link = call("createChatInviteLink", chat_id=club.id, member_limit=1)["result"]["invite_link"]
    carol.joins_by(link)
    carol.leaves(club)

    world.user("Dave").joins_by(link)

    assert club.member(world.user("Dave")).present


def test_looking_at_a_chat_makes_the_main_link(club: Chat, call: Call, carol: User) -> None:
    link = call("getChat", chat_id=club.id)["result"]["invite_link"]

    assert call("getChat", chat_id=club.id)["result"]["invite_link"] == link
    carol.joins_by(link)


def test_a_user_makes_a_link_too(alice: User, carol: User, club: Chat, updates: Updates) -> None:
    link = alice.makes_link(club, limit=1)

    carol.joins_by(link)

    shown = updates()[0]["chat_member"]["invite_link"]
    assert (shown["creator"]["id"], shown["member_limit"]) == (alice.id, 1)
    assert shown["invite_link"].endswith("..."), "a bot sees half of what others made"
