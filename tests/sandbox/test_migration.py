"""A basic group becomes a supergroup."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from telegram import Bot
from telegram_sandbox import SandboxAdapter, User, World

Call = Callable[..., dict[str, Any]]
Updates = Callable[[], list[dict[str, Any]]]


def test_the_old_id_leads_to_the_new_one(
    world: World, alice: User, call: Call, updates: Updates
) -> None:
    old = world.group("Club", [alice, world.bot()], supergroup=False)

    new = old.migrates()

    assert (new.type, new.title, new.id < -1_000_000_000_000) == ("supergroup", "Club", True)
    left, came = (update["message"] for update in updates())
    assert (left["chat"]["id"], left["migrate_to_chat_id"]) == (old.id, new.id)
    assert (came["chat"]["id"], came["migrate_from_chat_id"]) == (new.id, old.id)
    assert call("sendMessage", chat_id=old.id, text="x") == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new.id},
    }
    assert call("sendMessage", chat_id=new.id, text="x")["ok"]


def test_members_rights_and_permissions_come_along(world: World, alice: User, call: Call) -> None:
    bob = world.user("Bob")
    old = world.group("Club", [alice, bob], supergroup=False, admins=[world.bot()])
    alice.permits(old, can_send_polls=False)

    new = old.migrates()

    assert [new.member(a).status for a in (alice, bob, world.bot())] == [
        "creator",
        "member",
        "administrator",
    ]
    assert call("getChat", chat_id=new.id)["result"]["permissions"]["can_send_polls"] is False
    bob.sends("here now", new)
    with pytest.raises(ValueError, match="upgraded to a supergroup"):
        bob.sends("still there?", old)


def test_only_a_basic_group_migrates_and_only_once(world: World, alice: User) -> None:
    old = world.group("Club", [alice], supergroup=False)
    new = old.migrates()

    for chat in (old, new):
        with pytest.raises(ValueError, match="Club is no basic group"):
            chat.migrates()


def test_looking_at_the_old_group_still_works(world: World, alice: User, call: Call) -> None:
    old = world.group("Club", [alice, world.bot()], supergroup=False)
    old.migrates()

    assert call("getChat", chat_id=old.id)["result"]["type"] == "group"
    assert call("getChatMember", chat_id=old.id, user_id=alice.id)["result"]["status"] == "creator"


def test_the_client_follows_the_group(world: World, alice: User) -> None:
    old = world.group("Club", [alice, world.bot()], supergroup=False)
    new = old.migrates()
    with requests.Session() as http:
        http.mount("https://api.telegram.org/", SandboxAdapter(world))

        sent = Bot("1:test", http=http).send_message(chat_id=old.id, text="where are you?")

    assert sent.chat.id == new.id
    alice.sees("where are you?")
