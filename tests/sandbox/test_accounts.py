"""Accounts: nobody shares a number or a name, and nothing that is said about one is lost."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from telegram_sandbox import SandboxAdapter, World


@pytest.fixture
def world() -> World:
    return World(throttles=False)


def test_a_number_belongs_to_one_user(world: World) -> None:
    alice = world.user("Alice", id=5)

    with pytest.raises(ValueError, match=r"user: Bob cannot have the id 5: it is Alice's"):
        world.user("Bob", id=5)

    assert world.users == {5: alice}
    assert world.user("Alice") is alice
    assert world.user("Alice", id=5) is alice


def test_the_number_of_a_known_user_stays(world: World) -> None:
    world.user("Alice", id=5)

    with pytest.raises(ValueError, match=r"user: Alice has the id 5, not 6"):
        world.user("Alice", id=6)


@pytest.mark.parametrize("number", [0, -5])
def test_a_users_number_is_positive(world: World, number: Any) -> None:
    with pytest.raises(ValueError, match=f"user: id must be a positive number, got {number!r}"):
        world.user("Alice", id=number)


def test_users_and_bots_have_different_numbers(world: World) -> None:
    world.bot("1001:x", username="first_bot")
    alice = world.user("Alice")

    assert alice.id == 1002
    with pytest.raises(ValueError, match=r"bot: the token's number 1002 is Alice's id"):
        world.bot("1002:x", username="second_bot")
    with pytest.raises(ValueError, match=r"user: Bob cannot have the id 1001: it is @first_bot's"):
        world.user("Bob", id=1001)


def test_a_large_number_of_one_user_leaves_small_ones_to_others(world: World) -> None:
    world.user("Alice", id=9_000_000_000)

    assert world.user("Bob").id == 1001


def test_any_token_but_a_users_is_told_why() -> None:
    world = World(any_token=True)
    world.user("Alice")
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))

    refusal = session.get("https://api.telegram.org/bot1001:secret/getMe").json()

    assert refusal["error_code"] == 401
    assert "1001 is Alice's id" in refusal["description"]
    assert "secret" not in refusal["description"]


def test_what_is_said_about_a_known_user_is_applied(world: World) -> None:
    alice = world.user("Alice", last_name="Ames", language_code="de")
    assert world.user("Alice", username="alice_a") is alice
    assert (alice.username, alice.last_name, alice.language_code) == ("alice_a", "Ames", "de")

    world.user("Alice", last_name=None, language_code="en")

    assert (alice.username, alice.last_name, alice.language_code) == ("alice_a", None, "en")


def test_what_is_said_about_a_known_bot_is_applied(world: World) -> None:
    bot = world.bot("1:test")
    assert (bot.username, bot.first_name) == ("sandbox_bot", "Sandbox Bot")

    assert world.bot("1:test", username="new_bot") is bot

    assert (bot.username, bot.first_name) == ("new_bot", "Sandbox Bot")
    assert world.bot("1:test").username == "new_bot"


def test_a_second_bot_has_names_of_its_own(world: World) -> None:
    world.bot("1:test")

    second = world.bot("2:test")

    assert (second.username, second.first_name) == ("sandbox_2_bot", "Sandbox Bot 2")


def test_user_names_belong_to_one_account(world: World) -> None:
    world.user("Alice", username="alice_a")
    world.bot("1:test", username="echo_bot")

    with pytest.raises(ValueError, match=r"user: Bob cannot be called @Alice_A: .* Alice's"):
        world.user("Bob", username="Alice_A")
    with pytest.raises(ValueError, match=r"bot: .* called @echo_bot"):
        world.bot("2:test", username="echo_bot")
    with pytest.raises(ValueError, match=r"bot: .* called @alice_a"):
        world.bot("1:test", username="alice_a")
    assert world.bot("1:test").username == "echo_bot"
