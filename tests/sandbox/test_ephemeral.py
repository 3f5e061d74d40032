"""Ephemeral messages: between a bot and one member of a group, unseen by the others."""

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
def club(world: World, alice: User, bob: User) -> Chat:
    return world.supergroup("Club", [alice, bob], admins=[world.bot()])


def texts(user: User) -> list[str]:
    return [entry.message.text for entry in user.inbox]


def test_only_its_receiver_sees_it_and_its_edits(
    alice: User, bob: User, club: Chat, call: Call
) -> None:
    to_bob = {"receiver_user_id": bob.id}

    sent = call("sendMessage", chat_id=club.id, text="psst", ephemeral_message_parameters=to_bob)

    message = sent["result"]
    assert (message["message_id"], message["receiver_user"]["id"]) == (0, bob.id)
    where = {"chat_id": club.id, "ephemeral_message_id": message["ephemeral_message_id"], **to_bob}
    assert call("editEphemeralMessageText", text="hush", **where)["result"] is True
    assert texts(alice) == []
    assert bob.sees("hush").text == "hush"
    assert call("deleteEphemeralMessage", **where)["result"] is True
    again = call("deleteEphemeralMessage", **where)
    assert again["description"] == "Bad Request: message to delete not found"
    edit = call("editEphemeralMessageText", text="x", **where)
    assert edit["description"] == "Bad Request: message to edit not found"
    assert list(club.messages) == []


def test_a_command_is_sent_unseen_and_answered_in_time(
    clock_world: World, clock: FakeClock, clock_call: Call
) -> None:
    bot, alice, bob = clock_world.bot(), clock_world.user("Alice"), clock_world.user("Bob")
    club = clock_world.supergroup("Club", [alice, bob, bot])
    secret = {"command": "secret", "description": "Whisper", "is_ephemeral": True}
    with pytest.raises(ValueError, match="no ephemeral command '/secret' here"):
        bob.whispers("/secret", bot, club)
    assert clock_call("setMyCommands", commands=[secret])["ok"]
    bob.whispers("/secret", bot, club)
    command = bot.queue.get(0, 9, 0)[-1]["message"]
    assert (command["text"], command["message_id"]) == ("/secret", 0)
    assert texts(alice) == []
    answer = {
        "chat_id": club.id,
        "text": "For you",
        "ephemeral_message_parameters": {"receiver_user_id": bob.id},
        "reply_parameters": {"ephemeral_message_id": command["ephemeral_message_id"]},
    }

    assert clock_call("sendMessage", **answer)["ok"]
    clock.advance(16)
    late = clock_call("sendMessage", **answer)

    assert bob.sees("For you").receiver is bob
    assert late["description"] == "Bad Request: CHAT_ADMIN_REQUIRED"


def test_a_press_is_answered_unseen(
    world: World, alice: User, bob: User, call: Call, updates: Updates
) -> None:
    group = world.group("Small", [alice, bob, world.bot()], supergroup=False)
    markup = {"inline_keyboard": [[{"text": "Why?", "callback_data": "why"}]]}
    call("sendMessage", chat_id=group.id, text="No.", reply_markup=markup)
    bob.presses("Why?")
    query = updates()[-1]["callback_query"]["id"]
    unasked = {"receiver_user_id": alice.id, "callback_query_id": query}

    refused = call("sendDice", chat_id=group.id, ephemeral_message_parameters=unasked)
    sent = call(
        "sendMessage",
        chat_id=group.id,
        text="Because.",
        ephemeral_message_parameters={"receiver_user_id": bob.id, "callback_query_id": query},
    )
    other = call("sendMessage", chat_id=group.id, text="x", ephemeral_message_parameters=unasked)

    assert refused["ok"], "sendDice knows no such parameter, and everybody sees it"
    assert sent["ok"]
    assert bob.sees("Because.").marks["ephemeral_message_id"] == 1
    assert "Because." not in texts(alice)
    assert other["description"] == "Bad Request: CHAT_ADMIN_REQUIRED"


WRONG = [
    ({"receiver_user_id": 77}, "user not found"),
    ({"receiver_user_id": 1003}, "USER_NOT_PARTICIPANT"),
]


@pytest.mark.parametrize(("parameters", "refusal"), WRONG)
def test_the_receiver_must_be_there(
    world: World, club: Chat, call: Call, parameters: dict[str, Any], refusal: str
) -> None:
    world.user("Dave", id=1003)

    answer = call("sendMessage", chat_id=club.id, text="x", ephemeral_message_parameters=parameters)

    assert answer["description"] == f"Bad Request: {refusal}"


def test_an_ephemeral_message_is_answered_by_another_only(
    world: World, bob: User, club: Chat, call: Call
) -> None:
    sent = call(
        "sendMessage",
        chat_id=club.id,
        text="psst",
        ephemeral_message_parameters={"receiver_user_id": bob.id},
    )["result"]

    aloud = call(
        "sendMessage",
        chat_id=club.id,
        text="x",
        reply_parameters={"ephemeral_message_id": sent["ephemeral_message_id"]},
    )

    assert aloud["error_code"] == 400
    assert "sandbox_bot (to Bob alone): psst" in world.transcript()
