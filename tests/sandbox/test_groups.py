"""Groups: what they are like, who hears what in them, and what is told of a change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import telegram_sandbox
from telegram_sandbox import Chat, User, World
from telegram_sandbox.playing_channels import ChannelActs
from telegram_sandbox.playing_groups import GroupActs
from telegram_sandbox.playing_profile import ProfileActs
from telegram_sandbox.playing_topics import TopicActs
from telegram_sandbox.stickers import StickerSet

Call = Callable[..., dict[str, Any]]
Updates = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def bob(world: World) -> User:
    return world.user("Bob")


@pytest.fixture
def friends(world: World, alice: User, bob: User) -> Chat:
    return world.supergroup("Friends", [alice, bob], admins=[world.bot()])


def test_a_chat_tells_everything_that_is_known(world: World, alice: User, call: Call) -> None:
    group = world.supergroup(
        "Tea", [alice, world.bot()], username="tea_lovers", slow_mode_delay=10, description="Tea!"
    )

    chat = call("getChat", chat_id="@tea_lovers")["result"]

    assert {key: chat[key] for key in ("id", "type", "title", "username", "active_usernames")} == {
        "id": group.id,
        "type": "supergroup",
        "title": "Tea",
        "username": "tea_lovers",
        "active_usernames": ["tea_lovers"],
    }
    assert (chat["slow_mode_delay"], chat["description"]) == (10, "Tea!")
    assert chat["permissions"]["can_send_photos"] is True
    assert chat["permissions"]["can_pin_messages"] is False, "a public group holds that back"


def test_an_unknown_setting_is_refused_by_name(world: World, alice: User) -> None:
    with pytest.raises(ValueError, match="slow_mode is no setting"):
        world.supergroup("Tea", [alice], slow_mode=5)


def test_a_public_name_belongs_to_one_chat(world: World, alice: User) -> None:
    world.supergroup("Tea", [alice], username="tea_lovers")

    with pytest.raises(ValueError, match="Tea has the name"):
        world.channel("Leaves", [alice], username="Tea_Lovers")
    with pytest.raises(ValueError, match="Tea has the name"):
        world.user("Carl", username="tea_lovers")


LOOKS: list[tuple[str, dict[str, Any], str, Any]] = [
    ("setChatTitle", {"title": "Better"}, "new_chat_title", "Better"),
    ("deleteChatPhoto", {}, "delete_chat_photo", True),
]


@pytest.mark.parametrize(("method", "arguments", "field", "value"), LOOKS)
def test_a_change_of_looks_is_told_in_the_chat_even_to_the_bot(
    friends: Chat,
    call: Call,
    updates: Updates,
    upload: Call,
    method: str,
    arguments: dict[str, Any],
    field: str,
    value: object,
) -> None:
    assert upload("setChatPhoto", "photo", chat_id=friends.id)["ok"]
    updates()

    assert call(method, chat_id=friends.id, **arguments)["ok"]

    (update,) = updates()
    assert update["message"][field] == value
    assert update["message"]["from"]["is_bot"] is True


def test_a_photo_shows_in_the_chat_and_in_what_is_known(
    friends: Chat, call: Call, updates: Updates, upload: Call
) -> None:
    assert upload("setChatPhoto", "photo", chat_id=friends.id)["ok"]

    assert updates()[-1]["message"]["new_chat_photo"][0]["file_id"]
    photo = call("getChat", chat_id=friends.id)["result"]["photo"]
    assert call("getFile", file_id=photo["big_file_id"])["ok"]
    again = call("setChatPhoto", chat_id=friends.id, photo=photo["big_file_id"])
    assert again["description"] == "Bad Request: photo must be uploaded as an InputFile"


def test_what_would_change_nothing_is_refused(friends: Chat, call: Call) -> None:
    assert call("setChatDescription", chat_id=friends.id, description="We")["ok"]

    same = call("setChatDescription", chat_id=friends.id, description="We")
    title = call("setChatTitle", chat_id=friends.id, title="Friends")

    assert same["description"] == "Bad Request: chat description is not modified"
    assert title["description"] == "Bad Request: CHAT_NOT_MODIFIED"


def test_a_supergroup_has_stickers_of_its_own(
    world: World, alice: User, friends: Chat, call: Call
) -> None:
    world.sticker_sets["tea"] = StickerSet("Tea", "Tea", "regular", world.bot().id, alice.id)

    missing = call("setChatStickerSet", chat_id=friends.id, sticker_set_name="coffee")
    assert call("setChatStickerSet", chat_id=friends.id, sticker_set_name="Tea")["ok"]

    assert missing["description"] == "Bad Request: sticker set not found"
    assert call("getChat", chat_id=friends.id)["result"]["sticker_set_name"] == "Tea"
    assert call("deleteChatStickerSet", chat_id=friends.id)["ok"]
    assert "sticker_set_name" not in call("getChat", chat_id=friends.id)["result"]


def test_a_bot_hears_what_is_meant_for_it(
    world: World, alice: User, bob: User, call: Call, updates: Updates
) -> None:
    quiet = world.bot()
    group = world.group("Loud", [alice, bob, quiet, world.bot("2:other", username="other_bot")])
    said = call("sendMessage", chat_id=group.id, text="Here I am")["result"]
    own = group.messages[said["message_id"]]

    alice.sends("nobody's business", group)
    alice.sends("/plain", group)
    alice.sends("/named@other_bot", group)
    first = alice.sends("answering", group, reply_to=own)
    bob.sends("answering the answer", group, reply_to=first)
    alice.sends("/named@sandbox_bot", group)

    heard = [update["message"]["text"] for update in updates()]
    assert heard == ["/plain", "answering", "answering the answer", "/named@sandbox_bot"]


def test_an_administrator_and_a_bot_without_privacy_hear_everything(
    world: World, alice: User, friends: Chat, updates: Updates
) -> None:
    open_bot = world.bot("2:open", username="open_bot")
    open_bot.reads_all = True
    alice.adds(open_bot, friends)
    updates()

    alice.sends("hello all", friends)

    assert [update["message"]["text"] for update in updates()] == ["hello all"]
    assert len(open_bot.queue) == 3, "my_chat_member, new_chat_members and the text"


def test_bots_do_not_read_bots(world: World, alice: User, friends: Chat, call: Call) -> None:
    other = world.bot("2:other", username="other_bot")
    other.reads_all = True
    alice.adds(other, friends)
    before = len(other.queue)

    call("sendMessage", chat_id=friends.id, text="for people only")

    assert len(other.queue) == before
    alice.sees("for people only")


def test_a_pin_is_told_in_the_chat_and_kept(
    alice: User, friends: Chat, call: Call, updates: Updates
) -> None:
    one, two = alice.sends("one", friends), alice.sends("two", friends)
    updates()

    for message in (one, two):
        assert call("pinChatMessage", chat_id=friends.id, message_id=message.id)["ok"]

    told = [update["message"]["pinned_message"]["text"] for update in updates()]
    assert told == ["one", "two"]
    assert call("getChat", chat_id=friends.id)["result"]["pinned_message"]["text"] == "two"
    assert call("unpinChatMessage", chat_id=friends.id)["ok"]
    assert call("getChat", chat_id=friends.id)["result"]["pinned_message"]["text"] == "one"
    missing = call("unpinChatMessage", chat_id=friends.id, message_id=999)
    assert missing["description"] == "Bad Request: message to unpin not found"
    assert call("unpinAllChatMessages", chat_id=friends.id)["ok"]
    assert "pinned_message" not in call("getChat", chat_id=friends.id)["result"]


def test_a_deleted_message_is_pinned_no_more(alice: User, friends: Chat, call: Call) -> None:
    message = alice.sends("soon gone", friends)
    call("pinChatMessage", chat_id=friends.id, message_id=message.id)

    assert call("deleteMessage", chat_id=friends.id, message_id=message.id)["ok"]

    assert "pinned_message" not in call("getChat", chat_id=friends.id)["result"]


def test_a_reply_in_a_supergroup_belongs_to_a_thread(
    alice: User, bob: User, friends: Chat, updates: Updates
) -> None:
    root = alice.sends("root", friends)
    answer = bob.sends("answer", friends, reply_to=root)
    alice.sends("answer to the answer", friends, reply_to=answer)

    threads = [update["message"].get("message_thread_id") for update in updates()]

    assert threads == [None, root.id, root.id]


def test_an_anonymous_administrator_speaks_as_the_group(
    alice: User, bob: User, friends: Chat, updates: Updates
) -> None:
    alice.promotes(bob, friends, is_anonymous=True, custom_title="Voice", can_pin_messages=True)
    updates()

    bob.sends("we say", friends)

    message = updates()[-1]["message"]
    assert message["sender_chat"]["id"] == friends.id
    assert message["from"]["username"] == "GroupAnonymousBot"
    assert message["author_signature"] == "Voice"


def test_a_chat_is_changed_by_who_has_the_right(
    alice: User, bob: User, friends: Chat, call: Call
) -> None:
    alice.permits(friends, can_change_info=False)
    with pytest.raises(ValueError, match="Bob needs can_change_info in Friends"):
        bob.sets(friends, join_by_request=True)
    with pytest.raises(ValueError, match="sets: slow_mode is no setting"):
        alice.sets(friends, slow_mode=5)

    alice.sets(friends, slow_mode_delay=30, has_protected_content=True)

    chat = call("getChat", chat_id=friends.id)["result"]
    assert (chat["slow_mode_delay"], chat["has_protected_content"]) == (30, True)
    message = alice.sends("secret", friends)
    copied = call("copyMessage", chat_id=friends.id, from_chat_id=friends.id, message_id=message.id)
    assert copied["error_code"] == 400


def test_slow_mode_makes_members_wait_but_no_administrators(clock_world: World, clock: Any) -> None:
    alice, bob = clock_world.user("Alice"), clock_world.user("Bob")
    group = clock_world.supergroup("Calm", [alice, bob], slow_mode_delay=30)
    bob.sends("one", group)
    alice.sends("one", group)
    alice.sends("two", group)
    clock.advance(10)

    with pytest.raises(ValueError, match="slow mode asks for 20 more seconds"):
        bob.sends("two", group)

    clock.advance(20)
    assert bob.sends("two", group).text == "two"


def test_a_deleted_group_is_gone(world: World, alice: User, friends: Chat, call: Call) -> None:
    basic = world.group("Basic", [alice, world.bot()], supergroup=False)
    for chat in (friends, basic):
        chat.disbands()

    big = call("sendMessage", chat_id=friends.id, text="x")
    small = call("sendMessage", chat_id=basic.id, text="x")

    assert big["description"] == "Bad Request: chat not found"
    assert (small["error_code"], small["description"]) == (
        403,
        "Forbidden: the group chat was deleted",
    )


def test_messages_vanish_where_the_chat_says_so(
    clock_world: World, clock: Any, clock_call: Call
) -> None:
    alice = clock_world.user("Alice")
    group = clock_world.supergroup("Fleeting", [alice, clock_world.bot()])
    kept = alice.sends("before", group)
    alice.sets_auto_delete(group, 60)

    message = alice.sends("after", group)
    sent = clock_call("sendMessage", chat_id=group.id, text="from a bot")["result"]
    assert clock_call("getChat", chat_id=group.id)["result"]["message_auto_delete_time"] == 60
    clock.advance(60)

    assert (kept.deleted, message.deleted) == (False, True)
    assert sent["message_id"] not in group.messages


def test_a_world_can_be_taken_back_to_before(world: World, alice: User, bob: User) -> None:
    forum = world.supergroup("Forum", [alice, bob], admins=[world.bot()], forum=True)
    before = world.snapshot()

    alice.bans(bob, forum)
    alice.opens_topic("Tea", forum)
    alice.permits(forum, can_send_polls=False)
    world.restore(before)

    assert forum.member(bob).status == "member"
    assert list(forum.topics or {}) == [1]
    assert forum.permissions["can_send_polls"] is True


def test_every_act_in_groups_is_described() -> None:
    readme = (Path(telegram_sandbox.__file__).parent / "README.md").read_text(encoding="utf-8")
    acts = {
        name
        for kind in (GroupActs, TopicActs, ChannelActs, ProfileActs)
        for name in vars(kind)
        if not name.startswith("_")
    }

    assert sorted(name for name in acts if f"`{name}" not in readme) == []


def test_other_chats_do_not_count_when_there_is_one(world: World, alice: User, bob: User) -> None:
    world.channel("News", [world.user("Carol")], direct_messages=True)
    world.group("Old", [alice, bob], supergroup=False).migrates().disbands()
    club = world.supergroup("Club", [alice, bob])

    alice.bans(bob)

    assert club.member(bob).status == "kicked"
