"""What each method asks of a bot's rights, and what permissions keep people and bots from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from telegram_sandbox import Chat, User, World

Call = Callable[..., dict[str, Any]]


@pytest.fixture
def bob(world: World) -> User:
    return world.user("Bob")


@pytest.fixture
def club(world: World, alice: User, bob: User) -> Chat:
    """Return a forum with the bot as a plain member."""
    return world.supergroup("Club", [alice, bob, world.bot()], forum=True)


def given(*rights: str) -> dict[str, Any]:
    return dict.fromkeys(rights, True)


REFUSALS: list[tuple[str, dict[str, Any], str, str]] = [
    ("setChatTitle", {"title": "New"}, "can_change_info", "not enough rights to set chat title"),
    ("setChatDescription", {"description": "d"}, "can_change_info", "not enough rights to set chat description"),
    ("deleteChatPhoto", {}, "can_change_info", "not enough rights to change chat photo"),
    ("setChatPermissions", {"permissions": {}}, "can_restrict_members", "not enough rights to change chat permissions"),
    ("deleteChatStickerSet", {}, "can_change_info", "not enough rights to change supergroup sticker set"),
    ("banChatMember", {"user_id": 1002}, "can_restrict_members", "not enough rights to restrict/unrestrict chat member"),
    ("unbanChatMember", {"user_id": 1002}, "can_restrict_members", "not enough rights to restrict/unrestrict chat member"),
    ("restrictChatMember", {"user_id": 1002, "permissions": {}}, "can_restrict_members", "not enough rights to restrict/unrestrict chat member"),
    ("promoteChatMember", {"user_id": 1002, "can_manage_chat": True}, "can_promote_members", "not enough rights"),
    ("setChatMemberTag", {"user_id": 1002, "tag": "x"}, "can_manage_tags", "not enough rights"),
    ("pinChatMessage", {"message_id": 2}, "can_pin_messages", "not enough rights to manage pinned messages in the chat"),
    ("unpinAllChatMessages", {}, "can_pin_messages", "not enough rights to manage pinned messages in the chat"),
    ("unpinAllGeneralForumTopicMessages", {}, "can_pin_messages", "not enough rights to manage pinned messages in the chat"),
    ("exportChatInviteLink", {}, "can_invite_users", "not enough rights to manage chat invite link"),
    ("createChatInviteLink", {}, "can_invite_users", "not enough rights to manage chat invite link"),
    ("approveChatJoinRequest", {"user_id": 1003}, "can_invite_users", "not enough rights to manage chat join requests"),
    ("createForumTopic", {"name": "x"}, "can_manage_topics", "not enough rights to create a topic"),
    ("editGeneralForumTopic", {"name": "x"}, "can_manage_topics", "not enough rights to edit the topic"),
    ("closeGeneralForumTopic", {}, "can_manage_topics", "not enough rights to edit the topic"),
    ("hideGeneralForumTopic", {}, "can_manage_topics", "not enough rights to edit the topic"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "arguments", "right", "refusal"), REFUSALS, ids=[row[0] for row in REFUSALS]
)
def test_a_method_asks_for_its_right(
    world: World,
    alice: User,
    club: Chat,
    call: Call,
    method: str,
    arguments: dict[str, Any],
    right: str,
    refusal: str,
) -> None:
    world.user("Carol").asks_to_join(club)
    alice.sends("to pin", club)

    without = call(method, chat_id=club.id, **arguments)
    alice.promotes(world.bot(), club, **given(right))
    having = call(method, chat_id=club.id, **arguments)

    assert without["description"] == f"Bad Request: {refusal}"
    assert having["ok"], having


def test_a_bot_deletes_others_messages_with_the_right_only(
    world: World, alice: User, bob: User, club: Chat, call: Call
) -> None:
    message = bob.sends("rude", club)
    without = call("deleteMessage", chat_id=club.id, message_id=message.id)
    alice.promotes(world.bot(), club, can_delete_messages=True)

    assert without["description"].startswith("Bad Request: message can't be deleted")
    assert call("deleteMessage", chat_id=club.id, message_id=message.id)["ok"]
    assert message.id not in club.messages


WRONG_TARGETS = [
    ("banChatMember", 1001, "can't remove chat owner"),
    ("restrictChatMember", 1001, "can't remove chat owner"),
    ("promoteChatMember", 1001, "can't demote chat creator"),
    ("banChatMember", 1, "can't restrict self"),
    ("restrictChatMember", 1, "can't restrict self"),
    ("promoteChatMember", 1, "can't promote self"),
    ("banChatMember", 1003, "user is an administrator of the chat"),
    ("restrictChatMember", 1003, "user is an administrator of the chat"),
    ("promoteChatMember", 1003, "CHAT_ADMIN_REQUIRED"),
    ("promoteChatMember", 1004, "USER_NOT_PARTICIPANT"),
    ("setChatMemberTag", 1004, "USER_NOT_PARTICIPANT"),
    ("setChatAdministratorCustomTitle", 1001, "only the owner can edit their custom title"),
    ("setChatAdministratorCustomTitle", 1002, "user is not an administrator"),
    ("setChatAdministratorCustomTitle", 1003, "not enough rights to change custom title of the user"),
    ("banChatMember", 777, "user not found"),
    ("getChatMember", 777, "user not found"),
    ("getChatMember", -5, "invalid user_id specified"),
    ("approveChatJoinRequest", 1002, "USER_ALREADY_PARTICIPANT"),
    ("declineChatJoinRequest", 1004, "HIDE_REQUESTER_MISSING"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "user_id", "refusal"), WRONG_TARGETS)
def test_some_people_are_out_of_reach(
    world: World, alice: User, club: Chat, call: Call, method: str, user_id: int, refusal: str
) -> None:
    carol = world.user("Carol", id=1003)
    world.user("Dave", id=1004)
    carol.joins(club)
    alice.promotes(carol, club)
    rights = ("can_restrict_members", "can_promote_members", "can_invite_users", "can_manage_tags")
    alice.promotes(world.bot(), club, **given(*rights))
    more: dict[str, dict[str, Any]] = {
        "restrictChatMember": {"permissions": {}},
        "setChatMemberTag": {"tag": "x"},
    }
    arguments = more.get(method, {})
    if method == "setChatAdministratorCustomTitle":
        arguments = {"custom_title": "x"}
    if method == "promoteChatMember":
        arguments = {"can_manage_chat": True}

    answer = call(method, chat_id=club.id, user_id=user_id, **arguments)

    assert answer["description"] == f"Bad Request: {refusal}"


def test_nobody_gives_a_right_away_that_he_has_not(
    world: World, alice: User, bob: User, club: Chat, call: Call
) -> None:
    alice.promotes(world.bot(), club, can_promote_members=True)

    answer = call("promoteChatMember", chat_id=club.id, user_id=bob.id, can_restrict_members=True)

    assert answer["description"] == "Bad Request: RIGHT_FORBIDDEN"


PRIVATE: list[tuple[str, dict[str, Any], str]] = [
    ("setChatTitle", {"title": "x"}, "can't change private chat title"),
    ("setChatDescription", {"description": "x"}, "can't change private chat description"),
    ("deleteChatPhoto", {}, "can't change private chat photo"),
    ("setChatPermissions", {"permissions": {}}, "can't change private chat permissions"),
    ("setChatStickerSet", {"sticker_set_name": "x"}, "method is available only for supergroups"),
    ("leaveChat", {}, "chat member status can't be changed in private chats"),
    ("banChatMember", {"user_id": 1001}, "chat member status can't be changed in private chats"),
    ("unbanChatMember", {"user_id": 1001}, "method is available for supergroup and channel chats only"),
    ("promoteChatMember", {"user_id": 1001}, "method is available for supergroup and channel chats only"),
    ("restrictChatMember", {"user_id": 1001, "permissions": {}}, "method is available only for supergroups"),
    ("setChatMemberTag", {"user_id": 1001, "tag": "x"}, "method is available only for groups and supergroups"),
    ("exportChatInviteLink", {}, "can't invite members to a private chat"),
    ("getChatAdministrators", {}, "there are no administrators in the private chat"),
    ("createForumTopic", {"name": "x"}, "the chat is not a forum"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "arguments", "refusal"), PRIVATE, ids=[row[0] for row in PRIVATE]
)
def test_a_private_chat_is_no_group(
    alice: User, call: Call, method: str, arguments: dict[str, Any], refusal: str
) -> None:
    alice.sends("/start")

    answer = call(method, chat_id=alice.id, **arguments)

    assert answer["description"] == f"Bad Request: {refusal}"


CLOSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("sendMessage", {"text": "x"}, "can_send_messages", "text messages"),
    ("sendDice", {}, "can_send_other_messages", "dice"),
    ("sendLocation", {"latitude": 1, "longitude": 1}, "can_send_messages", "locations"),
    ("sendVenue", {"latitude": 1, "longitude": 1, "title": "t", "address": "a"}, "can_send_messages", "venues"),
    ("sendContact", {"phone_number": "1", "first_name": "x"}, "can_send_messages", "contacts"),
    ("sendPoll", {"question": "?", "options": [{"text": "a"}, {"text": "b"}]}, "can_send_polls", "polls"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "arguments", "permission", "words"), CLOSED, ids=[row[0] for row in CLOSED]
)
def test_a_group_says_what_its_members_may_send_bots_included(
    world: World,
    alice: User,
    club: Chat,
    call: Call,
    method: str,
    arguments: dict[str, Any],
    permission: str,
    words: str,
) -> None:
    alice.permits(club, **{permission: False})

    refused = call(method, chat_id=club.id, **arguments)
    alice.promotes(world.bot(), club)
    allowed = call(method, chat_id=club.id, **arguments)

    assert refused["description"] == f"Bad Request: not enough rights to send {words} to the chat"
    assert refused["error_code"] == 400
    assert allowed["ok"], "permissions do not bind administrators"


UPLOADS = [
    ("sendPhoto", "photo", "can_send_photos", "photos"),
    ("sendVideo", "video", "can_send_videos", "videos"),
    ("sendAnimation", "animation", "can_send_other_messages", "animations"),
    ("sendAudio", "audio", "can_send_audios", "music"),
    ("sendDocument", "document", "can_send_documents", "documents"),
    ("sendVoice", "voice", "can_send_voice_notes", "voice notes"),
    ("sendVideoNote", "video_note", "can_send_video_notes", "video notes"),
]


@pytest.mark.parametrize(
    ("method", "part", "permission", "words"), UPLOADS, ids=[row[0] for row in UPLOADS]
)
def test_a_restricted_bot_sends_no_such_files(
    alice: User,
    world: World,
    club: Chat,
    upload: Call,
    method: str,
    part: str,
    permission: str,
    words: str,
) -> None:
    alice.restricts(world.bot(), club, **{permission: False})

    refused = upload(method, part, chat_id=club.id)

    assert refused["description"] == f"Bad Request: not enough rights to send {words} to the chat"


def test_permissions_set_by_a_bot_bind_users(
    world: World, alice: User, bob: User, club: Chat, call: Call
) -> None:
    alice.promotes(world.bot(), club, can_restrict_members=True)
    allowed = {"can_send_messages": True, "can_send_polls": True}

    assert call("setChatPermissions", chat_id=club.id, permissions=allowed)["ok"]

    with pytest.raises(ValueError, match="not enough rights to send documents to the chat"):
        bob.uploads(b"x", to=club)
    alice.uploads(b"x", to=club)
    same = call("setChatPermissions", chat_id=club.id, permissions=allowed)
    assert same["description"] == "Bad Request: CHAT_NOT_MODIFIED"
    permissions = call("getChat", chat_id=club.id)["result"]["permissions"]
    assert {name for name, value in permissions.items() if value} == {
        "can_send_messages",
        "can_send_polls",
        "can_react_to_messages",
    }


def test_users_have_rights_too(world: World, alice: User, bob: User, club: Chat) -> None:
    message = alice.sends("look", club)
    alice.permits(club, can_pin_messages=False, can_change_info=False, can_invite_users=False)

    attempts: list[Callable[[], object]] = [
        lambda: bob.pins(message),
        lambda: bob.renames(club, "Bob's"),
        lambda: bob.adds(world.user("Carol"), club),
        lambda: bob.bans(alice, club),
        lambda: bob.promotes(bob, club),
        lambda: bob.permits(club, can_send_polls=False),
    ]
    for attempt in attempts:
        with pytest.raises(ValueError, match="Bob needs can_"):
            attempt()
    alice.promotes(bob, club)
    bob.pins(message)
    bob.renames(club, "Bob's")
    assert (club.title, club.pinned) == ("Bob's", [message.id])


def test_a_kicked_and_an_unknown_bot_get_different_refusals(
    world: World, alice: User, call: Call
) -> None:
    bot = world.bot()
    open_house = world.supergroup("Open", [alice, bot], username="open_house")
    home = world.supergroup("Home", [alice])
    small = world.group("Small", [alice, bot], supergroup=False)
    news = world.channel("News", [alice, bot])
    for chat in (open_house, small, news):
        alice.bans(bot, chat)

    answers = {
        chat.title: call("sendMessage", chat_id=chat.id, text="x")["description"]
        for chat in (open_house, home, small, news)
    }

    assert answers == {
        "Open": "Forbidden: bot was kicked from the supergroup chat",
        "Home": "Bad Request: chat not found",
        "Small": "Forbidden: bot was kicked from the group chat",
        "News": "Forbidden: bot was kicked from the channel chat",
    }
    assert call("getChat", chat_id=small.id)["ok"], "what a basic group was stays known"
    alice.unbans(bot, open_house)
    assert call("getChat", chat_id="@open_house")["ok"], "anybody may look at a public chat"
    outside = call("sendMessage", chat_id="@open_house", text="x")
    assert outside["description"] == "Forbidden: bot is not a member of the supergroup chat"


def test_boosters_are_free_of_what_binds_the_others(
    world: World, alice: User, bob: User, call: Call
) -> None:
    club = world.supergroup(
        "Club", [alice, bob, world.bot()], slow_mode_delay=60, unrestrict_boost_count=2
    )
    alice.permits(club, can_send_documents=False)
    bob.boosts(club)
    with pytest.raises(ValueError, match="not enough rights to send documents"):
        bob.uploads(b"x", to=club)

    bob.boosts(club)

    bob.uploads(b"x", to=club)
    message = bob.uploads(b"x", to=club)
    assert message.as_json()["sender_boost_count"] == 2


def test_some_users_take_no_voice_messages(alice: User, upload: Call) -> None:
    alice.sends("/start")
    alice.facts["has_restricted_voice_and_video_messages"] = True

    refused = upload("sendVoice", "voice", chat_id=alice.id)

    assert refused["description"] == "Bad Request: VOICE_MESSAGES_FORBIDDEN"
    assert upload("sendPhoto", "photo", chat_id=alice.id)["ok"]


def test_nobody_writes_to_a_deleted_account(alice: User, club: Chat, call: Call) -> None:
    alice.sends("/start")
    alice.deletes_account()

    refused = call("sendMessage", chat_id=alice.id, text="x")

    assert (refused["error_code"], refused["description"]) == (
        403,
        "Forbidden: user is deactivated",
    )
    member = call("getChatMember", chat_id=club.id, user_id=alice.id)["result"]
    assert member["user"] == {"id": alice.id, "is_bot": False, "first_name": ""}


def test_a_bot_is_given_the_rights_it_has_asked_for(
    world: World, alice: User, club: Chat, call: Call
) -> None:
    wanted = call("getMyDefaultAdministratorRights")["result"] | {"can_invite_users": True}
    assert call("setMyDefaultAdministratorRights", rights=wanted)["ok"]

    alice.promotes(world.bot(), club)

    member = call("getChatMember", chat_id=club.id, user_id=world.bot().id)["result"]
    assert (member["can_invite_users"], member["can_delete_messages"]) == (True, False)


def test_only_an_organizations_bot_vouches_for_others(
    world: World, bob: User, club: Chat, call: Call
) -> None:
    refused = call("verifyUser", user_id=bob.id)
    world.bot().verifies = True

    assert refused["description"] == "Bad Request: BOT_VERIFIER_FORBIDDEN"
    assert call("verifyUser", user_id=bob.id, custom_description="Our baker")["ok"]
    assert call("verifyChat", chat_id=club.id)["ok"]
    assert world.verified[bob.id].description == "Our baker"
    assert call("removeUserVerification", user_id=bob.id)["ok"]
    assert call("removeChatVerification", chat_id=club.id)["ok"]
    assert world.verified == {}
    assert call("verifyUser", user_id=77)["description"] == "Bad Request: user not found"
