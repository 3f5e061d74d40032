"""Limits on what a bot may send, and the ways in which a server turns a bot away."""

from __future__ import annotations

from typing import Any

import pytest

from telegram_sandbox import FakeClock, User, World
from telegram_sandbox.bodies import Received
from telegram_sandbox.calls import answer_call


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def world(clock: FakeClock) -> World:
    world = World(clock, throttles=False, floods=True)
    world.bot()
    return world


def api(world: World, method: str, **parameters: object) -> dict[str, Any]:
    received = Received({name: str(value) for name, value in parameters.items()})
    return answer_call(world, "1:test", method, received)[1]


def send(world: World, chat: User) -> bool:
    return bool(api(world, "sendMessage", chat_id=chat.id, text="hello")["ok"])


@pytest.fixture
def crowd(world: World) -> list[User]:
    users = [world.user(f"User{number}") for number in range(40)]
    for user in users:
        user.sends("/start")
    return users


def test_some_thirty_messages_a_second_pass_overall(
    world: World, clock: FakeClock, crowd: list[User]
) -> None:
    assert [send(world, user) for user in crowd] == [True] * 30 + [False] * 10

    clock.advance(1)

    assert send(world, crowd[30])


def test_a_chat_takes_a_burst_and_then_one_message_a_second(
    world: World, clock: FakeClock, crowd: list[User]
) -> None:
    alice = crowd[0]
    assert [send(world, alice) for _ in range(6)] == [True] * 5 + [False]
    refused = api(world, "sendMessage", chat_id=alice.id, text="hello")

    assert refused == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    assert send(world, crowd[1])
    clock.advance(1)
    assert [send(world, alice) for _ in range(2)] == [True, False]
    clock.advance(60)
    assert [send(world, alice) for _ in range(6)] == [True] * 5 + [False]


def test_a_group_takes_twenty_messages_a_minute(world: World, clock: FakeClock) -> None:
    group = world.group("Talk", [world.user("Alice"), world.bots["1:test"]])
    sent = 0
    for _ in range(25):
        sent += api(world, "sendMessage", chat_id=group.id, text="hello")["ok"]
        clock.advance(1)
    assert sent == 20

    refused = api(world, "sendMessage", chat_id=group.id, text="hello")

    assert refused["parameters"]["retry_after"] == 60 - 25
    clock.advance(35)
    assert api(world, "sendMessage", chat_id=group.id, text="hello")["ok"]


def test_an_album_counts_as_many_messages_as_it_has(world: World, crowd: list[User]) -> None:
    ids = [crowd[0].sends(str(number)).id for number in range(4)]
    copied = api(
        world,
        "copyMessages",
        chat_id=crowd[0].id,
        from_chat_id=crowd[0].id,
        message_ids=ids,
    )

    assert copied["ok"]
    assert [send(world, crowd[0]) for _ in range(2)] == [True, False]


def test_a_webhook_is_set_once_a_second(world: World, clock: FakeClock) -> None:
    address = "https://bot.example/"
    assert api(world, "setWebhook", url=address)["ok"]
    assert api(world, "setWebhook", url=address)["parameters"] == {"retry_after": 1}
    clock.advance(1)
    assert api(world, "deleteWebhook")["ok"]


def test_what_is_no_message_passes(world: World, crowd: list[User]) -> None:
    for _ in range(100):
        assert api(world, "getMe")["ok"]
        assert api(world, "sendChatAction", chat_id=crowd[0].id, action="typing")["ok"]


def test_limits_can_be_switched_off_and_on(world: World, crowd: list[User]) -> None:
    world.floods.on = False
    assert all(send(world, crowd[0]) for _ in range(50))
    world.floods.on = True
    assert not all(send(world, crowd[0]) for _ in range(50))


def test_close_is_refused_in_the_first_ten_minutes(clock: FakeClock) -> None:
    world = World(clock, throttles=True)
    world.bot()
    clock.advance(200)

    assert api(world, "close")["parameters"] == {"retry_after": 400}
    clock.advance(400)
    assert api(world, "close") == {"ok": True, "result": True}
    assert api(world, "close")["parameters"] == {"retry_after": 600}
    assert api(world, "getMe")["ok"]


def test_after_log_out_calls_are_refused_for_ten_minutes(world: World, clock: FakeClock) -> None:
    api(world, "setWebhook", url="https://bot.example/")
    assert api(world, "logOut") == {"ok": True, "result": True}

    assert api(world, "getMe") == {"ok": False, "error_code": 400, "description": "Logged out"}
    clock.advance(599)
    assert not api(world, "getMe")["ok"]
    clock.advance(1)
    assert api(world, "getMe")["ok"]
    assert api(world, "getWebhookInfo")["result"]["url"] == ""


def test_a_token_that_was_revoked_is_unauthorized(world: World) -> None:
    with world.changed:
        world.bots["1:test"].refuse(401, "Unauthorized")

    assert api(world, "getMe") == {"ok": False, "error_code": 401, "description": "Unauthorized"}


@pytest.mark.parametrize(
    ("token", "text"),
    [
        ("2:other", "Unauthorized"),
        ("0:zero", "Unauthorized: invalid token specified"),
        ("01:zero", "Unauthorized: invalid token specified"),
        ("text", "Unauthorized: invalid token specified"),
        ("1:" + "a" * 90, "Unauthorized: invalid token specified"),
    ],
)
def test_a_wrong_token_is_unauthorized(world: World, token: str, text: str) -> None:
    code, envelope = answer_call(world, token, "getMe", Received())

    assert (code, envelope["description"]) == (401, text)
